"""What the documents show of the sample archive, and tell the reader to run on it, is so."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from diffreport.archive import Archive

ROOT = Path(__file__).resolve().parent.parent
FORMAT = (ROOT / "docs" / "archive-format.md").read_text(encoding="utf-8")
BYTES = ROOT / "archive" / "karsova-terrorism" / "v2" / "content" / "karsova-terrorism__2015.html"
DIGEST = re.compile(r"\b([0-9a-f]{8})(?:[0-9a-f]{120}|[0-9a-f]{56})\b")
EXCERPTS = re.findall(r"^[^\n]*`(archive/[^`]+)`[^\n]*:\n\n```\w+\n(.*?)^```$", FORMAT, re.MULTILINE | re.DOTALL)


def blocks(text: str, language: str) -> list[str]:
    """Return the blocks of code in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


BY_HAND = blocks(FORMAT.partition("\n## By hand\n")[2].partition("\n## ")[0], "sh")

KILLED = """
import os, sys
from diffreport.archive import Archive, Deposit, Step

def observe(step):
    if step is Step.STAGED:
        print(*sorted(os.listdir("archive/extensions/diffreport-staging/karsova-terrorism/tree/karsova-terrorism")))
    if step is Step.MOVED:
        sys.stdout.flush()
        os._exit(0)

archive = Archive.open("archive", observe=observe)
assert archive.get("karsova-terrorism@latest").label == "2016"
archive.add("karsova-terrorism", b"text", Deposit("a.txt", "2017", published="2018-07-19"))
"""


@pytest.fixture
def beside_archive(tmp_path: Path) -> Path:
    """Return a folder with a copy of the sample archive in it."""
    shutil.copytree(ROOT / "archive", tmp_path / "archive")
    return tmp_path


def run(command: list[str], folder: Path) -> str:
    """Return what a command that succeeds prints."""
    environ = os.environ | {"PYTHONPATH": str(ROOT), "LC_ALL": "C"}
    ended = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


def by_hand(block: str, folder: Path) -> str:
    """Return what a block of commands prints, if this system has what it needs."""
    for program in ("sh", "sha512sum", *(["jq"] if "jq " in block else [])):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    return run(["sh", "-eu", "-c", block], folder)


def test_the_format_shows_an_inventory_a_sidecar_and_a_record() -> None:
    """Each is an excerpt of the sample archive."""
    names = [Path(name).name for name, _ in EXCERPTS]
    assert names == ["inventory.json", "inventory.json.sha512", "edition.json"]


@pytest.mark.parametrize(("name", "excerpt"), EXCERPTS, ids=[name for name, _ in EXCERPTS])
def test_an_excerpt_is_what_the_file_says(name: str, excerpt: str) -> None:
    """Its lines are the file's, in their order; digests are cut, and lines left out only where it says so."""
    rest = DIGEST.sub(r"\1…", (ROOT / name).read_text(encoding="utf-8"))
    for passage in filter(None, re.split(r"^…\n", excerpt, flags=re.MULTILINE)):
        before, found, rest = rest.partition(passage)
        assert found and (not before or before.endswith("\n"))
    assert rest == "" or excerpt.endswith("…\n")


def test_the_bytes_of_an_edition_are_had_by_hand(beside_archive: Path) -> None:
    """The commands check each digest on the way, and copy what was published."""
    told = by_hand(BY_HAND[0], beside_archive)
    assert "inventory.json: OK" in told
    assert "v2/content/karsova-terrorism__2015.html: OK" in told
    assert '"title": "Karsova: Country Report on Terrorism 2015"' in told
    assert (beside_archive / BYTES.name).read_bytes() == BYTES.read_bytes()


def test_the_bytes_of_an_edition_are_found_without_jq(beside_archive: Path) -> None:
    """The digest in the record leads to the file."""
    assert by_hand(BY_HAND[1], beside_archive).endswith("  ./v2/content/karsova-terrorism__2015.html\n")


def test_a_list_of_digests_tells_of_a_series_put_back(beside_archive: Path) -> None:
    """What an older copy, put in the archive's place, has lost is missed."""
    assert by_hand(BY_HAND[2], beside_archive) == "unchanged\n"
    shutil.rmtree(beside_archive / "archive" / "karsova-terrorism" / "v3")
    check = BY_HAND[2].splitlines()[1]
    assert subprocess.run(["sh", "-c", check], cwd=beside_archive, capture_output=True, check=False).returncode != 0


def test_a_fourth_edition_takes_the_steps_that_the_format_tells(beside_archive: Path) -> None:
    """It is staged, moved in while readers do not see it, and archived by the next `open` if the process dies then."""
    root = beside_archive / "archive"
    place, staged = root / "karsova-terrorism", root / "extensions/diffreport-staging/karsova-terrorism/tree"
    told = run([sys.executable, "-c", KILLED], beside_archive)
    assert told.split() == ["inventory.json", "inventory.json.sha512", "v4"]
    assert (place / "v4").is_dir()
    assert staged.is_dir()
    assert '"head": "v3"' in (place / "inventory.json").read_text(encoding="utf-8")
    archive = Archive.open(root)
    assert '"head": "v4"' in (place / "inventory.json").read_text(encoding="utf-8")
    assert archive.bytes("karsova-terrorism@2017") == b"text"
    assert archive.get("karsova-terrorism@latest").label == "2017"

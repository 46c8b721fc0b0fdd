"""export and import on the command line."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import bagit
import pytest

from tests.cli.conftest import Run

ROOT = Path(__file__).resolve().parents[2]


def test_an_export_says_what_it_wrote(run: Run, archived: Path) -> None:
    """One line; quiet says nothing."""
    ran = run("export", "river@2015", "-o", "out")
    size = (archived / "old-2015.txt").stat().st_size
    assert (ran.status, ran.text, ran.err) == (0, f"exported 1 edition, {size} bytes, to out\n", "")
    assert (archived / "out/river/old-2015.txt").read_bytes() == (archived / "old-2015.txt").read_bytes()
    subprocess.run(["sha512sum", "-c", "--quiet", "manifest-sha512.txt"], cwd=archived / "out", check=True)
    assert run("export", "--all", "-q", "-o", "all").out == b""


def test_a_bag_is_made_on_demand(run: Run, archived: Path) -> None:
    """With the one who sends it."""
    assert run("export", "river", "--bag", "--organization", "River Board", "-o", "bag").status == 0
    bag = bagit.Bag(str(archived / "bag"))
    bag.validate()
    assert bag.info["Source-Organization"] == "River Board"


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (("river", "--bag", "--ocfl", "-o", "out"), "exclude each other"),
        (("river", "--organization", "X", "-o", "out"), "--bag"),
        (("-o", "out"), "--all"),
        (("river", "--all", "-o", "out"), "--all"),
        (("rivers", "-o", "out"), "did you mean river?"),
        (("river@2014", "-o", "out"), "there are 2015, 2016"),
        (("river", "-o", "archive/out"), "inside of the archive"),
        (("river", "-o", "old-2015.txt"), "is there already"),
        (("river", "-o", "-"), "folder"),
        (("river", "-o", ""), "folder"),
        (("river",), "--output"),
    ],
)
def test_an_export_that_cannot_be_is_refused(run: Run, archived: Path, argv: tuple[str, ...], told: str) -> None:
    """In one line, and nothing is written."""
    before = sorted(archived.rglob("*"))
    ran = run("export", *argv)
    assert (ran.status, ran.out) == (2, b"")
    assert told in ran.err and ran.err.count("\n") == 1
    assert sorted(archived.rglob("*")) == before


def test_an_export_comes_back(run: Run, archived: Path) -> None:
    """Each edition is told, then the sum; a second time everything is there."""
    assert run("export", "river", "-o", "out").status == 0
    assert run("init", "other").status == 0
    dry = run("import", "out", "--archive", "other", "--dry-run")
    assert (
        dry.text == "would store river@2015\nwould store river@2016\n2 editions: 2 would be stored, 0 there already\n"
    )
    assert dry.err == "diffreport: out: taken for a folder of 2 editions\n"
    ran = run("import", "out", "--archive", "other")
    assert ran.status == 0 and ran.text.startswith("stored river@2015: old-2015.txt, ")
    assert ran.text.endswith("version 2\n2 editions: 2 stored, 0 there already\n")
    again = run("import", "out", "--archive", "other")
    assert again.text.startswith("river@2015 is there already (version 1)\n")
    assert again.text.endswith("2 editions: 0 stored, 2 there already\n")
    assert run("show", "river@2015", "--bytes", "--archive", "other").out == (archived / "old-2015.txt").read_bytes()
    assert run("-q", "import", "out", "--archive", "other") == (0, b"", "")


def test_what_looks_wrong_waits(run: Run, editions: Path) -> None:
    """Judged as by add, with the edition before; what was accepted is not judged again."""
    source = editions / "source"
    source.mkdir()
    old = (editions / "old-2015.txt").read_text("utf-8")
    for name, text in {"2015.txt": old, "2016.txt": old[:80], "2017.txt": old, "2018.pdf": "%PDF-1.4\n"}.items():
        (source / name).write_text(text, "utf-8")
    assert run("init").status == 0
    ran = run("-q", "import", "source", "--series", "river", "--by", "Ana")
    assert (ran.status, ran.out) == (0, b"")
    told = ran.err.splitlines()
    assert [line.partition(": archived")[0] for line in told] == ["diffreport: river@2016", "diffreport: river@2018"]
    assert "in quarantine" in told[0] and "kept unread" in told[1]
    assert run("add", "river@2016", "--accept").status == 0
    assert run("export", "river", "--versions", "-o", "out").status == 0
    assert run("init", "other").status == 0
    assert "river@2018" in run("import", "out", "--archive", "other").err
    for archive in ("archive", "other"):
        assert "in quarantine: 2018" in run("list", "--archive", archive).text


@pytest.mark.usefixtures("git")
def test_the_history_of_a_file_comes_in(run: Run, editions: Path) -> None:
    """With the path of the file, the source is a repository."""
    for command in (["init", "-q"], ["add", "old-2015.txt"], ["commit", "-q", "-m", "First"]):
        who = ["-c", "user.name=Ana", "-c", "user.email=ana@example.org"]
        subprocess.run(["git", *who, *command], cwd=editions, check=True)
    assert run("init", "other").status == 0
    for argv in (("--git", ".", "old-2015.txt"), (".", "old-2015.txt"), (".", "--as", "git", "--file", "old-2015.txt")):
        ran = run("import", *argv, "--series", "river", "--archive", "other", "--dry-run")
        assert "taken for a git history of 1 edition\n" in ran.err, argv
        assert ran.text.startswith("would store river@20")


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (("none",), "no such file"),
        (("old-2015.txt",), "diffreport add"),
        (("archive",), "the archive itself"),
        (("source",), "--series"),
        (("source", "--series", "../x"), "choose another"),
        (("source", "--as", "ocfl"), "no OCFL object"),
        (("source", "--as", "bag", "--series", "x"), "no bag"),
        (("source", "2015.txt", "--series", "x"), "not a git repository"),
        (("source", "--git", "--as", "bag"), "exclude each other"),
        (("source", "a", "--file", "b"), "same thing"),
        (("source", "--follow"), "git history"),
        (("source", "--as", "zip"), "--as"),
        ((), "SOURCE"),
    ],
)
def test_an_import_that_cannot_be_is_refused(run: Run, archived: Path, argv: tuple[str, ...], told: str) -> None:
    """In one line, and nothing is stored."""
    (archived / "source").mkdir()
    (archived / "source/2015.txt").write_text("text")
    before = sorted(archived.rglob("*"))
    ran = run("import", *argv)
    assert (ran.status, ran.out) == (2, b"")
    assert told in ran.err and ran.err.count("\n") == 1
    assert sorted(archived.rglob("*")) == before


GUIDE = (ROOT / "docs/exchange.md").read_text(encoding="utf-8")
EXAMPLES = [
    line.partition(" #")[0].split()
    for block in re.findall(r"^```sh\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
]


@pytest.mark.usefixtures("git")
def test_the_guide_s_examples_work(run: Run, folder: Path) -> None:
    """One after the other, on the sample archive: every one ends well, and what came in is what went out."""
    shutil.copytree(ROOT / "archive", folder / "archive")
    (folder / "repository/docs").mkdir(parents=True)
    (folder / "downloads").mkdir()
    for year in (2019, 2020):
        (folder / f"downloads/prisons-{year}.md").write_text(f"# Prisons in {year}\n\nAll is as it was before.\n")
    (folder / "repository/docs/prisons.md").write_text("# Prisons\n\nAll is as it was before.\n")
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "First"]):
        who = ["-c", "user.name=Ana", "-c", "user.email=ana@example.org"]
        subprocess.run(["git", *who, *command], cwd=folder / "repository", check=True)
    assert run("init", "elsewhere").status == 0
    assert len(EXAMPLES) > 10
    for program, command, *rest in EXAMPLES:
        assert program == "diffreport"
        into = ["--archive", "elsewhere"] if command == "import" else []
        ran = run(command, *rest, *into)
        assert ran.status == 0, ran.err
    assert run("verify", "--archive", "elsewhere").status == 0
    [here, there] = [json.loads(run("log", "velmark-prisons", "--format", "json", *which).text) for which in ((), into)]
    assert [item["sha256"] for item in here] == [item["sha256"] for item in there]
    assert re.search(r"^prisons  3 editions", run("list", "--archive", "elsewhere").text, re.MULTILINE)


def test_the_guide_s_picture_is_what_is_written(run: Run, folder: Path) -> None:
    """Of the sample archive, one edition: the files, and the columns of the table."""
    picture = re.search(r"### The folder\n\n```text\n(.*?)```", GUIDE, re.DOTALL)[1]
    named = set(re.findall(r"[├└]── ([\w.-]+)", picture))
    assert run("export", "velmark-prisons@2024", "-o", "out", "--archive", str(ROOT / "archive")).status == 0
    assert {path.name for path in (folder / "out").rglob("*")} == named
    header = (folder / "out/manifest.csv").read_text().splitlines()[0].split(",")
    table = GUIDE.partition("| column of")[2].partition("\n\n")[0]
    assert [name for row in table.splitlines()[2:] for name in re.findall(r"`(\w+)`", row.split("|")[1])] == header

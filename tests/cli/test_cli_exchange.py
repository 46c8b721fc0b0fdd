"""export and import on the command line."""

from __future__ import annotations

import subprocess
from pathlib import Path

import bagit
import pytest

from tests.cli.conftest import Run


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

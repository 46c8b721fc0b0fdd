"""`diffreport site`: the archive as a folder of pages."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture(autouse=True)
def kept(archived: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what is read."""
    monkeypatch.setenv("DIFFREPORT_CACHE", str(archived.parent / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(archived.parent / "state"))


def test_a_site_is_made_and_brought_up_to_date(run: Run) -> None:
    """Said on standard error; nothing goes to standard output."""
    ran = run("site", "-o", "public", "--title", "Rivers", "--language", "de", "--jobs", "1")
    assert (ran.status, ran.text) == (0, "") and ran.err == "diffreport: public/index.html: 1 series; 4 files written\n"
    page = Path("public/index.html").read_text(encoding="utf-8")
    assert "<h1>Rivers</h1>" in page and "Alle Reihen" in page and Path("public/river/2015--2016.html").is_file()
    again = run("site", "-o", "public", "--title", "Rivers", "--language", "de")
    assert again.err == "diffreport: public/index.html: 1 series; nothing new\n"
    assert run("site", "-q", "-o", "public").err == ""


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (("--url", "example.org"), "--url 'example.org': not an address; write all of it"),
        (("--series", "roads*"), "--series roads*: no series is called so; it would leave nothing"),
        (("--language", "xx"), "xx"),
        (("--templates", "none"), "none: there is no such folder of templates"),
        (("--archive", "none"), "none: no such folder"),
        (("-o", "-"), "a site is a folder, not a file; name one; see 'diffreport site --help'"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(run: Run, argv: tuple[str, ...], told: str) -> None:
    """Nothing is written."""
    ran = run("site", "-o", "public", *argv)
    assert ran.status == 2 and told in ran.err and ran.err.count("\n") == 1
    assert not Path("public").exists()


def test_a_folder_that_holds_something_else_is_refused(run: Run) -> None:
    """In one line, too."""
    ran = run("site", "-o", ".")
    assert ran.status == 2 and "holds something else than pages of diffreport" in ran.err and ran.err.count("\n") == 1


@pytest.mark.skipif(sys.platform != "linux", reason="another system may have no folder that takes none")
def test_a_folder_that_cannot_be_made_is_refused(run: Run) -> None:
    """At once, and in one line; one that can be is made with all above it."""
    ran = run("site", "-o", "/proc/public")
    assert ran == (2, b"", "diffreport: /proc/public: cannot be written (No such file or directory); write elsewhere\n")
    assert (
        run("site", "-o", "a/b/c/d/public", "--jobs", "1").status == 0 and Path("a/b/c/d/public/index.html").is_file()
    )


def test_a_damaged_series_makes_the_status_that_of_trouble(run: Run) -> None:
    """It is named; the others are built."""
    Path("roads.txt").write_text("The road was closed for a week.\n")
    assert run("add", "roads", "roads.txt", "--edition", "2020").status == 0
    Path("archive/roads/inventory.json").write_text("{}")
    ran = run("site", "-o", "public")
    assert ran.status == 2 and "roads" in ran.err and Path("public/river/index.html").is_file()
    assert ran.err.endswith("1 series is not brought up to date; see the lines above, and run diffreport verify\n")


def test_a_bar_shows_how_far_it_is(archived: Path) -> None:
    """On a terminal."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "diffreport", "site", "-o", "public", "--jobs", "1"]
    subprocess.run(command, cwd=archived, stderr=theirs, check=True, env={**os.environ, "TERM": "xterm"})
    os.close(theirs)
    told = os.read(ours, 1 << 16).decode()
    os.close(ours)
    assert "\rpages [########################] 2 of 2\x1b[K" in told

"""Names from hell on the command line: stored as they are, or refused in one line; never outside the root."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from diffreport.archive import Archive
from tests.cli.conftest import NEW, Run

SERIES = [
    *("", ".", "..", "../up", "/etc", "a/b", "a\\b", "C:x", "-x", "@", "a@b", "River", "RIVER", "r\u00edver", "a b"),
    *("river\n", "a\0", "\u202eriver", "\U0001f389", "con", "com1.x", "trailing.", "x" * 101, "x" * 300, "x" * 5000),
    *("extensions", "0=ocfl_1.1", "\udcff"),
]
LABELS = [
    *("", " ", "a/b", "..\\up", "a@b", "latest", "previous", "v1", "v007", "a\nb", "a\0", "\x1b[2J", "\u202e5102"),
    *("x" * 101, "x" * 300, "\udcff", "2015 ", "20\u200b15"),
]
FINE = ["..", "...", "2015.", "-x", "--edition", "CON", "nul.txt", "\U0001f389", "~", "%2e%2e", "$(id)", "v1.0", "*"]
TOLD = [
    *(("--title", "x" * 5000), ("--title", "\udcff"), ("--note", "a\x1b[2J"), ("--note", "x" * 30_000)),
    *(("--source", "https://example.org/\n"), ("--source", "\udcff"), ("--published", "../x"), ("--published", "v1")),
]
# What is stored under the name, or None if it is refused.
FILES = {
    "-x 2015.txt": "-x_2015.txt",
    "@latest 2015.txt": "_latest_2015.txt",
    "river@v1 2015.txt": "river_v1_2015.txt",
    "con.2015.txt": "_con.2015.txt",
    "COM1 2015": "COM1_2015",
    "..2015..txt": "2015.txt",
    "2015.txt. ": "2015.txt._",
    "\U0001f389 2015.txt": "_2015.txt",
    "u\u0308ber 2015.txt": "uber_2015.txt",
    "\u00fcber 2015.txt": "uber_2015.txt",
    "$(id);2015.txt": "_id_2015.txt",
    "x" * 240 + " 2015.txt": "x" * 80 + ".txt",
    "2015\n.txt": None,
    "\x1b[2J2015.txt": None,
    "\u202e5102 2015.txt": None,
    "\udcff 2015.txt": None,
}


def files_of(folder: Path) -> list[str]:
    """Return every file and folder below a folder, but for the caches in a home."""
    found = (path.relative_to(folder) for path in folder.rglob("*"))
    return sorted(path.as_posix() for path in found if path.parts[0] != "home")


@pytest.fixture
def river(run: Run, editions: Path) -> Path:
    """Return the working folder with an archive in which is one edition."""
    assert run("init").status == 0
    assert run("add", "river", "old-2015.txt").status == 0
    return editions


@pytest.mark.parametrize("name", SERIES)
def test_a_hostile_series_name_is_refused_by_every_command(run: Run, river: Path, name: str) -> None:
    """In one line that shows no control character; nothing is written anywhere."""
    before = files_of(river.parent)
    for argv in (("add", "--", name, "new-2016.txt"), ("log", "--", name), ("show", "--", f"{name}@latest")):
        done = run(*argv)
        assert (done.status, done.out, len(done.err.splitlines())) == (2, b"", 1), argv
        assert done.err.rstrip("\n").isprintable()
        assert len(done.err) < 12_000
    assert files_of(river.parent) == before


@pytest.mark.parametrize("label", LABELS)
def test_a_hostile_label_is_refused(run: Run, river: Path, label: str) -> None:
    """In one line that names it; nothing is written anywhere."""
    before = files_of(river.parent)
    done = run("add", "river", "new-2016.txt", f"--edition={label}")
    assert (done.status, done.out, len(done.err.splitlines())) == (2, b"", 1)
    assert "a label" in done.err
    assert done.err.rstrip("\n").isprintable()
    assert files_of(river.parent) == before


@pytest.mark.parametrize("label", FINE)
def test_a_label_that_only_looks_dangerous_is_taken(run: Run, river: Path, label: str) -> None:
    """A label is never a path: the edition is had by it, and nothing is outside of the series' folder."""
    outside = files_of(river)
    assert run("add", "river", "new-2016.txt", f"--edition={label}").status == 0
    assert run("show", "--bytes", "--", f"river@{label}").text == NEW
    assert {path for path in files_of(river) if "/v2" not in path} == set(outside)
    assert run("verify").status == 0


@pytest.mark.parametrize(("option", "value"), TOLD)
def test_a_hostile_word_of_the_depositor_is_refused(run: Run, river: Path, option: str, value: str) -> None:
    """In one line; nothing is written anywhere."""
    before = files_of(river.parent)
    done = run("add", "river", "new-2016.txt", option, value)
    assert (done.status, done.out, len(done.err.splitlines())) == (2, b"", 1)
    assert done.err.rstrip("\n").isprintable()
    assert files_of(river.parent) == before


@pytest.mark.skipif(sys.platform != "linux", reason="other systems know no such file names")
@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_name_is_recorded_as_it_is_or_refused(run: Run, river: Path, name: str) -> None:
    """What is stored has a name that every system can hold, inside of the version's folder."""
    Path(name).write_text(NEW, encoding="utf-8")
    before = files_of(river.parent)
    done = run("add", "river", "--edition", "2016", "--", name)
    if FILES[name] is None:
        assert (done.status, done.out, len(done.err.splitlines())) == (2, b"", 1)
        assert "rename the file" in done.err
        assert files_of(river.parent) == before
        return
    assert done.status == 0
    assert Archive.open("archive").get("river@2016").name == name
    (content,) = (path for path in Path("archive").rglob("v2/content"))
    assert files_of(content) == sorted([FILES[name], "edition.json"])
    assert {path for path in files_of(river.parent) if "/v2" not in path} == set(before)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems know no such file names")
def test_bytes_that_are_no_text_are_refused_in_the_arguments_of_a_process(river: Path) -> None:
    """Whatever the locale: a series, a label and a file name that are not UTF-8."""
    Path(os.fsdecode(b"\xff-2016.txt")).write_text(NEW, encoding="utf-8")
    before = files_of(river)
    for argv in (
        [b"\xff", b"new-2016.txt"],
        [b"river", b"new-2016.txt", b"--edition=\xff"],
        [b"river", b"\xff-2016.txt"],
    ):
        command = [sys.executable, "-m", "diffreport", "add", *argv]
        done = subprocess.run(command, capture_output=True, env={**os.environ, "LC_ALL": "C.UTF-8"}, check=False)
        assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, b"", 1)
        assert b"\xff" not in done.stderr
    assert files_of(river) == before


def test_no_two_series_differ_by_case_or_by_the_form_of_a_letter(run: Run, river: Path) -> None:
    """Only the lower case of ASCII is taken: every file system tells the folders apart."""
    for name in ("River", "RIVER", "rive\u0155", "river\u0301", "\uff52iver", "r\u0131ver", "\u017fea"):
        assert run("add", name, "new-2016.txt").status == 2
    assert run("list").text.count("\n") == 1

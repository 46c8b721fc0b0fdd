"""Commands that write wait for each other, as long as they are told to; those that read wait for nobody."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from diffreport.archive import Archive
from diffreport.archive.lock import NONE
from tests.cli.conftest import Run

WRITING = [("add", "river", "new-2016.txt", "--edition", "2018"), ("add", "river@2017", "--accept")]
READING = [
    *(("list",), ("log", "river"), ("show", "river@2015", "--bytes"), ("report", "river"), ("verify",)),
    ("compare", "river@2015", "river@2016"),
]


@pytest.mark.parametrize("argv", WRITING)
@pytest.mark.parametrize("quiet", [False, True])
def test_a_command_that_writes_says_whom_it_waits_for_and_gives_up(
    run: Run, archived: Path, argv: tuple[str, ...], quiet: bool
) -> None:
    """One line when the wait is long, one when the time is up; nothing is stored, the status is 2."""
    Path("short-2017.txt").write_text("The river commission met.\n", encoding="utf-8")
    assert "in quarantine" in run("add", "river", "short-2017.txt").err
    with Archive.open("archive").writer("river").locked(NONE):
        done = run(*argv, "--lock-timeout", "2", *(["--quiet"] if quiet else []))
    holder = f"process {os.getpid()} on "
    lines = done.err.splitlines()
    assert (done.status, done.out) == (2, b"")
    assert len(lines) == (1 if quiet else 2)
    assert quiet or (f"waiting for {holder}" in lines[0] and lines[0].endswith("which is writing to river"))
    assert f"river: {holder}" in lines[-1]
    remedy = "wait longer with --lock-timeout, or try again when it is done"
    assert lines[-1].endswith(f"is writing to this series, so this was not stored; {remedy}")
    assert len(Archive.open("archive").versions("river")) == 3


@pytest.mark.parametrize("argv", READING)
def test_a_command_that_reads_does_not_wait(run: Run, archived: Path, argv: tuple[str, ...]) -> None:
    """The lock is held throughout, so a command that wanted it would not end well."""
    with Archive.open("archive").writer("river").locked(NONE):
        done = run(*argv, "-q")
    assert (done.status, done.err) == (0, "")


@pytest.mark.parametrize("seconds", ["-1", "soon"])
def test_a_time_that_is_none_is_refused(run: Run, archived: Path, seconds: str) -> None:
    """In one line that names the option."""
    done = run("add", "river", "new-2016.txt", "--lock-timeout", seconds)
    assert done.status == 2
    assert "--lock-timeout" in done.err
    assert len(done.err.splitlines()) == 1

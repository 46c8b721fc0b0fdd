"""Writers in processes of their own, at once, in a bucket of a server that speaks S3."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from diffreport.archive import Archive, Deposit
from diffreport.stores import Store, opened
from tests.archive.torture import THOROUGH

EDITIONS = 100 if THOROUGH else 6  # of each writer
WRITER = """
import os, signal, sys
from diffreport.archive import Archive, Deposit, Step

os.fsync = lambda descriptor: None
place, name, count, killed_at = sys.argv[1:]

def observe(step):
    if step == killed_at:
        os.kill(os.getpid(), signal.SIGKILL)

archive = Archive.open(place, observe=observe)
for number in range(int(count)):
    series = "shared" if number % 2 else f"own-{name}"
    archive.add(series, f"{name} {number}".encode(), Deposit("a.txt", f"{name}-{number}"))
    print(number, flush=True)
"""


@pytest.fixture(autouse=True)
def _own_temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have processes that are killed leave what they leave in a folder of the test."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))


def begun(place: str, name: str, count: int, killed_at: str = "") -> subprocess.Popen[str]:
    """Start a writer."""
    command = [sys.executable, "-c", WRITER, place, name, str(count), killed_at]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "DIFFREPORT_CACHE": "off"})


def downloaded(store: Store, folder: Path) -> Path:
    """Return a folder with all that is in a store."""
    for entry in store.entries():
        path = folder / entry.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(store.read(entry.name))
    return folder


def test_two_writers_at_once_lose_nothing(store: Store, tmp_path: Path, judge: Callable[[Path], int]) -> None:
    """All editions are there, the check is clean, OCFL's judge finds the root valid, and a flipped bit is found."""
    Archive.init(store.place)
    writers = [begun(store.place, name, EDITIONS) for name in "ab"]
    for writer in writers:
        told, _ = writer.communicate(timeout=500)
        assert (writer.returncode, told.split()) == (0, [str(number) for number in range(EDITIONS)])
    archive = Archive.open(store.place)
    assert archive.series() == ("own-a", "own-b", "shared")
    found = {
        edition.label: archive.bytes(f"{series}@{edition.label}")
        for series in archive.series()
        for edition in archive.editions(series)
    }
    assert found == {f"{name}-{n}": f"{name} {n}".encode() for name in "ab" for n in range(EDITIONS)}
    assert archive.verify() == ()
    assert judge(downloaded(store, tmp_path / "root")) == 3
    key = next(entry.name for entry in store.entries("shared") if entry.name.endswith("/a.txt"))
    content = store.read(key)
    store.write(key, bytes([content[0] ^ 1]) + content[1:])
    (wrong,) = Archive.open(store.place).verify()
    assert (wrong.path, wrong.code) == (key, "E092")


def test_a_writer_killed_after_its_commit_has_archived_its_edition(store: Store) -> None:
    """The next writer finishes its version; a writer killed before has archived nothing."""
    Archive.init(store.place)
    for name, step in (("a", "moved"), ("b", "inventory")):
        writer = begun(store.place, name, 1, step)
        assert writer.wait(timeout=300) == -signal.SIGKILL
        assert writer.stdout is not None
        assert writer.stdout.read() == ""
        writer.stdout.close()
    archive = Archive.open(store.place)
    assert archive.series() == ("own-b",)
    assert archive.bytes("own-b@b-0") == b"b 0"
    assert archive.add("own-b", b"next", Deposit("a.txt", "next")).version == 2
    assert archive.add("own-a", b"a 0", Deposit("a.txt", "a-0")).version == 1


def test_of_several_who_make_an_archive_at_once_one_does(store: Store) -> None:
    """The others are told that it is one already."""
    script = "import sys; from diffreport.archive import Archive; Archive.init(sys.argv[1])"
    command = [sys.executable, "-c", script, store.place]
    callers = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    told = [caller.communicate(timeout=300)[1] for caller in callers]
    assert sorted(caller.returncode for caller in callers) == [0, 1]
    assert sum("is an archive already" in each for each in told) == 1
    assert Archive.open(opened(store.place).place).verify() == ()

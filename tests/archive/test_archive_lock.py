"""Several writers at once."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from diffreport.archive import Archive, Deposit, Patience, Step, lock
from diffreport.archive.lock import NONE, held
from diffreport.archive.writing import Writer
from diffreport.errors import ArchiveError, ArchiveLockedError

WRITER = """
import sys
from diffreport.archive import Archive, Deposit

folder, me, series = sys.argv[1:]
archive = Archive.open(folder)
for number in range(8):
    name = series or f"series-{me}"
    archive.add(name, f"{me} {number}".encode(), Deposit("a.txt", f"{me}-{number}"))
"""


def writer_of(archive: Archive, series: str = "kosovo") -> Writer:
    """Return the writer of a series."""
    writer = archive.writer(series)
    assert writer is not None
    return writer


def test_a_second_writer_gives_up_when_its_time_is_over(archive: Archive) -> None:
    """The error names the process that holds the series; readers are not held up."""
    archive.add("kosovo", b"bytes", Deposit("a.txt", "2015"))
    impatient = Archive.open(archive.folder, patience=Patience(0.1))
    with writer_of(archive).locked(NONE):
        with pytest.raises(ArchiveLockedError, match=f"process {os.getpid()} on {socket.gethostname()}"):
            impatient.add("kosovo", b"other", Deposit("a.txt", "2016"))
        assert impatient.bytes("kosovo@latest") == b"bytes"
        assert Archive.open(archive.folder).verify() == ()
        impatient.add("iceland", b"other", Deposit("a.txt", "2016"))
    impatient.add("kosovo", b"other", Deposit("a.txt", "2016"))
    assert impatient.verify() == ()


def test_a_second_writer_waits_and_says_so(archive: Archive) -> None:
    """It is told of the wait once, and for whom; the deposit follows when the lock is free."""
    told: list[str] = []
    heard = threading.Event()

    def tell(wait: str) -> None:
        told.append(wait)
        heard.set()

    waiting = Archive.open(archive.folder, patience=Patience(60, tell))
    arguments = ("kosovo", b"bytes", Deposit("a.txt", "2015"))
    thread = threading.Thread(target=waiting.add, args=arguments)
    with writer_of(archive).locked(NONE):
        thread.start()
        assert heard.wait(60)
    thread.join()
    me = re.escape(f"process {os.getpid()} on {socket.gethostname()}")
    assert len(told) == 1
    assert re.fullmatch(rf"waiting for {me} \(for \d+ s\), which is writing to kosovo", told[0])
    assert archive.bytes("kosovo@2015") == b"bytes"


@pytest.mark.parametrize("step", [Step.COPIED, Step.STAGED, Step.MOVED])
def test_whoever_lost_the_lock_writes_no_more(archive: Archive, step: Step, judge: Callable[[Path], int]) -> None:
    """Two wrote to one series at once where the lock was removed under the first; each leaves the other's alone."""
    archive.add("kosovo", b"old", Deposit("a.txt", "2015"))
    lock = archive.folder / "extensions" / "diffreport-staging" / "kosovo" / "lock"
    taken, over = threading.Event(), threading.Event()

    def other() -> None:
        with writer_of(archive).locked(NONE):
            taken.set()
            over.wait(60)

    def observe(reached: Step) -> None:
        if reached is step:
            lock.unlink()
            thread.start()
            assert taken.wait(60)

    thread = threading.Thread(target=other)
    with pytest.raises(ArchiveError, match=r"cannot be written \(another process has taken the lock meanwhile\)"):
        Archive.open(archive.folder, observe=observe).add("kosovo", b"new", Deposit("a.txt", "2016"))
    assert lock.exists()
    assert Archive.open(archive.folder).holding("kosovo").inventory.head == 1
    over.set()
    thread.join()
    assert Archive.open(archive.folder).add("kosovo", b"new", Deposit("a.txt", "2016")).new is (step is not Step.MOVED)
    assert archive.verify() == ()
    assert judge(archive.folder) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
def test_a_forked_child_does_not_keep_the_lock_of_a_killed_parent(archive: Archive) -> None:
    """The lock ends with the writer, whoever has inherited its open files."""
    forked = """
import os, sys
from diffreport.archive import Archive
from diffreport.archive.lock import NONE, held

with Archive.open(sys.argv[1]).writer("kosovo").locked(NONE):
    if os.fork() == 0:
        sys.stdin.read()
        os._exit(0)
    print("forked", flush=True)
    sys.stdin.read()
"""
    command = [sys.executable, "-c", forked, str(archive.folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"forked\n"
        parent.kill()
        os.waitid(os.P_PID, parent.pid, os.WEXITED | os.WNOWAIT)
        impatient = Archive.open(archive.folder, patience=Patience(60))
        assert impatient.add("kosovo", b"bytes", Deposit("a.txt", "2015")).new


def test_a_lock_file_without_its_process_is_no_lock(archive: Archive) -> None:
    """What a killed writer left holds nobody up."""
    lock = archive.folder / "extensions" / "diffreport-staging" / "kosovo" / "lock"
    lock.parent.mkdir(parents=True)
    lock.write_text("process 1 on a machine long gone\n")
    impatient = Archive.open(archive.folder, patience=NONE)
    assert impatient.add("kosovo", b"bytes", Deposit("a.txt", "2015")).new
    assert not lock.exists()


def test_who_waits_first_is_served_first(archive: Archive) -> None:
    """Nobody overtakes: not even the process that has just let go of the lock."""
    staging = archive.folder / "extensions" / "diffreport-staging" / "kosovo"
    served: list[int] = []

    def write(number: int) -> None:
        with writer_of(archive).locked(Patience()):
            served.append(number)

    threads = [threading.Thread(target=write, args=[number]) for number in range(5)]
    with writer_of(archive).locked(NONE):
        for number, thread in enumerate(threads):
            thread.start()
            while len(list(staging.glob("wait-*"))) <= number:
                assert thread.is_alive()
    write(5)
    for thread in threads:
        thread.join()
    assert served == [0, 1, 2, 3, 4, 5]
    assert not staging.exists()


def test_a_ticket_that_is_taken_for_a_dead_one_s_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By who looks between its making and its locking: a place in the queue is not lost for that."""
    folder, real = tmp_path / "a" / "b" / "c", lock.try_lock
    removed: list[Path] = []
    folder.mkdir(parents=True)

    def late(descriptor: int) -> bool:
        if not removed:
            [ticket] = folder.glob("wait-*")
            ticket.unlink()
            removed.append(ticket)
        return real(descriptor)

    monkeypatch.setattr(lock, "try_lock", late)
    with lock._ticket(folder / "lock") as ticket:
        assert removed and [path.name for path in folder.iterdir()] == [ticket]


def test_a_place_in_the_queue_dies_with_its_process(archive: Archive) -> None:
    """The ticket of a killed writer holds nobody up, and goes with the next deposit."""
    ticket = archive.folder / "extensions" / "diffreport-staging" / "kosovo" / "wait-00000000000000000000-1-1"
    ticket.parent.mkdir(parents=True)
    ticket.touch()
    impatient = Archive.open(archive.folder, patience=NONE)
    ticket.parent.mkdir(parents=True, exist_ok=True)
    ticket.touch()
    assert impatient.add("kosovo", b"bytes", Deposit("a.txt", "2015")).new
    assert not ticket.parent.exists()


def test_staging_folders_that_come_and_go_disturb_nobody(archive: Archive) -> None:
    """While writers make and remove them, the archive opens and nothing is found wrong with it."""
    archive.add("kosovo", b"bytes", Deposit("a.txt", "2015"))
    over = threading.Event()

    def write_nothing() -> None:
        while not over.is_set():
            with writer_of(archive, "iceland").locked(Patience()):
                pass

    thread = threading.Thread(target=write_nothing)
    thread.start()
    try:
        assert [Archive.open(archive.folder).verify() for _ in range(200)] == [()] * 200
    finally:
        over.set()
        thread.join()


def test_a_reader_sees_whole_states_only(archive: Archive) -> None:
    """While another process deposits, every listing is complete and every edition readable."""
    command = [sys.executable, "-c", WRITER, str(archive.folder), "0", "shared"]
    with subprocess.Popen(command) as process:
        seen, over = 0, False
        while not over:
            over = process.poll() is not None  # and look once more
            if "shared" in archive.series():
                labels = [edition.label for edition in archive.editions("shared")]
                assert labels == [f"0-{number}" for number in range(len(labels))]
                assert archive.bytes("shared@latest").startswith(b"0 ")
                seen = max(seen, len(labels))
    assert process.returncode == 0
    assert seen == 8
    assert archive.verify() == ()


@pytest.mark.skipif(sys.platform != "linux", reason="another system may have no folder that takes none")
def test_a_lock_whose_folder_cannot_be_made_is_given_up() -> None:
    """Others may remove it while it is made, but not for ever."""
    with pytest.raises(FileNotFoundError), held(Path("/proc/nothing/lock"), NONE):
        pass

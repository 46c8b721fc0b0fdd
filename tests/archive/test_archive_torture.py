"""Deposits killed and crowded, with the catalogue as users have it: the suite tries a few, `make torture` hundreds."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from diffreport.archive import Archive, Deposit, SeriesSummary, Version
from tests.archive.torture import THOROUGH

pytestmark = pytest.mark.torture

SERIES = 10  # that the killed write to
SETTLED = 10  # seconds after which the catalogue trusts times
WRITER = """
import json, sys, time
from diffreport.archive import Archive, Deposit

folder, me, number_of_deposits, series = sys.argv[1:]
archive = Archive.open(folder)
seconds = []
print(flush=True)
sys.stdin.readline()
for number in range(int(number_of_deposits)):
    begin = time.monotonic()
    archive.add(series or f"series-{me}", f"{me} {number}".encode(), Deposit("a.txt", f"{me}-{number}"))
    seconds.append(time.monotonic() - begin)
print(json.dumps(seconds))
"""


@pytest.fixture(autouse=True)
def _catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a catalogue, also in the processes that are started."""
    monkeypatch.setenv("DIFFREPORT_CACHE", str(tmp_path / "cache"))


def listed(folder: Path) -> list[tuple[SeriesSummary, tuple[Version, ...]]]:
    """Return all that an archive lists: its series, and their versions."""
    archive = Archive.open(folder)
    return [(summary, archive.versions(summary.series)) for summary in archive.summaries()]


def check_catalogue(folder: Path, later_seconds: int = 0) -> None:
    """Assert that verify misses nothing that the catalogue has seen, and that it lists what is there, now or later."""
    archive, now = Archive.open(folder), time.time_ns
    assert archive.verify() == ()
    assert archive.database.file is not None and archive.database.file.exists()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DIFFREPORT_CACHE", "off")
        uncached = listed(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "time_ns", lambda: now() + later_seconds * 10**9)
        for _ in range(2 if later_seconds else 1):  # of what has settled, from the catalogue alone the second time
            assert listed(folder) == uncached


def forked(do: Callable[[], None]) -> int:
    """Do something in a process of its own and return its id; it ends with 0 if all went well."""
    if (process := os.fork()) == 0:
        try:
            do()
            os._exit(0)
        finally:
            os._exit(1)
    return process


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
def test_nothing_acknowledged_is_lost_to_a_kill(
    tmp_path: Path, judge: Callable[[Path], int], tell: Callable[[str], None]
) -> None:
    """Each is killed at a random moment, or just not: what was acknowledged is there, and listed; all is valid."""
    archive = Archive.init(tmp_path / "archive", layout="hashed")
    chance, acknowledged, killed, usual = random.Random(7), set[int](), 0, 0.0
    total = 500 if THOROUGH else 50
    for number in range(total):

        def deposit(number: int = number) -> None:
            opened = Archive.open(archive.folder)
            opened.add(f"series-{number % SERIES}", b"%d" % number, Deposit("a.txt", f"no. {number}"))

        begin = time.monotonic()
        process = forked(deposit)
        if number:  # the first one tells how long a deposit takes
            time.sleep(chance.uniform(0, 1.5 * usual))
            os.kill(process, signal.SIGKILL)
        status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        usual = usual or time.monotonic() - begin
        assert status in (0, -signal.SIGKILL)
        killed += status != 0
        check_catalogue(archive.folder)
        opened = Archive.open(archive.folder)
        assert not (archive.folder / "extensions" / "diffreport-staging").exists()
        for done in acknowledged:
            assert opened.bytes(f"series-{done % SERIES}@no. {done}") == b"%d" % done
        if status and chance.random() < 0.5:  # doing it again works, whatever the killed one came to
            deposit()
            status = 0
        if status == 0:
            acknowledged.add(number)
        if number % 50 == 49:
            judge(archive.folder)
    assert killed
    check_catalogue(archive.folder, SETTLED)
    kept = sum(len(opened.versions(series)) for series in opened.series())
    tell(f"{total} deposits, {killed} killed, {kept} archived, none of {len(acknowledged)} acknowledged lost")


@pytest.mark.parametrize("series", ["shared", ""])
def test_deposits_of_many_processes_are_all_there(
    tmp_path: Path, series: str, judge: Callable[[Path], int], tell: Callable[[str], None]
) -> None:
    """They write to one series, or to one each below the same folders; none is lost, doubled or starved."""
    crowd, deposits = 16, 100 if THOROUGH else 5
    archive = Archive.init(tmp_path / "archive", layout="hashed")
    command = [sys.executable, "-c", WRITER, str(archive.folder)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    processes = [subprocess.Popen([*command, str(n), str(deposits), series], text=True, **pipes) for n in range(crowd)]
    for process in processes:  # all are ready
        assert process.stdout is not None
        process.stdout.readline()
    begin = time.monotonic()
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    ended = [process.communicate() for process in processes]
    took = time.monotonic() - begin
    assert [(error, process.returncode) for (_, error), process in zip(ended, processes, strict=True)] == [
        ("", 0)
    ] * crowd
    found = [version.edition.label for name in archive.series() for version in archive.versions(name)]
    assert sorted(found) == sorted(f"{me}-{number}" for me in range(crowd) for number in range(deposits))
    waits = sorted(seconds for out, _ in ended for seconds in json.loads(out))
    where = "one series" if series else f"{crowd} series"
    half, most = waits[len(waits) // 2], waits[len(waits) * 99 // 100]
    tell(
        f"{crowd} processes, {deposits} deposits each to {where}: {took:.1f} s; "
        f"one takes {half:.2f} s, 99 of 100 at most {most:.2f} s, the longest {waits[-1]:.2f} s"
    )
    check_catalogue(archive.folder, SETTLED)
    assert judge(archive.folder) == (1 if series else crowd)

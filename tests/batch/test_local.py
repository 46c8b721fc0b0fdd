"""The local engine: each pair once, on as many processes as there are jobs, and an end when it is wanted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from diffreport.batch import crew, scratch
from diffreport.batch.chunks import chunks
from diffreport.batch.local import Local
from diffreport.batch.plan import Plan
from diffreport.batch.scratch import Scratch
from tests.batch import deeds
from tests.batch.deeds import pair
from tests.batch.test_crew import is_gone

PLAN = Plan("nowhere", seconds=60, memory=1 << 30)
_INTERRUPTED = """
import sys
import tempfile
from diffreport.batch import crew
from tests.batch import deeds
crew.PROGRAM = deeds.PROGRAM
from diffreport.batch.local import Local
from diffreport.batch.plan import Plan
pairs = [[deeds.pair(0, "last", sys.argv[1])], [deeds.pair(1), deeds.pair(2, "sleep")]]
try:
    for row in Local(2).rows(Plan("nowhere", memory=1 << 30), iter(pairs)):
        pass
except KeyboardInterrupt:
    print("interrupted")
"""


@pytest.fixture(autouse=True)
def doing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have children do deeds."""
    monkeypatch.setattr(crew, "PROGRAM", deeds.PROGRAM)


@pytest.mark.parametrize("jobs", [1, 3])
def test_each_pair_is_done_once_in_so_many_processes(jobs: int) -> None:
    """Which are gone afterwards."""
    rows = list(Local(jobs).rows(PLAN, chunks(map(pair, range(300)), Local(jobs).at_once)))
    assert sorted(row.name for row in rows) == [f"p{number:04}" for number in range(300)]
    workers = {int(row.title) for row in rows}
    assert 1 <= len(workers) <= jobs and os.getpid() not in workers
    assert all(map(is_gone, workers))


def test_no_process_is_started_for_no_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever Python there is."""
    monkeypatch.setattr(crew.sys, "executable", "")
    assert list(Local(2).rows(PLAN, iter([]))) == []


def test_a_worker_that_somebody_kills_costs_no_pair() -> None:
    """Again and again; what it had not done is done by others, once."""
    rows = []
    for row in Local(2).rows(PLAN, chunks(map(pair, range(120)), lambda: 2)):
        if len(rows) % 40 == 5:
            os.kill(int(row.title), signal.SIGKILL)
        rows.append(row)
    assert sorted(row.name for row in rows) == [f"p{number:04}" for number in range(120)]
    assert not any(row.error for row in rows)


def test_what_workers_write_for_themselves_goes_with_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However they end; and what is left of a run that was killed goes, too, but not that of one that lives."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    here = str(tmp_path)
    other = Scratch()
    Path(other.name).with_name("diffreport-worker-old").mkdir()
    scratch._tidy.cache_clear()
    rows = list(Local(1).rows(PLAN, iter([[pair(0, "litter", here), pair(1, "litter_and_die", here), pair(2)]])))
    assert {row.name for row in rows if row.error} == {"p0001"}
    assert [str(path) for path in tmp_path.iterdir()] == [other.name]
    other.clear()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="processes are looked up in /proc")
def test_an_interrupt_ends_all_and_is_told_by_the_parent_alone(tmp_path: Path, heeded_signals: None) -> None:
    """Whatever the children are at; they say nothing."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", _INTERRUPTED, str(pipe)]
    parent = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, process_group=0)
    processes = [int(number) for number in pipe.read_text().split()]
    os.killpg(parent.pid, signal.SIGINT)
    out, err = parent.communicate(timeout=300)
    assert (parent.returncode, out, err) == (0, b"interrupted\n", b"")
    assert all(map(is_gone, processes))

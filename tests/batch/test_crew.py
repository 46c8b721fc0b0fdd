"""Workers that die, hang, grow and babble: one pair is lost at most, and never the run."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from diffreport.batch import crew
from diffreport.batch.crew import Crew
from diffreport.batch.plan import Chunk, Pair, Plan
from diffreport.caches import VARIABLE
from diffreport.errors import BatchError
from diffreport.model.corpora import Row
from tests.batch import deeds
from tests.batch.deeds import pair

PLAN = Plan("nowhere", seconds=60, memory=400 << 20)
_PARENT = """
import sys
from diffreport.batch import crew
from tests.batch import deeds
crew.PROGRAM = deeds.PROGRAM
from diffreport.batch.plan import Plan
for row in crew.Crew(1).rows(Plan("nowhere", memory=1 << 30), iter([[deeds.pair(0, "last", sys.argv[1])]])):
    print(row)
"""


@pytest.fixture(autouse=True)
def doing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have children do deeds."""
    monkeypatch.setattr(crew, "PROGRAM", deeds.PROGRAM)


@pytest.fixture
def two() -> Iterator[Crew]:
    """Return a crew of two, that ends with the test."""
    made = Crew(2)
    yield made
    made.end()


def rows_of(made: Crew, *chunks: Sequence[Pair], plan: Plan = PLAN) -> dict[str, Row]:
    """Return the rows of pairs by their names, each of which there is once."""
    rows = list(made.rows(plan, iter([[], *chunks])))  # one without a pair is nothing
    named = {row.name: row for row in rows}
    assert len(named) == len(rows)
    return named


def is_gone(process: int) -> bool:
    """Tell whether a process ends within a while; one that nobody has asked for its status yet has ended."""
    for _ in range(200):
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def test_each_fault_costs_its_own_pair_alone(two: Crew, tmp_path: Path) -> None:
    """In chunks with pairs before and behind it, and its row says in words what happened."""
    faults = {
        "exit": ("", r"the process that worked on it ended without a result, twice \(status 3\); .+"),
        "signal": (str(signal.SIGSEGV.value), r".+ twice \(signal 11, SIGSEGV\); leave the pair out, or .+"),
        "grow": ("", "needs more than 400 MiB of memory; allow more with --memory, or leave the pair out"),
        "fail": ("", r"this is a bug in diffreport .+ \(ValueError: one line and another\); report it, with .+"),
        "leave": ("", r"this is a bug in diffreport .+ \(SystemExit: I have had enough\); report it, with .+"),
        "refuse": ("", "a.txt: is no document; remove it"),
        "print": ("", ""),
        "scribble": ("garbage", r".+ ended without a result, twice \(signal 9, SIGKILL\); .+"),
        "scribble_nothing": ("", r".+ ended without a result, twice \(signal 9, SIGKILL\); .+"),
        "once": (str(tmp_path / "mark"), ""),
    }
    chunks = [
        [pair(10 * k), pair(10 * k + 1, deed, what), pair(10 * k + 2)]
        for k, (deed, (what, _)) in enumerate(faults.items())
    ]
    rows = rows_of(two, *chunks)
    assert sorted(rows) == sorted(each.name for chunk in chunks for each in chunk)
    for k, (_, told) in enumerate(faults.values()):
        assert re.fullmatch(told, rows[f"p{10 * k + 1:04}"].error)
        assert not rows[f"p{10 * k:04}"].error and not rows[f"p{10 * k + 2:04}"].error
    assert (rows["p0001"].old, rows["p0001"].new, rows["p0001"].series) == ("exit old", "exit new", "s")


def test_a_pair_that_takes_too_long_is_given_up(two: Crew) -> None:
    """Whether it waits, works or talks; and even in a call into C, which no thread of its process could end."""
    rows = rows_of(two, [pair(0, "sleep"), pair(1, "babble")], [pair(2, "search")], plan=replace(PLAN, seconds=1))
    told = "takes longer than 1 second; allow more with --seconds, or leave the pair out"
    assert {name: row.error for name, row in rows.items()} == dict.fromkeys(["p0000", "p0001", "p0002"], told)


def test_children_are_kept_between_calls_and_replaced_when_they_are_gone_or_full(
    two: Crew, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """One that was killed while nobody asked anything of it costs nothing. What it makes is not kept in a cache."""
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    first, again = [rows_of(two, [pair(0)])["p0000"] for _ in range(2)]
    assert first.title == again.title and first.labels == ("not kept", "cached")
    os.kill(int(first.title), signal.SIGKILL)
    assert is_gone(int(first.title))
    third = rows_of(two, [pair(0), pair(1, "hold", str(PLAN.memory // 2)), pair(2)])
    assert not any(row.error for row in third.values()) and first.title not in {row.title for row in third.values()}
    assert third["p0001"].title != third["p0002"].title


def test_a_child_that_dies_as_it_is_handed_a_pair_costs_none(
    two: Crew, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Not even one that took another child with it; it is tried again while nothing else is at work."""
    take, asked, rows = two.idle.take, list[Pair](), list[Row]()

    def take_dying() -> crew._Child:
        child = take()
        if child.is_ready:
            child.kill()
        return child

    def chunks() -> Iterator[Chunk]:
        asked.append(pair(0, "once", str(tmp_path / "mark")))
        while asked[0].name not in {row.name for row in rows}:
            yield asked[-1:]
            asked.append(pair(len(asked)))

    monkeypatch.setattr(crew, "_MOST_AGAIN", 1)
    monkeypatch.setattr(two.idle, "take", take_dying)
    for row in two.rows(PLAN, chunks()):
        rows.append(row)
        if row.name == asked[0].name:
            assert len(rows) == len(asked)
    assert not any(row.error for row in rows)


def test_a_child_that_is_stopped_does_not_stop_others(two: Crew) -> None:
    """Though it takes nothing of what it is handed."""
    large = replace(PLAN, templates="x" * (1 << 20))
    child = int(rows_of(two, [pair(0)], plan=large)["p0000"].title)
    os.kill(child, signal.SIGSTOP)
    stopped = two.rows(replace(large, language="de"), iter([[pair(1)], [pair(2)]]))
    assert next(stopped).name == "p0002"
    stopped.close()  # type: ignore[attr-defined]
    assert is_gone(child)


def test_what_is_wrong_with_all_pairs_ends_the_call(two: Crew) -> None:
    """The crew can be called again."""
    with pytest.raises(BatchError, match="the output is another batch's"):
        rows_of(two, [pair(0, "sleep")], [pair(1, "stop")])
    assert not rows_of(two, [pair(0)])["p0000"].error


def test_workers_that_cannot_start_are_one_error(two: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not an endless loop; it says what they said."""
    monkeypatch.setattr(crew, "PROGRAM", "import nowhere_to_be_found")
    wrong = "pairs cannot be started .ModuleNotFoundError: No module named 'nowhere_to_be_found'.; see that"
    with pytest.raises(BatchError, match=wrong):
        rows_of(two, [pair(0)], [pair(1)])
    monkeypatch.setattr(crew, "PROGRAM", "import os; os.kill(os.getpid(), 9)")
    with pytest.raises(BatchError, match=r"pairs cannot be started .signal 9, SIGKILL.; see that there is memory"):
        rows_of(two, [pair(0)])
    monkeypatch.setattr(crew.sys, "executable", "/nowhere/python")
    with pytest.raises(BatchError, match=r"no process can be started \(No such file or directory\)"):
        rows_of(two, [pair(0)])


def test_few_chunks_are_held(two: Crew) -> None:
    """However many there are, no more are asked for than there are children at work."""
    asked = []

    def chunks() -> Iterator[Chunk]:
        for number in range(1_000_000):
            asked.append(number)
            yield [pair(number)]

    rows = two.rows(PLAN, chunks())
    assert len(list(islice(rows, 20))) == 20
    assert len(asked) <= 22
    rows.close()  # type: ignore[attr-defined]


def test_a_closed_iterator_ends_those_at_work(two: Crew) -> None:
    """At once, whatever they are at."""
    rows = two.rows(Plan("nowhere"), iter([[pair(0), pair(1, "search")], [pair(2, "sleep")]]))
    process = int(next(rows).title)
    rows.close()  # type: ignore[attr-defined]
    assert is_gone(process)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="processes are looked up in /proc")
def test_a_killed_parent_leaves_no_process_behind(tmp_path: Path) -> None:
    """Neither a child that is in a call into C that never ends, nor the reader of that."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    parent = subprocess.Popen([sys.executable, "-c", _PARENT, str(pipe)], env=environ)
    child, reader = map(int, pipe.read_text().split())
    assert Path(f"/proc/{reader}").exists()
    parent.kill()
    parent.wait()
    assert is_gone(child) and is_gone(reader)


def test_threads_that_call_the_crew_of_one_have_a_child_each(tmp_path: Path) -> None:
    """As the threads of a cluster's worker do; the children are kept for the next call of any."""

    def call(_: int) -> str:
        [row] = crew.one().rows(PLAN, iter([[pair(0, "meet", str(folder))]]))
        return row.error or row.title

    called = []
    with ThreadPoolExecutor(2) as threads:
        for name in ("first", "second"):
            folder = tmp_path / name
            folder.mkdir()
            called.append(set(threads.map(call, range(2))))
    assert len(called[0]) == 2 and called[0] == called[1]
    crew.one().end()

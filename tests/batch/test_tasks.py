"""What a worker of a cluster does with a chunk: a child works on it, while somebody waits, and ends in idle times."""

from __future__ import annotations

import os
import pickle
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from diffreport.batch import crew, tasks
from diffreport.batch.plan import Plan
from diffreport.errors import BatchError
from tests.batch import deeds
from tests.batch.deeds import pair

PLAN = Plan("nowhere", seconds=60, memory=400 << 20)


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[crew.Crew]:
    """Have a child do deeds, which ends with the test."""
    made = crew.Crew(1)
    monkeypatch.setattr(crew, "PROGRAM", deeds.PROGRAM)
    monkeypatch.setattr(crew, "one", lambda: made)
    monkeypatch.setattr(crew, "_GLANCE", 0.05)
    yield made
    made.end()


def test_a_child_is_kept_for_the_next_chunk_and_ended_when_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is another process than the worker's, which goes on without it."""
    children = {row.title for _ in range(2) for row in tasks.worked(PLAN, [pair(0), pair(1)], lambda: True)}
    [child] = map(int, children)
    assert child != os.getpid() and _is_there(child)
    monkeypatch.setattr(tasks, "IDLE", 0.0)
    assert [row.name for row in tasks.worked(PLAN, [pair(2)], lambda: True)] == ["p0002"]
    assert _soon(lambda: not _is_there(child))


def test_a_pair_that_nobody_waits_for_is_not_waited_for() -> None:
    """However long it would take, and no other child takes its turn."""
    asked = iter([True, True, False])
    assert [*tasks.worked(PLAN, [pair(0, "sleep")], lambda: next(asked, False))] == []


def test_what_is_wrong_with_all_pairs_is_told_with_the_worker() -> None:
    """One of many has another disk."""
    sent = tasks.Sent(pickle.dumps(PLAN), pickle.dumps((pair(0, "stop"),)))
    with pytest.raises(BatchError, match=r"^worker .*: the output is another batch's$"):
        tasks.done(tasks.worked, sent)


def _is_there(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


def _soon(holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + 300
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True

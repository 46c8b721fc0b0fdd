"""Functions over many tasks in several processes: in order, to the end, and never left behind."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from diffreport.children import processors
from diffreport.errors import InputError, WorkerError
from diffreport.workers import mapped

# Started by its own tests, in a process whose children are to be seen: it says who works, and then goes on for ever.
_ENDLESS = """
import os, sys, time
from diffreport.workers import mapped
from tests.test_workers import endless
if __name__ == "__main__":
    for _ in mapped(endless, [sys.argv[1]] * 2, 2):
        pass
"""


def squared(number: int) -> tuple[int, int]:
    """Return a square, and who worked it out."""
    return number * number, os.getpid()


def faulty(number: int) -> int:
    """Fail at one number."""
    if number == 2:
        raise InputError("two.txt", "is no document", "remove it")
    return number


def deadly(number: int) -> int:
    """Die at one number."""
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def dying_once(task: tuple[int, Path]) -> int:
    """Die at one number the first time."""
    number, mark = task
    if number == 3 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def endless(pipe: str) -> None:
    """Say that work has begun, and never end it."""
    with open(pipe, "wb", buffering=0) as out:  # noqa: PTH123 - a pipe: whoever reads it sees when all writers are gone
        out.write(b".")
        while True:
            signal.pause()


def nested(numbers: list[int]) -> list[tuple[int, int]]:
    """Use workers in a worker."""
    return list(mapped(squared, numbers, 2))


def test_results_are_in_order_and_the_same_for_any_number_of_jobs() -> None:
    """With several, other processes work; more tasks than are handed out at once."""
    here = list(mapped(squared, range(20), 1))
    there = list(mapped(squared, iter(range(20)), 2))
    assert [square for square, _ in here] == [square for square, _ in there] == [n * n for n in range(20)]
    assert {who for _, who in here} == {os.getpid()} and os.getpid() not in {who for _, who in there}


def test_no_process_is_started_where_it_does_not_pay() -> None:
    """What takes a moment is done before one would be at work."""
    assert {who for _, who in mapped(squared, range(3), 2, seconds=0.5)} == {os.getpid()}
    assert list(mapped(squared, [], 2)) == [] and processors() >= 1


def test_a_worker_does_its_own_work_alone() -> None:
    """Two processes do not become four."""
    [found, other] = mapped(nested, [[1, 2, 3], [4]], 2)
    assert [square for square, _ in found] == [1, 4, 9] and len({who for _, who in found}) == 1
    assert [square for square, _ in other] == [16]


def test_an_error_comes_at_its_turn_as_it_was_raised() -> None:
    """With all that it tells."""
    made = mapped(faulty, range(9), 2)
    assert [next(made), next(made)] == [0, 1]
    with pytest.raises(InputError, match=r"two\.txt: is no document; remove it") as raised:
        next(made)
    assert raised.value.remedy == "remove it"
    assert str(pickle.loads(pickle.dumps(raised.value))) == str(raised.value)


def test_a_task_whose_process_dies_is_named() -> None:
    """Those before it have their results."""
    made = mapped(deadly, range(9), 2, named="number {}".format)
    assert [next(made) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(WorkerError, match="number 3: the process that worked on it ended without a result, twice"):
        next(made)


def test_a_process_that_dies_once_costs_nothing_but_time(tmp_path: Path) -> None:
    """Somebody ended it: no result is missing, none comes twice."""
    tasks = [(number, tmp_path / "mark") for number in range(12)]
    assert list(mapped(dying_once, tasks, 2)) == list(range(12))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_workers_end_with_their_parent(number: signal.Signals, tmp_path: Path, heeded_signals: None) -> None:
    """However it ends; an interrupt is told by nobody but the parent."""
    pipe, script = tmp_path / "pipe", tmp_path / "script.py"
    os.mkfifo(pipe)
    script.write_text(_ENDLESS)
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, str(script), str(pipe)]
    parent = subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, process_group=0)
    with pipe.open("rb", buffering=0) as begun:
        assert begun.read(1) + begun.read(1) == b".."
        os.kill(parent.pid, number) if number == signal.SIGKILL else os.killpg(parent.pid, number)
        assert begun.read(1) == b""  # the end: nobody is left who could write
    _, told = parent.communicate(timeout=300)
    assert parent.returncode == -number and told.count(b"KeyboardInterrupt") == (number == signal.SIGINT)

"""What a worker of a cluster does: it has the pairs of a chunk worked on by a child of its own, as on one machine.

Dask calls `done` in a thread of its worker. What crosses the network is pickled here, so that a worker with other
code can say so where it does not understand what it is sent.
"""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable, Iterator
from typing import NamedTuple

from diffreport.batch import crew
from diffreport.batch.plan import Chunk, Plan
from diffreport.errors import BatchError
from diffreport.model.corpora import Row

Work = Callable[[Plan, Chunk, Callable[[], bool]], Iterator[Row]]  # a function of a module: workers import it

IDLE = 60.0  # seconds after which children that have nothing to do are ended: the batch is over


class Sent(NamedTuple):
    """A chunk as it crosses the network: the plan and the pairs, pickled."""

    plan: bytes
    pairs: bytes


def worked(plan: Plan, pairs: Chunk, is_needed: Callable[[], bool]) -> Iterator[Row]:
    """Yield the row of each pair while they are needed. Raises: BatchError where none can go on."""
    try:
        yield from crew.one().rows(plan, iter([pairs]), is_needed)
    finally:
        _rest.begin()


def done(work: Work, sent: Sent) -> list[Row] | None:
    """Return the rows of a chunk, None if nobody waits for them any more.

    Raises: BatchError, with the worker's address, if none of its pairs can be worked on; what the work raises.
    """
    is_needed = _needed()
    try:
        plan, pairs = pickle.loads(sent.plan), pickle.loads(sent.pairs)  # noqa: S301 - Dask has unpickled more
    except (ImportError, AttributeError, TypeError) as error:
        raise BatchError(other_code(_where())) from error
    try:
        rows = list(work(plan, pairs, is_needed))
    except BatchError as error:
        raise BatchError(f"worker {_where()}: {error}") from error
    return rows if is_needed() else None


def other_code(worker: str) -> str:
    """Return what is wrong if a worker has other code than the client."""
    wrong = (
        "has other code than this command (of diffreport, of its libraries, or templates), and would give other bytes"
    )
    return f"worker {worker}: {wrong}; install the same versions on all machines, and start the workers anew"


class _Rest:
    """The end of children that have had nothing to do for long: a worker outlives many batches."""

    def __init__(self) -> None:
        """Wait for nothing yet."""
        self._timer: threading.Timer | None = None
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Wait anew."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            self._timer = threading.Timer(IDLE, crew.one().end)
            self._timer.daemon = True
            self._timer.start()


_rest = _Rest()


def _where() -> str:
    """Return the address of the worker that this is called in, "" outside of one."""
    from distributed import get_worker

    try:
        return str(get_worker().address)
    except ValueError:
        return ""


def _needed() -> Callable[[], bool]:
    """Return what tells whether somebody still waits for the task that this thread works on."""
    from distributed import get_worker

    try:
        worker = get_worker()
    except ValueError:
        return lambda: True
    key = worker.get_current_task()

    def is_needed() -> bool:
        task = worker.state.tasks.get(key)
        return task is not None and task.state not in ("cancelled", "resumed")

    return is_needed

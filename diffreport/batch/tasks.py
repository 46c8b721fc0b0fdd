"""What a worker of a cluster does: it has the pairs of a chunk worked on, unless its code is other than the client's.

Dask calls `done` in a thread of its worker. What crosses the network is pickled here, so that a worker with other
code says so before it fails to understand what it is sent.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import NamedTuple

from diffreport.batch import work
from diffreport.batch.plan import Chunk, Plan
from diffreport.errors import BatchError
from diffreport.kept import code_of
from diffreport.model.corpora import Row

Work = Callable[[Plan, Chunk], Iterable[Row]]  # a function of a module: workers import it


class Sent(NamedTuple):
    """A chunk as it crosses the network: the digest of the code that asks, the plan and the pairs, pickled."""

    code: str
    plan: bytes
    pairs: bytes


def worked(plan: Plan, pairs: Chunk) -> Iterator[Row]:
    """Yield the row of each pair."""
    for pair in pairs:
        yield work.worked(plan, pair)


def done(work: Work, sent: Sent) -> list[Row] | None:
    """Return the rows of a chunk, None if nobody waits for them any more.

    Raises: BatchError if the code here is other than the client's; what the work raises.
    """
    if sent.code and sent.code != code():
        raise BatchError(other_code(where()))
    plan, pairs = pickle.loads(sent.plan), pickle.loads(sent.pairs)  # noqa: S301 - Dask unpickled us already
    is_needed = _needed()
    rows = []
    for row in work(plan, pairs):
        if not is_needed():
            return None
        rows.append(row)
    return rows


def other_code(worker: str) -> str:
    """Return what is wrong if a worker has other code than the client."""
    wrong = "runs other code of diffreport than this command, and would give other bytes"
    return f"worker {worker}: {wrong}; install the same version on all machines, and start the workers anew"


@cache
def code() -> str:
    """Return the digest of the code that this process has."""
    return code_of(("**/*.py",), ())


def where() -> str:
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

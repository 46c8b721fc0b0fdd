"""A pure function over many tasks, in several processes where that pays; the results are the same for any number.

Processes are started when there is work, and end with it, with an interrupt, and with this process, however that
ends. So a task leaves nothing behind that could be left half-done: what it makes, it returns.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from diffreport.children import is_alone
from diffreport.errors import WorkerError

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from multiprocessing.connection import Connection

Task = TypeVar("Task")
Result = TypeVar("Result")

# What a process takes until it is at work, its imports with it: all tasks together must take more.
WORTH_SECONDS = 1.0
_AHEAD = 3  # tasks a process, handed out before the first is asked for: no process waits, and few results pile up


def mapped(
    function: Callable[[Task], Result],
    tasks: Iterable[Task],
    jobs: int,
    *,
    seconds: float = math.inf,
    named: Callable[[Task], str] = str,
) -> Iterator[Result]:
    """Yield what a function makes of each task, in the order of the tasks, made in up to `jobs` processes.

    `function` is one of a module; tasks and results can be pickled. It is called here for one job, in a process that is
    a worker itself, and where `seconds`, the guess of what all tasks take, are no more than `WORTH_SECONDS`.
    A process that dies takes no other task with it: what was handed out is done once more, one by one.
    Cost: three tasks and results a process are held. Raises: what the function raises, at its task's turn; WorkerError
        with the name of the task whose process died again. Processes end when the iterator is closed.
    """
    if jobs < 2 or seconds <= WORTH_SECONDS or _is_lone():
        yield from map(function, tasks)
        return
    left, lost = iter(tasks), list[Task]()
    while True:
        if lost:
            yield from _one_by_one(function, lost, named)
        with processes(jobs) as executor:
            lost = yield from _results(executor, function, left, jobs * _AHEAD)
        if not lost:
            return


def _results(
    executor: Executor, function: Callable[[Task], Result], left: Iterator[Task], most: int
) -> Generator[Result, None, list[Task]]:
    """Yield results until a process dies; return the tasks that then have none."""
    from concurrent.futures.process import BrokenProcessPool

    tasks, futures = deque[Task](), deque()  # type: ignore[var-annotated]
    while True:
        try:
            for task in islice(left, most - len(tasks)):
                tasks.append(task)
                with uninterrupted():
                    futures.append(executor.submit(function, task))
            if not tasks:
                return []
            result = futures[0].result()
        except BrokenProcessPool:
            return list(tasks)
        tasks.popleft()
        futures.popleft()
        yield result


def _one_by_one(
    function: Callable[[Task], Result], tasks: Iterable[Task], named: Callable[[Task], str]
) -> Iterator[Result]:
    """Yield what a function makes of each task, in one process. Raises: WorkerError at the one that it dies of."""
    with processes(1) as executor:
        lost = yield from _results(executor, function, iter(tasks), 1)
    if lost:
        wrong = "the process that worked on it ended without a result, twice"
        raise WorkerError(f"{named(lost[0])}: {wrong}; leave it out, or see that there is more memory")


def _prepare_nothing() -> None:
    """Prepare nothing."""


@contextmanager
def processes(jobs: int, prepare: Callable[[], None] = _prepare_nothing) -> Iterator[Executor]:
    """Give processes that are ended at once where the block is left by an error or an interrupt.

    Each calls `prepare` when it begins. Whoever submits to them holds interrupts back with `uninterrupted`.
    """
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("spawn")  # a fork has locks of threads that it does not have
    theirs, ours = context.Pipe(duplex=False)
    executor = ProcessPoolExecutor(jobs, context, _begin, (theirs, prepare))
    try:
        yield executor
    except BaseException:
        ours.close()  # they end
        raise
    finally:
        executor.shutdown(cancel_futures=True)
        for end in (ours, theirs):
            end.close()


def _begin(leash: Connection, prepare: Callable[[], None]) -> None:
    """Make a new process heed its parent alone: an interrupt of both is the parent's, and it ends with that."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(leash,), daemon=True).start()
    prepare()


def _end_with(leash: Connection) -> None:
    """End this process as soon as nobody holds the other end: it has nothing to lose."""
    with suppress(EOFError, OSError):
        leash.recv_bytes()
    os._exit(1)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Hold interrupts back while processes are started: they have what is held back as it is here."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _is_lone() -> bool:
    """Tell whether there are no processes to be had: this is one, or part of a program without a Python to start."""
    return multiprocessing.parent_process() is not None or is_alone()

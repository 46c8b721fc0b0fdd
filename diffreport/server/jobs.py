"""What takes long: made in processes, each once however many ask for it, a few at a time, and kept for a while.

All of it is of one event loop; what is called in a process is a function of a module.
"""

from __future__ import annotations

import asyncio
import heapq
import math
import pickle
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from diffreport import workers
from diffreport.errors import DiffreportError, WorkerError

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from multiprocessing.connection import Connection

Task = TypeVar("Task")
Result = TypeVar("Result")
Key = tuple[object, ...]
Step = tuple[str, int, int]  # what is done, how much of how much
Tell = Callable[[Key, Step], None]

_MOST_WAITING = 200  # jobs: more take longer than anybody waits
_SEEN_SECONDS = 30.0  # after that somebody who neither waits nor asks may have gone: others come first
_LEFT = 2  # rank of what is left by all who asked for it
_REMEMBERED_SECONDS = 20.0  # how long a failure is told again before another try


class BusyError(Exception):
    """Too many jobs are waiting."""


@dataclass(eq=False, slots=True)
class Job(Generic[Result]):
    """Something that is being made: `future` will have it. `began` is when it was asked for, `seen` when somebody asked
    for it, or how far it is, last; so many are `waiting`."""

    key: Key
    call: Callable[[], Result]
    future: asyncio.Future[Result]
    began: float
    rank: tuple[int, int] = (0, 0)
    seen: float = 0.0
    waiting: int = 0
    step: Step | None = None  # None while it waits
    changed: asyncio.Event = field(default_factory=asyncio.Event)


class Jobs:
    """Makes what is asked for. `size_of` tells how much room a result takes: bytes, of which `most_bytes` are kept, for
    so many seconds at most; what takes none is not kept."""

    def __init__(
        self, pool: Pool | Threads, size_of: Callable[[Any], int], most_bytes: int, most_seconds: float = math.inf
    ) -> None:
        """Take what the jobs are done by."""
        pool.tell = self.tell
        self._pool, self._size_of, self._most_bytes, self._most_seconds = pool, size_of, most_bytes, most_seconds
        self._kept: OrderedDict[Key, tuple[Any, int, float]] = OrderedDict()  # with its size, and when it goes
        self._failed: dict[Key, tuple[DiffreportError, float]] = {}
        self._jobs: dict[Key, Job[Any]] = {}
        self._waiting: list[tuple[tuple[int, int], Job[Any]]] = []
        self._numbers = count()
        self._working: set[asyncio.Task[Any]] = set()
        self._bytes = 0

    def found(self, key: Key) -> Any:
        """Return what is kept, None if it is not. Raises: DiffreportError if it could not be made a moment ago."""
        failed = self._failed.get(key)
        now = asyncio.get_running_loop().time()
        if failed and failed[1] > now:
            raise failed[0]
        result, _, until = self._kept.get(key, (None, 0, 0.0))
        if until <= now:
            return None
        self._kept.move_to_end(key)
        return result

    def job(self, key: Key) -> Job[Any] | None:
        """Return what is being made under a key; somebody wants to know."""
        if (job := self._jobs.get(key)) is not None:
            job.seen = asyncio.get_running_loop().time()
        return job

    def ahead(self, job: Job[Any]) -> int:
        """Return how many jobs come before one that waits."""
        return sum(rank < job.rank for rank, _ in self._waiting) + len(self._working)

    def asked(self, key: Key, call: Callable[[], Result], *, rank: int = 0) -> Job[Result]:
        """Return the job that makes what a call returns; of a lower rank come first. Raises: BusyError."""
        if (job := self.job(key)) is not None:
            self._advance(job, rank)
            return job
        if len(self._waiting) >= _MOST_WAITING:
            self._drop_left()
        if len(self._waiting) >= _MOST_WAITING:
            raise BusyError
        loop = asyncio.get_running_loop()
        job = Job(key, call, loop.create_future(), loop.time(), (rank, next(self._numbers)), loop.time())
        job.future.add_done_callback(_retrieved)
        self._jobs[key] = job
        heapq.heappush(self._waiting, (job.rank, job))
        self._go_on()
        return job

    def close(self) -> None:
        """Begin no job that waits: when the event loop ends, it would be left behind."""
        self._waiting.clear()

    def tell(self, key: Key, step: Step) -> None:
        """Take note of how far a job is."""
        if (job := self._jobs.get(key)) is not None:
            job.step = step
            _wake(job)

    def _go_on(self) -> None:
        while self._waiting and len(self._working) < self._room_for(self._waiting[0][1]):
            _, job = heapq.heappop(self._waiting)
            if job.rank[0] < _LEFT and self._is_left(job):
                job.rank = _LEFT, job.rank[1]
                heapq.heappush(self._waiting, (job.rank, job))
                continue
            task = asyncio.get_running_loop().create_task(self._pool.done(job.key, job.call))
            self._working.add(task)
            task.add_done_callback(partial(self._ended, job))
            self.tell(job.key, ("reading", 0, 0))
        for _, job in self._waiting:
            _wake(job)

    def _room_for(self, job: Job[Any]) -> int:
        """Return how many may work with a job: of what nobody waits for, so many that one stays free."""
        return max(1, self._pool.jobs - 1) if job.rank[0] else self._pool.jobs

    def _is_left(self, job: Job[Any]) -> bool:
        return not job.waiting and job.seen + _SEEN_SECONDS < asyncio.get_running_loop().time()

    def _drop_left(self) -> None:
        """Make room for those who are there."""
        left = [job for _, job in self._waiting if self._is_left(job)]
        self._waiting = [(job.rank, job) for _, job in self._waiting if job not in left]
        heapq.heapify(self._waiting)
        for job in left:
            del self._jobs[job.key]
            job.future.cancel()
            _wake(job)

    def _advance(self, job: Job[Any], rank: int) -> None:
        """Let somebody who waits now for a job wait no longer than others."""
        if rank < job.rank[0] and (job.rank, job) in self._waiting:
            self._waiting.remove((job.rank, job))
            job.rank = rank, job.rank[1]
            heapq.heapify(self._waiting)
            heapq.heappush(self._waiting, (job.rank, job))
            self._go_on()

    def _ended(self, job: Job[Any], task: asyncio.Task[Any]) -> None:
        self._working.discard(task)
        del self._jobs[job.key]
        if task.cancelled():
            job.future.cancel()
        elif (error := task.exception()) is not None:
            if isinstance(error, DiffreportError):
                self._fail(job.key, error)
            job.future.set_exception(error)
        else:
            self._keep(job.key, task.result())
            job.future.set_result(task.result())
        _wake(job)
        self._go_on()

    def _keep(self, key: Key, result: Any) -> None:
        size = self._size_of(result)
        if not 0 < size <= self._most_bytes:
            return
        if key in self._kept:
            self._bytes -= self._kept.pop(key)[1]
        self._kept[key] = result, size, asyncio.get_running_loop().time() + self._most_seconds
        self._bytes += size
        while self._bytes > self._most_bytes:
            self._bytes -= self._kept.popitem(last=False)[1][1]

    def _fail(self, key: Key, error: DiffreportError) -> None:
        now = asyncio.get_running_loop().time()
        self._failed = {k: each for k, each in self._failed.items() if each[1] > now}
        self._failed[key] = error, now + _REMEMBERED_SECONDS


class Pool:
    """Processes that do jobs; one that dies takes no other job with it."""

    tell: Tell

    def __init__(self, jobs: int) -> None:
        """Take how many processes there may be. `tell` will be told, in the event loop, how far they are."""
        self.jobs = jobs
        self._is_closed = False
        self._executor: Executor | None = None
        self._context: AbstractContextManager[Executor] | None = None

    async def done(self, key: Key, call: Callable[[], Any]) -> Any:
        """Return what a call returns in a process. Raises: what it raises; WorkerError if its process died, twice."""
        from concurrent.futures.process import BrokenProcessPool

        executor = self._opened()
        try:
            return await _submitted(executor, key, call)
        except BrokenProcessPool:
            if executor is self._executor:
                self._drop()
        if self._is_closed:
            raise WorkerError("the server stops; ask when it is there again")
        try:  # once more, alone: it may have been another's process that died
            with _told_of(1, asyncio.get_running_loop(), self.tell) as alone:
                return await _submitted(alone, key, call)
        except BrokenProcessPool as error:
            wrong = "the process that worked on it ended without a result, twice"
            raise WorkerError(f"{wrong}; see that there is more memory") from error

    def close(self) -> None:
        """End the processes, whatever they do; there will be no others."""
        self._is_closed = True
        self._drop()

    def _drop(self) -> None:
        context, self._context, self._executor = self._context, None, None
        if context is not None:
            with suppress(_StopError):
                context.__exit__(_StopError, _StopError(), None)

    def _opened(self) -> Executor:
        if self._executor is None:
            self._context = _told_of(self.jobs, asyncio.get_running_loop(), self.tell)
            self._executor = self._context.__enter__()
        return self._executor


class Threads:
    """Threads that do jobs: those that are short, or wait for processes of their own."""

    tell: Tell

    def __init__(self, jobs: int) -> None:
        """Take how many there may be."""
        self.jobs = jobs

    async def done(self, key: Key, call: Callable[[], Any]) -> Any:
        """Return what a call returns. Raises: what it raises."""
        return await asyncio.to_thread(call)

    def close(self) -> None:
        """Do nothing: each ends with its job."""


async def _submitted(executor: Executor, key: Key, call: Callable[[], Any]) -> Any:
    with workers.uninterrupted():
        future = executor.submit(_done, key, call)
    return await asyncio.wrap_future(future)


class _StopError(Exception):
    """The processes are ended, whatever they do."""


@contextmanager
def _told_of(jobs: int, loop: asyncio.AbstractEventLoop, tell: Tell) -> Iterator[Executor]:
    """Give processes, and have it told how far they are."""
    import multiprocessing

    theirs, ours = multiprocessing.get_context("spawn").Pipe(duplex=False)
    threading.Thread(target=_listen, args=(theirs, loop, tell), daemon=True).start()
    try:
        with workers.processes(jobs, partial(_begin, ours)) as executor:
            yield executor
    finally:
        ours.close()


def _listen(told: Connection, loop: asyncio.AbstractEventLoop, tell: Tell) -> None:
    """Pass on what processes tell until all of them have ended."""
    with told, suppress(EOFError, OSError, RuntimeError):  # the last one: the loop has ended
        while True:
            key, step = pickle.loads(told.recv_bytes())  # noqa: S301 our own processes wrote it
            loop.call_soon_threadsafe(tell, key, step)


# In a process: where it tells how far it is, and which job it does. Each has one thread that works.
_SINK: list[Connection] = []
_DOING: list[Key] = []


def _begin(sink: Connection) -> None:
    _SINK.append(sink)


def _done(key: Key, call: Callable[[], Result]) -> Result:
    _DOING[:] = [key]
    return call()


def at(step: str, done: int = 0, total: int = 0) -> None:
    """Tell, in a process, what is done now; nobody is told elsewhere."""
    if _SINK and _DOING:
        with suppress(OSError):
            _SINK[0].send_bytes(pickle.dumps((_DOING[0], (step, done, total))))


def _wake(job: Job[Any]) -> None:
    job.changed.set()
    job.changed = asyncio.Event()


def _retrieved(future: asyncio.Future[Any]) -> None:
    """Take note of a failure that nobody waits for: whoever asks again is told."""
    if not future.cancelled():
        future.exception()

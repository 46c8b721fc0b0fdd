"""What all requests share: what is made and kept, what reviewers said, and who waits for either."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from diffreport.archived.search import Result
from diffreport.errors import WorkerError
from diffreport.server.guard import Refused
from diffreport.server.jobs import BusyError, Job, Jobs, Key, Pool, Threads
from diffreport.server.library import Library
from diffreport.server.reviews import Reviews

Made = TypeVar("Made")

_MOST_BYTES = 256 << 20  # of pages and exports that are kept: some hundred reports of books
_SEARCHES = 1  # at a time: the first reads what no search has read yet, in processes, and the others find it
_MOST_FOUND_BYTES = 32 << 20
_FOUND_SECONDS = 60.0  # a page that waited for it comes again by then; an edition may be read at another try
TICK_SECONDS = 1.0  # between two lines of a progress


class Patience(NamedTuple):
    """How long what is made is waited for, in seconds. `page`: most are made by then, or were compared before; one that
    waits comes else. `file`: a download, and what a program asks for, has no page to wait on."""

    page: float = 1.0
    file: float = 120.0


_PATIENCE = Patience()


class Desk:
    """What all requests share, in one event loop."""

    def __init__(self, library: Library, reviews: Path, pool: Pool | Threads, patience: Patience = _PATIENCE) -> None:
        """Take the archive, the file of reviews, what makes pages, and how long they are waited for."""
        self.patience = patience
        self.library = library
        self.stopping = asyncio.Event()
        self._pool = pool
        self.jobs = Jobs(pool, _size_of, _MOST_BYTES)
        self.searches = Jobs(Threads(_SEARCHES), _room_of, _MOST_FOUND_BYTES, _FOUND_SECONDS)
        self._file = reviews
        # What is open in SQLite is of one thread; who reads does not wait for who writes.
        self._reading, self._writing = _Opened(), _Opened()
        self._listening: dict[str, set[asyncio.Event]] = {}

    async def open(self) -> None:
        """Open the reviews. Raises: StateError, UsageError."""
        for each in (self._writing, self._reading):
            await each.open(self._file)

    async def close(self) -> None:
        """End what works for us; what was acknowledged is on the disk."""
        self.jobs.close()
        self.searches.close()
        self._pool.close()
        for each in (self._reading, self._writing):
            await each.close()

    async def made(
        self, jobs: Jobs, key: Key, call: Callable[[], Made], seconds: float | None, *, rank: int = 0
    ) -> Made | None:
        """Return what a call makes: kept, or made within so many seconds (None: all that it takes); None if it takes
        longer, and goes on.

        Raises: DiffreportError if it cannot be made; Refused if too much waits, or the server stops.
        """
        found: Made | None = jobs.found(key)
        if found is not None:
            return found
        try:
            job = jobs.asked(key, call, rank=rank)
        except BusyError as error:
            raise Refused(503, "too much is waiting to be made; ask again", {"Retry-After": "10"}) from error
        future, stopping = job.future, asyncio.ensure_future(self.stopping.wait())
        job.waiting += 1
        try:
            waits: set[asyncio.Future[Any]] = {future, stopping}
            await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            job.waiting -= 1
            job.seen = asyncio.get_running_loop().time()
        if future.cancelled() or (self.stopping.is_set() and not future.done()):
            raise Refused(503, "the server stops; ask when it is there again", {"Retry-After": "10"})
        return future.result() if future.done() else None

    def watching(self, key: Key) -> Callable[[int, int], None]:
        """Return what a search tells, in its thread, how far it is; it raises WorkerError once the server stops."""
        loop = asyncio.get_running_loop()

        def watch(done: int, total: int) -> None:
            if self.stopping.is_set():
                raise WorkerError("the server stops; ask when it is there again")
            loop.call_soon_threadsafe(self.searches.tell, key, ("reading", done, total))

        return watch

    async def reviewed(self, call: Callable[[Reviews], Made]) -> Made:
        """Return what a call that reads reviews returns. Raises: StateError; what the call raises."""
        return await self._reading.run(call)

    async def kept(self, call: Callable[[Reviews], Made]) -> Made:
        """Return what a call that adds to reviews returns, once that is on the disk.

        Raises: StateError; what the call raises.
        """
        return await self._writing.run(call)

    def spread(self, report: str) -> None:
        """Wake those that listen to what is said of a report."""
        for event in self._listening.get(report, ()):
            event.set()

    def listen(self, report: str) -> asyncio.Event:
        """Return an event that is set when something is said of a report; end with `unlisten`."""
        event = asyncio.Event()
        self._listening.setdefault(report, set()).add(event)
        return event

    def unlisten(self, report: str, event: asyncio.Event) -> None:
        """Listen no more."""
        events = self._listening.get(report, set())
        events.discard(event)
        if not events:
            self._listening.pop(report, None)

    async def pause(self, event: asyncio.Event, seconds: float) -> bool:
        """Wait for an event, for so many seconds, or for the server's end; return whether it goes on."""
        waits = {asyncio.ensure_future(each.wait()) for each in (event, self.stopping)}
        try:
            await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in waits:
                each.cancel()
        return not self.stopping.is_set()


class _Opened:
    """The file of reviews as one thread has it open."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._reviews: Reviews | None = None

    async def open(self, file: Path) -> None:
        self._reviews = await asyncio.get_running_loop().run_in_executor(self._thread, Reviews, file)

    async def close(self) -> None:
        if self._reviews is not None:
            await self.run(Reviews.close)
        self._thread.shutdown()

    async def run(self, call: Callable[[Reviews], Made]) -> Made:
        if self._reviews is None:
            raise RuntimeError("the reviews are not open")
        return await asyncio.get_running_loop().run_in_executor(self._thread, call, self._reviews)


def _size_of(made: Any) -> int:
    return len(made) if isinstance(made, bytes) else int(made.size)


def _room_of(found: Result) -> int:
    return 1_000 + sum(4 * len(hit.text) + 200 * len(hit.places) for hit in found.hits)


def state_of(job: Job[Any], jobs: Jobs) -> dict[str, Any]:
    """Return how far a job is, as it is told."""
    seconds = round(asyncio.get_running_loop().time() - job.began, 1)
    if job.step is None:
        return {"state": "waiting", "ahead": jobs.ahead(job), "seconds": seconds}
    step, done, total = job.step
    return {"state": "working", "step": step, "done": done, "total": total, "seconds": seconds}

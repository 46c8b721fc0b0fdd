"""Sources asked at once by a few threads, which fetch and do nothing else."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator, Mapping, Sequence
from queue import Empty, SimpleQueue
from typing import NamedTuple

from diffreport.watch.checking.request import Fetching
from diffreport.watch.fetching.answers import Answer
from diffreport.watch.plan import Source


class Replied(NamedTuple):
    """What a source gave, or how asking it failed; `place` is its place among those asked."""

    place: int
    answer: Answer | Exception
    seconds: float


def answers(fetcher: Fetching, asked: Sequence[tuple[Source, Mapping[str, str]]], jobs: int) -> Generator[Replied]:
    """Yield what each source gave, as it comes; each is asked with its validators.

    Of `jobs` threads none asks another source while twice as many answers wait to be taken: the memory held does not
    grow with the sources. Left early (close it), it waits for nobody: the threads end with what they are fetching.
    """
    work = _Work(fetcher, asked, 2 * jobs)
    threads = [threading.Thread(target=work.do, name=f"source-{n}", daemon=True) for n in range(min(jobs, len(asked)))]
    try:
        for thread in threads:
            thread.start()
        for _ in asked:
            yield work.replies.get()
            work.room.release()
    finally:
        work.is_left.set()
        work.room.release(len(threads) or 1)


class _Work:
    """What the threads share: the sources that are to be asked, the replies, and how many of these may wait."""

    def __init__(self, fetcher: Fetching, asked: Sequence[tuple[Source, Mapping[str, str]]], most: int) -> None:
        self._fetcher = fetcher
        self._asked = asked
        self._waiting: SimpleQueue[int] = SimpleQueue()
        for place in range(len(asked)):
            self._waiting.put(place)
        self.replies: SimpleQueue[Replied] = SimpleQueue()
        self.room = threading.Semaphore(most)
        self.is_left = threading.Event()

    def do(self) -> None:
        """Ask sources until there is none left to be asked."""
        while True:
            self.room.acquire()
            try:
                place = self._waiting.get_nowait()
            except Empty:
                return
            if self.is_left.is_set():
                return
            begin = time.monotonic()
            answer = self._answer(place)
            self.replies.put(Replied(place, answer, time.monotonic() - begin))

    def _answer(self, place: int) -> Answer | Exception:
        """Return what a source gave, or what asking it raised: whoever takes it tells it, a bug as a bug."""
        try:
            return self._fetcher.fetch(*self._asked[place])
        except Exception as error:  # noqa: BLE001 - told
            return error
        except BaseException as error:  # noqa: BLE001 - the end of a thread is not that of the check
            return RuntimeError(f"{self._asked[place][0].series}: the thread that asked it ended with {error!r}")

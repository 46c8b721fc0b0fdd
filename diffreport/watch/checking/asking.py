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
    if not asked:
        return
    waiting: SimpleQueue[int] = SimpleQueue()
    replies: SimpleQueue[Replied] = SimpleQueue()
    room = threading.Semaphore(2 * jobs)
    is_left = threading.Event()
    for place in range(len(asked)):
        waiting.put(place)

    def work() -> None:
        while True:
            room.acquire()
            try:
                place = waiting.get_nowait()
            except Empty:
                return
            if is_left.is_set():
                return
            begin = time.monotonic()
            try:
                answer: Answer | Exception = fetcher.fetch(*asked[place])
            except Exception as error:  # noqa: BLE001 - told by whoever takes it, a bug as a bug
                answer = error
            replies.put(Replied(place, answer, time.monotonic() - begin))

    threads = [threading.Thread(target=work, name=f"source-{n}", daemon=True) for n in range(min(jobs, len(asked)))]
    for thread in threads:
        thread.start()
    try:
        for _ in asked:
            yield replies.get()
            room.release()
    finally:
        is_left.set()
        room.release(len(threads))

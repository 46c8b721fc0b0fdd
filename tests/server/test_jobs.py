"""What takes long is made once for all who ask, kept within bounds, and lost by nobody when a process dies."""

from __future__ import annotations

import asyncio
import math
import os
import threading
from collections.abc import Awaitable, Callable
from functools import partial

import pytest

from diffreport.errors import UsageError, WorkerError
from diffreport.server.jobs import BusyError, Job, Jobs, Pool, Threads, at


def run(test: Callable[[], Awaitable[None]]) -> None:
    """Run a test in an event loop."""
    asyncio.run(asyncio.wait_for(test(), 60))


def jobs(most_bytes: int = 100) -> Jobs:
    """Return jobs that one thread does; the room of a result is its length."""
    return Jobs(Threads(1), len, most_bytes)


def test_what_many_ask_for_is_made_once() -> None:
    """All of them get it."""
    made = []

    def make() -> bytes:
        made.append(1)
        return b"page"

    async def test() -> None:
        all_ = jobs()
        asked = [all_.asked(("a",), make) for _ in range(50)]
        assert await asyncio.gather(*(job.future for job in asked)) == [b"page"] * 50
        assert len(made) == 1
        assert all_.found(("a",)) == b"page"

    run(test)


def test_what_was_not_asked_for_lately_goes_first() -> None:
    """Within the bytes that are kept; what is longer than all of them is not kept."""

    async def test() -> None:
        all_ = jobs(most_bytes=10)
        for name, size in (("a", 4), ("b", 4), ("c", 4), ("long", 11)):
            if name == "c":
                all_.found(("a",))
            await all_.asked((name,), partial(bytes, size)).future
        assert [name for name in ("a", "b", "c", "long") if all_.found((name,)) is not None] == ["a", "c"]

    run(test)


def test_what_may_be_another_soon_is_not_kept_for_long() -> None:
    """It takes no room then."""

    async def test() -> None:
        all_ = Jobs(Threads(1), len, 10, most_seconds=0)
        for _ in range(2):
            assert await all_.asked(("a",), partial(bytes, 10)).future
            assert all_.found(("a",)) is None

    run(test)


def test_what_nobody_waits_for_comes_last() -> None:
    """Of one rank what was asked for first; the queue has an end."""
    order = []

    async def test() -> None:
        all_ = jobs()
        asked: list[Job[bytes]] = []
        for name, rank in (("first", 0), ("idle", 1), ("second", 0), ("third", 0)):
            asked.append(all_.asked((name,), partial(_noted, order, name), rank=rank))
        assert [all_.ahead(job) for job in asked[1:]] == [3, 1, 2]
        await asyncio.gather(*(job.future for job in asked))
        assert order == ["first", "second", "third", "idle"]
        for n in range(201):
            all_.asked((n,), partial(bytes, 1))
        with pytest.raises(BusyError):
            all_.asked(("too many",), partial(bytes, 1))
        all_.close()

    run(test)


def test_what_waits_at_the_end_is_not_begun() -> None:
    """Nor left behind by the event loop, half done."""
    order: list[str] = []

    async def test() -> None:
        all_, before = jobs(), asyncio.all_tasks()
        first, _ = (all_.asked((name,), partial(_noted, order, name)) for name in ("first", "second"))
        all_.close()
        await first.future
        await asyncio.sleep(0)  # what follows the first would begin now
        assert asyncio.all_tasks() == before

    run(test)
    assert order == ["first"]


def test_what_nobody_waits_for_leaves_a_place_free() -> None:
    """Until somebody waits for it after all."""
    gate = threading.Event()

    async def test() -> None:
        all_ = Jobs(Threads(2), len, 100)
        try:
            idle = [all_.asked((n,), partial(_gated, gate), rank=1) for n in range(2)]
            assert await all_.asked(("page",), partial(bytes, 1)).future
            assert [job.step is None for job in idle] == [False, True]
            assert all_.asked((1,), partial(bytes, 1)) is idle[1]
            assert idle[1].step is not None
        finally:
            gate.set()
        await asyncio.gather(*(job.future for job in idle))

    run(test)


def test_what_all_have_left_comes_last_and_gives_way() -> None:
    """Nobody asked for it, or how far it is, for a while; who comes back for it finds it where it was."""
    order: list[str] = []
    gate = threading.Event()

    async def test() -> None:
        all_ = jobs()
        all_.asked(("first",), partial(_gated, gate))
        asked = {name: all_.asked((name,), partial(_noted, order, name)) for name in ("left", "back", "here")}
        for name in ("left", "back"):
            asked[name].seen = -math.inf
        assert all_.job(("back",)) is asked["back"]
        gate.set()
        await asyncio.gather(*(job.future for job in asked.values()))
        assert order == ["back", "here", "left"]
        gate.clear()
        all_.asked(("first",), partial(_gated, gate))
        many = [all_.asked((n,), partial(bytes, 1)) for n in range(200)]
        many[5].seen = -math.inf
        last = all_.asked(("last",), partial(bytes, 1))
        assert many[5].future.cancelled()
        gate.set()
        await last.future

    run(test)


def _gated(gate: threading.Event) -> bytes:
    gate.wait()
    return b""


def _noted(order: list[str], name: str) -> bytes:
    order.append(name)
    return b""


def test_a_failure_is_told_again_and_then_tried_again() -> None:
    """For a moment, so that who asks again and again does not work in vain."""

    async def test() -> None:
        all_ = jobs()
        job = all_.asked(("a",), _fail)
        with pytest.raises(UsageError):
            await job.future
        with pytest.raises(UsageError):
            all_.found(("a",))
        assert all_.job(("a",)) is None

    run(test)


def _fail() -> bytes:
    raise UsageError("it cannot be made")


def test_a_process_that_dies_takes_no_other_job_with_it() -> None:
    """The one is told of, the other is done; how far it is, is told here."""
    steps = []

    async def test() -> None:
        pool = Pool(2)
        all_ = Jobs(pool, len, 100)
        pool.tell = lambda key, step: steps.append((key, step))
        died, done = all_.asked(("dies",), _die), all_.asked(("done",), _tell)
        with pytest.raises(WorkerError):
            await died.future
        assert await done.future == b"done"
        while (("done",), ("writing", 2, 3)) not in steps:
            await asyncio.sleep(0)
        pool.close()

    run(test)


def _die() -> bytes:
    os._exit(1)


def _tell() -> bytes:
    at("writing", 2, 3)
    return b"done"

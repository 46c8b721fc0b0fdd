"""The start page: what is known of each series by its page, which is made for that, one after the other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from starlette.responses import Response

from diffreport.archived.histories import is_kept
from diffreport.errors import DiffreportError
from diffreport.server import answers, making, screens
from diffreport.server.desk import TICK_SECONDS
from diffreport.server.guard import Refused
from diffreport.server.pages import setting_of

if TYPE_CHECKING:
    from starlette.requests import Request

    from diffreport.server.desk import Desk
    from diffreport.server.jobs import Key
    from diffreport.server.library import AskedSeries, Face
    from diffreport.site.entries import Entry

Made = TypeVar("Made")

_LATER = 1  # rank of what nobody waits for


class Start:
    """Answers requests for the start page, which never waits: what is not known yet is there the next time."""

    def __init__(self, desk: Desk, face: Face) -> None:
        """Take what all requests share, and how pages are shown."""
        self._desk, self._face = desk, face
        self._entries: dict[str, tuple[Key, Entry]] = {}  # of each series, with what it is of
        self._filling: asyncio.Task[None] | None = None

    async def page(self, request: Request) -> Response:
        """Answer with the start page."""
        asked, is_whole = await asyncio.to_thread(self._desk.library.all_series)
        if self._filling is None or self._filling.done():
            self._filling = asyncio.create_task(self._fill(asked))
        listed = [screens.Listed(self._entry(each) or each.known, each.labels) for each in asked]
        setting = setting_of(self._face, request.scope["reviewer"])
        text = await asyncio.to_thread(screens.render_start, listed, setting, is_whole=is_whole)
        return answers.page(text, request)

    async def progress(self, request: Request) -> Response:
        """Answer with how many series are known."""
        return answers.streamed(request, self._progress())

    def _entry(self, asked: AskedSeries) -> Entry | None:
        """Return what is known of a series by its page, None if that is not made yet."""
        key, entry = self._entries.get(asked.task.followed.series, ((), None))
        return entry if key == asked.key else None

    async def _fill(self, asked: tuple[AskedSeries, ...]) -> None:
        """Make what is not known yet, one by one, so that nobody waits for it, until there is other work."""
        with suppress(Refused):
            for each in asked:
                if self._entry(each) is None:
                    self._entries[each.task.followed.series] = each.key, await self._made(each)

    async def _made(self, asked: AskedSeries) -> Entry:
        """Return what is known of a series by its page. Raises: Refused if too much waits, or the server stops."""
        task = asked.task
        try:
            if not await asyncio.to_thread(is_kept, task.followed, task.under.following):
                for n in range(len(asked.labels) - 1):  # each of them alone, so that nobody waits long for the others
                    await self._late(("compared", *asked.key[1:], n), partial(making.pair_compared, task, n))
            made = await self._late(asked.key, partial(making.series_made, task))
        except DiffreportError:  # its own page says what is wrong
            return asked.known
        return made.entry if made is not None else asked.known

    async def _late(self, key: Key, call: Callable[[], Made]) -> Made | None:
        return await self._desk.made(self._desk.jobs, key, call, None, rank=_LATER)

    async def _progress(self) -> AsyncIterator[str]:
        began = asyncio.get_running_loop().time()
        while self._filling is not None and not self._filling.done():
            asked, _ = await asyncio.to_thread(self._desk.library.all_series)
            done = sum(self._entry(each) is not None for each in asked)
            seconds = round(asyncio.get_running_loop().time() - began, 1)
            state = {"state": "working", "step": "reading", "done": done, "total": len(asked), "seconds": seconds}
            yield answers.event("progress", state)
            if not await self._desk.pause(asyncio.Event(), TICK_SECONDS):
                return
        yield answers.event("done", {})

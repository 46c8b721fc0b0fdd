"""The pages of the archive, made when they are asked for; what takes long is waited for on a page of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from diffreport import report as reports
from diffreport.archived.search import Result, Scope
from diffreport.errors import (
    DiffreportError,
    InputError,
    ReferenceNotFoundError,
    StateError,
    TemplateError,
    UsageError,
    WorkerError,
)
from diffreport.kept import key_of
from diffreport.report import hits
from diffreport.report.presentation import TABLE, Table
from diffreport.server import answers, making, screens
from diffreport.server.desk import TICK_SECONDS, Desk, state_of
from diffreport.server.guard import Refused
from diffreport.server.jobs import Jobs, Key
from diffreport.server.library import Asked, Face

if TYPE_CHECKING:
    from starlette.requests import Request


Made = TypeVar("Made")

_AGAIN = {"Retry-After": "2"}
_MOST_HITS = {"": 200, "txt": 1_000, "csv": 10_000, "json": 10_000}


def setting_of(face: Face, user: str) -> screens.Setting:
    """Return how a page that a file has none of is shown to a user, "" for nobody known."""
    look = face.under.shown
    sign_out = face.place.of("logout") if face.has_form and user else ""
    return screens.Setting(face.live, face.title, look.language, look.templates, user, sign_out)


class Pages:
    """Answers requests for pages of the archive."""

    def __init__(self, desk: Desk, face: Face) -> None:
        """Take what all requests share, and how pages are shown."""
        self._desk, self._face = desk, face

    async def feed(self, request: Request) -> Response:
        """Answer with the feed."""
        content = await asyncio.to_thread(self._desk.library.feed)
        return answers.shown(content, "application/atom+xml", request)

    async def health(self, request: Request) -> Response:
        """Answer that the server answers."""
        return answers.told({"status": "ok"})

    async def series(self, request: Request) -> Response:
        """Answer with the history of a series."""
        asked = await asyncio.to_thread(self._desk.library.asked_series, request.path_params["series"])
        made = await self._made(asked.key, partial(making.series_made, asked.task), self._desk.patience.page)
        return (
            self._waiting(request, "progress", asked.task.followed.series)
            if made is None
            else answers.made(made.page, request)
        )

    async def to_series(self, request: Request) -> Response:
        """Lead to the page of a series, whose address ends with a stroke."""
        asked = await asyncio.to_thread(self._desk.library.asked_series, request.path_params["series"])
        return RedirectResponse(self._face.place.of(asked.task.followed.series, ""), 303)

    async def series_progress(self, request: Request) -> Response:
        """Answer with how far the history of a series is."""
        asked = await asyncio.to_thread(self._desk.library.asked_series, request.path_params["series"])
        return answers.streamed(request, self._progress(self._desk.jobs, asked.key))

    async def pair(self, request: Request) -> Response:
        """Lead to the report on the two editions of a form."""
        old, new = (request.query_params.get(side, "") for side in ("old", "new"))
        where = await asyncio.to_thread(self._desk.library.pair_of, request.path_params["series"], old, new)
        return RedirectResponse(where, 303)

    async def edition(self, request: Request) -> Response:
        """Answer with an edition as published, to be saved: what it holds must not act here."""
        names = request.path_params["series"], request.path_params["edition"]
        content, name = await asyncio.to_thread(self._desk.library.bytes_of, *names)
        return answers.download(content, name)

    async def report(self, request: Request) -> Response:
        """Answer with a report, or a part of one."""
        asked = await self._asked(request)
        made = await self._report(asked, self._desk.patience.page)
        if made is None:
            part = "../" if "part" in request.path_params else ""
            return self._waiting(
                request, f"{part}{quote(asked.pair, safe='')}/progress", f"{asked.series} {asked.pair}"
            )
        content = made.pages.get(request.path_params.get("part", ""))
        if content is None:
            raise Refused(404, "the report has no such part")
        return answers.made(content, request)

    async def report_progress(self, request: Request) -> Response:
        """Answer with how far a report is."""
        return answers.streamed(request, self._progress(self._desk.jobs, (await self._asked(request)).key))

    async def export(self, request: Request) -> Response:
        """Answer with a report in a format, to be saved."""
        form = request.path_params["format"]
        if form not in reports.FORMATS:
            raise Refused(404, f"there is no such format; use one of {', '.join(sorted(reports.FORMATS))}")
        table, name = _table_of(request, form)
        asked, review = await self._asked(request), None
        key: Key = ("export", *asked.key[1:], form, table)
        if form in reports.REVIEWED:
            report = await self.report_of(request)
            review, last = await self._desk.reviewed(lambda reviews: reviews.review(report.id))
            key = (*key, max((each.number for each in last), default=0))
        call = partial(making.export_made, asked.exported, form, review if review and review.findings else None, table)
        content = await self._made(key, call, self._desk.patience.file)
        if content is None:
            raise Refused(503, "the file is still being made; ask again in a moment, it will be there sooner", _AGAIN)
        return answers.download(content, f"{asked.series} {asked.pair}{name}.{form}", reports.FORMATS[form].media_type)

    async def search(self, request: Request) -> Response:
        """Answer with what a search finds."""
        form = request.query_params.get("format", "")
        if form not in _MOST_HITS:
            raise Refused(400, "format is none of csv, json, txt")
        asked = await self._searched(request)
        if asked.scope.series and asked.scope.series[0] not in asked.names:
            raise Refused(404, "there is no such series")
        found, wrong = None, ""
        if asked.query.strip() or form:
            try:
                found = await self._found(asked)
            except UsageError as error:
                wrong = str(error)
                if form:
                    raise Refused(400, wrong) from error
            else:
                if found is None:
                    return self._waiting(request, "progress/search?" + request.url.query, asked.query)
        if form and found is not None:
            content = await asyncio.to_thread(hits.rendered, found, asked.query, form)
            return answers.shown(content, reports.FORMATS[form].media_type, request)
        page = screens.Searched(asked.query, "".join(asked.scope.series), asked.names, found, wrong)
        text = await asyncio.to_thread(screens.render_search, page, self._setting(request))
        return answers.page(text, request)

    async def search_progress(self, request: Request) -> Response:
        """Answer with how many editions are read before a search."""
        return answers.streamed(request, self._progress(self._desk.searches, (await self._searched(request)).key))

    async def report_of(self, request: Request) -> making.Report:
        """Return the report that a request is about. Raises: Refused if that takes too long; DiffreportError."""
        made = await self._report(await self._asked(request), self._desk.patience.file)
        if made is None:
            raise Refused(503, "the report is still being made; ask again in a moment, it will be there sooner", _AGAIN)
        return made

    async def _asked(self, request: Request) -> Asked:
        names = request.path_params["series"], request.path_params["pair"]
        return await asyncio.to_thread(self._desk.library.asked, *names)

    async def _report(self, asked: Asked, seconds: float) -> making.Report | None:
        return await self._made(asked.key, partial(making.report_made, asked.stretch), seconds)

    async def _searched(self, request: Request) -> _Search:
        query, series, form = (request.query_params.get(name, "") for name in ("q", "series", "format"))
        known = await asyncio.to_thread(self._desk.library.known)
        scope = Scope((series,) if series else (), limit=_MOST_HITS.get(form))
        return _Search(query, scope, form, known)

    async def _found(self, asked: _Search) -> Result | None:
        watch = self._desk.watching(asked.key)
        call = partial(self._desk.library.search, asked.query, asked.scope, watch)
        seconds = self._desk.patience.file if asked.form else self._desk.patience.page
        return await self._desk.made(self._desk.searches, asked.key, call, seconds)

    async def _made(self, key: Key, call: partial[Made], seconds: float) -> Made | None:
        return await self._desk.made(self._desk.jobs, key, call, seconds)

    def _setting(self, request: Request) -> screens.Setting:
        return setting_of(self._face, request.scope["reviewer"])

    def _waiting(self, request: Request, progress: str, what: str) -> Response:
        own = request.scope["raw_path"].decode("ascii").rpartition("/")[2] + "?" * bool(request.url.query)
        waiting = screens.Waiting(f"{own}{request.url.query}" or "./", progress, what=what)
        text = screens.render_waiting(waiting, self._setting(request))
        return answers.page(text, request, 202, _AGAIN)

    async def _progress(self, jobs: Jobs, key: Key) -> AsyncIterator[str]:
        while (job := jobs.job(key)) is not None:
            yield answers.event("progress", state_of(job, jobs))
            if not await self._desk.pause(job.changed, TICK_SECONDS):
                return
        try:
            jobs.found(key)
        except DiffreportError as error:
            status, told = outcome_of(error)
            yield answers.event("error", {"error": told, "status": status})
        else:
            yield answers.event("done", {})


class _Search(NamedTuple):
    """What is looked for where, in which form it is told, and all series, each with the digest of its records."""

    query: str
    scope: Scope
    form: str
    known: dict[str, str]

    @property
    def key(self) -> Key:
        return ("search", self.query, self.scope, key_of(self.known))

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.known)


def _table_of(request: Request, form: str) -> tuple[str, str]:
    """Return the table that is asked for, and what the name of its file has of it. Raises: Refused."""
    if (table := request.query_params.get("table")) is None:
        return TABLE, ""
    if form != "csv" or table not in list(Table):
        raise Refused(400, f"table is for csv, one of {', '.join(Table)}")
    return table, f" {table}"


def outcome_of(error: DiffreportError) -> tuple[int, str]:
    """Return the status and the line that tell of an error; those who ask need not know where the archive is."""
    if isinstance(error, ReferenceNotFoundError):
        return 404, "there is no such series or edition"
    if isinstance(error, InputError | UsageError):
        return 422, str(error)
    if isinstance(error, TemplateError | WorkerError):
        return 500, str(error)
    if isinstance(error, StateError):
        return 500, "this cannot be done now; the keeper of the server is told why"
    return 500, "the archive or what is kept of it is damaged; its keeper finds out more with diffreport verify"

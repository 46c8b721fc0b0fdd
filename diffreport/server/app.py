"""The server as an application of ASGI: routes, and what every request passes and every answer has."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route, Router

from diffreport.errors import DiffreportError, ReferenceNotFoundError, TemplateError
from diffreport.server import answers, screens
from diffreport.server.access import Access
from diffreport.server.guard import HEALTH, METHODS, Guard, Refused, guarded
from diffreport.server.library import Face
from diffreport.server.pages import Pages, outcome_of, setting_of
from diffreport.server.reviewing import Reviewing, now
from diffreport.server.start import Start

if TYPE_CHECKING:
    from collections.abc import Awaitable, Sequence

    from starlette.types import Message, Receive, Scope, Send

    from diffreport.server.desk import Desk
    from diffreport.server.users import Users

    Endpoint = Callable[[Request], Awaitable[Response]]

_PAIR = "/{series}/{pair}"
_ABSOLUTE = re.compile(r"^https?://[^/]*", re.IGNORECASE)  # HTTP lets a request name the whole address
_REVIEW = re.compile(r"^/[^/]+/[^/]+/review(?:/|$)")


class Ways(NamedTuple):
    """What the application tells of itself: faults of the archive and what is kept, and each request."""

    fault: Callable[[str], None]
    access: Callable[[str], None]


def bug(error: BaseException) -> str:
    """Return the line that tells the keeper of the server of an error that nobody foresaw."""
    return " ".join(f"a bug in the server ({type(error).__name__}: {error}); report it".split())


class App:
    """The application."""

    def __init__(self, desk: Desk, face: Face, who: tuple[Guard, Users], ways: Ways) -> None:
        """Take what it is made of."""
        (self._guard, users), pages = who, Pages(desk, face)
        routes = _routes((Start(desk, face), pages), Reviewing(desk, pages, self._guard), Access(users, face))
        self._router = Router(routes, redirect_slashes=False, default=_nowhere)
        self._face, self._users, self._ways = face, users, ways

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            raise RuntimeError("nothing else than HTTP is spoken here")
        began, status = time.monotonic(), 0

        async def sending(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        scope["reviewer"] = ""
        try:
            await self._answer(scope, receive, guarded(sending))
        except ClientDisconnect:
            pass
        except Exception as error:  # nobody foresaw it: whoever asks is answered all the same
            if status:
                raise
            self._ways.fault(bug(error))
            refused = Refused(500, "this is a bug in the server; its keeper is told more")
            await self._refused(Request(scope), refused)(scope, receive, guarded(sending))
        finally:
            peer = scope["client"][0] if scope.get("client") else "?"
            took = round(1000 * (time.monotonic() - began))
            who = ascii(scope["reviewer"]) if scope["reviewer"] else "-"  # a name may look like the rest of a line
            path = scope["raw_path"].decode("latin-1")
            self._ways.access(f"{now()} {peer} {who} {scope['method']} {path} {status or '-'} {took} ms")

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            self._locate(scope)
            scope["reviewer"] = self._guard.user_of(scope)
            await self._router(scope, receive, send)
            return
        except Refused as refused:
            answer = self._refused(request, refused)
        except DiffreportError as error:
            outcome = Refused(*outcome_of(error))
            if outcome.status >= 500:
                self._ways.fault(str(error))
            answer = self._refused(request, outcome)
        await answer(scope, receive, send)

    def _locate(self, scope: Scope) -> None:
        """Make routes see the path as it was sent, each part still encoded, below the base. Raises: Refused."""
        raw, base = _ABSOLUTE.sub("", scope["raw_path"].decode("latin-1")), self._face.place.base
        if raw == HEALTH:
            base = ""
        if not raw.isascii() or not raw.startswith(f"{base}/"):
            raise Refused(404, "there is no such page")
        scope["path"], scope["root_path"] = raw[len(base) :], ""

    def _refused(self, request: Request, refused: Refused) -> Response:
        """Return the answer to what is refused: JSON to programs, to a browser a page, to who is unknown the form."""
        place, path = self._face.place, request.scope["path"]
        if "text/html" not in request.headers.get("accept", "*/*") or _is_of_programs(path):
            return answers.told({"error": refused.told}, refused.status, refused.headers)
        if refused.status == 401 and self._users.has_form and request.method in ("GET", "HEAD"):
            query = request.url.query
            onward = quote(path + (f"?{query}" if query else ""), safe="")
            return RedirectResponse(f"{place.base}/login?onward={onward}", 303)
        setting = setting_of(self._face, request.scope["reviewer"])
        try:
            text = screens.render_message(screens.Message(refused.status, refused.told), setting)
        except TemplateError as error:  # of the keeper's own template
            self._ways.fault(str(error))
            return answers.told({"error": refused.told}, refused.status, refused.headers)
        headers = refused.headers | {"Cache-Control": "private, no-store"}
        return answers.page(text, request, refused.status, headers)


def _routes(shown: tuple[Start, Pages], reviewing: Reviewing, access: Access) -> Sequence[Route]:
    """Return the routes; a name in braces is one part of a path."""
    start, pages = shown
    table: tuple[tuple[str, str, Endpoint], ...] = (
        ("GET", "/", start.page),
        ("GET", "/progress", start.progress),
        ("GET", "/feed.atom", pages.feed),
        ("GET", HEALTH, pages.health),
        ("GET", "/search", pages.search),
        ("GET", "/progress/search", pages.search_progress),
        ("GET", "/login", access.form),
        ("POST", "/login", access.begin),
        ("POST", "/logout", access.end),
        ("GET", "/{series}", pages.to_series),
        ("GET", "/{series}/", pages.series),
        ("GET", "/{series}/progress", pages.series_progress),
        ("GET", "/{series}/pair", pages.pair),
        ("GET", "/{series}/{edition}/bytes", pages.edition),
        ("GET", "/{series}/{edition}/bytes.{suffix}", pages.edition),
        ("GET", _PAIR, pages.report),
        ("GET", f"{_PAIR}/progress", pages.report_progress),
        ("GET", f"{_PAIR}/export.{{format}}", pages.export),
        ("GET", f"{_PAIR}/review", reviewing.get),
        ("POST", f"{_PAIR}/review", reviewing.post),
        ("GET", f"{_PAIR}/review/events", reviewing.events),
        ("PUT", f"{_PAIR}/review/{{finding}}", reviewing.put),
        ("GET", f"{_PAIR}-parts/{{part}}", pages.report),
    )
    methods: dict[str, dict[str, Endpoint]] = {}
    for method, path, endpoint in table:
        methods.setdefault(path, {})[method] = endpoint
    return [Route(path, _by_method(of), methods=METHODS) for path, of in methods.items()]


def _by_method(endpoints: dict[str, Endpoint]) -> Endpoint:
    """Return what answers with the endpoint of a method, the parts of the path decoded, or refuses the method."""

    async def answer(request: Request) -> Response:
        method = "GET" if request.method == "HEAD" else request.method
        if method not in endpoints:
            allowed = ", ".join((*endpoints, *(["HEAD"] if "GET" in endpoints else [])))
            raise Refused(405, "not with this method", {"Allow": allowed})
        request.scope["path_params"] = {name: _decoded(part) for name, part in request.path_params.items()}
        return await endpoints[method](request)

    return answer


def _decoded(part: str) -> str:
    """Return a part of a path. Raises: ReferenceNotFoundError for what is no text."""
    try:
        text = unquote(part, errors="strict")
    except UnicodeDecodeError as error:
        raise ReferenceNotFoundError("a part of the path is not UTF-8") from error
    if "\0" in text:
        raise ReferenceNotFoundError("a part of the path has a NUL")
    return text


async def _nowhere(scope: Scope, receive: Receive, send: Send) -> None:
    raise Refused(404, "there is no such page")


def _is_of_programs(path: str) -> bool:
    """Tell whether what is asked for is no page in any case."""
    return path.endswith("/progress") or path == "/progress/search" or _REVIEW.search(path) is not None

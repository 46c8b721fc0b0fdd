"""The form for a token, and the session that a browser then has."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.responses import RedirectResponse, Response

from diffreport.server import answers, screens
from diffreport.server.bodies import body_of
from diffreport.server.guard import Refused, asking_of, cookie_of
from diffreport.server.pages import setting_of
from diffreport.server.users import Tokens, TooManyError

if TYPE_CHECKING:
    from starlette.requests import Request

    from diffreport.server.library import Face

_MOST_BODY, _MOST_FIELDS = 8 << 10, 10  # bytes and fields of a form


class Access:
    """Answers requests about sessions."""

    def __init__(self, users: object, face: Face) -> None:
        """Take who tells users apart: where that needs no form, there is none."""
        self._tokens = users if isinstance(users, Tokens) else None
        self._face = face

    async def form(self, request: Request) -> Response:
        """Answer with the form."""
        self._known()
        return self._form(request, _onward(request.query_params.get("onward", "")), "", 200)

    async def begin(self, request: Request) -> Response:
        """Begin a session for who has a token, and lead on."""
        tokens = self._known()
        content = (await body_of(request, _MOST_BODY)).decode("utf-8", "replace")
        try:
            fields = parse_qs(content, max_num_fields=_MOST_FIELDS)
        except ValueError as error:
            raise Refused(400, "the form has too many fields") from error
        token, onward = (fields.get(name, [""])[0] for name in ("token", "onward"))
        try:
            name = tokens.check(token.strip(), asking_of(request.scope))
        except TooManyError as error:
            raise Refused(429, "too many wrong tokens; wait a minute", {"Retry-After": "60"}) from error
        if not name:
            return self._form(request, _onward(onward), "nobody has this token", 401)
        answer = RedirectResponse(f"{self._face.place.base}{_onward(onward)}", 303)
        answer.set_cookie(
            cookie_of(request.scope),
            tokens.begin(token.strip(), time.time()),
            path=f"{self._face.place.base}/",
            httponly=True,
            samesite="strict",
            secure=self._face.place.public.startswith("https:"),
        )
        return answer

    async def end(self, request: Request) -> Response:
        """End the session."""
        self._known().end(request.cookies.get(cookie_of(request.scope), ""))
        answer = RedirectResponse(f"{self._face.place.base}/login", 303)
        answer.delete_cookie(
            cookie_of(request.scope), path=f"{self._face.place.base}/", httponly=True, samesite="strict"
        )
        return answer

    def _known(self) -> Tokens:
        if self._tokens is None:
            raise Refused(404, "there is no such page")
        return self._tokens

    def _form(self, request: Request, onward: str, wrong: str, status: int) -> Response:
        text = screens.render_login(screens.Login(onward, wrong), setting_of(self._face, request.scope["reviewer"]))
        return answers.page(text, request, status)


def _onward(path: str) -> str:
    """Return a path below the server that a form may lead on to: never to another host."""
    is_ours = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isascii()
    return path if is_ours and path.isprintable() else "/"

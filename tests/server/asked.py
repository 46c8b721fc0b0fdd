"""The application, asked in this process and without a network."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from diffreport.server.app import App, Ways
from diffreport.server.desk import Desk, Patience
from diffreport.server.guard import Guard, Names
from diffreport.server.jobs import Threads
from diffreport.server.library import Face, Library, Place, place_of
from diffreport.server.users import Alone, Users
from diffreport.site.reports import Under
from tests.server.running import Answer

PATIENT = Patience(60, 60)
HOST, ORIGIN = "reports.example.org", "https://reports.example.org"


class Asked:
    """An application that is asked without a network."""

    def __init__(self, folder: Path, users: Users, where: tuple[Place, Under], patience: Patience) -> None:
        place, under = where
        face = Face(under, place, has_form=users.has_form)
        self.told: list[str] = []
        library = Library(folder / "archive", face, self.told.append)
        self.desk = Desk(library, folder / "reviews.sqlite", Threads(1), patience)
        guard = Guard(Names.of("127.0.0.1", place.public), users)
        self._app = App(self.desk, face, (guard, users), Ways(self.told.append, self.told.append))

    async def ask(self, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> Answer:
        """Return the answer; of a header's name "_" stands for "-"."""
        raw, _, query = path.partition("?")
        sent = {"host": HOST} | {name.replace("_", "-").lower(): value for name, value in headers.items()}
        scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": raw,
            "raw_path": raw.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in sent.items()],
            "client": ("10.0.0.1", 1),
            "server": ("127.0.0.1", 8765),
        }
        messages: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body}

        async def send(message: dict[str, Any]) -> None:
            messages.append(message)

        await self._app(scope, receive, send)
        told = {name.decode(): value.decode() for name, value in messages[0]["headers"]}
        return Answer(messages[0]["status"], told, b"".join(m.get("body", b"") for m in messages[1:]))


Ask = Callable[[Asked], Awaitable[None]]


def run(
    folder: Path,
    test: Ask,
    users: Users | None = None,
    place: Place | None = None,
    patience: Patience = PATIENT,
    under: Under | None = None,
) -> Asked:
    """Run a test on an application."""
    asked = Asked(folder, users or Alone("Ana"), (place or place_of("", ORIGIN), under or Under()), patience)

    async def whole() -> None:
        await asked.desk.open()
        try:
            await test(asked)
        finally:
            asked.desk.stopping.set()
            await asked.desk.close()

    asyncio.run(asyncio.wait_for(whole(), 60))
    return asked

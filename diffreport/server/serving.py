"""The server from its start to its end."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType

import uvicorn

from diffreport.errors import UsageError
from diffreport.server.app import App, Ways, bug
from diffreport.server.connections import Impatient
from diffreport.server.desk import Desk
from diffreport.server.guard import Guard, Names
from diffreport.server.jobs import Pool
from diffreport.server.library import Face, Library
from diffreport.server.users import Users

_GRACE_SECONDS = 10  # that requests have to end in
_KEEP_ALIVE_SECONDS = 15
_MOST_AT_ONCE = 500  # connections, streams of events among them: each is a file, of which a process may have 1,024
_MOST_HEAD = 32 << 10  # bytes of the headers of a request
_BACKLOG = 512
_MOST_SENT = 128 << 10  # bytes that the system takes of an answer before its client does: who takes some is seen to


@dataclass(frozen=True, slots=True)
class Serving:
    """What is to be served: an archive, the file of its reviews, to whom and where, and what it looks like.

    `port` is 0 for any that is free; `jobs` are the processes that make pages.
    """

    archive: Path | str
    reviews: Path
    users: Users
    face: Face
    host: str = "127.0.0.1"
    port: int = 8765
    jobs: int = 1


@dataclass(frozen=True, slots=True)
class Telling:
    """Who is told: `began` the address, once it can be asked; `fault` what its keeper should know; `access` each
    request."""

    began: Callable[[str], None]
    fault: Callable[[str], None]
    access: Callable[[str], None]


def serve(serving: Serving, telling: Telling) -> None:
    """Serve until a signal ends it: SIGTERM, or SIGINT, which raises KeyboardInterrupt then.

    Requests under way are answered, streams are ended, and what tells users apart is closed.

    Raises: UsageError if the address cannot be had; ArchiveError, StateError.
    """
    with closing(serving.users), _bound(serving.host, serving.port) as listener:
        origin = f"http://{_asked_at(serving.host)}:{listener.getsockname()[1]}"
        face = serving.face._replace(place=replace(serving.face.place, own=origin))
        library = Library(serving.archive, face, telling.fault)
        desk = Desk(library, serving.reviews, Pool(serving.jobs))
        names = Names.of(serving.host, face.place.public)
        who = Guard(names, serving.users), serving.users
        app = App(desk, face, who, Ways(telling.fault, telling.access))
        if asyncio.run(_served(app, desk, listener, telling)) == signal.SIGINT:
            raise KeyboardInterrupt


async def _served(app: App, desk: Desk, listener: socket.socket, telling: Telling) -> int:
    """Serve; return the signal that ended it."""
    await desk.open()
    server = _Server(_configured(app, telling), desk)
    try:
        telling.began(desk.library.address)
        with server.heeding():
            await server.serve([listener])
    finally:
        desk.stopping.set()
        await desk.close()
    return server.ended_by


class _Server(uvicorn.Server):
    """A server that ends its streams first, and raises no signal again when it has ended."""

    ended_by = 0

    def __init__(self, config: uvicorn.Config, desk: Desk) -> None:
        super().__init__(config)
        self._desk = desk

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to `heeding`."""
        yield

    @contextmanager
    def heeding(self) -> Iterator[None]:
        """End when a signal comes, at once when it comes again."""
        loop = asyncio.get_running_loop()

        def end(number: int, frame: FrameType | None) -> None:
            self.force_exit = self.should_exit
            self.should_exit, self.ended_by = True, number
            loop.call_soon_threadsafe(self._desk.stopping.set)

        former = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in former.items():
                signal.signal(number, handler)


def _configured(app: App, telling: Telling) -> uvicorn.Config:
    for name in ("uvicorn.error", "asyncio"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [_Faults(telling.fault)], False
    return uvicorn.Config(
        app,
        http=Impatient,
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_config=None,
        log_level="error",
        access_log=False,
        proxy_headers=False,  # the peer is who connects: what else is claimed is looked at in `users`
        server_header=False,
        backlog=_BACKLOG,
        limit_concurrency=_MOST_AT_ONCE,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        h11_max_incomplete_event_size=_MOST_HEAD,
    )


class _Faults(logging.Handler):
    """Tells each fault in one line."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        super().__init__(logging.ERROR)
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        """Tell what is logged."""
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, asyncio.CancelledError):  # the server ends, and did not wait for it any longer
            return
        self._tell(bug(error) if error else " ".join(record.getMessage().split()))


def _asked_at(host: str) -> str:
    """Return the host by which this machine asks what listens at one; that of all addresses is the loopback, too."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 nothing is bound to it here
    return f"[{host}]" if ":" in host else host


def _bound(host: str, port: int) -> socket.socket:
    """Return a socket that listens at an address. Raises: UsageError saying why there is none."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        raise UsageError(f"--host {host}: no address of this machine ({error.strerror}); use 127.0.0.1") from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _MOST_SENT)
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        wrong = f"{host}:{port} cannot be listened at ({error.strerror or error})"
        raise UsageError(f"serve: {wrong}; choose another with --port, or 0 for any that is free") from error
    return listener

"""An HTTP server on loopback that answers as it is told, well or badly, and remembers what it was asked.

with Server() as server:
    server.publish("/report.html", b"<p>First edition.</p>")
    ...
    server.publish("/report.html", b"<p>Second edition.</p>")
    assert server.asked("/report.html")[0].header("User-Agent").startswith("diffreport/")
"""

from __future__ import annotations

import hashlib
import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from email.utils import formatdate, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler
from typing import Any, NamedTuple

NOT_FOUND = 404


class Asked(NamedTuple):
    """One request as it came."""

    method: str
    path: str  # with the query
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """Return the value of a header, None if it did not come."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


@dataclass(frozen=True, slots=True)
class Page:
    """What is answered.

    `headers` are sent besides our own, and instead of those of the same name; an empty value sends none. With
    `wire` nothing else is sent than that. `pause_seconds` go by before each piece of `piece` bytes (of the whole
    answer if 0), headers included if `slow_headers`. After `cut` bytes of the body the connection ends.
    """

    content: bytes = b""
    status: int = 200
    media_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    modified: int | None = None  # seconds since 1970, for Last-Modified; None sends none
    etag: bool = True
    chunked: bool = False
    wire: bytes | None = None
    pause_seconds: float = 0.0
    piece: int = 0
    slow_headers: bool = False
    cut: int | None = None
    endless: bool = False  # the body comes again and again

    @property
    def tag(self) -> str:
        """Return the ETag of the content."""
        return f'"{hashlib.sha256(self.content).hexdigest()[:16]}"'


class Server:
    """The server, from the moment it is made. `host` is how it is called in addresses."""

    def __init__(self, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> None:
        """Listen on a free port; with a context it speaks TLS."""
        self.host = host
        self.tls = tls
        self.requests: list[Asked] = []
        self.connections = 0
        self.stopped = threading.Event()
        self._pages: dict[str, list[Page]] = {"/robots.txt": [Page(b"", NOT_FOUND)]}
        self._turn = threading.Lock()
        self._server = _Listener(self)
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def close(self) -> None:
        """End all connections and wait for them."""
        self.stopped.set()
        self._server.shutdown()
        self._server.end_connections()
        self._server.server_close()
        self._thread.join()

    def url(self, path: str = "/", host: str | None = None) -> str:
        """Return the address of a page here."""
        return f"{'https' if self.tls else 'http'}://{host or self.host}:{self.port}{path}"

    def publish(self, path: str, content: bytes | str = b"", **how: Any) -> Page:
        """Answer with this from now on; `how` are fields of `Page`."""
        page = Page(content.encode() if isinstance(content, str) else content, **how)
        self.script(path, page)
        return page

    def script(self, path: str, *pages: Page) -> None:
        """Answer with these in turn, and with the last of them from then on."""
        with self._turn:
            self._pages[path] = list(pages)

    def redirect(self, path: str, where: str, status: int = 302) -> None:
        """Answer that it is elsewhere."""
        self.publish(path, status=status, headers={"Location": where})

    def asked(self, path: str) -> list[Asked]:
        """Return the requests for a path, whatever the query, in their order."""
        with self._turn:
            return [each for each in self.requests if each.path.partition("?")[0] == path]

    def take(self, asked: Asked) -> Page:
        """Remember a request and return what to answer."""
        with self._turn:
            self.requests.append(asked)
            found = self._pages.get(asked.path) or self._pages.get(asked.path.partition("?")[0])
            if found is None:
                return Page(b"<p>There is nothing here.</p>", NOT_FOUND)
            return found.pop(0) if len(found) > 1 else found[0]


class Gated(Server):
    """A server that keeps whoever asks for one path waiting, from the nth time on, until they are let go."""

    def __init__(self) -> None:
        """Begin with no path held."""
        self._held, self._times = "", 0
        self._open = threading.Event()
        self.reached = threading.Event()  # somebody waits
        super().__init__()

    def hold(self, path: str, nth: int = 1) -> None:
        """Keep the nth that asks for a path from now on waiting, and all after it."""
        self.reached.clear()
        self._open.clear()
        self._held, self._times = path, nth

    def let_go(self) -> None:
        """Answer all."""
        self._held = ""
        self._open.set()

    def take(self, asked: Asked) -> Page:
        """Answer, once nobody is kept waiting."""
        page = super().take(asked)
        if asked.path == self._held:
            with self._turn:
                self._times -= 1
            if self._times <= 0:
                self.reached.set()
                self._open.wait()
        return page

    def close(self) -> None:
        """Let everybody go."""
        self.let_go()
        super().close()


class _Listener(socketserver.ThreadingMixIn, socketserver.TCPServer):
    allow_reuse_address = True
    request_queue_size = 1024
    daemon_threads = False
    block_on_close = True  # every socket is closed when the server is

    def __init__(self, server: Server) -> None:
        self.answers = server
        self._open: set[socket.socket] = set()
        self._opening = threading.Lock()
        super().__init__(("127.0.0.1", 0), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._opening:
            self.answers.connections += 1
            self._open.add(request)
        super().process_request(request, client_address)

    def finish_request(self, request: Any, client_address: Any) -> None:
        if self.answers.tls is None:
            super().finish_request(request, client_address)
            return
        with self.answers.tls.wrap_socket(request.dup(), server_side=True) as sealed:
            super().finish_request(sealed, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._opening:
            self._open.discard(request)
        super().shutdown_request(request)

    def end_connections(self) -> None:
        with self._opening:
            for each in self._open:
                try:
                    each.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that went away."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Listener

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        asked = Asked(self.command, self.path, tuple(self.headers.items()), self.rfile.read(length))
        page = self.server.answers.take(asked)
        head, body = _written(_conditional(page, asked), asked.method)
        if page.cut is not None:
            body = body[: page.cut]
        self.close_connection = page.wire is not None or page.cut is not None
        if page.slow_headers or not page.pause_seconds:
            self._send(page, head + body)
        else:
            self.wfile.write(head)
            self._send(page, body)

    def _send(self, page: Page, content: bytes) -> None:
        stopped = self.server.answers.stopped
        for piece in _pieces(content, page.piece or len(content) or 1):
            if page.pause_seconds and stopped.wait(page.pause_seconds):
                self.close_connection = True
                return
            self.wfile.write(piece)
        while page.endless and not stopped.is_set():
            self.wfile.write(page.content)

    do_GET = do_POST = do_HEAD = _answer  # noqa: N815 -- so named by the standard library

    def log_message(self, *told: object) -> None:
        """Say nothing."""


def _pieces(content: bytes, size: int) -> Iterator[bytes]:
    return (content[start : start + size] for start in range(0, len(content), size))


def _conditional(page: Page, asked: Asked) -> Page:
    """Return the page, or that it was not modified (RFC 9110: If-None-Match wins)."""
    if page.status != 200 or page.wire is not None:
        return page
    known, since = asked.header("If-None-Match"), asked.header("If-Modified-Since")
    if page.etag and known is not None:
        is_same = page.tag in known
    elif page.modified is not None and since is not None:
        is_same = page.modified <= parsedate_to_datetime(since).timestamp()
    else:
        return page
    return replace(page, status=304) if is_same else page


def _written(page: Page, method: str) -> tuple[bytes, bytes]:
    """Return head and body as they go over the wire."""
    if page.wire is not None:
        return b"", page.wire
    headers = {"Date": formatdate(usegmt=True), "Content-Type": page.media_type}
    if page.etag and page.status in (200, 304):
        headers["ETag"] = page.tag
    if page.modified is not None:
        headers["Last-Modified"] = formatdate(page.modified, usegmt=True)
    body = b"" if page.status in (204, 304) or method == "HEAD" else page.content
    if page.chunked:
        headers["Transfer-Encoding"] = "chunked"
        body = _chunked(list(_pieces(body, page.piece or 1000)))
    elif page.status not in (204, 304):
        headers["Content-Length"] = str(len(page.content))
    ours = {name: value for name, value in headers.items() if name.lower() not in {key.lower() for key in page.headers}}
    lines = [f"{name}: {value}" for name, value in {**ours, **page.headers}.items() if value]
    return "\r\n".join([f"HTTP/1.1 {page.status} Said", *lines, "", ""]).encode("latin-1"), body


def _chunked(pieces: Sequence[bytes]) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"

"""One request and its answer, over a connection of its own through the outlet."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import NamedTuple

import httpcore2

from diffreport.archive.provenance import now
from diffreport.archive.retrieval import header_of, holds_secret, masked
from diffreport.errors import SourceError
from diffreport.watch.fetching.addresses import REFUSED, Url, shown
from diffreport.watch.fetching.answers import Exchange
from diffreport.watch.fetching.decoding import ACCEPTED, decoded
from diffreport.watch.fetching.outlet import Outlet, Terms, Wire
from diffreport.watch.fetching.passing import PassingError

Headers = tuple[tuple[str, str], ...]

_OURS = frozenset(
    {"host", "user-agent", "accept", "accept-encoding", "connection", "content-length", "transfer-encoding"}
)
_LINE = re.compile(rb"[^\n]*\n(?:[ \t]+[^\r\n][^\n]*\n)*")  # with what old servers fold
_END = re.compile(rb"\r?\n\r?\n")
_TOLD = 100  # characters of what is no HTTP
_PUBLIC = _OURS | {"if-none-match", "if-modified-since", "accept-datetime"}  # of a request, in what is recorded


class Request(NamedTuple):
    """What is asked. `headers` are sent besides our own, never instead of them; `where` names it in messages."""

    url: Url
    agent: str
    headers: Headers = ()
    method: str = "GET"
    content: bytes = b""
    where: str = ""


class Reading(NamedTuple):
    """What is done with the body: of these statuses it is read, up to a size in bytes.

    What is larger is an error, unless it `is_cut` there. `is_kept`: all that went over the wire, as a WARC wants it.
    """

    statuses: tuple[int, ...] = ()
    size: int = 0
    is_cut: bool = False
    is_kept: bool = False


class Reply(NamedTuple):
    """What was answered; `body` is decoded, and b"" unless it was to be read."""

    url: Url
    status: int
    headers: Headers
    body: bytes
    exchange: Exchange | None

    def header(self, name: str) -> str | None:
        """Return the value of the last header of a name, None if there is none."""
        return header_of(self.headers, name)


def asked(request: Request, terms: Terms, reading: Reading, trust: ssl.SSLContext | None) -> Reply:
    """Return what is answered to a request, whatever its status.

    Raises: SourceError naming the address, codes `refused`, `connection`, `tls`, `timeout`, `protocol`,
    `truncated`, `too_large`, `encoding`; a PassingError for what another try may not meet.
    """
    url, where = request.url, request.where or shown(str(request.url))
    moment = now()
    wire = Wire(bytearray(), bytearray()) if reading.is_kept else None
    outlet = Outlet(where, terms, wire)
    target = httpcore2.URL(scheme=url.scheme, host=url.host, port=url.port, target=url.target)
    connection = httpcore2.HTTPConnection(target.origin, ssl_context=trust, network_backend=outlet)
    message = httpcore2.Request(request.method, target, headers=_headers(request), content=request.content)
    with closing(connection), _explained(where, terms):
        answer = connection.handle_request(message)
        headers = tuple((_text(name), _text(value)) for name, value in answer.headers)
        body = b""
        if answer.status in reading.statuses:
            with _told_truncated(where):
                coding = ",".join(value for name, value in headers if name.lower() == "content-encoding")
                body = decoded(answer.iter_stream(), coding, reading.size, where, is_cut=reading.is_cut)
    exchange = _exchange(request, moment, wire, outlet.address) if wire else None
    return Reply(url, answer.status, headers, body, exchange)


def _headers(request: Request) -> list[tuple[bytes, bytes]]:
    ours = [
        ("Host", request.url.authority),
        ("User-Agent", request.agent),
        ("Accept", "*/*"),
        ("Accept-Encoding", ACCEPTED),
        ("Connection", "close"),
    ]
    if request.content or request.method == "POST":
        ours.append(("Content-Length", str(len(request.content))))
    others = [(name, value) for name, value in request.headers if name.lower() not in _OURS]
    return [(name.encode("latin-1", "replace"), value.encode("utf-8")) for name, value in (*ours, *others)]


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


@contextmanager
def _explained(where: str, terms: Terms) -> Iterator[None]:
    """Tell what httpcore raises as ours. Raises: SourceError."""
    try:
        yield
    except httpcore2.TimeoutException as error:
        raise terms.deadline.missed() from error
    except httpcore2.NetworkError as error:
        raise PassingError(where, "connection", f"broke the connection ({error})", "try again later") from error
    except httpcore2.LocalProtocolError as error:
        raise SourceError(where, REFUSED, "is asked for with a header that HTTP does not have", "correct it") from error
    except httpcore2.RemoteProtocolError as error:
        if "disconnected" in str(error):
            wrong = "ends the connection without an answer"
            raise PassingError(where, "connection", wrong, "try again later") from error
        wrong = f"answers what is no HTTP ({str(error).partition(':')[0][:_TOLD]})"  # behind it may be a whole line
        raise SourceError(where, "protocol", wrong, "look at what is there") from error


@contextmanager
def _told_truncated(where: str) -> Iterator[None]:
    """Tell a body that breaks off, or whose pieces are none. Raises: PassingError."""
    try:
        yield
    except (httpcore2.RemoteProtocolError, httpcore2.ReadError) as error:
        raise PassingError(where, "truncated", "breaks off before its end", "try again later") from error


def _exchange(request: Request, moment: str, wire: Wire, address: str) -> Exchange:
    """Return what went over the wire, without credentials and cookies; of responses the one that counts."""
    head, body = _parted(bytes(wire.received))
    while head.split(b" ", 2)[1:2] and head.split(b" ", 2)[1].startswith(b"1"):
        head, body = _parted(body)
    line, *lines = _parted(bytes(wire.sent))[0].splitlines(keepends=True)
    sent = [each for each in lines if _name(each) in _PUBLIC or not each.strip()]
    begin, *answered = _LINE.findall(head)
    public = [each for each in answered if not holds_secret(_name(each), each.partition(b":")[2].decode("latin-1"))]
    target = masked(line.decode("ascii")).encode("ascii")
    url = masked(str(request.url))
    return Exchange(url, moment, b"".join((target, *sent)), b"".join((begin, *public)), body, address)


def _name(line: bytes) -> str:
    return line.partition(b":")[0].strip().lower().decode("latin-1")


def _parted(message: bytes) -> tuple[bytes, bytes]:
    end = _END.search(message)
    return (message[: end.end()], message[end.end() :]) if end else (message, b"")

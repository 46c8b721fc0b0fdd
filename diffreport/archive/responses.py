"""The headers of HTTP responses as programs write them down: `curl -D FILE`, one response after each redirect."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from urllib.parse import urljoin

from diffreport.archive.provenance import utc
from diffreport.archive.retrieval import Retrieval, header_of
from diffreport.errors import InputError, UsageError

_STATUS = re.compile(r"HTTP/[0-9.]+ +([1-5][0-9][0-9])(?: .*)?")
_REDIRECTS = (301, 302, 303, 307, 308)
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_LIMIT = 1 << 20  # bytes: what servers send is a hundredth of it


class Response(NamedTuple):
    """One response: its status, None where only headers were written down, and its headers as they came."""

    status: int | None
    headers: tuple[tuple[str, str], ...]


def responses_in(content: bytes, name: str) -> tuple[Response, ...]:
    """Return the responses whose headers were written down, the last being the one that held the bytes.

    `name` names the headers in messages. Raises: InputError if they are none.
    """
    if len(content) > _LIMIT:
        raise InputError(name, f"is larger than {_LIMIT >> 20} MiB", "give the headers alone, as curl -D writes them")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("latin-1")  # as HTTP has it, and never fails
    blocks = [block for block in re.split(r"(?:\r?\n){2,}", text) if block.strip()]
    if not blocks:
        raise InputError(name, "holds no headers", "give what curl -D writes")
    return tuple(_response(block, name) for block in blocks)


def final_url_of(responses: Sequence[Response], source: str | None) -> str | None:
    """Return the address that answered, following redirects from the one asked for; None if that is not known."""
    final = source
    for response in responses:
        where = header_of(response.headers, "Location")
        if response.status in _REDIRECTS and where is not None:
            final = urljoin(final or "", where)
    return final if final and _ABSOLUTE.match(final) else None


def header_in(line: str) -> tuple[str, str]:
    """Return name and value of a header line, "Name: value". Raises: UsageError if it is none."""
    name, colon, value = line.partition(":")
    if not (colon and name.strip()):
        raise UsageError(f"header {line[:80]!r}: has no name; write it as Name: value")
    return name.strip(), value.strip()


def moment_of(retrieval: Retrieval) -> str | None:
    """Return the moment at which the bytes were sent, by the Date header, in UTC; None if there is none that is one."""
    try:
        moment = parsedate_to_datetime(retrieval.header("Date") or "")
        return utc(moment) if moment.tzinfo else None
    except (ValueError, TypeError, OverflowError):
        return None


def moment_in(text: str) -> str:
    """Return a moment, written with its offset from UTC, in UTC. Raises: UsageError if it is none."""
    try:
        moment = datetime.fromisoformat(text.strip())
        if moment.tzinfo is None:
            raise ValueError(text)
        return utc(moment)
    except (ValueError, OverflowError) as error:
        wrong = "not a moment with its offset from UTC; write 2015-06-22T08:00:00Z or 2015-06-22T10:00:00+02:00"
        raise UsageError(f"retrieved {text[:80]!r}: {wrong}") from error


def _response(block: str, name: str) -> Response:
    """Return the response in a block of lines. Raises: InputError."""
    lines = re.sub(r"\r?\n[ \t]+", " ", block.strip()).splitlines()  # a value may go on in the next line
    status = _STATUS.fullmatch(lines[0].strip())
    try:
        headers = tuple(map(header_in, lines[1:] if status else lines))
    except UsageError as error:
        raise InputError(name, "holds other lines than headers", "give what curl -D writes") from error
    return Response(int(status[1]) if status else None, headers)

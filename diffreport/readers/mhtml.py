"""MHTML: a page and its pictures saved in one file, as a MIME message. The page is read as HTML."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message
from email.parser import BytesHeaderParser
from typing import NamedTuple

from diffreport.errors import InputError
from diffreport.model import LeftOut
from diffreport.readers import plain
from diffreport.readers.charset import declared_charset, decode
from diffreport.readers.html import page
from diffreport.readers.outline import Reading
from diffreport.readers.task import Task
from diffreport.text import normalise, word_count

_PARTS = 10_000  # pictures and style sheets of one page
_NESTING = 4  # related, alternative and mixed in each other; deeper is no page
_HEADERS = 1 << 16  # bytes of a part's headers
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_PAGES = frozenset(("text/html", "application/xhtml+xml"))


class _Part(NamedTuple):
    """A part of the message that is no container of others."""

    headers: Message
    body: bytes  # as it stands in the file

    @property
    def type(self) -> str:
        return self.headers.get_content_type()

    def content(self) -> bytes:
        """Return the part's bytes, its transfer encoding taken off."""
        encoding = str(self.headers.get("Content-Transfer-Encoding", "")).strip().lower()
        if encoding == "quoted-printable":
            return binascii.a2b_qp(self.body)
        if encoding == "base64":
            return _from_base64(self.body)
        return self.body

    def charset(self) -> str | None:
        charset = self.headers.get_param("charset")
        return charset if isinstance(charset, str) else None


def read(task: Task) -> Reading:
    """Return the blocks of the page in the message.

    Cost: linear. Raises: InputError if the message holds no page, or too many parts.
    """
    message = _part(task.data, task.shown)
    parts = list(_parts(message, task.shown))
    start = str(message.headers.get_param("start") or "").strip("<> ")
    root = _root(parts, start)
    if root is None:
        raise InputError(task.shown, "holds no page (a MIME message without one)", "save the page again")
    data = root.content()
    decoded = decode(data, task.shown, None, root.charset() or declared_charset(data))
    inner = replace(task, data=data, text=decoded.text)
    reading = page.read(inner) if root.type in _PAGES else plain.read(inner)
    frames = [part for part in parts if part.type in _PAGES and part is not root]
    words = sum(_words(part, task.shown) for part in frames)
    left_out = (LeftOut("frame", "a page of its own, shown inside of this one", words),) if words else ()
    return replace(reading, remarks=decoded.remarks + reading.remarks, left_out=reading.left_out + left_out)


def _root(parts: list[_Part], start: str) -> _Part | None:
    """Return the part that is the page: the one the message names, else its first page, else its first text."""
    for part in parts:
        if start and part.type.startswith("text/") and str(part.headers.get("Content-ID", "")).strip("<> ") == start:
            return part
    pages = (part for part in parts if part.type in _PAGES)
    return next(pages, None) or next((part for part in parts if part.type == "text/plain"), None)


def _words(part: _Part, shown: str) -> int:
    data = part.content()
    text = decode(data, shown, None, part.charset() or declared_charset(data)).text
    return sum(word_count(normalise(draft.text)) for draft in page.blocks_of(text, shown))


def _part(data: bytes, shown: str) -> _Part:
    """Return the headers and the body of a message or a part of one. Raises: InputError."""
    data = data.lstrip(b"\xef\xbb\xbf\r\n") if data[:1] in (b"\xef", b"\r", b"\n") else data
    end = _BLANK_LINE.search(data, 0, _HEADERS)
    if end is None and len(data) > _HEADERS:
        raise InputError(shown, "is damaged (the headers of a part do not end)", "save the page again")
    headers = BytesHeaderParser().parsebytes(data[: end.start() if end else len(data)])
    return _Part(headers, data[end.end() :] if end else b"")


def _parts(message: _Part, shown: str) -> Iterator[_Part]:
    """Yield the parts of a message in order, those of containers in their place. Raises: InputError."""
    stack = [(message, 0)]
    count = 0
    while stack:
        part, depth = stack.pop()
        boundary = part.headers.get_boundary() if part.type.startswith("multipart/") else None
        if not boundary:
            yield part
            continue
        if depth == _NESTING:
            raise InputError(shown, f"nests MIME parts more than {_NESTING} deep", "save the page again")
        pieces = _split(part.body, boundary.encode("utf-8", "surrogateescape"))
        count += len(pieces)
        if count > _PARTS:
            raise InputError(shown, f"has more than {_PARTS:,} parts", "save the page again")
        stack.extend((_part(piece, shown), depth + 1) for piece in reversed(pieces))


def _split(body: bytes, boundary: bytes) -> list[bytes]:
    """Return what stands between the boundary lines; a message that is cut off ends in its last part."""
    line = re.compile(rb"(?:^|\r?\n)--" + re.escape(boundary) + rb"(--)?[ \t]*(?=\r?\n|\Z)")
    pieces: list[bytes] = []
    start = -1
    for found in line.finditer(body):
        if start >= 0:
            pieces.append(body[start : found.start()])
        start = found.end()
        if found[1]:
            return pieces
        if len(pieces) > _PARTS:
            break
    return [*pieces, body[start:]] if start >= 0 else pieces


def _from_base64(data: bytes) -> bytes:
    """Return what base64 stands for, as far as it goes."""
    packed = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    return binascii.a2b_base64(packed[: len(packed) // 4 * 4] + _padded(packed[len(packed) // 4 * 4 :]))


def _padded(rest: bytes) -> bytes:
    return rest + b"=" * (4 - len(rest)) if len(rest) > 1 else b""

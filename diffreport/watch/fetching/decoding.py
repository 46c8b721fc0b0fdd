"""Content codings undone piece by piece, so that a small answer cannot become a huge one before anyone looks."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from diffreport.errors import SourceError
from diffreport.watch.fetching.passing import PassingError

ACCEPTED = "gzip, deflate"  # what the standard library decodes
_PLAIN = ("", "identity")
_PIECE = 1 << 18  # bytes that one step may give
_RATIO, _RATIO_FROM = 300, 1 << 20  # pages reach 20 to 1, empty tables 200; below 1 MiB any ratio is harmless


def decoded(pieces: Iterable[bytes], coding: str, size: int, where: str, *, is_cut: bool = False) -> bytes:
    """Return the content that pieces of a body are the coded form of, at most `size` bytes; if `is_cut` no more of it.

    Cost: never more memory than `size` and a piece. Raises: SourceError, codes `encoding`, `too_large`, `truncated`.
    """
    content = bytearray()
    came = 0

    def counted() -> Iterator[bytes]:
        nonlocal came
        for piece in pieces:
            came += len(piece)
            if came > size and not is_cut:
                raise _too_large(where, size)
            yield piece

    for piece in _undone(counted(), coding.strip().lower(), where):
        content += piece
        if len(content) > size and is_cut:
            return bytes(content[:size])
        if len(content) > size:
            raise _too_large(where, size)
        if len(content) > _RATIO_FROM and len(content) > _RATIO * came:
            wrong = f"grows to more than {_RATIO} times its size when it is decoded"
            raise SourceError(where, "too_large", wrong, "it is no report; look at what is there")
    return bytes(content)


def _undone(pieces: Iterable[bytes], coding: str, where: str) -> Iterable[bytes]:
    if coding in _PLAIN:
        return pieces
    if coding not in ("gzip", "x-gzip", "deflate"):
        wrong = f"comes in the coding {coding[:40]!a}, which was not asked for"
        raise SourceError(where, "encoding", wrong, f"tell its publisher; {ACCEPTED} would do")
    return _inflated(pieces, coding, where)


def _inflated(pieces: Iterable[bytes], coding: str, where: str) -> Iterator[bytes]:
    """Yield what gzip members, or one stream of deflate, hold."""
    undo = None
    for piece in pieces:
        left = piece
        while left:
            if undo is None or undo.eof:
                if undo is not None and (coding == "deflate" or not left.strip(b"\0")):
                    return  # what follows is no content: gzip is padded with zeros now and then
                undo = zlib.decompressobj(_window(coding, left))
            try:
                content = undo.decompress(left, _PIECE)
            except zlib.error as error:
                raise SourceError(where, "encoding", f"is damaged ({error})", "tell its publisher") from error
            left = undo.unused_data if undo.eof else undo.unconsumed_tail
            if content:
                yield content
            elif not undo.eof and not left:
                break
    if undo is not None and not undo.eof:
        raise PassingError(where, "truncated", "ends before its compressed content does", "try again later")


def _window(coding: str, start: bytes) -> int:
    """Return how zlib is to read: gzip; deflate with the header it should have, or without, as some servers send it."""
    if coding != "deflate":
        return 16 + zlib.MAX_WBITS
    has_header = start[0] & 0x0F == 8 and (len(start) < 2 or int.from_bytes(start[:2], "big") % 31 == 0)
    return zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS


def _too_large(where: str, size: int) -> SourceError:
    wrong = f"is larger than {size >> 20} MiB" if size >= 1 << 20 else f"is larger than {size:,} bytes"
    return SourceError(where, "too_large", wrong, "give it a larger max_size, or look at what is there")

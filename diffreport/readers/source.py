"""Where bytes come from: a path, bytes, or an open binary file."""

from __future__ import annotations

import re
from pathlib import Path, PurePath
from typing import BinaryIO, NamedTuple

from diffreport.errors import InputError

LIMIT = 256 << 20  # bytes; the longest report known is 2 MB of text, the archive keeps larger files unread

_PIECE = 1 << 20  # bytes asked for at a time: as many as are asked for are taken at once, of a small file, too


class Source(NamedTuple):
    """A file's bytes, its own name, and how messages call it."""

    data: bytes
    name: str
    shown: str


def load(source: str | Path | bytes | BinaryIO, name: str | None = None) -> Source:
    """Return the bytes of a source and its name; `name` overrides the source's own.

    Raises: InputError if it is missing, a folder, unreadable, empty or larger than `LIMIT`.
    """
    if isinstance(source, bytes | bytearray | memoryview):
        shown = _one_line(name or "(bytes)")
        return Source(_checked(bytes(source), shown), name or "", shown)
    if isinstance(source, str | Path):
        if source == "":  # as a path it would be the working folder
            raise InputError("''", "names no file", "give the path of one")
        shown = _one_line(name or str(source))
        return Source(_checked(_read_path(Path(source), shown), shown), name or Path(source).name, shown)
    own = getattr(source, "name", "")
    own = PurePath(own).name if isinstance(own, str) and not own.startswith("<") else ""
    shown = _one_line(name or own or "(stream)")
    return Source(_checked(_read_stream(source, shown), shown), name or own, shown)


def _read_path(path: Path, shown: str) -> bytes:
    try:
        with path.open("rb") as stream:
            return _read_stream(stream, shown)
    except FileNotFoundError as error:
        raise InputError(shown, "does not exist", "check the path") from error
    except IsADirectoryError as error:
        raise InputError(shown, "is a folder", "give a file in it") from error
    except PermissionError as error:
        raise InputError(shown, "may not be read", "check its permissions") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(shown, f"cannot be read ({reason})", "check the path and the disk") from error


def _read_stream(stream: BinaryIO, shown: str) -> bytes:
    pieces: list[bytes] = []
    size = 0
    while size <= LIMIT:
        try:
            piece = stream.read(min(_PIECE, LIMIT + 1 - size))
        except OSError as error:  # standard input may be a folder
            raise InputError(shown, f"cannot be read ({error.strerror or error})", "give a file or a pipe") from error
        if not isinstance(piece, bytes):
            raise InputError(shown, "is open as text", "open it in binary mode")
        if not piece:
            break
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


def _checked(data: bytes, shown: str) -> bytes:
    if not data:
        raise InputError(shown, "is empty", "give a file with text in it")
    if len(data) > LIMIT:
        raise InputError(
            shown, f"is larger than {LIMIT >> 20} MiB", "split it, or archive it as a file without reading it"
        )
    return data


def _one_line(name: str) -> str:
    """Return a file name fit for a message: control characters shown as escapes."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", lambda match: ascii(match[0])[1:-1], name)

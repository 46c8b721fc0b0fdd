"""Notices at the end of a file: as text, or as JSON Lines."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path
from typing import cast

from diffreport.archive.disk import sync_folder
from diffreport.archive.lock import try_lock
from diffreport.errors import DeliveryError
from diffreport.watch.notices import Message
from diffreport.watch.plan import FileTarget, Target
from diffreport.watch.targets import Desk
from diffreport.watch.targets.lines import json_line
from diffreport.watch.telling import text_of

_PAUSE_SECONDS = 0.02
_PATIENCE_SECONDS = 30.0  # for another process that writes to the file: milliseconds, but for a slow disk
_TAIL = 1 << 20  # bytes in which a message of a try before is looked for; others may have written behind it
# No link is followed to where its maker wants to be written; a pipe does not make us wait for its reader.
_FLAGS = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_BINARY = getattr(os, "O_BINARY", 0)  # unknown but to Windows


def send(target: Target, message: Message, desk: Desk) -> None:
    """Append a message, which is on the disk afterwards; nothing happens if the file ends with it already.

    The folder of the file is made if there is none.
    Raises: DeliveryError if the file cannot be written; what was written of the message is completed the next time.
    """
    where = cast(FileTarget, target.where)
    if where.form == "jsonl":
        lines = [f"{json_line(notice)}\n" for notice in message.notices]
    else:
        moment = max(notice.moment for notice in message.notices)  # not of this try: each writes the same
        lines = [text_of(message._replace(moment=moment), desk.templates), f"(message {message.id})\n\n"]
    try:
        _append(where.file, [line.encode() for line in lines])
    except OSError as error:
        wrong = f"{where.file}: cannot be written ({error.strerror or error})"
        raise DeliveryError(target.name, wrong, "make room, or name a regular file that you may write") from error


def _append(file: Path, lines: list[bytes]) -> None:
    is_new = not file.exists()
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, _FLAGS | _BINARY, 0o600)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError("no regular file")
        if not _is_held(descriptor):
            raise OSError("another process writes to it")
        rest = memoryview(missing(_tail(descriptor, sum(map(len, lines))), lines))
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if is_new:
        sync_folder(file.parent)


def _is_held(descriptor: int) -> bool:
    """Lock a file until it is closed; return whether that came about while there was patience."""
    begin = time.monotonic()
    while not try_lock(descriptor):
        if time.monotonic() - begin >= _PATIENCE_SECONDS:
            return False
        time.sleep(_PAUSE_SECONDS)
    return True


def _tail(descriptor: int, length: int) -> bytes:
    """Return the end of a file, from the beginning of a line, in which a message of a length would be found."""
    size = os.fstat(descriptor).st_size
    begin = max(0, size - max(_TAIL, 2 * length) - 1)
    os.lseek(descriptor, begin, os.SEEK_SET)
    pieces = []
    while piece := os.read(descriptor, _TAIL):
        pieces.append(piece)
    tail = b"".join(pieces)
    return tail[tail.find(b"\n") + 1 :] if begin else tail


def missing(tail: bytes, lines: list[bytes]) -> bytes:
    """Return what is to be appended to a file that ends so, for it to hold a message of whole lines once.

    The last line tells that all is there. A writer that was killed may have left the beginning of the message, which
    is completed; behind a line of others that does not end, a new one is begun.
    """
    message = b"".join(lines)
    if b"\n" + lines[-1] in b"\n" + tail:
        return b""
    for begin in _line_begins(tail, max(0, len(tail) - len(message))):
        if message.startswith(tail[begin:]):
            return message[len(tail) - begin :]
    return message if tail.endswith(b"\n") or not tail else b"\n" + message


def _line_begins(tail: bytes, least: int) -> list[int]:
    begins = [0] if least == 0 and tail else []
    at = tail.find(b"\n", max(0, least - 1))
    while 0 <= at < len(tail) - 1:
        begins.append(at + 1)
        at = tail.find(b"\n", at + 1)
    return begins

"""From the files that `add` is given to what is stored: the bytes that were checked, and no others."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from diffreport.cli.references import STDIN
from diffreport.errors import InputError, UsageError

_DESCRIPTOR = re.compile(r"/dev/fd/\d+|/proc/(?:self|\d+)/fd/\d+")  # what `<(command)` is replaced by


class Checked(NamedTuple):
    """A file that may be archived."""

    given: str  # as the user names it
    name: str  # to be recorded
    wrong: str  # why this version cannot read it; "" if it can
    sha256: str  # of a regular file, which is read again when it is stored; "" if it is too large to be held
    kept: bytes | None = None  # of a pipe, which gives its bytes once

    def content(self) -> bytes | Path:
        """Return what to store. Raises: InputError if it is not what was checked."""
        from diffreport.readers.source import load

        if self.kept is not None:
            return self.kept
        path = Path(self.given)
        if not self.sha256:
            return path
        data = load(path).data
        if hashlib.sha256(data).hexdigest() != self.sha256:
            raise InputError(self.given, "changed after it was checked", "add it again when it is complete")
        return data


def checked(files: Sequence[str], raw: bool) -> list[Checked]:
    """Return the files after reading each; what comes from pipes is held, at most `source.LIMIT` bytes of it.

    Raises: InputError for a file that no archive should keep, and, unless `raw`, for one that cannot be read.
    """
    from diffreport.readers.source import LIMIT

    if files.count(STDIN) > 1:
        raise UsageError("standard input can be one edition only; name a file for the other")
    taken: list[Checked] = []
    held = 0
    for file in files:
        is_regular = file != STDIN and Path(file).is_file()
        taken.append(_regular(file, raw) if file and is_regular else _piped(file, raw))
        held += len(taken[-1].kept or b"")
        if held > LIMIT:
            wrong = f"is, with the pipes before it, larger than {LIMIT >> 20} MiB"
            raise InputError(taken[-1].given, wrong, "add them one by one")
    return taken


def _regular(file: str, raw: bool) -> Checked:
    from diffreport.readers.source import LIMIT, load

    path = Path(file)
    if path.stat().st_size > LIMIT:
        wrong = f"is larger than {LIMIT >> 20} MiB"
        return Checked(file, path.name, _unread(InputError(file, wrong, ""), raw), "")
    data = load(path).data
    return Checked(file, path.name, _wrong(data, file, raw), hashlib.sha256(data).hexdigest())


def _piped(file: str, raw: bool) -> Checked:
    """Read what is no regular file: standard input, a pipe, a device that may never end."""
    from diffreport.readers.source import load

    shown = "standard input" if file == STDIN else file
    source = load(sys.stdin.buffer, shown) if file == STDIN else load(file)
    name = "stdin" if file in (STDIN, "/dev/stdin") else "pipe" if _DESCRIPTOR.fullmatch(file) else source.name
    return Checked(shown, name, _wrong(source.data, shown, raw), "", source.data)


def _wrong(data: bytes, shown: str, raw: bool) -> str:
    """Return why a file cannot be read, "" if it can. Raises: InputError unless `raw`."""
    from diffreport import readers

    try:
        readers.read(data, name=shown)
    except InputError as error:
        return _unread(error, raw)
    return ""


def _unread(error: InputError, raw: bool) -> str:
    if not raw:
        remedy = "nothing was stored; add it with --raw to keep it unread"
        raise InputError(error.name, error.wrong, remedy) from error
    return error.wrong

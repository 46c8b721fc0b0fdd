"""From the files that `add` is given to what is stored: the bytes that were checked, and no others."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from diffreport.cli.references import STDIN, document_in
from diffreport.errors import InputError, NoTextError, UsageError
from diffreport.profiles import Profile

if TYPE_CHECKING:
    from diffreport.readers.gate import Impression
    from diffreport.readers.parsing import Options

_DESCRIPTOR = re.compile(r"/dev/fd/\d+|/proc/(?:self|\d+)/fd/\d+")  # what `<(command)` is replaced by


class Seen(NamedTuple):
    """What reading a file told: what it is, or why it could not be read."""

    impression: Impression | None = None
    media_type: str | None = None
    wrong: str = ""
    remedy: str = ""  # of what has no text, or could not be read


class Checked(NamedTuple):
    """A file that may be archived."""

    given: str  # as the user names it
    name: str  # to be recorded
    sha256: str  # of a regular file, which is read again when it is stored; "" if it is too large to be held
    kept: bytes | None = None  # of a pipe, which gives its bytes once
    seen: Seen = Seen()

    @property
    def impression(self) -> Impression | None:
        """Return what the gate takes in of it, None if it cannot be read."""
        return self.seen.impression

    @property
    def wrong(self) -> str:
        """Return why this version cannot read it; "" if it can."""
        return self.seen.wrong

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


def _all_of_it(file: str) -> Profile:
    return Profile()


def checked(
    files: Sequence[str], raw: bool, options: Options, choose: Callable[[str], Profile] = _all_of_it
) -> list[Checked]:
    """Return the files after reading each; what comes from pipes is held, at most `source.LIMIT` bytes of it.

    `choose` gives the profile of a file. A file without text is one that was read: the gate has its say.
    Raises: InputError for a file that no archive should keep, and, unless `raw`, for one that cannot be read.
    """
    from diffreport.readers.source import LIMIT

    if files.count(STDIN) > 1:
        raise UsageError("standard input can be one edition only; name a file for the other")
    taken: list[Checked] = []
    held = 0
    for file in files:
        is_regular = file != STDIN and Path(file).is_file()
        known = options._replace(profile=choose(file))
        taken.append(_regular(file, raw, known) if file and is_regular else _piped(file, raw, known))
        held += len(taken[-1].kept or b"")
        if held > LIMIT:
            wrong = f"is, with the pipes before it, larger than {LIMIT >> 20} MiB"
            raise InputError(taken[-1].given, wrong, "add them one by one")
    return taken


def _regular(file: str, raw: bool, options: Options) -> Checked:
    from diffreport.readers.source import LIMIT, load

    path = Path(file)
    if path.stat().st_size > LIMIT:
        wrong = f"is larger than {LIMIT >> 20} MiB"
        return Checked(file, path.name, "", seen=_unread(InputError(file, wrong, "split it"), raw))
    data = load(path).data
    return Checked(file, path.name, hashlib.sha256(data).hexdigest(), seen=_seen(data, file, raw, options))


def _piped(file: str, raw: bool, options: Options) -> Checked:
    """Read what is no regular file: standard input, a pipe, a device that may never end."""
    from diffreport.readers.source import load

    shown = "standard input" if file == STDIN else file
    source = load(sys.stdin.buffer, shown) if file == STDIN else load(file)
    name = "stdin" if file in (STDIN, "/dev/stdin") else "pipe" if _DESCRIPTOR.fullmatch(file) else source.name
    return Checked(shown, name, "", source.data, _seen(source.data, shown, raw, options))


def _seen(data: bytes, shown: str, raw: bool, options: Options) -> Seen:
    """Return what a file is, or why it cannot be read. Raises: InputError unless `raw`."""
    from diffreport.readers import gate

    try:
        document = document_in(data, shown, options)
    except NoTextError as error:
        return Seen(gate.no_text(error.wrong, data), options.media_type, remedy=error.remedy)
    except InputError as error:
        return _unread(error, raw)
    return Seen(gate.impression(document, data), document.edition.media_type)


def _unread(error: InputError, raw: bool) -> Seen:
    if not raw:
        remedy = "nothing was stored; add it with --raw to keep it unread"
        raise InputError(error.name, error.wrong, remedy) from error
    return Seen(wrong=error.wrong, remedy=error.remedy)

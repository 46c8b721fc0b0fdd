"""From files that are offered to what is stored: the bytes that were checked, and no others.

files = checked(["2015.html", "2016.html"], raw=False, options=Options())
for file, stored in deposited(archive, "kosovo", [(file, deposit_of(file, ...)) for file in files]): ...
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from diffreport.archived.documents import Meant, documents
from diffreport.errors import InputError, NoTextError, UsageError
from diffreport.profiles import Profile, Rule

if TYPE_CHECKING:
    from diffreport.archive import Archive, Deposit, Stored
    from diffreport.model import Charset
    from diffreport.readers.gate import Impression
    from diffreport.readers.parsing import Options

STDIN = "-"
_DESCRIPTOR = re.compile(r"/dev/fd/\d+|/proc/(?:self|\d+)/fd/\d+")  # what `<(command)` is replaced by


class Seen(NamedTuple):
    """What reading a file told: what it is, or why it could not be read."""

    impression: Impression | None = None
    media_type: str | None = None
    wrong: str = ""
    remedy: str = ""  # of what has no text, or could not be read
    charset: Charset | None = None


class Offered(NamedTuple):
    """Bytes that stand for a file: what an address gave."""

    given: str  # the address
    name: str
    content: bytes
    stated: str | None = None  # the charset that its server stated


class Checked(NamedTuple):
    """A file that may be archived."""

    given: str  # as the user names it
    name: str  # to be recorded
    sha256: str  # of a regular file, which is read again when it is stored; "" if it is too large to be held
    kept: bytes | None = None  # of a pipe, which gives its bytes once
    seen: Seen = Seen()
    size: int = 0  # bytes, of a regular file

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


def _ignore(count: int) -> None:
    """Take no notice."""


def checked(
    files: Sequence[str | Offered],
    raw: bool,
    options: Options,
    choose: Callable[[str], Profile] = _all_of_it,
    advance: Callable[[int], None] = _ignore,
) -> list[Checked]:
    """Return the files after reading each; what comes from pipes is held, at most `source.LIMIT` bytes of it.

    `choose` gives the profile of a file; `advance` is told the bytes of each that was read. A file
    without text is one that was read: the gate has its say.
    Raises: InputError for a file that no archive should keep, and, unless `raw`, for one that cannot be read.
    """
    from diffreport.readers.source import LIMIT

    if files.count(STDIN) > 1:
        raise UsageError("standard input can be one edition only; name a file for the other")
    taken: list[Checked] = []
    held = 0
    for file in files:
        if isinstance(file, Offered):
            known = options._replace(profile=choose(file.given), stated=file.stated)
            taken.append(_offered(file, raw, known))
        else:
            known = options._replace(profile=choose(file))
            is_regular = file not in ("", STDIN) and Path(file).is_file()
            taken.append(_regular(file, raw, known) if is_regular else _piped(file, raw, known))
        advance(taken[-1].size)
        held += len(taken[-1].kept or b"")
        if held > LIMIT:
            wrong = f"is, with the pipes before it, larger than {LIMIT >> 20} MiB"
            raise InputError(taken[-1].given, wrong, "add them one by one")
    return taken


def seen_in(content: bytes | Path, name: str, options: Options) -> Checked:
    """Return bytes, or a huge file, after reading them as a file of that name; none are refused."""
    if isinstance(content, Path):
        return _regular(str(content), True, options)
    return Checked(name, name, "", content, _seen(content, name, True, options))


def check_acceptable(taken: Sequence[Checked]) -> None:
    """Refuse to accept what no reader finds a text in: it would be the latest edition, and end every report.

    Raises: InputError naming the file.
    """
    for file in taken:
        if file.seen.remedy:
            wrong = file.wrong or (file.impression.doubts[0].told if file.impression else "")
            remedy = f"{file.seen.remedy}; or leave --accept out to keep it in quarantine"
            raise InputError(file.given, f"cannot be accepted, for it {wrong}", remedy)


def check_distinct(coming: Sequence[tuple[Checked, Deposit]]) -> None:
    """Refuse other bytes under one label: of two files at once nobody said which is the re-issue.

    Raises: UsageError naming both files.
    """
    met: dict[str, Checked] = {}
    for file, deposit in coming:
        first = met.setdefault(deposit.label, file)
        if first is not file and (not file.sha256 or first.sha256 != file.sha256):
            both = f"{first.given} and {file.given} are both the edition {deposit.label}"
            raise UsageError(f"{both}; add them one by one, the re-issue last, or give them labels with --edition")


def deposited(
    archive: Archive, series: str, coming: Sequence[tuple[Checked, Deposit]], rules: Sequence[Rule] = ()
) -> Iterator[tuple[Checked, Stored]]:
    """Archive files in their order and yield what became of each; what looks wrong goes into quarantine.

    Raises: InputError for a file that is not what was checked; as `Archive.add`. What was yielded is stored.
    """
    from diffreport.archived.judging import Judge

    judge = Judge(archive, series, rules)
    for file, deposit in coming:
        stored = archive.add(series, file.content(), replace(deposit, quarantine=judge.doubt(file, deposit)))
        judge.remember(file, stored.edition.sha256)
        yield file, stored


def with_findings(deposit: Deposit, file: Checked, options: Options) -> Deposit:
    """Return a deposit with what reading the file told: its media type and charset, and what decided them.

    A charset that the depositor names stands in the media type, where readers look for it.
    """
    from diffreport.archive.retrieval import DEPOSITOR, DETECTED, HEADER

    seen, came = file.seen, deposit.retrieval
    said = options.media_type
    if options.encoding and (read_as := said or seen.media_type):
        said = f"{read_as.partition(';')[0].strip()}; charset={options.encoding}"
    told = ((said, DEPOSITOR), (seen.media_type, DETECTED), (came.header("Content-Type"), HEADER), (None, None))
    media_type, told_by = next(pair for pair in told if pair[0] or pair[1] is None)
    charset, charset_from = seen.charset or (None, None)
    found = replace(came, media_type_from=told_by, charset=charset, charset_from=charset_from)
    return replace(deposit, media_type=media_type, retrieval=found)


def _regular(file: str, raw: bool, options: Options) -> Checked:
    from diffreport.readers.source import LIMIT, load

    path = Path(file)
    try:
        size = path.stat().st_size
    except OSError as error:  # it was there a moment ago
        raise InputError(file, f"cannot be read ({error.strerror})", "check the path") from error
    if size > LIMIT:
        wrong = f"is larger than {LIMIT >> 20} MiB"
        return Checked(file, path.name, "", seen=_unread(InputError(file, wrong, "split it"), raw), size=size)
    data = load(path).data
    seen = _seen(data, file, raw, options)
    return Checked(file, path.name, hashlib.sha256(data).hexdigest(), seen=seen, size=size)


def _offered(file: Offered, raw: bool, options: Options) -> Checked:
    try:
        return Checked(file.given, file.name, "", file.content, _seen(file.content, file.name, raw, options))
    except InputError as error:
        raise InputError(file.given, error.wrong, error.remedy) from error


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
    from diffreport.readers.isolated import Request
    from diffreport.readers.source import load

    try:
        [document] = documents([Meant(Request(load(data, shown), options))])
    except NoTextError as error:
        return Seen(gate.no_text(error.wrong, data), options.media_type, remedy=error.remedy)
    except InputError as error:
        return _unread(error, raw)
    return Seen(gate.impression(document, data), document.edition.media_type, charset=document.charset)


def _unread(error: InputError, raw: bool) -> Seen:
    if not raw:
        remedy = "nothing was stored; add it with --raw to keep it unread"
        raise InputError(error.name, error.wrong, remedy) from error
    return Seen(wrong=error.wrong, remedy=error.remedy)

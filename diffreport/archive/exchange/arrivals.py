"""Editions on their way into the archive: what every kind of source is turned into before anything is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path

from diffreport.archive.disk import Content, chunks
from diffreport.archive.provenance import Deposit, Record
from diffreport.archive.retrieval import has_control
from diffreport.errors import InputError, UsageError
from diffreport.text import name_of

_HELD = 256 << 20  # bytes: more than any reader takes; what is judged is then exactly what is stored
_LINE = 4_000  # characters of one line in a record
_TOLD = 5  # names or faults that one line has room for


class Kind(StrEnum):
    """What a source is taken for."""

    BAG = "bag"
    FOLDER = "folder"
    OCFL = "ocfl"
    GIT = "git"

    def described(self, number: int, noun: str) -> str:
        """Return the kind and what there is of it: "a folder of 3 editions"."""
        name = {Kind.OCFL: "an OCFL root or object", Kind.GIT: "a git history"}.get(self, f"a {self}")
        return f"{name} of {number:,} {noun}{'' if number == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Arrival:
    """One edition on its way in. `origin` is where it stands in its source, for messages.

    `place` is the file of its bytes, or what returns them; `digests` are those that they had when they were checked, by
    algorithm (hashlib's names), in lower case. `is_judged` tells that its record says whether it is in quarantine, so
    that nobody judges it again.
    """

    series: str
    deposit: Deposit
    origin: str
    place: Path | Callable[[], bytes]
    digests: Mapping[str, str] = field(default_factory=dict)
    is_judged: bool = False

    def content(self) -> Content:
        """Return the bytes, of a huge file its path. Raises: InputError if they cannot be read."""
        if not isinstance(self.place, Path):
            return self.place()
        with readable(self.place):
            is_huge = self.place.stat().st_size > _HELD
        return self.place if is_huge else b"".join(chunks(self.place))


@dataclass(frozen=True, slots=True)
class Whole:
    """An OCFL object that can be taken over as it is, under its id; `labels` are those of versions that hold a file."""

    series: str
    folder: Path
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Consignment:
    """All that a source holds, checked: editions in the order in which they are to be stored, and whole objects.

    `told` says what the source was taken for; `notices` what a user must know: what was left out, and why.
    """

    kind: Kind
    told: str
    arrivals: tuple[Arrival, ...] = ()
    wholes: tuple[Whole, ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """How a source is to be read: what only the one who imports knows.

    `label_in` returns the label that a file name holds, "" for none. `file` is a path in an object's versions or in a
    git repository, where it follows renames with `follow` and takes labels from tags with `tags`.
    """

    label_in: Callable[[str], str]
    series: str | None = None
    kind: Kind | None = None
    file: str | None = None
    follow: bool = False
    tags: bool = False
    depositor: str | None = None


def deposit_of(record: Record, depositor: str | None = None) -> Deposit:
    """Return the deposit that makes the same record again; `depositor` answers for it if the record names nobody.

    Raises: UsageError if the record says what cannot be recorded.
    """
    edition = record.edition
    names = [each.name for each in fields(Deposit) if hasattr(edition, each.name)]
    known = {name: getattr(edition, name) for name in names}
    who = record.depositor or depositor
    return Deposit(**known, accepted=edition.quarantine is None, retrieval=record.retrieval, depositor=who)


def numbered(labels: Iterable[str]) -> list[str]:
    """Return labels made unique: the second "2015-06-01" is "2015-06-01-2"."""
    seen: Counter[str] = Counter()
    unique = []
    for label in labels:
        seen[label] += 1
        unique.append(label if seen[label] == 1 else f"{label}-{seen[label]}")
    return unique


def few(texts: Sequence[str], separator: str = ", ") -> str:
    """Return the first of several texts in one line, and how many more there are."""
    more = f" and {len(texts) - _TOLD} more" if len(texts) > _TOLD else ""
    return separator.join(texts[:_TOLD]) + more


def line(text: str) -> str:
    """Return a text of others in one line without control characters, as long as a record holds it."""
    return name_of("".join("\ufffd" if has_control(c, "\r\n\t") else c for c in text))[:_LINE]


@contextmanager
def readable(source: Path) -> Iterator[None]:
    """Name what cannot be read: its permissions forbid it, or it has vanished. Raises: InputError."""
    try:
        yield
    except OSError as error:
        name = str(error.filename or source)
        raise InputError(name, error.strerror or str(error), "check that it can be read") from error


@contextmanager
def recordable(origin: str) -> Iterator[None]:
    """Name the origin of what cannot be recorded. Raises: InputError."""
    try:
        yield
    except UsageError as error:
        raise InputError(origin, f"cannot be recorded: {error}", "nothing was imported") from error

"""The pairs of a batch, kept in a temporary file: each once, under a name of its own, in the order they were given.

Their names are file names: letters of all scripts stand in them, nothing that any file system cannot hold.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import NamedTuple

from diffreport.batch.plan import Pair, is_archived

_LONGEST = 180  # bytes of a name in UTF-8: file systems hold 255, and digits and suffixes come behind it
_BETWEEN = "--"  # parts of a name
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_RUN = re.compile(r"_{2,}|--+")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[0-9¹²³])(?:\..*)?", re.IGNORECASE)  # no names on Windows
_DIGITS = 12  # of a digest, where names would be one: 200,000 of one name are told apart
_MADE = """
CREATE TABLE pairs (
    n INTEGER PRIMARY KEY, base TEXT, folded TEXT, series TEXT, old TEXT, new TEXT, told_old TEXT, told_new TEXT,
    size INTEGER, line INTEGER, UNIQUE (old, new)
);
CREATE INDEX bases ON pairs (folded);
"""
_ASKED = """
SELECT base, EXISTS (SELECT * FROM pairs AS other WHERE other.folded = pairs.folded AND other.n <> pairs.n),
    series, old, new, told_old, told_new, size
FROM pairs ORDER BY n
"""


def name_of(*parts: str) -> str:
    """Return a name of texts that every file system, object store and address can hold; the same for the same texts."""
    longest = (_LONGEST - len(_BETWEEN) * (len(parts) - 1)) // len(parts)
    name = _BETWEEN.join(_safe(part, longest) for part in parts)
    return f"_{name}" if _DEVICE.fullmatch(name) else name


def _safe(text: str, longest: int) -> str:
    """Return a text with nothing in it but letters, marks, digits and `._-`, cut to a number of bytes."""
    normal = unicodedata.normalize("NFC", text)
    safe = _RUN.sub("_", _UNSAFE.sub(_letters, normal))
    cut = safe.encode("utf-8", "ignore")[:longest].decode("utf-8", "ignore")
    return cut.strip("._-") or "edition"


def _letters(found: re.Match[str]) -> str:
    """Return what is no ASCII in a name with all that is neither letter, mark nor digit as `_`."""
    return "".join(char if unicodedata.category(char)[0] in "LMN" else "_" for char in found[0])


class Given(NamedTuple):
    """A pair as it was given: `base` is the safe name it would have, were it the only one; `line` where it stands."""

    base: str
    series: str
    old: str
    new: str
    told: tuple[str, str]
    size: int = 0
    line: int = 0


class Pairs:
    """Pairs that can be gone through more than once. Close it at the end.

    Cost: they are on the disk; in memory are a few.
    """

    def __init__(self, given: Iterable[Given]) -> None:
        """Take them in; `repeated` are the lines of those that were given before, of which some are kept."""
        self._database = sqlite3.connect("", check_same_thread=False)  # a temporary file, gone with it
        self._database.executescript(_MADE)
        self.repeated: list[int] = []
        self.archived: tuple[int, str] | None = None  # the first edition of an archive, and its line
        try:
            for each in given:
                self._take(each)
        except BaseException:
            self.close()
            raise
        self._count = int(self._database.execute("SELECT count(*) FROM pairs").fetchone()[0])

    def __len__(self) -> int:
        """Return how many there are."""
        return self._count

    def __iter__(self) -> Iterator[Pair]:
        """Yield them in their order, each with its name."""
        for base, has_twin, series, old, new, told_old, told_new, size in self._database.execute(_ASKED):
            name = f"{base}-{_digest(told_old, told_new)}" if has_twin else base
            yield Pair(name, series, old, new, (told_old, told_new), size)

    def __enter__(self) -> Pairs:
        """Return the pairs."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Let go of them."""
        self.close()

    def close(self) -> None:
        """Remove the temporary file."""
        self._database.close()

    def _take(self, given: Given) -> None:
        folded = given.base if given.base.isascii() else unicodedata.normalize("NFC", given.base.casefold())
        names = given.base, folded.lower(), given.series
        values = *names, given.old, given.new, *given.told, given.size, given.line
        try:
            self._database.execute(f"INSERT INTO pairs VALUES (NULL{', ?' * len(values)})", values)  # noqa: S608
        except sqlite3.IntegrityError:
            self.repeated.append(given.line)
            return
        if self.archived is None and (found := next(filter(is_archived, (given.old, given.new)), None)):
            self.archived = given.line, found


def _digest(*told: str) -> str:
    return hashlib.sha256("\0".join(told).encode("utf-8", "surrogateescape")).hexdigest()[:_DIGITS]

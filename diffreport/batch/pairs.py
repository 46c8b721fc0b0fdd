"""The pairs of a batch, kept in a temporary file: each once, under a name of its own, in the order they were given."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import NamedTuple

from diffreport.batch.plan import Pair, is_archived

_DIGITS = 12  # of a digest, where names would be one: 200,000 of one name are told apart
_MADE = """
CREATE TABLE pairs (
    n INTEGER PRIMARY KEY, base TEXT, series TEXT, old TEXT, new TEXT, told_old TEXT, told_new TEXT, size INTEGER,
    line INTEGER, UNIQUE (old, new)
);
CREATE INDEX bases ON pairs (lower(base));
"""
_ASKED = """
SELECT base, EXISTS (SELECT * FROM pairs AS other WHERE lower(other.base) = lower(pairs.base) AND other.n <> pairs.n),
    series, old, new, told_old, told_new, size
FROM pairs ORDER BY n
"""


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
        self.is_archived = False  # some are editions of an archive
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
        values = given.base, given.series, given.old, given.new, *given.told, given.size, given.line
        try:
            self._database.execute(f"INSERT INTO pairs VALUES (NULL{', ?' * len(values)})", values)  # noqa: S608
        except sqlite3.IntegrityError:
            self.repeated.append(given.line)
            return
        self.is_archived = self.is_archived or any(map(is_archived, (given.old, given.new)))


def _digest(*told: str) -> str:
    return hashlib.sha256("\0".join(told).encode("utf-8", "surrogateescape")).hexdigest()[:_DIGITS]

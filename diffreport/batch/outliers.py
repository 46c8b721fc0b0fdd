"""Pairs of which far more, or far less, changed than usual in their batch.

What is usual is told by quartiles, which a few outliers do not move: a pair is one beyond Tukey's outer fence, three
times the spread of the middle half beyond that half. Counts are those of 1,000 words, since a long document has more.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from diffreport.model.corpora import LEAST_USUAL, Outlier, Row

MOST = 50
_FENCE = 3.0
_LEAST_SPREAD = 1.0  # per cent kept, or of 1,000 words: where most pairs are alike, less is no more than chance
_LEAST_COUNT = 10  # a smaller one is far from usual by chance
_RARE = 0.05  # the share of pairs in which nothing changed, at most, for these to be unusual
_KEPT, _FINDINGS = "kept_percent", "findings"
_COUNTED = ("wording", "figures", "restated", "moved", "noise")

_SCHEMA = """
CREATE TABLE measured (
  kind TEXT NOT NULL, pair INTEGER NOT NULL, value REAL NOT NULL,
  rate REAL NOT NULL,  -- by which pairs are compared
  words INTEGER NOT NULL, PRIMARY KEY (kind, pair)
) WITHOUT ROWID
"""
_NAMED = "SELECT name, value, rate, words FROM measured JOIN pairs ON n = pair WHERE kind = ? AND "


class _Usual(NamedTuple):
    """The quartiles of what pairs are compared by."""

    low: float
    median: float
    high: float

    @property
    def spread(self) -> float:
        return (self.high - self.low) or _LEAST_SPREAD


_Far = tuple[float, Outlier]  # how many spreads beyond the middle half


class Measured:
    """How much changed in pairs, kept in a database that has a table `pairs` with number and name of each."""

    def __init__(self, database: sqlite3.Connection) -> None:
        """Make the table."""
        self._database = database
        self._pairs = 0
        database.execute(_SCHEMA)

    def add(self, pair: int, row: Row) -> None:
        """Take how much changed in a pair; one without words tells nothing."""
        words = row.counts.old_words + row.counts.new_words
        if not words:
            return
        self._pairs += 1
        counted = [(kind, getattr(row.counts, kind)) for kind in _COUNTED]
        values = [
            (_KEPT, pair, row.kept_percent, row.kept_percent, words),
            (_FINDINGS, pair, row.counts.findings, row.counts.findings, words),
            *((kind, pair, value, 1000 * value / words, words) for kind, value in counted),
        ]
        self._database.executemany("INSERT INTO measured VALUES (?, ?, ?, ?, ?)", values)

    def outliers(self) -> tuple[Outlier, ...]:
        """Return the outliers, those farthest out first; each pair once, by the first kind that shows it."""
        if self._pairs < LEAST_USUAL:
            return ()
        found: dict[str, _Far] = {}
        for distance, outlier in (*self._rewritten(), *self._untouched(), *self._many()):
            found.setdefault(outlier.name, (distance, outlier))
        ranked = sorted(found.values(), key=lambda far: -far[0])  # of equal ones the first stays the first
        return tuple(outlier for _, outlier in ranked[:MOST])

    def _rewritten(self) -> Iterator[_Far]:
        """Yield pairs of which far less was kept than usual."""
        usual = self._usual(_KEPT)
        fence = usual.low - _FENCE * usual.spread
        for name, value, *_ in self._database.execute(f"{_NAMED} rate < ? ORDER BY pair", (_KEPT, fence)):
            yield (usual.low - value) / usual.spread, Outlier(name, _KEPT, value, usual.median)

    def _untouched(self) -> Iterator[_Far]:
        """Yield pairs in which nothing changed where hardly any other is so."""
        rows = self._database.execute(f"{_NAMED} rate = 0 ORDER BY pair", (_FINDINGS,))
        names = [name for name, *_ in rows.fetchmany(int(_RARE * self._pairs) + 1)]
        if len(names) <= _RARE * self._pairs:
            median = self._usual(_FINDINGS).median
            yield from ((_FENCE, Outlier(name, _FINDINGS, 0.0, median)) for name in names)

    def _many(self) -> Iterator[_Far]:
        """Yield pairs with far more of a kind than is usual for their length."""
        for kind in _COUNTED:
            usual = self._usual(kind)
            fence = usual.high + _FENCE * usual.spread
            rows = self._database.execute(
                f"{_NAMED} rate > ? AND value >= ? ORDER BY pair", (kind, fence, _LEAST_COUNT)
            )
            for name, value, rate, words in rows:
                expected = round(usual.median * words / 1000, 1)
                yield (rate - usual.high) / usual.spread, Outlier(name, kind, value, expected)

    def _usual(self, kind: str) -> _Usual:
        rows = "SELECT rate FROM measured WHERE kind = ? ORDER BY rate LIMIT 1 OFFSET ?"
        last = self._pairs - 1
        quartiles = (self._database.execute(rows, (kind, n * last // 4)).fetchone()[0] for n in (1, 2, 3))
        return _Usual(*quartiles)

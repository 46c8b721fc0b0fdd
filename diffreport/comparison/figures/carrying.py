"""Which figure of an edition is which of the one before it, as their comparison has it."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from diffreport.comparison.figures.differences import is_same_value
from diffreport.comparison.figures.places import Place
from diffreport.model import Comparison, Figure, Revision, TableChange

# A place of the new edition, and the one of the old edition that it carries on: positions in their lists.
Carried: TypeAlias = dict[int, int]


def carried(comparison: Comparison, old: Sequence[Place], new: Sequence[Place]) -> Carried:
    """Return which place of the old edition each place of the new one carries on; what is new has none.

    `old` and `new` are the amounts of the two documents in reading order. Cost: linear in them, and in the figures of
    the comparison.
    """
    links = {change.id: comparison.alignment.links[change.link] for change in comparison.changes}
    olds, news = Open(old), Open(new)
    out: Carried = {}
    strayed: list[tuple[Revision, int]] = []  # went to another block: its old place is looked for after all others
    for revision in comparison.figures:
        link = links[revision.change]
        before = olds.take(link.old, revision.old, revision.label) if revision.old else None
        after = news.take(link.new, revision.new, revision.label) if revision.new else None
        if after is not None and before is not None:
            out[after] = before
        elif after is not None and revision.old:
            strayed.append((revision, after))
    for revision, after in strayed:
        before = olds.take((), revision.old, revision.label) if revision.old else None
        if before is not None:
            out[after] = before
    for after, before in _kept(comparison, olds, news):
        out[after] = before
    return out


class Open:
    """The places of an edition that nobody has claimed yet."""

    def __init__(self, places: Sequence[Place]) -> None:
        """Begin with all of them."""
        self.places = places
        self._free = dict.fromkeys(range(len(places)))
        self._blocks: dict[int, list[int]] = defaultdict(list)
        self._printed: dict[tuple[int | None, str, str | None], deque[int]] = defaultdict(deque)
        for n, place in enumerate(places):
            self._blocks[place.block].append(n)
            for block in (place.block, None):
                for label in (place.label, None):
                    self._printed[block, place.figure.text, label].append(n)

    def within(self, blocks: Iterable[int]) -> list[int]:
        """Return the free places of some blocks, in order."""
        return [n for block in blocks for n in self._blocks.get(block, ()) if n in self._free]

    def take(self, blocks: Sequence[int], figure: Figure, label: str) -> int | None:
        """Return the place of a figure in some blocks, or anywhere if there are none; from then on it is not free.

        The label may be lent by the other edition: then what is printed alone tells.
        """
        for named in (label, None):
            for block in blocks or (None,):
                alike = self._printed.get((block, figure.text, named), deque())
                while alike:
                    n = alike.popleft()
                    if n in self._free:
                        del self._free[n]
                        return n
        return None

    def claim(self, place: int) -> None:
        """Take a place."""
        del self._free[place]


class _Link(NamedTuple):
    """The free places of a link that has both sides."""

    olds: list[int]
    news: list[int]


def _kept(comparison: Comparison, olds: Open, news: Open) -> Iterator[tuple[int, int]]:
    """Yield the places that no revision tells of and that stayed, new and old: as a cell, in order, or by value."""
    tables = {table.link: table for table in comparison.tables}
    for n, link in enumerate(comparison.alignment.links):
        if not link.old or not link.new:
            continue
        free = _Link(olds.within(link.old), news.within(link.new))
        if not free.olds or not free.news:
            continue
        pairs = _of_cells(tables[n], free, olds, news) if n in tables else _of_text(free, olds, news)
        for after, before in pairs:
            olds.claim(before)
            news.claim(after)
            yield after, before


def _of_cells(changed: TableChange, free: _Link, olds: Open, news: Open) -> list[tuple[int, int]]:
    """Return the cells of one row and column in both editions."""
    rows = {row.new: row.old for row in changed.rows}
    columns = {column.new: column.old for column in changed.columns}
    before = {olds.places[n].cell: n for n in free.olds}
    found = []
    for n in free.news:
        if (cell := news.places[n].cell) is None:
            continue
        row, column = rows.get(cell[0]), columns.get(cell[1])
        there = before.get((row, column)) if row is not None and column is not None else None
        if there is not None and is_same_value(olds.places[there].figure, news.places[n].figure):
            found.append((n, there))
    return found


def _of_text(free: _Link, olds: Open, news: Open) -> list[tuple[int, int]]:
    """Return the figures as large in both editions, in order: those of texts that differ in print alone."""
    found, start = [], 0
    for n in free.news:
        figure = news.places[n].figure
        for k in range(start, len(free.olds)):
            if is_same_value(olds.places[free.olds[k]].figure, figure):
                found.append((n, free.olds[k]))
                start = k + 1
                break
    return found

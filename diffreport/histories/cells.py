"""Which words a table keeps: those of cells in rows and columns that belong together, wherever they stand now."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from diffreport.comparison.anchored import Span
from diffreport.comparison.tables.cells import Differ, differ_of
from diffreport.histories.lifespans import kept_in
from diffreport.model import Change, Table, TableChange

_BETWEEN = len(" | ")  # two cells; between rows stands one newline


def kept_in_table(change: Change, old: Table, new: Table, paired: TableChange) -> Iterator[Span]:
    """Yield the spans of a change's tokens that are the same words of the same cells, and what stands behind those.

    Cost: linear in the cells that have a partner, and in the words of those that differ.
    """
    differ = differ_of(change)
    olds, news = _Cells(old, change.old_tokens), _Cells(new, change.new_tokens)
    columns = [(c.old, c.new) for c in paired.columns if c.old is not None and c.new is not None]
    pairs = [(olds.cell(i, c), news.cell(j, d)) for i, j in _rows(old, new, paired) for c, d in columns]
    for before, after in [(olds.caption, news.caption), *pairs]:
        yield from _kept((before, after), (olds, news), differ)
        behind = (before.stop, olds.next(before.stop)), (after.stop, news.next(after.stop))
        if olds.tokens[slice(*behind[0])] == news.tokens[slice(*behind[1])]:
            yield "equal", *behind[0], *behind[1]


class _Cells:
    """The cells of a table in the tokens of its text."""

    def __init__(self, table: Table, tokens: Sequence[str]) -> None:
        self.tokens = tokens
        self._ends = list(accumulate(map(len, tokens)))
        self._begins = [0, *self._ends]
        self.caption = self._within(0, len(table.caption))
        place = len(table.caption) + 1 if table.caption else 0
        self._cells: list[list[range]] = []
        for row in table.rows:
            cells = []
            for cell in row:
                cells.append(self._within(place, place + len(cell)))
                place += len(cell) + _BETWEEN
            self._cells.append(cells)
            place += 1 - _BETWEEN if row else 1
        self._firsts = sorted({cell.start for cells in self._cells for cell in cells} | {len(tokens)})

    def cell(self, row: int, column: int) -> range:
        """Return the tokens of a cell."""
        return self._cells[row][column]

    def next(self, token: int) -> int:
        """Return the first token of the cell that follows one which ends before a token."""
        return self._firsts[bisect_left(self._firsts, token)]

    def _within(self, begin: int, end: int) -> range:
        first = bisect_left(self._begins, begin)
        return range(first, max(first, bisect_right(self._ends, end)))


def _rows(old: Table, new: Table, paired: TableChange) -> Iterable[tuple[int, int]]:
    """Return the rows that belong together; headers that do not differ are in no pair."""
    told = [{row.old for row in paired.rows}, {row.new for row in paired.rows}]
    heads = [(k, k) for k in range(min(len(old.rows), len(new.rows))) if k not in told[0] and k not in told[1]]
    return [*heads, *((row.old, row.new) for row in paired.rows if row.old is not None and row.new is not None)]


def _kept(pair: tuple[range, range], sides: tuple[_Cells, _Cells], differ: Differ) -> Iterator[Span]:
    """Yield the spans that two cells have in common."""
    (before, after), (olds, news) = pair, sides
    a, b = olds.tokens[before.start : before.stop], news.tokens[after.start : after.stop]
    if a == b:
        yield "equal", before.start, before.stop, after.start, after.stop
        return
    for tag, i1, i2, j1, j2 in kept_in(differ(a, b)):
        yield tag, before.start + i1, before.start + i2, after.start + j1, after.start + j2

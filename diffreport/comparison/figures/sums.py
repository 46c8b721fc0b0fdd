"""Tables that add up: the totals of their rows and of their columns, and where these no longer fit."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from diffreport import text as _text
from diffreport.comparison.figures.numerals import measure, plain
from diffreport.comparison.figures.parts import printed_like
from diffreport.comparison.tables.figures import label_of_cell
from diffreport.comparison.tables.keys import header
from diffreport.model import Document, Link, Question, Relation, Table, TableChange

_TOTAL = re.compile(r"\b(?:sub)?totals?\b", re.IGNORECASE)
# Cells that are none of a sum: empty, or a dash.
_NOTHING = frozenset(("", "-", "--", "."))
# So many sums that fit to the last digit prove that a table is not rounded.
_PROOF = 4
# Lines that are not called a total are one only if so many sums of theirs fit,
_UNNAMED_SUMS = 2
# and the total of a new table is asked about only if so many others of its line fit.
_OTHER_SUMS = 2


class _Amount(NamedTuple):
    value: Decimal
    unit: str


_ZERO = _Amount(Decimal(0), "")


_Cells = tuple[tuple[str, ...], ...]  # of lines
_Amounts = tuple[tuple[tuple[_Amount | None, ...], ...], tuple[tuple[_Amount | None, ...], ...]]  # by line, across


class _Line(NamedTuple):
    """A row or column of a table: its name, and its cells as values, None where a cell is no single number."""

    name: str
    cells: tuple[_Amount | None, ...]


class _Sum(NamedTuple):
    """Lines of which one is the total of the others, in a form that holds for another edition of the table.

    Of the lines from `start` to before `stop` those are members that are not called a total, `size` of them.
    """

    total: int
    start: int
    stop: int
    size: int
    way: str  # above, since, below


class _Column:
    """What crosses the lines at one place, summed and counted up to each line: any run of lines costs the same."""

    def __init__(self, cells: Sequence[_Amount | None]) -> None:
        self._cells = cells
        self._counts: dict[str | int, list[int]] = {}

    @cached_property
    def _sums(self) -> list[Decimal]:
        return list(accumulate((cell.value if cell else Decimal(0) for cell in self._cells), initial=Decimal(0)))

    def sum(self, told: _Sum) -> Decimal:
        return self._sums[told.stop] - self._sums[told.start]

    def unread(self, told: _Sum) -> int:
        """Return how many members are no numbers."""
        return self._count(told, "unread", lambda cell: cell is None)

    def some(self, told: _Sum) -> int:
        """Return how many members are something."""
        return self._count(told, "some", lambda cell: bool(cell and cell.value))

    def of_unit(self, told: _Sum, unit: str) -> int:
        """Return how many members are something in a unit."""
        return self._count(told, f"in {unit}", lambda cell: bool(cell and cell.value and cell.unit == unit))

    def decimals(self, told: _Sum) -> int:
        """Return how many decimals a member has at most."""
        return next((n for n in range(self._most_decimals, 0, -1) if self._count(told, n, _has_decimals(n))), 0)

    @cached_property
    def _most_decimals(self) -> int:
        return max((_decimals(cell.value) for cell in self._cells if cell), default=0)

    def _count(self, told: _Sum, name: str | int, is_counted: Callable[[_Amount | None], bool]) -> int:
        if name not in self._counts:
            self._counts[name] = list(accumulate(map(is_counted, self._cells), initial=0))
        return self._counts[name][told.stop] - self._counts[name][told.start]


class _Grid:
    """A table as lines that may be summed: its rows, or its columns."""

    def __init__(self, names: Sequence[str], cells: _Cells, amounts: _Amounts, across: tuple[str, ...]) -> None:
        self.lines = tuple(_Line(name, line) for name, line in zip(names, amounts[0], strict=True))
        self.printed = cells  # the cells of each line
        self.across = across  # what crosses the lines
        self._amounts = amounts[1]

    @cached_property
    def named(self) -> list[int]:
        """Return the lines that are called a total, in order."""
        return [n for n, line in enumerate(self.lines) if _TOTAL.search(line.name)]

    @cached_property
    def columns(self) -> list[_Column]:
        """Return what crosses the lines, without the lines that are called a total."""
        named = set(self.named)
        return [_Column([_ZERO if n in named else c for n, c in enumerate(cells)]) for cells in self._amounts]


def totals_questions(
    old: Document, new: Document, links: Sequence[Link], tables: Sequence[TableChange]
) -> Iterator[Question]:
    """Yield the totals that fitted in the old edition of a table and do not in the new one, or are alone in a new one.

    Cost: linear in the cells of changed and new tables, and in the totals of each times what crosses them.
    """
    for change in tables:
        link = links[change.link]
        blocks = old.blocks[link.old[0]], new.blocks[link.new[0]]
        if blocks[0].table and blocks[1].table:
            rows = {row.old: row.new for row in change.rows if row.old is not None and row.new is not None}
            columns = {c.old: c.new for c in change.columns if c.old is not None and c.new is not None}
            before, after = _grids(blocks[0].table), _grids(blocks[1].table)
            heads = blocks[0].table.header_rows, blocks[1].table.header_rows
            lines = {i - heads[0]: j - heads[1] for i, j in rows.items()}
            across = {i - 1: j - 1 for i, j in columns.items() if i and j}
            for grids, pairs in ((0, (lines, across)), (1, (across, lines))):
                yield from _broken(before[grids], after[grids], pairs, link.new[0], is_rows=not grids)
    for link in links:
        if link.relation == Relation.ADDED and (table := new.blocks[link.new[0]].table):
            for n, grid in enumerate(_grids(table)):
                yield from _alone(grid, link.new[0], is_rows=not n)


def _grids(table: Table) -> tuple[_Grid, _Grid]:
    """Return a table as rows that may be summed, and as columns."""
    body, names = table.rows[table.header_rows :], header(table)[1:]
    keys = tuple(row[0] for row in body)
    cells = tuple(row[1:] for row in body)
    amounts = tuple(tuple(map(_amount, row)) for row in cells)
    nothing = tuple(() for _ in names)  # a table of nothing but headers
    turned, turned_amounts = tuple(zip(*cells, strict=True)) or nothing, tuple(zip(*amounts, strict=True)) or nothing
    return _Grid(keys, cells, (amounts, turned_amounts), names), _Grid(names, turned, (turned_amounts, amounts), keys)


def _amount(cell: str) -> _Amount | None:
    if cell.isdecimal() and cell.isascii():
        return _Amount(Decimal(cell), "")  # most cells of a big table: what would be read, ten times as quick
    key = _text.key(cell.strip())
    if key in _NOTHING:
        return _ZERO
    measured = measure(key)
    return _Amount(measured[0], measured[1] + measured[2]) if measured else None


def _broken(
    old: _Grid, new: _Grid, pairs: tuple[Mapping[int, int], Mapping[int, int]], block: int, *, is_rows: bool
) -> Iterator[Question]:
    """Yield the sums that fitted and do not any more."""
    lines, across = pairs
    fitting = {each: _fitting(old, each) for each in _sums(old)}
    exact = _is_exact(old, fitting)
    by_place = {
        (each.total, each.way): each for each in _sums(new, [lines.get(n, -1) for n in {s.total for s in fitting}])
    }
    asked: set[tuple[int, int]] = set()
    for each, places in fitting.items():
        now = by_place.get((lines.get(each.total, -1), each.way))
        named = _TOTAL.search(old.lines[each.total].name)
        if now is None or len(places) < (1 if named else _UNNAMED_SUMS):
            continue
        known = [across[k] for k in places if k in across and _miss(new, now, across[k]) is not None]
        off = [k for k in known if _is_off(new, now, k, exact)]
        if len(off) <= max(1, len(known) // 2):  # of more, the table has other rows now
            for k in off:
                if (now.total, k) not in asked:
                    asked.add((now.total, k))
                    yield _question(new, now, k, block, is_rows)


def _alone(grid: _Grid, block: int, *, is_rows: bool) -> Iterator[Question]:
    """Yield the sum of a new table that does not fit where all others of its line do."""
    fitting = {each: _fitting(grid, each) for each in _sums(grid)}
    exact = _is_exact(grid, fitting)
    for each, places in fitting.items():
        if _TOTAL.search(grid.lines[each.total].name):
            known = [k for k in range(len(grid.across)) if _miss(grid, each, k) is not None]
            off = [k for k in known if _is_off(grid, each, k, exact=exact)]
            if len(off) == 1 and len(set(places) - set(off)) >= max(_OTHER_SUMS, len(known) - 1):
                yield _question(grid, each, off[0], block, is_rows)


def _is_exact(grid: _Grid, fitting: Mapping[_Sum, Sequence[int]]) -> bool:
    """Tell whether so many sums fit to the last digit, for each that does not, that nothing can be rounded."""
    places = {(each.total, k): _miss(grid, each, k) for each, fit in fitting.items() for k in fit}
    off = sum(map(bool, places.values()))
    return len(places) - off >= _PROOF * max(1, off)


def _question(grid: _Grid, told: _Sum, k: int, block: int, is_rows: bool) -> Question:
    line, cross = grid.lines[told.total].name, grid.across[k]
    label = label_of_cell(line, cross) if is_rows else label_of_cell(cross, line)
    stated = grid.printed[told.total][k]
    return Question("total", block, label, stated, printed_like(stated, plain(grid.columns[k].sum(told))))


def _sums(grid: _Grid, totals: Sequence[int] = ()) -> Iterator[_Sum]:
    """Yield the sums that a table may have: named totals (or those given), and else its first and last line.

    A total stands below its members (all of them, or those since the last total), or above them.
    """
    named, last = grid.named, len(grid.lines) - 1
    for total in sorted({*named, *(n for n in totals if n >= 0), *((0, last) if last > 1 else ())}):
        here = bisect_left(named, total)
        behind = bisect_left(named, total + 1)
        since = named[here - 1] + 1 if here else 0
        until = named[behind] if behind < len(named) else last + 1
        # between two totals no line is called one
        ways = (("above", 0, total, total - here), ("since", since, total, total - since))
        for way, start, stop, size in (*ways, ("below", total + 1, until, until - total - 1)):
            if size > 1:
                yield _Sum(total, start, stop, size, way)


def _fitting(grid: _Grid, told: _Sum) -> list[int]:
    """Return where a line is the sum of its members: of two at least."""
    places = (k for k in range(len(grid.across)) if _miss(grid, told, k) is not None)
    return [k for k in places if grid.columns[k].some(told) > 1 and not _is_off(grid, told, k, exact=False)]


def _miss(grid: _Grid, told: _Sum, k: int) -> Decimal | None:
    """Return by how much a total misses the sum of its members, None where they are no numbers of one unit."""
    total, column = grid.lines[told.total].cells[k], grid.columns[k]
    if not total or not total.value or column.unread(told) or column.some(told) > column.of_unit(told, total.unit):
        return None
    return total.value - column.sum(told)


def _is_off(grid: _Grid, told: _Sum, k: int, exact: bool) -> bool:
    """Tell whether a total misses its sum by more than rounding explains: half of the last digit for each number."""
    miss, total = _miss(grid, told, k), grid.lines[told.total].cells[k]
    if not miss or not total:
        return False
    if abs(miss) > Decimal(told.size + 1) / 2:
        return True  # more than whole numbers explain
    column = grid.columns[k]
    decimals = max(_decimals(total.value), column.decimals(told))
    if exact and not decimals:
        return True
    return abs(miss) > Decimal(column.some(told) + 1) / 2 * Decimal(1).scaleb(-decimals)


def _has_decimals(n: int) -> Callable[[_Amount | None], bool]:
    return lambda cell: cell is not None and _decimals(cell.value) >= n


def _decimals(value: Decimal) -> int:
    return max(0, -int(value.as_tuple().exponent))

"""From a ruled grid and the words in it to rows of cells: merged cells, rows without rules."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from diffreport.readers.pdf.rulings import Box
from diffreport.readers.pdf.tables.grid import Grid, root
from diffreport.readers.pdf.tables.rows import ASCENT, DESCENT, crosses, middle_of, rows_of
from diffreport.readers.pdf.words import Word

_STICKS_OUT = 0.3  # of a word's width on either side of a line: text that a line runs through
_STRUCK = 0.1  # of the words that lines may run through; more, and the lines are a drawing
_COLUMN = 2.0  # of the type size: an empty column as wide is one, and not the space between two areas
_TIGHT = 0.75  # of a row's height and a column's width that a cell fills, but for the breadth of rules
_LOOSE = 0.5  # of the cells that may not: more, and the lines are a chart's or a chart of boxes
_SLIVER = 0.6  # of the type size: what is lower holds no text


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: the numbers of the words in each column. `full` if one cell takes the whole width."""

    top: float
    bottom: float
    cells: tuple[tuple[int, ...], ...]
    full: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of cells, with the places between columns (one more than there are columns).

    `goes_on` tells that the first row is the rest of one of the page before, `ruled` that lines are drawn
    between the columns.
    """

    xs: tuple[float, ...]
    rows: tuple[SheetRow, ...]
    goes_on: bool = False
    ruled: bool = True

    @property
    def box(self) -> Box:
        """Return the rectangle that the rows fill."""
        return Box(self.xs[0], self.rows[-1].bottom, self.xs[-1], self.rows[0].top)

    @property
    def numbers(self) -> frozenset[int]:
        """Return the numbers of the words in it."""
        return frozenset(number for row in self.rows for cell in row.cells for number in cell)


def sheet_of(grid: Grid, words: Sequence[Word], numbers: Sequence[int]) -> Sheet | None:
    """Return the cells of a grid with the words in them; None if the lines run through the text.

    `numbers` are the words inside the grid, at least one. Rows without a word of their own are left out,
    and so are columns without one that are too narrow for any: they are the two sides of a rule.
    """
    placed = {number: _place(grid, words[number]) for number in numbers}
    if _struck(grid, words, placed) > len(placed) * _STRUCK:
        return None
    cells = _Cells(grid, words, placed)
    rows = _kept([cells.in_row(row) for row in range(grid.rows)], [False] * grid.rows)
    size = median(words[number].size for number in numbers)
    wide = [right - left >= size * _COLUMN for left, right in pairwise(grid.xs)]
    columns = _kept([cells.in_column(column) for column in range(grid.columns)], wide)
    if cells.loose(rows, columns) > _LOOSE:
        return None
    xs = [grid.xs[group[0]] for group in columns]
    xs.append(grid.xs[columns[-1][-1] + 1])
    return Sheet(tuple(xs), tuple(cells.row(group, columns) for group in rows))


def _place(grid: Grid, word: Word) -> tuple[int, int]:
    """Return the row and column a word stands in."""
    x, y = middle_of(word)
    column = min(max(bisect_right(grid.xs, x) - 1, 0), grid.columns - 1)
    top, bottom = word.y + word.size * ASCENT, word.y - word.size * DESCENT
    row = min(max(bisect_right(grid.ys, -y, key=lambda place: -place) - 1, 0), grid.rows - 1)
    if grid.ys[row] - grid.ys[row + 1] < word.size * _SLIVER:
        near = [other for other in (row - 1, row + 1) if 0 <= other < grid.rows]
        if near:
            row = max(near, key=lambda other: min(top, grid.ys[other]) - max(bottom, grid.ys[other + 1]))
    return row, column


def _struck(grid: Grid, words: Sequence[Word], placed: dict[int, tuple[int, int]]) -> int:
    """Return how many words an upright line runs through."""
    count = 0
    for number, (row, _) in placed.items():
        word = words[number]
        margin = (word.x1 - word.x0) * _STICKS_OUT
        first = bisect_right(grid.xs, word.x0 + margin)
        last = bisect_right(grid.xs, word.x1 - margin)
        count += any(0 < place < grid.columns and grid.closed_right[row][place - 1] for place in range(first, last))
    return count


class _Cells:
    """Which places of a grid belong to one cell."""

    def __init__(self, grid: Grid, words: Sequence[Word], placed: dict[int, tuple[int, int]]) -> None:
        self.grid, self.words, self.placed = grid, words, placed
        self.parents = list(range(grid.rows * grid.columns))
        self.by_row: list[list[int]] = [[] for _ in range(grid.rows)]
        for number, (row, _) in placed.items():
            self.by_row[row].append(number)
        for row in range(grid.rows):
            self._join_row(row)
        self._unjoin_uneven()
        self.held: dict[int, list[int]] = {}
        for number in sorted(placed):
            row, column = placed[number]
            self.held.setdefault(self.cell(row, column), []).append(number)

    def cell(self, row: int, column: int) -> int:
        """Return what stands for the cell at a place."""
        return root(self.parents, row * self.grid.columns + column)

    def in_row(self, row: int) -> frozenset[int]:
        """Return the cells with text that a row touches."""
        cells = (self.cell(row, column) for column in range(self.grid.columns))
        return frozenset(cell for cell in cells if cell in self.held)

    def in_column(self, column: int) -> frozenset[int]:
        """Return the cells with text that a column touches, but for those of the whole width."""
        last = self.grid.columns - 1
        cells = [self.cell(row, column) for row in range(self.grid.rows) if self.cell(row, 0) != self.cell(row, last)]
        return frozenset(cell for cell in cells if cell in self.held)

    def loose(self, rows: Sequence[Sequence[int]], columns: Sequence[Sequence[int]]) -> float:
        """Return the share of texts whose cells fill neither their row nor their column, as boxes and bars do."""
        grid, loose, count = self.grid, 0, 0
        for group in rows:
            for across in columns:
                height = width = 0.0
                for cell in self._spanned(group, across):
                    places = [(row, column) for row in group for column in across if self.cell(row, column) == cell]
                    height = max(height, sum(grid.ys[row] - grid.ys[row + 1] for row in {row for row, _ in places}))
                    width = max(width, sum(grid.xs[c + 1] - grid.xs[c] for c in {column for _, column in places}))
                whole = grid.ys[group[0]] - grid.ys[group[-1] + 1], grid.xs[across[-1] + 1] - grid.xs[across[0]]
                count += height > 0
                loose += height > 0 and (height < whole[0] * _TIGHT or width < whole[1] * _TIGHT)
        return loose / count if count else 0.0

    def row(self, rows: Sequence[int], columns: Sequence[Sequence[int]]) -> SheetRow:
        """Return the texts of a group of grid rows; a text stands in each column that its cell spans.

        A text that spans the whole width stands once: it is a heading of the rows below.
        """
        spans = [self._spanned(rows, group) for group in columns]
        full = len(columns) > 1 and len({cell for found in spans for cell in found}) == 1 and all(spans)
        cells = [tuple(number for cell in found for number in self.held[cell]) for found in spans]
        if full:
            cells[1:] = [()] * (len(cells) - 1)
        return SheetRow(self.grid.ys[rows[0]], self.grid.ys[rows[-1] + 1], tuple(cells), full)

    def _spanned(self, rows: Iterable[int], columns: Sequence[int]) -> list[int]:
        """Return the cells with text at the crossing of a group of rows and one of columns."""
        found = dict.fromkeys(self.cell(row, column) for row in rows for column in columns)
        return [cell for cell in found if cell in self.held]

    def _join_row(self, row: int) -> None:
        grid = self.grid
        closed = grid.closed_right[row]
        ruled = any(closed[:-1])
        lines = [] if ruled else rows_of(self.words, self.by_row[row])
        for column in range(grid.columns - 1):
            if closed[column]:
                continue
            if ruled or any(crosses(self.words, line, grid.xs[column + 1]) for line in lines):
                self._unite((row, column), (row, column + 1))
        texts = {self.placed[number][1] for number in self.by_row[row]}
        if not ruled and (self._is_joined(row) or len(texts) == 1):
            for column in range(grid.columns - 1):  # one area, with one text: a title of the rows below
                self._unite((row, column), (row, column + 1))
        if row + 1 < grid.rows:
            for column in range(grid.columns):
                if not grid.closed_below[row][column]:
                    self._unite((row, column), (row + 1, column))

    def _is_joined(self, row: int) -> bool:
        return any(self.cell(row, column) == self.cell(row, column + 1) for column in range(self.grid.columns - 1))

    def _unite(self, one: tuple[int, int], other: tuple[int, int]) -> None:
        self.parents[self.cell(*other)] = self.cell(*one)

    def _unjoin_uneven(self) -> None:
        """Part the places that make no rectangle: there a line is missing, and no cell is merged."""
        columns = self.grid.columns
        members: dict[int, list[int]] = {}
        for place in range(len(self.parents)):
            members.setdefault(root(self.parents, place), []).append(place)
        for places in members.values():
            rows = {place // columns for place in places}
            across = {place % columns for place in places}
            if len(rows) * len(across) != len(places):
                for place in places:
                    self.parents[place] = place


def _kept(touched: Sequence[frozenset[int]], wide: Sequence[bool]) -> list[list[int]]:
    """Return rows (or columns) in groups, by the cells with text that each touches.

    One that shows no cell that its neighbour does not show as well is no row of its own, unless it is
    empty and `wide`.
    """
    groups: list[list[int]] = []
    shown: list[frozenset[int]] = []
    for number, cells in enumerate(touched):
        apart = not groups or (not cells and wide[number]) or not (cells <= shown[-1] or shown[-1] <= cells)
        if apart or (not shown[-1] and wide[number - 1]):
            groups.append([number])
            shown.append(cells)
        else:
            groups[-1].append(number)
            shown[-1] |= cells
    return groups

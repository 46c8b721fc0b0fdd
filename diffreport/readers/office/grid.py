"""Tables of word processors: cells that span rows and columns, and tables that only lay out a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from diffreport.model import Kind, Table
from diffreport.readers.html.headings import Line
from diffreport.readers.outline import Draft

CELLS = 1_000_000  # of one table, spans expanded; more is no table but an attack or a mistake
_LAYOUT_WORDS = 400  # in one cell of several paragraphs; the longest of a table that compares texts has 250
_LAYOUT_PARAGRAPHS = 3  # of a cell as long as that


@dataclass(slots=True)
class Cell:
    """A cell: what was read in it, and how many rows and columns it takes."""

    columns: int = 1
    rows: int = 1
    goes_on: bool = False  # the lower part of a cell that spans rows, where those are merged one by one
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the cell's text, its paragraphs one behind the other."""
        return " ".join(line.draft.text for line in self.lines if line.draft.kind is not Kind.FOOTNOTE)

    @property
    def is_bold(self) -> bool:
        """Tell whether all text of the cell is bold."""
        return all(line.is_bold for line in self.lines)


class Row(NamedTuple):
    """A row of cells; `before` columns are passed over, and `is_header` rows name the columns."""

    cells: list[Cell]
    is_header: bool = False
    before: int = 0


def lines_of(rows: list[Row], caption: str = "") -> list[Line]:
    """Return a table as one block with the notes below it; what only lays out the page as the blocks in it."""
    rows = [row for row in rows if row.cells]
    notes = [line for row in rows for cell in row.cells for line in cell.lines if line.draft.kind is Kind.FOOTNOTE]
    found = None if _is_layout(rows) else _table(rows, caption)
    if found is None:
        return [line for row in rows for cell in row.cells for line in cell.lines]
    return [Line(Draft(Kind.TABLE, found.text, table=found)), *notes]


def _is_layout(rows: list[Row]) -> bool:
    """Tell whether some cell holds what no table of figures does: a table, a heading over text, pages of text."""
    for row in rows:
        for cell in row.cells:
            kinds = [line.draft.kind for line in cell.lines]
            if Kind.TABLE in kinds or Kind.HEADING in kinds[:-1]:
                return True
            if len(cell.lines) >= _LAYOUT_PARAGRAPHS and cell.text.count(" ") >= _LAYOUT_WORDS:
                return True
    return False


def _table(rows: list[Row], caption: str) -> Table | None:
    """Return the table of some rows, None if it has no two columns or no two rows with text, or too many cells."""
    grid = _grid(rows)
    kept = [number for number, line in enumerate(grid) if any(line)]
    width = max((len(grid[number]) for number in kept), default=0)
    used = [column for column in range(width) if any(column < len(grid[number]) for number in kept)]
    columns = [column for column in used if any(grid[number][column : column + 1] != [""] for number in kept)]
    if len(columns) < 2 or len(kept) < 2:
        return None
    cells = tuple(tuple("".join(grid[number][column : column + 1]) for column in columns) for number in kept)
    return Table(cells, _header_rows([rows[number] for number in kept]), caption)


def _grid(rows: list[Row]) -> list[list[str]]:
    """Return the texts by row and column, each repeated where it spans; nothing if they are too many.

    A text that spans the whole width stands once: it is a heading of the rows below.
    """
    width = max((row.before + sum(cell.columns for cell in row.cells) for row in rows), default=0)
    if width * len(rows) > CELLS:
        return []
    grid: list[list[str]] = []
    hanging: dict[int, tuple[str, int]] = {}  # by column: a text from above, and for how many rows yet
    for row in rows:
        line = [""] * row.before
        below: dict[int, tuple[str, int]] = {}
        for cell in row.cells:
            _hang(line, hanging, below)
            above = grid[-1] if grid else []
            text = cell.text
            for offset in range(cell.columns):
                printed = text if offset == 0 or cell.columns < width else ""
                if cell.goes_on and not text:
                    printed = "".join(above[len(line) : len(line) + 1])
                if cell.rows > 1:
                    below[len(line)] = (printed, cell.rows - 1)
                line.append(printed)
        _hang(line, hanging, below)
        grid.append(line)
        if len(line) > width * 2 + 1:  # cells that hang ever wider: no table
            return []
        hanging = below
    return grid


def _hang(line: list[str], hanging: dict[int, tuple[str, int]], below: dict[int, tuple[str, int]]) -> None:
    """Fill the next columns of a row with the texts that hang into it, and pass on those that go further."""
    while len(line) in hanging:
        text, rows = hanging[len(line)]
        if rows > 1:
            below[len(line)] = (text, rows - 1)
        line.append(text)


def _header_rows(rows: list[Row]) -> int:
    """Return how many rows name the columns: those marked so, or the first if it alone is all bold."""
    count = next((number for number, row in enumerate(rows) if not row.is_header), len(rows))
    if count:
        return count if count < len(rows) else 0
    first, second = ([cell.is_bold for cell in row.cells if cell.text] for row in rows[:2])
    return int(len(first) > 1 and all(first) and not all(second))

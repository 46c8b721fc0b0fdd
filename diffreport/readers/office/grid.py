"""Tables of word processors: cells that span rows and columns, and tables that only lay out a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from diffreport.model import Kind, Table
from diffreport.readers.grid import Spanning, expanded, without_spacers
from diffreport.readers.headings import Line
from diffreport.readers.outline import Draft

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


def lines_of(rows: list[Row], caption: Line | None = None) -> list[Line]:
    """Return a table as one block with the notes below it; what only lays out the page as the blocks in it.

    A caption becomes the table's, and a line of its own where there is none.
    """
    above = [caption] if caption else []
    rows = [row for row in rows if row.cells]
    notes = [line for row in rows for cell in row.cells for line in cell.lines if line.draft.kind is Kind.FOOTNOTE]
    found = None if _is_layout(rows) else _table(rows, caption.draft.text if caption else "")
    lines = [*above, *(line for row in rows for cell in row.cells for line in cell.lines)]
    if found is None:
        return lines
    places = tuple(place for line in lines for place in line.draft.places)
    return [Line(Draft(Kind.TABLE, found.text, table=found, places=places)), *notes]


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


def width_of(rows: list[Row]) -> int:
    """Return the number of columns of some rows."""
    return max((row.before + sum(cell.columns for cell in row.cells) for row in rows), default=0)


def _table(rows: list[Row], caption: str) -> Table | None:
    """Return the table of some rows, None if it has no two columns or no two rows with text, or too many cells.

    One row that names the columns is a table too: nobody has filled it in yet.
    """
    kept, cells = in_columns(rows)
    if len(kept) < 2 and not any(_is_head_alone(rows[number], len(rows)) for number in kept):
        return None
    if not cells or len(cells[0]) < 2:
        return None
    return Table(tuple(map(tuple, cells)), _header_rows([rows[number] for number in kept]), caption)


def in_columns(rows: list[Row]) -> tuple[list[int], list[list[str]]]:
    """Return which rows hold text, and the texts of those by column, spans expanded and columns of spacing left out."""
    grid = expanded(_spanning(rows))
    kept = [number for number, line in enumerate(grid) if any(line.texts)]
    return kept, without_spacers([grid[number] for number in kept]) if kept else []


def _spanning(rows: list[Row]) -> list[list[Spanning]]:
    """Return the cells with the rows they span: the lower parts of those that are merged one by one belong to the top.

    A lower part with text of its own, or under no cell of its width, is a cell.
    """
    found: list[list[list[Any]]] = []
    above: dict[tuple[int, int], list[Any]] = {}  # by column and width: the cell that a lower part would belong to
    for row in rows:
        line: list[list[Any]] = [["", row.before, 1]] if row.before else []
        column, now = row.before, {}
        for cell in row.cells:
            place = column, cell.columns
            column += cell.columns
            top = above.get(place) if cell.goes_on and not cell.text else None
            if top is not None:
                top[2] += 1
                now[place] = top
            else:
                line.append([cell.text, cell.columns, cell.rows])
                now[place] = line[-1]
        found.append(line)
        above = now
    return [[(text, columns, down) for text, columns, down in line] for line in found]


def _is_head_alone(row: Row, rows: int) -> bool:
    """Tell whether the only row with text names the columns: it is marked so, or bold above empty rows."""
    bold = [cell.is_bold for cell in row.cells if cell.text]
    return len(bold) > 1 and (row.is_header or (rows > 1 and all(bold)))


def _header_rows(rows: list[Row]) -> int:
    """Return how many rows name the columns: those marked so, or the first if it alone is all bold."""
    count = next((number for number, row in enumerate(rows) if not row.is_header), len(rows))
    if len(rows) == 1:
        return 1
    if count:
        return count if count < len(rows) else 0
    first, second = ([cell.is_bold for cell in row.cells if cell.text] for row in rows[:2])
    return int(len(first) > 1 and all(first) and not all(second))

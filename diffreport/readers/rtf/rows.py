"""The rows of an RTF table, gathered cell by cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from diffreport.model import Kind, Table
from diffreport.readers.outline import Draft

_CELLS = 200_000  # of one table; more is no table but an attack
_CELL_PARAGRAPHS = 3  # in one cell; a table of figures has none that long


@dataclass(slots=True)
class _Row:
    cells: list[list[str]] = field(default_factory=list)  # paragraphs by cell
    merged: list[str] = field(default_factory=list)  # by cell: "up", "left" or ""
    is_header: bool = False


@dataclass(slots=True)
class Rows:
    """A table that is being gathered."""

    rows: list[_Row] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    cells: list[list[str]] = field(default_factory=list)
    count: int = 0
    merged: list[str] = field(default_factory=list)  # as the row's definition has it so far
    merge: str = ""  # of the cell that is being defined
    is_header: bool = False

    def define_row(self) -> None:
        """Begin the definition of a row."""
        self.merged, self.merge, self.is_header = [], "", False

    def define_cell(self) -> None:
        """End the definition of a cell."""
        self.merged.append(self.merge)
        self.merge = ""

    def add(self, text: str) -> None:
        """Add a paragraph to the cell."""
        if text:
            self.cell.append(text)

    def end_cell(self) -> None:
        """End a cell."""
        self.cells.append(self.cell)
        self.cell = []
        self.count += 1

    def end_row(self) -> None:
        """End a row."""
        if self.cell:
            self.end_cell()
        if self.cells:
            self.rows.append(_Row(self.cells, self.merged[:], self.is_header))
        self.cells = []

    def drafts(self) -> Iterator[Draft]:
        """Yield the table, or its paragraphs if it only lays out the page, and begin anew."""
        self.end_row()
        rows, self.rows = self.rows, []
        count, self.count = self.count, 0
        width = max((len(row.cells) for row in rows), default=0)
        is_layout = any(len(cell) >= _CELL_PARAGRAPHS for row in rows for cell in row.cells)
        is_one_row = len(rows) < 2 and not any(row.is_header for row in rows)
        if width < 2 or is_one_row or is_layout or max(count, width * len(rows)) > _CELLS:
            for row in rows:
                for cell in row.cells:
                    yield from (Draft(Kind.PARAGRAPH, text) for text in cell)
            return
        table = _table(rows, width)
        yield Draft(Kind.TABLE, table.text, table=table)


def _table(rows: list[_Row], width: int) -> Table:
    """Return the rows as a table; a merged cell stands in every place it takes."""
    grid: list[tuple[str, ...]] = []
    for row in rows:
        line: list[str] = []
        for place, cell in enumerate(row.cells):
            merge = row.merged[place] if place < len(row.merged) else ""
            if merge == "left" and line:
                line.append(line[-1])
            elif merge == "up" and grid:
                line.append(grid[-1][place])
            else:
                line.append(" ".join(cell))
        grid.append((*line, *("",) * (width - len(line))))
    headers = next((number for number, row in enumerate(rows) if not row.is_header), int(len(rows) == 1))
    return Table(tuple(grid), headers)

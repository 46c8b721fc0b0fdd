"""Which columns of a table changed, and in which of them a figure stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from diffreport.comparison.tables.figures import label_of_cell
from diffreport.comparison.tables.paired import compare_tables
from diffreport.model import ColumnPair, Relation, Revision, RowPair, Table, TableChange

Names = tuple[str, str]  # old, new
_ROW = " | "


class Cell(NamedTuple):
    """A cell that differs: its texts, the name of its row, those of its column, and the label of a figure in it."""

    old: str
    new: str
    key: str
    names: Names
    label: str


class Columns:
    """The columns of a table that changed, came or went. Cost: linear in its cells, read once if at all."""

    def __init__(self, old: Table | None, new: Table | None, change: TableChange | None) -> None:
        """Take the tables of either side, None where there is none."""
        self._tables = old, new
        lone = new or old
        self.change = compare_tables(0, lone, lone) if change is None and lone is not None else change
        self._is_whole = old is None or new is None

    @cached_property
    def changed(self) -> tuple[Names, ...]:
        """Return the names of the columns in which a cell changed, came or went, or that did so themselves."""
        if self.change is None:
            return ()
        touched = {cell.column for cell in self.change.cells if not cell.noise}
        touched |= {k for k, column in enumerate(self.change.columns) if column.relation is not Relation.SAME}
        if self._is_whole or any(None in (row.old, row.new) for row in self.change.rows):
            touched |= set(range(len(self.change.columns)))
        return tuple(_names(self.change.columns[k]) for k in sorted(touched))

    def of_figure(self, revision: Revision) -> tuple[Names, ...]:
        """Return the names of the columns in which a figure stands: one, unless its table has rows of one name."""
        if found := self._by_label.get(revision.label):
            return tuple(found)
        texts = [figure.text for figure in (revision.old, revision.new) if figure]
        cells = self.change.cells if self.change else ()
        held = {cell.column for cell in cells if any(text in cell.old or text in cell.new for text in texts)}
        return tuple(_names(self.change.columns[k]) for k in sorted(held)) if self.change else ()

    @cached_property
    def _by_label(self) -> dict[str, dict[Names, None]]:
        found: dict[str, dict[Names, None]] = defaultdict(dict)
        for row, column in self._places():
            label = label_of_cell(row.new_key or row.old_key, column.new_name or column.old_name)
            found[label][_names(column)] = None
        return found

    def _places(self) -> Iterator[tuple[RowPair, ColumnPair]]:
        if self.change is not None:
            yield from ((row, column) for row in self.change.rows for column in self.change.columns)

    def cells(self) -> tuple[Cell, ...]:
        """Return the cells that differ, row by row."""
        if self.change is None:
            return ()
        rows, columns = self.change.rows, self.change.columns
        found = sorted((cell for cell in self.change.cells if not cell.noise), key=lambda cell: cell.row)
        return tuple(_cell(c.old, c.new, rows[c.row], columns[c.column]) for c in found)

    def lone_rows(self) -> tuple[tuple[str, str], ...]:
        """Return the rows that only one side has, each as old and new text, "" on the other side."""
        (old, new), found = self._tables, []
        for row in self.change.rows if self.change and old and new else ():
            if row.old is None and row.new is not None and new:
                found.append(("", _ROW.join(new.rows[row.new])))
            elif row.new is None and row.old is not None and old:
                found.append((_ROW.join(old.rows[row.old]), ""))
        return tuple(found)

    def rows_touched(self, side: int) -> str:
        """Return what one side says where it differs: the caption, the headers and the rows with another cell."""
        table = self._tables[side]
        if table is None or self.change is None:
            return ""
        touched = {cell.row for cell in self.change.cells if not cell.noise}
        names = [_names(column)[side] for column in self.change.columns]
        places = [
            (row.old, row.new)[side]
            for n, row in enumerate(self.change.rows)
            if n in touched or None in (row.old, row.new) or row.relation is Relation.MOVED
        ]
        rows = [_ROW.join(table.rows[k]) for k in places if k is not None]
        return "\n".join(filter(None, [table.caption, _ROW.join(filter(None, names)), *rows]))


def _cell(old: str, new: str, row: RowPair, column: ColumnPair) -> Cell:
    key = row.new_key or row.old_key
    return Cell(old, new, key, _names(column), label_of_cell(key, column.new_name or column.old_name))


def _names(column: ColumnPair) -> Names:
    return column.old_name, column.new_name

"""What changed inside the tables of a comparison, as a table: cells, rows, columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from diffreport.comparison.figures.ledger import LedgerRow
from diffreport.comparison.tables.cells import cell_figure, unit_names
from diffreport.comparison.tables.paired import is_sorted_anew, is_turned
from diffreport.model import Figure, Relation, Status, TableChange
from diffreport.model import Table as Printed
from diffreport.report.joined import row_text
from diffreport.report.lookup import Lookup
from diffreport.report.places import opening
from diffreport.report.sheets import Cell, Style, Table, number
from diffreport.report.tabled.columns import Columns, n_of, numbers_of, table_of, valued

_OPENING_WORDS = 6  # of a table without a caption
_NEITHER = LedgerRow("", "", Status.REVISED, None, None, None, None, (), "", 0, None, None)


class _Told(NamedTuple):
    """What became of a cell, a row, a column or a whole table; `figures` are those of a cell, as a ledger has them."""

    what: str
    row: str = ""
    column: str = ""
    old: str = ""
    new: str = ""
    figures: LedgerRow = _NEITHER
    noise: str | None = None


class _Row(NamedTuple):
    told: _Told
    table: str
    place: str
    finding: str | None
    n: Cell


_TABLES: Columns[_Row] = {
    "n": lambda row: None if row.told.noise else row.n,
    "table": lambda row: row.table,
    "place": lambda row: row.place,
    "what": lambda row: row.told.what,
    "row": lambda row: row.told.row,
    "column": lambda row: row.told.column,
    "old": lambda row: row.told.old,
    "new": lambda row: row.told.new,
    "old_value": lambda row: _value(row.told.figures, row.told.figures.old),
    "new_value": lambda row: _value(row.told.figures, row.told.figures.new),
    "unit": lambda row: row.told.figures.unit,
    "delta": lambda row: number(row.told.figures.delta, Style.CHANGE),
    "percent": lambda row: number(row.told.figures.percent, Style.RISE),
    "noise": lambda row: row.told.noise,
    "finding": lambda row: None if row.told.noise else row.finding,
}


def changes(lookup: Lookup) -> Table:
    """Return a row a changed cell, and one for each row, column and table that came, went or moved."""
    return table_of("Tables", _TABLES, _rows(lookup))


def _rows(lookup: Lookup) -> Iterator[_Row]:
    numbers = numbers_of(lookup)
    for n, link in enumerate(lookup.comparison.alignment.links):
        blocks = [lookup.new.blocks[j] for j in link.new] or [lookup.old.blocks[i] for i in link.old]
        if blocks[0].table is None or not (n in lookup.tables or link.relation in (Relation.ADDED, Relation.REMOVED)):
            continue
        finding = next((f.id for f in lookup.findings_of(n)), None)
        named, place = blocks[0].table.caption or opening(blocks[0], _OPENING_WORDS), lookup.place_of(link)
        if n not in lookup.tables:
            told: Iterator[_Told] = iter([_Told(f"table {link.relation}")])
        else:
            told = _told(lookup.old.blocks[link.old[0]].table, lookup.new.blocks[link.new[0]].table, lookup.tables[n])
        yield from (_Row(each, named, place, finding, n_of(finding, numbers, lookup)) for each in told)


def _told(old: Printed | None, new: Printed | None, change: TableChange) -> Iterator[_Told]:
    """Yield what became of a table that both editions have."""
    if old is None or new is None:
        return
    if old.caption != new.caption:
        yield _Told("caption changed", old=old.caption, new=new.caption)
    if is_turned(change):
        yield _Told("rows and columns changed places")
    else:
        yield from _columns(change)
        yield from _lone_rows(old, new, change)
    units = unit_names(old, new, change.columns)
    for cell in sorted(change.cells, key=lambda cell: (cell.row, cell.column)):
        row, column, (before, after) = change.rows[cell.row], change.columns[cell.column], units[cell.column]
        is_head = row.new is not None and row.new < new.header_rows
        figures = _NEITHER._replace(delta=cell.delta, percent=cell.percent)
        if not is_head:
            figures = figures._replace(old=cell_figure(cell.old, before), new=cell_figure(cell.new, after))
        yield _Told(
            "header changed" if is_head else "cell changed",
            row.new_key or row.old_key,
            column.new_name or column.old_name,
            cell.old,
            cell.new,
            figures,
            cell.noise,
        )


def _columns(change: TableChange) -> Iterator[_Told]:
    for column in change.columns:
        name = column.new_name or column.old_name
        if column.old is None:
            yield _Told("column added", column=name, new=name)
        elif column.new is None:
            yield _Told("column removed", column=name, old=name)
        elif column.relation is Relation.MOVED:
            yield _Told("column moved", column=name)


def _lone_rows(old: Printed, new: Printed, change: TableChange) -> Iterator[_Told]:
    is_sorted = is_sorted_anew(change)
    for row in change.rows:
        key = row.new_key or row.old_key
        if row.old is None and row.new is not None:
            yield _Told("row added", key, new=row_text(new.rows[row.new]))
        elif row.new is None and row.old is not None:
            yield _Told("row removed", key, old=row_text(old.rows[row.old]))
        elif row.relation is Relation.MOVED and not is_sorted:
            yield _Told("row moved", key)


def _value(row: LedgerRow, figure: Figure | None) -> Cell:
    """Return the cell of a figure's value in the unit of both; of a range none, for no end of it is its value."""
    return valued(row, figure) if figure and figure.high is None else None

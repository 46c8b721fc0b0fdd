"""What happened to a table, in a few words: the label of its finding, and its tags."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet

from diffreport.comparison.tables.keys import folded, is_code
from diffreport.comparison.tables.paired import is_sorted_anew, is_turned
from diffreport.model import CellChange, Relation, Revision, Status, TableChange

# A label names so many things at most.
_PARTS = 4
_UNIT = re.compile(r"[^\W\d]+|[$€£¥₹%°\s]+")
_STRUCTURE = (Relation.ADDED, Relation.REMOVED, Relation.MOVED)


def label_of_table(change: TableChange, revisions: Sequence[Revision]) -> str:
    """Return what happened to a table: "Table: 3 figures revised, 2 rows added".

    `revisions` are those of its figures; what came or went with a row or a column is told by the row or column.
    """
    if is_turned(change):
        parts = ["rows and columns exchanged", *_figures(revisions)]
    else:
        parts = [*_figures(revisions), *_rows(change), *_columns(change), *_cells(change, revisions)]
    if not parts:
        return "Table changed"
    return "Table: " + ", ".join([*parts[:_PARTS], *(["and more"] if len(parts) > _PARTS else [])])


def has_other_shape(change: TableChange) -> bool:
    """Tell whether rows or columns came, went or moved."""
    relations = {*(row.relation for row in change.rows), *(column.relation for column in change.columns)}
    return is_sorted_anew(change) or not relations.isdisjoint(_STRUCTURE)


def _figures(revisions: Sequence[Revision]) -> Iterator[str]:
    count = Counter(r.status for r in revisions if not (r.old and r.new and r.new.kind == "date"))
    for status, what in ((Status.RESTATED, "earlier figure"), (Status.REVISED, "figure")):
        if count[status]:
            yield f"{_counted(count[status], what)} {status}"
    dates = [(r.old, r.new) for r in revisions if r.old and r.new and r.old.kind == r.new.kind == "date"]
    moved = Counter(old.value < new.value for old, new in dates if old.unit == new.unit)
    for is_later, where in ((True, "on"), (False, "back")):
        if moved[is_later]:
            yield f"{_counted(moved[is_later], 'date')} moved {where}"


def _rows(change: TableChange) -> Iterator[str]:
    count = Counter(row.relation for row in change.rows)
    for relation in _STRUCTURE:
        if count[relation]:
            yield f"{_counted(count[relation], 'row')} {relation}"
    if is_sorted_anew(change):
        yield "rows in another order"


def _columns(change: TableChange) -> Iterator[str]:
    count = Counter(column.relation for column in change.columns)
    for relation in (*_STRUCTURE, Relation.REVISED):
        if count[relation]:
            said = "renamed" if relation == Relation.REVISED else relation
            yield f"{_counted(count[relation], 'column')} {said}"


def _cells(change: TableChange, revisions: Iterable[Revision]) -> Iterator[str]:
    """Yield how many rows got another name, and how many cells changed that neither a figure nor a name tells."""
    cells = [cell for cell in change.cells if not cell.noise]
    printed = {cell.old for cell in cells}
    figures = sum(bool(each.old and each.new) and not _is_of_header(each, printed) for each in revisions)
    headers = sum(_is_header(change, cell) for cell in cells)
    names = [cell.row for cell in cells if _is_key(change, cell)]
    codes = [cell.row for cell in cells if _is_renumbered(change, cell)]
    for rows, what in ((names, "renamed"), (codes, "renumbered")):
        if rows:
            yield f"{_counted(len(set(rows)), 'row')} {what}"
    if (others := len(cells) - figures - headers - len(names) - len(codes)) > 0:
        yield f"{_counted(others, 'cell')} changed"


def _is_of_header(revision: Revision, cells: AbstractSet[str]) -> bool:
    """Tell whether a figure got another unit above its cell, which reads the same; `cells` are those that differ."""
    old, new = revision.old, revision.new
    if old is None or new is None or not new.is_amount or old.text in cells:
        return False
    return _UNIT.sub("", old.text) == _UNIT.sub("", new.text)


def _is_header(change: TableChange, cell: CellChange) -> bool:
    column = change.columns[cell.column]
    return column.relation == Relation.REVISED and (cell.old, cell.new) == (column.old_name, column.new_name)


def _is_key(change: TableChange, cell: CellChange) -> bool:
    row = change.rows[cell.row]
    is_name = _is_part(cell.old, row.old_key) and _is_part(cell.new, row.new_key)
    return is_name and folded(row.old_key) != folded(row.new_key) and not _is_header(change, cell)


def _is_renumbered(change: TableChange, cell: CellChange) -> bool:
    """Tell whether a cell is the code of a row that another cell names."""
    column, row = change.columns[cell.column], change.rows[cell.row]
    is_name = _is_part(cell.old, row.old_key) or _is_part(cell.new, row.new_key)
    has_code = is_code(folded(cell.old)) and is_code(folded(cell.new))
    return column.old == column.new == 0 and has_code and bool(row.old_key and row.new_key) and not is_name


def _is_part(cell: str, key: str) -> bool:
    """Tell whether a cell is a key, or one of its parts."""
    return bool(cell) and f", {cell}, " in f", {key}, "


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count > 1)}"

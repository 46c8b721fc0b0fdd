"""What became of the figures in the cells of a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from diffreport import text as _text
from diffreport.comparison.figures.differences import checks, comparable, convert, difference, is_related
from diffreport.comparison.figures.mentions import Mention, mentions
from diffreport.comparison.figures.numerals import YEAR
from diffreport.comparison.figures.pairing import pair_figures
from diffreport.comparison.figures.printed import NOT_A_LABEL
from diffreport.comparison.figures.reunion import Traced
from diffreport.comparison.tables.cells import cell_figure, cell_figures, have_other_units, unit_names
from diffreport.comparison.tables.keys import header
from diffreport.comparison.tables.paired import compare_tables, is_turned, turned
from diffreport.comparison.words import opcodes
from diffreport.model import CellChange, ColumnPair, Figure, Revision, RowPair, Status, Table, TableChange

# A cell of more words is a text, and its figures are paired by what they count.
_WORDS = 4
# One figure behind a name is no list.
_LISTED = 2

Cell = tuple[Figure | None, Figure | None]


def revisions_of_table(
    change: str, tables: tuple[Table, Table], paired: TableChange, covered: int | None
) -> list[Traced]:
    """Return what became of the figures in the cells of a table: those that differ, then those of one edition alone.

    `covered` is the last year the old edition reported on in full. Cells of the first column are names, if any are. A
    table whose rows became its columns is turned back. Where nothing names the rows and no figure of a covered year
    stayed, the table is about something else: none of them is restated, they are gone and new.
    """
    if is_turned(paired) and tables[0].header_rows == tables[1].header_rows == 1:
        tables = tables[0], turned(tables[1])
        paired = compare_tables(paired.link, *tables)
    heads = tables[0].header_rows, tables[1].header_rows
    rows = {n for n, row in enumerate(paired.rows) if not _is_head(row, heads)}
    units = unit_names(*tables, paired.columns)
    found = [
        revision
        for cell in paired.cells
        if not cell.noise and cell.row in rows and not _is_name(paired, cell)
        for revision in _of_cell(change, cell, paired, units[cell.column], covered)
    ]
    found += _in_other_units(change, tables, paired, units)
    if not _is_vouched(tables, paired, covered):
        found = [each for revision in found for each in _parted(revision)]
    found += _lone(change, tables, paired, units)
    return [Traced(revision) for revision in found]


def _is_vouched(tables: tuple[Table, Table], paired: TableChange, covered: int | None) -> bool:
    """Tell whether the names of rows, or a figure of a covered year that stayed, say that a table is still the same."""
    heads = tables[0].header_rows, tables[1].header_rows
    both = [row for row in paired.rows if row.old is not None and row.new is not None and not _is_head(row, heads)]
    if covered is None or any(row.old_key and row.new_key for row in both):
        return True
    return any(
        _is_covered(row, column, covered) and _stayed(tables, row, column) for row in both for column in paired.columns
    )


def _is_covered(row: RowPair, column: ColumnPair, covered: int | None) -> bool:
    year = _year_of(row, column)
    return year is not None and covered is not None and year <= covered


def _stayed(tables: tuple[Table, Table], row: RowPair, column: ColumnPair) -> bool:
    """Tell whether the cell of a row and a column holds the same figure in both editions."""
    if row.old is None or row.new is None or column.old is None or column.new is None:
        return False
    cell = tables[0].rows[row.old][column.old]
    figure = cell_figure(cell, column.old_name) if cell == tables[1].rows[row.new][column.new] else None
    return figure is not None and figure.is_amount


def _parted(revision: Revision) -> Iterator[Revision]:
    """Yield a restated figure as one that is gone and one that is new, any other revision as it is."""
    if revision.status != Status.RESTATED:
        yield revision
        return
    for figure, status in ((revision.old, Status.GONE), (revision.new, Status.NEW)):
        if figure and figure.is_amount:
            yield _alone(revision.change, revision.label, figure, status)


def revisions_of_lone_table(change: str, table: Table, status: Status) -> list[Traced]:
    """Return the figures of a whole table that is new or gone."""
    names = header(table)
    return [
        Traced(_alone(change, label_of_cell(row[0], name), figure, status))
        for row in table.rows[table.header_rows :]
        for name, cell in zip(names[1:], row[1:], strict=True)
        if (figure := cell_figure(cell, name)) and figure.is_amount
    ]


def label_of_cell(row: str, column: str) -> str:
    """Return what a cell counts: "Attacks in 2014" where row or column is a year, else "Kosovo, attacks"."""
    for year, what in ((row, column), (column, row)):
        if YEAR.fullmatch(year.strip()) and what:
            return f"{what} in {year.strip()}"
    return ", ".join(filter(None, (row, column)))


def _is_head(row: RowPair, heads: tuple[int, int]) -> bool:
    return row.old is not None and row.new is not None and row.old < heads[0] and row.new < heads[1]


def _is_name(paired: TableChange, cell: CellChange) -> bool:
    """Tell whether a cell names its row: it stands in the first column, or is the whole key."""
    row = paired.rows[cell.row]
    return _names_rows(paired.columns[cell.column], row) or (cell.old, cell.new) == (row.old_key, row.new_key)


def _names_rows(column: ColumnPair, row: RowPair) -> bool:
    """Tell whether a column names a row: the first one, unless nothing does."""
    return 0 in _places(column) and bool(row.old_key or row.new_key)


def _places(column: ColumnPair) -> tuple[int | None, int | None]:
    return column.old, column.new


def _of_cell(
    change: str, cell: CellChange, paired: TableChange, names: tuple[str, str], covered: int | None
) -> Iterator[Revision]:
    """Yield what became of the figures of a cell that differs; `names` are the headers that tell its units."""
    row, column = paired.rows[cell.row], paired.columns[cell.column]
    label = label_of_cell(row.new_key or row.old_key, column.new_name or column.old_name)
    revised = Status.RESTATED if _is_covered(row, column, covered) else Status.REVISED
    if max(cell.old.count(" "), cell.new.count(" ")) >= _WORDS:
        yield from _in_words(change, cell, row, label)
        return
    old, new = cell_figures((cell.old, cell.new), names)
    if old and new and _is_one_share(old, new):
        return
    if old and new and _may_be_one(old, new):
        if (old.value, old.high, old.unit, old.qualifier) != (new.value, new.high, new.unit, new.qualifier):
            doubts = checks(old, new) if new.is_amount else ()
            yield Revision(change, None, revised, label, old, new, cell.delta, cell.percent, doubts)
        return
    if old and old.is_amount:
        yield _alone(change, label, old, Status.GONE)
    if new and new.is_amount:
        yield _alone(change, label, new, Status.NEW)


def _may_be_one(old: Figure, new: Figure) -> bool:
    """Tell whether the figures of one place measure one thing; there a date may be another date."""
    return comparable(old, new) or is_related(old, new) or (old.kind == new.kind and not new.is_amount)


def _is_one_share(old: Figure, new: Figure) -> bool:
    """Tell whether a share is printed in per cent on one side, and as a part of one on the other: 6%, 0.06."""
    if {old.kind, new.kind} != {"percent", "count"}:
        return False
    share, number = (old, new) if old.kind == "percent" else (new, old)
    return not number.unit and convert(share, "") == number.value


def _in_words(change: str, cell: CellChange, row: RowPair, label: str) -> Iterator[Revision]:
    """Yield what became of the figures of a cell that is a text."""
    a, b = _text.tokens(cell.old), _text.tokens(cell.new)
    names = _listed(a), _listed(b)
    for pairing in pair_figures(a, b, opcodes(a, b)):
        old, new = (mention.figure if mention else None for mention in (pairing.old, pairing.new))
        lone = old or new if not (old and new) else None
        if not pairing.status.is_change or (lone and not lone.is_amount):
            continue
        counted = _counted(pairing.new, names[1]) or _counted(pairing.old, names[0])
        told = label_of_cell(row.new_key or row.old_key, counted) if counted else label
        doubts = checks(old, new) if old and new and new.is_amount else ()
        yield Revision(change, None, pairing.status, told, old, new, *difference(old, new), doubts)


def _counted(mention: Mention | None, names: Mapping[int, str]) -> str:
    return names.get(mention.at, mention.label) if mention else ""


def _listed(tokens: Sequence[str]) -> dict[int, str]:
    """Return what stands before each figure of a list, by its place: "Lom 24,500 Dol 23,000"; of a sentence, nothing.

    A list begins with a name and ends with a figure, and has nothing but names between figures.
    """
    found = mentions(tokens)
    if len(found) < _LISTED or any(not token.isspace() for token in tokens[found[-1].end :]):
        return {}
    starts = [0, *(mention.end for mention in found[:-1])]
    names = [
        "".join(tokens[start : mention.start]).rpartition(":")[2].strip(" ,;")
        for start, mention in zip(starts, found, strict=True)
    ]
    are_names = all(name and NOT_A_LABEL.isdisjoint(map(_text.key, _text.tokens(name))) for name in names)
    return {mention.at: name for mention, name in zip(found, names, strict=True)} if are_names else {}


def _in_other_units(
    change: str, tables: tuple[Table, Table], paired: TableChange, units: Sequence[tuple[str, str]]
) -> Iterator[Revision]:
    """Yield the figures of cells that read the same below a header, or a caption, with another unit."""
    columns = [pair for pair in zip(paired.columns, units, strict=True) if have_other_units(pair[1])]
    heads = tables[0].header_rows, tables[1].header_rows
    for row in paired.rows if columns else ():
        if row.old is None or row.new is None or _is_head(row, heads):
            continue
        for column, names in columns:
            if column.old is None or column.new is None or _names_rows(column, row):
                continue
            cells = tables[0].rows[row.old][column.old], tables[1].rows[row.new][column.new]
            old, new = cell_figures(cells, names) if cells[0] == cells[1] else (None, None)
            if old and new and (old.value, old.unit) != (new.value, new.unit) and _may_be_one(old, new):
                label = label_of_cell(row.new_key or row.old_key, column.new_name or column.old_name)
                yield Revision(change, None, Status.REVISED, label, old, new, *difference(old, new), checks(old, new))


def _lone(
    change: str, tables: tuple[Table, Table], paired: TableChange, units: Sequence[tuple[str, str]]
) -> Iterator[Revision]:
    """Yield the figures of rows and columns that only one edition has."""
    named = list(zip(paired.columns, units, strict=True))
    lone = [pair for pair in named if None in _places(pair[0])]
    for row in paired.rows:
        for column, names in lone if row.old is not None and row.new is not None else named:
            if _names_rows(column, row):
                continue
            label = label_of_cell(row.new_key or row.old_key, column.new_name or column.old_name)
            for side, status in enumerate((Status.GONE, Status.NEW)):
                r, c = (row.old, row.new)[side], _places(column)[side]
                if r is None or c is None or r < tables[side].header_rows:
                    continue
                text = tables[side].rows[r][c]
                figure = cell_figure(text, names[side])
                if text != (row.old_key, row.new_key)[side] and figure and figure.is_amount:
                    yield _alone(change, label, figure, status)


def _year_of(row: RowPair, column: ColumnPair) -> int | None:
    """Return the year that row or column is about on both sides."""
    for old, new in ((row.old_key, row.new_key), (column.old_name, column.new_name)):
        a, b = YEAR.search(old), YEAR.search(new)
        if a and b and a[0] == b[0]:
            return int(a[0])
    return None


def _alone(change: str, label: str, figure: Figure, status: Status) -> Revision:
    gone = status == Status.GONE
    return Revision(change, None, status, label, figure if gone else None, None if gone else figure)

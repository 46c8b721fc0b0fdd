"""What became of every figure of a change: in its sentences, or in the cells of its table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diffreport import text as _text
from diffreport.comparison.figures.differences import checks, comparable, difference
from diffreport.comparison.figures.mentions import mentions
from diffreport.comparison.figures.numerals import YEAR
from diffreport.comparison.figures.pairing import Pairing, pair_figures
from diffreport.comparison.figures.printed import HEAD_WORDS
from diffreport.comparison.figures.reunion import Traced
from diffreport.comparison.tables.rows import cell_figure, header
from diffreport.model import Block, Change, ColumnPair, Figure, Revision, RowPair, Status, Table, TableChange


def revisions_of_text(change: Change, covered: int | None, head: str) -> list[Traced]:
    """Return what became of the figures in the words of a change.

    `covered` is the last year the old edition reported on in full: a figure about it or an earlier one is
    restated. `head` names what has no label of its own.
    """
    texts = change.old_tokens, change.new_tokens
    return [_traced(change.id, pairing, texts, covered, head) for pairing in pair_figures(*texts, change.opcodes)]


def revisions_of_block(change: str, text: str, status: Status, head: str) -> list[Traced]:
    """Return the amounts of a whole block that is new or gone; `head` names what has no label of its own."""
    tokens = tuple(_text.tokens(text))
    found = [m for m in mentions(tokens) if m.figure.is_amount]
    pairings = [Pairing(status, m, None) if status == Status.GONE else Pairing(status, None, m) for m in found]
    return [_traced(change, pairing, (tokens, tokens), None, head) for pairing in pairings]


def revisions_of_table(
    change: str, tables: tuple[Table, Table], rows: TableChange, covered: int | None
) -> list[Traced]:
    """Return what became of the figures in the cells of a table."""
    return [Traced(revision) for revision in _cells(change, tables, rows, covered)]


def revisions_of_lone_table(change: str, table: Table, status: Status) -> list[Traced]:
    """Return the figures of a whole table that is new or gone."""
    names = header(table)
    return [
        Traced(_lone(change, label_of_cell(row[0], name), figure, status))
        for row in table.rows[table.header_rows :]
        for name, cell in zip(names[1:], row[1:], strict=True)
        if (figure := cell_figure(cell))
    ]


def head_of(block: Block) -> str:
    """Return what a block is about when its figures do not say: its own heading line, else its section's."""
    label, colon, _ = block.text.partition(":")
    if colon and len(label.split()) <= HEAD_WORDS:
        return label
    return block.section[-1] if block.section else ""


def label_of_cell(row: str, column: str) -> str:
    """Return what a cell counts: "Attacks in 2014" for a row of years, else "Kosovo, attacks"."""
    if YEAR.fullmatch(row.strip()) and column:
        return f"{column} in {row.strip()}"
    return ", ".join(filter(None, (row, column)))


def _traced(
    change: str, pairing: Pairing, texts: tuple[Sequence[str], Sequence[str]], covered: int | None, head: str
) -> Traced:
    old, new = pairing.old, pairing.new
    status = Status.RESTATED if _is_restated(pairing, covered) else pairing.status
    before, after = old.figure if old else None, new.figure if new else None
    changed = status in (Status.REVISED, Status.RESTATED)
    delta, percent = difference(before, after) if changed else (None, None)
    doubts = checks(before, after) if changed and before and after else ()
    label = (new.label if new else "") or (old.label if old else "")
    return Traced(
        Revision(change, None, status, label or head, before, after, delta, percent, doubts),
        (old.start, old.end) if old else None,
        (new.start, new.end) if new else None,
        texts[0] if not new else texts[1] if not old else (),
        bool(label),
    )


def _is_restated(pairing: Pairing, covered: int | None) -> bool:
    """Tell whether an amount was revised about a year that the old edition covered."""
    old, new = pairing.old, pairing.new
    if pairing.status != Status.REVISED or not old or not new or not old.figure.is_amount:
        return False
    return old.year == new.year and _is_covered(old.year, covered)


def _is_covered(year: int | None, covered: int | None) -> bool:
    return year is not None and covered is not None and year <= covered


def _lone(change: str, label: str, figure: Figure, status: Status) -> Revision:
    gone = status == Status.GONE
    return Revision(change, None, status, label, figure if gone else None, None if gone else figure)


def _cells(change: str, tables: tuple[Table, Table], paired: TableChange, covered: int | None) -> Iterator[Revision]:
    for row in paired.rows:
        for column in paired.columns:
            if 0 in (column.old, column.new):
                continue  # the key column
            old, new = _cell(tables[0], row.old, column.old), _cell(tables[1], row.new, column.new)
            label = label_of_cell(row.new_key or row.old_key, column.new_name or column.old_name)
            yield from _cell_revisions(change, label, (old, new), _is_covered(_year_of(row, column), covered))


def _year_of(row: RowPair, column: ColumnPair) -> int | None:
    """Return the year that row or column is about on both sides."""
    for old, new in ((row.old_key, row.new_key), (column.old_name, column.new_name)):
        a, b = YEAR.search(old), YEAR.search(new)
        if a and b and a[0] == b[0]:
            return int(a[0])
    return None


def _cell(table: Table, row: int | None, column: int | None) -> Figure | None:
    return cell_figure(table.rows[row][column]) if row is not None and column is not None else None


def _cell_revisions(
    change: str, label: str, cells: tuple[Figure | None, Figure | None], restated: bool
) -> Iterator[Revision]:
    old, new = cells
    if old and new and comparable(old, new):
        if (old.value, old.high, old.unit) != (new.value, new.high, new.unit):
            status = Status.RESTATED if restated else Status.REVISED
            yield Revision(change, None, status, label, old, new, *difference(old, new), checks(old, new))
        return
    if old:
        yield _lone(change, label, old, Status.GONE)
    if new:
        yield _lone(change, label, new, Status.NEW)

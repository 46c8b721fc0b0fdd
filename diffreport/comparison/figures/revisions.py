"""What became of every figure of a change: in its sentences, or in the cells of its table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from diffreport import text as _text
from diffreport.comparison.figures.mentions import amounts
from diffreport.comparison.figures.numerals import YEAR
from diffreport.comparison.figures.pairing import Pairing, comparable, difference, pair_figures, touching
from diffreport.comparison.tables.rows import cell_figure, header
from diffreport.model import Change, ColumnPair, Figure, Opcode, Revision, RowPair, Status, Table, TableChange

# Two figures as large, with one label, are hardly two: small ones meet by chance.
_TELLING = 100

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Traced:
    """A revision that no finding claims yet, and the tokens where its figures stand (None in a table)."""

    revision: Revision
    old_span: Span | None = None
    new_span: Span | None = None

    def opcodes(self, opcodes: Sequence[Opcode]) -> set[int]:
        """Return the positions of the opcodes that touch the figure on either side."""
        sides = ((self.old_span, 1), (self.new_span, 3))
        return {k for span, side in sides if span for k in touching(opcodes, *span, side)}


def revisions_of_text(change: Change, covered: int | None, head: str) -> list[Traced]:
    """Return what became of the figures in the words of a change.

    `covered` is the last year the old edition reported on in full: a figure about it or an earlier one is
    restated. `head` names what has no label of its own.
    """
    return [
        _traced(change.id, pairing, covered, head)
        for pairing in pair_figures(change.old_tokens, change.new_tokens, change.opcodes)
    ]


def revisions_of_block(change: str, text: str, status: Status, head: str) -> list[Traced]:
    """Return the figures of a whole block that is new or gone; `head` names what has no label of its own."""
    found = amounts(_text.tokens(text))
    pairings = [Pairing(status, m, None) if status == Status.GONE else Pairing(status, None, m) for m in found]
    return [_traced(change, pairing, None, head) for pairing in pairings]


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


def label_of_cell(row: str, column: str) -> str:
    """Return what a cell counts: "Attacks in 2014" for a row of years, else "Kosovo, attacks"."""
    if YEAR.fullmatch(row.strip()) and column:
        return f"{column} in {row.strip()}"
    return ", ".join(filter(None, (row, column)))


def _traced(change: str, pairing: Pairing, covered: int | None, head: str) -> Traced:
    old, new = pairing.old, pairing.new
    status = pairing.status
    if status == Status.REVISED and old and new and old.year == new.year and _is_covered(old.year, covered):
        status = Status.RESTATED
    before, after = old.figure if old else None, new.figure if new else None
    changed = status in (Status.REVISED, Status.RESTATED)
    delta, percent = difference(before, after) if changed else (None, None)
    label = (new.label if new else "") or (old.label if old else "") or head
    return Traced(
        Revision(change, None, status, label, before, after, delta, percent),
        (old.start, old.end) if old else None,
        (new.start, new.end) if new else None,
    )


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
            yield Revision(change, None, status, label, old, new, *difference(old, new))
        return
    if old:
        yield _lone(change, label, old, Status.GONE)
    if new:
        yield _lone(change, label, new, Status.NEW)


def reunited(figures: Sequence[Traced], lone: set[str]) -> list[Traced]:
    """Return the figures with one that is gone here and the same there as one that is repeated.

    The same label, value and unit in two whole blocks that were not linked: "Alliance for Progress: 8 seats"
    only moved. A small number of persons proves nothing. `lone` are the changes of blocks without a partner.
    """
    gone: dict[tuple[object, ...], list[int]] = {}
    for n, revision in enumerate(traced.revision for traced in figures):
        claim = _claim(revision.label, revision.old) if revision.status == Status.GONE and revision.old else ()
        if claim and revision.change in lone:
            gone.setdefault(claim, []).append(n)
    out: list[Traced | None] = list(figures)
    for n, traced in enumerate(figures):
        revision = traced.revision
        claim = _claim(revision.label, revision.new) if revision.status == Status.NEW and revision.new else ()
        if claim and revision.change in lone and (places := gone.get(claim)):
            place = places.pop(0)
            before = figures[place].revision.old
            out[n] = replace(traced, revision=replace(revision, status=Status.REPEATED, old=before))
            out[place] = None
    return [traced for traced in out if traced]


def _claim(label: str, figure: Figure) -> tuple[object, ...]:
    """Return what a figure claims, empty if many a figure may claim it by chance."""
    telling = " " in label or (label and abs(figure.value) >= _TELLING)
    return (label.casefold(), figure.value, figure.high, figure.unit, figure.qualifier) if telling else ()

"""How rows of a comparison become rows of cells: safe texts, numbers that lead to the report, exact scores."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

from diffreport.comparison.figures.ledger import LedgerRow
from diffreport.model import Figure
from diffreport.report.citations import in_report
from diffreport.report.lines import visible
from diffreport.report.lookup import Lookup
from diffreport.report.sheets import Cell, Linked, Number, Style, Table, day, linked, number, value_of

_MIXED = frozenset({"value"})
_BREAK = " / "  # between lines that stand in one cell
_YEARS = frozenset(("year", "fiscal year"))  # units of dates
_DIGITS_OF_DAY = 8  # with its year
# Of the columns whose names are narrower than what stands in them. Units: characters.
_WIDTHS = {
    "n": 7, "label": 34, "tags": 20, "section": 30, "place": 12, "old_citation": 22, "new_citation": 22,
    "old_words": 48, "new_words": 48, "sentence": 70, "comment": 40, "reviewer": 18, "finding": 13, "change": 13,
    "signal": 28, "old": 30, "new": 30, "old_evidence": 24, "new_evidence": 24, "table": 36, "what": 18, "row": 30,
    "column": 24, "about": 16, "name": 40, "value": 68, "remark": 44, "checks": 16, "relation": 11, "class": 24,
    "noise": 14,
}  # fmt: skip
Row = TypeVar("Row")
Columns = Mapping[str, Callable[[Row], Cell]]


def table_of(name: str, columns: Columns[Row], rows: Iterable[Row]) -> Table:
    """Return a table of rows; the number of their findings, if they have one, stays in sight."""
    made = [[safe(cell(row)) for cell in columns.values()] for row in rows]
    return Table(name, tuple(columns), made, _WIDTHS, int("n" in columns), _MIXED)


def safe(cell: Cell) -> Cell:
    """Return a cell whose text, if it is one, is in one line and hides nothing; an empty text is an empty cell."""
    if isinstance(cell, str):
        return in_one_line(cell) or None
    return Linked(visible(cell.cell), cell.href) if isinstance(cell, Linked) and isinstance(cell.cell, str) else cell


def in_one_line(text: str) -> str:
    """Return a text that hides nothing, its lines behind each other."""
    return visible(text.replace("\n", _BREAK))


def numbers_of(lookup: Lookup) -> dict[str, int]:
    """Return the number of each finding by its id."""
    return {finding.id: finding.n for finding in lookup.comparison.findings}


def n_of(finding: str | None, numbers: Mapping[str, int], lookup: Lookup) -> Cell:
    """Return the number of a finding, which leads to it in the report; nothing for none."""
    if finding is None or finding not in numbers:
        return None
    return linked(numbers[finding], in_report(lookup.shown.report, finding))


def path(section: Sequence[str]) -> str:
    """Return headings as one text, outermost first."""
    return " > ".join(section)


def valued(row: LedgerRow, figure: Figure | None, end: int = 0) -> Cell:
    """Return the cell of a figure's value, or of the upper end of a range, in the unit of both figures.

    A full date is a date, a year a number; a month, or a day of any year, has no cell that counts.
    """
    value = row.values(figure)[end]
    if figure is None or value is None or figure.kind != "date" or figure.unit in _YEARS:
        return value_of(value, figure.kind if figure else "")
    digits = f"{value:f}"
    return day(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}") if len(digits) == _DIGITS_OF_DAY else None


def exact(value: float, style: Style = Style.AMOUNT) -> Number | None:
    """Return the cell of a float with the digits it is written with."""
    return number(Decimal(str(value)), style)

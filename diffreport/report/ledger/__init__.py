"""The ledger of figures as files: CSV, a workbook, JSON, and text for the terminal.

One or several comparisons of successive editions make a ledger: a `Sheet` each. Same sheets, same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from diffreport.report.lines import visible
from diffreport.report.sheets import Cell, Style, Table, number, value_of
from diffreport.text import encoded

if TYPE_CHECKING:  # the program's help needs no model
    from diffreport.comparison.figures.ledger import LedgerRow
    from diffreport.model import Edition, Figure

LEDGER_SCHEMA = "diffreport.figures/1"
FORMATS = ("txt", "csv", "xlsx", "json")
_TEXT_WIDTH = 120  # columns of a .txt ledger, which no terminal measures
# Of the columns whose names are narrower than what stands in them. Units: characters.
_WIDTHS = {"section": 28, "label": 36, "old": 20, "new": 20, "checks": 16, "sentence": 90, "change": 13, "finding": 13}


class Sheet(NamedTuple):
    """The ledger of one comparison, with what its editions are called."""

    engine: str
    editions: tuple[Edition, Edition]
    labels: tuple[str, str]
    rows: tuple[LedgerRow, ...]


def rendered(sheets: Sequence[Sheet], form: str) -> bytes:
    """Return a ledger in one of the `FORMATS`."""
    if form == "xlsx":
        from diffreport.report.sheets.workbook import workbook

        return workbook("Figures", [_table(sheets)])
    if form == "csv":
        from diffreport.report.sheets.delimited import delimited

        text = delimited(COLUMNS, _table(sheets).rows)
    elif form == "json":
        from diffreport.report.ledger.records import json_text

        text = json_text(sheets)
    else:
        from diffreport.report.ledger.terminal import ledger_text

        text = ledger_text(sheets, width=_TEXT_WIDTH, color=False)
    return encoded(text)


def _table(sheets: Sequence[Sheet]) -> Table:
    """Return the rows of all sheets under one header."""
    rows = [[cell(sheet, row) for cell in COLUMNS.values()] for sheet in sheets for row in sheet.rows]
    return Table("Figures", tuple(COLUMNS), rows, _WIDTHS)


def _value(figure: Callable[[LedgerRow], Figure | None], end: int) -> Callable[[Sheet, LedgerRow], Cell]:
    return lambda _, row: value_of(row.values(figure(row))[end], row.kind)


# The columns of CSV and workbook: name -> what stands in it.
COLUMNS: dict[str, Callable[[Sheet, LedgerRow], Cell]] = {
    "section": lambda _, row: visible(row.section),
    "label": lambda _, row: visible(row.label),
    "old": lambda _, row: visible(row.old.text) if row.old else None,
    "new": lambda _, row: visible(row.new.text) if row.new else None,
    "old_value": _value(lambda row: row.old, 0),
    "old_high": _value(lambda row: row.old, 1),
    "new_value": _value(lambda row: row.new, 0),
    "new_high": _value(lambda row: row.new, 1),
    "unit": lambda _, row: visible(row.unit),
    "kind": lambda _, row: row.kind,
    "delta": lambda _, row: number(row.delta, Style.CHANGE),
    "percent": lambda _, row: number(row.percent, Style.RISE),
    "status": lambda _, row: str(row.status),
    "checks": lambda _, row: " ".join(row.checks),
    "sentence": lambda _, row: visible(row.sentence),
    "link": lambda _, row: row.link,
    "change": lambda _, row: row.change,
    "finding": lambda _, row: row.finding,
    "old_edition": lambda sheet, _: visible(sheet.labels[0]),
    "new_edition": lambda sheet, _: visible(sheet.labels[1]),
}

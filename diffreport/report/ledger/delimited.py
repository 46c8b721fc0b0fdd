"""The ledger as CSV after RFC 4180, UTF-8: texts quoted, numbers bare, and no cell that a spreadsheet runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from diffreport.report.ledger import COLUMNS, Cell, Sheet
from diffreport.text import harmless


def csv_text(sheets: Sequence[Sheet]) -> str:
    """Return the rows of all sheets under one header."""
    return delimited(
        COLUMNS, ([value(sheet, row) for value in COLUMNS.values()] for sheet in sheets for row in sheet.rows)
    )


def delimited(header: Iterable[str], rows: Iterable[Iterable[Cell]]) -> str:
    """Return rows of cells under their header."""
    lines = [",".join(map(_quoted, header)), *(",".join(map(_cell, row)) for row in rows)]
    return "".join(f"{line}\r\n" for line in lines)


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value) if isinstance(value, int) else _quoted(harmless(value))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'

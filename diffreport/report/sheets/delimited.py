"""CSV after RFC 4180, UTF-8: texts quoted, numbers bare, and no cell that a spreadsheet runs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from diffreport.report.sheets import Cell, Linked, Number
from diffreport.text import harmless


def delimited(header: Iterable[str], rows: Iterable[Iterable[Cell]]) -> str:
    """Return rows of cells under their header."""
    lines = [",".join(_quoted(harmless(name)) for name in header), *(",".join(map(_cell, row)) for row in rows)]
    return "".join(f"{line}\r\n" for line in lines)


def _cell(cell: Cell) -> str:
    if isinstance(cell, Linked):
        cell = cell.cell
    if isinstance(cell, str):
        return _quoted(harmless(cell))
    if isinstance(cell, Number):
        return f"{cell.value:f}" if not isinstance(cell.value, int) else str(cell.value)
    return "" if cell is None else cell.isoformat() if isinstance(cell, date) else str(cell)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'

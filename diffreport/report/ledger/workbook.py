"""The ledger as a workbook (XLSX): numbers are numbers, and no text is a formula or a link."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import Any

from diffreport.errors import UsageError
from diffreport.report.ledger import COLUMNS, Cell, Sheet

# No clock: the same ledger is the same bytes.
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
# What a worksheet holds. Units: rows below the header; characters of a cell.
_MOST_ROWS, _MOST_CHARACTERS = 1_048_575, 32_767
# Decimals that are shown; the cell has all that a double can hold.
_MOST_DECIMALS = 6
# Widths in characters; others are as wide as their name needs.
_WIDTHS = {"section": 28, "label": 36, "old": 20, "new": 20, "checks": 16, "sentence": 90, "change": 13, "finding": 13}
_LEAST_WIDTH = 10
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": False,
}
_AS_PRINTED = frozenset(("date", "identifier"))


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """Return one worksheet with the rows of all sheets. Raises: UsageError if they are too many for a worksheet."""
    from xlsxwriter import Workbook

    rows = [(sheet, row) for sheet in sheets for row in sheet.rows]
    if len(rows) > _MOST_ROWS:
        raise UsageError(f"{len(rows):,} figures are more than a worksheet holds; use --format csv")
    target = BytesIO()
    book = Workbook(target, _OPTIONS)
    book.set_properties({"title": "Figures", "created": _CREATED})
    page = book.add_worksheet("Figures")
    styles = cache(lambda pattern: book.add_format({"num_format": pattern, "valign": "top"}))
    texts = book.add_format({"valign": "top", "text_wrap": True})
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(1, len(rows)), len(COLUMNS) - 1)
    head = book.add_format({"bold": True, "bottom": 1})
    for c, name in enumerate(COLUMNS):
        page.set_column(c, c, _WIDTHS.get(name, max(_LEAST_WIDTH, len(name) + 3)))  # 3: the filter's arrow
        page.write_string(0, c, name, head)
    for r, (sheet, row) in enumerate(rows, 1):
        for c, (name, value) in enumerate(COLUMNS.items()):
            cell = value(sheet, row)
            if isinstance(cell, str):
                page.write_string(r, c, _fitting(cell), texts)
            elif cell is not None:
                number = float(cell) / 100 if name == "percent" else float(cell)
                page.write_number(r, c, number, styles(_pattern(name, cell, row.kind)))
    book.close()
    return target.getvalue()


def _pattern(name: str, cell: Cell, kind: str) -> str:
    """Return the number format of a cell: signs where it is a change, groups of thousands where it is an amount."""
    if name == "percent":
        digits = "0." + "0" * max(1, _decimals(cell))
        return f"+{digits}%;-{digits}%;0.0%"
    if name == "link" or (kind in _AS_PRINTED and name != "delta"):
        return "0"
    places = _decimals(cell)
    plain = "#,##0" + (f".{'0' * places}" if places else "")
    return f"+{plain};-{plain};0" if name == "delta" else plain


def _decimals(cell: Cell) -> int:
    exponent: Any = cell.as_tuple().exponent if isinstance(cell, Decimal) else 0
    return min(_MOST_DECIMALS, max(0, -int(exponent)))


def _fitting(text: str) -> str:
    """Return a text that can stand in a cell: not too long, and encodable."""
    text = text.encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= _MOST_CHARACTERS else text[: _MOST_CHARACTERS - 1] + "…"

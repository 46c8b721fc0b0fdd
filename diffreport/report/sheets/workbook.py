"""Tables as a workbook (XLSX), a worksheet each: numbers are numbers, and no text is a formula or a link."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import Any

from diffreport.errors import UsageError
from diffreport.report.sheets import Number, Style, Table

# No clock: the same tables are the same bytes.
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
# What a worksheet holds. Units: rows below the header; columns; characters of a cell.
_MOST_ROWS, _MOST_COLUMNS, _MOST_CHARACTERS = 1_048_575, 16_384, 32_767
# Decimals that are shown; the cell has all that a double can hold.
_MOST_DECIMALS = 6
# Of a column that is given no width, which is then as wide as its name needs. Units: characters.
_LEAST_WIDTH, _ARROW = 10, 3
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": False,
}


def workbook(title: str, tables: Sequence[Table]) -> bytes:
    """Return tables as a workbook. Raises: UsageError if one is too large for a worksheet."""
    from xlsxwriter import Workbook

    for table in tables:
        if len(table.rows) > _MOST_ROWS or len(table.columns) > _MOST_COLUMNS:
            size = f"{len(table.rows):,} rows and {len(table.columns):,} columns"
            raise UsageError(f"{size} of {table.name.lower()} are more than a worksheet holds; use --format csv")
    target = BytesIO()
    book = Workbook(target, _OPTIONS)
    book.set_properties({"title": title, "created": _CREATED})
    styles = cache(lambda pattern: book.add_format({"num_format": pattern, "valign": "top"}))
    texts = book.add_format({"valign": "top", "text_wrap": True})
    head = book.add_format({"bold": True, "bottom": 1})
    for table in tables:
        page = book.add_worksheet(table.name)
        page.freeze_panes(1, table.fixed)
        page.autofilter(0, 0, max(1, len(table.rows)), len(table.columns) - 1)
        for c, name in enumerate(table.columns):
            page.set_column(c, c, table.widths.get(name, max(_LEAST_WIDTH, len(name) + _ARROW)))
            page.write_string(0, c, _fitting(name), head)
        _write_rows(page, table, texts, styles)
    book.close()
    return target.getvalue()


def _write_rows(page: Any, table: Table, texts: object, styles: Callable[[str], object]) -> None:
    for r, row in enumerate(table.rows, 1):
        for c, cell in enumerate(row):
            if isinstance(cell, str):
                page.write_string(r, c, _fitting(cell), texts)
            elif cell is not None:
                number = cell if isinstance(cell, Number) else Number(cell, Style.PLAIN)
                is_share = number.style in (Style.SHARE, Style.RISE)
                page.write_number(r, c, float(number.value) / (100 if is_share else 1), styles(_pattern(number)))


def _pattern(number: Number) -> str:
    """Return the number format of a cell."""
    if number.style is Style.PLAIN:
        return "0"
    places = _decimals(number.value)
    if number.style in (Style.SHARE, Style.RISE):
        share = "0." + "0" * max(1, places) + "%"
        return f"+{share};-{share};0.0%" if number.style is Style.RISE else share
    plain = "#,##0" + (f".{'0' * places}" if places else "")
    return f"+{plain};-{plain};0" if number.style is Style.CHANGE else plain


def _decimals(value: int | Decimal) -> int:
    exponent: Any = value.as_tuple().exponent if isinstance(value, Decimal) else 0
    return min(_MOST_DECIMALS, max(0, -int(exponent)))


def _fitting(text: str) -> str:
    """Return a text that can stand in a cell: not too long, and encodable."""
    text = text.encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= _MOST_CHARACTERS else text[: _MOST_CHARACTERS - 1] + "…"

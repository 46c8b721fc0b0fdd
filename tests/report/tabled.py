"""A comparison as a workbook and as CSV, read back."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from decimal import Decimal
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from diffreport.model import Comparison
from diffreport.report import rendered
from diffreport.report.presentation import PLAIN, Presentation

AT = "2025-07-04T09:11:20.000Z"


def book_of(comparison: Comparison, shown: Presentation = PLAIN) -> Workbook:
    """Return the workbook of a comparison, as another program reads it."""
    return load_workbook(io.BytesIO(rendered(comparison, "xlsx", shown)))


def rows_in(sheet: Worksheet) -> list[dict[str, Any]]:
    """Return the rows of a worksheet by column."""
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def csv_of(comparison: Comparison, table: str, shown: Presentation = PLAIN) -> list[dict[str, str]]:
    """Return the rows of a CSV file by column."""
    text = rendered(comparison, "csv", replace(shown, table=table)).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def as_double(value: Decimal | None) -> float | None:
    """Return a value as a worksheet holds it."""
    return None if value is None else float(value)

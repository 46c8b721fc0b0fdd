"""From a `History` to what people and programs read: HTML, JSON, CSV, a workbook, text. Same history, same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diffreport.report.history.presentation import PLAIN, Shown
from diffreport.text import encoded

if TYPE_CHECKING:  # the program's help needs no model
    from diffreport.model import History

FORMATS = ("html", "json", "csv", "xlsx", "txt")
_TEXT_WIDTH = 100  # columns of a text that no terminal measures


def rendered(history: History, form: str, shown: Shown = PLAIN, table: str = "figures") -> bytes:
    """Return a history in one of the `FORMATS`, UTF-8; `table` is the key of that which CSV has.

    Cost: linear. Raises: UsageError for templates that cannot be used, and for more than a worksheet holds.
    """
    if form == "xlsx":
        from diffreport.report.history.tables import tables
        from diffreport.report.sheets.workbook import workbook

        return workbook(history.title or history.series, list(tables(history).values()))
    if form == "csv":
        from diffreport.report.history.tables import tables
        from diffreport.report.sheets.delimited import delimited

        chosen = tables(history)[table]
        text = delimited(chosen.columns, chosen.rows)
    elif form == "json":
        text = history.to_json()
    elif form == "html":
        from diffreport.report.history.html import render_html

        text = render_html(history, shown)
    else:
        from diffreport.report.history.terminal import overview_text

        text = overview_text(history, width=_TEXT_WIDTH, color=False)
    return encoded(text)

"""The page of a history, read back."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode

from diffreport.model.histories import History
from diffreport.report.history.html import render_html
from diffreport.report.history.presentation import Shown


def page(made: History, **shown: object) -> LexborHTMLParser:
    """Return the page of a history as a tree; `shown` are fields of how it is shown."""
    return LexborHTMLParser(render_html(made, Shown(**shown)))  # type: ignore[arg-type]


def text(node: LexborNode | LexborHTMLParser, selector: str) -> str:
    """Return the text of the first element that a selector finds, its spaces as one."""
    found = node.css_first(selector)
    assert found is not None, selector
    return " ".join(found.text().split())


def texts(node: LexborNode | LexborHTMLParser, selector: str) -> list[str]:
    """Return the text of each element that a selector finds."""
    return [" ".join(each.text().split()) for each in node.css(selector)]


def rows(table: LexborNode) -> list[list[str]]:
    """Return the cells of a table's body, row by row."""
    return [texts(row, "th, td") for row in table.css("tbody tr")]

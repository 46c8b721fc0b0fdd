"""The page of a history."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from diffreport.report.history.html import render_html
from tests.report.history.making import every_case


def test_the_page_is_named_after_the_report_and_its_editions() -> None:
    """In the tab, for whoever lists it, and at its head."""
    tree = LexborHTMLParser(render_html(every_case()))
    assert tree.css_first("title").text() == "Harbour Board: history, 2019 to 2022"
    assert tree.css_first("h1").text() == "Harbour Board"

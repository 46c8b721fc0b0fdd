"""The lists above the text: what comes first, what is folded, where each row leads."""

from __future__ import annotations

from dataclasses import replace

import pytest
from selectolax.lexbor import LexborHTMLParser

from diffreport.model import Comparison, Kind, Status, Table
from diffreport.report.html import render_html
from tests.report.factory import Draft, figure


def page(comparison: Comparison) -> LexborHTMLParser:
    return LexborHTMLParser(render_html(comparison))


def many_removed() -> Draft:
    """Return 20 paragraphs removed, each longer than the one before, and the last but one of little weight."""
    d = Draft()
    for n in range(1, 21):
        d.removed(f"Number {n}" + " and more" * n + ".")
    d.findings[18] = replace(d.findings[18], weight=3)
    return d


def numbers(tree: LexborHTMLParser, selector: str) -> list[str]:
    return [node.text() for node in tree.css(f"section[aria-labelledby=t-par] {selector} .go")]


def test_a_small_report_folds_no_list() -> None:
    """Whatever it lists is in sight, and so on paper: paragraphs in the order of the text, wording, figures."""
    d = many_removed()
    for n in range(60):
        finding = d.edited(f"It [-shall-]{{+may+}} have [-{n}-]{{+{n + 1}+}} boats.", tags=("wording", "figure"))
        d.signal(finding, "obligation_weakened", "shall", "may")
        d.revision(finding, Status.REVISED, "boats", figure(str(n), str(n)), figure(str(n + 1), str(n + 1)))
    tree = page(d.comparison())
    assert numbers(tree, "> .wl") == [*map(str, range(1, 21))]
    assert (len(tree.css(".front .wl li")), len(tree.css(".figs .own tr"))) == (80, 60)
    assert not tree.css(".front details")


@pytest.mark.parametrize("limit", ["html.page.LARGE_PARAGRAPHS", "front.lists.MANY_FINDINGS"])
def test_the_most_important_paragraphs_of_a_large_report_are_in_sight(
    monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    """By weight, then by length; the fold is in the order of the text, and nothing is lost."""
    monkeypatch.setattr(f"diffreport.report.{limit}", 10)
    tree = page(many_removed().comparison())
    listed, folded = numbers(tree, "> .wl"), numbers(tree, "> details .wl")
    assert listed == ["20", "18", "17", "16"]
    assert folded == [*map(str, range(1, 16)), "19"]


def test_a_short_list_is_in_the_order_of_the_text() -> None:
    """Where nothing is folded nothing needs to be chosen."""
    d = Draft()
    for n in (3, 1, 2):
        d.removed(f"Number {n}" + " and more" * n + ".")
    assert numbers(page(d.comparison()), ".wl") == ["1", "2", "3"]


def test_a_figure_without_finding_leads_to_its_paragraph() -> None:
    """No row of the table ends in nothing, and no link is broken."""
    d = Draft()
    d.edited("There were [-3-]{+2+} cases.", tags=("figure",))
    d.revision(None, Status.NEW, "any given year", None, figure("four", "4"))
    tree = page(d.comparison())
    link = tree.css_first(".figs .own .go")
    assert (link.text(), link.attributes["href"]) == ("¶ 1", "#p1")
    assert tree.css_first("#p1") is not None


def test_a_figure_of_a_heading_without_finding_has_no_link() -> None:
    """An unchanged heading has no row of its own to lead to."""
    d = Draft()
    d.heading("The [~'two'|‘two’|typography~] towns")
    d.revision(None, Status.NEW, "towns", None, figure("two", "2"))
    tree = page(d.comparison())
    assert len(tree.css(".figs .own tr")) == 1
    assert not tree.css(".figs .go")


def test_a_range_has_a_dash_with_a_name() -> None:
    """Those who do not see it hear why there is no difference."""
    d = Draft()
    finding = d.edited("There were [-3-]{+4 to 6+} cases.", tags=("figure",))
    spread = figure("4 to 6", "4", kind="range", high=figure("6", "6").value)
    d.revision(finding, Status.REVISED, "cases", figure("3", "3"), spread)
    d.figures[0] = replace(d.figures[0], delta=None, percent=None)
    cell = page(d.comparison()).css(".figs .own td")[2]
    assert cell.text() == "–"
    assert cell.css_first("[role=img]").attributes["aria-label"] == "range"


def test_amounts_that_would_burst_the_table_may_be_broken() -> None:
    """Short ones stay on one line."""
    d = Draft()
    finding = d.edited("It cost [-$3-]{+$4+}.", tags=("figure",))
    d.revision(finding, Status.REVISED, "cost", figure("$3", "3"), figure("$4 and a good many cents more", "4"))
    assert [n.text() for n in page(d.comparison()).css(".figs .own .long")] == ["$4 and a good many cents more"]


def test_a_rewritten_table_is_listed_by_its_first_cells() -> None:
    """Where it has no caption."""
    d = Draft()
    d.table(Table((("Year", "Attacks"), ("2022", "41"))), Table((("Year", "Attacks"), ("2022", "36"))))
    d.findings[0] = replace(d.findings[0], tags=("rewritten", "paragraph"))
    assert d.new[0].kind is Kind.TABLE
    assert "Year, Attacks" in page(d.comparison()).css_first(".wl .ph").text()

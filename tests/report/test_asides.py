"""What the front page and the terminal say apart from findings: rewrites, questions, checks, dates."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from selectolax.lexbor import LexborHTMLParser

from diffreport.model import Comparison, Figure, Question, Revision, Rewrite, Status, WordingSignal
from diffreport.report.html import render_html
from diffreport.report.terminal import render_text
from tests.report.factory import Draft, figure


def sample() -> Comparison:
    """Return two editions with a term replaced throughout, a question, a doubtful figure and a date that moved."""
    d = Draft()
    d.edited("The force counted [-300-]{+3,000+} fighters by [-1 March-]{+30 September+}.", tags=("figure",))
    name = d.findings[-1].id
    d.same("Of the 300 fighters few came home.")
    d.same("The ombudsman was not asked.")
    d.revision(name, Status.REVISED, "fighters", figure("300", "300"), figure("3,000", "3000"))
    d.figures[-1] = replace(d.figures[-1], checks=("tenfold",))
    change = d.changes[-1].id
    dates = (
        Figure("1 March", Decimal(301), unit="day", kind="date"),
        Figure("30 September", Decimal(930), "", "day", "date"),
    )
    d.figures.append(Revision(change, name, Status.REVISED, "", *dates))
    d.questions.append(Question("unrevised", 1, "fighters", "300", "3,000", change))
    d.rewrites.append(Rewrite("term", "ombudsman", "ombudsperson", 12, (2,)))
    d.rewrites.append(Rewrite("tense", "present", "past", 214))
    return d.comparison()


def rows(tree: LexborHTMLParser, section: str) -> list[str]:
    return [" ".join(node.text(separator=" ").split()) for node in tree.css(f"section[aria-labelledby={section}] li")]


def test_what_runs_through_the_document_is_told_once() -> None:
    """The most frequent first, with how often, and a way to where the old wording still stands."""
    tree = LexborHTMLParser(render_html(sample()))
    assert rows(tree, "t-thr") == [
        "present past Tense changed, 214 times",
        "ombudsman ombudsperson ; still there in one place ¶ 3 Term replaced, 12 times",
    ]
    assert tree.css_first("section[aria-labelledby=t-thr] .go").attributes["href"] == "#p3"


def test_a_question_names_both_places_and_claims_nothing() -> None:
    """It leads to the place that was not revised."""
    tree = LexborHTMLParser(render_html(sample()))
    assert rows(tree, "t-ask") == [
        "“300” became “3,000” in ¶ 1, and still stands here (fighters). ¶ 2 Not revised here?"
    ]
    assert tree.css_first("section[aria-labelledby=t-ask] .go").attributes["href"] == "#p2"
    assert tree.css_first("#p2") is not None


def test_a_doubtful_figure_says_why() -> None:
    """In the table and in the margin."""
    tree = LexborHTMLParser(render_html(sample()))
    assert tree.css_first(".figs .own .chk").text() == "check: a power of ten?"
    assert "a power of ten?" in tree.css_first(".note").text()


def test_dates_stand_apart_and_are_not_counted_as_figures() -> None:
    """They are no amounts."""
    comparison = sample()
    tree = LexborHTMLParser(render_html(comparison))
    assert [row.css_first("th").text() for row in tree.css(".figs .own tr")] == ["fighters"]
    cells = [cell.text() for cell in tree.css(".figs .dates tr:not(.grp) td span")]
    assert cells[:2] == ["1 March", "30 September"]
    assert "one figure rose" in tree.css_first(".stand").text().lower()


def test_nothing_is_said_where_there_is_nothing() -> None:
    """A comparison without rewrites and questions has no empty sections."""
    d = Draft()
    d.edited("It [-met-]{+sat+}.")
    tree = LexborHTMLParser(render_html(d.comparison()))
    assert not tree.css("#t-thr, #t-ask, .figs")


def test_the_terminal_says_the_same() -> None:
    """By blocks, as `explain` knows them."""
    text = render_text(sample(), width=100, color=False)
    assert "Tense changed, 214 times: [-present-]{+past+}" in text
    assert "Term replaced, 12 times: [-ombudsman-]{+ombudsperson+}; still there in one place" in text
    assert "block 1: Not revised here? “300” became “3,000” in block 0, and still stands here (fighters)." in text
    assert "check: a power of ten?" in text


def test_rewrites_are_told_where_nothing_else_changed() -> None:
    """They are all that differs, and no finding."""
    d = Draft()
    d.same("The [~ombudsman|ombudsperson|global_rewrite~] was asked.")
    d.rewrites.append(Rewrite("term", "ombudsman", "ombudsperson", 1))
    text = render_text(d.comparison(), width=80, color=False)
    assert "Term replaced, 1 time: [-ombudsman-]{+ombudsperson+}" in text
    assert "No finding, but one rewording runs through the text" in text and "No change" not in text
    stand = LexborHTMLParser(render_html(d.comparison())).css_first(".stand").text()
    assert stand == "One rewording runs through the text; nothing else of substance changed."
    assert rows(LexborHTMLParser(render_html(d.comparison())), "t-thr") == [
        "ombudsman ombudsperson Term replaced, 1 time"
    ]


def test_a_long_rewording_is_listed_by_the_words_that_show_its_meaning() -> None:
    """Quoted whole it would be cut before them."""
    d = Draft()
    old, new = (
        "The board " + "in each and every case " * 5 + "shall act",
        "The board " + "in all cases " * 8 + "may act",
    )
    name = d.edited(f"[-{old}-]{{+{new}+}}.", "Duty weakened", ("wording", "obligation"))
    d.wording.append(WordingSignal(d.changes[-1].id, name, "obligation_weakened", old, new, ("shall", "may")))
    assert rows(LexborHTMLParser(render_html(d.comparison())), "t-word") == ["shall may 1 Duty weakened"]

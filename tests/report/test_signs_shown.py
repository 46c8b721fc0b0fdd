"""No report holds an invisible or control character raw: a reader sees it, nothing obeys it."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diffreport import Comparison, Document, compare, signs
from diffreport.model import Block, Edition, Kind, Table
from diffreport.report.html import render_html
from diffreport.report.terminal import render_text
from diffreport.text import normalise
from tests.report.reading import embedded, page
from tests.report.roundtrip import assert_round_trip
from tests.spoofs import INVISIBLE, SOFT, SPOOFS

HIDDEN = sorted(INVISIBLE - SOFT)
ORDERS = {c for c in HIDDEN if unicodedata.category(c) == "Cc" or c in "\u061c\u200e\u200f"}
ORDERS |= set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
TEXTS = st.text(st.one_of(st.sampled_from(HIDDEN), st.sampled_from("ab 1.|<&'❤ش\u0301葛")), min_size=1, max_size=12)
BLOCKS = st.one_of(
    st.builds(Block, st.sampled_from([Kind.PARAGRAPH, Kind.HEADING, Kind.ITEM]), TEXTS.map(normalise).filter(bool)),
    st.lists(st.tuples(TEXTS.map(normalise), TEXTS.map(normalise)), min_size=1, max_size=3)
    .map(lambda rows: Table(tuple(rows), 0))
    .filter(lambda table: bool(table.text.strip(" |\n")))
    .map(lambda table: Block(Kind.TABLE, table.text, table=table)),
)


def assert_safe(comparison: Comparison) -> None:
    """Assert that the page holds no sign raw, and the terminal gets none that it obeys but our own colours."""
    assert not signs.holds(render_html(comparison).replace("\n", ""))
    for color in (True, False):
        text = render_text(comparison, width=80, color=color)
        assert not ORDERS & set(re.sub("\x1b\\[[0-9;]+m", "", text) if color else text)


@pytest.mark.parametrize(("old", "new", "named"), SPOOFS)
def test_a_spoof_is_seen_in_every_report(old: str, new: str, named: str) -> None:
    """Page and terminal say the code points; the page gives both editions back."""
    sides = (Document.from_paragraphs([f"It is the {word} that was told.", "No more."]) for word in (old, new))
    comparison = compare(*sides)
    assert_safe(comparison)
    assert_round_trip(comparison)
    html, text = render_html(comparison), render_text(comparison, width=80, color=False)
    assert [code for code in named.split() if f"U+{code}" not in html or f"U+{code}" not in text] == []


@given(st.lists(BLOCKS, max_size=4), st.lists(BLOCKS, max_size=4))
@settings(max_examples=100)
def test_whatever_holds_signs_is_safe_and_comes_back(old: list[Block], new: list[Block]) -> None:
    """Wherever they stand, reports are safe and both editions can be read off the page."""
    comparison = compare(Document(tuple(old)), Document(tuple(new)))
    assert_safe(comparison)
    assert_round_trip(comparison)


def test_a_label_stands_for_the_character_in_the_text() -> None:
    """In the marked text a hidden character is an element that says its code point."""
    comparison = compare(
        Document.from_paragraphs(["The payment was made."]), Document.from_paragraphs(["The pay\u200bment was made."])
    )
    label = page(comparison).css_first("ins .cp")
    assert (label.text(), label.attributes["data-cp"]) == ("U+200B", "200b")
    assert [f.attributes["data-only"] for f in page(comparison).css(".chips button")] == ["all", "invisible"]


def test_every_label_is_named_once_below_the_text() -> None:
    """However often it stands there, changed or not, the footer names each character that has a label in the text."""
    comparison = compare(
        Document.from_paragraphs(
            ["A \u2066line\u2069 that stays.", "The payment was made.", "The co-operation went on."]
        ),
        Document.from_paragraphs(
            ["A \u2066line\u2069 that stays.", "The pay\u200bment was \u202emade.", "So it went."]
        ),
    )
    said = page(comparison).css("footer p")[-1].text()
    names = (
        "ZERO WIDTH SPACE, U+202E RIGHT-TO-LEFT OVERRIDE, U+2066 LEFT-TO-RIGHT ISOLATE, U+2069 POP DIRECTIONAL ISOLATE"
    )
    assert said == f"Characters that print nothing are shown by their code point: U+200B {names}."
    labels = {label.text() for label in page(comparison).css(".doc .cp")}
    assert labels == {"U+200B", "U+202E", "U+2066", "U+2069"}


def test_a_soft_hyphen_is_labelled_and_named_where_it_came_or_went() -> None:
    """It is a trivial difference, and its label is in the marks for that; elsewhere a soft hyphen does its work."""
    old, new = (
        Document.from_paragraphs([f"It is the {word} that was told.", "Rehabili\u00adtation."])
        for word in ("cooperation", "co\u00adoperation")
    )
    comparison = compare(old, new)
    tree = page(comparison)
    assert [(e.text(), e.attributes["data-cp"]) for e in tree.css(".doc .cp")] == [("U+00AD", "ad")]
    assert tree.css_first("ins.z .sh") is not None
    assert "U+00AD SOFT HYPHEN" in tree.css("footer p")[-1].text()
    assert_round_trip(comparison)


def test_a_report_without_hidden_characters_names_none() -> None:
    """The line is there only where there is something to name."""
    comparison = compare(Document.from_paragraphs(["One."]), Document.from_paragraphs(["Two."]))
    assert "print nothing" not in render_html(comparison)


def test_what_a_script_needs_has_no_label() -> None:
    """Joiners of Persian and selectors of emoji stand in the page as they stood in the edition."""
    text = "می\u200cخواهم ❤\ufe0f"
    comparison = compare(Document.from_paragraphs([text]), Document.from_paragraphs([text]))
    assert page(comparison).css_first(".doc p").text() == text
    assert not page(comparison).css(".cp")


def test_names_from_elsewhere_are_written_out() -> None:
    """A label or a file name with an override, given by hand, turns no line of the page round."""
    comparison = compare(
        Document.from_paragraphs(["One."]).with_edition(Edition("20\u202e15", "A \u2066title", name="a\u200b.html")),
        Document.from_paragraphs(["Two."]).with_edition(Edition("2016", "A \u2066title")),
    )
    assert_safe(comparison)
    assert page(comparison).css_first("h1").text() == "A <U+2066>title"
    assert embedded(page(comparison))["title"] == "A \u2066title"

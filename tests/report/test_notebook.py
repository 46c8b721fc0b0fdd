"""What a notebook shows of a comparison: counts and the findings that matter most, as a fragment that does no harm."""

from __future__ import annotations

import re
from itertools import islice

from selectolax.lexbor import LexborHTMLParser

from diffreport.comparison import compare
from diffreport.comparison.lone import first
from diffreport.model import Comparison, Document
from diffreport.model.histories import History
from diffreport.report.notebook import MOST_FINDINGS
from tests.browser.payloads import PAYLOADS
from tests.browser.poison import poisoned
from tests.report.factory import Draft, every_case
from tests.report.history import making as histories

ELEMENTS = {"div", "p", "strong", "br", "table", "thead", "tbody", "tr", "th", "td", "ol", "li", "del", "ins", "small"}
TAG = re.compile(r"<(/?)([a-z]+)([^<>]*)>")


def shown(comparison: Comparison | History) -> str:
    """Return the fragment, which is one element."""
    fragment = comparison._repr_html_()
    assert (fragment[:5], fragment[-6:]) == ("<div>", "</div>")
    return fragment


def items(comparison: Comparison) -> list[str]:
    """Return the text of each finding."""
    return [item.text() for item in LexborHTMLParser(shown(comparison)).css("li")]


def test_a_finding_is_shown_in_its_context_with_its_figures() -> None:
    """Old words are deleted and new ones inserted, without a colour; the figure has its difference."""
    old = Document.from_paragraphs(["The police counted approximately 300 boats on the river."], label="2015")
    new = Document.from_paragraphs(["The police counted approximately 315 boats on the river."], label="2016")
    fragment = shown(compare(old, new))
    assert (
        "The police counted <del>approximately 300</del> <ins>approximately 315</ins> boats on the river." in fragment
    )
    assert "<small>boats: approximately 300 → approximately 315 (+15, +5%)</small>" in fragment
    assert "2015 → 2016" in fragment
    assert "<th>Wording kept</th></tr></thead>" in fragment


def test_every_kind_of_finding_is_shown() -> None:
    """Each is an item with its number; whole paragraphs and tables have their words, too."""
    comparison = every_case()
    numbers = re.findall(r'<li value="(\d+)">', shown(comparison))
    assert numbers == [str(finding.n) for finding in comparison.findings]
    for item, finding in zip(items(comparison), comparison.findings, strict=True):
        assert finding.label in item


def test_of_many_findings_those_that_matter_most_are_shown_in_the_order_of_the_text() -> None:
    """The others are counted."""
    draft = Draft()
    for n in range(MOST_FINDINGS * 3):
        draft.edited(f"Sentence {n} is [-old-]{{+new+}}.", weight=1 if n > MOST_FINDINGS * 2 else 3)
    made = draft.comparison()
    numbers = [int(n) for n in re.findall(r'<li value="(\d+)">', shown(made))]
    heavy = [finding.n for finding in made.findings if finding.weight == 1]
    assert numbers == sorted([made.findings[0].n, *heavy])
    assert f"<p>and {MOST_FINDINGS * 2} findings more.</p>" in shown(made)


def test_a_fragment_is_bounded_whatever_the_editions_are() -> None:
    """Of long words, of many runs and of many figures in one finding the first are shown."""
    old = Document.from_paragraphs([f"{'old ' * 500}{n}" for n in range(80)])
    new = Document.from_paragraphs([f"{'<new> ' * 500}{n} and {n * 3}" for n in range(80)])
    assert len(shown(compare(old, new))) < 200_000


def test_no_text_of_an_edition_becomes_markup() -> None:
    """Of all attacks; nor has the fragment a style, a script, an address or a class."""
    for payload in islice(PAYLOADS, 0, None, 9):
        fragment = shown(poisoned(payload))
        for _, name, attributes in TAG.findall(fragment):
            assert name in ELEMENTS
            assert re.fullmatch(r'(?: value="\d+")?', attributes) is not None
        assert "<" not in TAG.sub("", fragment)


def test_characters_that_turn_or_hide_a_text_are_written_out() -> None:
    """As on a terminal."""
    old, new = (Document.from_paragraphs([f"It is {word} of all."]) for word in ("most", "ab\u202edc"))
    assert "&lt;U+202E&gt;" in shown(compare(old, new))


def test_no_change_and_a_lone_edition_are_said_in_a_sentence() -> None:
    """There is nothing to list."""
    one = Document.from_paragraphs(["The river rose."], label="2016")
    assert "No change." in shown(compare(one, one))
    assert "the first archived edition" in shown(first(one))
    assert "<ol>" not in shown(compare(one, one)) + shown(first(one))


def test_a_history_is_shown_as_its_story_in_short() -> None:
    """In one element of running text."""
    fragment = shown(histories.every_case())
    assert fragment.startswith("<div>\n<pre>Harbour Board")
    assert "Editions" in fragment
    assert set(re.findall(r"<[^>]*>", fragment)) == {"<div>", "</div>", "<pre>", "</pre>"}

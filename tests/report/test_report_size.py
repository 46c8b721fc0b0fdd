"""What a report weighs: the shell, the file beside its text, and sections short enough to be laid out late."""

from __future__ import annotations

from functools import lru_cache

import pytest
from selectolax.lexbor import LexborHTMLParser

from benchmarks.grown import grown
from diffreport.comparison import compare
from diffreport.report.html import render_html, sources
from diffreport.report.html.packed import packed
from diffreport.report.marked.sections import SECTION_ITEMS

SHELL = 48_000  # bytes of style and script together
PARAGRAPHS = 3_000
RATIO = 1.5  # of the file to the new edition's text


@lru_cache(maxsize=1)
def long_report() -> tuple[str, int]:
    """A report of several thousand paragraphs, 15 in 100 changed, and the bytes of its new text."""
    old, new = grown(PARAGRAPHS)
    return render_html(compare(old, new)), sum(len(block.text.encode()) for block in new.blocks)


def test_style_and_script_stay_within_their_bytes() -> None:
    """Every report carries them, so they are counted."""
    assert len((sources.style() + sources.script()).encode()) <= SHELL


def test_a_long_report_is_at_most_half_again_as_large_as_its_text() -> None:
    """An unchanged paragraph is one element, and what is told of a change is told briefly."""
    page, text = long_report()
    assert len(page.encode()) <= RATIO * text


def test_no_section_holds_more_rows_than_are_laid_out_at_once() -> None:
    """Sections off the screen are not laid out, so a long one is cut."""
    tree = LexborHTMLParser(long_report()[0])
    rows = [len(section.css(".s, .row")) for section in tree.css(".sec")]
    assert sum(rows) >= PARAGRAPHS
    assert max(rows) <= SECTION_ITEMS
    assert tree.css_first("html").attributes["data-size"] == "large"


def test_the_same_numbers_give_the_same_editions() -> None:
    """A size means the same on every machine."""
    assert grown(200) == grown(200)
    assert grown(200) != grown(200, seed=2)


@pytest.mark.parametrize(
    ("written", "short"),
    [
        ('<p class="s" id="p8" data-b="8–9">', "<p class=s id=p8 data-b=8–9>"),
        ('<a href="#c-1" aria-label="Finding 1">', '<a href=#c-1 aria-label="Finding 1">'),
        ('<rect x="2.4" width="8"/>', '<rect x=2.4 width="8"/>'),
        ('<p data-tags="">a="b" </p>', '<p data-tags="">a="b" </p>'),
        ("""<p data-x='a ="b" c' id="x">""", """<p data-x='a ="b" c' id=x>"""),
        ("""<p data-x = 'a ="b" c'>""", """<p data-x = 'a ="b" c'>"""),
        ("""<i title='<b id="x" hidden>'>""", """<i title='<b id="x" hidden>'>"""),
        ('<i title="1 > 0" id="x">', '<i title="1 > 0" id=x>'),
        ('<!-- <p id="x"> --><p id="y">', '<!-- <p id="x"> --><p id=y>'),
        ("""<script>x = '<p id="x">';</script>""", """<script>x = '<p id="x">';</script>"""),
        ('<textarea><p id="x"></textarea>', '<textarea><p id="x"></textarea>'),
    ],
)
def test_quotation_marks_go_where_they_are_idle(written: str, short: str) -> None:
    """Values of one word need none, unless a slash follows; a text, a value and a script keep their own."""
    frame = '<html lang="en"><body>{}<script type="application/json" id="data">{{}}</script></html>'
    assert packed(frame.format(written)) == frame.format(short)
    assert packed(written) == written

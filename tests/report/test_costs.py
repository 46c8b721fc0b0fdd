"""What making a report costs, counted: nothing is timed."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache

import pytest

from benchmarks.grown import grown
from diffreport import compare
from diffreport.model import Comparison, Document, Kind, Pin
from diffreport.report.html import embedded, render_html, render_pages
from diffreport.report.presentation import Presentation
from diffreport.report.texts.editions import markdown_of

from . import factory


def calls(act: Callable[[], object]) -> int:
    """Return how many calls something makes, those of built-in functions too."""
    made = 0

    def tick(_frame: object, event: str, _arg: object) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    sys.setprofile(tick)
    try:
        act()
    finally:
        sys.setprofile(None)
    return made


class Walked(tuple[Pin, ...]):
    """Pins that count how often all of them are gone through."""

    walks = 0

    def __iter__(self) -> Iterator[Pin]:
        """Go through the pins."""
        type(self).walks += 1
        return super().__iter__()


@lru_cache(maxsize=3)
def pinned(paragraphs: int) -> Comparison:
    """Return a comparison in which one block of five is pinned to the block that it was linked to anyway."""
    comparison = compare(*grown(paragraphs))
    links = [link for link in comparison.alignment.links if link.old and link.new]
    return replace(comparison, pins=tuple(Pin(True, link.old, link.new) for link in links[::5]))


def counted(figures: int) -> Comparison:
    """Return a comparison of paragraphs in each of which another number changed, between words that did."""
    d = factory.Draft()
    for n in range(figures):
        change = d.edited(f"The state had [-some {100 + n} old-]{{+{900 + n}+}} boats.", "Figure revised", ("figure",))
        old, new = factory.figure(f"{100 + n}", f"{100 + n}"), factory.figure(f"{900 + n}", f"{900 + n}")
        d.revision(change, factory.Status.REVISED, "boats", old, new)
    return d.comparison()


def test_a_changed_figure_costs_no_regular_expression(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many are made for twenty figures as for five; and every figure is marked."""
    compile_one = re.compile
    made: list[str] = []

    def compile_counted(pattern: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
        made.append(pattern)
        return compile_one(pattern, flags)

    render_html(counted(2))  # templates and labels are read
    monkeypatch.setattr(re, "compile", compile_counted)
    pages = [render_html(counted(n)) for n in (5, 20)]
    assert [page.count("<del class=f>1") for page in pages] == [5, 20]
    assert not made


def test_an_edition_is_printed_without_comparing_it() -> None:
    """Which would take thousands of calls a block, and be for nothing: there is one edition."""
    document = grown(100)[1]
    assert calls(lambda: markdown_of(document)) < 100 * len(document.blocks)


def test_the_pins_are_gone_through_no_oftener_for_more_findings() -> None:
    """A note looks up the pins of its own blocks."""
    walks = []
    for paragraphs in (40, 160):
        comparison = pinned(paragraphs)
        Walked.walks = 0
        render_html(replace(comparison, pins=Walked(comparison.pins)))
        walks.append(Walked.walks)
    assert walks[0] == walks[1] > 0


def test_four_times_the_text_is_about_four_times_the_work() -> None:
    """Of prose, figures, moves and pins alike."""
    assert len(pinned(300).findings) < len(pinned(1200).findings)  # compared, so that rendering alone is counted
    small, large = (calls(lambda n=n: render_html(pinned(n))) for n in (300, 1200))  # type: ignore[misc]
    assert large < 5 * small


@lru_cache(maxsize=3)
def swapped(paragraphs: int) -> Comparison:
    """Return a comparison in which one half of the text moved behind the other."""
    blocks = [block for block in grown(paragraphs)[0].blocks if block.kind is Kind.PARAGRAPH]
    half = len(blocks) // 2 + 20
    old, new = (Document(tuple(of)) for of in (blocks, [*blocks[half:], *blocks[:half]]))
    return compare(old, new)


def test_a_long_move_is_put_together_once() -> None:
    """Not for every paragraph of it."""
    assert [len(swapped(n).findings) for n in (300, 1200)] == [1, 1]
    small, large = (calls(lambda n=n: render_html(swapped(n))) for n in (300, 1200))  # type: ignore[misc]
    assert large < 5 * small


def test_the_data_of_a_report_in_parts_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every part has its share of it; that of the whole text in one page is of no use."""
    made: list[str] = []
    record = embedded.record
    monkeypatch.setattr(embedded, "record", lambda *given: made.append("record") or record(*given))
    assert len(list(render_pages(pinned(125), Presentation(most_paragraphs=50), "index.html"))) > 2
    assert made == ["record"]

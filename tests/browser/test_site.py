"""The index of a site in the browser: quiet, accessible, searched."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from diffreport.model import Extent, Summary
from diffreport.site.entries import Changed, Entry
from diffreport.site.index import render_index
from tests.browser.pages import Pages, Seen
from tests.browser.test_accessibility import violations
from tests.browser.test_layout import printed

NAMES = ("Lakes", "Rivers", "Wells", "Ponds", "Brooks", "Springs", "Seas", "Bays")
HOSTILE = '"><img src=x onerror=alert(1)><script>alert(2)</script>'


def entry(title: str, changes: int = 1) -> Entry:
    """Return a series with some changes."""
    summary = Summary(findings=12, figures=9, restated=1, wording=2, paragraphs=1, old_words=900, kept_percent=81.0)
    made = tuple(Changed(f"{n}", f"{n + 1}", f"{n}-05-01", "", 2, "a--b.html", Extent(summary, 0, 0)) for n in (2022,))
    return Entry(title.lower(), title, "folder", 3, "2021", "2023", "", "2023-06-01", made[:changes])


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the index of a site of nine series, one of them hostile."""
    page = tmp_path_factory.mktemp("site") / "index.html"
    entries = [*map(entry, NAMES), entry(HOSTILE, 0)]
    page.write_text(render_index(entries, HOSTILE, "en", None), encoding="utf-8")
    return page


@pytest.mark.parametrize("seen", [Seen(), Seen(390, touch=True), Seen(dark=True)], ids=["wide", "phone", "dark"])
def test_axe_finds_no_violation_in_the_index(pages: Pages, index: Path, seen: Seen) -> None:
    """Nor is anything requested, said, or refused; nothing has to be scrolled sideways."""
    page = pages.open(index, seen)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_axe_finds_no_violation_where_there_is_no_script(pages: Pages) -> None:
    """Of a few series, and of none."""
    for entries in (list(map(entry, NAMES[:2])), []):
        assert violations(pages.open(render_index(entries, "Few", "fr", None), Seen(390))) == []


def test_series_are_found_by_words(pages: Pages, index: Path) -> None:
    """As they are typed, in any case; nothing of a title is run."""
    page = pages.open(index)
    shown = "[...document.querySelectorAll('ul.wl > li')].filter(row => row.checkVisibility()).length"
    assert page.evaluate(shown) == len(NAMES) + 1
    page.fill("#find", "LAKE 2021")
    assert page.evaluate(shown) == 1
    page.fill("#find", "")
    assert page.evaluate(shown) == len(NAMES) + 1 and not page.query_selector("main img")


def test_the_keyboard_goes_through_the_index_as_it_reads(pages: Pages, index: Path) -> None:
    """The link past the changes first, then each link and the field, in their order, each seen to have the focus."""
    page = pages.open(index)
    stops = page.locator("a, input")
    for n in range(stops.count()):
        page.keyboard.press("Tab")
        assert stops.nth(n).evaluate("e => e === document.activeElement && getComputedStyle(e).outlineStyle !== 'none'")
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#series$"))


def test_the_index_prints_every_series_and_nothing_to_press(pages: Pages, index: Path) -> None:
    """On A4, with what changed in each."""
    paper = " ".join(" ".join(printed(pages.open(index))).split())
    assert all(f"{name} " in paper for name in NAMES)
    assert paper.count("12 findings") >= len(NAMES)
    assert "Find a series" not in paper


def test_without_script_nothing_is_offered_that_does_nothing(pages: Pages, index: Path) -> None:
    """All series are listed."""
    page = pages.open(index, Seen(script=False))
    assert not page.is_visible("#find") and page.locator("ul.wl > li:visible").count() == len(NAMES) + 1

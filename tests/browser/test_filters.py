"""Filters and numbers agree with what the page holds: counted from the page, not from what made it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from diffreport.text import word_count
from tests.browser.pages import Pages
from tests.browser.reports import LONE, REPORTS, rendered
from tests.browser.test_keyboard import at, findings, press, said

_BUTTONS = "#rail button[data-only]"

# The rule of each number of the masthead, applied to the page alone. Of the old wording: the texts, and what is struck.
_RECOUNT = """() => {
  const $$ = (s, e = document) => [...e.querySelectorAll(s)], text = (e) => e.textContent;
  const counted = { findings: $$('.note').length, figures: $$('.figs .own tr').length,
    restated: $$('.figs .restated tr:not(.grp)').length, wording: $$('[aria-labelledby=t-word] .wl > li').length,
    folded: $$('.folded td').map((e) => +text(e).replace(/\\D/g, '')).reduce((a, b) => a + b, 0) };
  const doc = document.querySelector('.doc').cloneNode(true);
  $$('.pb', doc).forEach((e) => e.replaceWith(' '));
  $$('.notes,.pn,.ref,.lab,.stub,.pair,summary,table,ins,.row.added,.s.only.i,.now', doc).forEach((e) => e.remove());
  counted.old = $$('.s,.h,.t :is(p,h3,h4,h5,h6)', doc).map(text);
  counted.struck = $$('del:not(.z)', doc).map(text);
  return counted; }"""


def numbers(page: Page) -> list[int]:
    """Return the six numbers of the masthead, in their order."""
    return [int(re.sub(r"\D", "", text)) for text in page.locator(".ledger dd").all_text_contents()]


def recounted(page: Page) -> list[int]:
    """Return the same, counted from the page."""
    found: dict[str, Any] = page.evaluate(_RECOUNT)
    old, struck = (sum(map(word_count, found[name])) for name in ("old", "struck"))
    kept = 100 * (old - struck) / old if old else 100
    # whole per cent, but 100 only if no word is gone
    return [
        *(found[name] for name in ("findings", "figures", "restated", "wording")),
        min(int(kept + 0.5), 99) if struck else 100,
        found["folded"],
    ]


@pytest.mark.parametrize("name", [name for name in REPORTS if name not in LONE])
def test_the_numbers_of_the_masthead_are_those_of_the_page(shared_pages: Pages, name: str) -> None:
    """Each of the six is counted again from lists, notes and struck words, by the rule that defines it."""
    page = shared_pages.open(rendered(name))
    assert numbers(page) == recounted(page)


@pytest.mark.parametrize("name", ["every", "mostly rewritten"])
def test_a_filter_shows_steps_through_and_announces_what_it_counts(pages: Pages, name: str) -> None:
    """The number on a filter is that of the findings with its tag, of the notes seen, and of the steps."""
    page = pages.open(rendered(name))
    total = len(findings(page))
    for n in range(page.locator(_BUTTONS).count()):
        button = page.locator(_BUTTONS).nth(n)
        tag = button.get_attribute("data-only") or ""
        button.click()
        count = int(button.locator("span").text_content() or "")
        tagged = ".note" if tag == "all" else f".note[data-tags~={tag}]"
        ids = page.locator(tagged).evaluate_all("notes => notes.map(n => n.id)")
        assert count == len(ids)
        assert page.locator(".note:visible").evaluate_all("notes => notes.map(n => n.id)") == ids
        assert said(page) == (f"All {total} findings shown" if tag == "all" else f"{count} of {total} findings shown")
        assert page.locator(f"{_BUTTONS}[aria-pressed=true]").get_attribute("data-only") == tag
        press(page, "n", *("p" for _ in ids))
        visited = []
        for step in range(count):
            visited.append(page.locator(".note[data-current]").get_attribute("id"))
            assert at(page) == f"{step + 1} of {count}"
            press(page, "n")
        assert visited == ids
        assert said(page) == "Last finding"


def test_pressing_a_filter_again_clears_it(pages: Pages) -> None:
    """A second press of the filter that is set shows all findings again."""
    page = pages.open(rendered("every"))
    button = page.locator("#rail [data-only=wording]")
    button.click()
    assert page.locator("html").get_attribute("data-only") == "wording"
    button.click()
    assert page.locator("html").get_attribute("data-only") == "all"
    assert page.locator(".note:visible").count() == len(findings(page))


def test_a_filter_lets_go_of_a_finding_it_hides(pages: Pages) -> None:
    """The current finding is none of the hidden ones, and no key judges one."""
    page = pages.open(rendered("every"))
    press(page, "n")
    page.locator("#rail [data-only=paragraph]").click()
    press(page, "a")
    assert page.locator("[data-verdict], [data-current]").count() == 0


def test_paragraphs_without_a_matching_finding_show_the_plain_new_text(pages: Pages) -> None:
    """What the filter leaves out has no mark, no number and no bar, and says what the new edition says."""
    page = pages.open(rendered("every"))
    page.locator("#rail [data-only=obligation]").click()
    off = page.locator(".row[data-off]")
    assert off.count() > 5
    assert off.locator(":is(del,.ref,.lab,.was,.note):visible").count() == 0
    assert page.locator(":is(.row.removed,.movedfrom):visible").count() == 0
    styles = off.locator("ins:visible").evaluate_all(
        "all => all.map(e => { const s = getComputedStyle(e); return [s.textDecorationLine, s.backgroundColor, "
        "s.color === getComputedStyle(e.parentElement).color]; })"
    )
    assert styles == [["none", "rgba(0, 0, 0, 0)", True]] * len(styles) != []
    bars = off.locator("> .t").evaluate_all("all => all.map(e => getComputedStyle(e).borderInlineStartColor)")
    assert set(bars) == {"rgba(0, 0, 0, 0)"}
    assert page.locator(".row:not([data-off]) .t del:visible").all_text_contents() == ["shall"]


@pytest.mark.parametrize("name", ["every", "many figures", "mostly rewritten"])
def test_every_count_of_the_standfirst_is_a_link_that_works(pages: Pages, name: str) -> None:
    """A count leads to its finding, or sets the filter that shows what it counts and goes to the first of them."""
    page = pages.open(rendered(name))
    links = page.locator(".stand a")
    for n in range(links.count()):
        link = links.nth(n)
        tag, href = link.get_attribute("data-only"), link.get_attribute("href")
        link.click()
        assert page.locator("html").get_attribute("data-only") == (tag or "all")
        current = page.locator(".note[data-current]")
        if tag:
            expect(current).to_have_id(page.locator(".note:visible").first.get_attribute("id") or "")
        else:
            expect(current).to_have_id((href or "").removeprefix("#"))  # told in its own time
        press(page, "Escape")

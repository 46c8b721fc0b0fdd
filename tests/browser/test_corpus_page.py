"""The index of a batch in the browser: quiet, accessible, sorted, searched, and as good without script."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect

from diffreport.model.corpora import Corpus
from diffreport.report.corpus import render_corpus
from tests.browser.pages import Pages, Seen
from tests.browser.states import PHONE
from tests.browser.test_accessibility import violations
from tests.browser.test_layout import printed, sideways
from tests.report.corpus.corpora import corpus, every_case, hostile, many

# The name of each row that is shown, and the number in a column of it.
_SHOWN = """(column) => [...document.querySelectorAll('.sortable tbody:last-child tr')]
  .filter((row) => row.checkVisibility())
  .map((row) => [row.cells[0].querySelector('bdi').textContent, row.cells[column].textContent])"""


def rendered(made: Corpus, language: str = "en") -> str:
    """Return the page of a corpus whose pairs have reports."""
    return render_corpus(made, language, None, lambda name: f"reports/{name}.html")


@pytest.fixture(scope="module")
def opened(shared_pages: Pages) -> Page:
    """Return the page of a corpus with something of everything, for all tests."""
    return shared_pages.open(rendered(every_case()))


@pytest.fixture
def index(opened: Page) -> Page:
    """Return it as it is at first."""
    opened.set_viewport_size({"width": 1440, "height": 900})
    opened.emulate_media(media="null", color_scheme="light", forced_colors="none")
    opened.goto(opened.url.partition("#")[0])
    return opened


def shown(page: Page, column: int = 1) -> list[list[str]]:
    """Return the rows that are seen: their names, and what stands in a column."""
    return page.evaluate(_SHOWN, column)  # type: ignore[no-any-return]


class State(NamedTuple):
    """A corpus, how its page is seen, and whether its script runs."""

    corpus: Corpus
    seen: Seen = Seen()
    script: bool = True


_STATES = {
    "phone": State(every_case(), PHONE),
    "phone, hostile": State(hostile(), Seen(320, 700, dark=True, touch=True)),
    "phone, nothing": State(corpus([]), PHONE),
    "wide, no script": State(every_case(), Seen(dark=True), script=False),
}
_WIDER_THAN_ITSELF = "all => all.filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.textContent)"


@pytest.mark.parametrize("name", _STATES)
def test_axe_finds_no_violation_and_nothing_is_scrolled_sideways(pages: Pages, name: str) -> None:
    """With everything open, in any width; nor is anything requested, said, or refused."""
    made, seen, has_script = _STATES[name]
    html = rendered(made)
    page = pages.open(html if has_script else html.rpartition("<script>")[0], seen)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    for button in page.locator(".series button").all():
        button.click()
    assert violations(page) == []
    for width in (1440, 900, 390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        assert sideways(page) <= 0, width
        assert page.locator(".sortable th:not(.vh)").evaluate_all(_WIDER_THAN_ITSELF) == [], width
    if not has_script:
        assert page.locator(".sortable tbody:last-child tr:visible").count() == 12
        assert page.locator("button:visible, input:visible").count() == 0


@pytest.mark.parametrize("language", ["de", "fr"])
def test_longer_words_fit_too(pages: Pages, language: str) -> None:
    """The heads of the columns break rather than widen the table beyond the page."""
    page = pages.open(rendered(every_case(), language))
    assert sideways(page) <= 0
    assert page.locator(".names th").evaluate_all(_WIDER_THAN_ITSELF) == []


def test_a_column_sorts_by_mouse_and_by_keyboard(index: Page) -> None:
    """The most first, and the least first when asked again; what is said and shown agrees with it."""
    page = index
    assert [name for name, _ in shown(page)][:3] == ["Corda", "Brellin", "Avonia"]
    kept = page.locator(".names th", has_text="Wording kept")
    kept.locator("button").click()
    expect(kept).to_have_attribute("aria-sort", "ascending")
    assert [name for name, _ in shown(page)][:3] == ["Corda", "Brellin", "Avonia"]
    kept.locator("button").press("Enter")
    expect(kept).to_have_attribute("aria-sort", "descending")
    assert shown(page)[0][0] == "Dovar"
    expect(page.locator("#live")).to_have_text("Sorted by Wording kept, the most first")
    assert page.locator("[aria-sort]").count() == 1
    name = page.locator(".names button").first
    name.press("Space")
    assert [name for name, _ in shown(page)] == sorted(name for name, _ in shown(page))
    assert name.evaluate("e => e === document.activeElement")
    assert page.locator(".sortable tbody").first.inner_text().startswith("All 11 pairs")


def test_pairs_of_a_series_are_folded_below_it_and_stay_there(index: Page) -> None:
    """They are opened by its button, and are sorted among themselves."""
    page = index
    button = page.locator(".series button")
    expect(button).to_have_attribute("aria-expanded", "false")
    assert len(shown(page)) == 10
    button.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    assert [name for name, _ in shown(page)][:3] == ["Corda", "2023 to 2024", "2022 to 2023"]
    words = page.locator(".names th button", has_text="Words changed")
    words.click()
    assert [name for name, _ in shown(page)][-3:] == ["Corda", "2022 to 2023", "2023 to 2024"]


def test_pairs_are_found_by_words(index: Page) -> None:
    """As they are typed, in any case, also those of a series that is folded; how many there are is said.

    The sums of all pairs, which are not those of what was found, are not shown meanwhile.
    """
    page = index
    page.fill("#find", "EAST")
    assert len(shown(page)) == 6
    expect(page.locator("#live")).to_have_text("6 of 11 pairs")
    assert not page.locator(".whole").is_visible()
    page.fill("#find", "corda 2022")
    assert [name for name, _ in shown(page)] == ["Corda", "2022 to 2023"]
    expect(page.locator("#live")).to_have_text("1 of 11 pairs")
    page.fill("#find", "zz")
    assert shown(page) == []
    for place in ("#live", "#shown"):
        expect(page.locator(place)).to_have_text("No pair has these words in its name.")
    page.fill("#find", "")
    assert len(shown(page)) == 10 and page.locator(".whole").is_visible()
    expect(page.locator("#shown")).to_have_text("")


def test_of_many_pairs_the_first_are_shown_until_all_are_asked_for(pages: Pages) -> None:
    """In whatever order they are sorted, and of those that are found; on paper, and without script, all are there."""
    page = pages.open(rendered(many(230)))
    least = page.locator(".names th button", has_text="Words changed")
    assert len(shown(page)) == 200 and shown(page)[0] == ["Chapter-0229", "458"]
    least.click()
    assert len(shown(page)) == 200 and shown(page)[0] == ["Chapter-0000", "0"]
    page.fill("#find", "chapter-02")
    assert len(shown(page)) == 30 and not page.locator("#every").is_visible()
    page.fill("#find", "")
    page.emulate_media(media="print")
    assert len(shown(page)) == 230
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Show all 230 pairs").press("Enter")
    rows = page.locator(".sortable tbody:last-child tr:visible")
    expect(rows).to_have_count(230)
    assert not page.locator("#every").is_visible()
    assert page.evaluate("document.activeElement.className") == "wider"
    least.click()
    assert shown(page)[0] == ["Chapter-0229", "458"]
    expect(rows).to_have_count(230)
    expect(page.locator(".wider")).to_have_js_property("style.minHeight", "")


def test_the_keyboard_goes_through_the_page_and_is_seen(index: Page) -> None:
    """The link past all lists first, then each stop in its order, each with an outline."""
    page = index
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#pairs$"))
    stops = "a, button, input, summary, [tabindex='0']"
    count = page.locator(f"main :is({stops}):visible").count()
    page.locator(".stand a").last.focus()
    for _ in range(count):
        page.keyboard.press("Tab")
        focused = "[getComputedStyle(document.activeElement).outlineStyle, document.activeElement.outerHTML]"
        assert page.evaluate(focused)[0] != "none", page.evaluate(focused)[1]
    assert page.evaluate("document.activeElement.closest('.sortable') !== null")


def test_the_page_prints_every_pair_and_nothing_to_press(index: Page) -> None:
    """Also those of a series that is folded on the screen; no row is wider than its sheet."""
    page = index
    page.set_viewport_size({"width": 680, "height": 900})
    page.emulate_media(color_scheme="dark")
    paper = " ".join(" ".join(printed(page)).split())
    assert "2022 to 2023 20 99% 1" in paper and "Dovar" in paper and "there is no such file" in paper
    assert "Find a pair" not in paper and "Skip to" not in paper
    page.emulate_media(media="print")
    assert page.locator(".sortable").evaluate("t => t.scrollWidth <= t.parentElement.clientWidth")


def test_the_number_stands_in_each_cell_where_shades_are_taken_away(index: Page) -> None:
    """No amount rests on colour: in forced colours every cell is read as it is in others."""
    light = shown(index)
    index.emulate_media(forced_colors="active")
    assert shown(index) == light and all(text for _, text in light)

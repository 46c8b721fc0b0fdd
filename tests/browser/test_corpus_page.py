"""The index of a batch in the browser: quiet, accessible, sorted, searched, and as good without script."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from diffreport.model.corpora import Corpus
from diffreport.report.corpus import render_corpus
from tests.browser.pages import Pages, Seen
from tests.browser.states import DARK, PHONE
from tests.browser.test_accessibility import violations
from tests.browser.test_layout import printed, sideways
from tests.report.corpus.corpora import corpus, every_case, hostile, many

NOTHING = corpus([])
CORPORA = {"every": every_case(), "hostile": hostile(), "nothing": NOTHING}
# The name of each row that is shown, and the number in a column of it.
_SHOWN = """(column) => [...document.querySelectorAll('.sortable tbody:last-child tr')]
  .filter((row) => row.checkVisibility())
  .map((row) => [row.cells[0].querySelector('bdi').textContent, row.cells[column].textContent])"""


def rendered(made: Corpus, language: str = "en") -> str:
    """Return the page of a corpus whose pairs have reports."""
    return render_corpus(made, language, None, lambda name: f"reports/{name}.html")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of a corpus with something of everything."""
    page = tmp_path_factory.mktemp("corpus") / "index.html"
    page.write_text(rendered(every_case()), encoding="utf-8")
    return page


def shown(page: Page, column: int = 1) -> list[list[str]]:
    """Return the rows that are seen: their names, and what stands in a column."""
    return page.evaluate(_SHOWN, column)  # type: ignore[no-any-return]


_STATES = {
    "wide": ("every", Seen()),
    "dark": ("every", DARK),
    "900 px": ("every", Seen(900)),
    "forced colours": ("every", Seen(forced_colours=True)),
    "phone": ("every", PHONE),
    "phone, hostile": ("hostile", Seen(320, 700, dark=True, touch=True)),
    "phone, nothing": ("nothing", PHONE),
}


@pytest.mark.parametrize("state", _STATES)
def test_axe_finds_no_violation_and_nothing_is_scrolled_sideways(pages: Pages, state: str) -> None:
    """With everything open; nor is anything requested, said, or refused."""
    name, seen = _STATES[state]
    page = pages.open(rendered(CORPORA[name]), seen)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    for button in page.locator(".series button").all():
        button.click()
    assert violations(page) == []
    assert sideways(page) <= 0


def test_axe_finds_no_violation_without_script(pages: Pages) -> None:
    """The same holds for what a reader without scripts gets."""
    page = pages.open(rendered(every_case()).rpartition("<script>")[0], PHONE)
    assert violations(page) == [] and sideways(page) <= 0


@pytest.mark.parametrize("language", ["de", "fr"])
def test_longer_words_fit_too(pages: Pages, language: str) -> None:
    """The heads of the columns break rather than widen the table beyond the page."""
    page = pages.open(rendered(every_case(), language))
    assert sideways(page) <= 0
    over = "all => all.filter((th) => th.scrollWidth > th.clientWidth + 1).map((th) => th.textContent)"
    assert page.locator(".names th").evaluate_all(over) == []


def test_a_column_sorts_by_mouse_and_by_keyboard(pages: Pages, index: Path) -> None:
    """The most first, and the least first when asked again; what is said and shown agrees with it."""
    page = pages.open(index)
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


def test_pairs_of_a_series_are_folded_below_it_and_stay_there(pages: Pages, index: Path) -> None:
    """They are opened by its button, are sorted among themselves, and are there for whoever has no script."""
    page = pages.open(index)
    button = page.locator(".series button")
    expect(button).to_have_attribute("aria-expanded", "false")
    assert len(shown(page)) == 10
    button.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    assert [name for name, _ in shown(page)][:3] == ["Corda", "2023 to 2024", "2022 to 2023"]
    words = page.locator(".names th button", has_text="Words changed")
    words.click()
    assert [name for name, _ in shown(page)][-3:] == ["Corda", "2022 to 2023", "2023 to 2024"]
    bare = pages.open(index, Seen(script=False))
    assert len(bare.locator(".sortable tbody:last-child tr:visible").all()) == 12
    assert bare.locator("button:visible, input:visible").count() == 0


def test_pairs_are_found_by_words(pages: Pages, index: Path) -> None:
    """As they are typed, in any case, also those of a series that is folded; how many there are is said."""
    page = pages.open(index)
    page.fill("#find", "EAST")
    assert len(shown(page)) == 6
    expect(page.locator("#live")).to_have_text("6 of 12 rows")
    page.fill("#find", "corda 2022")
    assert [name for name, _ in shown(page)] == ["Corda", "2022 to 2023"]
    page.fill("#find", "")
    assert len(shown(page)) == 10


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
    page.get_by_role("button", name="Show all 230 rows").press("Enter")
    assert len(shown(page)) == 230 and not page.locator("#every").is_visible()
    assert page.evaluate("document.activeElement.className") == "wider"


def test_the_keyboard_goes_through_the_page_and_is_seen(pages: Pages, index: Path) -> None:
    """The link past all lists first, then each stop in its order, each with an outline."""
    page = pages.open(index)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#pairs")
    stops = "a, button, input, summary, [tabindex='0']"
    count = page.locator(f"main :is({stops}):visible").count()
    page.locator(".stand a").last.focus()
    for _ in range(count):
        page.keyboard.press("Tab")
        focused = "[getComputedStyle(document.activeElement).outlineStyle, document.activeElement.outerHTML]"
        assert page.evaluate(focused)[0] != "none", page.evaluate(focused)[1]
    assert page.evaluate("document.activeElement.closest('.sortable') !== null")


def test_the_page_prints_every_pair_and_nothing_to_press(pages: Pages, index: Path) -> None:
    """Also those of a series that is folded on the screen; no row is wider than its sheet."""
    page = pages.open(index, Seen(width=680, dark=True))
    paper = " ".join(" ".join(printed(page)).split())
    assert "2022 to 2023 20 99% 1" in paper and "Dovar" in paper and "there is no such file" in paper
    assert "Find a pair" not in paper and "Skip to" not in paper
    page.emulate_media(media="print")
    assert page.locator(".sortable").evaluate("t => t.scrollWidth <= t.parentElement.clientWidth")


def test_the_number_stands_in_each_cell_where_shades_are_taken_away(pages: Pages, index: Path) -> None:
    """No amount rests on colour: in forced colours every cell is read as it is in others."""
    light, forced = (shown(pages.open(index, seen)) for seen in (Seen(), Seen(forced_colours=True)))
    assert light == forced and all(text for _, text in light)

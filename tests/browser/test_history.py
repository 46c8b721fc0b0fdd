"""The page of a history in the browser: any edition, any two, search, keys; quiet, accessible, within the window."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import pytest
from playwright.sync_api import Page, expect

from diffreport.model.histories import History
from diffreport.report.history.html import render_html
from diffreport.report.history.presentation import Shown
from diffreport.text import normalise
from tests.browser.pages import Pages, Seen
from tests.browser.payloads import PAYLOADS
from tests.browser.states import DARK, PHONE, keys
from tests.browser.test_accessibility import violations
from tests.browser.test_layout import printed, sideways
from tests.report.history.making import every_case, history, series
from tests.report.history.texts import HISTORIES, edition_texts, kinds

_REPORTS = {(0, 1): "history-reports/2019-2020.html", (0, 3): "history-reports/2019-2022.html"}
# The blocks that the page shows, as the texts of an edition: struck words, or those that are new, left out.
_READ = """(drop) => {
  const read = (n) => {
    if (n.nodeType === 3) return n.data;
    if (drop && n.matches(drop)) return '';
    if (n.matches('.cp')) return String.fromCodePoint('0x' + n.dataset.cp);
    if (n.matches('table')) return [n.caption, ...n.rows].filter(Boolean)
      .map((r) => r.cells ? [...r.cells].map(read).join(' | ') : read(r)).join('\\n');
    return [...n.childNodes].map(read).join('');
  };
  const box = document.querySelector('.doc:not([hidden])');
  return [...box.querySelectorAll('.row')].map((row) => ({ kind: row.dataset.k || '', texts:
    [...row.querySelectorAll('.t .x')].filter((x) => !drop || !x.closest(drop)).map(read) }));
}"""


@cache
def rendered(name: str) -> str:
    """Return the page of a history by its name."""
    return render_html(HISTORIES[name](), Shown(reports=_REPORTS if name == "every" else {}))


def blocks(page: Page, drop: str = "") -> list[str]:
    """Return the blocks that are shown as texts."""
    return [text for row in page.evaluate(_READ, drop) for text in row["texts"]]


@pytest.mark.parametrize("name", ["every", "kinds"])
def test_the_text_of_each_edition_is_that_editions_exactly(shared_pages: Pages, name: str) -> None:
    """Choosing an edition shows its blocks, all of them, in their order, character for character."""
    made = HISTORIES[name]()
    page = shared_pages.open(rendered(name))
    for edition in range(len(made.editions)):
        page.locator("#edition").select_option(str(edition))
        assert blocks(page) == edition_texts(made, edition)
        page.locator("#o-age").check()
        assert blocks(page) == edition_texts(made, edition)
        page.locator("#o-age").uncheck()


@pytest.mark.parametrize("name", ["every", "kinds"])
def test_any_two_editions_are_both_in_the_text_that_compares_them(shared_pages: Pages, name: str) -> None:
    """Without what is struck the later edition is left, without what is new the earlier one's kept paragraphs."""
    made = HISTORIES[name]()
    page = shared_pages.open(rendered(name))
    last = len(made.editions) - 1
    for old, new in [(i, j) for j in range(1, last + 1) for i in range(j)]:
        page.locator("#edition").select_option(str(new))
        page.locator("#against").select_option(str(old))
        labels = [made.editions[n].edition.label for n in (old, new)]
        expect(page.locator("#text > h2")).to_have_text(f"{labels[0]} compared with {labels[1]}")
        assert [t for t in blocks(page, ".was, del") if t] == edition_texts(made, new)
        kept = [t for t in blocks(page, ".now, ins") if t]
        assert sorted(kept) == sorted(edition_texts(made, old))


def test_what_was_kept_between_two_editions_is_told_by_the_chain(shared_pages: Pages) -> None:
    """New, gone, merged, back and moved paragraphs say so, and since when."""
    page = shared_pages.open(rendered("every"), at="#2019..2022")
    labels = page.locator("#shown .lab").all_text_contents()
    assert "New: first seen in 2021" in labels
    assert "New: first seen in 2022" in labels
    assert "Gone since 2021" in labels
    assert "Merged in 2021 into another" in labels
    assert "Back in 2021" in labels
    assert page.locator("#shown del", has_text="four").count() == 1
    assert page.locator("#shown ins").filter(has_text=re.compile("^five ?$")).count() == 1
    expect(page.locator("#as-of")).to_contain_text("comparisons of each edition with the next")


def test_two_editions_lead_to_their_report_or_the_command_for_it(shared_pages: Pages) -> None:
    """Where there is a full report it is linked; else the command that makes it can be copied, quoted for a shell."""
    page = shared_pages.open(rendered("every"), at="#2019..2022")
    assert page.locator("#as-of a").get_attribute("href") == _REPORTS[0, 3]
    page.locator("#against").select_option("1")
    expect(page.locator("#as-of code")).to_have_text("diffreport report harbour-board 2020 2022")
    other = shared_pages.open(rendered("kinds"), at="#2019..2021%20final's")
    expect(other.locator("#as-of code")).to_have_text(r"diffreport report harbour-board 2019 '2021 final'\''s'")
    other.locator(".copy").click()
    expect(other.locator("#live")).to_have_text("Copied")


def test_addresses_go_back_and_forward(pages: Pages) -> None:
    """Each choice has its address, from which it is shown again."""
    page = pages.open(rendered("every"))
    heading = page.locator("#text > h2")
    page.locator("#edition").select_option("1")
    expect(page).to_have_url(re.compile("#@2020$"))
    page.locator("#against").select_option("0")
    expect(page).to_have_url(re.compile(r"#2019\.\.2020$"))
    page.go_back()
    expect(heading).to_have_text("The text of 2020")
    page.go_back()
    expect(page.locator("#latest")).to_be_visible()
    page.go_forward()
    page.go_forward()
    expect(heading).to_have_text("2019 compared with 2020")
    page.goto(page.url.split("#")[0] + "#2021..2019")
    expect(heading).to_have_text("2019 compared with 2021")
    page.goto(page.url.split("#")[0] + "#l-z")
    expect(page.locator("#l-z")).to_be_focused()
    for nonsense in ("#2019..nowhere", "#@", "#%E0%A4%A", "#..", "#nothing"):
        page.goto(page.url.split("#")[0] + nonsense)
    expect(page.locator("#edition")).to_have_value("3")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("#2019..2022", "8 paragraphs"),
        ("#@2020", "paragraph"),
        ("#@2018", "No edition here is called \u201c2018\u201d."),
        ("#2018..2022", "No edition here is called \u201c2018..2022\u201d."),
    ],
)
def test_an_address_of_editions_opens_at_their_text(pages: Pages, address: str, said: str) -> None:
    """What was asked for is in sight at once; where there is no such edition the page says so."""
    page = pages.open(rendered("every"), Seen(height=500), at=address)
    expect(page.locator("#as-of")).to_contain_text(said)
    expect(page.locator("#as-of")).to_be_in_viewport()
    page.evaluate("() => { scrollTo(0, 0); location.hash = '#2020..2021'; }")
    expect(page.locator("#as-of")).to_be_in_viewport()
    expect(page.locator("#as-of b")).to_have_count(0)


def test_long_paragraphs_are_paired_word_by_word(pages: Pages) -> None:
    """Beyond the size of a table of all their words, too: what three words differ in is no other text."""

    def long(*changed: str) -> str:
        words = [f"w{n}" for n in range(1200)]
        words[0], words[600], words[-1] = changed
        return "a: " + " ".join(words)

    made = history({"1": [long("one", "two", "three")], "2": ["b: Else."], "3": [long("four", "five", "six")]})
    page = pages.open(render_html(made), at="#1..3")
    assert page.locator("#shown [data-l=l-a] .t del").all_text_contents() == ["one", "two", "three"]
    assert page.locator("#shown [data-l=l-a] .t ins").all_text_contents() == ["four", "five", "six"]


def test_an_address_names_editions_whatever_they_are_called(pages: Pages) -> None:
    """Also where a label holds the dots that stand between two, or ends what an address may hold."""
    page = pages.open(render_html(history({"a..b": ["a: Two."], "a": ["a: Two three."], "b#c": ["a: Two four."]})))
    pairs = {"a..b..a": "a..b compared with a", "a..b%23c": "a compared with b#c", "@a..b": "The text of a..b"}
    for address, said in pairs.items():
        page.goto(f"{page.url.split('#')[0]}#{address}")
        expect(page.locator("#text > h2")).to_have_text(said)


def test_search_finds_words_of_every_edition(shared_pages: Pages) -> None:
    """Also those that are gone; whatever their case and their quotation marks; with the editions that have them."""
    page = shared_pages.open(rendered("every"))
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("TOLLS   rose")
    hits = page.locator("#found li")
    expect(hits).to_have_count(1)
    assert hits.locator("mark").text_content() == "Tolls rose"
    assert hits.locator(".in").text_content() == "2019 to 2020"
    expect(page.locator("#live")).to_have_text("1 paragraph has these words; 0 of them in 2022")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("#l-x")).to_be_in_viewport()
    page.locator("#search").fill("no such words")
    expect(page.locator("#found")).to_have_text("No paragraph of any edition has these words")
    page.locator("#search").press("Escape")
    expect(page.locator("#found")).to_be_hidden()


def test_search_takes_typographic_variants_for_equal(pages: Pages) -> None:
    """A straight quotation mark finds a curly one, a hyphen a dash; a soft hyphen is nothing."""
    made = history(
        {"1": ["a: The port\u2019s \u201cold\u201d pier\u2013head and soft\u00adly lit \ufb01eld."], "2": ["b: X."]}
    )
    page = pages.open(render_html(made))
    for words in ('port\'s "old" pier-head', "softly lit field"):
        page.locator("#search").fill(words)
        expect(page.locator("#found mark")).to_have_count(1)
        page.locator("#search").fill("")
        expect(page.locator("#found mark")).to_have_count(0)


def test_the_stages_of_a_paragraph_open_in_every_view(shared_pages: Pages) -> None:
    """All wordings side by side, the last one as well, and that of the shown edition told from the others."""
    page = shared_pages.open(rendered("every"))
    page.locator("#l-b summary").click()
    texts = page.locator("#l-b .stg .x")
    expect(texts).to_have_count(3)
    assert texts.all_text_contents() == [f"Ships waited {n} days." for n in ("four", "five", "five long")]
    assert texts.nth(2).locator("ins").all_text_contents() == ["long"]
    page.locator("#edition").select_option("1")
    page.locator("#shown [data-l=l-b] summary").click()
    expect(page.locator("#shown .stg .x")).to_have_text(texts.all_text_contents())
    assert page.locator("#shown li[data-here] b").all_text_contents() == ["2020"]
    boxes = [page.locator("#shown .stg > li").nth(n).bounding_box() for n in range(3)]
    assert len({box["y"] for box in boxes if box}) == 1


def test_the_ages_of_words_are_told_without_colour(shared_pages: Pages) -> None:
    """On request each word has its edition as a title, the margin counts them, and lines differ in kind."""
    page = shared_pages.open(rendered("every"))
    page.keyboard.press("t")
    words = page.locator("#shown [data-l=l-b] .t .g")
    titles = words.evaluate_all("all => all.map(e => [e.textContent, e.title])")
    assert ["long", "since 2021"] in titles
    assert ["five", "since 2020"] in titles
    expect(page.locator("#shown [data-l=l-b] .dates")).to_contain_text("1 word from 2021; 1 word from 2020")
    lines = words.evaluate_all("all => all.map(e => { const s = getComputedStyle(e);"
                               "return s.borderBottomStyle + s.borderBottomWidth })")  # fmt: skip
    assert len(set(lines)) >= 2
    assert page.locator("#scale .g").count() >= 2
    page.keyboard.press("t")
    expect(page.locator("#latest")).to_be_visible()


def test_keys_step_through_what_changed_and_can_be_switched_off(pages: Pages) -> None:
    """n and p go from change to change in the shown edition, e and r between editions; none acts in a field."""
    page = pages.open(rendered("every"))
    page.keyboard.press("n")
    expect(page.locator("#l-o")).to_be_focused()
    expect(page.locator("#rail .at")).to_have_text("1 of 3")
    keys("n", "n", "n")(page)
    expect(page.locator("#l-z")).to_be_focused()
    expect(page.locator("#live")).to_have_text("Last changed paragraph")
    page.keyboard.press("p")
    expect(page.locator("#l-y")).to_be_focused()
    page.keyboard.press("e")
    expect(page.locator("#text > h2")).to_have_text("The text of 2021")
    page.keyboard.press("n")
    expect(page.locator("#shown [data-current]")).to_be_focused()
    page.keyboard.press("]")
    assert page.evaluate("document.activeElement.matches('#shown .h')")
    page.keyboard.press("r")
    page.locator("#search").focus()
    keys("n", "t", "e")(page)
    expect(page.locator("#search")).to_have_value("nte")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.locator("#o-keys").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    expect(page.locator("#latest")).to_be_visible()


def _opened(page: Page) -> None:
    page.evaluate("() => document.querySelectorAll('details').forEach((d) => { d.open = true; })")


def _aged(page: Page) -> None:
    page.locator("#o-age").evaluate("e => e.click()")


_STATES: dict[str, tuple[str, Seen, str, Callable[[Page], object]]] = {
    "latest, open": ("every", Seen(), "", _opened),
    "two editions": ("every", Seen(), "#2019..2022", _opened),
    "tables": ("kinds", Seen(), "#2019..2020", _opened),
    "ages, dark": ("every", DARK, "", _aged),
    "search": ("every", Seen(), "", lambda page: (page.locator("#search").fill("the"), page.wait_for_selector("mark"))),
    "dialog": ("every", Seen(), "", keys("?")),
    "forced colours": ("every", Seen(forced_colours=True), "#@2020", _aged),
    "phone": ("kinds", PHONE, "#2019..2020", _opened),
    "phone, sheet": ("every", PHONE, "", lambda page: page.locator("#panel-open").click()),
    "narrow phone, dark": ("every", Seen(320, 700, dark=True, touch=True), "", _opened),
}


@pytest.mark.parametrize("state", _STATES)
def test_axe_finds_no_violation_and_nothing_is_scrolled_sideways(pages: Pages, state: str) -> None:
    """In each view, open and closed, wide and narrow; the pages are quiet, as all are here."""
    name, seen, at, act = _STATES[state]
    page = pages.open(rendered(name), seen, at=at)
    act(page)
    assert sideways(page) <= 0
    assert violations(page) == []


def test_without_script_the_text_its_ages_and_stages_are_there(pages: Pages) -> None:
    """What needs a script is absent; the rest is as good: axe finds nothing, and stages open."""
    page = pages.open(rendered("every"), Seen(script=False))
    expect(page.locator("#rail")).to_be_hidden()
    page.locator("#l-b summary").click()
    expect(page.locator("#l-b .stg > li").first).to_contain_text("Ships waited four days.")
    expect(page.locator("#l-b .as")).to_have_text("The text above.")


def test_the_page_prints_its_text_and_what_is_open(pages: Pages) -> None:
    """On paper there are the text, its ages, and the stages that were opened; no control."""
    page = pages.open(rendered("every"))
    page.locator("#l-b summary").click()
    paper = " ".join(" ".join(printed(page)).split())
    assert "A third one drifted for a week." in paper
    assert "reworded 2020, 2021" in paper
    assert "Ships waited four days." in paper
    assert "Search all editions" not in paper


@pytest.mark.parametrize("width", [320, 1440])
def test_long_names_of_editions_stay_within_the_window(pages: Pages, width: int) -> None:
    """A hundred characters without a space are broken, or cut where the whole name is a title."""
    names = [letter * 100 for letter in "abcd"]
    texts = [
        ["o: # Ships", "k: Kept.", "g: Gone."],
        ["o: # Ships"],
        ["o: # Ships", "k: Kept."],
        ["o: # Ships", "k: It."],
    ]
    values = {0: "2", 1: "3", 2: "4|source", 3: "5"}
    made = history(dict(zip(names, texts, strict=True)), [series("days", values, "l-k")], passed_over=(names[0],))
    page = pages.open(render_html(made), Seen(width), at=f"#{names[0]}..{names[3]}")
    _opened(page)
    assert sideways(page) <= 0
    assert page.locator(".heat thead span").first.get_attribute("title") == names[1]


def test_a_long_series_is_printed_whole(pages: Pages) -> None:
    """No table is wider than its sheet: of the sections all columns are there, of the figures all cells, listed."""
    days = [f"{1990 + n // 4}-{n % 4 + 1:02}-15" for n in range(60)]
    made = history(
        {day: ["o: # Ships", f"a: The rate is {n} points."] for n, day in enumerate(days)},
        [series("rate", {n: f"{n} points" for n in range(0, 60, 2)}, "l-a")],
    )
    page = pages.open(render_html(made), Seen(width=680))
    page.emulate_media(media="print")
    _opened(page)
    tables = page.locator(".wider > table")
    assert tables.count() == 3
    assert (
        tables.evaluate_all("all => all.map(e => Math.max(0, e.scrollWidth - e.parentElement.clientWidth))") == [0] * 3
    )
    assert page.locator(".heat thead th:visible").count() == len(days)
    paper = " ".join(" ".join(printed(page)).split())
    assert f"{days[0]}: 0 points" in paper and f"{days[58]}: 58 points" in paper


def _hostile() -> History:
    texts = [normalise(" ".join(PAYLOADS[n::40])) for n in range(6)]
    lines = {
        f"{n} <b>{texts[n][:40]}": [f"h: # {texts[n]}", f"a: {texts[n]} {n}", f"g{n}: {texts[-n]}"] for n in range(3)
    }
    return history(lines, series=texts[0])


def test_texts_that_try_to_be_markup_stay_text(pages: Pages) -> None:
    """In every edition, between any two, in stages and in search: nothing acts, and the text is exact."""
    made = _hostile()
    page = pages.open(render_html(made))
    page.evaluate("() => { window.hit = () => { throw new Error('hit'); }; }")
    for edition in range(3):
        page.locator("#edition").select_option(str(edition))
        assert blocks(page) == edition_texts(made, edition)
        _opened(page)
    page.locator("#against").select_option("0")
    _opened(page)
    page.locator("#search").fill("hit()")
    expect(page.locator("#found mark").first).to_be_visible()
    assert page.locator("img, iframe, object, embed").count() == 0


def test_hidden_characters_are_shown_in_every_view(shared_pages: Pages) -> None:
    """A zero-width space and an override have their labels in the text that the script makes, too."""
    page = shared_pages.open(rendered("kinds"), at="#2019..2020")
    assert set(page.locator("#shown .cp").all_text_contents()) >= {"U+200B", "U+202E"}
    assert len(kinds().editions) == 3
    assert every_case().editions[0].edition.label == "2019"

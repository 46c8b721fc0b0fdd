"""The page fits every window, is told apart without colour, mirrors, and prints."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Page

from diffreport.report.html import render_html
from diffreport.report.presentation import Presentation
from tests.browser.pages import Pages, Seen
from tests.browser.reports import REPORTS, many_figures, rendered, unscripted
from tests.browser.states import DESK, PHONE, keys
from tests.report.factory import every_case

NARROW = (320, 360, 390)


def sideways(page: Page) -> int:
    """Return by how many pixels a page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", REPORTS)
def test_nothing_has_to_be_scrolled_sideways(pages: Pages, name: str) -> None:
    """From the smallest phone to a wide screen, in every view, with everything open."""
    page = pages.open(rendered(name), PHONE)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    wide = []
    for act in ("", "v", "v", "v", "v", "n", "c", "t"):
        if act:
            page.keyboard.press(act)
        for width in (*NARROW, 700, 800, 1000, 1200, 1440) if act in ("", "n") else NARROW:
            page.set_viewport_size({"width": width, "height": 844})
            if sideways(page) > 0:
                wide.append((act, width, sideways(page)))
    assert wide == []


@pytest.mark.parametrize("width", NARROW)
def test_sheet_and_dialog_fit_a_phone(pages: Pages, width: int) -> None:
    """The sheet of contents and the dialog lie within the window, marks in words or not."""
    page = pages.open(rendered("every"), Seen(width, 700, touch=True))
    for opener, box in (("#panel-open", "#rail"), ("#help", "#keys")):
        page.locator(opener).click()
        found = page.locator(box).bounding_box()
        assert found
        assert found["x"] >= 0
        assert found["x"] + found["width"] <= width
        assert found["y"] >= 0
        assert sideways(page) <= 0
    page.locator("#o-speak").check()
    page.keyboard.press("Escape")
    assert sideways(page) <= 0


@pytest.mark.parametrize("width", [320, 390, 700, 800, 1000, 1200, 1440])
def test_no_figure_bursts_its_column(pages: Pages, width: int) -> None:
    """The table of figures keeps to its column, however long a figure or its label is."""
    page = pages.open(rendered("bursting"), Seen(width))
    over = page.locator(".figs").evaluate(
        "t => Math.round(t.getBoundingClientRect().right - t.parentElement.getBoundingClientRect().right)"
    )
    assert over <= 0


@pytest.mark.parametrize("name", ["every", "in German", "in French"])
def test_a_heading_within_the_figures_takes_the_whole_line_of_a_phone(pages: Pages, name: str) -> None:
    """The name of a group of figures is not squeezed into the column of finding numbers."""
    page = pages.open(rendered(name), PHONE)
    table = page.locator(".figs").bounding_box()
    headings = [heading.bounding_box() for heading in page.locator(".figs .grp th").all()]
    assert table
    assert headings
    assert [box["width"] for box in headings if box] == pytest.approx([table["width"]] * len(headings), abs=1)


_MARKS = {
    "added": ".row.edit .t ins:not(.f, .z)",
    "removed": ".row.edit .t del:not(.f, .z)",
    "figure": ".row.edit .t ins.f",
    "unchanged": ".doc .s",
}
_BARS = {kind: f".row.{kind} > .t" for kind in ("edit", "added", "removed", "moved", "split", "merge")}


def style(page: Page, selector: str, *names: str) -> tuple[Any, ...]:
    """Return computed properties of the first element that a selector finds."""
    return tuple(
        page.locator(selector).first.evaluate("(e, names) => names.map(n => getComputedStyle(e)[n])", list(names))
    )


@pytest.mark.parametrize("seen", [DESK, Seen(forced_colours=True), Seen(dark=True)], ids=["light", "forced", "dark"])
def test_marks_are_told_apart_without_colour(shared_pages: Pages, seen: Seen) -> None:
    """Line, strike, weight and the style of the bar differ, so greyscale and forced colours lose nothing."""
    page = shared_pages.open(rendered("every"), seen)
    page.locator("#o-same").check()
    marks = {name: style(page, at, "textDecorationLine", "fontWeight") for name, at in _MARKS.items()}
    assert marks["added"] == ("underline", "400")
    assert marks["removed"] == ("line-through", "400")
    assert marks["figure"] == ("underline", "700")
    assert marks["unchanged"] == ("none", "400")
    bars = {kind: style(page, at, "borderInlineStartStyle", "borderInlineStartColor") for kind, at in _BARS.items()}
    assert {kind: line for kind, (line, _) in bars.items()} == {
        "edit": "solid", "added": "solid", "removed": "dashed", "moved": "double", "split": "dotted", "merge": "dotted",
    }  # fmt: skip
    ground = style(page, "body", "backgroundColor")[0]
    assert ground not in {colour for _, colour in bars.values()}
    for label in (".row.added .lab", ".row.removed .lab", ".row.moved .lab"):
        assert page.locator(label).first.is_visible()
    page.locator("#o-noise").check()
    assert style(page, ".doc ins.z", "textDecorationLine", "textDecorationStyle") == ("underline", "dotted")
    assert style(page, ".doc del.z", "textDecorationLine", "textDecorationStyle") == ("line-through", "dotted")


def test_in_forced_colours_the_current_finding_and_the_set_filter_are_seen(pages: Pages) -> None:
    """Where backgrounds are taken away an outline and a bar stay."""
    page = pages.open(rendered("every"), Seen(forced_colours=True))
    keys("n")(page)
    assert style(page, ".note[data-current]", "outlineStyle") == ("solid",)
    pressed, other = (
        style(page, f"#rail button[aria-pressed={state}]", "borderInlineStartColor", "fontWeight")
        for state in ("true", "false")
    )
    assert pressed[0] != other[0]
    assert pressed[1] != other[1]


def test_right_to_left_mirrors(pages: Pages) -> None:
    """Rail and bar stand at the right, notes at the left, as far from their edges as left to right."""
    boxes = {}
    for name in ("every", "right to left"):
        page = pages.open(rendered(name))
        boxes[name] = {
            part: page.locator(part).first.bounding_box() for part in ("#rail", ".row.edit > .t", ".row.edit > .notes")
        }
        edges = page.locator(".row.edit > .t").first.evaluate(
            "e => { const s = getComputedStyle(e); return [s.borderLeftWidth, s.borderRightWidth]; }"
        )
        assert edges == (["3px", "0px"] if name == "every" else ["0px", "3px"])
    width = page.evaluate("document.documentElement.clientWidth")
    for part, box in boxes["every"].items():
        mirrored = boxes["right to left"][part]
        assert box
        assert mirrored
        assert mirrored["x"] == pytest.approx(width - box["x"] - box["width"], abs=2)


# Of every text that stands in the report's own words: whether a sign is left of the one before it, on one line.
_BACKWARDS = """() => { const found = [], range = document.createRange();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const text = node.data.trimEnd(), own = node.parentElement.closest('.doc') ? '.notes,.pn,.lab,summary' : 'body';
    if (!node.parentElement.closest(own) || !node.parentElement.checkVisibility()) continue;
    let last = null;
    for (let k = text.search(/\\S/); k >= 0 && k < text.length; k++) {
      range.setStart(node, k); range.setEnd(node, k + 1);
      const box = range.getBoundingClientRect();
      if (last && Math.abs(box.top - last.top) < 4 && box.left < last.left - 1) { found.push(text); break; }
      if (box.width) last = box;
    } }
  return found; }"""


@pytest.mark.parametrize("width", [1440, 390])
def test_the_reports_own_words_are_not_turned_round(pages: Pages, width: int) -> None:
    """Beside a text from right to left, "+97" and "0 of 12 reviewed" are still written from left to right."""
    page = pages.open(rendered("right to left"), Seen(width))
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    page.keyboard.press("n")
    assert page.evaluate(_BACKWARDS) == []
    number, label = page.locator(".note[data-current] .nn").bounding_box(), page.locator(".note[data-current] .nh")
    words = label.evaluate(
        "e => { const r = document.createRange(); r.selectNodeContents(e); r.setStartAfter(e.querySelector('.nn'));"
        "return r.getBoundingClientRect().right; }"
    )
    assert number
    assert number["x"] >= words


def printed(page: Page) -> list[str]:
    """Return the text of each page of paper."""
    data = page.pdf(prefer_css_page_size=True, print_background=False)
    with pypdfium2.PdfDocument(io.BytesIO(data)) as document:
        sizes = {tuple(round(side) for side in sheet.get_size()) for sheet in document}
        assert sizes == {(595, 842)}  # A4 in points
        return [sheet.get_textpage().get_text_bounded() for sheet in document]


@pytest.mark.parametrize("html", [rendered, unscripted], ids=["with script", "without"])
@pytest.mark.parametrize("name", ["every", "many figures", "bursting"])
def test_a_report_prints_on_a4(pages: Pages, name: str, html: Any) -> None:
    """The summary is on the first sheet, sheets are numbered, and nothing to press is on paper."""
    page = pages.open(html(name))
    sheets = printed(page)
    first = " ".join(sheets[0].split())
    assert "Change report" in first
    assert "Findings to review" in first
    assert page.locator(".stand").text_content() in first.replace("\xad", "")
    for n, sheet in enumerate(sheets, 1):
        assert f"{n} / {len(sheets)}" in sheet
    text = "\n".join(sheets)
    for button in ("Keys and settings", "Export", "All findings", "Contents", "Press n", "Skip to"):
        assert button not in text


@pytest.mark.parametrize(
    ("language", "deleted", "running"),
    [("en", "[deleted: ", "2024. Change report"), ("de", "[gestrichen: ", "2024. Änderungsbericht")],
)
def test_the_style_sheet_speaks_the_language_of_the_report(
    pages: Pages, tmp_path: Path, language: str, deleted: str, running: str
) -> None:
    """On the screen and at the foot of a sheet, also where a user's style stands in for ours."""
    (tmp_path / "style").mkdir()
    (tmp_path / "style/own.css").write_text("h1 { color: red }")
    views = (Path(__file__).parents[2] / "templates/style/views.css").read_text("utf-8")
    (tmp_path / "style/views.css").write_text(views.replace('"', "'"), "utf-8")
    page = pages.open(render_html(every_case(), Presentation(language, tmp_path)))
    page.evaluate("document.documentElement.dataset.speak = ''")
    shown = page.locator(".row.edit del").first.evaluate("e => getComputedStyle(e, '::before').content")
    assert shown == f'"{deleted}"'
    assert running in " ".join(printed(page)[0].split())


def test_folded_rows_are_printed(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large report folds its lists on the screen; on paper nobody can open them, and every row is there."""
    monkeypatch.setattr("diffreport.report.html.page.LARGE_PARAGRAPHS", 1)
    page = pages.open(render_html(many_figures()))
    assert page.locator(".figs .own tr:visible").count() == 40
    page.emulate_media(media="print")
    assert page.locator(".figs .own tr:visible").count() == 44
    paper = "\n".join(printed(page))
    assert all(f"{130 + n}" in paper.partition("The text, marked")[0] for n in range(44))


def test_a_footnote_prints_smaller_than_the_text(pages: Pages) -> None:
    """On paper, too, a note at the foot is set smaller than what it is a note to."""
    page = pages.open(rendered("every"))
    page.emulate_media(media="print")
    size = "e => parseFloat(getComputedStyle(e).fontSize)"
    assert page.locator(".doc .fn").first.evaluate(size) < page.locator(".doc p").first.evaluate(size)


def test_what_is_done_on_screen_does_not_spoil_the_print(pages: Pages) -> None:
    """Verdicts stay on paper; the sheet of a current finding, its buttons and dark colours do not."""
    page = pages.open(rendered("every"), Seen(dark=True))
    keys("n", "a", "n", "c")(page)
    page.emulate_media(media="print")
    assert style(page, "body", "backgroundColor") == ("rgb(255, 255, 255)",)
    assert style(page, ".note[data-current]", "backgroundColor") == ("rgba(0, 0, 0, 0)",)
    assert page.locator(":is(.rail,.bar,.mini,.skip,.hint,.na button,dialog,textarea):visible").count() == 0
    assert "accepted" in "\n".join(printed(page))

"""Each view shows exactly the text it says: both editions, one, the other, or the two beside each other."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from diffreport.comparison import compare
from diffreport.model import Block, Comparison, Document
from tests.browser.pages import Pages
from tests.browser.reports import REPORTS, rendered, unscripted
from tests.report.roundtrip import is_empty
from tests.report.test_moves import STAYED, WEIRS

# What a reader sees of a part of the text, line by line. Labels and numbers are furniture, as in a copy; a paragraph's
# end that was taken away is there to break the line, not to be read; `innerText` takes a <p> in line for a line.
_LINES = """(parts) => { document.querySelectorAll('.doc :is(summary,.notes,.pn,.ed,.nil)').forEach((e) => e.remove());
  document.querySelectorAll('.doc .pb').forEach((e) => { e.textContent = ''; });
  [...document.querySelectorAll('.doc p')].filter((e) => getComputedStyle(e).display === 'inline').forEach((e) => {
    const span = document.createElement('span'); span.append(...e.childNodes); e.replaceWith(span); });
  return [...document.querySelectorAll(parts)].map((e) => e.innerText).join('\\n').split('\\n')
    .map((line) => line.split('\\t').map((cell) => cell.trim()).join('\\t')).filter((line) => line.trim()); }"""


def lines(page: Page, parts: str = ".doc") -> list[str]:
    """Return the lines that a reader sees of parts of the text. The page is spent afterwards."""
    return page.evaluate(_LINES, parts)  # type: ignore[no-any-return]


def shown(document: Document) -> list[str]:
    """Return the lines of an edition: a paragraph is one, a table its caption and one for each row."""
    return [line for block in document.blocks if not is_empty(block) for line in _lines(block) if line.strip()]


def _lines(block: Block) -> list[str]:
    if block.table is None:
        return [" ".join(block.text.split())]
    return [block.table.caption, *("\t".join(row) for row in block.table.rows)]


def moved() -> Comparison:
    """Return a move of several paragraphs, and a changed figure elsewhere."""
    return compare(
        Document.from_paragraphs([*WEIRS, *STAYED, "The toll was 12 crowns."], "2023"),
        Document.from_paragraphs([*STAYED, "The toll was 15 crowns.", *WEIRS], "2024"),
    )


CASES = {
    **{name: REPORTS[name] for name in ("every", "mostly rewritten", "structure", "wide table", "right to left")},
    "moved": moved,
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("side", ["new", "old"])
def test_the_view_of_one_edition_shows_its_text_and_nothing_else(pages: Pages, case: str, side: str) -> None:
    """With folds open, what one reads is the edition: every paragraph whole, in its place, without a mark."""
    comparison = CASES[case]()
    page = pages.open(comparison)
    page.locator("#o-same").check()
    page.locator("#view").select_option(side)
    marked = page.locator(".doc :is(ins,del):visible").evaluate_all(
        "marks => marks.filter(m => getComputedStyle(m).textDecorationLine !== 'none').map(m => m.textContent)"
    )
    assert marked == []
    assert lines(page) == shown(getattr(comparison, side))


@pytest.mark.parametrize("case", CASES)
def test_side_by_side_every_changed_row_is_paired(pages: Pages, case: str) -> None:
    """Left is the old text of a changed row, right the new one; no row is left out as one scrolls by."""
    page = pages.open(CASES[case]())
    page.locator("#view").select_option("split")
    rows = page.locator(".row.ch:not(.movedfrom)")
    for n in range(rows.count()):
        rows.nth(n).scroll_into_view_if_needed()
        rows.nth(n).locator(".pair").wait_for()
    assert page.locator(".row.ch:not(.movedfrom) > .t:visible").count() == 0
    for half, gone, kind in (("a", "ins", "added"), ("b", "del", "removed")):
        assert page.locator(f".pair .{half} :is({gone}):visible").count() == 0
        assert page.locator(f".row:not(.{kind}) .pair .{half} .nil").count() == 0
        assert page.locator(f".row.{kind} .pair .{half} .nil").count() == page.locator(f".row.{kind}").count()


@pytest.mark.parametrize("case", ["structure", "mostly rewritten", "wide table"])
@pytest.mark.parametrize(("half", "side"), [("a", "old"), ("b", "new")])
def test_side_by_side_each_half_holds_its_edition(pages: Pages, half: str, side: str, case: str) -> None:
    """Read down one side, with what is unchanged between, and it is that edition (what moved where it is now)."""
    comparison = REPORTS[case]()
    page = pages.open(comparison)
    page.locator("#o-same").check()
    page.locator("#view").select_option("split")
    for row in page.locator(".row.ch:not(.movedfrom)").all():
        row.scroll_into_view_if_needed()
        row.locator(".pair").wait_for()
    other = "i" if side == "old" else "d"
    read = lines(page, f".doc .s:not(.only.{other}), .doc .sec > .h, .doc .pair .{half}")
    assert sorted(read) == sorted(shown(getattr(comparison, side)))


def test_the_redline_shows_both_texts(shared_pages: Pages) -> None:
    """Every word removed and every word added is on the page at once; trivial differences on request only."""
    page = shared_pages.open(rendered("every"))
    page.locator("#o-same").check()
    changed, trivial = page.locator(".doc :is(ins,del):not(.z)"), page.locator(".doc del.z")
    assert changed.count() == page.locator(".doc :is(ins,del):not(.z):visible").count() > 0
    assert page.locator(".doc del.z:visible").count() == 0
    page.locator("#o-noise").check()
    assert page.locator(".doc del.z:visible").count() == trivial.count() > 0


def test_stepping_leaves_the_view_of_one_edition(pages: Pages) -> None:
    """Where findings are not shown, going to one goes back to the redline."""
    page = pages.open(rendered("every"))
    page.locator("#view").select_option("old")
    page.keyboard.press("Tab")
    page.keyboard.press("n")
    assert page.locator("html").get_attribute("data-view") == "redline"
    assert page.locator("#view").input_value() == "redline"


@pytest.mark.parametrize(
    ("act", "seen", "texts"),
    [
        (
            None,
            ".movedfrom:visible, .doc .lab:visible",
            ["Moved to ¶ 5–7: Weirs below the mill are\u00a0…", "Moved here from ¶ 1–3 of 2023"],
        ),
        ("old", ".doc .oldp:visible, .row.moved:visible", WEIRS),
        (
            "figure",
            ".movedfrom:visible, .doc .lab:visible",
            ["Moved to ¶ 5–7: Weirs below the mill are\u00a0…"],
        ),
        ("figure", ".row.moved:not([data-off]):visible", []),
    ],
    ids=["redline", "old text", "pointer when filtered", "rows when filtered"],
)
def test_a_move_is_pointed_at_once_and_stands_whole_in_the_old_text(
    pages: Pages, act: str | None, seen: str, texts: list[str]
) -> None:
    """Stubs that another one speaks for show only in the old text; rows without a note are filtered with theirs."""
    page = pages.open(moved())
    if act == "old":
        page.locator("#view").select_option("old")
    elif act:
        page.locator(f"#rail [data-only={act}]").click()
    assert [text for text in page.locator(seen).all_text_contents() if text] == texts


def test_a_mostly_rewritten_report_is_whole_without_script(pages: Pages) -> None:
    """It opens side by side where a script can make the pairs; else the redline stands there, with its notes beside."""
    page = pages.open(rendered("mostly rewritten"))
    assert page.locator("html").get_attribute("data-view") == "split"
    assert page.locator(".pair:visible").count() == 3
    page = pages.open(unscripted("mostly rewritten"))
    text, notes = (page.locator(f".row:has(.note) > {part}").first.bounding_box() for part in (".t", ".notes"))
    assert text
    assert notes
    assert notes["x"] >= text["x"] + text["width"]

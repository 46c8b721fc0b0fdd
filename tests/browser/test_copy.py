"""What is copied is the text of an edition: no marks, no numbers, no notes, whatever is shown and however."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from diffreport import compare
from diffreport.model import Block, Comparison, Document, Table
from tests.browser.pages import Pages, Seen
from tests.comparison.test_golden import CASES, compared, sections
from tests.report.factory import Draft, every_case
from tests.report.roundtrip import is_empty
from tests.spoofs import SPOOFS

VIEWS, SETTINGS = ("redline", "split", "new", "old"), ("new", "old", "marked")

# What a copy of the selection puts on the clipboard; null where the browser's own is left to it.
_COPIED = """() => {
  const at = getSelection().anchorNode, target = at.nodeType === 1 ? at : at.parentElement;
  const event = new ClipboardEvent('copy', { clipboardData: new DataTransfer(), bubbles: true, cancelable: true });
  target.dispatchEvent(event);
  return event.defaultPrevented ? event.clipboardData.getData('text/plain') : null;
}"""
# Selects from one text, as first seen under an element, to the next place of another (which may be the same).
_SELECT = """([under, from, to]) => {
  const seen = [];
  document.querySelectorAll(under).forEach((e) => {
    const walker = document.createTreeWalker(e, NodeFilter.SHOW_TEXT);
    for (let n = walker.nextNode(); n; n = walker.nextNode())
      if (n.parentElement.getClientRects().length) seen.push(n);
  });
  const start = seen.findIndex((n) => n.data.includes(from)), first = seen[start];
  const last = seen.slice(start).find((n) => n.data.includes(to));
  getSelection().setBaseAndExtent(first, first.data.indexOf(from), last, last.data.indexOf(to) + to.length);
}"""
# High enough for every row to be in sight: those that are not are put side by side later.
TALL = Seen(height=20_000)


def text_of(document: Document) -> str:
    """Return the text of an edition as it is copied: a blank line between blocks, a line a row, a tab between cells."""
    return "\n\n".join(_block(block) for block in document.blocks if not is_empty(block))


def _block(block: Block) -> str:
    if block.table is None:
        return block.text
    return "\n".join(([block.table.caption] if block.table.caption else []) + ["\t".join(r) for r in block.table.rows])


def without_marks(text: str, side: str) -> str:
    """Return one edition of a text copied with marks: what is left empty is dropped."""
    dropped, kept = (r"\[-.*?-\]", r"\{\+(.*?)\+\}") if side == "new" else (r"\{\+.*?\+\}", r"\[-(.*?)-\]")
    text = re.sub(kept, r"\1", re.sub(dropped, "", text, flags=re.DOTALL), flags=re.DOTALL)
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"(?m)^\t+\n", "", text)).strip("\n")


def show(page: Page, view: str, setting: str) -> None:
    """Set the view and what is copied, and wait until both columns are there."""
    page.locator("#view").select_option(view)
    page.evaluate("(as) => { document.querySelector('#o-copy').value = as; }", setting)
    if view == "split":
        expect(page.locator(".row.ch:not(.movedfrom, [data-paired])")).to_have_count(0)


def select_all(page: Page) -> None:
    """Select the whole page, as the key for it does."""
    page.evaluate("getSelection().selectAllChildren(document.body)")


def selected(page: Page, start: str, end: str, under: str = ".doc") -> str | None:
    """Select from one text to another in the marked text, and return what a copy of it holds."""
    page.evaluate(_SELECT, [under, start, end])
    copied: str | None = page.evaluate(_COPIED)
    return copied


def assert_copied(page: Page, comparison: Comparison, view: str, setting: str) -> None:
    """Prove that a copy of all is the edition that is shown alone, else the one that is set."""
    show(page, view, setting)
    select_all(page)
    copied = page.evaluate(_COPIED)
    side = view if view in ("new", "old") else setting
    if side == "marked":
        # parts of one paragraph that stand apart are marked in one place
        assert sorted(without_marks(copied, "new").split("\n\n")) == sorted(text_of(comparison.new).split("\n\n"))
    else:
        assert copied == text_of(comparison.old if side == "old" else comparison.new)


def cases() -> dict[str, Comparison]:
    """Return comparisons in which blocks, parts, rows, columns and characters of every kind differ."""
    return {"every": every_case(), "tables": tables(), "signs": signs(), "apart": apart(), "parts": parts()}


def tables() -> Comparison:
    """Return tables whose rows and columns came, went and changed places."""
    draft = Draft()
    draft.same("Before the table.")
    old = Table((("Place", "Killed", "Held"), ("East", "1", "2"), ("West", "3", ""), ("North", "5", "6")), 1, "Table 1")
    new = Table((("Place", "Held", "New", "Killed"), ("North", "6", "0", "7"), ("East", "2", "", "1")), 1, "Table 2")
    draft.table(old, new, (((0, 0), (3, 1), (1, 2), (2, None)), ((0, 0), (2, 1), (None, 2), (1, 3))))
    draft.same("After the table.")
    return draft.comparison()


def signs() -> Comparison:
    """Return editions that differ in hidden characters."""
    return compare(*(Document.from_paragraphs([f"The {pair[n]} of it." for pair in SPOOFS]) for n in (0, 1)))


def apart() -> Comparison:
    """Return editions in which paragraphs were moved, merged, split and rewritten at once."""
    kept = [f"The {place} council met {n} times and told nobody about it." for n, place in enumerate(("east", "west"))]
    long = "The guard received eighteen vehicles from the ministry, and kept all of them in the yard by the mill."
    other = "Weirs below the mill are closed from May to August, and no boat may pass them on any day."
    old = [long, other, *kept, "Nine were held. Four were freed."]
    new = [*kept, "Nine were held.", "Four were freed.", other, long.replace("eighteen", "twenty-six")]
    return compare(Document.from_paragraphs(old, "2023"), Document.from_paragraphs(new, "2024"))


def parts() -> Comparison:
    """Return editions in which another paragraph stands between the parts of a split one, and of a merged one."""
    draft = Draft()
    draft.split("One sentence here.[- -]{+\n+}Another one there.")
    draft.added("A paragraph in between.")
    draft.merged("The bank licensed operators.[-\n-]{+ +}They report transfers.")
    draft.removed("A paragraph that went.")
    draft.new[1], draft.new[2] = draft.new[2], draft.new[1]
    draft.old[2], draft.old[3] = draft.old[3], draft.old[2]
    draft.links[0], draft.links[1] = replace(draft.links[0], new=(0, 2)), replace(draft.links[1], new=(1,))
    draft.links[2], draft.links[3] = replace(draft.links[2], old=(1, 3)), replace(draft.links[3], old=(2,))
    return draft.comparison()


@pytest.mark.parametrize("name", cases())
def test_all_of_the_text_is_the_edition(shared_pages: Pages, name: str) -> None:
    """In every view and with every setting, a copy of the whole page is the text of an edition, and nothing else."""
    comparison = cases()[name]
    page = shared_pages.open(comparison, TALL)
    for view, setting in product(VIEWS, SETTINGS):
        assert_copied(page, comparison, view, setting)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_all_of_a_golden_case_is_the_edition(shared_pages: Pages, case: Path) -> None:
    """So it is for every golden case."""
    comparison = compared(sections(case))
    page = shared_pages.open(comparison)
    for setting in SETTINGS:
        assert_copied(page, comparison, "redline", setting)


@pytest.fixture(scope="module")
def marked(shared_pages: Pages) -> Page:
    """The page of the comparison with every case, its folds open."""
    page = shared_pages.open(every_case(), TALL)
    page.keyboard.press("u")
    return page


@pytest.mark.parametrize(
    ("setting", "start", "end", "text"),
    [
        ("new", "Prosecutors", "suspects", "Prosecutors may bring suspects"),
        ("old", "Prosecutors", "suspects", "Prosecutors shall bring suspects"),
        ("marked", "Prosecutors", "suspects", "Prosecutors [-shall-]{+may+} bring suspects"),
        ("new", "secutors", "ma", "secutors ma"),
        ("marked", "hall", "ma", "[-hall-]{+ma+}"),
        ("new", "hall", "hall", "hall"),  # nothing of the new text is selected
        ("new", "hurt", "Terrorist", "hurt.\n\nTerrorist"),
        ("old", "clashes", "events", "clashes.\n\nTerrorist events"),
        ("new", "Kidnapping", "freed.", "Kidnapping went on.\n\nNine were freed."),
        ("old", "Kidnapping", "freed.", "Kidnapping went on. Nine were freed."),
        ("marked", "Kidnapping", "freed.", "Kidnapping went on.{+\n\n+}Nine were freed."),
        ("old", "The bank", "transfers.", "The bank licensed operators.\n\nThey report transfers."),
        ("new", "The bank", "transfers.", "The bank licensed operators. They report transfers."),
        ("new", "The threat", "all year", "Security in the east got worse all year"),
        ("old", "The threat", "all year", "The threat was contained, officials said."),
        ("old", "met", "decided", "met 'often' during the year.\n\nNothing else was decided"),
        ("marked", "met", "decided", "met ‘often’ during the year.\n\nNothing else was decided"),
        ("new", "2022", "74", "2022\t36\t46\n2023\t47\t61\n2024\t52\t74"),
        ("old", "2022", "74", "2022\t41\n2023\t47"),
        ("new", "centre opened", "women", "centre opened.\n\nIt did not admit women"),
    ],
)
def test_a_part_is_that_part_of_the_edition(marked: Page, setting: str, start: str, end: str, text: str) -> None:
    """Within a paragraph, across rows, in a table, in a fold: what is copied is what was selected, of one edition."""
    show(marked, "redline", setting)
    assert selected(marked, start, end) == text


@pytest.mark.parametrize(
    ("side", "start", "end", "text"),
    [
        ("b", "Prosecutors", "may", "Prosecutors may"),
        ("a", "shall", "court", "shall bring suspects to court"),
        ("a", "shall", "Terrorist", "shall bring suspects to court.\n\nCounts exclude clashes.\n\nTerrorist"),
    ],
)
def test_the_column_that_a_selection_starts_in_is_copied(
    marked: Page, side: str, start: str, end: str, text: str
) -> None:
    """Side by side, the old column holds the old text and the new one the new, whatever is set."""
    show(marked, "split", "marked")
    assert selected(marked, start, end, f".pair > .{side}") == text


def test_a_moved_paragraph_is_copied_where_it_is_shown(marked: Page) -> None:
    """The old text alone shows it at its old place, the marked text at the new one; never twice, never nowhere."""
    show(marked, "old", "new")
    assert selected(marked, "eighteen", "eighteen") == "eighteen"
    show(marked, "redline", "old")
    for under, start in ((".row.moved", "received"), (".movedfrom", "The guard")):
        copied = selected(marked, start, "vehicles", under)
        assert copied in ("received eighteen vehicles", "The guard received eighteen vehicles.")


def test_a_note_and_a_comment_are_copied_as_they_stand(marked: Page) -> None:
    """A selection in a note, in a list or outside the text is left to the browser."""
    show(marked, "redline", "new")
    for selector in (".note .nb", ".wl .ph", "h1", ".foot"):
        marked.evaluate("(s) => getSelection().selectAllChildren(document.querySelector(s))", selector)
        assert marked.evaluate(_COPIED) is None, selector
    # what the browser copies of a list: the words stand apart there
    assert marked.locator(".wl .ph", has_text="shall").inner_text() == "shall may"


def test_the_keys_of_the_reader_fill_the_clipboard(pages: Pages) -> None:
    """All selected and copied by the keyboard, the browser's own clipboard holds the new edition."""
    comparison = every_case()
    page = pages.open(comparison, Seen(), served=True)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    assert page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n") == text_of(comparison.new)

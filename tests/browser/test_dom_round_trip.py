"""Both editions can be read back from the page as the browser parsed it, by the rules of `tests.report.roundtrip`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from diffreport import compare, read, signs
from diffreport.model import Comparison, Document
from tests.browser.pages import Pages
from tests.browser.payloads import PAYLOADS
from tests.comparison.test_golden import CASES, compared, sections
from tests.report.factory import every_case
from tests.report.roundtrip import Node, assert_holds

# The marked text as the browser has it: an element is its name, its attributes and what is in it.
_DUMP = """() => {
  const dump = (e) => [e.localName, Object.fromEntries([...e.attributes].map((a) => [a.name, a.value])),
    [...e.childNodes].map((n) => n.nodeType === Node.TEXT_NODE ? n.data : dump(n))];
  return dump(document.querySelector('.doc'));
}"""

# Small pairs of every format that editions come in.
PAIRS = (
    ("crt_seed/crt_kosovo__2015.txt", "crt_seed/crt_kosovo__2016.txt"),
    ("beige_book/beige_book_ny__2018-01.txt", "beige_book/beige_book_ny__2018-03.txt"),
    ("fomc/fomc_statement__20060629.txt", "fomc/fomc_statement__20060808.txt"),
    ("factbook_country/factbook_kosovo__2008.txt", "factbook_country/factbook_kosovo__2009.txt"),
    ("hrr_html/hrr_iceland__2021.html", "hrr_html/hrr_iceland__2022.html"),
    ("visa_bulletin/visa_bulletin__2024-10.html", "visa_bulletin/visa_bulletin__2024-11.html"),
    ("frmr_pdf/frmr_ksi__2025-06-16-a483.pdf", "frmr_pdf/frmr_ksi__2025-06-18-1773.pdf"),
    ("fedramp_pdf/3pao_rar_guide__2018-01-19-fff4.pdf", "fedramp_pdf/3pao_rar_guide__2021-02-14-6c37.pdf"),
    (
        "fedramp_docx/tailored_requirements__2017-07-12-49e3.docx",
        "fedramp_docx/tailored_requirements__2017-07-14-b3f7.docx",
    ),
    (
        "fedramp_docx/tailored_appendix_e__2017-07-12-49e3.docx",
        "fedramp_docx/tailored_appendix_e__2017-09-18-5f66.docx",
    ),
    ("bill_hr1500/hr1500-116__1-ih.xml", "bill_hr1500/hr1500-116__2-rh.xml"),
)


def assert_both_editions(page: Page, comparison: Comparison) -> None:
    """Prove that both editions are on the page, character for character."""
    assert_holds(_node(page.evaluate(_DUMP)), comparison)


def _node(dumped: list[Any]) -> Node:
    tag, attributes, children = dumped
    return Node(tag, attributes, tuple(child if isinstance(child, str) else _node(child) for child in children))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_golden_case_comes_back(shared_pages: Pages, case: Path) -> None:
    """The texts of every golden case stand on their page whole."""
    comparison = compared(sections(case))
    assert_both_editions(shared_pages.open(comparison), comparison)


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(("old", "new"), PAIRS, ids=[Path(old).stem for old, _ in PAIRS])
def test_real_editions_come_back(shared_pages: Pages, shared_editions: Path, old: str, new: str) -> None:
    """Editions of every format, as they were published, stand on their page whole."""
    comparison = compare(read(shared_editions / old), read(shared_editions / new))
    assert_both_editions(shared_pages.open(comparison), comparison)


def test_hostile_texts_come_back(shared_pages: Pages) -> None:
    """Whatever looks like markup, and whatever cannot be seen, is there as it was."""
    old, new = (Document.from_paragraphs([f"{p} {end}" for p in PAYLOADS]) for end in ("once", "now"))
    comparison = compare(old, new)
    assert_both_editions(shared_pages.open(comparison), comparison)


def test_what_a_reader_does_loses_nothing(shared_pages: Pages) -> None:
    """Views, filters and a judgement change what is seen, and not a character of what is there."""
    comparison = every_case()
    page = shared_pages.open(comparison)
    for keys in ("u", "t", "n", "a"):
        page.keyboard.press(keys)
    page.locator("button[data-only=figure]").click()
    for view in ("new", "redline"):
        page.locator("#view").select_option(view)
    assert_both_editions(page, comparison)


LONG = "The guard received eighteen vehicles from the ministry, and kept all of them in the yard by the mill."
HELD = "Nine people were held in the east during the spring, and four of them were freed by the court in May."
KEPT = [f"The {place} council met for {place} affairs and told nobody of it." for place in ("east", "west", "north")]
MOVES = {
    "moved": ((LONG, HELD, *KEPT), (*KEPT, LONG, HELD)),
    "moved and revised": ((LONG, *KEPT), (*KEPT, LONG.replace("eighteen", "twenty-six"))),
    "moved and split": ((f"{LONG} {HELD}", *KEPT), (*KEPT, LONG, HELD)),
    "moved and merged": ((LONG, HELD, *KEPT), (*KEPT, f"{LONG} {HELD}")),
    "hidden characters": ((LONG, KEPT[0]), (LONG.replace("yard", "y\u200bard"), f"\u202e{KEPT[0]}")),
}


@pytest.mark.parametrize("name", MOVES)
def test_a_view_of_one_edition_shows_that_edition(shared_pages: Pages, name: str) -> None:
    """What is in sight there is the edition, whole, once, and in its order."""
    comparison = compare(*(Document.from_paragraphs(texts) for texts in MOVES[name]))
    page = shared_pages.open(comparison)
    page.keyboard.press("u")
    for view, document in (("old", comparison.old), ("new", comparison.new)):
        page.locator("#view").select_option(view)
        words = " ".join(page.locator(".doc p:visible").all_inner_texts()).replace("¶", " ").split()
        assert words == signs.replaced(" ".join(b.text for b in document.blocks), _code, _code).split()


def _code(sign: str) -> str:
    return f"U+{ord(sign):04X}"


def test_a_lost_word_is_noticed(shared_pages: Pages) -> None:
    """The check itself can fail: a page that lacks a word of an edition is told from one that has it."""
    comparison = every_case()
    page = shared_pages.open(comparison)
    page.evaluate("document.querySelector('.doc ins').textContent = ''")
    with pytest.raises(AssertionError):
        assert_both_editions(page, comparison)

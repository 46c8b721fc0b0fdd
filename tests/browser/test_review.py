"""A review is made, kept, sent and received in the browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.pages import Pages, Seen
from tests.browser.reports import rendered
from tests.browser.test_keyboard import press, said


def reviewed(page: Page) -> None:
    """Accept the first finding, dismiss the second, comment on the third."""
    press(page, "n", "a", "n", "d", "n", "c")
    page.keyboard.type('Ask "which" article <b>was</b> amended & why.')
    press(page, "Escape")


def review(page: Page) -> dict[str, Any]:
    """Return what a page shows of a review."""
    return page.evaluate(  # type: ignore[no-any-return]
        """() => ({ done: document.querySelector('#done').textContent,
          verdicts: Object.fromEntries([...document.querySelectorAll('[data-verdict]')].map(n =>
            [n.id, n.dataset.verdict + n.querySelector('.vd').textContent])),
          pressed: [...document.querySelectorAll('.na [aria-pressed=true]')].map(b =>
            b.closest('.note').id + ' ' + b.textContent),
          comments: Object.fromEntries([...document.querySelectorAll('.note textarea')].map(t =>
            [t.closest('.note').id, t.value])) })"""
    )


EXPECTED = {
    "done": "2 of 12 reviewed",
    "verdicts": {"c-00000001": "accepted ✓ accepted", "c-00000002": "dismissed ✕ dismissed"},
    "pressed": ["c-00000001 Accept", "c-00000002 Dismiss"],
    "comments": {"c-00000003": 'Ask "which" article <b>was</b> amended & why.'},
}


def exported(page: Page) -> Path:
    """Return the file that the export gives."""
    page.locator("#export").focus()
    with page.expect_download() as download:
        press(page, "Enter")
    return Path(download.value.path())


def imported(page: Page, file: Path) -> str:
    """Return what is said when a file is imported."""
    page.locator("#live").evaluate("e => { e.textContent = ''; }")
    page.locator("#import-file").set_input_files(file)
    expect(page.locator("#live")).not_to_be_empty()
    return said(page)


def test_a_review_survives_a_reload(pages: Pages) -> None:
    """Verdicts, comments and progress are there again; dismissed findings are struck, never hidden."""
    page = pages.open(rendered("every"), served=True)
    reviewed(page)
    assert review(page) == EXPECTED
    page.reload()
    assert review(page) == EXPECTED
    dismissed = page.locator("#c-00000002 .nb")
    assert dismissed.is_visible()
    assert dismissed.evaluate("e => getComputedStyle(e).textDecorationLine") == "line-through"


def test_what_is_taken_back_stays_taken_back(pages: Pages) -> None:
    """A verdict pressed twice is gone, after a reload too."""
    page = pages.open(rendered("every"), served=True)
    press(page, "n", "a", "a")
    page.reload()
    assert review(page)["verdicts"] == {}
    assert review(page)["done"] == "0 of 12 reviewed"


def test_an_exported_review_gives_the_same_one_elsewhere(pages: Pages) -> None:
    """The file holds what was judged and said, and another reader's browser shows it alike."""
    page = pages.open(rendered("every"))
    reviewed(page)
    file = exported(page)
    written = json.loads(file.read_text(encoding="utf-8"))
    assert written["schema"] == "diffreport.review/1"
    assert {k: (v.get("verdict"), v.get("comment")) for k, v in written["findings"].items()} == {
        "c-00000001": ("accepted", None),
        "c-00000002": ("dismissed", None),
        "c-00000003": (None, EXPECTED["comments"]["c-00000003"]),  # type: ignore[index]
    }
    other = pages.open(rendered("every"), served=True)
    assert review(other)["done"] == "0 of 12 reviewed"
    assert imported(other, file) == "Review imported"
    found = review(other)
    assert {id_: text for id_, text in found.pop("comments").items() if text} == EXPECTED["comments"]
    assert found == {name: value for name, value in EXPECTED.items() if name != "comments"}
    other.reload()
    assert review(other)["verdicts"] == EXPECTED["verdicts"]


def test_another_reports_review_is_refused(pages: Pages, tmp_path: Path) -> None:
    """A review of another report, another kind of file and a damaged one are refused with a reason, and do nothing."""
    page = pages.open(rendered("every"))
    reviewed(page)
    file = exported(page)
    foreign = json.loads(file.read_text(encoding="utf-8")) | {"report": "elsewhere-2023-2024-00000000"}
    for text in (json.dumps(foreign), "{}", "no review", "null"):
        wrong = tmp_path / "wrong.json"
        wrong.write_text(text, encoding="utf-8")
        assert imported(page, wrong).startswith("Not imported. ")
        assert review(page) == EXPECTED


def test_where_storage_is_refused_the_review_works_and_says_it_is_not_saved(pages: Pages) -> None:
    """Until the page closes everything works, the export too; the progress line says what will be lost."""
    page = pages.open(rendered("every"), Seen(storage=False))
    assert page.locator("#done").text_content() == "0 of 12 reviewed"
    reviewed(page)
    assert review(page) == EXPECTED | {"done": "2 of 12 reviewed, not saved"}
    assert json.loads(exported(page).read_text(encoding="utf-8"))["findings"].keys() == {
        "c-00000001", "c-00000002", "c-00000003",
    }  # fmt: skip


def test_reports_side_by_side_keep_their_reviews_apart(pages: Pages) -> None:
    """Browsers may share storage between files of one disk: the review of one report is not shown in another."""
    page = pages.open(rendered("every"), served=True, quiet=False)
    reviewed(page)
    name = pages.written(rendered("many figures")).name
    page.goto(f"{pages.address()}/{name}")
    assert page.locator("[data-verdict], .note textarea").count() == 0

"""A report in parts, in the browser: stepping, permalinks and the review go across its files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page

from diffreport.model import Comparison
from diffreport.report import save
from diffreport.report.presentation import Presentation
from tests.browser.pages import Pages, Seen
from tests.browser.test_accessibility import violations
from tests.report.test_html_lone import FIRST, WITHDRAWN
from tests.report.test_parts import LIMIT, countries


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Return the index of a report in five parts, three of which have a finding."""
    target = tmp_path / "in parts" / "report.html"
    target.parent.mkdir()
    save(countries(), "html", target, Presentation(most_paragraphs=LIMIT))
    return target


def opened(pages: Pages, index: Path, at: str = "", script: bool = True, served: bool = False) -> Page:
    """Return the page of an index; what it does besides asking for the parts is a fault."""
    return pages.open(index, Seen(script=script), at=at, served=served, quiet=False)


def where(page: Page) -> tuple[str, str]:
    """Return the file a page shows and its fragment."""
    address, _, fragment = page.url.partition("#")
    return address.rpartition("/")[2], fragment


def finding_ids() -> list[str]:
    return [finding.id for finding in countries().findings]


def assert_well_behaved(pages: Pages, page: Page) -> None:
    """No message, no error, no violation; no request but for parts of the report."""
    heard = pages.heard[page]
    assert (heard.messages, heard.errors, heard.violations) == ([], [], [])
    home = "/".join(page.url.split("/")[:3]) + "/"
    assert all(url.startswith(home) and "/report-parts/" in url for url in heard.requests)


def test_stepping_leads_through_all_parts_and_back(pages: Pages, index: Path) -> None:
    """From the index to the first finding, on past the end of a part, to the last one, and back."""
    page = opened(pages, index)
    files = ["1-ardenia.html", "3-karsova.html", "5-morvia.html"]
    for file, finding in zip(files, finding_ids(), strict=True):
        page.keyboard.press("n")
        page.wait_for_url(f"**/{file}#{finding}")
        page.wait_for_selector(f"[id='{finding}'][data-current]")
    page.keyboard.press("n")
    assert page.text_content("#live") == "Last finding"
    page.keyboard.press("p")
    page.wait_for_url(f"**/{files[1]}#{finding_ids()[1]}")
    assert_well_behaved(pages, page)


def test_a_permalink_to_the_index_leads_to_the_part(pages: Pages, index: Path) -> None:
    """Wherever the finding is now."""
    page = opened(pages, index, at=f"#{finding_ids()[1]}")
    page.wait_for_url("**/3-karsova.html#c-*")
    assert where(page) == ("3-karsova.html", finding_ids()[1])
    assert_well_behaved(pages, page)


def test_a_review_goes_across_the_parts(pages: Pages, index: Path) -> None:
    """A verdict given in one part counts in every other and in the index, and is exported from there."""
    page = opened(pages, index, served=True)
    home = page.url
    for verdict, finding in zip("ad", finding_ids(), strict=False):
        page.keyboard.press("n")
        page.wait_for_selector(f"[id='{finding}'][data-current]")
        page.keyboard.press(verdict)
    assert page.text_content("#done") == "2 of 3 reviewed in all parts"
    page.goto(home)
    assert page.text_content("#done") == "2 of 3 reviewed in all parts"
    with page.expect_download() as download:
        page.click("#export")
    review = json.loads(Path(download.value.path()).read_text("utf-8"))
    first, second, third = finding_ids()
    assert {name: found["verdict"] for name, found in review["findings"].items()} == {
        first: "accepted",
        second: "dismissed",
    }
    review["findings"] = {third: {"verdict": "accepted", "comment": "", "at": "2025-07-04T09:11:20Z"}}
    page.set_input_files(
        "#import-file", {"name": "r.json", "mimeType": "application/json", "buffer": json.dumps(review).encode()}
    )
    page.locator("#done", has_text="3 of 3 reviewed").wait_for(state="attached")
    assert_well_behaved(pages, page)


def test_parts_on_disk_keep_one_review(pages: Pages, index: Path) -> None:
    """As a browser keeps one storage for all files; why it may take a few tries, `Pages.open` says."""

    def counted() -> bool:
        page = opened(pages, index.parent / "report-parts" / "1-ardenia.html")
        page.keyboard.press("n")
        page.keyboard.press("a")
        page.goto(index.as_uri())
        return page.text_content("#done") == "1 of 3 reviewed in all parts"

    assert any(counted() for _ in range(5))


def test_a_part_and_the_index_count_findings_alone(pages: Pages, index: Path) -> None:
    """Whatever stands in the file that is imported."""
    said = {"verdict": "accepted", "comment": "", "at": "2025-07-04T09:11:20Z"}
    names = ["junk", "__proto__", "c-FFFFFFFF", "c-ffffffff0", finding_ids()[0]]
    for file in (index, index.parent / "report-parts" / "3-karsova.html"):
        page = opened(pages, file)
        with page.expect_download() as download:
            page.click("#export")
        review = json.loads(Path(download.value.path()).read_text("utf-8"))
        review["findings"] = {"c-ffffffff": said} if file == index else {}
        content = json.dumps(review).replace('"findings": {', '"findings": {' + ", ".join(
            f'"{name}": {json.dumps(said)}' for name in names) + (", " if file == index else ""))  # fmt: skip
        page.set_input_files(
            "#import-file", {"name": "r.json", "mimeType": "application/json", "buffer": content.encode()}
        )
        page.locator("#done", has_text="1 of 3 reviewed").wait_for(state="attached")
        assert page.text_content("#live") == "Review imported"


def test_what_is_reviewed_in_one_window_is_not_lost_by_another(pages: Pages, index: Path) -> None:
    """Two parts open at once keep one review."""
    one = opened(pages, index.parent / "report-parts" / "1-ardenia.html", served=True)
    two = one.context.new_page()
    two.goto(one.url.replace("1-ardenia", "3-karsova"))
    for page in (one, two):
        page.keyboard.press("n")
        page.keyboard.press("a")
    two.locator("#done", has_text="2 of 3 reviewed").wait_for(state="attached")
    one.locator("#done", has_text="2 of 3 reviewed").wait_for(state="attached")


def test_without_script_the_lists_lead_to_the_findings(pages: Pages, index: Path) -> None:
    """And the parts lead on, and back to the index."""
    page = opened(pages, index, script=False)
    page.click(".front .wl .go >> nth=1")
    assert where(page) == ("3-karsova.html", finding_ids()[1])
    assert page.is_visible(f"[id='{finding_ids()[1]}']")
    page.click("header [rel=next]")
    assert where(page)[0] == "4-lunia.html"
    page.click("header [rel=up]")
    assert where(page)[0] == "report.html"


def test_filters_and_the_old_text_hold_within_a_part(pages: Pages, index: Path) -> None:
    """What moved to another part is pointed at, also where the old text alone is shown; nothing fails."""
    page = opened(pages, index.parent / "report-parts" / "1-ardenia.html")
    page.click("button[data-only=obligation]")
    assert page.text_content("#live") == "1 of 1 findings shown"
    page.keyboard.press("Escape")
    page.select_option("#view", "old")
    assert page.is_visible(".movedfrom .stub a")
    page.click(".movedfrom .stub a")
    assert where(page)[0] == "5-morvia.html"
    assert_well_behaved(pages, page)


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("name", ["report.html", "report-parts/1-ardenia.html"])
def test_axe_finds_no_violation_in_the_index_and_a_part(pages: Pages, index: Path, name: str, width: int) -> None:
    """Target sizes and contrast, too."""
    assert violations(pages.open(index.parent / name, Seen(width))) == []


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("made", [FIRST, WITHDRAWN], ids=["first", "withdrawn"])
def test_axe_finds_no_violation_in_a_lone_edition(pages: Pages, made: Comparison, width: int) -> None:
    """Nor has the page anything to say."""
    assert violations(pages.open(made, Seen(width))) == []

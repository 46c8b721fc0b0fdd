"""Real PDF editions are read whole: paragraphs, headings, furniture off, one text whoever wrote the file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from diffreport.comparison import compare
from diffreport.model import Document, Kind
from diffreport.readers import read

pytestmark = pytest.mark.usefixtures("kept")


def numbers_of(document: Document, kind: Kind) -> int:
    return sum(block.kind is kind for block in document.blocks)


def words_left_out(document: Document) -> dict[str, int]:
    found: dict[str, int] = {}
    for item in document.left_out:
        found[item.what] = found.get(item.what, 0) + item.words
    return found


def test_annual_report_with_small_capitals_in_its_headers(shared_editions: Path) -> None:
    """Headers in letter-spaced small capitals and page numbers are off; headings and paragraphs are whole."""
    document = read(shared_editions / "opm_apr" / "opm_apr__FY2013.pdf")
    texts = [block.text for block in document.blocks]
    assert document.pages == 70
    assert document.edition.title == "OPM Annual Performance Report - Fiscal Year 2013"
    assert document.language == "en"
    assert "Reducing the Retirement Claims Inventory" in texts
    assert any(
        text.endswith("a 71 percent reduction since the peak of 61,108 cases in January 2012.") for text in texts
    )
    assert any("to inform the development of Government-wide policies" in text for text in texts)
    assert not any(re.search(r"OPM Fiscal Year 2013 Annual Performance Report|(?: \.){4}", text) for text in texts)
    left_out = words_left_out(document)
    assert left_out["page number"] == 64
    assert left_out["running footer"] == 448
    assert left_out["running header"] == 315


@pytest.mark.parametrize(("stage", "pages"), [("1-ih", 40), ("2-rh", 42), ("3-eh", 56), ("4-rfs", 54)])
def test_bills_without_line_numbers_and_slugs(shared_editions: Path, stage: str, pages: int) -> None:
    """Line numbers, slugs and the hyphens of line ends are off; the text is that of the page on the web."""
    document = read(shared_editions / "bill_hr1500" / f"hr1500-116__{stage}.pdf")
    text = " ".join(block.text for block in document.blocks)
    assert document.pages == pages
    assert not re.search(r"VerDate|Sfmt|with BILLS", text)
    assert "reduce unwarranted regulatory burdens; (4) Federal consumer financial law is enforced" in text
    assert "Representatives of the United States of America in Congress assembled" in text


@pytest.mark.parametrize("stage", ["1-ih", "2-rh", "3-eh", "4-rfs"])
def test_a_bill_is_one_text_as_page_as_pdf_and_as_xml(shared_editions: Path, stage: str) -> None:
    """One stage of a bill compares equal across its three formats."""
    page, document, marked_up = (
        read(shared_editions / "bill_hr1500" / f"hr1500-116__{stage}.{suffix}") for suffix in ("htm", "pdf", "xml")
    )
    for old, new in ((page, document), (page, marked_up), (marked_up, document)):
        comparison = compare(old, new)
        assert not comparison.findings
        assert comparison.summary.kept_percent == 100.0


def test_another_pdf_writer_changes_nothing(shared_editions: Path) -> None:
    """The same text from two programs, set in other widths, compares as equal."""
    old, new = (read(shared_editions / "frmr_pdf" / f"frmr_ksi__2025-09-10-{name}.pdf") for name in ("0b33", "20ec"))
    comparison = compare(old, new)
    assert not comparison.findings
    assert comparison.summary.kept_percent == 100.0


def test_guides_with_lists_and_a_page_number_in_words(shared_editions: Path) -> None:
    """Bullets, wrapped items and paragraphs over page breaks are whole in a text processor's export."""
    document = read(shared_editions / "fedramp_pdf" / "3pao_rar_guide__2022-01-28-cbf3.pdf")
    texts = [block.text for block in document.blocks]
    assert any("they may hire the same 3PAO to serve as a consultant to help with" in text for text in texts)
    assert "Intent of a Readiness Assessment" in texts
    assert (
        "● Understanding how a CSO works and operates, not on how that functionality is translated to documentation"
        in texts
    )
    assert numbers_of(document, Kind.ITEM) > 80
    assert not any(re.search(r"^page \d+$|^fedramp\.gov$", text) for text in texts[10:])


def test_footnotes_of_procedures(shared_editions: Path) -> None:
    """Five notes stand apart, and their raised numbers in the text where they were printed."""
    document = read(shared_editions / "fedramp_pdf" / "csp_incident_comm__2024-09-30-fc93.pdf")
    notes = [block.text for block in document.blocks if block.kind is Kind.FOOTNOTE]
    assert [note.split()[0] for note in notes] == ["[1]", "[2]", "[3]", "[4]", "[5]"]
    assert any("Act of 2014 (FISMA)[1] is the authoritative" in block.text for block in document.blocks)

"""Real editions are read whole, their furniture left out; the floors were counted by hand."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from diffreport.model import Block, Document, Kind
from diffreport.readers import read

pytestmark = pytest.mark.usefixtures("kept")

_WORD = re.compile(r"[^\W_]+")
_FURNITURE = re.compile(
    r"skip to|back to top|share this|in this section|on this page|official website|cookie|download report|newsroom"
    r"|view report by|select a year|follow us",
    re.IGNORECASE,
)


def words(blocks: tuple[Block, ...]) -> int:
    return sum(len(_WORD.findall(block.text)) for block in blocks)


def hrr(shared_editions: Path, country: str, year: int) -> Document:
    return read(shared_editions / "hrr_html" / f"hrr_{country}__{year}.html")


@pytest.mark.parametrize(
    ("country", "year", "least", "most"),
    [
        ("kosovo", 2016, 15_900, 16_200),
        ("kosovo", 2022, 12_900, 13_100),
        ("kosovo", 2023, 9_000, 9_150),  # of 9,714 in its main part, 640 are contents lists and breadcrumbs
        ("kosovo", 2024, 3_300, 3_450),
        ("iceland", 2021, 5_080, 5_200),
        ("iceland", 2022, 4_630, 4_750),
        ("germany", 2023, 10_600, 10_800),
        ("somalia", 2021, 16_000, 16_150),
    ],
)
def test_country_reports_are_read_whole(shared_editions: Path, country: str, year: int, least: int, most: int) -> None:
    """The malformed pages of the State Department give their article, all of it and nothing else."""
    document = hrr(shared_editions, country, year)
    assert least < words(document.blocks) < most
    assert not [block.text for block in document.blocks if len(block.text) < 80 and _FURNITURE.search(block.text)]
    assert document.remarks == ()
    assert document.edition.label == str(year)
    assert document.language == "en-US"


@pytest.mark.parametrize(
    ("country", "years"),
    [("kosovo", range(2016, 2024)), ("iceland", range(2019, 2023)), ("somalia", range(2021, 2024))],
)
def test_country_reports_have_the_same_outline_each_year(shared_editions: Path, country: str, years: range) -> None:
    """Sections, subsections and the text below them stand at the same levels in every edition."""
    for year in years:
        blocks = hrr(shared_editions, country, year).blocks
        sections = [block for block in blocks if block.kind is Kind.HEADING and block.text.startswith("Section ")]
        assert [block.text[:10] for block in sections] == [f"Section {number}." for number in range(1, 8)]
        assert {(block.level, block.section) for block in sections} == {(2, ())}
        expressed = next(block for block in blocks if block.text.startswith("a. Freedom of"))
        assert expressed.section[0].startswith("Section 2. Respect for Civil Liberties")


def test_a_paragraph_knows_its_section(shared_editions: Path) -> None:
    """A figure's paragraph can be named by its section path."""
    blocks = hrr(shared_editions, "kosovo", 2023).blocks
    missing = next(block for block in blocks if "listed 1,616 persons" in block.text)
    assert missing.section == ("Section 1. Respect for the Integrity of the Person", "b. Disappearance")


def test_the_visa_bulletin_has_its_tables(shared_editions: Path) -> None:
    """Tables inside paragraphs are tables with column names; what is copied off-screen is no text."""
    document = read(shared_editions / "visa_bulletin" / "visa_bulletin__2025-03.html")
    tables = [block.table for block in document.blocks if block.table]
    assert [len(table.rows) for table in tables] == [6, 6, 11, 11, 7, 7]
    assert tables[0].rows[1][:2] == ("F1", "22NOV15")
    assert tables[0].header_rows == 1
    assert not any(block.text == "22MAR05" for block in document.blocks)
    headings = [block.text for block in document.blocks if block.kind is Kind.HEADING]
    assert "D. RETROGRESSION IN THE EMPLOYMENT-BASED FOURTH PREFERENCE (EB-4) CATEGORY" in headings


def test_statements_are_read_by_paragraph(shared_editions: Path) -> None:
    """A statement wrapped at 79 columns has its paragraphs, each on one line."""
    document = read(shared_editions / "fomc" / "fomc_statement__20060629.txt")
    assert document.edition.label == "2006-06-29"
    assert len(document.blocks) == 6
    assert "a 25-basis-point increase in the discount rate to 6-1/4 percent" in document.blocks[5].text


def test_a_page_set_in_one_type_is_read_by_its_blank_lines(shared_editions: Path) -> None:
    """A bill printed as preformatted text has headings and numbered items."""
    blocks = read(shared_editions / "bill_hr1500" / "hr1500-116__3-eh.htm").blocks
    assert sum(block.kind is Kind.ITEM for block in blocks) > 100
    assert any(block.section[-1:] == ("SEC. 2. FINDINGS; SENSE OF CONGRESS.",) for block in blocks)


def test_rotating_captions_around_the_main_part_are_left_out(shared_editions: Path) -> None:
    """What a page itself calls its header is no text, even if it holds more words than the main part."""
    blocks = read(shared_editions / "edgi_pages" / "falsepos-footer__a.html").blocks
    assert blocks[0].text == "Mission Statement"
    assert not any("warbler" in block.text for block in blocks)


def test_no_plain_text_loses_a_character(shared_editions: Path) -> None:
    """Every letter and digit of every plain text edition arrives, in order."""
    for entry in json.loads((shared_editions / "manifest.json").read_text(encoding="utf-8")):
        if entry["format"] == "txt":
            path = shared_editions / entry["file"]
            arrived = "".join(word for block in read(path).blocks for word in _WORD.findall(block.text))
            assert arrived == "".join(_WORD.findall(path.read_text(encoding="utf-8"))), path.name


def test_every_page_is_read_without_a_remark(shared_editions: Path) -> None:
    """No real page needs the fallback for pages whose text cannot be told from their frame."""
    pages = sorted(shared_editions.glob("*/*.htm*"))
    assert len(pages) > 40
    for path in pages:
        assert read(path).remarks == (), path.name

"""What is written with changes marked in it is read back as the same two editions, and links of the same blocks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings

from diffreport.archive import Archive
from diffreport.comparison import compare
from diffreport.errors import NoTextError
from diffreport.model import Block, Comparison, Document, Kind, Link, Table
from diffreport.readers import read
from diffreport.readers.parsing import Options, parse
from diffreport.readers.source import Source
from diffreport.report import rendered
from tests.report.factory import Draft, every_case
from tests.report.test_html_round_trip import comparisons

ROOT = Path(__file__).resolve().parents[2]


def read_back(comparison: Comparison, form: str) -> tuple[Document, Document]:
    """Return both editions as read from a comparison written in a format. Raises: NoTextError if one has none."""
    source = Source(rendered(comparison, form), f"changes.{form}", f"changes.{form}")
    before, after = (parse(source, Options(original=original, marked=True)) for original in (True, False))
    return before, after


def texts(document: Document) -> list[str]:
    """Return the texts of the blocks; an empty one is nowhere written."""
    return [block.text for block in document.blocks if block.text]


@given(comparisons())
@example(every_case())
@settings(max_examples=25)
def test_any_criticmarkup_that_is_written_is_read_back_exactly(comparison: Comparison) -> None:
    """Both texts, whatever is linked with whatever, and whatever marks and escapes the texts hold themselves."""
    try:
        before, after = read_back(comparison, "md")
    except NoTextError:
        assert not texts(comparison.old) or not texts(comparison.new)
        return
    assert (texts(before), texts(after)) == (texts(comparison.old), texts(comparison.new))


def sample_comparisons() -> Iterator[Comparison]:
    """Yield the comparisons of the neighbouring editions in the sample archive that a word processor can hold."""
    archive = Archive.open(ROOT / "archive")
    for series in ("lakes-council-energy", "velmark-prisons"):
        references = [f"{series}@{edition.label}" for edition in archive.editions(series)]
        made = [read(archive.bytes(ref), name=archive.get(ref).name) for ref in references]
        yield from (compare(old, new) for old, new in pairwise(made))


def in_place(comparison: Comparison) -> set[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Return the blocks of links that are told in one place: not those that were written anew, nor moved."""
    anew = {change.link for change in comparison.changes if not change.opcodes or is_rewritten(comparison, change.id)}
    links: tuple[Link, ...] = comparison.alignment.links
    told = {n for n, link in enumerate(links) if link.old and link.new and not link.moved} - anew
    return {(links[n].old, links[n].new) for n in told}


def is_rewritten(comparison: Comparison, change: str) -> bool:
    """Tell whether a change is told as one text for another."""
    return any("rewritten" in finding.tags for finding in comparison.findings if finding.change == change)


def test_items_below_items_are_read_back_from_markdown_however_deep() -> None:
    """A list deeper than its reader goes would be plain text, and all that stands with it."""
    levels = range(1, 41)
    old, new = (Document(tuple(Block(Kind.ITEM, f"It {does} {n}.", level=n) for n in levels)) for does in ("is", "was"))
    before, after = read_back(compare(old, new), "md")
    assert (texts(before), texts(after)) == (texts(old), texts(new))
    assert [block.level for block in after.blocks] == [min(n, 25) for n in levels]


SIGNS = ["____", "---", "* * *", "# Not a heading", "## 7", "\\---", "\\\\# Twice", "#1 | one", "# 1 | a", "- - x"]


def test_what_plain_text_would_pass_over_is_read_back_from_the_marks_of_wdiff() -> None:
    """Rules, number signs and backslashes before them: kept, changed and gone."""
    words = ["The lake is deep.", "The dam holds."]
    old = [words[0], *SIGNS[:9], words[1], "# Gone"]
    new = [words[0], *SIGNS[:3], "# Not a title", *SIGNS[4:], words[1], "-----"]
    comparison = compare(Document.from_paragraphs(old), Document.from_paragraphs(new))
    before, after = read_back(comparison, "wdiff")
    assert (texts(before), texts(after)) == (old, new)
    found = {(link.old, link.new) for link in compare(before, after).alignment.links if link.why == "marks"}
    assert ((4,), (4,)) in in_place(comparison) <= found


def test_a_table_with_a_number_sign_above_is_one_for_the_reader_of_wdiff() -> None:
    """Only its caption needs a backslash."""
    draft = Draft()
    draft.table(*(Table((("#", "Boats"), ("Adel", boats)), 1, "# 3") for boats in "45"))
    comparison = draft.comparison()
    for made, document in zip(read_back(comparison, "wdiff"), (comparison.old, comparison.new), strict=True):
        assert texts(made) == texts(document) and made.blocks[0].table


CAPTIONS = {
    "kept": ("Ships", "Ships"),
    "revised": ("1. Ships", "1. Boats"),
    "gone": ("Ships", ""),
    "came": ("", "Ships"),
}


@pytest.mark.parametrize("old, new", CAPTIONS.values(), ids=CAPTIONS)
def test_a_caption_is_read_back_from_a_redline_as_that_of_its_table(old: str, new: str) -> None:
    """It is no heading, and a table without one has none."""
    draft = Draft()
    draft.same("Before.")
    draft.table(Table((("Town", "Boats"), ("Adel", "4")), 1, old), Table((("Town", "Boats"), ("Adel", "5")), 1, new))
    draft.same("Behind.")
    comparison = draft.comparison()
    for made, document in zip(read_back(comparison, "docx"), (comparison.old, comparison.new), strict=True):
        assert texts(made) == texts(document)
        assert made.blocks[1].table == document.blocks[1].table


@pytest.mark.parametrize("form", ["md", "wdiff", "docx"])
def test_the_links_of_what_was_written_are_read_back(form: str) -> None:
    """Texts and links of the sample archive, by the marks alone."""
    for comparison in sample_comparisons():
        before, after = read_back(comparison, form)
        assert (texts(before), texts(after)) == (texts(comparison.old), texts(comparison.new))
        again = compare(before, after)
        found = {(link.old, link.new) for link in again.alignment.links if link.why == "marks"}
        assert in_place(comparison) <= found
        if form == "docx":
            assert {(link.old, link.new) for link in comparison.alignment.links if link.moved} <= found

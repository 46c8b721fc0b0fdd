"""Plain text becomes paragraphs, items and headings, and loses nothing."""

from __future__ import annotations

import pytest

from diffreport.model import Block, Kind
from diffreport.readers import read

WRAPPED = """\
KARSOVA 2024

Approximately 315 foreign terrorist fighters have traveled
to the region, of which approximately 58 have been killed,
according to the police.

Police Capacity

The Directorate is enhancing its capacities. It added a 25-
basis-point levy to its budget, both short- and
long-term, and re-
elected its head.
"""


def blocks(text: str) -> tuple[Block, ...]:
    return read(text.encode(), name="karsova.txt").blocks


def shape(text: str) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in blocks(text)]


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    """Line breaks inside a paragraph are spaces, so that a reflow changes nothing."""
    reflowed = "KARSOVA 2024\n\n" + " ".join(WRAPPED.split("\n\n")[1].split("\n")) + "\n"
    assert blocks(WRAPPED)[1].text == blocks(reflowed)[1].text
    assert "traveled to the region" in blocks(WRAPPED)[1].text


def test_words_cut_at_a_line_end_are_whole_again() -> None:
    """A hyphen at a line's end holds its word together, except where the hyphen stands for a word left out."""
    text = blocks(WRAPPED)[3].text
    assert "25-basis-point" in text
    assert "re-elected" in text
    assert "short- and long-term" in text


def test_standing_lines_in_capitals_or_title_case_are_headings() -> None:
    """Headings are found by their look, and name the section of what follows."""
    found = [(block.kind, block.text, block.section) for block in blocks(WRAPPED)]
    assert found[0][:2] == (Kind.HEADING, "KARSOVA 2024")
    assert found[2][:2] == (Kind.HEADING, "Police Capacity")
    assert found[3][2] == ("Police Capacity",)


@pytest.mark.parametrize(
    "line",
    [
        "The committee met on Tuesday.",
        "Location: Southeast Europe",
        "Coastline: 0 km (landlocked)",
        "the house style",
        "1,617 12 88",
        "*** Note ***",
        "It said",
    ],
)
def test_doubtful_lines_stay_paragraphs(line: str) -> None:
    """A line that may be a sentence, an entry or a figure is no heading."""
    text = f"{line}\n\nA paragraph of many words follows here, and it ends with a period.\n"
    assert blocks(text)[0].kind is Kind.PARAGRAPH
    assert blocks(text)[0].text == line


def test_a_heading_without_a_paragraph_is_none() -> None:
    """A list of names in title case has no headings."""
    names = "Burkina Faso\n\nCape Verde\n\nCoral Sea Islands\n"
    assert {block.kind for block in blocks(names)} == {Kind.PARAGRAPH}


def test_number_signs_and_underlines_make_headings() -> None:
    """Headings marked as Markdown marks them are known in plain text too."""
    text = "# Report\n\nFirst.\n\nChapter one\n-----------\nSecond.\n\n## Part\nThird.\n"
    assert shape(text) == [
        ("heading", "Report"),
        ("paragraph", "First."),
        ("heading", "Chapter one"),
        ("paragraph", "Second."),
        ("heading", "Part"),
        ("paragraph", "Third."),
    ]


def test_a_rule_that_separates_chapters_makes_no_heading() -> None:
    """A rule much longer than the line above it only ends the paragraph."""
    text = f"Defense: 2% of the budget\n{'-' * 60}\nNext country\n"
    assert shape(text) == [("paragraph", "Defense: 2% of the budget"), ("paragraph", "Next country")]


def test_one_paragraph_a_line() -> None:
    """Without blank lines, long lines that end their sentences are paragraphs."""
    first, second = ("The first paragraph goes on. " * 8).strip(), ("The second one as well. " * 9).strip()
    assert shape(f"{first}\n{second}\nA short third.") == [
        ("paragraph", first),
        ("paragraph", second),
        ("paragraph", "A short third."),
    ]


def test_unwrapped_lines_cut_in_mid_sentence_are_joined() -> None:
    """Long lines that end without a sentence's end are pieces of one paragraph."""
    piece = "The strategic transformation was born of the success of postwar policies " * 3
    assert len(blocks(f"{piece}\nWestern Europe and {piece}\nThe Soviet Union")) == 1


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("- apples\n- pears\n  and quinces\n- plums\n", ["- apples", "- pears and quinces", "- plums"]),
        ("* one\n* two\n", ["* one", "* two"]),
        ("1. first\n2. second\n", ["1. first", "2. second"]),
        ("(a) to act;\n(b) to wait; and\n(c) to stop.\n", ["(a) to act;", "(b) to wait; and", "(c) to stop."]),
    ],
)
def test_list_items_are_blocks(text: str, items: list[str]) -> None:
    """Each list item is a block of its own, its wrapped lines joined, its mark kept."""
    assert shape(text) == [("item", item) for item in items]


def test_a_reference_at_a_line_start_is_no_item() -> None:
    """A cross-reference that happens to begin a line does not cut its paragraph."""
    text = (
        "The provisions that were named in the report under subsection\n"
        "(b) are amended, as are those that the law of the year before\n"
        "(the old law) had left as they were in each of the chapters.\n"
    )
    assert len(blocks(text)) == 1


def test_rows_of_columns_stay_apart() -> None:
    """A table set with spaces is a paragraph a row, so that a changed row is one change."""
    text = "Region       2023     2024\nNorth         315      342\nSouth          17       19\n"
    assert [block.text for block in blocks(text)] == ["Region 2023 2024", "North 315 342", "South 17 19"]


def test_labelled_capitals_are_headings_even_with_a_period() -> None:
    """The section lines of a bill are headings, whatever they end with."""
    text = "SEC. 2. FINDINGS; SENSE OF CONGRESS.\n\n(a) Findings.--The Congress finds this.\n"
    assert shape(text)[0] == ("heading", "SEC. 2. FINDINGS; SENSE OF CONGRESS.")


def test_the_title_is_a_first_line_that_reads_like_one() -> None:
    """The edition's title is its first heading; prose at the top gives none."""
    assert read(WRAPPED.encode()).edition.title == "KARSOVA 2024"
    assert read(b"Plain prose starts here, and goes on.").edition.title == ""


def test_a_byline_may_stand_between_title_and_text() -> None:
    """The first line is the title although a date or name, and a first heading, stand below it."""
    prose = "The member states used 148 terawatt-hours of electricity in the year."
    text = f"ENERGY IN THE LAKES 2023\n\nThe Secretariat, 30 September\n\n1. SUMMARY\n\n{prose}\n"
    document = read(text.encode())
    assert document.edition.title == "ENERGY IN THE LAKES 2023"
    assert document.blocks[1].kind is Kind.PARAGRAPH


def test_huge_number_sign_lines_are_read_in_time() -> None:
    """A line built against the heading pattern costs no more than another."""
    line = "# a" + " " * 200_000 + "b"
    assert shape(line) == [("paragraph", "# a b")]

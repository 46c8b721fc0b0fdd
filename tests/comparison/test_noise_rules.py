"""What the rules of noise make of single lines, words and names, with what only looks like it."""

from __future__ import annotations

import pytest

from diffreport import Document
from diffreport.comparison.noise.counted import spelled_value
from diffreport.comparison.noise.plumbing import asks_alike, controls
from diffreport.comparison.noise.renamed import sound_alike


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("one hundred and twenty", 120),
        ("two million three hundred thousand", 2_300_000),
        ("a hundred", 100),
        ("ninety nine", 99),
        ("one and two", None),
        ("five twenty", None),
        ("hundred", None),
    ],
)
def test_a_number_in_words_has_one_value_or_none(text: str, value: int | None) -> None:
    """Two numbers side by side are none, and neither is a magnitude alone."""
    assert spelled_value(text.split()) == value


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("kharkovsk", "kharkivsk", True),
        ("al-gharbiyya", "el gharbia", True),
        ("abdelkader", "abd al-qadir", True),
        ("ivanov", "ivanova", False),
        ("marn", "tarn", False),
    ],
)
def test_names_of_the_same_consonants_sound_alike(old: str, new: str, expected: bool) -> None:
    """Articles apart, and a vowel at the end of one of them makes it another name."""
    assert sound_alike(old, new) == expected


@pytest.mark.parametrize(
    "line", ["Save as PDF", "Was this page helpful?", "Home / Data / Labour", "Page last reviewed: 11 June 2023"]
)
def test_a_line_of_nothing_but_words_of_pages_works_one(line: str) -> None:
    """It begins with what is done on a page."""
    assert controls(Document.from_paragraphs(["Boats are counted.", line]), [0, 1]) == {1}


@pytest.mark.parametrize("line", ["Open data", "Menu", "Sign here", "Report all accidents", "Register of voters"])
def test_a_line_that_may_be_a_heading_works_no_page(line: str) -> None:
    """Not by itself."""
    assert not controls(Document.from_paragraphs(["Boats are counted.", line]), [0, 1])


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("(Tick one box only)", "(Please tick one box)", True),
        ("Please complete all fields below.", "Fill in each of the fields below.", True),
        ("Tick one box", "Tick all boxes", False),
        ("Use black ink", "Use blue ink", False),
    ],
)
def test_a_form_that_asks_the_same_asks_alike(old: str, new: str, expected: bool) -> None:
    """Courtesy apart."""
    assert asks_alike(old, new) == expected

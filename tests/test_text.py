"""Tokens are what every mark of a report is made of: they must lose nothing and cut no figure."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from diffreport.text import as_printed, fold_typography, is_word, key, name_of, normalise, tokens, word_count

TRICKY = (
    "\x00\x1f\u200d\u202e\ufe0f\u115f\u0430\u2028\u00a0\u2009\u200b\u00ad\u2019\u2011\u2013\u0301\ufb01\ufeff$€%.,-'/()"
)
PROSE = st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from(TRICKY), st.sampled_from("ab 09")))


@given(PROSE)
@example("the U.S.'s 3½-year, 25-basis-point move\n")
@example("e\u0301te\u0301 \u0e01\u0e32\u0e23 \u4e2d\u6587 123\u4eba")
def test_tokens_join_back_to_the_text(text: str) -> None:
    """Nothing is lost, added or changed by cutting a text into tokens."""
    assert "".join(tokens(text)) == text


@given(PROSE)
def test_a_token_is_never_empty_and_begins_with_space_only_if_it_is_all_space(text: str) -> None:
    """A token is a word, a figure, one mark or a run of space."""
    for token in tokens(text):
        assert token
        assert token.isspace() or not token[0].isspace()


@given(PROSE)
def test_normalised_text_is_composed_with_single_spaces_and_stays_so(text: str) -> None:
    """Normalising twice changes nothing more."""
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "  " not in once
    assert once == once.strip(" ")


@given(st.integers(0, 10**12), st.sampled_from(["", "$", "€", "US$"]), st.sampled_from(["", "%", " per cent"]))
def test_a_grouped_number_with_its_unit_is_one_token(number: int, currency: str, unit: str) -> None:
    """Currency, separators, decimals and percent belong to the figure."""
    figure = f"{currency}{number:,}.5{unit}"
    assert figure in tokens(f"It rose to {figure} in a year.")


@pytest.mark.parametrize(
    "figure",
    [
        "315",
        "1,234,567",
        "1.234.567,89",
        "12’500",
        "8.6 %",
        "8.6%",
        "9 per cent",
        "5-1/4",
        "-3",
        "€1.45 million",
        "US$40 billion",
        "USD 40 bn",
        "3/4",
    ],
)
def test_a_figure_is_one_token(figure: str) -> None:
    """A figure is marked whole, so it is never cut."""
    assert figure in tokens(f"about {figure} of them, it said")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10-15 weeks", ["10", "-", "15", " ", "weeks"]),
        ("the 1990s", ["the", " ", "1990s"]),
        ("a 25-basis-point rise", ["a", " ", "25-basis-point", " ", "rise"]),
        ("counter-terrorism", ["counter-terrorism"]),
        ("Women’s groups", ["Women’s", " ", "groups"]),
        ("Yes.", ["Yes", "."]),
        ("in 2016.", ["in", " ", "2016", "."]),
    ],
)
def test_text_is_cut_where_a_reader_would_cut_it(text: str, expected: list[str]) -> None:
    """Words keep hyphens and apostrophes; marks at the end stand alone."""
    assert tokens(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Women's", "Women’s"),
        ("counter-terrorism", "counterterrorism"),
        ("counter\u2011terrorism", "counter-terrorism"),
        ("co\u00adoperate", "cooperate"),
        ("ﬁghters", "fighters"),
        ("The", "the"),
        ("１２", "12"),
    ],
)
def test_typographic_variants_compare_equal(one: str, other: str) -> None:
    """How a word is set does not make it another word."""
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), [("300", "315"), ("-3", "3"), ("shall", "may"), ("1.5", "15")])
def test_different_content_never_compares_equal(one: str, other: str) -> None:
    """Folding typography must not fold a figure or a word into another."""
    assert key(one) != key(other)


@given(PROSE)
def test_folding_typography_twice_changes_nothing_more(text: str) -> None:
    """What was made alike stays alike."""
    once = fold_typography(text)
    assert fold_typography(once) == once


def test_words_are_counted_without_marks_and_spaces() -> None:
    """A figure with its unit counts as one word, a mark as none."""
    assert word_count("About 9 per cent (of 3,864) — no more.") == 6
    assert not is_word("—")


def test_no_control_character_is_lost() -> None:
    """NUL, BEL and ESC stay in the text, to be compared; white space beside them is one space."""
    assert normalise("a\x00b \x07 c\x1b[2J\td\x85e\x1f") == "a\x00b \x07 c\x1b[2J d e\x1f"
    assert name_of("a\x00b \x07 c\x1b[2J\td\x85e\x1f") == "ab c[2J d e"


@given(PROSE)
@example("\ta\u00a0 \u2028b\x85 e\u0301\u2003")
def test_the_printed_form_is_the_same_text(text: str) -> None:
    """What is kept for its print normalises to what is compared."""
    printed = as_printed(text)
    assert normalise(printed) == normalise(text)
    assert as_printed(printed) == printed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the wo\u200brd\u200b", ["the", " ", "wo\u200brd", "\u200b"]),
        ("\u202e1\u2060,\u200b000 of", ["\u202e", "1\u2060,\u200b000", " ", "of"]),
        ("a \x1f\x00 b", ["a", " ", "\x1f", "\x00", " ", "b"]),
        ("می\u200cخواهم", ["می\u200cخواهم"]),
    ],
)
def test_an_invisible_character_cuts_no_word(text: str, expected: list[str]) -> None:
    """It stays inside the word or the figure it was put in; between words it stands alone."""
    assert tokens(text) == expected

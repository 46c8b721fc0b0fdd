"""Tokens are what every mark of a report is made of: they must lose nothing and cut no figure."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from diffreport import signs
from diffreport.text import _cut as cut
from diffreport.text import (
    as_printed,
    encoded,
    fold_typography,
    is_word,
    key,
    name_of,
    normalise,
    remembered,
    roman_value,
    tokens,
    word_count,
)

TRICKY = (
    "\x00\x1f\u200d\u202e\ufe0f\u115f\u0430\u2028\u00a0\u2009\u200b\u00ad\u2019\u2011\u2013\u0301\ufb01\ufeff$€%.,-'/()"
)
FIGURE_PARTS = (
    "5 40 1,617 3.5 4th USD EUR $5 US$40 % percent per cent percentage point points hundred million, billion crore. "
    "lakh) -3 12-month bn the of"
).split()
MARKS = "\u0301\u064f\u05b8\u093f\u0e31\u0e48\u17b7\u3099\ufe0f\u20e3\U0001e8d0\U000e0100"
PROSE = st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from(TRICKY), st.sampled_from("ab 09")))


@pytest.mark.properties
@given(PROSE)
@example("the U.S.'s 3½-year, 25-basis-point move\n")
@example("by 1⁄5 to 5 1⁄4 percent")
@example("e\u0301te\u0301 \u0e01\u0e32\u0e23 \u4e2d\u6587 123\u4eba")
def test_tokens_join_back_to_the_text(text: str) -> None:
    """Nothing is lost, added or changed by cutting a text into tokens."""
    assert "".join(tokens(text)) == text


@pytest.mark.properties
@given(PROSE)
def test_a_token_is_never_empty_and_begins_with_space_only_if_it_is_all_space(text: str) -> None:
    """A token is a word, a figure, one mark or a run of space."""
    for token in tokens(text):
        assert token
        assert token.isspace() or not token[0].isspace()


@pytest.mark.properties
@given(PROSE)
def test_normalised_text_is_composed_with_single_spaces_and_stays_so(text: str) -> None:
    """Normalising twice changes nothing more."""
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "  " not in once
    assert once == once.strip(" ")


@pytest.mark.properties
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


@pytest.mark.properties
@given(PROSE)
def test_folding_typography_twice_changes_nothing_more(text: str) -> None:
    """What was made alike stays alike."""
    once = fold_typography(text)
    assert fold_typography(once) == once


@pytest.mark.properties
@given(PROSE)
@example("rose by 9 per cent to USD 40 million percent")
def test_words_are_counted_as_tokens_are(text: str) -> None:
    """However the text is cut."""
    assert word_count(text) == sum(map(is_word, tokens(text)))


@pytest.mark.properties
@given(PROSE)
@example("rose by 9 per cent to USD 40 million percent")
@example("a  b\tc d\n5 %")
def test_cutting_between_spaces_gives_the_tokens_of_the_whole(text: str) -> None:
    """Tokens found between spaces, each once and remembered, are those that the rule finds in the whole text."""
    bare = signs.bare(text)  # what cannot be seen is put back into the tokens of what can
    for spaced in (bare, " ".join(bare.split())):
        assert tokens(spaced) == cut(spaced)


@pytest.mark.properties
@given(st.lists(st.sampled_from(FIGURE_PARTS), max_size=12).map(" ".join))
def test_a_figure_with_spaces_is_cut_alike_between_spaces(text: str) -> None:
    """What may stand in a figure behind a space stays in it."""
    assert tokens(text) == cut(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("กำลังที่นี่", ["กำ", "ลั", "ง", "ที่", "นี่"]),
        ("เด็กไทยกระ", ["เด็", "ก", "ไท", "ย", "ก", "ระ"]),
        ("ក្រុមខ្មែរ", ["ក្រុ", "ម", "ខ្មែ", "រ"]),
        ("ປະເທດ", ["ປະ", "ເທ", "ດ"]),
        ("𠮷野家 報告", ["𠮷", "野", "家", " ", "報", "告"]),
        ("ｶﾞｽ 人々", ["ｶﾞ", "ｽ", " ", "人", "々"]),
        ("か\u3099", ["か\u3099"]),
        ("한국어 보고서", ["한국어", " ", "보고서"]),
        ("مُحَمَّد رسول", ["مُحَمَّد", " ", "رسول"]),
        ("שָׁלוֹם", ["שָׁלוֹם"]),
        ("हिन्दी में", ["हिन्दी", " ", "में"]),
        ("می\u200cخواهم", ["می\u200cخواهم"]),
        ("e\u0301te\u0301", ["e\u0301te\u0301"]),
        ("👩\u200d💻👍🏽 🇽🇰🇨🇭 1\ufe0f\u20e3", ["👩\u200d💻", "👍🏽", " ", "🇽🇰", "🇨🇭", " ", "1\ufe0f\u20e3"]),
    ],
)
def test_what_is_written_as_one_character_is_never_cut(text: str, expected: list[str]) -> None:
    """Marks, vowel signs and joined signs stay with their base; scripts without spaces are cut between characters."""
    assert tokens(text) == expected


@pytest.mark.properties
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Zs", "Zl", "Zp", "Cc"]), min_size=1, max_size=3))
def test_a_combining_mark_is_never_a_token_of_its_own(base: str) -> None:
    """Whatever stands before a mark, the mark stays with it."""
    for mark in MARKS:
        for token in tokens(f"x{base}{mark}y"):
            assert unicodedata.category(token[0])[0] != "M"


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


def test_what_is_remembered_is_bounded_and_forgotten_without_a_trace() -> None:
    """A function with a memory is asked once, gives the same, and starts anew when it holds a vocabulary."""
    asked = []
    upper = remembered(lambda text: asked.append(text) or text.upper())
    assert [upper("a"), upper("a")] == ["A", "A"] and asked == ["a"]
    for n in range(1 << 16):
        upper(f"w{n}")
    assert upper("a") == "A" and asked.count("a") == 2


@pytest.mark.parametrize(
    ("printed", "plain"),
    [("1⁄5", "1/5"), ("5 1⁄4 percent", "5-1/4 percent"), ("5-1⁄4", "5-1/4"), ("$1 1⁄2 million", "$1-1/2 million")],
)
def test_a_fraction_with_its_own_stroke_is_one_figure(printed: str, plain: str) -> None:
    """Typesetters write fractions with U+2044, other formats with a slash: one token, one key."""
    assert tokens(printed) == [printed]
    assert key(printed) == plain


@pytest.mark.parametrize(("numeral", "value"), [("iv", 4), ("xiv", 14), ("xl", 40), ("ciii", 103), ("", 0)])
def test_small_roman_numbers_have_their_value(numeral: str, value: int) -> None:
    """What numbers the first pages of a book is counted like the rest."""
    assert roman_value(numeral) == value


def test_a_text_that_is_not_all_characters_is_written_all_the_same() -> None:
    """A name of a file that could not be decoded has half of a pair of surrogates: its number is written out."""
    assert encoded("é\udc80") == b"\xc3\xa9\\udc80"


def test_letters_that_only_look_like_numerals_count_nothing() -> None:
    """A pattern without case takes the Turkish letters for an i; they are no numerals."""
    assert roman_value("\u0131") == roman_value("\u0130".lower().removeprefix("i")) == 0

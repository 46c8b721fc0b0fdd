"""What prints nothing is known by its code point, and left alone where a script needs it."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffreport import lookalikes, signs
from tests.spoofs import INVISIBLE, SOFT

ANY = st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from(sorted(INVISIBLE)), st.sampled_from("ab 1")))


def test_the_invisible_and_control_characters_are_all_known() -> None:
    """Of 515 code points 489 are signs; 25 kinds of white space and the soft hyphen are typography."""
    assert len(INVISIBLE) == 515 if unicodedata.unidata_version < "15" else len(INVISIBLE) >= 515
    assert len(SOFT) == 26
    assert [ascii(c) for c in sorted(INVISIBLE) if signs.holds(c) == (c in SOFT)] == []


def test_no_visible_character_is_a_sign() -> None:
    """Beyond the known ones only code points that are kept for invisible characters are signs."""
    more = [chr(c) for c in range(0x110000) if signs.holds(chr(c)) and chr(c) not in INVISIBLE]
    assert {unicodedata.category(c) for c in more} == {"Cn"}
    assert all(c == "\u2065" or "\ufff0" <= c <= "\ufff8" or c >= "\U00013439" for c in more)


@pytest.mark.parametrize("sign", sorted(INVISIBLE - SOFT))
def test_a_sign_in_a_latin_word_is_hidden_and_named(sign: str) -> None:
    """In a Latin word none has any use, and each has a code point and a name."""
    assert signs.hidden(f"wo{sign}rd") == (signs.Sign(2, sign),)
    assert re.fullmatch(rf"U\+0*{ord(sign):X} [A-Z][-A-Z0-9() ]+", signs.named(sign)) or ord(sign) in range(
        0x13439, 0x13440
    )


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم",  # Persian
        "क्\u200dष",  # Hindi
        "❤\ufe0f and \U0001f468\u200d\U0001f469\u200d\U0001f467",
        "1\ufe0f\u20e3",
        "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f",
        "葛\U000e0100城",
        "ภาษา\u200bไทย",
        "שלום\u200f (abc)\u200e",
        "\u0600\u0661\u0662",
        "\ufeffBegun with the mark of a file",
        "a\u034f\u0301",
        "\u1820\u180b",
    ],
)
def test_a_sign_where_its_script_needs_it_is_not_hidden(text: str) -> None:
    """Joiners, selectors and marks that belong to a spelling are part of it."""
    assert signs.holds(text)
    assert signs.hidden(text) == ()


@pytest.mark.parametrize(
    "text", ["شر\u202eطة", "שלום\u2066", "❤\U000e0101", "\U0001f3f4\U000e0041", "a\u200dب", "x\ufe0f"]
)
def test_a_sign_that_its_script_has_no_use_for_is_hidden(text: str) -> None:
    """Overrides and isolates are hidden in any script; so is what only looks as if it belonged there."""
    assert len(signs.hidden(text)) == 1


@given(ANY)
def test_bare_text_holds_no_sign_and_loses_nothing_else(text: str) -> None:
    """Only signs are left out."""
    assert not signs.holds(signs.bare(text))
    assert signs.bare(text) == "".join(c for c in text if not signs.holds(c))


@given(ANY)
def test_signs_come_back_to_where_they_stood(text: str) -> None:
    """However the bare text is cut, the tokens with their signs join to the text."""
    cut = re.findall(r"\w+|\s+|.", signs.bare(text), re.DOTALL)
    tokens = signs.restored(text, cut)
    assert "".join(tokens) == text
    assert all(signs.bare(token) or len(token) == 1 for token in tokens)


def test_every_look_alike_is_a_letter_that_is_not_ascii() -> None:
    """The table goes from other letters to Latin ones, each once, and never to a letter of the other case."""
    others = [other for letters in lookalikes._LETTERS.values() for other in letters]
    assert len(others) == len(set(others)) > 100
    assert all(other.isalpha() and not other.isascii() for other in others)
    scripts = {unicodedata.name(other).split()[0] for other in others}
    assert scripts == {"LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "CHEROKEE"}


@pytest.mark.parametrize(
    ("old", "new"),
    [("Moscow", "Москва"), ("l0", "1O"), ("modern", "modem"), ("сорт", "copm"), ("word", "word"), ("word", "Word")],
)
def test_words_that_do_not_look_alike_have_no_swaps(old: str, new: str) -> None:
    """Words of another language, letters for digits of one script, and other letters are ordinary changes."""
    assert lookalikes.swaps([old], [new]) == ()


def test_swaps_are_told_once_and_in_order() -> None:
    """Each pair of letters is told once, whichever words hold it."""
    assert lookalikes.swaps(["banana", "pie"], ["b\u0430n\u0430n\u0430", "pi\u0435"]) == (
        lookalikes.Swap("a", "\u0430"),
        lookalikes.Swap("e", "\u0435"),
    )


def test_only_words_of_mixed_script_are_made_latin() -> None:
    """A Cyrillic word stays what it is, even if each of its letters looks Latin."""
    assert lookalikes.latin("p\u0430ypal") == "paypal"
    assert lookalikes.latin("оса") == "оса"

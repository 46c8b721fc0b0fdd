"""Numbers of lists are printed as word processors print them, in digits where a form has none for them."""

from __future__ import annotations

import pytest

from diffreport.readers.office import numerals


@pytest.mark.parametrize(
    ("form", "printed"),
    [
        ("upperRoman", {4: "IV", 1994: "MCMXCIV", 0: "0", 5000: "5000"}),
        ("lowerLetter", {1: "a", 26: "z", 27: "aa", 52: "zz", 0: "0", 781: "781"}),
        ("ordinal", {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 11: "11th", 12: "12th", 22: "22nd", 113: "113th"}),
        ("cardinalText", {0: "Zero", 19: "Nineteen", 40: "Forty", 42: "Forty-two", 300: "Three hundred"}),
        ("cardinalText", {512: "Five hundred twelve", 1000: "1000", -1: "-1"}),
        ("ordinalText", {1: "First", 20: "Twentieth", 21: "Twenty-first", 112: "One hundred twelfth"}),
        ("ordinalText", {4: "Fourth", 600: "Six hundredth", 1001: "1001st"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "21"}),
        ("decimalEnclosedParen", {1: "⑴", 21: "(21)"}),
    ],
)
def test_numbers_have_their_form(form: str, printed: dict[int, str]) -> None:
    """Each form as far as it goes; what is beyond it is printed in digits."""
    assert {number: numerals.FORMATS[form](number) for number in printed} == printed


def test_letters_as_of_the_columns_of_a_sheet() -> None:
    """Behind "z" comes "aa", then "ab"."""
    assert [numerals.counted(number, "abcdefghijklmnopqrstuvwxyz") for number in (1, 26, 27, 28, 703)] == [
        *("a", "z", "aa", "ab", "aaa")
    ]
    assert numerals.counted(0, "ab") == "0"


def test_chinese_numbers() -> None:
    """Places are named, noughts in the middle once; ten has no one before it."""
    expected = {7: "七", 10: "十", 15: "十五", 21: "二十一", 110: "一百一十", 1005: "一千〇五", 10_000: "10000"}
    assert {number: numerals.han(number) for number in expected} == expected

"""Numbers as lists print them: digits, letters, Roman numerals, words, and those of other scripts."""

from __future__ import annotations

from collections.abc import Callable

_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_ROMAN_MOST = 4_999  # above, numerals need a bar
_REPEATED_MOST = 780  # letters are repeated ("aaa"): thirty times at most
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_CYRILLIC = "абвгдежзиклмнопрстуфхцчшщыэюя"
_GREEK = "αβγδεζηθικλμνξοπρστυφχψω"
_HEBREW = "אבגדהוזחטיכלמנסעפצקרשת"
_ARABIC = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"
_KOREAN_SYLLABLES, _KOREAN_LETTERS = "가나다라마바사아자차카타파하", "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"
_KANA, _IROHA = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン",
    ("イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"),
)
_SIGNS = "*†‡§"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_HAN, _HAN_UNITS = "〇一二三四五六七八九", ("", "十", "百", "千")
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_IRREGULAR = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth"}
_IRREGULAR["twelve"] = "twelfth"


def roman(number: int) -> str:
    """Return a number in Roman capitals ("XIV"), in digits if it has none."""
    if not 0 < number <= _ROMAN_MOST:
        return str(number)
    out = []
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        out.append(letters * count)
    return "".join(out)


def repeated(number: int, letters: str) -> str:
    """Return a number as lists letter them: "a" to "z", then "aa" to "zz"."""
    if not 0 < number <= _REPEATED_MOST:
        return str(number)
    count, position = divmod(number - 1, len(letters))
    return letters[position] * (count + 1)


def counted(number: int, letters: str) -> str:
    """Return a number as columns of a sheet are lettered: "z", "aa", "ab"."""
    out = ""
    while number > 0:
        number, position = divmod(number - 1, len(letters))
        out = letters[position] + out
    return out or "0"


def ordinal(number: int) -> str:
    """Return "1st", "2nd", "11th"."""
    ending = "th" if number // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def words(number: int) -> str:
    """Return an English number below a thousand in words ("twenty-one"), in digits if it is larger."""
    if not 0 <= number < 1000:
        return str(number)
    if number < 20:
        return _ONES[number]
    if number < 100:
        tens = _TENS[number // 10 - 2]
        return f"{tens}-{_ONES[number % 10]}" if number % 10 else tens
    rest = f" {words(number % 100)}" if number % 100 else ""
    return f"{_ONES[number // 100]} hundred{rest}"


def ordinal_words(number: int) -> str:
    """Return an English ordinal below a thousand in words ("twenty-first")."""
    text = words(number)
    start, dash, last = text.rpartition("-") if "-" in text else text.rpartition(" ")
    if last.isdecimal():
        return ordinal(number)
    if last in _IRREGULAR:
        return start + dash + _IRREGULAR[last]
    return start + dash + (last[:-1] + "ieth" if last.endswith("y") else last + "th")


def han(number: int) -> str:
    """Return a number below ten thousand in Chinese ("二十一"), in digits if it is larger."""
    if not 0 < number < 10_000:
        return str(number)
    out = ""
    for place, digit in enumerate(reversed(str(number))):
        if digit != "0":
            out = _HAN[int(digit)] + _HAN_UNITS[place] + out
        elif out and not out.startswith(_HAN[0]):
            out = _HAN[0] + out
    return out.removeprefix("一") if 10 <= number < 20 else out


def _digits(zero: str) -> Callable[[int], str]:
    """Return how numbers are written with ten digits that follow each other in Unicode."""
    return lambda number: "".join(chr(ord(zero) + int(c)) if c.isdecimal() else c for c in str(number))


def _enclosed(number: int) -> str:
    return chr(0x245F + number) if 0 < number <= 20 else str(number)


# By the names that Office Open XML gives them.
FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "upperRoman": roman,
    "lowerRoman": lambda number: roman(number).lower(),
    "upperLetter": lambda number: repeated(number, _LATIN).upper(),
    "lowerLetter": lambda number: repeated(number, _LATIN),
    "ordinal": ordinal,
    "cardinalText": lambda number: words(number).capitalize(),
    "ordinalText": lambda number: ordinal_words(number).capitalize(),
    "hex": lambda number: f"{number:X}",
    "chicago": lambda number: repeated(number, _SIGNS),
    "numberInDash": lambda number: f"- {number} -",
    "decimalFullWidth": _digits("０"),
    "decimalFullWidth2": _digits("０"),
    "decimalEnclosedCircle": _enclosed,
    "decimalEnclosedCircleChinese": _enclosed,
    "decimalEnclosedFullstop": lambda number: chr(0x2487 + number) if 0 < number <= 20 else f"{number}.",
    "decimalEnclosedParen": lambda number: chr(0x2473 + number) if 0 < number <= 20 else f"({number})",
    "russianLower": lambda number: repeated(number, _CYRILLIC),
    "russianUpper": lambda number: repeated(number, _CYRILLIC).upper(),
    "hebrew2": lambda number: repeated(number, _HEBREW),
    "arabicAlpha": lambda number: repeated(number, _ARABIC),
    "ganada": lambda number: repeated(number, _KOREAN_SYLLABLES),
    "chosung": lambda number: repeated(number, _KOREAN_LETTERS),
    "aiueo": lambda number: repeated(number, _KANA),
    "aiueoFullWidth": lambda number: repeated(number, _KANA),
    "iroha": lambda number: repeated(number, _IROHA),
    "irohaFullWidth": lambda number: repeated(number, _IROHA),
    "ideographTraditional": lambda number: repeated(number, _STEMS),
    "ideographZodiac": lambda number: repeated(number, _BRANCHES),
    "thaiNumbers": _digits("๐"),
    "hindiNumbers": _digits("०"),
    "chineseCounting": han,
    "chineseCountingThousand": han,
    "taiwaneseCounting": han,
    "taiwaneseCountingThousand": han,
    "japaneseCounting": han,
    "ideographDigital": lambda number: "".join(_HAN[int(c)] for c in str(abs(number))),
    "japaneseDigitalTenThousand": lambda number: "".join(_HAN[int(c)] for c in str(abs(number))),
    "greekLower": lambda number: repeated(number, _GREEK),
    "none": lambda _: "",
    "bullet": lambda _: "",
}


def printed(number: int, form: str) -> str:
    """Return a number in one of Office Open XML's formats, in digits if the format is unknown."""
    return FORMATS.get(form, str)(number)

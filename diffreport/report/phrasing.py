"""How the report says things: numbers in words, dates, signs, shortened quotations. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from diffreport.model import Document, Figure, Kind, Summary

_WORDS = "no one two three four five six seven eight nine ten eleven twelve".split()
_MONTHS = ("January February March April May June July August September October November December").split()
_DATE = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d)(?:T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(Z|\+00:00)?)?)?")

# Differences outside these are powers of ten. Units: those of the figure.
_LEAST, _MOST, _DECIMALS = Decimal("0.000001"), Decimal(10**15), 4
_MOST_PERCENT = Decimal(9_999)
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

# What a qualifier is shown as in a column of figures; the printed word stays its name.
_SIGNS = {
    "≈": "approximately about around some roughly nearly almost circa estimated an_estimated close_to".split(),
    "≥": "at_least no_fewer_than no_less_than or_more".split(),
    ">": "more_than over above exceeding".split(),
    "≤": "at_most up_to no_more_than or_less or_fewer".split(),
    "<": "less_than fewer_than under below".split(),
}
_SIGN_OF = {word.replace("_", " "): sign for sign, words in _SIGNS.items() for word in words}

NOISE_NAMES = {
    "typography": "Quotation marks, dashes, spaces",
    "case": "Upper and lower case",
    "spelling": "Spelling variants",
    "reflow": "Line breaks",
    "hyphenation": "Hyphenation",
    "furniture": "Page headers, footers and page numbers",
    "renumbering": "Tables, notes and annexes renumbered",
    "reference": "Cross-references",
    "contents": "Tables of contents",
    "routine": "Routine dates and years moved on",
    "plumbing": "Links, navigation and page machinery",
    "ocr": "Misread characters",
    "global_rewrite": "A term or a frame replaced throughout",
}
_NOISE_IN_PASSING = {
    "typography": "quotation marks, dashes and spaces",
    "case": "capital letters",
    "spelling": "spelling",
    "reflow": "line breaks",
    "hyphenation": "hyphenation",
    "furniture": "page headers and footers",
    "renumbering": "numbering",
    "reference": "cross-references",
    "contents": "tables of contents",
    "routine": "dates",
    "plumbing": "page machinery",
    "ocr": "misread characters",
    "global_rewrite": "a term or a frame replaced throughout",
}


# What makes a revised figure doubtful, as it is asked.
_CHECKS = {
    "tenfold": "a power of ten?",
    "digits_swapped": "digits swapped?",
    "unit_changed": "another unit?",
    "sign_changed": "another sign?",
}


def rewordings(n: int) -> str:
    """Return that so many rewordings run through the text: "one rewording runs through the text"."""
    return f"{counted(n, 'rewording runs', 'rewordings run')} through the text"


def similarity(score: float) -> str:
    """Return a score as a reader gets it: "0.84"; equal only what is equal."""
    return f"{min(score, 0.99) if score < 1 else 1:.2f}"


def checks(names: Sequence[str]) -> str:
    """Return what makes a revised figure doubtful in words: "digits swapped? another unit?"."""
    return " ".join(_CHECKS.get(name, f"{name.replace('_', ' ')}?") for name in names)


def number(n: int) -> str:
    """Return a count in words up to twelve, in digits above."""
    return _WORDS[n] if 0 <= n < len(_WORDS) else f"{n:,}"


def counted(n: int, singular: str, plural: str = "") -> str:
    """Return "one figure", "two figures", "1,204 figures"."""
    return f"{number(n)} {singular if n == 1 else plural or singular + 's'}"


def digits(n: int, singular: str, plural: str = "") -> str:
    """Return "1 figure", "2 figures", "1,204 figures"."""
    return f"{n:,} {singular if n == 1 else plural or singular + 's'}"


def length(document: Document, words: int) -> str:
    """Return "1,204 words", or that they are those outside of a document's tables: the masthead counts no others."""
    has_tables = any(block.kind is Kind.TABLE for block in document.blocks)
    return digits(words, "word") + (" outside tables" if has_tables else "")


def listed(parts: Sequence[str]) -> str:
    """Return "a", "a and b", "a, b and c"."""
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + f" and {parts[-1]}" if parts else ""


def sentence_case(text: str) -> str:
    """Return the text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def noise_name(noise: str) -> str:
    """Return a noise class as the footer names it."""
    return NOISE_NAMES.get(noise, sentence_case(noise.replace("_", " ")))


def noise_in_passing(noise: str) -> str:
    """Return a noise class as a word inside a sentence."""
    return _NOISE_IN_PASSING.get(noise, noise.replace("_", " "))


def date(iso: str | None) -> str:
    """Return an ISO date or time as "28 June 2024" or "1 July 2024, 06:00 UTC"; anything else as it is."""
    match = _DATE.fullmatch(iso or "")
    if not match or not 1 <= int(match[2]) <= 12:
        return iso or ""
    day = f"{int(match[3])} " if match[3] else ""
    time = f", {match[4]}{' UTC' if match[5] else ''}" if match[4] else ""
    return f"{day}{_MONTHS[int(match[2]) - 1]} {match[1]}{time}"


def size(n: int) -> str:
    """Return a number of bytes as "812 bytes", "12.3 kB" or "4.0 MB"."""
    if n < 1000:
        return digits(n, "byte")
    return f"{n / 1000:.1f} kB" if n < 1_000_000 else f"{n / 1_000_000:.1f} MB"


def shortened(text: str, words: int = 12) -> str:
    """Return the first words of a text, with an ellipsis if more follow. Cost: does not read on."""
    head = text[: words * 24].split()
    cut = " ".join(head[:words])
    return cut if len(head) <= words and len(text) <= words * 24 else f"{cut.rstrip(',;:.')}\u00a0…"


def bare(text: str) -> str:
    """Return changed words without the punctuation and spaces at their ends; punctuation alone stays."""
    return text.strip(" ,;:.") or text.strip()


def kept_percent(summary: Summary) -> int:
    """Return the share of the old wording kept, in whole per cent; 100 only if no word is gone."""
    rounded = int(summary.kept_percent + 0.5)
    return 99 if rounded == 100 and summary.deleted_words else rounded


def signed(value: Decimal) -> str:
    """Return a difference with its sign, a true minus and thousands separators.

    At most four decimals, or four digits that tell where the number is below one; what no reader would
    count the zeros of as a power of ten. So the result is short, whatever the value.
    """
    size = abs(value)
    sign = "−" if value < 0 else "+" if value else "±"
    if size and not _LEAST <= size < _MOST:
        return f"{sign}{_as_power(size)}"
    places = _DECIMALS if size >= 1 or not size else _DECIMALS - 1 - size.adjusted()
    rounded = size.quantize(Decimal(1).scaleb(-places)) if -int(size.as_tuple().exponent) > places else size
    plain = f"{rounded:,f}"
    return sign + (plain.rstrip("0").rstrip(".") if "." in plain else plain)


def _as_power(size: Decimal) -> str:
    """Return "1.235 × 10¹⁸"."""
    digits_, _, exponent = f"{size:.3e}".partition("e")
    return f"{digits_.rstrip('0').rstrip('.')} × 10{str(int(exponent)).translate(_RAISED)}"


def percent_signed(value: Decimal | None) -> str:
    """Return a relative change such as "+30.8%", or nothing where there is none; beyond 9,999% only that."""
    if value is None:
        return ""
    if abs(value) > _MOST_PERCENT:
        return f"{'>' if value > 0 else '<'} {signed(_MOST_PERCENT.copy_sign(value))}%"
    return f"{signed(value)}%"


def qualifier_sign(figure: Figure) -> str:
    """Return the sign that stands for a figure's qualifier, or nothing where it is printed in words."""
    sign = _SIGN_OF.get(figure.qualifier.casefold(), "")
    return sign if sign and figure.text.casefold().startswith(figure.qualifier.casefold()) else ""


def unqualified(figure: Figure) -> str:
    """Return a figure as printed, without the qualifier that a sign stands for."""
    return figure.text[len(figure.qualifier) :].strip() if qualifier_sign(figure) else figure.text

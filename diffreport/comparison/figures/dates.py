"""Dates as printed in a text, each with the digits of its ISO form: 20230307, 202303, 2023; 307 without a year."""

from __future__ import annotations

import re
from typing import NamedTuple

from diffreport.patterns import late

_NAMES = "january february march april may june july august september october november december".split()
_MONTHS = (
    {name: n for n, name in enumerate(_NAMES, 1)} | {name[:3]: n for n, name in enumerate(_NAMES, 1)} | {"sept": 9}
)
_LONGEST_FIRST = sorted(_MONTHS, key=len, reverse=True)
# With a capital: "may" and "march" are words. "May" before a verb is told by what stands beside it.
_FULL, _SHORT = (
    "|".join(f"{name.capitalize()}|{name.upper()}" for name in names)
    for names in (_NAMES, [name for name in _LONGEST_FIRST if len(name) <= len("sept")])
)
_MONTH = rf"(?:(?:{_FULL})(?![a-zA-Z])|(?:{_SHORT})(?![a-zA-Z])\.?)"
_YEAR = r"(?:1[0-9]|20|21)\d\d(?![\d%]|[.,]\d)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?!\d|[.,]\d)"
_DASH = r" ?- ?| to | through "

_ISO = late(r"(\d{4})(?P<mark>[/-])(0[1-9]|1[0-2])(?P=mark)(0[1-9]|[12]\d|3[01])(?![\d-])")
_SLASHED = late(r"(\d{1,2})(?P<mark>[/.-])(\d{1,2})(?P=mark)(\d{4}|(?<=/)\d\d)(?!\d|[/.-]\d)")
_COMPACT = late(
    rf"(\d{{2}})[- ]?({'|'.join(name.upper() for name in _LONGEST_FIRST if len(name) == 3)})[- ]?(\d{{2}})(?!\d)"
)
_DAY_FIRST = late(
    rf"(?P<day>{_DAY})(?:(?P<dash>{_DASH}| and )(?P<last>{_DAY}))?(?: of)?[ -](?P<month>{_MONTH})"
    rf"(?:(?:,? |-)(?P<year>{_YEAR}))?"
)
_MONTH_FIRST = late(
    rf"(?P<month>{_MONTH})(?: (?P<day>{_DAY})(?![ -](?:percent|per cent|million|billion|thousand)|%)"
    rf"(?:(?:{_DASH})(?P<last>{_DAY})(?! {_MONTH}))?(?:,? (?P<year>{_YEAR}))?"
    rf"|(?:(?: ?[-/] ?| to | and )(?P<until>{_MONTH}))?(?:,| of)? ?'?(?P<of>{_YEAR}))"
)
# What begins a date of digits; most numbers do not.
_LIKE_A_DATE = late(
    rf"\d\d?(?:st|nd|rd|th)?(?:(?:{_DASH}| and )\d\d?(?:st|nd|rd|th)?)?(?: of)?[ -]?[A-Z]"
    rf"|\d{{4}}[/-]\d|\d\d?[/.-]\d\d?[/.-]\d"
)
_SECOND = r"(?:(?P<dash>[-/])(?P<until>\d{4}|\d\d)(?![\d/-]))?"
_YEARS = late(rf"(?P<year>{_YEAR.replace('(?![', '(?![a-zA-Z_')}){_SECOND}(?!-(?:\d|[a-z]))")
_FISCAL = late(
    rf"(?i:FYs?|fiscal years?|financial years?)[ -]?'?(?P<year>{_YEAR}|\d\d(?!\d))"
    rf"{_SECOND.replace('[-/])', '[-/](?:FY ?)?)')}"
)
_PREFIXED = late(rf"(?i:mid|early|late|end|pre|post)-(?P<year>{_YEAR})")
_IN = late(r"\b(?:in|since) $", re.IGNORECASE)
_WORD = late(" [a-z]")
_LAST_SPAN = 100  # a longer span of years is a pair of numbers


class Date(NamedTuple):
    """A date or a span of dates: characters `start` to `end`; `value` and `high` are the digits of the ISO date."""

    start: int
    end: int
    value: int
    unit: str  # day, month, year, fiscal year
    high: int | None = None


def month_at(text: str, start: int) -> Date | None:
    """Return the date that begins with a month's name: "March 7, 2023", "March 2023"; None for a month alone."""
    found = _MONTH_FIRST.match(text, start)
    if found is None:
        return None
    month = _month(found["month"])
    if found["day"] is None:
        year, until = int(found["of"]), found["until"]
        return Date(start, found.end(), _digits(year, month), "month", _digits(year, _month(until)) if until else None)
    year = int(found["year"] or 0)
    day, last = _number(found["day"]), found["last"]
    high = _digits(year, month, _number(last)) if last and _number(last) > day else None
    if not found["year"] and _IN.search(text, max(0, start - 6), start) and _WORD.match(text, found.end()):
        return None  # "in May 14 people fled": a day would stand behind "on"
    end = found.end() if high or not last or found["year"] else found.end("day")
    return Date(start, end, _digits(year, month, day), "day", high)


def digits_at(text: str, start: int) -> Date | None:
    """Return the date that begins with digits, a year apart: "7 March 2023", "2023-03-07", "07/03/2023", "01AUG19".

    With strokes the month stands first, as American documents have it, unless only the other way is a date;
    with stops the day does.
    """
    if not _LIKE_A_DATE.match(text, start):
        return None
    if found := _DAY_FIRST.match(text, start):
        month, year = _month(found["month"]), int(found["year"] or 0)
        day, last = _number(found["day"]), found["last"]
        if last and found["dash"] == " and ":  # "on 3 and 5 May": two dates, the first told by the second
            return Date(start, found.end("day"), _digits(year, month, day), "day")
        high = _digits(year, month, _number(last)) if last else None
        return Date(start, found.end(), _digits(year, month, day), "day", high)
    if found := _ISO.match(text, start):
        year, month, day = int(found[1]), int(found[3]), int(found[4])
        return Date(start, found.end(), _digits(year, month, day), "day")
    if found := _SLASHED.match(text, start):
        first, second, year = int(found[1]), int(found[3]), _full(int(found[4]))
        month, day = (second, first) if first > 12 or (found["mark"] == "." and second <= 12) else (first, second)
        valid = 1 <= month <= 12 and 1 <= day <= 31
        return Date(start, found.end(), _digits(year, month, day), "day") if valid else None
    if found := _COMPACT.match(text, start):
        return Date(start, found.end(), _digits(_full(int(found[3])), _month(found[2]), int(found[1])), "day")
    return None


def year_at(text: str, start: int) -> Date | None:
    """Return the year, or the span of years, printed at a place: "2023", "2014-16", "2021/22"."""
    found = _YEARS.match(text, start)
    if found is None:
        return None
    year, high = int(found["year"]), _until(found)
    if found["until"] and high is None:
        return (
            Date(start, found.end("year"), year, "year") if found["dash"] == "-" and len(found["until"]) == 4 else None
        )
    return Date(start, found.end(), year, "year", high)


def fiscal_at(text: str, start: int) -> Date | None:
    """Return the fiscal year printed at a place: "FY 2014", "fiscal year 2014", "FY14"."""
    found = _FISCAL.match(text, start)
    if found is None:
        return None
    year = int(found["year"])
    return Date(start, found.end(), _full(year), "fiscal year", _until(found))


def prefixed_at(text: str, start: int) -> Date | None:
    """Return the year behind a word that is joined to it: "mid-2014"."""
    found = _PREFIXED.match(text, start)
    return Date(start, found.end(), int(found["year"]), "year") if found else None


def _until(found: re.Match[str]) -> int | None:
    """Return the last year of a span, None where there is none or it is no later one."""
    if not found["until"]:
        return None
    year = _full(int(found["year"]))
    last = int(found["until"])
    if last < 100:
        last += year // 100 * 100 + 100 * (last < year % 100)
    return last if year < last <= year + _LAST_SPAN else None


def _full(year: int) -> int:
    """Return a year with its century: what two digits tell lies from 1970 to 2069."""
    return year if year > 99 else year + (2000 if year < 70 else 1900)


def _month(name: str) -> int:
    return _MONTHS[name.rstrip(".").lower()]


def _number(day: str) -> int:
    return int(re.sub(r"\D", "", day))


def _digits(year: int, month: int, day: int = 0) -> int:
    digits = year * 100 + month
    return digits * 100 + day if day else digits

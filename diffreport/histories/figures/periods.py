"""The time that a figure is a sum over: up to which month, which part of a year, a calendar or a fiscal year."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from typing import NamedTuple

from diffreport import text as _text
from diffreport.comparison.figures.places import Place

_MONTHS = "january february march april may june july august september october november december".split()
# The case matters: "may" is a verb.
_MONTH = rf"(?:{'|'.join(map(str.capitalize, _MONTHS))})"
_DAY = r"(?:\d{1,2}(?:st|nd|rd|th)?)"
_DATE = rf"(?:(?:the )?{_DAY} (?:of )?)?(?P<month>{_MONTH})"
_UP_TO = r"[Tt]hrough|[Uu]p to|[Uu]ntil|[Tt]ill"
_PART = r"[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ll]ast|1st|2nd|3rd|4th"
_FORMS = (
    # "between January and June", "from January to September", "January-June"
    re.compile(rf"(?P<first>{_MONTH})(?: {_DAY})?(?:,? \d{{4}})?(?: ?[-–] ?| (?:to|through|and|until) ){_DATE}"),
    re.compile(rf"\b(?:{_UP_TO})(?: the)?(?: end of| beginning of| start of)?(?: early| mid| late)?[ -]{_DATE}\b"),
    re.compile(rf"\b(?P<part>{_PART}) (?P<span>half|quarter|semester|(?:\w+ )?months)\b"),
    re.compile(r"\b(?P<fiscal>[Ff]iscal [Yy]ear|FY|[Ff]inancial [Yy]ear)(?![a-z])"),
    re.compile(
        r"\b(?P<year>(?:[Dd]uring|[Ii]n|[Oo]ver|[Tt]hroughout|[Ff]or) the (?:\w+ )?year"
        r"|[Cc]alendar [Yy]ear|(?:[Ii]n|[Dd]uring|[Ff]or|[Tt]hroughout) (?:19|20)\d\d)\b"
    ),
)


class Period(NamedTuple):
    """A time of the year, or a length of time: what kind, and which."""

    kind: str  # until, span, part, fiscal or year
    which: str = ""


def period_of(place: Place) -> Period | None:
    """Return the period of an amount: the nearest one told in its sentence before it, else behind it; None for none.

    When something happened ("in July"), or was counted ("as of July"), is no period. Cost: linear in the sentence,
    which is read once.
    """
    if place.cell:
        return None
    found = _PERIODS(place.sentence)
    return found[max(0, bisect_left(found, (place.at,)) - 1)][2] if found else None


def _periods_in(sentence: str) -> list[tuple[int, int, Period]]:
    """Return the periods that a sentence tells, in order, each with where it begins and ends."""
    taken: list[tuple[int, int, Period]] = []
    for form in _FORMS:  # "first quarter of fiscal year": the first form
        for match in form.finditer(sentence):
            start, end = match.span()
            n = bisect_left(taken, (start,))
            if (n == 0 or taken[n - 1][1] <= start) and (n == len(taken) or end <= taken[n][0]):
                insort(taken, (start, end, _period(match)))
    return taken


def _period(match: re.Match[str]) -> Period:
    told = match.groupdict()
    if told.get("first"):
        return Period("span", f"{told['first']} {told['month']}".lower())
    if told.get("month"):
        return Period("until", f"{told['month']}".lower())
    if told.get("part"):
        return Period("part", f"{told['part']} {told['span']}".lower())
    return Period("fiscal" if told.get("fiscal") else "year")


_PERIODS = _text.remembered(_periods_in)

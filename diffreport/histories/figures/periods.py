"""The time that a figure is of: up to which month, which part of a year, a calendar or a fiscal year."""

from __future__ import annotations

import re
from typing import NamedTuple

from diffreport.comparison.figures.places import Place
from diffreport.text import remembered

_MONTHS = "january february march april may june july august september october november december".split()
# The case matters: "may" is a verb.
_MONTH = rf"(?:{'|'.join(map(str.capitalize, _MONTHS))})"
_DAY = r"(?:\d{1,2}(?:st|nd|rd|th)?)"
_DATE = rf"(?:(?:the )?{_DAY} (?:of )?)?(?P<month>{_MONTH})"
_UP_TO = r"[Aa]s (?:of|at)|[Tt]hrough|[Uu]p to|[Uu]ntil|[Tt]ill|[Bb]y|[Aa]t"
_PART = r"[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ll]ast|1st|2nd|3rd|4th"
_FORMS = (
    # "between January and June", "from January to September", "January-June"
    re.compile(rf"(?P<first>{_MONTH})(?: {_DAY})?(?:,? \d{{4}})?(?: ?[-–] ?| (?:to|through|and|until) ){_DATE}"),
    re.compile(rf"\b(?:{_UP_TO})(?: the)?(?: end of| beginning of| start of)?(?: early| mid| late)?[ -]{_DATE}\b"),
    re.compile(rf"\b(?P<part>{_PART}) (?P<span>half|quarter|semester|(?:\w+ )?months)\b"),
    re.compile(r"\b(?P<fiscal>[Ff]iscal [Yy]ear|FY|[Ff]inancial [Yy]ear)(?![a-z])"),
    re.compile(r"\b(?P<end>(?:[Aa]t|[Bb]y) (?:the )?(?:end of (?:the )?year|year'?s?[- ]end))\b"),
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

    That something happened in a month ("in July") is no period. Cost: that of its sentence once, then of its periods.
    """
    if place.cell:
        return None
    told = _told(place.sentence)
    before = [one for one in told if one[0] < place.at]
    return before[-1][1] if before else told[0][1] if told else None


@remembered
def _told(sentence: str) -> tuple[tuple[int, Period], ...]:
    """Return the periods of a sentence in their order, each with where it begins."""
    taken: list[re.Match[str]] = []
    for form in _FORMS:  # "first quarter of fiscal year": the first form
        found = list(form.finditer(sentence))
        taken += [one for one in found if not any(one.start() < a.end() and a.start() < one.end() for a in taken)]
    return tuple((one.start(), _period(one)) for one in sorted(taken, key=re.Match.start))


def _period(match: re.Match[str]) -> Period:
    told = match.groupdict()
    if told.get("first"):
        return Period("span", f"{told['first']} {told['month']}".lower())
    if told.get("month"):
        return Period("until", f"{told['month']}".lower())
    if told.get("end"):
        return Period("until", "december")
    if told.get("part"):
        return Period("part", f"{told['part']} {told['span']}".lower())
    return Period("fiscal" if told.get("fiscal") else "year")

"""Which year each amount of a text speaks of, by the dates around it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from diffreport import text as _text
from diffreport.comparison.figures.mentions import Mention

# Before a date: what the clause tells was so then.
_OF_A_DATE = frozenset("in during for throughout".split())
# and before its "of": "as of June 2022", "the end of 2021"; not "the violent events of 2004".
_OF = frozenset(
    "as beginning budget census close count course election end half quarter start survey that those".split()
)
# Before a date it tells from when on, or until when; the number beside it is of another time.
_SINCE = frozenset("since after before until".split())
# Dates that may be the period of an amount; a day is a date of its own.
_PERIODS = ("year", "fiscal year", "month")
# Behind one of these another part of the sentence begins.
_PARTING = frozenset(", ; : ( ) and but while whereas".split())
# Between a year and its value: "2014: 12", "2014 - 12".
_LABEL_MARKS = frozenset(":-=")
# The words before a date that say what it is of are looked for in so many tokens, spaces included.
_REACH = 12
# The digits of a date with a year: the year alone, with its month, with month and day.
_DIGITS_OF_YEAR = 4


def with_years(tokens: Sequence[str], found: Sequence[Mention]) -> tuple[list[Mention], list[Mention]]:
    """Return the amounts among the figures of a text, each with the year it speaks of, and the dates and identifiers.

    A year just before its value is that value's; a date that a clause is "of" is its figures'; a year in brackets
    at the end of a line of fields is that of all its figures without one. A year or month that is the period of an
    amount is told with the amount, and is not among the dates.
    """
    amounts = [m for m in found if m.figure.is_amount]
    if len(amounts) == len(found) or not any(m.figure.kind == "date" for m in found):
        return amounts, [m for m in found if not m.figure.is_amount]
    dates = _clauses(tokens, found) | _brackets(tokens, found) | _labels(tokens, found)
    periods = {date.at for date in dates.values() if date.figure.unit in _PERIODS}
    names = [m for m in found if not m.figure.is_amount and m.at not in periods]
    years = {at: _year(date) for at, date in dates.items()}
    return [replace(m, year=years.get(m.at)) if years.get(m.at) != m.year else m for m in amounts], names


def _year(mention: Mention) -> int | None:
    """Return the year of a date; None of a span of years, and of what is none."""
    digits = f"{mention.figure.value}"
    has_year = mention.figure.unit != "day" or len(digits) > _DIGITS_OF_YEAR  # "as of November 26" has none
    is_one = (
        mention.figure.kind == "date" and mention.figure.high is None and has_year and len(digits) >= _DIGITS_OF_YEAR
    )
    return int(digits[:_DIGITS_OF_YEAR]) if is_one else None


def _labels(tokens: Sequence[str], found: Sequence[Mention]) -> dict[int, Mention]:
    """Return the dates that are the labels of their values: "2014: 12; 2015: 11"."""
    out = {}
    for date, amount in pairwise(found):
        if not amount.figure.is_amount or not _year(date):
            continue
        between = [_text.key(t) for t in tokens[date.end : amount.start] if not t.isspace()]
        if set(between) <= _LABEL_MARKS:
            out[amount.at] = date
    return out


def _clauses(tokens: Sequence[str], found: Sequence[Mention]) -> dict[int, Mention]:
    """Return the dates of the clauses of each sentence: "in 2014 41, in 2015 50"."""
    out = {}
    for _, group in groupby(found, key=lambda m: m.sentence):
        members = list(group)
        dates = [m for m in members if _year(m) and _is_of(tokens, m)]
        amounts = [m for m in members if dates and m.figure.is_amount]
        trailed = _trailed(tokens, amounts, dates, members)
        trailing = {date.at for date in trailed.values()}
        leading = [date for date in dates if date.at not in trailing]
        for amount in amounts:
            before = bisect_left(leading, amount.at, key=lambda date: date.at)
            if amount.at in trailed:
                out[amount.at] = trailed[amount.at]
            elif before or len(dates) == 1:
                out[amount.at] = leading[before - 1] if before else dates[0]
    return out


def _trailed(
    tokens: Sequence[str], amounts: Sequence[Mention], dates: Sequence[Mention], members: Sequence[Mention]
) -> dict[int, Mention]:
    """Return the date right behind each amount in its part of the sentence: "41 in 2014, 50 in 2015"."""
    out: dict[int, Mention] = {}
    found = {date.at: date for date in dates}
    for amount in amounts:
        n = bisect_left(members, amount.end, key=lambda member: member.start)
        date = found.get(members[n].at) if n < len(members) else None
        if date and all(_text.key(token) not in _PARTING for token in tokens[amount.end : date.start]):
            out[amount.at] = date
    return out


def _is_of(tokens: Sequence[str], date: Mention) -> bool:
    """Tell whether a date is that of its clause: "in 2014", "as of June 2022"; not "since its founding in 1998"."""
    before = [_text.key(t) for t in reversed(tokens[max(0, date.start - _REACH) : date.start]) if not t.isspace()]
    clause = before[: next((k for k, key in enumerate(before) if not key[:1].isalpha()), len(before))]
    begins = clause[:1] == ["of"] and clause[1:2] and clause[1] in _OF
    return bool(clause) and (clause[0] in _OF_A_DATE or bool(begins)) and not _SINCE & set(clause)


def _brackets(tokens: Sequence[str], found: Sequence[Mention]) -> dict[int, Mention]:
    """Return the dates in brackets behind values: "receipts $7 billion; outlays $9 billion (FY88)"."""
    out: dict[int, Mention] = {}
    for line in _lines(tokens, found):
        waiting: list[int] = []
        leading: Mention | None = None  # "output (2020) was 610 GWh"
        for last, mention in pairwise([None, *line]):
            if mention is None:
                continue
            if mention.figure.is_amount:
                if last and last.figure.is_amount and not "".join(tokens[last.end : mention.start]).strip():
                    waiting = []  # "rank: 143 $13 billion (2011)": of two side by side the second begins anew
                waiting.append(mention.at)
            elif _year(mention) and _is_bracketed(tokens, mention):
                leading = None if waiting else mention
                out |= dict.fromkeys(waiting, mention)
                waiting = []
        if leading:
            out |= dict.fromkeys(waiting, leading)
    return out


def _lines(tokens: Sequence[str], found: Sequence[Mention]) -> Iterator[list[Mention]]:
    """Yield the figures of each run of sentences that only semicolons part."""
    line: list[Mention] = []
    depth, k = 0, 0
    for mention in found:
        for token in tokens[k : mention.start]:
            depth += (token == "(") - (token == ")")  # noqa: S105 - no password
            if token in (".", "\n", "!", "?") and depth <= 0:
                yield line
                line = []
        k = mention.start
        line.append(mention)
    yield line


def _is_bracketed(tokens: Sequence[str], date: Mention) -> bool:
    """Tell whether a date stands in brackets, with at most a few words before it."""
    before = [t for t in reversed(tokens[max(0, date.start - _REACH) : date.start]) if not t.isspace()]
    opening = next((k for k, t in enumerate(before) if t in "()"), None)
    return opening is not None and before[opening] == "("

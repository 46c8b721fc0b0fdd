"""What a figure is about: the words that name what it counts, and the year it speaks of."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from diffreport.comparison.figures.fields import field_of
from diffreport.comparison.figures.numerals import parse
from diffreport.comparison.figures.phrases import named
from diffreport.comparison.figures.printed import CLAUSE_ENDS, NOT_A_LABEL, Printed

# Before a number the label begins after one of these.
_CLAUSE_STARTS = frozenset("to that which who".split())
_LABEL_WORDS = 4
_FARTHEST = 60  # positions: further off stand no words of its own, but numbers and years in a row
# Before a year: the clause speaks of what happened then. "(2023 est.)" stands behind its figure.
_OF_A_YEAR = frozenset("in during for throughout year (".split())


class About(NamedTuple):
    """The label words around a figure as keys, nearest first, and the label as printed."""

    after: tuple[str, ...]
    before: tuple[str, ...]
    label: str
    is_field: bool  # the label stands before a colon


def about(printed: Printed, start: int, end: int, kind: str) -> About:
    """Return what the figure from position start up to end is about."""
    after = _words_after(printed, end)
    field = field_of(printed, start)
    if field is not None:
        if after and printed.key(after[-1] + 1) == ":":
            after = []  # "men: 12 women: 14": the next figure's
        before, label = field.words, field.label
    else:
        before = _words_before(printed, start - 1)
        goes_on = not after and bool(printed.head(start)) and _follows_a_value(printed, start)
        label = "" if goes_on else named(printed, start, end, kind)
    return About(tuple(map(printed.key, after)), tuple(map(printed.key, before)), label, field is not None)


def _words_after(printed: Printed, k: int) -> list[int]:
    """Return the positions of the words behind a figure that can name what is counted."""
    if printed.key(k) == "(":  # "€480 ($519) for men"
        close = next((p for p in range(k + 1, min(k + 8, len(printed))) if printed.key(p) == ")"), k)
        k = close + 1 if close > k else k
    if printed.key(k) == "/":
        return []  # "male 12/female 14": the next figure's
    out: list[int] = []
    last = min(len(printed), k + _FARTHEST)
    while k < last and len(out) < _LABEL_WORDS:
        key = printed.key(k)
        if key in CLAUSE_ENDS or parse(printed.words[k]) or (out and key in NOT_A_LABEL and key != "of"):
            break
        if printed.names(k):
            out.append(k)
        k += 1
    return out


def _follows_a_value(printed: Printed, k: int) -> bool:
    """Tell whether nothing but a note in brackets stands between a figure and the number before it: a series."""
    if printed.key(k - 1) == ")":
        k = next((p for p in range(k - 2, max(-1, k - 8), -1) if printed.key(p) == "("), k)
    return any(parse(printed.words[p]) for p in (k - 1, k - 2) if p >= 0)  # "27 years (2012)": the unit is between


def _words_before(printed: Printed, k: int) -> list[int]:
    """Return the positions of the words before a figure that can name it, nearest first.

    Words just behind another number are that number's: "by 25 basis points to 5 percent".
    """
    out: list[int] = []
    numbers = own = 0  # own: the words behind an "and" or a slash
    first = max(0, k - _FARTHEST)
    while k >= first and len(out) < _LABEL_WORDS:
        key = printed.key(k)
        if key in ("and", "or") or (key == "/" and k and parse(printed.words[k - 1])):
            if not out:
                break  # a new member of an enumeration: its words follow
            own = own or len(out)
        if printed.is_year(k):
            if printed.key(k + 1) == ",":
                break  # "42 passports in 2014, 41 in 2015": the words before are another figure's
            k -= 1
            continue
        if parse(printed.words[k]):
            if numbers or own:  # "men earned 120 and women 100"
                return out[: own or None] if not numbers else out
            out, numbers = [], 1
        elif (key in CLAUSE_ENDS and (out or key not in ",:")) or (out and key in _CLAUSE_STARTS):
            break
        elif printed.names(k):
            out.append(k)
        k -= 1
    return out


def years_of_sentences(printed: Printed, dated: Iterable[int]) -> dict[int, list[tuple[int, int]]]:
    """Return the years that each sentence speaks of: sentence -> (token, year) in order.

    `dated` are the positions of what is printed as years.
    """
    found = [k for k in dated if printed.key(k - 1) in _OF_A_YEAR and printed.is_year(k) and len(printed.key(k)) == 4]
    out: dict[int, list[tuple[int, int]]] = {}
    sentence = start = 0
    for k in found:
        sentence += sum(map(printed.ends_sentence, range(start, k)))
        start = k
        out.setdefault(sentence, []).append((printed.at[k], int(printed.key(k))))
    return out


def year_of(at: int, years: Sequence[tuple[int, int]], first: int, limit: int | None) -> int | None:
    """Return the year that the figure at token `at` speaks of.

    "In 2014 41, in 2015 50" leads with its years, "41 in 2014, 50 in 2015" trails them; a year alone in its
    sentence is the year of all its figures. `first` is the sentence's first figure, `limit` the next one.
    """
    if len(years) < 2:
        return years[0][1] if years else None
    here = bisect_left(years, (at, 0))
    if years[0][0] < first:
        return years[here - 1][1]
    trails = here < len(years) and (limit is None or years[here][0] < limit)
    return years[here][1] if trails else None

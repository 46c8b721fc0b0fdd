"""Lines of "label: value label: value", as yearbooks print them: what each value is called."""

from __future__ import annotations

from typing import NamedTuple

from diffreport.comparison.figures.numerals import YEAR, parse, qualifier_length
from diffreport.comparison.figures.printed import CLAUSE_ENDS, SENTENCE_WORDS, Printed
from diffreport.comparison.figures.units import UNIT_WORDS

# A longer label is the end of a sentence.
_FIELD_WORDS = 6
_FARTHEST = 60  # positions: no label reaches further
# With these a number measures what the label is about: "under 914 m: 2".
_MEASURES = UNIT_WORDS | {"ft", "m"}


class Field(NamedTuple):
    """A label before a colon: the positions of its words, nearest first, and the whole as printed.

    The label is "" where only the line tells: "GDP (at market prices): 3".
    """

    words: list[int]
    label: str


def field_of(printed: Printed, start: int) -> Field | None:
    """Return the field whose value begins at position start; None where a colon stands in a sentence.

    The label is printed with the one its line begins with: "Median age, male".
    """
    colon = start - 1
    if printed.key(colon) != ":":
        return None
    words, number = _words_before(printed, colon)
    if not words:
        return Field([], "")
    first = _first(printed, words[-1], number)
    if first is None or SENTENCE_WORDS & set(printed.keys[first:colon]):
        return None
    label, head = printed.text(first, colon), printed.head(first)
    return Field(words, f"{head}, {label}" if head else label)


def _words_before(printed: Printed, colon: int) -> tuple[list[int], int | None]:
    """Return the positions of a label's words, nearest first, and that of a number they end at.

    The value of the field before is none: "men: 27 years women: 29 years".
    """
    out: list[int] = []
    k = colon - 1
    first = max(0, k - _FARTHEST)
    while k >= first and len(out) < _FIELD_WORDS and printed.key(k) not in CLAUSE_ENDS:
        if parse(printed.words[k]) and printed.key(k - 1) != "per":
            break
        if printed.names(k):
            out.append(k)
        k -= 1
    if k < 0 or not parse(printed.words[k]):
        return out, None
    if printed.key(k - 1) == ":":
        unit = _unit_end(printed, k + 1)
        return [p for p in out if p >= unit], None
    return out, k


def _unit_end(printed: Printed, k: int) -> int:
    """Return the position after the unit of a value: "years", "bbl/day"; k where there is none."""
    slash = next((p for p in (k + 1, k + 2) if printed.key(p) == "/"), None)
    if slash is not None:
        return slash + 2
    return k + (printed.key(k) in UNIT_WORDS)


def _first(printed: Printed, k: int, number: int | None) -> int | None:
    """Return where a label begins whose first word is at k; None if a number of the sentence stands before it.

    A number with a unit belongs to the label: "15-64 years: 66%" is about an age.
    """
    if number is None or number != k - 1 or YEAR.fullmatch(printed.key(number)):
        return k
    if printed.key(k) not in _MEASURES:
        return None
    first = number
    if printed.key(first - 1) in ("-", "to") and first >= 2 and parse(printed.words[first - 2]):
        first -= 2
    return first - qualifier_length(printed.keys, first)

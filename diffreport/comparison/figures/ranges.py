"""Two amounts that belong together: a range ("250 to 300"), or a pair that shares its unit ("from 8 to 9 percent")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from diffreport.comparison.figures.amounts import Amount, amount_at, repeated_end

_JOINT = re.compile(
    r"(?P<dash> ?- ?)(?=[\d$€£¥₹(+-])|-? (?P<word>to|and|or) (?:(?:about|around|approximately|nearly) )?"
)
_CHANGING = (
    "advance amend bring change climb contract cut decelerate decline decrease drop ease edge expand extend fall "
    "gain grow improve increase inch jump lengthen lift lower move narrow plunge push raise reduce retreat revise rise "
    "shorten shrink slide slip slow soar surge swell swing tick upgrade widen worsen"
).split()
# What moved, in two values: before "from 8 to 9".
MOVES = frozenset(
    form
    for verb in _CHANGING
    for stem in (verb.removesuffix("e"), verb + verb[-1])
    for form in (verb, verb + "s", stem + "ed", verb + "ed", stem + "ing", verb + "ing")
) | frozenset(
    "brought cut down fell fallen grew grown growth rise risen rose shrank shrunk slid slow up went go goes "
    "gone amended reduction improvement expansion shift shifted slipped slipping dropped dropping revision".split()
)
_MOST_WORDS_TO_VERB = 8  # "rose in price, after a long pause, from"
_COUNTED = re.compile(r" (?:[a-z]+ )?(?:[a-z]+[^\Wsui]s|people|men|women|children|persons)\b")
_STOPS = frozenset(".;:!?\n")


class Joined(NamedTuple):
    """Two amounts and whether they are the ends of one range; the first has the unit and magnitude it shares."""

    first: Amount
    second: Amount
    is_range: bool


def joined_at(text: str, first: Amount, lead: str, moves: bool) -> Joined | None:
    """Return an amount with the one that is tied to it behind; None where none is.

    `lead` is the word before the first, its qualifier apart; `moves` tells that its clause says what moved.
    """
    end = repeated_end(text, first)  # "two (2) to four (4) weeks"
    found = _JOINT.match(text, end) if text[end : end + 1] in (" ", "-") else None
    if found is None or (found["dash"] and first.is_spelled):
        return None
    second = amount_at(text, found.end())
    if second is None or not _fit(first, second):
        return None
    if first.before and second.kind == "count" and second.scale == 1 and _COUNTED.match(text, second.end):
        return None  # "€2 million to 17 projects"
    word = found["word"] or "-"
    shares = first.kind == "count" and second.kind != "count" and not second.before
    if word in ("and", "or") and lead != "between":
        if first.is_spelled != second.is_spelled or not shares or second.scale != first.scale:
            return None
        return Joined(_sharing(first, second), second, is_range=False)
    first, second = _sharing(first, second), _sharing(second, first) if first.before else second
    is_pair = (moves and lead == "from") or (lead == "by" and not shares and not found["dash"])
    if is_pair or first.value >= second.value:
        return Joined(first, second, is_range=False) if word == "to" else None
    return Joined(first, second, is_range=True)


def _fit(first: Amount, second: Amount) -> bool:
    """Tell whether two amounts can be measured alike: the same unit, or the one without a unit of its own."""
    if first.unit == second.unit or (first.kind == "count" and not second.before):
        return True
    return second.kind == "count" and first.before


def _sharing(amount: Amount, other: Amount) -> Amount:
    """Return an amount with the unit and magnitude that are printed at the other: "$3-4 million"."""
    if amount.kind == "count" and other.kind != "count":
        amount = amount._replace(kind=other.kind, unit=other.unit)
    if amount.scale == 1 and other.scale > 1 and abs(amount.number) < abs(other.number):
        amount = amount._replace(scale=other.scale)
    return amount


def tells_a_move(keys: Sequence[str], k: int) -> bool:
    """Tell whether a word of change stands before a position of a clause: "Response time fell from"."""
    for p in range(k - 1, max(-1, k - 1 - _MOST_WORDS_TO_VERB), -1):
        if keys[p] in _STOPS:
            return False
        if keys[p] in MOVES:
            return True
    return False

"""Shares, multiples and ranks as printed in a text: "one in five", "two-thirds", "three times", "third largest"."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from diffreport.comparison.figures.amounts import Amount, amount_at
from diffreport.comparison.figures.numerals import MAGNITUDES, SPELLED
from diffreport.comparison.figures.units import unit_at
from diffreport.patterns import late

_ORDINALS = {
    name: n
    for n, name in enumerate(
        (
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
            "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
        ).split(),
        1,
    )
} | {ten.removesuffix("y") + "ieth": int(SPELLED[ten]) for ten in
     "thirty forty fifty sixty seventy eighty ninety".split()} | {"hundredth": 100, "thousandth": 1000}  # fmt: skip
_FRACTIONS = {name: n for name, n in _ORDINALS.items() if n > 2} | {"half": 2, "halve": 2, "quarter": 4}
RANKS = frozenset(_ORDINALS)
FRACTIONS = frozenset((*_FRACTIONS, *(name + "s" for name in _FRACTIONS)))
_NAMES = "|".join(sorted(_FRACTIONS, key=len, reverse=True))
_RANKS = "|".join(sorted(_ORDINALS, key=len, reverse=True))
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"

_BEGINS = frozenset((" in", " ou", " of", " ti", "-ti"))  # of what follows a number that is part of a ratio
# "one job in ten": of the small numbers of things alone, else "two men in three towns" were one.
_NOUN_IN = late(r"(?: [a-z]+){1,2}? (?:in(?: every)?|out of(?: every)?) ")
_PLURAL_BEHIND = late(r" (?:[a-z]+ )?(?:[a-z]{2,}[^\Wsui]s|people|men|women|children)\b")
_IN = late(r" (?:in(?: every)?|out of(?: every)?|of every) ")
_OUT_OF = late(r" (?:out of|of every|in every)")
# "one in ten", "3 in 1,000": nobody tells a share in elevenths.
_ROUND = frozenset(
    map(Decimal, (*range(2, 11), 12, 15, 20, 25, 30, 40, 50, 100, 200, 500, 1000, 10000, 100000, 1000000))
)
_OF_WORDS = late(rf"(?:(?P<count>[a-z]+|\d+)[ -])?(?P<name>{_NAMES})(?P<plural>s)?\b(?!-(?!fold))", re.IGNORECASE)
# Behind "a third": what tells a share from a rank ("a third party").
_SHARE_FOLLOWS = late(r" (?:of|more|less|fewer|higher|lower|larger|smaller|as|to|in|by|from|since|on)\b|[.,;:)]|$")
# "Two were hurt and a third was killed" is a rank.
_VERB_FOLLOWS = late(r" (?:have|are|were|need|remain|live|work|do|(?P<one>has|had|is|was|lives|works|remains))\b")
_HALF_NOUN = late(r" (?:past|mast|brothers?|sisters?|term|time|measures?)\b")
_PAST = late(r" (?:past|to) (?:[a-z]+|\d{1,2})\b(?! (?:of|percent|per)\b)")  # "a quarter past ten"
_HALF_OF = late(rf" an?(?: (?P<scale>{'|'.join(MAGNITUDES)})\b|(?= ))")
_NO_SHARE_BEFORE = late(
    r"\b(?:first|second|latter|former|other|this|that|each|last|next|past|previous|upper|lower|top|bottom"
    r"|better|and an?"
    r"|1st|2nd|northern|southern|eastern|western|third|fourth|current|same|one) $",
    re.IGNORECASE,
)
# Before "three quarters" these tell that they are of years.
_OF_A_YEAR = late(r"\b(?:first|last|past|next|previous|all|these|following|recent) $", re.IGNORECASE)
_OF_SCALE = late(rf" of an? (?P<scale>{'|'.join(MAGNITUDES)})\b")
_TIMES = late(r"[ -]times\b")
# Behind "three times": what tells a multiple from how often something happened.
_MULTIPLE_FOLLOWS = late(
    r" (?:(?:the|as|that|those|what|its|their|his|her|our|this|more|less|fewer|higher|larger|greater|bigger"
    r"|lower|smaller|faster|longer|normal|average|annual)\b(?! (?:a|per|each|every) )|\d)"
)
_TO_ONE = late(r"(?P<a>\d+(?:\.\d+)?) ?: ?(?P<b>\d+(?:,\d{3})*(?:\.\d+)?)(?![\d:/]|[.,]\d)")
_RATIO_BEFORE = late(r"\b(?:ratios?|odds|scale|proportions?)\b[^.;]{0,30}$", re.IGNORECASE)

_RANK_DIGITS = late(r"(?P<n>\d{1,3}(?:,\d{3})*)(?:st|nd|rd|th)\b", re.IGNORECASE)
# "The 7th Fleet", "5th Avenue" are names.
_NAMED_BEHIND = late(
    r" (?:[A-Z][a-z]+ )?(?:Fleet|Brigade|Army|Division|Regiment|Corps|Battalion|Airborne|Infantry|Squadron|Wing|Avenue"
    r"|Street|Republic|Amendment)\b"
)
_RANK_WORDS = late(rf"(?:(?P<ten>{_TENS})[ -]?)?(?P<name>{_RANKS})\b(?!-(?![a-z]*(?:est|most)\b))", re.IGNORECASE)
# Set phrases in which no series is counted.
_SET_PHRASE = late(
    r"(?i:first (?:aid|place|come|served|sight|hand|instance|lad(?:y|ies)|names?|responders?)"
    r"|second (?:thoughts?|to none|instance|homes?|languages?|nature|lieutenants?|hand)"
    r"|third (?:part(?:y|ies)|genders?|countr(?:y|ies)|world|sector|persons?)|fifth columns?)\b"
)
_ADVERB = late(r"(?:(?:^|[.;:!?\n]\s*|\(|\b(?:and|at|but|if|when|came|from the)\s)$)", re.IGNORECASE)


class Ratio(NamedTuple):
    """A share or multiple: characters `start` to `end`; a multiple has the unit `times`."""

    start: int
    end: int
    value: Decimal
    unit: str
    kind: str = "ratio"


class Rank(NamedTuple):
    """An ordinal: characters `start` to `end`."""

    start: int
    end: int
    value: Decimal


def ratio_at(text: str, start: int, amount: Amount | None) -> Ratio | None:
    """Return the share or multiple that begins at a place; `amount` is the number that stands there, if any."""
    if amount is not None and amount.kind == "count":
        if amount.value == 1 and (share := _noun_share(text, amount)):
            return share
        if text[amount.bare_end : amount.bare_end + 3] not in _BEGINS:
            return _to_one(text, start) if ":" in text[amount.bare_end : amount.bare_end + 2] else None
        if (found := _IN.match(text, amount.bare_end)) and (share := _share(text, amount, found)):
            return share
        if end := multiple_end(text, amount.bare_end):
            return Ratio(start, end, amount.value, "times")
    return None


def _noun_share(text: str, part: Amount) -> Ratio | None:
    """Return the share told as "one job in ten", where nothing is counted by the second number."""
    found = _NOUN_IN.match(text, part.bare_end)
    share = _share(text, part, found) if found else None
    if share is None or not found or _PLURAL_BEHIND.match(text, share.end):
        return None
    return share


def multiple_end(text: str, end: int) -> int | None:
    """Return where "times" ends behind a number, where it tells a multiple: "2.5 to 3 times higher"."""
    found = _TIMES.match(text, end)
    return found.end() if found and _MULTIPLE_FOLLOWS.match(text, found.end()) else None


def _share(text: str, part: Amount, joint: re.Match[str]) -> Ratio | None:
    whole = amount_at(text, joint.end())
    if whole is None or (whole.end != whole.bare_end and not _OUT_OF.match(joint[0])):
        return None  # "one in ten years"
    alike = whole.is_spelled == part.is_spelled and 0 < part.value < whole.value
    if not alike or (whole.value not in _ROUND and not joint[0].startswith(" out of")):
        return None
    return Ratio(part.start, whole.bare_end, part.value / whole.value, "")


def _to_one(text: str, start: int) -> Ratio | None:
    """Return a ratio printed as "3:1"; "10:30" is a time, unless the text says that it is a ratio."""
    found = _TO_ONE.match(text, start)
    if not found or not (whole := Decimal(found["b"].replace(",", ""))):
        return None
    is_clock = len(found["b"]) == 2 and float(found["a"]) < 25
    if is_clock and not _RATIO_BEFORE.search(text, max(0, start - 60), start):
        return None
    return Ratio(start, found.end(), Decimal(found["a"]) / whole, "")


def fraction_at(text: str, start: int) -> Ratio | None:
    """Return the fraction in words that begins at a place, an article before it included: "two-thirds", "half"."""
    found = _OF_WORDS.match(text, start)
    if found is None:
        return None
    name, count = found["name"].lower(), (found["count"] or "").lower()
    parts = Decimal(count) if count.isdecimal() else SPELLED.get(count)
    if count and parts is None:
        return None
    if name in ("half", "halve"):
        return _half(text, found, parts)
    if scaled := _OF_SCALE.match(text, found.end()):
        part = (parts or Decimal(1)) / _FRACTIONS[name]
        return Ratio(start, scaled.end(), MAGNITUDES[scaled["scale"]] * part, "", "count")
    if name == "quarter" and parts is None and _PAST.match(text, found.end()):
        return None
    if parts is None:
        article = start - 2 if text[max(0, start - 3) : start].lower() in (" a ", "a ", "\na ") else None
        if article is None or found["plural"] or not _tells_share(text, found.end(), name):
            return None
        return Ratio(article, found.end(), 1 / Decimal(_FRACTIONS[name]), "")
    if parts >= _FRACTIONS[name] or (parts == 1) == bool(found["plural"]):
        return None
    if name == "quarter" and _OF_A_YEAR.search(text, max(0, start - 12), start):
        return None
    return Ratio(start, found.end(), parts / _FRACTIONS[name], "")


def _tells_share(text: str, end: int, name: str) -> bool:
    """Tell whether what stands behind "a third" makes it a share, and no rank."""
    if _SHARE_FOLLOWS.match(text, end):
        return True
    verb = _VERB_FOLLOWS.match(text, end)
    return verb is not None and (name == "quarter" or not verb["one"])


def _half(text: str, found: re.Match[str], parts: Decimal | None) -> Ratio | None:
    """Return what "half" tells: a share, or half of a unit ("half an hour") or a magnitude ("half a million")."""
    start, end = found.start(), found.end()
    if (
        parts not in (None, 1)
        or found["plural"]
        or (parts is None and _NO_SHARE_BEFORE.search(text, max(0, start - 12), start))
    ):
        return None
    if _HALF_NOUN.match(text, end):
        return None
    half = Decimal("0.5")
    if of := _HALF_OF.match(text, end):
        if of["scale"]:
            return Ratio(start, of.end(), MAGNITUDES[of["scale"]] * half, "", "count")
        if unit := unit_at(text, of.end()):
            return Ratio(start, unit.end, half, unit.symbol, unit.kind)
    return Ratio(start, end, half, "")


def rank_of_digits(text: str, start: int) -> Rank | None:
    """Return the ordinal of digits that begins at a place: "21st"."""
    found = _RANK_DIGITS.match(text, start)
    if found and _NAMED_BEHIND.match(text, found.end()):
        return None
    return Rank(start, found.end(), Decimal(found["n"].replace(",", ""))) if found else None


def rank_at(text: str, start: int) -> Rank | None:
    """Return the ordinal in words that begins at a place: "third", "forty-second"."""
    found = _RANK_WORDS.match(text, start)
    if found is None or (found["ten"] and _ORDINALS[found["name"].lower()] > 9):
        return None
    ten, name = (found["ten"] or "").lower(), found["name"].lower()
    if not ten and text[found.end() : found.end() + 1] == "," and _ADVERB.search(text, max(0, start - 12), start):
        return None  # "First, ..."
    if name == "first" and not ten and _is_adverb(text, start, found.end()):
        return None
    if not ten and found[0][0].isupper() and text[found.end() : found.end() + 2].strip()[:1].isupper():
        return None  # "Second World War"
    if not ten and _SET_PHRASE.match(text, start):
        return None
    if name == "second" and text[max(0, start - 4) : start].lower() in ("per ", "a/"):
        return None
    return Rank(start, found.end(), SPELLED.get(ten, Decimal(0)) + _ORDINALS[name])


def _is_adverb(text: str, start: int, end: int) -> bool:
    """Tell whether "first" says when, and counts nothing: "at first", "first of all"."""
    return (
        bool(_ADVERB.search(text, max(0, start - 4), start)) and text[max(0, start - 3) : start].lower() == "at "
    ) or (text.startswith(" of all", end))

"""Amounts as printed in a text: sign, currency, number, magnitude and unit, each read once from left to right."""

from __future__ import annotations

import re
from decimal import Decimal
from math import prod
from typing import NamedTuple

from diffreport.comparison.figures.numerals import (
    EXACT,
    MAGNITUDES,
    MOST_DIGITS,
    SHORT_MAGNITUDES,
    SPELLED,
    decimal,
    is_fraction,
    plain,
)
from diffreport.comparison.figures.units import MONEY, currency, unit_at
from diffreport.patterns import late

_SCALES = MAGNITUDES | {name + "s": value for name, value in MAGNITUDES.items() if name in ("lakh", "crore")}
_SCALE = rf"(?:{'|'.join(sorted(_SCALES, key=len, reverse=True))})\b"
_PRINTED = late(
    rf"(?P<sign>[-+])?(?:(?P<money>{MONEY})(?P<open>\()?)?(?P<minus>-)?(?P<number>\d+(?:[.,']\d+)*|(?<![\w.])\.\d+)"
    # "1.5e6", "2E+03", "10^18"; not "3e4", which may be a code
    r"(?:[eE](?P<ten>[-+]?\d{1,2})(?!\w)|\^(?P<power>-?\d{1,2})(?!\w))?"
    r"(?:[- ](?P<over>\d+)/(?P<under>\d+)(?![\d/])|/(?P<divisor>\d+)(?![\d/]))?(?P<half>[ -]and[ -]a[ -]half\b)?"
    rf"(?(open)\)?)(?P<scale>(?i:[ -]{_SCALE}){{1,2}})?"
    rf"(?P<short>(?(money) ?)(?i:{'|'.join(SHORT_MAGNITUDES)})(?![\w/]))?(?(open)\)?)"
)
_MAGNITUDE = late(rf"[ -]({_SCALE})", re.IGNORECASE)
_SPACED = late(r"\d{1,3}(?: \d{3}){1,5}(?![\d/-]|[.,]\d| \d{3}(?!\d))")  # "1 034", as SI has it
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_BELOW_100 = (
    rf"(?:(?:{_TENS})(?:[ -]?(?:{_ONES})\b)?|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    rf"|nineteen|zero|{_ONES})\b"
)
_HALF = r"(?:[ -]and[ -]a[ -](?:half|quarter)\b)?"
# "two hundred and fifty", "five thousand and two hundred"; not "one hundred and two hundred"
_LOWER = (
    rf"(?:(?<=hundred)[ -]and[ -]{_BELOW_100}(?![ -]hundred\b)|(?<=housand)[ -]and[ -]{_BELOW_100}(?![ -]thousand\b)"
    rf"|[ -]{_BELOW_100})?"
)
# "nine hundred and ninety-nine billion, ...": two for each of four magnitudes, and the hundreds
_MOST_SCALES = 9
_SPELLED = late(
    rf"(?P<money>{MONEY})?(?P<words>(?:{_BELOW_100}|an?\b)(?:{_HALF}[ -]{_SCALE}{_LOWER}){{0,{_MOST_SCALES}}}{_HALF})",
    re.IGNORECASE,
)
_PARTS = {"half": Decimal("0.5"), "quarter": Decimal("0.25")}
_COUNTED = late(r" (?:[a-z]+[^\Ws]s|people|men|women|children)\b")  # "1.2m households"
_AGAIN = late(r" ?\((?P<again>\d[\d,.]*|[a-z]+(?:-[a-z]+)?)\)", re.IGNORECASE)
_GROUPED = late(r"\d{1,3}\.\d{3}")
_BEHIND = late(
    r"(?P<plus>\+(?!\w))|(?P<odd>-(?:odd|plus)\b)|(?P<noun>(?: [a-z]+){0,2}?)"
    r"(?P<words> (?:or (?:more|fewer|less|so|above|below|over|under|higher|lower|longer|greater|better|thereabouts"
    r"|older|younger|larger)|at (?:the )?(?:most|least|minimum|maximum)(?=[.,;:)]|$)"
    r"|and (?:above|over|upwards?|older|higher|more)"
    r"|plus)\b)(?! than| as\b)",
)
_FARTHEST = 40  # characters: two words and the qualifier behind them
# "12 or more", "12 persons or more": of the words between none is of another clause.
_NOT_BETWEEN = frozenset("and or to of in at by for from with on the a an was were is are had has have".split())


class Amount(NamedTuple):
    """A number with what is printed beside it: characters `start` to `end`, the digits or words at `at`.

    `number` is without the magnitude `scale`; `kind` and `unit` are "count" and "" for a bare number; `is_spelled`
    tells words from digits; `before` that a currency stands before the number.
    """

    start: int
    at: int
    end: int
    number: Decimal
    scale: int = 1
    kind: str = "count"
    unit: str = ""
    is_spelled: bool = False
    before: bool = False
    bare_end: int = 0  # where the number ends, without unit

    @property
    def value(self) -> Decimal:
        """Return the exact value, magnitude included."""
        return plain(EXACT.multiply(self.number, self.scale))


def amount_at(text: str, start: int, dots_group: bool = False) -> Amount | None:
    """Return the amount printed at a place of a text, None where there is none.

    `dots_group` tells that the text groups its thousands by dots: "14.203" is no decimal there.
    """
    if (found := _PRINTED.match(text, start)) is not None:
        return _printed(text, found, dots_group)
    if (found := _SPELLED.match(text, start)) is not None:
        return _spelled(text, found)
    return None


def _printed(text: str, found: re.Match[str], dots_group: bool) -> Amount | None:
    end, money = found.end(), found["money"]
    spaced = _SPACED.match(text, found.start("number"))
    if spaced and _are_groups(text, spaced, money is not None):
        number, end = Decimal(spaced[0].replace(" ", "")), spaced.end()
        scale = _MAGNITUDE.match(text, end)
        factor, end = (_SCALES[scale[1].lower()], scale.end()) if scale else (1, end)
    else:
        value = _number(found, dots_group)
        if value is None:
            return None
        number, factor = value, 1
        if found["scale"]:
            factor = prod(_SCALES[name] for name in re.findall("[a-z]+", found["scale"].lower()))
        if short := found["short"]:
            if _is_scale(text, short, found):
                factor *= SHORT_MAGNITUDES[short.strip().lower()]
            else:
                end = found.start("short")
    if found["sign"] == "-" or found["minus"] or found["open"]:
        number = number.copy_negate()
    amount = Amount(found.start(), found.start("number"), end, number, factor, bare_end=end)
    if money:
        return _with(amount, "money", currency(money), end, before=True)
    return _measured(text, amount)


def _number(found: re.Match[str], dots_group: bool) -> Decimal | None:
    """Return the number of a printed amount without its magnitude; None for a code or a date."""
    digits = found["number"]
    if len(digits) > MOST_DIGITS and sum(map(str.isdigit, digits)) > MOST_DIGITS:
        return None
    if dots_group and _GROUPED.fullmatch(digits):
        digits = digits.replace(".", "")
    number = decimal(digits)
    if number is None:
        return None
    if found["ten"] or found["power"]:
        return _raised(number, found)
    if found["under"] is not None:
        if not is_fraction(Decimal(found["over"]), int(found["under"])):
            return None
        number += Decimal(found["over"]) / Decimal(found["under"])
    if (divisor := found["divisor"]) is not None:
        if not is_fraction(number, int(divisor)):
            return None
        number /= Decimal(divisor)
    return number + _PARTS["half"] if found["half"] else number


def _raised(number: Decimal, found: re.Match[str]) -> Decimal | None:
    """Return a number with its power; None for a code, and for more digits than a number has."""
    if found["ten"]:
        if "." not in found["number"] and found["ten"].isdecimal():
            return None
        number = number.scaleb(int(found["ten"]), EXACT)
    else:
        number = EXACT.power(number, int(found["power"]))
    return number if -MOST_DIGITS <= number.adjusted() < MOST_DIGITS and not number.is_nan() else None


def _are_groups(text: str, spaced: re.Match[str], is_money: bool) -> bool:
    """Tell whether numbers with spaces between are groups of one: a currency, a unit or a noun goes with them."""
    if spaced[0].startswith("0"):
        return False
    if is_money:
        return True
    before, behind = text[: spaced.start()][-2:], text[spaced.end() :]
    alone = not before or (before[-1] in " (" and not before[:1].isdigit())
    unit = unit_at(text, spaced.end())
    ends = bool(before) and (not behind or behind[0] in ".,;)")
    return alone and (ends or unit is not None or re.match(" [a-z]{2,}", behind) is not None)


def _is_scale(text: str, short: str, found: re.Match[str]) -> bool:
    """Tell whether a letter printed close to a number is a magnitude: "5m" alone is five metres."""
    if found["money"] or short.lower() in ("bn", "tn", "mn"):
        return True
    return short == "k" or (short == "m" and _COUNTED.match(text, found.end()) is not None)


def _spelled(text: str, found: re.Match[str]) -> Amount | None:
    words = re.split("[ -]+", found["words"].lower())
    if words[0] in ("a", "an") and (len(words) == 1 or words[1] not in _SCALES or words[1] == "score"):
        return None  # "a score of 5"
    number, scale = _value_of_words(words)
    end = found.end()
    amount = Amount(found.start(), found.start("words"), end, number, scale, is_spelled=True, bare_end=end)
    if found["money"]:
        return _with(amount, "money", currency(found["money"]), end, before=True)
    return _measured(text, amount)


def _value_of_words(words: list[str]) -> tuple[Decimal, int]:
    """Return number and magnitude of a spelled number: "two and a half million" is 2.5 and a million."""
    total, current, scale = Decimal(0), Decimal(0), 1
    for n, word in enumerate(words):
        if word in _PARTS:
            current += _PARTS[word]
        elif word in _SCALES:
            if n == len(words) - 1 and not (total and current):
                return total or current or Decimal(1), _SCALES[word]
            if _SCALES[word] == 100:
                current = (current or Decimal(1)) * 100
            else:
                total, current = total + (current or Decimal(1)) * _SCALES[word], Decimal(0)
        elif word in SPELLED:
            current += SPELLED[word]
    return total + current, scale


def _measured(text: str, amount: Amount) -> Amount:
    """Return a bare number with the unit that stands behind it, if any."""
    end = amount.end
    again = _AGAIN.match(text, end) if "(" in text[end : end + 2] else None
    if again and _repeats(amount, again["again"]):
        end = again.end()  # "ten (10) days"
    unit = unit_at(text, end)
    if unit is None or (unit.symbol == "£" and text.startswith(" of ", unit.end)):
        return amount if unit is None else _with(amount, "quantity", "lb", unit.end)
    return _with(amount, unit.kind, unit.symbol, unit.end)


def _with(amount: Amount, kind: str, unit: str, end: int, *, before: bool = False) -> Amount:
    return amount._replace(kind=kind, unit=unit, end=end, before=before)


def _repeats(amount: Amount, again: str) -> bool:
    """Tell whether a number in brackets is the one before it: "two (2)", "2 (two)"."""
    key = again.replace("-", "").lower()
    return SPELLED.get(key, decimal(again) if again[0].isdigit() else None) == amount.value


def repeated_end(text: str, amount: Amount) -> int:
    """Return where the number ends that is told once more in brackets behind it, else where the amount ends."""
    again = _AGAIN.match(text, amount.bare_end) if "(" in text[amount.bare_end : amount.bare_end + 2] else None
    return max(amount.end, again.end()) if again and _repeats(amount, again["again"]) else amount.end


class Bound(NamedTuple):
    """A qualifier behind an amount, and where it ends."""

    words: str
    end: int


def bound_behind(text: str, end: int) -> Bound | None:
    """Return the qualifier behind an amount: "or more", "at the most"; a noun may stand between."""
    behind = text[end : end + _FARTHEST]
    if behind[:1] not in ("+", "-") and not any(word in behind for word in (" or ", " at ", " and ", " plus")):
        return None
    found = _BEHIND.match(text, end)
    if not found or _NOT_BETWEEN & set((found["noun"] or "").split()):
        return None
    return Bound((found["plus"] or found["odd"] or found["words"]).strip(" -"), found.end())

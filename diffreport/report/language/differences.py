"""By how much a figure changed, said in the units it is printed in. Pure.

The one rule: where the two figures are printed differently, the finer print counts. "One year" that
became "18 months" changed by months, "$980 million" that became "$1.2 billion" by millions; beside a
figure printed in plain digits, the change is in plain digits, too.
"""

from __future__ import annotations

import re
from decimal import Decimal

from diffreport.comparison.figures.differences import convert, finer_unit
from diffreport.model import Figure, Revision
from diffreport.report.language import phrasing
from diffreport.report.language.speech import Speech

# Printed magnitudes that a difference keeps. Hundreds and thousands read better as digits.
_MAGNITUDES = {
    "lakh": 10**5,
    "million": 10**6,
    "crore": 10**7,
    "billion": 10**9,
    "trillion": 10**12,
}
_ABBREVIATIONS = {"m": "million", "bn": "billion", "tn": "trillion"}  # "$25bn"; "m" is close to a sum of money only
_MAGNITUDE = re.compile(rf"(?<=\w)(?:[\s-](?P<word>{'|'.join(_MAGNITUDES)}|bn|tn)|(?<=\d)(?P<short>bn|tn|m))\b", re.I)
_CURRENCY_SIGNS = {"US$": "$", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}

# Units of money that stand behind their number.
_SMALL_CHANGE = ("cent", "euro cent", "US cent", "pence")

# The signs of bounds, and what a bound on the old side makes of the difference.
_TURNED = {"≥": "≤", "≤": "≥", ">": "<", "<": ">"}
NO_DIFFERENCE = "–"


def difference(revision: Revision, speech: Speech) -> str:
    """Return the difference of a revised figure such as "+97", "−1 month", "≥ +39" or "+$1.225 billion".

    "same value" where only the qualifier or the print differs; nothing where it has none: see `why_none`.
    """
    old, new, delta = revision.old, revision.new, revision.delta
    if old is None or new is None:
        return ""
    if _is_same(old, new):
        return speech.say("figures.same_value")
    return _bounded(_measured(old, new, delta, speech), old, new) if delta is not None else ""


def percent(revision: Revision, speech: Speech) -> str:
    """Return the difference in per cent of the old figure, such as "+5%" or "≥ +32.2%", or nothing."""
    old, new = revision.old, revision.new
    if old is None or new is None or _is_same(old, new):
        return ""
    return _bounded(speech.formats.percent_signed(revision.percent), old, new)


def _bounded(difference: str, old: Figure, new: Figure) -> str:
    """Return a difference with the sign that a bound on one side gives it; two bounds give none."""
    before, after = phrasing.qualifier_sign(old), phrasing.qualifier_sign(new)
    if not difference or (before in _TURNED) == (after in _TURNED):
        return difference
    return f"{after if after in _TURNED else _TURNED[before]} {difference}"


def _measured(old: Figure, new: Figure, delta: Decimal, speech: Speech) -> str:
    """Return a difference with its sign, in the finer of the two units."""
    if {old.kind, new.kind} == {"duration"}:
        return _with_unit(delta, finer_unit(old, new), speech)
    if {old.kind, new.kind} == {"date"}:
        return _with_unit(delta, "day", speech)
    if {old.kind, new.kind} == {"percent"}:
        return _with_unit(delta, "point", speech)
    magnitude = min(_magnitude(old), _magnitude(new), key=lambda name: _MAGNITUDES.get(name, 1))
    unit = finer_unit(old, new) if new.kind == "money" else ""
    if unit in _SMALL_CHANGE and not magnitude:
        return _with_unit(delta, unit, speech)
    shown = speech.formats.signed(delta / _MAGNITUDES.get(magnitude, 1))
    said = speech.say(f"magnitude.{magnitude}", amount=shown) if magnitude else shown
    if not unit:
        return said
    sign = _currency(unit)
    return f"{said} {unit}" if len(sign) > len(unit) and unit.islower() else f"{said[0]}{sign}{said[1:]}"


def _with_unit(delta: Decimal, unit: str, speech: Speech) -> str:
    """Return a difference with the unit that stands behind it: "−1 month"."""
    amount, size = speech.formats.signed(delta), abs(delta)
    key = f"unit.{unit.replace(' ', '_').lower()}"
    if not speech.has(key):
        return f"{amount} {unit}"
    return speech.say(key, amount=amount, n=int(size) if size == int(size) else size)


def checks(revision: Revision, speech: Speech) -> str:
    """Return what makes a revised figure doubtful in words: "digits swapped? another unit?"."""
    return " ".join(speech.named("check", name) for name in revision.checks)


def why_none(revision: Revision, speech: Speech) -> str:
    """Return why two figures have no difference, in words for those who do not see the dash; else ""."""
    old, new = revision.old, revision.new
    if old is None or new is None or revision.delta is not None or _is_same(old, new):
        return ""
    is_range = old.high is not None or new.high is not None
    return speech.say("figures.range" if is_range else "figures.not_comparable")


def _is_same(old: Figure, new: Figure) -> bool:
    return old.high == new.high and convert(old, new.unit) == new.value


def _magnitude(figure: Figure) -> str:
    """Return the magnitude that a figure is printed with, "" for plain digits."""
    found = _MAGNITUDE.search(figure.text)
    if found is None or (found["short"] and figure.kind != "money"):
        return ""
    name = (found["word"] or found["short"]).lower()
    return _ABBREVIATIONS.get(name, name)


def _currency(unit: str) -> str:
    """Return a currency as briefly as it can be said: the figures beside it say which dollar."""
    sign = _CURRENCY_SIGNS.get(unit, unit)
    return f"{sign}\u00a0" if sign[-1:].isalpha() else sign

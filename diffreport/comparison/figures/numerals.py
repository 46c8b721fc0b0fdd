"""Numbers as printed or spelled: token -> exact value. Keys are `diffreport.text.key`s throughout."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from diffreport import text as _text

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()

SPELLED: dict[str, Decimal] = {word: Decimal(n) for n, word in enumerate(_ONES)}
for _n, _ten in enumerate(_TENS):
    SPELLED[_ten] = Decimal(20 + 10 * _n)
    for _m, _one in enumerate(_ONES[1:10], 1):
        SPELLED[_ten + _one] = Decimal(20 + 10 * _n + _m)  # keys lose their inner hyphen: "twentysix"

MAGNITUDES: dict[str, int] = {
    "dozen": 12, "hundred": 10**2, "thousand": 10**3, "lakh": 10**5, "million": 10**6, "crore": 10**7,
    "billion": 10**9, "bn": 10**9, "trillion": 10**12,
}  # fmt: skip

_SHORT = {"k": 10**3, "m": 10**6, "tn": 10**12}  # printed close to a sum of money: "€2.5m"

# Words behind a number that are its unit. The first kind by the name of one of it.
DURATIONS = {unit + s: unit for unit in "minute hour day week month year decade".split() for s in ("", "s")}
UNITS = frozenset(
    "km kilometers kilometres miles meters metres hectares acres kg tonnes tons mw gw mwh gwh twh liters".split()
).union(DURATIONS)

YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20|21)\d\d(?!\d)")
_DIVISORS = frozenset((*range(2, 11), 12, 16, 20, 32, 64, 100, 1000))
# A longer number is an identifier: nobody counts in quintillions.
_MOST_DIGITS = 18

# Words before a number that bound or blur it.
_QUALIFIERS = frozenset(
    tuple(phrase.split())
    for phrase in (
        "about, almost, approximately, around, circa, exactly, nearly, only, over, roughly, some, under, "
        "a maximum of, a minimum of, an estimated, as few as, as many as, at least, at most, close to, "
        "estimated, fewer than, just over, just under, less than, more than, no fewer than, no less than, "
        "no more than, not more than, up to, well over"
    ).split(", ")
)
_QUALIFIER_LENGTHS = sorted({len(phrase) for phrase in _QUALIFIERS}, reverse=True)

_PRINTED = re.compile(
    r"(?P<sign>[-+])?(?P<money>[A-Z]{0,3}[$€£¥₹]|(?:usd|eur|gbp|chf|jpy) ?)?"
    r"(?P<number>\d+(?:[.,']\d+)*)(?:-(?P<over>\d+)/(?P<under>\d+)|/(?P<divisor>\d+))?"
    rf"(?:[ -](?P<magnitude>{'|'.join(MAGNITUDES)})|(?P<short>bn|{'|'.join(_SHORT)}))?"
    r"(?P<percent> ?%| percent| per cent| percentage points?)?",
    re.IGNORECASE,
)


@_text.remembered
def parse(token: str) -> re.Match[str] | None:
    """Match a printed figure, typography folded: sign, money, number, fraction, magnitude, percent."""
    if token.isalpha() or sum(map(str.isdigit, token)) > _MOST_DIGITS:
        return None
    found = _PRINTED.fullmatch(token)
    if found and found["short"] and not found["money"]:
        return None
    if found and found["under"] is not None and not int(found["under"]):
        return None
    divisor = found["divisor"] if found else None
    if found and divisor is not None and (int(divisor) not in _DIVISORS or int(divisor) <= _decimal(found["number"])):
        return None  # "24/7", "04/05" and "9/11" are no fractions
    return found


def numeral_value(key: str) -> Decimal | None:
    """Return the value of a number, printed or spelled out; None for any other token."""
    if (spelled := SPELLED.get(key)) is not None:
        return spelled
    found = parse(key)
    return printed_value(found) if found else None


def holds_number(tokens: Iterable[str]) -> bool:
    """Tell whether any of some tokens is a number, printed or spelled out."""
    return any(numeral_value(_text.key(token)) is not None for token in tokens)


def measure(key: str) -> tuple[Decimal, str, str] | None:
    """Return value, currency and percent sign of a number; None for any other token. "8 %" measures as "8 percent"."""
    found = parse(key)
    if found is None:
        return (SPELLED[key], "", "") if key in SPELLED else None
    percent = found["percent"] or ""
    return printed_value(found), (found["money"] or "").strip(), "points" if "point" in percent else "%" * bool(percent)


def plain(number: Decimal) -> Decimal:
    """Return the number without trailing zeros, and without an exponent: equal numbers are written alike."""
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def printed_value(found: re.Match[str]) -> Decimal:
    """Return the exact value of a printed figure; a lone fraction "3/4" divides, "5-1/4" adds."""
    number = _decimal(found["number"])
    if found["under"]:
        number += Decimal(found["over"]) / Decimal(found["under"])
    if found["divisor"]:
        number /= Decimal(found["divisor"])
    number *= (MAGNITUDES | _SHORT).get((found["magnitude"] or found["short"] or "").lower(), 1)
    return plain(-number if found["sign"] == "-" else number)


def qualifier_length(keys: Sequence[str], end: int) -> int:
    """Return how many keys just before `end` are one qualifier ("at least": 2), 0 for none."""
    return next((n for n in _QUALIFIER_LENGTHS if n <= end and tuple(keys[end - n : end]) in _QUALIFIERS), 0)


def _decimal(number: str) -> Decimal:
    """Read "1,617", "1.617.000", "3,5" and "1'234.5": groups of three digits are thousands."""
    if re.fullmatch(r"\d{1,3}([,'])\d{3}(?:\1\d{3})*(?:\.\d+)?", number):
        return Decimal(re.sub(r"[,']", "", number))
    if re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?", number):
        return Decimal(number.replace(".", "").replace(",", "."))
    if re.fullmatch(r"\d+,\d{1,2}", number):
        return Decimal(number.replace(",", "."))
    if re.fullmatch(r"\d+(?:\.\d+)?", number):
        return Decimal(number)
    return Decimal(re.sub(r"\D", "", number))

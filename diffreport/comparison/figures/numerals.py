"""Numbers as printed or spelled: token -> exact value. Keys are `diffreport.text.key`s throughout."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Context, Decimal

from diffreport import text as _text
from diffreport.patterns import late

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
    "dozen": 12, "score": 20, "hundred": 10**2, "thousand": 10**3, "lakh": 10**5, "million": 10**6, "crore": 10**7,
    "billion": 10**9, "bn": 10**9, "trillion": 10**12,
}  # fmt: skip

SHORT_MAGNITUDES = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12}  # printed close: "€2.5m"

_ALL_MAGNITUDES = MAGNITUDES | SHORT_MAGNITUDES

YEAR = late(r"(?<!\d)(?:1[5-9]|20|21)\d\d(?!\d)")
_DIVISORS = frozenset((*range(2, 11), 12, 16, 20, 32, 64, 100, 1000))
# A longer number is an identifier: even the largest sums and counts of particles have no more digits.
MOST_DIGITS = 40
# Digits that a sum, a product or a difference may have; Python's default drops those beyond 28 without a word.
EXACT = Context(prec=4 * MOST_DIGITS)

_DECIMALS = late(r"\d*\.\d+")
# Thousands apart by commas or apostrophes; in India every two digits above the first three.
_IN_GROUPS = late(r"\d{1,3}(?:(?:,\d{3})+|(?:'\d{3})+|(?:,\d{2})+,\d{3})(?:\.\d+)?")
_DOTTED = late(r"\d{1,3}(?:(?:\.\d{3}){2,}(?:,\d+)?|\.\d{3},\d+)")
_COMMA = late(r"\d+,\d{1,2}")

# Words before a number that bound or blur it; "only" does neither.
_QUALIFIERS = frozenset(
    tuple(phrase.split())
    for phrase in (
        "about, almost, approx, approx ., approximately, around, c ., ca ., circa, exactly, nearly, over, roughly, "
        "some, under, virtually, a little less than, a little more than, a little over, a little under, a maximum "
        "of, a minimum of, an estimated, as few as, as high as, as little as, as low as, as many as, as much as, at "
        "least, at most, at the least, at the most, close to, estimated, fewer than, greater than, in excess of, in "
        "the order of, in the region of, just over, just under, less than, more than, no fewer than, no greater "
        "than, no less than, no more than, not exceeding, not fewer than, not less than, not more than, on the "
        "order of, slightly less than, slightly more than, slightly over, slightly under, up to, upward of, upwards "
        "of, well over, well under, <, >, ~, ±, ≈, ≤, ≥"
    ).split(", ")
)
_LAST_WORDS = frozenset(phrase[-1] for phrase in _QUALIFIERS)
_QUALIFIER_LENGTHS = sorted({len(phrase) for phrase in _QUALIFIERS}, reverse=True)

_PRINTED = late(
    r"(?P<sign>[-+])?(?P<money>[A-Z]{0,3}[$€£¥₹]|(?:usd|eur|gbp|chf|jpy) ?)?"
    r"(?P<number>\d+(?:[.,']\d+)*|\.\d+)(?:-(?P<over>\d+)/(?P<under>\d+)|/(?P<divisor>\d+))?"
    rf"(?:[ -](?P<magnitude>{'|'.join(MAGNITUDES)})|(?P<short>{'|'.join(SHORT_MAGNITUDES)}))?"
    r"(?P<percent> ?%| percent| per cent| percentage points?)?",
    re.IGNORECASE,
)


@_text.remembered
def parse(token: str) -> re.Match[str] | None:
    """Match a printed figure, typography folded: sign, money, number, fraction, magnitude, percent."""
    if token.isalpha() or (len(token) > MOST_DIGITS and sum(map(str.isdigit, token)) > MOST_DIGITS):
        return None
    found = _PRINTED.fullmatch(token)
    if found and found["short"] and not found["money"]:
        return None
    if found and found["under"] is not None and not int(found["under"]):
        return None
    divisor = found["divisor"] if found else None
    if found and divisor is not None and not is_fraction(printed_number(found["number"]), int(divisor)):
        return None
    return found


def is_fraction(number: Decimal, divisor: int) -> bool:
    """Tell whether a stroke between two numbers divides: "24/7", "04/05" and "9/11" are no fractions."""
    return divisor in _DIVISORS and divisor > number


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
    """Return value, currency and percent sign of a number; None for any other token. "8 %" measures as "8 percent".

    What is printed as no number is measured (5'7", 10.20.0.1) is none.
    """
    found = parse(key)
    if found and decimal(found["number"]) is None:
        return None
    if found is None:
        return (SPELLED[key], "", "") if key in SPELLED else None
    percent = found["percent"] or ""
    return printed_value(found), (found["money"] or "").strip(), "points" if "point" in percent else "%" * bool(percent)


def plain(number: Decimal) -> Decimal:
    """Return the number without trailing zeros behind its point: equal numbers are written alike.

    Format it with "f": below a millionth, `str` would write an exponent.
    """
    return Decimal(int(number)) if number == number.to_integral_value() else number.normalize(EXACT)


def printed_value(found: re.Match[str]) -> Decimal:
    """Return the exact value of a printed figure; a lone fraction "3/4" divides, "5-1/4" adds."""
    number = printed_number(found["number"])
    if found["under"]:
        number += Decimal(found["over"]) / Decimal(found["under"])
    if found["divisor"]:
        number /= Decimal(found["divisor"])
    scale = _ALL_MAGNITUDES.get((found["magnitude"] or found["short"] or "").lower(), 1)
    number = EXACT.multiply(number, scale)
    return plain(number.copy_negate() if found["sign"] == "-" else number)


def qualifier_length(keys: Sequence[str], end: int) -> int:
    """Return how many keys just before `end` are one qualifier ("at least": 2), 0 for none."""
    if not end or keys[end - 1] not in _LAST_WORDS:
        return 0
    return next((n for n in _QUALIFIER_LENGTHS if n <= end and tuple(keys[end - n : end]) in _QUALIFIERS), 0)


def printed_number(number: str) -> Decimal:
    """Read "1,617", "1.617.000", "3,5" and "1'234.5": groups of three digits are thousands."""
    value = decimal(number)
    return Decimal(re.sub(r"\D", "", number)) if value is None else value


def decimal(number: str) -> Decimal | None:
    """Read a number as printed; None for one whose stops are neither of groups nor of decimals: "10.20.0.1"."""
    if number.isdecimal() or _DECIMALS.fullmatch(number):
        return Decimal(number)
    if _IN_GROUPS.fullmatch(number):
        return Decimal(number.replace(",", "").replace("'", ""))
    if _DOTTED.fullmatch(number):
        return Decimal(number.replace(".", "").replace(",", "."))
    return Decimal(number.replace(",", ".")) if _COMMA.fullmatch(number) else None

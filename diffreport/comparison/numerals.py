"""Numbers as printed or spelled: token -> exact value."""

from __future__ import annotations

import re
from decimal import Decimal

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
SPELLED: dict[str, Decimal] = {w: Decimal(n) for n, w in enumerate(_ONES)}
SPELLED |= {w: Decimal(20 + 10 * n) for n, w in enumerate(_TENS)}
# keys lose their inner hyphen: "twenty-six" is compared as "twentysix"
SPELLED |= {f"{t}{o}": Decimal(20 + 10 * n + k + 1) for n, t in enumerate(_TENS) for k, o in enumerate(_ONES[1:10])}
SPELLED |= {"dozen": Decimal(12), "hundred": Decimal(100), "thousand": Decimal(1000), "million": Decimal(10**6)}

MAGNITUDES: dict[str, int] = {
    "hundred": 10**2, "thousand": 10**3, "lakh": 10**5, "million": 10**6, "crore": 10**7,
    "billion": 10**9, "bn": 10**9, "trillion": 10**12,
}  # fmt: skip
_PRINTED = re.compile(
    r"^(?P<sign>[-+])?(?P<money>[A-Z]{0,3}[$€£¥₹]|(?:usd|eur|gbp|chf|jpy) ?)?(?P<number>\d+(?:[.,']\d+)*)"
    r"(?:-?(?P<over>\d+)/(?P<under>\d+))?(?:[ -](?P<magnitude>hundred|thousand|lakh|million|crore|billion|bn|trillion))?"
    r"(?P<percent> ?%| percent| per cent| percentage points?)?$",
    re.IGNORECASE,
)


def parse(token: str) -> re.Match[str] | None:
    """Match a printed figure (typography already folded): sign, money, number, fraction, magnitude, percent."""
    return _PRINTED.match(token)


def numeral_value(key: str) -> Decimal | None:
    """Return the value of a printed or spelled-out number, or None for any other token. `key` as `text.key`."""
    if (spelled := SPELLED.get(key)) is not None:
        return spelled
    found = parse(key)
    return printed_value(found) if found else None


def printed_value(found: re.Match[str]) -> Decimal:
    """Return the exact value of a printed figure; a lone fraction "3/4" divides, "5-1/4" adds."""
    number = _separators(found["number"])
    if found["over"] and int(found["under"]):
        number += Decimal(found["over"]) / Decimal(found["under"])
    number *= MAGNITUDES.get((found["magnitude"] or "").lower(), 1)
    return -number if found["sign"] == "-" else number


def _separators(number: str) -> Decimal:
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

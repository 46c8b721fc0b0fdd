"""Two figures side by side: whether they measure alike, by how much they differ, and what is doubtful of that."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal, getcontext

from diffreport.comparison.figures.numerals import EXACT, plain
from diffreport.model import Figure

_MONTHS = {"month": Decimal(1), "quarter": Decimal(3), "year": Decimal(12), "decade": Decimal(120)}
_MINUTES = {"minute": Decimal(1), "hour": Decimal(60), "day": Decimal(1440), "week": Decimal(10080)}
_SHARES = {"": Decimal(100), "%": Decimal(1)}  # "half" in per cent; a unit of ratios and percentages only
# Units that convert into each other without a remainder, by what one of each is in the smallest.
_SCALES = (
    _MONTHS,
    _MINUTES,
    {"basis points": Decimal(1), "percentage points": Decimal(100)},
    {"mm": Decimal(1), "cm": Decimal(10), "m": Decimal(1000), "km": Decimal(10**6)},
    {"m²": Decimal(1), "ha": Decimal(10**4), "km²": Decimal(10**6)},
    {"g": Decimal(1), "kg": Decimal(10**3), "t": Decimal(10**6), "kt": Decimal(10**9), "Mt": Decimal(10**12)},
    {"W": Decimal(1), "kW": Decimal(10**3), "MW": Decimal(10**6), "GW": Decimal(10**9)},
    {"Wh": Decimal(1), "kWh": Decimal(10**3), "MWh": Decimal(10**6), "GWh": Decimal(10**9), "TWh": Decimal(10**12)},
    {"ml": Decimal(1), "l": Decimal(1000)},
    {"pence": Decimal(1), "£": Decimal(100)},
    {"euro cent": Decimal(1), "€": Decimal(100)},
    {"US cent": Decimal(1), "$": Decimal(100)},
)
# Units that measure one thing in ways that do not convert exactly: metres and feet, days and months.
_DIMENSIONS = (
    {*_MONTHS, *_MINUTES},
    {"mm", "cm", "m", "km", "in", "ft", "yd", "mi", "nmi"},
    {"m²", "ha", "km²", "acre", "ac", "sq ft", "sq mi", "mi²", "ft²"},
    {"g", "kg", "t", "kt", "Mt", "lb", "oz", "ton"},
    {"ml", "l", "m³", "gal", "bbl"},
    {"%", "percentage points", "basis points"},
    {"°C", "°F", "K"},
)
# Six civilians are seldom last year's 613: above so many times as much a pair needs more to show for it.
_JUMP = 20
_POWERS = (10, 100, 1000)
# A jump this near to a power of ten, as a share of it, looks like a slip of the decimal point.
_NEARLY = Decimal("0.02")
# Of a shorter number two neighbouring digits are often turned round by chance: 12 and 21.
_SWAPPED_DIGITS = 3
# Qualifiers that say the same; any other one stands for itself.
_ALIKE = {
    phrase: phrases[0]
    for phrases in (
        ("more than", "over", "above", "in excess of", "upwards of", "upward of", "greater than", ">"),
        ("less than", "fewer than", "under", "below", "<"),
        (
            "at least", "at the least", "no fewer than", "no less than", "not less than", "not fewer than",
            "a minimum of", "≥",
        ),
        (
            "at most", "at the most", "no more than", "not more than", "no greater than", "not exceeding", "up to",
            "a maximum of", "≤",
        ),
        (
            "about", "approximately", "approx", "approx .", "around", "circa", "c .", "ca .", "roughly", "some",
            "an estimated", "estimated", "in the region of", "in the order of", "on the order of", "~", "≈",
        ),
        (
            "nearly", "almost", "close to", "just under", "virtually", "slightly less than", "slightly under",
            "a little less than", "a little under",
        ),
        ("just over", "slightly more than", "slightly over", "a little more than", "a little over"),
    )
    for phrase in phrases
}  # fmt: skip
# A third is cut after 28 digits: of a difference of such shares so many are told.
_DIGITS_OF_A_SHARE = 6
# From so many times as much, in per cent, nobody reads a change as a share of what was.
_MOST_PERCENT = 10**6
# A day's date has eight digits: year, month, day.
_FULL_DATE = 8


def is_qualified_alike(old: Figure, new: Figure) -> bool:
    """Tell whether the qualifiers of two figures say the same: "over", "more than"."""
    return _ALIKE.get(old.qualifier, old.qualifier) == _ALIKE.get(new.qualifier, new.qualifier)


def is_same_value(old: Figure, new: Figure) -> bool:
    """Tell whether two figures are as large: "six" and "6", "one year" and "12 months", "half" and "50 %"."""
    return (convert(old, new.unit), old.high) == (new.value, new.high)


def comparable(old: Figure, new: Figure) -> bool:
    """Tell whether two figures measure alike: one kind in one unit, or in units that convert exactly.

    A range is compared with what it spans, and a share with a percentage.
    """
    if not old.is_amount or not new.is_amount:
        return False
    shares = ("ratio", "percent")
    if old.unit != new.unit:
        is_share = old.kind in shares and new.kind in shares
        return convert(old, new.unit) is not None and (is_share or "" not in (old.unit, new.unit))
    return old.kind == new.kind or ("range" in (old.kind, new.kind) and not {"ordinal", "ratio"} & {old.kind, new.kind})


def is_related(old: Figure, new: Figure) -> bool:
    """Tell whether two figures measure one thing in units without an exact way between them: metres, feet; €, $."""
    if old.unit == new.unit:
        return False
    if old.kind == new.kind == "money":
        return True
    return any(old.unit in units and new.unit in units for units in _DIMENSIONS)


def is_jump(old: Figure, new: Figure, times: int = _JUMP) -> bool:
    """Tell whether one of two figures is many times the other."""
    before = convert(old, new.unit)
    small, large = sorted((abs(before if before is not None else old.value), abs(new.value)))
    return small * times < large


def convert(figure: Figure, unit: str) -> Decimal | None:
    """Return a figure's value in another unit ("one year" in months: 12), None where there is no exact way."""
    if figure.unit == unit:
        return figure.value
    if figure.kind in ("ratio", "percent") and {figure.unit, unit} == {"", "%"}:
        return plain(figure.value * _SHARES[figure.unit] / _SHARES[unit])
    for scale in _SCALES:
        if figure.unit in scale and unit in scale:
            return plain(figure.value * scale[figure.unit] / scale[unit])
    return None


def finer_unit(old: Figure, new: Figure) -> str:
    """Return the smaller of two units that convert into each other: months for a year and months."""
    for scale in _SCALES:
        if old.unit in scale and new.unit in scale:
            return min(old.unit, new.unit, key=scale.__getitem__)
    return new.unit or old.unit


def difference(old: Figure | None, new: Figure | None) -> tuple[Decimal | None, Decimal | None]:
    """Return new - old, in the finer of the two units, and that in per cent of old.

    Per cent have one decimal; below 0.1 as many as it takes to be more than zero.
    Two days differ by days. A range has no difference: averaging it would claim what nobody said. A percentage and
    a share have no per cent, and neither has what was zero or less, or grew by a million per cent and more; what
    differs in its qualifier alone has no difference either.
    """
    if old is None or new is None or old.high is not None or new.high is not None:
        return None, None
    if not old.is_amount or not new.is_amount:
        return _days(old, new), None
    unit = finer_unit(old, new)
    before, after = convert(old, unit), convert(new, unit)
    if before is None or after is None or before == after:
        return None, None
    delta = plain(EXACT.subtract(after, before))
    if -int(delta.as_tuple().exponent) > _DIGITS_OF_A_SHARE and (_is_unending(before) or _is_unending(after)):
        delta = plain(
            delta.quantize(Decimal(1).scaleb(-_DIGITS_OF_A_SHARE), ROUND_HALF_EVEN, EXACT)
        )  # of a third, a seventh
    percent = exact_percent(old, new, delta)
    return delta, _percent(percent) if percent is not None and abs(percent) < _MOST_PERCENT else None


def exact_percent(old: Figure, new: Figure, delta: Decimal) -> Decimal | None:
    """Return a difference in per cent of old, however large; None where there is no per cent."""
    before = convert(old, finer_unit(old, new)) if old.is_amount and new.is_amount else None
    if before is None or before <= 0 or {old.kind, new.kind} & {"percent", "ratio", "ordinal"}:
        return None
    return EXACT.divide(EXACT.multiply(delta, 100), before)


def _is_unending(value: Decimal) -> bool:
    """Tell whether a value was cut where a division would go on; none that is printed has just so many digits."""
    return len(value.as_tuple().digits) == getcontext().prec


def _percent(exact: Decimal) -> Decimal:
    """Return a percentage with one decimal; below 0.1 with as many as its first digit takes."""
    places = max(1, -exact.adjusted())
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN, EXACT)


def _days(old: Figure, new: Figure) -> Decimal | None:
    """Return the days from one full date to another, None for what is none: identifiers, months."""
    before, after = (_date(f"{figure.value}") if figure.kind == "date" else None for figure in (old, new))
    return Decimal((after - before).days) if before and after else None


def _date(digits: str) -> date | None:
    """Return the day that eight digits tell; None for a month, a year, and a day of no calendar."""
    if len(digits) != _FULL_DATE:
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def checks(old: Figure, new: Figure) -> tuple[str, ...]:
    """Return what makes it doubtful that one figure became another."""
    if not old.is_amount or not new.is_amount:
        return ()
    if "percent" in (old.kind, new.kind) and "ratio" in (old.kind, new.kind):
        return ()  # two ways to print a share
    found = []
    before = convert(old, new.unit)
    if before is not None and old.high is None and new.high is None:
        found += ["tenfold"] if _is_tenfold(before, new.value) else []
        found += ["digits_swapped"] if _are_swapped(old.value, new.value) and old.unit == new.unit else []
    found += ["unit_changed"] if old.unit != new.unit else []
    found += ["sign_changed"] if old.value * new.value < 0 else []
    return tuple(found)


def _is_tenfold(old: Decimal, new: Decimal) -> bool:
    small, large = sorted((abs(old), abs(new)))
    return small > 0 and any(abs(large / small / power - 1) <= _NEARLY for power in _POWERS)


def _are_swapped(old: Decimal, new: Decimal) -> bool:
    """Tell whether two values differ in the order of two neighbouring digits alone."""
    a, b = f"{abs(old):f}", f"{abs(new):f}"
    k = next((k for k, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), -1)
    if k < 0 or len(a.strip("0").replace(".", "")) < _SWAPPED_DIGITS:
        return False
    return a[k + 1 : k + 2] != "." and a[:k] + a[k + 1 : k + 2] + a[k] + a[k + 2 :] == b

"""Numbers, differences, dates and lists as a language writes them."""

from __future__ import annotations

import re
from datetime import date, time
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal

_DATE = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?(Z|\+00:00)?)?)?")
_BETWEEN = re.compile(r"\{0\}(.*)\{1\}", re.DOTALL)
_FALLBACK = "en_GB"

# Differences outside these are powers of ten. Units: those of the figure.
_LEAST, _MOST, _DECIMALS = Decimal("0.000001"), Decimal(10**15), 4
_MOST_PERCENT = Decimal(9_999)
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class Formats:
    """What the Unicode locale data say of a language."""

    def __init__(self, locale: str) -> None:
        """Take the name of a locale, "en_GB"; one that is not known writes as English does."""
        try:
            self.locale = Locale.parse(locale.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            self.locale = Locale.parse(_FALLBACK)
        self._numbers: dict[tuple[int | Decimal, int | None], str] = {}  # the same few come again and again
        self._known_categories: dict[int | Decimal, str] = {}
        self._per_cent = self.locale.percent_formats[None]

    def number(self, value: int | Decimal, places: int | None = None) -> str:
        """Return a number such as "1,204"; a decimal with so many places, or with as many as it has."""
        key = value, places
        if (known := self._numbers.get(key)) is None:
            pattern = None if places is None else f"#,##0.{'0' * places}"
            known = format_decimal(value, pattern, self.locale, decimal_quantization=places is not None)
            self._numbers[key] = known
        return known

    def percent(self, value: int) -> str:
        """Return a share in whole per cent: "22%"."""
        return self._with_percent(self.number(value))

    def signed(self, value: Decimal) -> str:
        """Return a difference with its sign, a true minus and thousands separators.

        At most four decimals, or four digits that tell where the number is below one; what no reader would
        count the zeros of as a power of ten. So the result is short, whatever the value.
        """
        return _sign(value) + self._size(abs(value))

    def percent_signed(self, value: Decimal | None) -> str:
        """Return a relative change such as "+30.8%", or nothing where there is none; beyond 9,999% only that."""
        if value is None:
            return ""
        if abs(value) > _MOST_PERCENT:
            bound = "> +" if value > 0 else "< −"
            return bound + self._with_percent(self.number(int(_MOST_PERCENT)))
        return _sign(value) + self._with_percent(self._size(abs(value)))

    def day(self, iso: str | None) -> tuple[str, str, bool]:
        """Return an ISO date as "28 June 2024" or "June 2024", its time as "06:00" or "", and whether that is UTC;
        anything else as it is, without a time."""
        match = _DATE.fullmatch(iso or "")
        try:
            return (*self._day(match), bool(match[6])) if match else (iso or "", "", False)
        except ValueError:  # there is no such day
            return iso or "", "", False

    def separators(self, count: int) -> list[str]:
        """Return what stands after each part of a list: ", ", " and ", and nothing after the last."""
        patterns = self.locale.list_patterns["standard"]
        names = ["2"] if count == 2 else ["start", *["middle"] * (count - 3), "end"]
        found = [_BETWEEN.fullmatch(patterns[name]) for name in names] if count > 1 else []
        return [*(match[1] if match else ", " for match in found), ""][:count]

    def category(self, n: int | Decimal) -> str:
        """Return the CLDR plural category of a count: "one", "other"."""
        if (known := self._known_categories.get(n)) is None:
            known = self._known_categories[n] = str(self.locale.plural_form(n))
        return known

    def categories(self) -> frozenset[str]:
        """Return the plural categories that the language has."""
        return frozenset((*self.locale.plural_form.tags, "other"))

    def _day(self, match: re.Match[str]) -> tuple[str, str]:
        from babel.dates import format_date, format_skeleton, format_time

        day = date(int(match[1]), int(match[2]), int(match[3] or 1))
        at = format_time(time(int(match[4]), int(match[5])), "short", locale=self.locale) if match[4] else ""
        if match[3]:
            return format_date(day, "long", self.locale), at
        return format_skeleton("yMMMM", day, locale=self.locale), at

    def _with_percent(self, number: str) -> str:
        return f"{self._per_cent.prefix[0]}{number}{self._per_cent.suffix[0]}"

    def _size(self, size: Decimal) -> str:
        if size and not _LEAST <= size < _MOST:
            return self._as_power(size)
        places = _DECIMALS if size >= 1 or not size else _DECIMALS - 1 - size.adjusted()
        rounded = size.quantize(Decimal(1).scaleb(-places)) if -int(size.as_tuple().exponent) > places else size
        return self.number(rounded)

    def _as_power(self, size: Decimal) -> str:
        """Return "1.235 × 10¹⁸"."""
        digits, _, exponent = f"{size:.3e}".partition("e")
        return f"{self.number(Decimal(digits))} × 10{str(int(exponent)).translate(_RAISED)}"


def _sign(value: Decimal) -> str:
    return "−" if value < 0 else "+" if value else "±"

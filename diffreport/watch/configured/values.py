"""Values of a configuration file, from how a person writes them. Each function returns None for what is none."""

from __future__ import annotations

import re
from datetime import time
from decimal import Decimal

LONGEST_PATTERN = 1000  # characters: what is longer is no pattern that a person reads again
_TIMES = {"s": 1, "min": 60, "h": 3600, "d": 86400, "w": 7 * 86400}
# A month is as short as February: what is checked on the first of each is then due on the first of each.
_NAMED_TIMES = {"hourly": 3600, "daily": 86400, "weekly": 7 * 86400, "monthly": 28 * 86400}
_SIZES = {"B": 1, "kB": 10**3, "MB": 10**6, "GB": 10**9, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}
_QUANTITY = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,6})?) ?([A-Za-z]{1,3})")
_PERCENT = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,6})?) ?%")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_QUIET = re.compile(r"(\d\d:\d\d) ?[-–] ?(\d\d:\d\d)")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# RFC 5321, as far as anyone has such an address; a domain of other letters is written as xn--.
_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?=.{1,255}$)[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*")
_NAMED_MAIL = re.compile(r'([^"<>,;:@\\()\[\]]{0,200}) <([^<>]+)>')

DURATION = 'a number and s, min, h, d or w, as "12h"'
EVERY = f"{DURATION}, or one of {', '.join(_NAMED_TIMES)}"
SIZE = f'a number and one of {", ".join(_SIZES)}, as "20 MB"'
QUIET = 'two times, as "22:00-07:00"'


def duration(value: object, *, is_named: bool = False) -> float | None:
    """Return the seconds of "90s", "5 min", "12h", "1d", "2w"; of "daily" and the like too, if they have names."""
    if is_named and isinstance(value, str) and value in _NAMED_TIMES:
        return float(_NAMED_TIMES[value])
    return _quantity(value, _TIMES)


def size(value: object) -> int | None:
    """Return the bytes of "500 kB", "20 MB", "1 GiB"."""
    found = _quantity(value, _SIZES)
    return None if found is None else int(found)


def _quantity(value: object, units: dict[str, int]) -> float | None:
    found = _QUANTITY.fullmatch(value.strip()) if isinstance(value, str) else None
    return float(Decimal(found[1]) * units[found[2]]) if found and found[2] in units else None


def number(value: object) -> Decimal | None:
    """Return a number as it is written."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    found = Decimal(repr(value))
    return found if found.is_finite() else None


def percent(value: object) -> Decimal | None:
    """Return how many percent "10 %" are."""
    found = _PERCENT.fullmatch(value.strip()) if isinstance(value, str) else None
    return Decimal(found[1]) if found else None


def clock(value: object) -> time | None:
    """Return the time of "07:30", or of TOML's own."""
    if isinstance(value, time):
        return value if not value.microsecond else None
    found = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    return time(int(found[1]), int(found[2])) if found else None


def quiet(value: object) -> tuple[time, time] | None:
    """Return the two times of "22:00-07:00"."""
    found = _QUIET.fullmatch(value.strip()) if isinstance(value, str) else None
    start, end = (clock(found[1]), clock(found[2])) if found else (None, None)
    return (start, end) if start and end and start != end else None


def is_line(text: str) -> bool:
    """Tell whether a text is one line that can be seen."""
    return bool(text.strip()) and not _CONTROL.search(text)


def is_variable(text: str) -> bool:
    """Tell whether a text can be the name of a variable of the environment."""
    return bool(_VARIABLE.fullmatch(text))


def is_mail(text: str) -> bool:
    """Tell whether a text is one mail address, `a@example.org` or `Name <a@example.org>`, and nothing more."""
    named = _NAMED_MAIL.fullmatch(text)
    return bool(_MAIL.fullmatch(named[2] if named else text)) and not (named and _CONTROL.search(named[1]))

"""An edition's label, guessed from its file name."""

from __future__ import annotations

import re
from datetime import date

_DATE = re.compile(r"(?<![^\W_])((?:1[5-9]|20)\d\d)([-_.]?)([01]\d)(?:\2([0-3]\d))?(?!\d)")
_YEAR = re.compile(r"(?:(?<![^\W_])|(?<=FY)|(?<=fy))(?:1[5-9]|20)\d\d(?!\d)")


def label_in(name: str) -> str:
    """Return the last date, month or year in a file name ("2006-06-29", "2018-01", "2015"), or ""."""
    stem = stem_of(name)
    dates = [found for match in _DATE.finditer(stem) if (found := _iso(match))]
    if dates:
        return dates[-1]
    years = _YEAR.findall(stem)
    return years[-1] if years else ""


def impossible_in(name: str) -> str:
    """Return the last day in a file name that no calendar has ("2020-02-30"), "" if there is none."""
    written = [match for match in _DATE.finditer(stem_of(name)) if match[4] and not _iso(match)]
    return written[-1][0] if written else ""


def label_of(name: str) -> str:
    """Return the label a file name suggests: its date or year, else its stem."""
    return label_in(name) or stem_of(name)


def stem_of(name: str) -> str:
    """Return a file name without its suffix; a dot before a digit or at the start begins no suffix."""
    return re.sub(r"(?<=.)\.[A-Za-z][A-Za-z0-9]{0,7}$", "", name)


def _iso(match: re.Match[str]) -> str:
    """Return the ISO form of a matched date, or "" if it is none."""
    year, separator, month, day = match.groups()
    if day is None and not separator:
        return ""  # six digits in a row are more often a number than a month
    try:
        date(int(year), int(month), int(day or 1))
    except ValueError:
        return ""
    return f"{year}-{month}-{day}" if day else f"{year}-{month}"

"""What is said of notices in single words, lines and sentences: each safe in a terminal, in a header and in a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING

from diffreport.report.lines import clipped, visible
from diffreport.text import normalise
from diffreport.watch.notices import Notice, Side
from diffreport.watch.plan import Severity, Sort

if TYPE_CHECKING:
    from diffreport.report.language.formats import Formats

LINE, SHORT = 1_500, 160  # columns: of marked words; of titles, labels, figures
_MOST_MARKS = 4  # characters that a column may hold: those that are set on another take none, and can be thousands
EVENTS = (Sort.REVISED, Sort.FIRST, Sort.QUARANTINED)

# No user and no password: nothing before an @ names a host.
_LINK = re.compile(r"https?://[^\s<>\"'@/?#\\]+(?:[/?#][^\s<>\"'\\]*)?", re.IGNORECASE)


def short(text: str) -> str:
    """Return a text as one line of at most 160 columns that holds no control character."""
    return line(text, SHORT)


def line(text: str, columns: int) -> str:
    """Return a text as one line of so many columns at most; what cannot be seen is written out: "<U+200B>"."""
    most = columns * _MOST_MARKS
    return clipped(normalise(text if len(text) <= most else f"{text[:most]}…"), columns)


def header(text: str) -> str:
    """Return a text as one line in which nothing is taken for an encoded word of a mail: one could hold a line end."""
    return short(text).replace("=?", "= ?")


def link(address: str) -> str:
    """Return an address if it is safe to follow, without a user or password, else ""."""
    return address if address.isprintable() and _LINK.fullmatch(address) else ""


def editions_of(notice: Notice) -> str:
    """Return which editions are told of: "2023 → 2024", "2024, silently revised"."""
    new, sorts = notice.new.label, {flag.sort for flag in notice.flags}
    if Sort.QUARANTINED in sorts:
        return f"{new}, in quarantine"
    if Sort.REVISED in sorts:
        return f"{new}, silently revised"
    if notice.old is None:
        return f"{new}, the first edition" if Sort.FIRST in sorts else new
    return f"{new}, re-issued" if notice.old.label == new else f"{notice.old.label} → {new}"


def events_of(notice: Notice) -> Iterator[str]:
    """Yield, in plain words, what is no finding."""
    label, old = visible(normalise(notice.new.label)), notice.old
    for flag in notice.flags:
        if flag.sort is Sort.REVISED:
            since = old.retrieved if old else ""
            before = f" Before, as retrieved {date_of(since)}, it read otherwise." if since else ""
            yield (
                f"Silently revised: edition {label} came again under its label with another text.{before} "
                "Both are in the archive."
            )
        elif flag.sort is Sort.FIRST:
            yield f"First edition in the archive: {label}; there is nothing to compare it with yet."
        elif flag.sort is Sort.QUARANTINED:
            why = f": it {line(flag.marked, LINE)}" if flag.marked else ""
            yield (
                f"In quarantine: edition {label} is archived, but looks wrong{why}. "
                "It is not taken for the latest before a person accepts it."
            )


def counts_of(notices: Sequence[Notice]) -> str:
    """Return how many findings were flagged: "5 flagged, 2 high"; "" for none."""
    flags = sum(notice.more + sum(flag.sort not in EVENTS for flag in notice.flags) for notice in notices)
    high = high_in(notices)
    least = "at least " if any(notice.more and _is_all_high(notice) for notice in notices) else ""
    return f"{flags:,} flagged{f', {least}{high:,} high' if high else ''}" if flags else ""


def high_in(notices: Iterable[Notice]) -> int:
    """Return how many of the findings that were flagged matter most."""
    flags = (flag for notice in notices for flag in notice.flags if flag.sort not in EVENTS)
    return sum(flag.severity is Severity.HIGH for flag in flags)


def _is_all_high(notice: Notice) -> bool:
    return all(flag.severity is Severity.HIGH for flag in notice.flags if flag.sort not in EVENTS)


def dates_of(side: Side) -> str:
    """Return when an edition was published and retrieved, as far as that is known."""
    told = (("published", side.published), ("retrieved", side.retrieved))
    return ", ".join(f"{name} {date_of(value)}" for name, value in told if value)


def date_of(iso: str) -> str:
    """Return "28 June 2024" or "28 June 2024, 06:00 UTC"; anything else as it is."""
    day, at, is_utc = _formats().day(iso)
    return short(f"{day}, {at}{' UTC' if is_utc else ''}" if at else day)


def difference(text: str, *, is_percent: bool) -> str:
    """Return a difference with its sign; "" for none, and for what is no number."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return ""
    if not value.is_finite():
        return ""
    return _formats().percent_signed(value) if is_percent else _formats().signed(value)


@lru_cache(maxsize=1)
def _formats() -> Formats:
    from diffreport.report.language.formats import Formats

    return Formats("en_GB")

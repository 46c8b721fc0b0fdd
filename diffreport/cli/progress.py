"""How far something long has come: one line on the terminal, rewritten in place."""

from __future__ import annotations

import math
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from diffreport.cli import output

_PAUSE = 0.1  # seconds between two lines: faster than an eye, far slower than a check
_MEGABYTE = 1_000_000
_BAR = 24  # columns
# What was done so many seconds ago counts a third as much as what is done now; later, when a quarter of the time is
# longer, that: the one thing among thousands that takes minutes tells little of the rest.
_MEMORY = 30.0
_PART_REMEMBERED = 0.25
_BEFORE_TELLING = 3.0  # seconds: a rate of less time is no rate
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


def _ignore(count: int) -> None:
    """Take no notice."""


@contextmanager
def shown(total: Callable[[], int], is_wanted: bool) -> Iterator[Callable[[int], None]]:
    """Show the bytes done of all and their rate while something runs, and only where somebody watches.

    Gives the function that is to be told how many bytes were just done. `total` is asked only where the line is
    shown; it may be a guess.
    """
    if not _is_watched(is_wanted):
        yield _ignore
        return
    whole, done, begun = max(total(), 1), 0, time.monotonic()
    last = begun

    def advance(count: int) -> None:
        nonlocal done, last
        done += count
        now = time.monotonic()
        if now - last >= _PAUSE:
            last = now
            output.rewrite(_line(min(done, whole), whole, done / (now - begun)))

    try:
        yield advance
    finally:
        output.rewrite("")


@contextmanager
def counted(what: str, is_wanted: bool, each: str = "") -> Iterator[Callable[[int, int], None]]:
    """Show how many of how many are done, and only where somebody watches; gives the function that is to be told.

    Where `each` says what one of them is, how many are done a second, and how much time is left, is shown as well.
    """
    is_shown = _is_watched(is_wanted)
    last = -_PAUSE
    pace = Pace()

    def tell(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        pace.count(done, now)
        if is_shown and (done == total or now - last >= _PAUSE):
            last = now
            filled = _BAR * done // max(total, 1)
            paced = pace.told(total - done, each) if each else ""
            output.rewrite(f"{what} [{'#' * filled}{'.' * (_BAR - filled)}] {done:,} of {total:,}{paced}")

    try:
        yield tell
    finally:
        if is_shown:
            output.rewrite("")


@contextmanager
def tallied(what: str, is_wanted: bool, each: str) -> Iterator[Callable[[int], None]]:
    """Show how many are done of nobody knows how many, and only where somebody watches."""
    is_shown, last = _is_watched(is_wanted), time.monotonic()

    def tell(done: int) -> None:
        nonlocal last
        now = time.monotonic()
        if is_shown and now - last >= _PAUSE:
            last = now
            output.rewrite(f"{what}: {done:,} {each}")

    try:
        yield tell
    finally:
        if is_shown:
            output.rewrite("")


class Pace:
    """How fast things are done, of late: what was done long ago counts less and less.

    So what is passed over in a moment, because it was done before, does not promise the same of what is left. The clock
    starts with the first that is done: before it, processes were started.
    """

    def __init__(self) -> None:
        """Know of none yet."""
        self._begun = self._last = -1.0  # seconds
        self._done = 0
        self._things = self._seconds = 0.0  # of late

    def count(self, done: int, now: float) -> None:
        """Take in how many are done by now, a moment in seconds."""
        if self._begun < 0:
            self._begun = self._last = now
            self._done = done
            return
        passed = max(now - self._last, 0.0)
        kept = math.exp(-passed / max(_MEMORY, _PART_REMEMBERED * (now - self._begun)))
        self._things = self._things * kept + done - self._done
        self._seconds = self._seconds * kept + passed
        self._done, self._last = done, now

    @property
    def rate(self) -> float:
        """How many are done a second; 0 as long as nobody can tell."""
        is_known = self._last - self._begun >= _BEFORE_TELLING
        return self._things / self._seconds if is_known and self._seconds else 0.0

    def told(self, left: int, each: str) -> str:
        """Return what a line says of it, "" as long as nobody can tell."""
        rate = self.rate
        if not rate:
            return ""
        shown = f"{rate:,.0f}" if rate >= 10 else f"{rate:.1f}" if rate >= 0.1 else f"{rate:.2g}"
        return f"  {shown} {each}/s" + (f"  {_duration(left / rate)} left" if left else "")


def _duration(seconds: float) -> str:
    """Return a time as a person says it, no more exact than it can be known."""
    if seconds < 1.5 * _MINUTE:
        return f"{math.ceil(seconds)} s"
    if seconds < 1.5 * _HOUR:
        return f"{round(seconds / _MINUTE)} min"
    if seconds < 2 * _DAY:
        minutes = round(seconds / _MINUTE)
        return f"{minutes // 60} h {minutes % 60:02} min"
    return f"{round(seconds / _DAY):,} days"


def _is_watched(is_wanted: bool) -> bool:
    """Tell whether a line that is rewritten in place would be seen as that."""
    return is_wanted and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def _line(done: int, whole: int, rate: float) -> str:
    percent = f"{100 * done // whole:3d} %"
    return f"{percent}  {done / _MEGABYTE:,.0f} of {whole / _MEGABYTE:,.0f} MB  {rate / _MEGABYTE:,.0f} MB/s"

"""How far something long has come: one line on the terminal, rewritten in place."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from diffreport.cli import output

_PAUSE = 0.1  # seconds between two lines: faster than an eye, far slower than a check
_MEGABYTE = 1_000_000
_BAR = 24  # columns


def _ignore(count: int) -> None:
    """Take no notice."""


@contextmanager
def shown(total: Callable[[], int], is_wanted: bool) -> Iterator[Callable[[int], None]]:
    """Show the bytes done of all and their rate while something runs, and only where somebody watches.

    Gives the function that is to be told how many bytes were just done. `total` is asked only where the line is
    shown; it may be a guess.
    """
    if not (is_wanted and sys.stderr.isatty()):
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
def counted(what: str, is_wanted: bool) -> Iterator[Callable[[int, int], None]]:
    """Show how many of how many are done, and only where somebody watches; gives the function that is to be told."""
    is_shown = is_wanted and sys.stderr.isatty()
    last = -_PAUSE

    def tell(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if is_shown and (done == total or now - last >= _PAUSE):
            last = now
            filled = _BAR * done // max(total, 1)
            output.rewrite(f"{what} [{'#' * filled}{'.' * (_BAR - filled)}] {done:,} of {total:,}")

    try:
        yield tell
    finally:
        if is_shown:
            output.rewrite("")


def _line(done: int, whole: int, rate: float) -> str:
    percent = f"{100 * done // whole:3d} %"
    return f"{percent}  {done / _MEGABYTE:,.0f} of {whole / _MEGABYTE:,.0f} MB  {rate / _MEGABYTE:,.0f} MB/s"

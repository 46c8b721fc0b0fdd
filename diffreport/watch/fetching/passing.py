"""Failures that pass: what another try may not meet, and how long to wait before it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TypeVar

from diffreport.archive.provenance import now
from diffreport.errors import SourceError

_FIRST_SECONDS = 1.0  # doubled at every try
_LONGEST_SECONDS = 30.0
_MOST_SECONDS = 366 * 86_400.0  # of a wish: what is longer is for ever, and no date may be behind it
LONGEST_WISH_SECONDS = 120.0  # that a server may ask us to wait; a check is a cron job, and the next one comes

Value = TypeVar("Value")


class PassingError(SourceError):
    """A source gives no edition now, and may in a moment."""


def retried(retries: int, sleep: Callable[[float], None], attempt: Callable[[], Value]) -> Value:
    """Return what an attempt returns, made again while its failure is one that passes. Raises: as the last attempt.

    Before try n + 1 goes by what the server asks for, else 2 ** n s with jitter, 30 s at most.
    """
    for n in range(retries):
        try:
            return attempt()
        except PassingError as error:
            backing_off = min(_FIRST_SECONDS * 2**n, _LONGEST_SECONDS) * random.uniform(0.75, 1.25)  # noqa: S311 -- no secret
            sleep(error.after or backing_off)
    return attempt()


def wish_in(value: str | None, date: str | None) -> float:
    """Return the seconds that a header Retry-After asks to wait, 0.0 for none; `date` is the server's own."""
    if value is None:
        return 0.0
    if re.fullmatch(r"[0-9]{1,9}", value.strip()):
        return min(float(value), _MOST_SECONDS)
    moment, sent = _moment(value), _moment(date or "") or datetime.fromisoformat(now())
    return min(max((moment - sent).total_seconds(), 0.0), _MOST_SECONDS) if moment else 0.0


def moment_after(seconds: float) -> str:
    """Return the moment so many seconds from now, UTC."""
    return (datetime.fromisoformat(now()) + timedelta(seconds=seconds)).strftime("%Y-%m-%d %H:%M UTC")


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
        return moment if moment.tzinfo else None
    except (ValueError, TypeError, OverflowError):
        return None

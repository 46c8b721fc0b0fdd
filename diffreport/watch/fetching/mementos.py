"""Archived copies of pages by Memento (RFC 7089), the way that web archives agreed upon."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime

from diffreport.watch.fetching.addresses import Url, joined, shown
from diffreport.watch.fetching.asking import Reply
from diffreport.watch.fetching.trips import REDIRECTS


def of(reply: Reply) -> str | None:
    """Return the address of what was answered if it is itself an archived copy, else None."""
    return shown(str(reply.url)) if reply.header("Memento-Datetime") else None


def written(moment: str) -> str:
    """Return a moment in UTC as the header Accept-Datetime has it."""
    return format_datetime(datetime.fromisoformat(moment), usegmt=True)


def found_by(ask: Callable[[Url], Reply], gate: Url, redirects: int) -> str | None:
    """Return the address of the copy that a TimeGate leads to, None if to none.

    Raises: SourceError as `ask`, and for a redirect that is none.
    """
    url = gate
    for _ in range(redirects + 1):
        reply = ask(url)
        if reply.header("Memento-Datetime"):
            where = reply.header("Content-Location") if url == gate else None
            return shown(str(joined(url, where) if where else url))
        location = reply.header("Location")
        if reply.status not in REDIRECTS or not location:
            return None
        url = joined(url, location)
        if "accept-datetime" in (reply.header("Vary") or "").lower():
            return shown(str(url))  # a TimeGate has chosen
    return None

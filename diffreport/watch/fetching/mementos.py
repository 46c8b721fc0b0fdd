"""Archived copies of pages by Memento (RFC 7089), the way that web archives agreed upon."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime

from diffreport.errors import SourceError
from diffreport.watch.fetching.addresses import Url, joined, shown
from diffreport.watch.fetching.asking import Reply
from diffreport.watch.fetching.trips import REDIRECTS

_LINK = re.compile(r"<([^<>]*)>((?:\s*;\s*[\w!#$&.+^`|~*-]+\s*=\s*(?:\"[^\"]*\"|[^\s;,\"]+))*)")  # RFC 8288
_RELATION = re.compile(r";\s*rel\s*=\s*\"?([^\";,]*)", re.IGNORECASE)
_LENGTH = 8_192  # characters of a header Link that are looked at


def of(reply: Reply) -> str | None:
    """Return the address of an archived copy of what was answered: its own if it is one, or the one it links to."""
    return shown(str(reply.url)) if reply.header("Memento-Datetime") else _linked(reply)


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
            return _linked(reply) if reply.status < 300 else None
        url = joined(url, location)
        if "accept-datetime" in (reply.header("Vary") or "").lower():
            return shown(str(url))  # a TimeGate has chosen
    return None


def _linked(reply: Reply) -> str | None:
    """Return the address of the copy that an answer links to; of several the one that is neither first nor last."""
    found: dict[str, str] = {}
    for target, parameters in _LINK.findall((reply.header("Link") or "")[:_LENGTH]):
        relation = _RELATION.search(parameters)
        relations = relation[1].lower().split() if relation else []
        if "memento" in relations:
            found.setdefault(" ".join(sorted(relations)), target)
    target = found.get("memento") or next(iter(found.values()), None)
    try:
        return shown(str(joined(reply.url, target))) if target else None
    except SourceError:
        return None

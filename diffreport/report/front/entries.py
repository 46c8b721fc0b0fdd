"""What a list above the text has as a line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a list: what happened, to which words, and where to go."""

    what: str
    old: str
    new: str
    text: str
    href: str
    n: int
    place: str

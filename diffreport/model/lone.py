"""What is known of an edition that has no other to be compared with."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """Why an edition has no other to be compared with."""

    FIRST = "first"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Lone:
    """An edition with no other to be compared with: the first of its series, or one that is gone from its source.

    `last_seen` is the day a withdrawn edition was last seen, `YYYY-MM-DD`, "" if unknown.
    """

    standing: Standing
    last_seen: str = ""

"""Which editions of a series have a report."""

from __future__ import annotations

from enum import StrEnum
from itertools import combinations, pairwise
from typing import TypeAlias

Pair: TypeAlias = tuple[int, int]  # positions of an old and a new edition


def successive(editions: int) -> list[Pair]:
    """Return the pairs of each edition with the one before."""
    return list(pairwise(range(editions)))


class Pairs(StrEnum):
    """Which editions a site has reports on."""

    SUCCESSIVE = "successive"
    LATEST = "latest"
    ALL = "all"

    def of(self, editions: int) -> list[Pair]:
        """Return the pairs of so many editions."""
        if self is Pairs.ALL:
            return list(combinations(range(editions), 2))
        return successive(editions)[-1 if self is Pairs.LATEST else 0 :]

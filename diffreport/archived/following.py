"""Which editions of a series have a report, and which of them its figures are followed through: their positions."""

from __future__ import annotations

from enum import StrEnum
from itertools import combinations, pairwise
from typing import TypeAlias

Pair: TypeAlias = tuple[int, int]  # positions of an old and a new edition
_LEAST = 3  # editions: two are the comparison itself


class Pairs(StrEnum):
    """Which editions of a series have a report."""

    SUCCESSIVE = "successive"
    LATEST = "latest"
    ALL = "all"
    NONE = "none"

    def of(self, editions: int) -> list[Pair]:
        """Return the pairs of so many editions."""
        match self:
            case Pairs.ALL:
                return list(combinations(range(editions), 2))
            case Pairs.LATEST:
                return successive(editions)[-1:]
            case Pairs.NONE:
                return []
        return successive(editions)


def successive(editions: int) -> list[Pair]:
    """Return the pairs of each edition with the one before."""
    return list(pairwise(range(editions)))


def trend_positions(old: int, new: int, count: int) -> list[int]:
    """Return the positions of the editions that a figure is followed through: of `count` up to the new one.

    The old one is always among them. [] where these are no more than the two that are compared.
    """
    last = [*range(max(new + 1 - count, 0), new + 1)]
    chosen = last if old in last else [old, *last[1:]]
    return chosen if min(count, len(chosen)) >= _LEAST else []

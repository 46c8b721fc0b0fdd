"""Which editions of a series figures are followed through, for a report on two of them."""

from __future__ import annotations

_LEAST = 3  # editions: two are the comparison itself


def followed(old: int, new: int, count: int) -> list[int]:
    """Return the positions of the editions that a figure is followed through: of `count` up to the new one.

    The old one is always among them. [] where these are no more than the two that are compared.
    """
    last = [*range(max(new + 1 - count, 0), new + 1)]
    chosen = last if old in last else [old, *last[1:]]
    return chosen if min(count, len(chosen)) >= _LEAST else []

"""Sets of pairs that keep the order of both sides, the heaviest of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

Pair = tuple[int, int]
Row = tuple[int, int, float]


def heaviest_chain(rows: Iterable[Row]) -> list[Row]:
    """Return the rows (old, new, weight) of the heaviest chain that increases in both indices.

    Cost: O(k log k) for k rows. Of two chains of one weight the one with the smaller new indices is taken.
    """
    ordered = sorted(rows, key=lambda row: (row[0], -row[1]))
    # chains worth going on with: their last new indices rise, and so do their weights
    ends: list[int] = []
    weights: list[float] = []
    last: list[int] = []
    back: list[int] = []
    for k, (_, j, weight) in enumerate(ordered):
        at = bisect_left(ends, j)
        back.append(last[at - 1] if at else -1)
        total = weight + (weights[at - 1] if at else 0.0)
        beaten = at
        while beaten < len(ends) and weights[beaten] <= total:
            beaten += 1
        if beaten > at or at == len(ends) or ends[at] > j:
            ends[at:beaten], weights[at:beaten], last[at:beaten] = [j], [total], [k]
    out, k = [], last[-1] if last else -1
    while k >= 0:
        out.append(ordered[k])
        k = back[k]
    return out[::-1]


def in_order(pairs: Sequence[Pair], weights: Sequence[float]) -> set[int]:
    """Return the positions of the pairs of the heaviest chain; no index occurs in two pairs.

    Shapes: `pairs` rise in the old index; one weight a pair.
    Cost: pairs that follow each other on both sides are taken as one, so that O(k log k) counts only what moved.
    """
    place = {j: n for n, j in enumerate(sorted(j for _, j in pairs))}
    ranks = [place[j] for _, j in pairs]
    starts = [k for k, rank in enumerate(ranks) if not k or rank != ranks[k - 1] + 1]
    ends = [*starts[1:], len(pairs)]
    if len(starts) < 2:
        return set(range(len(pairs)))
    runs = zip(starts, ends, strict=False)
    kept = heaviest_chain((k, ranks[k], sum(weights[k:end])) for k, end in runs)
    end_of = dict(zip(starts, ends, strict=False))
    return {n for k, _, _ in kept for n in range(k, end_of[k])}


def longest_increasing(values: Sequence[int]) -> list[int]:
    """Return the positions of the longest increasing run (patience sorting)."""
    tails: list[int] = []
    at: list[int] = []
    back = [-1] * len(values)
    for k, value in enumerate(values):
        p = bisect_left(tails, value)
        if p == len(tails):
            tails.append(value)
            at.append(k)
        else:
            tails[p], at[p] = value, k
        back[k] = at[p - 1] if p else -1
    out, k = [], at[-1] if at else -1
    while k >= 0:
        out.append(k)
        k = back[k]
    return out[::-1]

"""Sets of pairs that keep the order of both sides: the heaviest, the longest."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

Row = tuple[int, int, float]


def heaviest_chain(rows: Iterable[Row]) -> list[Row]:
    """Return the rows (old, new, weight) of the heaviest chain that increases in both indices.

    Cost: O(k log k) for k rows, with a Fenwick tree over the new indices. Ties go to the earliest row.
    """
    ordered = sorted(rows, key=lambda row: (row[0], -row[1]))
    rank = {j: r + 1 for r, j in enumerate(sorted({row[1] for row in ordered}))}
    tree: list[tuple[float, int]] = [(0.0, -1)] * (len(rank) + 1)
    back: list[int] = []
    top = (0.0, -1)
    for k, (_, j, weight) in enumerate(ordered):
        best = (0.0, -1)
        r = rank[j] - 1
        while r > 0:
            if tree[r][0] > best[0]:
                best = tree[r]
            r -= r & -r
        back.append(best[1])
        here = (best[0] + weight, k)
        if here[0] > top[0]:
            top = here
        r = rank[j]
        while r <= len(rank):
            if here[0] > tree[r][0]:
                tree[r] = here
            r += r & -r
    out, k = [], top[1]
    while k >= 0:
        out.append(ordered[k])
        k = back[k]
    return out[::-1]


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

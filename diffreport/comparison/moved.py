"""What moved together: runs of moved links as one move, and what such a move is called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from diffreport.model import Kind, Link

_NOUNS = {
    Kind.HEADING: "heading",
    Kind.PARAGRAPH: "paragraph",
    Kind.ITEM: "list item",
    Kind.TABLE: "table",
    Kind.FOOTNOTE: "footnote",
}
# A label that names more kinds than these is read as a list, not as a label.
_NAMED_KINDS = 2


def with_moves(links: Sequence[Link]) -> tuple[Link, ...]:
    """Return the links of an alignment, in their reading order, those that moved with the number of their move.

    Moved links that follow each other on both sides are one move; blocks dropped from between them, or put
    between them, do not interrupt it as long as they are, on either side, no more than the unbroken stretch
    of moved links before or after them.
    """
    nth = (
        {i: k for k, i in enumerate(sorted(i for link in links if link.new for i in link.old))},
        {j: k for k, j in enumerate(sorted(j for link in links if link.old for j in link.new))},
    )
    stretches: list[list[int]] = []
    gaps: list[int | None] = []  # before each stretch
    for n in (n for n, link in enumerate(links) if link.moved):
        gap = _between(links[stretches[-1][-1]], links[n], nth) if stretches else None
        if gap == 0:
            stretches[-1].append(n)
        else:
            stretches.append([n])
            gaps.append(gap)
    move = -1
    out = list(links)
    for k, (stretch, gap) in enumerate(zip(stretches, gaps, strict=True)):
        if gap is None or gap > max(len(stretch), len(stretches[k - 1])):
            move += 1
        for n in stretch:
            out[n] = replace(links[n], move=move)
    return tuple(out)


def _between(before: Link, after: Link, nth: tuple[Mapping[int, int], Mapping[int, int]]) -> int | None:
    """Return how many blocks without a partner stand between two links, on the side that has more of them;
    None where a block with a partner does, or the order is another. `nth` counts the blocks with a partner."""
    old, new = (before.old[-1], after.old[0]), (before.new[-1], after.new[0])
    if any(count[b] - count[a] != 1 for (a, b), count in zip((old, new), nth, strict=True)):
        return None
    return max(b - a - 1 for a, b in (old, new))


def move_label(kinds: Sequence[Kind]) -> str:
    """Return what a move of several blocks is called: "Moved together: 12 paragraphs".

    It begins with a word, because a finding's own number stands before it.
    """
    counts = Counter(kinds)
    if len(counts) > _NAMED_KINDS:
        return f"Moved together: {len(kinds):,} passages"
    named = [f"{counts[kind]:,} {noun}{'s' * (counts[kind] > 1)}" for kind, noun in _NOUNS.items() if counts[kind]]
    return f"Moved together: {' and '.join(named)}"

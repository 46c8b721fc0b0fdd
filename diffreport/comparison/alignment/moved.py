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
    between them, interrupt it only where they are more than the unbroken stretch of moved links before them
    and more than the one behind them.
    """
    places = _places([link.old for link in links], links), _places([link.new for link in links], links)
    stretches: list[list[int]] = []
    gaps: list[int | None] = []  # before each stretch
    for n in (n for n, link in enumerate(links) if link.moved):
        gap = _between(stretches[-1][-1], n, places) if stretches else None
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


def _places(sides: Sequence[tuple[int, ...]], links: Sequence[Link]) -> dict[int, tuple[int, int]]:
    """Return, for every link with both sides, how many such links begin before it on one of them, and how many
    blocks without a partner stand there."""
    places: dict[int, tuple[int, int]] = {}
    lone = 0
    for _, n in sorted((side[0], n) for n, side in enumerate(sides) if side):
        if links[n].old and links[n].new:
            places[n] = len(places), lone
        else:
            lone += 1
    return places


def _between(before: int, after: int, places: Sequence[Mapping[int, tuple[int, int]]]) -> int | None:
    """Return how many blocks without a partner stand between two links, on the side that has more of them;
    None where another link begins between them, or the order is another."""
    if any(place[after][0] - place[before][0] != 1 for place in places):
        return None
    return max(place[after][1] - place[before][1] for place in places)


def move_label(kinds: Sequence[Kind]) -> str:
    """Return what a move of several blocks is called: "Moved together: 12 paragraphs".

    It begins with a word, because a finding's own number stands before it.
    """
    counts = Counter(kinds)
    if len(counts) > _NAMED_KINDS:
        return f"Moved together: {len(kinds):,} passages"
    named = [f"{counts[kind]:,} {noun}{'s' * (counts[kind] > 1)}" for kind, noun in _NOUNS.items() if counts[kind]]
    return f"Moved together: {' and '.join(named)}"

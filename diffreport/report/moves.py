"""Which finding speaks for a move of several blocks, and that move as one link."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from diffreport.model import Comparison, Finding, Link, Relation


def moves_told(comparison: Comparison) -> Mapping[str, tuple[int, ...]]:
    """Return the links of every move of several that one finding speaks for, by the finding's id.

    It is the first of the move that is about no words: what was revised or rewritten speaks for itself.
    """
    links = comparison.alignment.links
    moves: dict[int, list[int]] = defaultdict(list)
    for n, link in enumerate(links):
        if link.moved and link.move is not None and link.old and link.new:
            moves[link.move].append(n)
    link_of_change = {change.id: change.link for change in comparison.changes}
    told: dict[str, tuple[int, ...]] = {}
    for finding in comparison.findings:
        link = links[link_of_change[finding.change]]
        if link.move is not None and _is_about_place(finding) and len(moves.get(link.move, ())) > 1:
            told[finding.id] = tuple(moves.pop(link.move))
    return told


def _is_about_place(finding: Finding) -> bool:
    return "moved" in finding.tags and "rewritten" not in finding.tags and not finding.opcodes


def as_one(links: Sequence[Link]) -> Link:
    """Return a link that holds all blocks of some moved ones; a single link as it is."""
    if len(links) == 1:
        return links[0]
    first = links[0]
    olds, news = sorted(i for link in links for i in link.old), sorted(j for link in links for j in link.new)
    revised = any(link.revised for link in links)
    return Link(Relation.MOVED, tuple(olds), tuple(news), first.score, first.why, True, revised, move=first.move)

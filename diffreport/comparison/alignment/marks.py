"""Links that a file tells: what the changes marked in it keep belongs together, whatever the aligner would say."""

from __future__ import annotations

from collections import Counter, defaultdict

from diffreport.comparison.alignment.chain import Pair
from diffreport.comparison.alignment.links import FREE, Partners
from diffreport.model import Document, Places


def pairs_of(old: Document, new: Document) -> list[Pair]:
    """Return the blocks that have places in common, those with the most of them first; none of two files.

    Where several blocks have a place, they are the pieces of one paragraph: as many on the other side are theirs in
    order, one alone is all of theirs. Cost: linear.
    """
    if old.places is None or new.places is None or old.places.file != new.places.file:
        return []
    olds, news = _blocks_at(old.places), _blocks_at(new.places)
    shared: Counter[Pair] = Counter()
    for place, before in olds.items():
        after = news.get(place, [])
        pieces = max(len(before), len(after)) if 1 in (len(before), len(after)) else min(len(before), len(after))
        for k in range(pieces if after else 0):
            (i, weight), (j, _) = before[min(k, len(before) - 1)], after[min(k, len(after) - 1)]
            shared[i, j] += weight
    return sorted(shared, key=lambda pair: (-shared[pair], pair))


def _blocks_at(places: Places) -> dict[int, list[tuple[int, int]]]:
    """Return the blocks at each place, each with the weight it has there."""
    found: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for block, own in enumerate(places.of_blocks):
        for place, weight in own:
            found[place].append((block, weight))
    return found


def link_marked(partners: Partners, pairs: list[Pair]) -> None:
    """Link what is free of some pairs; a block that several others go on in is split or merged."""
    for i, j in pairs:
        if partners.may_link(i, j):
            partners.link(i, j, "marks", sure=True)
        elif partners.of_new[j] == FREE and partners.may_split(j, i):
            partners.split(j, i)
        elif partners.of_old[i] == FREE and partners.may_merge(i, j):
            partners.merge(i, j)

"""Links that a file tells: what the changes marked in it keep belongs together, whatever the aligner would say."""

from __future__ import annotations

from collections import Counter, defaultdict

from diffreport.comparison.alignment.chain import Pair
from diffreport.comparison.alignment.links import FREE, Partners
from diffreport.model import Document


def pairs_of(old: Document, new: Document) -> list[Pair]:
    """Return the blocks that have places in common, those with the most of them first; none of two files.

    A place that several blocks have, the pieces of one paragraph, pairs them in their order. Cost: linear.
    """
    if old.places is None or new.places is None or old.places.file != new.places.file:
        return []
    blocks_at: defaultdict[int, list[int]] = defaultdict(list)
    for i, places in enumerate(old.places.of_blocks):
        for place, _ in places:
            blocks_at[place].append(i)
    shared: Counter[Pair] = Counter()
    met: Counter[int] = Counter()
    for j, places in enumerate(new.places.of_blocks):
        for place, weight in places:
            olds = blocks_at.get(place, ())
            if met[place] < len(olds):
                shared[olds[met[place]], j] += weight
            met[place] += 1
    return sorted(shared, key=lambda pair: (-shared[pair], pair))


def link_marked(partners: Partners, pairs: list[Pair]) -> None:
    """Link what is free of some pairs; a block that several others go on in is split or merged."""
    for i, j in pairs:
        if partners.may_link(i, j):
            partners.link(i, j, "marks", sure=True)
        elif partners.of_new[j] == FREE and partners.may_split(j, i):
            partners.split(j, i)
        elif partners.of_old[i] == FREE and partners.may_merge(i, j):
            partners.merge(i, j)

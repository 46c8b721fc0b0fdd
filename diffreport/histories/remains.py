"""What is left of removed paragraphs in an edition: the block that is most like each of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from diffreport.comparison.alignment.blocks import sides
from diffreport.comparison.alignment.similarity import Similarity
from diffreport.model import Block, Document
from diffreport.settings import Settings

_NOTHING = (-1, 0.0)


def remains_of(gone: Sequence[Block], document: Document) -> list[tuple[int, float]]:
    """Return for each removed block the most similar block of an edition, and its score; -1 and 0.0 for none.

    The score is the aligner's, so that it tells what a direct link would have had: 1.0 for a block that reads the same.
    Shapes: one pair a block. Cost: near-linear in the words of both.
    """
    if not gone:
        return []
    there, here = sides(document, Document(tuple(gone)))
    olds, news = range(len(there)), range(len(here))
    similarity = Similarity(there, here, (olds, news))
    same: dict[str, int] = {}
    for i in reversed(olds):
        same[there.keys[i]] = i
    best: dict[int, tuple[float, int]] = defaultdict(lambda: (0.0, 1))
    best |= {j: (1.0, -same[key]) for j, key in enumerate(here.keys) if key in same}
    for i, j in similarity.likely(olds, news, Settings().candidates)[0]:
        best[j] = max(best[j], (similarity.score(i, j), -i))
    return [(-best[j][1], round(best[j][0], 4)) if j in best and best[j][0] else _NOTHING for j in news]

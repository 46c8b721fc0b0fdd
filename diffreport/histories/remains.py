"""What is left of removed paragraphs in an edition: the block that is most like each of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from diffreport.comparison.alignment.blocks import SPECIAL, Side, Words, label, sides
from diffreport.comparison.alignment.similarity import Similarity
from diffreport.model import Block, Document, Kind

# So many blocks that share words with a removed one are met, by its rarest words first, and so many of them, which
# share most, are scored. Of 659 removals of real series the best of all blocks scores more by 0.1 and over for two,
# and by 0.02 and over for one of fifteen.
_MET, _SCORED = 400, 24
_NOTHING = (-1, 0.0)

_Clue = tuple[Kind | None, str]


def remains_of(gone: Sequence[Block], document: Document) -> list[tuple[int, float]]:
    """Return for each removed block the most similar block of an edition, and its score; -1 and 0.0 for none.

    The score is the aligner's, so that it tells what a direct link would have had: 1.0 for a block that reads the same.
    A number alone is like no other number. Shapes: one pair a block. Cost: near-linear in the words of both.
    """
    if not gone:
        return []
    there, here = sides(document, Document(tuple(gone)))
    similarity = Similarity(there, here, (range(len(there)), range(len(here))))
    edition = _Edition(there, similarity.old_codes)
    found = []
    for j, code in similarity.new_codes.items():
        likely = edition.likely(here, j, code)
        score, i = max(((similarity.score(i, j), -i) for i in likely), default=(0.0, 0))
        found.append((-i, round(score, 4)) if score else _NOTHING)
    return found


class _Edition:
    """The blocks of an edition by what they share with others: their text, their words, the label of a field."""

    def __init__(self, side: Side, codes: dict[int, str]) -> None:
        self._lengths = {i: len(code) for i, code in codes.items()}
        self._same = {key: i for i, key in reversed([*enumerate(side.keys)])}
        self._holders: dict[_Clue, list[int]] = defaultdict(list)
        self._fields: dict[str, list[int]] = defaultdict(list)
        for i, code in codes.items():
            for clue in _clues(code, side.kinds[i]):
                self._holders[clue].append(i)
            if field := label(side.bodies[i]):
                self._fields[field].append(i)

    def likely(self, side: Side, j: int, code: str) -> list[int]:
        """Return the blocks worth scoring for a block of another side: the one that reads the same, else those that
        share most of both blocks' words, and have its label."""
        if side.keys[j] in self._same:
            return [self._same[side.keys[j]]]
        clues = _clues(code, side.kinds[j])
        shared: Counter[int] = Counter()
        met = 0
        for count, holders in sorted((len(few), few) for clue in clues if (few := self._holders.get(clue))):
            met += count
            if met > _MET and shared:
                break
            shared.update(holders)
        best = sorted(shared, key=lambda i: (-shared[i] / (self._lengths[i] + len(code)), i))
        return best[:_SCORED] + self._fields.get(label(side.bodies[j]), [])[:_SCORED]


def _clues(code: str, kind: Kind) -> set[_Clue]:
    """Return the words of a block, numbers aside: those of headings and tables lead to their like alone."""
    return {(kind if kind in SPECIAL else None, word) for word in set(code) - {Words.number}}

"""A pairing under way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import NamedTuple

from diffreport.comparison.alignment.chain import Pair
from diffreport.comparison.alignment.links import Partners
from diffreport.comparison.alignment.similarity import TEMPLATE, Similarity
from diffreport.settings import Settings

# What strangers share by chance is the more, the fewer words they have: a link in place needs `place_score` and
# this much more, divided by the words of the shorter block (1 % of strangers that stand beside revised sentences
# of 15 words pass, of paragraphs of 50 words none: shared/gold, generated pairs).
_CHANCE = 1.5
_MOST = 0.95


class ByPlace(NamedTuple):
    """A gap in which some blocks had hardly any rare words: they were tried by word pairs and at their own place."""

    old: tuple[int, int]  # first and last block
    new: tuple[int, int]
    blocks: tuple[int, ...]  # of the side that is taken first


@dataclass(frozen=True, slots=True)
class Pairing:
    """Who is linked so far, how alike the others are, and what was left out on the way.

    Shapes: `homes` has the headings of a name that stand once on both sides: new by old, and the new ones.
    """

    partners: Partners
    similarity: Similarity
    settings: Settings
    homes: tuple[Mapping[int, int], AbstractSet[int]]
    by_place: list[ByPlace] = field(default_factory=list)
    _likely: dict[tuple[tuple[int, ...], tuple[int, ...]], tuple[list[Pair], list[int]]] = field(default_factory=dict)

    def least_score(self, i: int, j: int) -> float:
        """Return the least score of a pair in place."""
        if self.similarity.are_one_field(i, j):
            return self.settings.place_score  # nobody shares a label by chance
        least = self.settings.place_score
        return max(least, min(_MOST, least + _CHANCE / max(1, self.similarity.words(i, j))))

    def belong_elsewhere(self, i: int, j: int) -> bool:
        """Tell whether two scored blocks of one template have better partners, or stand in chapters that have."""
        s = self.similarity
        of_one_template = s.order(i, j) >= TEMPLATE and not s.are_one_field(i, j)
        return of_one_template and (s.is_crossed(i, j) or self._are_apart(i, j))

    def _are_apart(self, i: int, j: int) -> bool:
        """Tell whether headings above two blocks both have a namesake on the other side, and not each other."""
        old, new = self.partners.old.above, self.partners.new.above
        of_old, at_new = self.homes
        a, b = old[i], new[j]
        while a >= 0 and b >= 0:
            if b in at_new and of_old.get(a, b) != b:
                return True
            a, b = old[a], new[b]
        return False

    def likely(self, olds: Sequence[int], news: Sequence[int]) -> tuple[list[Pair], list[int]]:
        """Return the pairs of some free blocks that are worth scoring, in order, and old blocks hard to find."""
        blocks = tuple(olds), tuple(news)
        if blocks not in self._likely:
            self._likely.clear()  # only documents with nothing in common ask twice
            pairs, poor = self.similarity.likely(olds, news, self.settings.candidates)
            self._likely[blocks] = sorted(pairs), poor
        return self._likely[blocks]

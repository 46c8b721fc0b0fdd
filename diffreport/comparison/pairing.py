"""A pairing under way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from diffreport.comparison.chain import Pair
from diffreport.comparison.links import Partners
from diffreport.comparison.similarity import Similarity
from diffreport.model import Fallback
from diffreport.settings import Settings

# What strangers share by chance is the more, the fewer words they have: a link in place needs `place_score` and
# this much more, divided by the words of the shorter block (1 % of strangers that stand beside revised sentences
# of 15 words pass, of paragraphs of 50 words none: shared/gold, generated pairs).
_CHANCE = 1.5
_MOST = 0.95


@dataclass(frozen=True, slots=True)
class Pairing:
    """Who is linked so far, how alike the others are, and what was left out on the way."""

    partners: Partners
    similarity: Similarity
    settings: Settings
    fallbacks: list[Fallback] = field(default_factory=list)
    _likely: dict[int, list[int]] = field(default_factory=dict)  # by old block, once they were asked for all

    def least_score(self, i: int, j: int) -> float:
        """Return the least score of a pair in place."""
        return min(_MOST, self.settings.place_score + _CHANCE / max(1, self.similarity.words(i, j)))

    def likely(self, olds: Sequence[int], news: Sequence[int]) -> list[Pair]:
        """Return the pairs of some free blocks that share what stands in few blocks, in order."""
        most = self.settings.candidates
        if len(olds) * len(news) > self.settings.gap_pairs and not self._likely:
            free = self.partners.free_old(), self.partners.free_new()
            for i, j in sorted(self.similarity.likely(*free, most)):
                self._likely.setdefault(i, []).append(j)
        if not self._likely:
            return sorted(self.similarity.likely(olds, news, most))
        wanted = set(news)
        return [(i, j) for i in olds for j in self._likely.get(i, ()) if j in wanted]

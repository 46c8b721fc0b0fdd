"""How alike two blocks are: words in order, and words by how rare they are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from diffreport.comparison.anchored import is_over_budget, spans
from diffreport.comparison.blocks import Unit
from diffreport.comparison.words import code_points
from diffreport.model import RunnerUp

# Below this share of words in order two blocks are not worth the dearer measure.
_HOPELESS = 0.1
# 1.0 is for the same text; blocks that differ in a number have all their words in common.
_NEVER_QUITE = 0.99
# A block all of whose words, and so many, stand in order in a longer one is that one cut short, or its seed.
_CONTAINED = 0.9
_CONTAINED_WORDS = 12
# Above this many blocks a word is as common as it gets: names and rare words tell, boilerplate does not.
_COMMON_BLOCKS = 50
# Shingles in more blocks than this tell nothing about which block it is.
_SHINGLE_BLOCKS = 6


class _Bag(NamedTuple):
    """A block's words with their numbers, and the weight of all, each by how few blocks hold it."""

    words: Counter[str]
    weight: float


class Similarity:
    """Scores of block pairs from 0.0 (nothing shared) to 1.0 (same text), each computed once.

    `free` are the blocks of either side that exact anchors left over; only they are encoded.
    """

    def __init__(self, old: Sequence[Unit], new: Sequence[Unit], free: tuple[Sequence[int], Sequence[int]]) -> None:
        self.old, self.new = old, new
        sides = ([old[i] for i in free[0]], [new[j] for j in free[1]])
        holders = Counter(word for side in sides for unit in side for word in set(unit.words))
        self._weights = {word: (1 + min(n, _COMMON_BLOCKS)) ** -0.5 for word, n in holders.items()}
        ids: dict[str, int] = {}
        codes = [code_points((unit.words for unit in side), ids) for side in sides]
        # one character a word, by block index
        self.old_codes = dict(zip(free[0], codes[0], strict=True))
        self.new_codes = dict(zip(free[1], codes[1], strict=True))
        self._old_bags = {i: self._bag(old[i]) for i in free[0]}
        self._new_bags = {j: self._bag(new[j]) for j in free[1]}
        self._scores: dict[tuple[int, int], float] = {}

    def score(self, i: int, j: int) -> float:
        """Return how alike old block i and new block j are."""
        if (i, j) not in self._scores:
            self._scores[i, j] = self._score(i, j)
        return self._scores[i, j]

    def _score(self, i: int, j: int) -> float:
        a, b = self.old[i], self.new[j]
        if a.key == b.key:
            return 1.0
        if not a.may_pair(b) or not a.words or not b.words:
            return 0.0
        left, right = self.old_codes[i], self.new_codes[j]
        in_order, shorter = _in_order(left, right), min(len(left), len(right))
        order = 2 * in_order / (len(left) + len(right))
        contained = shorter >= _CONTAINED_WORDS and in_order >= _CONTAINED * shorter
        if order <= _HOPELESS and not contained:
            return 0.0
        old, new = self._old_bags[i], self._new_bags[j]
        shared = self._shared(old, new)
        score = (order + 2 * shared / (old.weight + new.weight)) / 2
        if contained and shared >= _CONTAINED * min(old.weight, new.weight):
            score = max(score, _CONTAINED / 2)
        return min(score, _NEVER_QUITE)

    def _shared(self, old: _Bag, new: _Bag) -> float:
        """Return the weight of the words that both bags hold."""
        small, large = (old.words, new.words) if len(old.words) < len(new.words) else (new.words, old.words)
        # summed in the order of the text: floats must not depend on a hash seed
        return sum((self._weights[word] * min(n, large[word]) for word, n in small.items() if word in large), 0.0)

    def _bag(self, unit: Unit) -> _Bag:
        count = Counter(unit.words)
        return _Bag(count, sum(self._weights[word] * n for word, n in count.items()))

    def likely(self, olds: Sequence[int], news: Sequence[int], most: int) -> Iterable[tuple[int, int]]:
        """Yield pairs that share word pairs found in few blocks: at most `most` for each new block.

        Cost: near-linear in the words of the blocks.
        """
        holders: dict[str, list[int]] = defaultdict(list)
        for i in olds:
            for shingle in _shingles(self.old_codes[i]):
                holders[shingle].append(i)
        for j in news:
            shared: Counter[int] = Counter()
            for shingle in _shingles(self.new_codes[j]):
                if len(found := holders.get(shingle, ())) <= _SHINGLE_BLOCKS:
                    shared.update(found)
            best = sorted(shared.items(), key=lambda item: (-item[1], item[0]))
            yield from ((i, j) for i, _ in best[:most])

    def runners_up(self) -> tuple[dict[int, list[RunnerUp]], dict[int, list[RunnerUp]]]:
        """Return every scored partner, best first, by old block and by new block."""
        by_old: dict[int, list[RunnerUp]] = defaultdict(list)
        by_new: dict[int, list[RunnerUp]] = defaultdict(list)
        for (i, j), score in self._scores.items():
            if score > 0:
                by_old[i].append(RunnerUp(j, round(score, 4)))
                by_new[j].append(RunnerUp(i, round(score, 4)))
        for ranks in (*by_old.values(), *by_new.values()):
            ranks.sort(key=lambda rival: (-rival.score, rival.block))
        return by_old, by_new


def _in_order(left: str, right: str) -> int:
    """Return how many words two blocks have in the same order; of very long ones, those found in pieces."""
    if is_over_budget(len(left), len(right)):
        return sum(i2 - i1 for tag, i1, i2, _, _ in spans(left, right) if tag == "equal")
    return LCSseq.similarity(left, right)


def _shingles(code: str) -> set[str]:
    return {code[k : k + 2] for k in range(len(code) - 1)}

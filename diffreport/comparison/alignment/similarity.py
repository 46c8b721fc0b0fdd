"""How alike two blocks are: all their words in order, and the words that tell what they are about.

The score of a pair is the mean of two shares, each twice the words in the same order (the longest common
subsequence, rapidfuzz) over the words of both: of all words, and of the content. Content is what stands in
few places of the two documents. Sentences written from one template have all their words in common but these.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain

from rapidfuzz.distance import Indel, LCSseq

from diffreport.comparison.alignment.blocks import Side, Words, label, may_pair
from diffreport.comparison.alignment.chain import Pair
from diffreport.comparison.anchored import is_over_budget, pieced_blocks
from diffreport.comparison.figures.numerals import YEAR

# 1.0 is for the same text; blocks that differ in a number have all their words in common.
_NEVER_QUITE = 0.99
# A word is content that stands in at most this many stretches of the documents, or in one of so many of them.
_FEW_STRETCHES, _STRETCHES_A_WORD = 6, 10
# A side has at least this many stretches, of one block each and more, unless it has fewer blocks.
_STRETCHES, _MOST_BLOCKS = 30, 24
# Two blocks that share less of their content are about different things (1.5 % of the strangers that stand beside
# revised paragraphs share more, 1 % of the revised paragraphs share less: shared/gold, generated pairs),
_LEAST_CONTENT = 0.15
# and so are two blocks most of whose words are the same, but not a like share of their content: one template.
TEMPLATE = 0.6
_LIKE_SHARE = 0.4
# Of shorter blocks the letters tell more than the words ("R.W.", "R. W."); strangers have a quarter in common.
_SHORT_WORDS = 8
_LETTERS = 0.25
# A block all of whose words, and so many, stand in order in a longer one is that one cut short, or its seed.
_CONTAINED = 0.8
_CONTAINED_WORDS = 12
# In a block of more words any few stand in order by chance: only passages, so many words in a row, tell that a text
# stands in it. Of paragraphs on another country half share less than 1 % of theirs, one in ten more than 8 %; where
# every fifth word changed two fifths are left.
LONG_WORDS = 1000
PASSAGE = 4
_PASSAGES_SHARED = 0.2
# A long block and one of so many times fewer words have the most that such a pair can have, which is next to nothing:
# to find the words in order would cost both lengths multiplied.
_TIMES_LONGER = 50
# A label that stands more often on a side does not tell which field it is ("note").
_LABELS = 4
# Two fields of different labels are different fields: a renamed one keeps this share of its score,
_OTHER_LABEL = 0.6
# and one of another year even less.
_OTHER_YEAR = 0.3
# A word or word pair in more blocks of a side is no way to find a partner,
_HOLDERS = 6
# and a block with fewer such words is looked for by its word pairs too.
_RARE_WORDS = 4
# A candidate shares this much of what the best one shares, and of what there is to share.
_OF_BEST, _OF_CLUES = 0.34, 0.1
# One block is a better partner than another one if it is more alike by this much: a word in a long paragraph.
_BETTER = 0.002
_NOBODY = (0.0, -1)
# So many figures in common, and this share of them, tell two sentences of one template apart from all others.
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_FIGURES, _FIGURE_SHARE = 3, 0.6


class Similarity:
    """Scores of block pairs from 0.0 (nothing shared) to 1.0 (same text), each computed once.

    `free` are the blocks of either side that exact anchors left over; only they are encoded. Pairs of `never`
    score 0.0.
    """

    def __init__(
        self, old: Side, new: Side, free: tuple[Sequence[int], Sequence[int]], never: AbstractSet[Pair] = frozenset()
    ) -> None:
        """Write the free blocks as one character a word, and tell which words are content."""
        self.old, self.new, self._never = old, new, never
        self._words = words = Words()
        self.old_codes = {i: words.code(old.bodies[i]) for i in free[0]}
        self.new_codes = {j: words.code(new.bodies[j]) for j in free[1]}
        spread, stretches = _spread((self.old_codes, self.new_codes))
        most = max(_FEW_STRETCHES, stretches // _STRETCHES_A_WORD)
        content = {word for word, n in spread.items() if n <= most and word != words.number}
        # of a text that stands in many places the anchors may have left a few: that makes none of its words rare
        count = old.counts + new.counts
        many = frozenset(text for text, n in count.items() if n > most)
        self._old_content = _Content(self.old_codes, content, {i for i in free[0] if old.keys[i] in many})
        self._new_content = _Content(self.new_codes, content, {j for j in free[1] if new.keys[j] in many})
        self._old_labels = {i: found for i in free[0] if (found := label(old.bodies[i]))}
        self._new_labels = {j: found for j in free[1] if (found := label(new.bodies[j]))}
        self._label_counts = Counter(self._old_labels.values()) | Counter(self._new_labels.values())
        self._scores: dict[Pair, float] = {}
        self._content: dict[Pair, float] = {}
        self._passages: dict[str, frozenset[str]] = {}  # of long blocks
        self._best_of_old: dict[int, tuple[float, int]] = {}
        self._best_of_new: dict[int, tuple[float, int]] = {}

    def words(self, i: int, j: int) -> int:
        """Return how many words the shorter of two blocks has."""
        return min(len(self.old_codes[i]), len(self.new_codes[j]))

    def score(self, i: int, j: int) -> float:
        """Return how alike old block i and new block j are."""
        found = self._scores.get((i, j))
        if found is None:
            found = self._scores[i, j] = self._score(i, j)
            if found > self._best_of_old.get(i, _NOBODY)[0]:
                self._best_of_old[i] = found, j
            if found > self._best_of_new.get(j, _NOBODY)[0]:
                self._best_of_new[j] = found, i
        return found

    def content(self, i: int, j: int) -> float:
        """Return which share of their content two scored blocks have in common; 0.0 where either has none."""
        return self._content.get((i, j), 0.0)

    def order(self, i: int, j: int) -> float:
        """Return which share of all their words two scored blocks have in the same order, or more of the two shares."""
        score = self.score(i, j)
        return 2 * score - self._content[i, j] if (i, j) in self._content else score

    def same_label(self, i: int, j: int) -> bool:
        """Tell whether two blocks begin with the same label: "Literacy: 71%", "Literacy: 74% (male 78%)"."""
        old, new = self._labels(i, j)
        return old == new != ""

    def have_other_labels(self, i: int, j: int) -> bool:
        """Tell whether two blocks begin with labels, each with another one."""
        old, new = self._labels(i, j)
        return "" not in (old, new) and old != new

    def likeness(self, i: int, j: int) -> float:
        """Return which share of all their words any two blocks have in the same order, linked ones too."""
        left, right = self._words.code(self.old.bodies[i]), self._words.code(self.new.bodies[j])
        return 2 * in_order(left, right) / max(1, len(left) + len(right))

    def have_content(self, i: int, j: int) -> bool:
        """Tell whether both blocks have words that tell what they are about."""
        return bool(self._old_content[i] and self._new_content[j])

    def tells(self, i: int, j: int, least: float = _LEAST_CONTENT, like: float = _LIKE_SHARE) -> bool:
        """Tell whether two scored blocks share enough of their content to be about the same thing.

        That is `least` of it, and where most of all their words are the same, at least `like` of that share too.
        """
        share = self.content(i, j)
        return share >= least and not TEMPLATE <= self.order(i, j) > share / like

    def is_crossed(self, i: int, j: int) -> bool:
        """Tell whether one of two scored blocks and a third one are each other's best, and better than these two."""
        least = self.score(i, j) + _BETTER
        (best_of_old, rival), (best_of_new, other) = self._best_of_old[i], self._best_of_new[j]
        return least <= _NEVER_QUITE and (  # above it only figures differ
            (best_of_old > least and self._best_of_new[rival][1] == i)
            or (best_of_new > least and self._best_of_old[other][1] == j)
        )

    def are_one_field(self, i: int, j: int) -> bool:
        """Tell whether two blocks begin with the same label, one that few blocks have."""
        return self.same_label(i, j) and self._label_counts[self._old_labels[i]] <= _LABELS

    def without_label(self, i: int, j: int) -> float:
        """Return how alike two blocks are apart from a label that makes them one field."""
        score = self.score(i, j)
        return 2 * score - 1 if self.are_one_field(i, j) else score

    def share_figures(self, i: int, j: int) -> bool:
        """Tell whether two blocks have most of their figures in common, and several of them."""
        old, new = (Counter(_FIGURE.findall(text)) for text in (self.old.bodies[i], self.new.bodies[j]))
        both = (old & new).total()
        return both >= _FIGURES and 2 * both >= _FIGURE_SHARE * (old.total() + new.total())

    def may_hold(self, whole: str, part: str) -> bool:
        """Tell whether a block may hold a part; of a long one this takes passages of it. Cost: linear."""
        if len(whole) <= LONG_WORDS:
            return True
        if len(part) < PASSAGE:
            return part in whole
        if whole not in self._passages:
            self._passages[whole] = frozenset(passages(whole))
        found = sum(map(self._passages[whole].__contains__, passages(part)))
        return found >= _PASSAGES_SHARED * (len(part) - PASSAGE + 1)

    def _score(self, i: int, j: int) -> float:
        alike = self.old.keys[i] == self.new.keys[j]  # a heading that the other reader took for a line
        if (i, j) in self._never or not (alike or may_pair(self.old.kinds[i], self.new.kinds[j])):
            return 0.0
        a, b = self._old_content[i], self._new_content[j]
        if self.old.keys[i] == self.new.keys[j]:
            if a:
                self._content[i, j] = 1.0
            return 1.0
        left, right = self.old_codes[i], self.new_codes[j]
        shorter, longer = sorted((len(left), len(right)))
        if not shorter:
            return 0.0
        if longer > max(LONG_WORDS, _TIMES_LONGER * shorter):
            return 2 * shorter / (shorter + longer)
        ordered = in_order(left, right)
        score = 2 * ordered / (len(left) + len(right))
        if shorter < _SHORT_WORDS:
            score = max(score, Indel.normalized_similarity(self.old.keys[i], self.new.keys[j]) - _LETTERS)
        if a and b:
            both = in_order(a, b)
            share = 2 * both / (len(a) + len(b))
            score = (score + share) / 2
            if longer <= LONG_WORDS and ordered >= _CONTAINED * shorter >= _CONTAINED * _CONTAINED_WORDS:
                contained = both / min(len(a), len(b))
                if contained >= _CONTAINED:
                    score, share = max(score, contained / 2), max(share, contained / 2)
            self._content[i, j] = share
        return min(self._labelled(i, j, score), _NEVER_QUITE)

    def _labels(self, i: int, j: int) -> tuple[str, str]:
        return self._old_labels.get(i, ""), self._new_labels.get(j, "")

    def _labelled(self, i: int, j: int, score: float) -> float:
        """Return a score with what the labels of two fields say: the same field, or another one."""
        if self.have_other_labels(i, j):
            old, new = (YEAR.sub("", label) for label in self._labels(i, j))
            return score * (_OTHER_YEAR if old == new else _OTHER_LABEL)
        if not self.are_one_field(i, j):
            return score
        self._content[i, j] = max(0.5, self.content(i, j))
        return 0.5 + score / 2

    def likely(self, olds: Sequence[int], news: Sequence[int], most: int) -> tuple[list[Pair], list[int]]:
        """Return the pairs that share words or word pairs found in few of these blocks, and who has few such words.

        Shapes: at most `most` pairs for each new block; old blocks.
        Cost: near-linear in the words of the blocks.
        """
        count = Counter("".join(map(self.old_codes.__getitem__, olds)))
        rare = frozenset(word for word, n in count.items() if n <= 2 * _HOLDERS)
        holders = _holders((i, rare.intersection(self.old_codes[i])) for i in olds)
        rare = frozenset(holders)
        words = Counter(chain.from_iterable(holders.values()))
        poor = [i for i in olds if words[i] < _RARE_WORDS]
        holders |= _holders((i, set(_word_pairs(self.old_codes[i]))) for i in poor)
        return [(i, j) for j in news for i in self._best(j, rare, holders)[:most]], poor

    def _best(self, j: int, rare: frozenset[str], holders: Mapping[str, list[int]]) -> list[int]:
        """Return the old blocks that share clues with a new one, those that share most first."""
        code = self.new_codes[j]
        clues = rare.intersection(code)
        if len(clues) < _RARE_WORDS:
            clues = clues.union(_word_pairs(code))
        found = [holders[clue] for clue in clues if clue in holders]
        if not found:
            return []
        shared = Counter(chain.from_iterable(found))
        least = max(_OF_BEST * max(shared.values()), _OF_CLUES * len(found))
        return [i for _, i in sorted((-n, i) for i, n in shared.items() if n >= least)]

    def rivals(self) -> tuple[dict[int, list[tuple[float, int]]], dict[int, list[tuple[float, int]]]]:
        """Return every partner that was scored, with its score, by old block and by new block."""
        by_old: dict[int, list[tuple[float, int]]] = defaultdict(list)
        by_new: dict[int, list[tuple[float, int]]] = defaultdict(list)
        for (i, j), score in self._scores.items():
            if score > 0:
                by_old[i].append((score, j))
                by_new[j].append((score, i))
        return by_old, by_new


def _holders(clues_of: Iterable[tuple[int, AbstractSet[str]]]) -> dict[str, list[int]]:
    """Return the blocks that hold each clue, of those clues that few hold."""
    holders: dict[str, list[int]] = defaultdict(list)
    for block, clues in clues_of:
        for clue in clues:
            holders[clue].append(block)
    return {clue: blocks for clue, blocks in holders.items() if len(blocks) <= _HOLDERS}


def _word_pairs(code: str) -> Iterable[str]:
    return map(str.__add__, code, code[1:])


class _Content(dict[int, str]):
    """The words of each block that tell what it is about, in order; found when asked for."""

    def __init__(self, codes: dict[int, str], content: AbstractSet[str], without: AbstractSet[int]) -> None:
        super().__init__(dict.fromkeys(without, ""))
        self._codes, self._is_content = codes, content.__contains__

    def __missing__(self, block: int) -> str:
        self[block] = content = "".join(filter(self._is_content, self._codes[block]))
        return content


def _spread(sides: Iterable[dict[int, str]]) -> tuple[Counter[str], int]:
    """Return in how many stretches of the two documents each word stands, and how many there are.

    The name of a chapter's country stands in one stretch however often it stands there; the words of the
    template that all chapters are written from stand everywhere.
    """
    spread: Counter[str] = Counter()
    stretches = 0
    for codes in sides:
        size = min(max(1, len(codes) // _STRETCHES), _MOST_BLOCKS)
        texts = list(codes.values())
        for k in range(0, len(texts), size):
            spread.update(set("".join(texts[k : k + size])))
            stretches += 1
    return spread, stretches


def passages(code: str) -> list[str]:
    """Return the passages of a text, each beginning a word further on."""
    return [code[n : n + PASSAGE] for n in range(len(code) - PASSAGE + 1)]


def in_order(left: str, right: str) -> int:
    """Return how many words two texts have in the same order; of very long ones, those found in pieces."""
    if is_over_budget(len(left), len(right)):
        return sum(n for _, _, n in pieced_blocks(left, right))
    return LCSseq.similarity(left, right)

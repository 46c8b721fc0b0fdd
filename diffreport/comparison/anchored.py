"""The opcodes of two texts, one character (or number) a word, that keep as many words as can be kept.

Long texts are cut where a passage stands once on both sides, and compared piece by piece: near-linear,
and the same opcodes wherever every edit has a passage of its own beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import chain

from rapidfuzz.distance import LCSseq, Postfix, Prefix

from diffreport.comparison.alignment.chain import longest_increasing

Span = tuple[str, int, int, int, int]  # a difflib opcode
Keys = Sequence[Hashable]  # a string or a tuple: slices of it are looked up
Block = tuple[int, int, int]  # a difflib matching block: where a run stands on either side, and its length

# The budget of one comparison, in pairs of words: from 5,000 words a side (5 ms) pieces are cheaper.
WORD_PAIRS = 25 * 10**6
# The budget of a piece in which no passage stands once: 20,000 words a side take 0.1 s and 50 MB.
_PIECE_PAIRS = 4 * 10**8
# So many words in a row are a passage that does not stand twice by chance; no edit is smaller than its gaps.
_PASSAGE_WORDS = 8


def is_over_budget(old_words: int, new_words: int) -> bool:
    """Tell whether two texts are too long to be compared whole."""
    return old_words * new_words > WORD_PAIRS


def opcodes_of(kept: Iterable[Block], old_words: int, new_words: int) -> list[Span]:
    """Return difflib's opcodes that keep these blocks.

    Shapes: changes and equal runs alternate; blocks that touch are one run.
    """
    out: list[Span] = []
    i = j = 0
    for p, q, n in chain(kept, [(old_words, new_words, 0)]):
        if i < p or j < q:
            out.append((tag_of(i, p, j, q), i, p, j, q))
        if n and out and out[-1][0] == "equal":
            _, i1, _, j1, _ = out.pop()
            out.append(("equal", i1, p + n, j1, q + n))
        elif n:
            out.append(("equal", p, p + n, q, q + n))
        i, j = p + n, q + n
    return out


def tag_of(i1: int, i2: int, j1: int, j2: int) -> str:
    """Return what difflib calls a change of these ranges."""
    return "insert" if i1 == i2 else "delete" if j1 == j2 else "replace"


def blocks(left: Keys, right: Keys) -> Iterable[Block]:
    """Return the blocks that two texts keep, in order; neighbours may touch."""
    return (pieced_blocks if is_over_budget(len(left), len(right)) else whole_blocks)(left, right)


def whole_blocks(left: Keys, right: Keys) -> list[Block]:
    """Return the blocks of the longest common subsequence.

    Cost: the pairs of words, in bits.
    """
    return [(p, q, n) for p, q, n in LCSseq.editops(left, right).as_matching_blocks() if n]


def pieced_blocks(left: Keys, right: Keys) -> Iterator[Block]:
    """Yield the blocks that two long texts keep, found piece by piece.

    Cost: near-linear, but for pieces in which no passage stands once.
    """
    i = j = 0
    for p, q, n in chain(_anchors(left, right), [(len(left), len(right), 0)]):
        if i < p and j < q:
            yield from ((i + k, j + m, size) for k, m, size in _piece(left[i:p], right[j:q]))
        if n:
            yield p, q, n
        i, j = p + n, q + n


def _piece(left: Keys, right: Keys) -> list[Block]:
    if left == right:
        return [(0, 0, len(left))]
    if len(left) * len(right) <= _PIECE_PAIRS:
        return whole_blocks(left, right)
    head = Prefix.similarity(left, right)
    tail = Postfix.similarity(left[head:], right[head:])
    return [(p, q, n) for p, q, n in ((0, 0, head), (len(left) - tail, len(right) - tail, tail)) if n]


def _anchors(left: Keys, right: Keys) -> list[Block]:
    """Return the passages that stand once on both sides, in order on both and not overlapping."""
    n = _PASSAGE_WORDS
    cut = {left[i : i + n] for i in range(0, len(left) - n + 1, n)}
    counts = [
        Counter(passage for k in range(len(text) - n + 1) if (passage := text[k : k + n]) in cut)
        for text in (left, right)
    ]
    once = {passage for passage, count in counts[0].items() if count == 1 and counts[1][passage] == 1}
    place = {passage: j for j in range(len(right) - n + 1) if (passage := right[j : j + n]) in once}
    pairs = [(i, place[p]) for i in range(0, len(left) - n + 1, n) if (p := left[i : i + n]) in once]
    out: list[Block] = []
    for k in longest_increasing([j for _, j in pairs]):
        if not out or pairs[k][1] >= out[-1][1] + n:
            out.append((*pairs[k], n))
    return out

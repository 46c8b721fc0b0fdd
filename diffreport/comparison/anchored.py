"""The opcodes of two texts, one character a word, that are too long to be compared whole.

They are cut where a passage stands once on both sides, and compared piece by piece: near-linear, and
the same opcodes wherever every edit has a passage of its own beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rapidfuzz.distance import Levenshtein, Postfix, Prefix

from diffreport.comparison.chain import longest_increasing

Span = tuple[str, int, int, int, int]  # a difflib opcode

# The budget of one comparison, in pairs of words: 63,000 a side, the length of a novel, take half a second.
WORD_PAIRS = 4 * 10**9
# So many words in a row are a passage that does not stand twice by chance; no edit is smaller than its gaps.
_PASSAGE_WORDS = 8


def is_over_budget(old_words: int, new_words: int) -> bool:
    """Tell whether two texts are too long to be compared whole."""
    return old_words * new_words > WORD_PAIRS


def spans(left: str, right: str) -> Iterator[Span]:
    """Yield difflib's opcodes of two texts that cover both in order; of a piece over the budget, the middle is one."""
    i = j = 0
    for p, q in [*_anchors(left, right), (len(left), len(right))]:
        yield from _piece(left[i:p], right[j:q], i, j)
        i, j = min(p + _PASSAGE_WORDS, len(left)), min(q + _PASSAGE_WORDS, len(right))
        if p < i:
            yield "equal", p, i, q, j


def plain_spans(left: str, right: str, i: int = 0, j: int = 0) -> Iterator[Span]:
    """Yield the opcodes of the least edit of two texts that begin at words i and j."""
    for op in Levenshtein.opcodes(left, right):
        yield op.tag, i + op.src_start, i + op.src_end, j + op.dest_start, j + op.dest_end


def _piece(left: str, right: str, i: int, j: int) -> Iterator[Span]:
    if left == right:
        yield "equal", i, i + len(left), j, j + len(right)
    elif is_over_budget(len(left), len(right)):
        head = Prefix.similarity(left, right)
        tail = Postfix.similarity(left[head:], right[head:])
        yield "equal", i, i + head, j, j + head
        yield "replace", i + head, i + len(left) - tail, j + head, j + len(right) - tail
        yield "equal", i + len(left) - tail, i + len(left), j + len(right) - tail, j + len(right)
    else:
        yield from plain_spans(left, right, i, j)


def _anchors(left: str, right: str) -> list[tuple[int, int]]:
    """Return where passages begin that stand once on both sides, in order on both and not overlapping."""
    n = _PASSAGE_WORDS
    cut = {left[i : i + n] for i in range(0, len(left) - n + 1, n)}
    counts = [
        Counter(passage for k in range(len(text) - n + 1) if (passage := text[k : k + n]) in cut)
        for text in (left, right)
    ]
    once = {passage for passage, count in counts[0].items() if count == 1 and counts[1][passage] == 1}
    place = {passage: j for j in range(len(right) - n + 1) if (passage := right[j : j + n]) in once}
    pairs = [(i, place[p]) for i in range(0, len(left) - n + 1, n) if (p := left[i : i + n]) in once]
    out: list[tuple[int, int]] = []
    for k in longest_increasing([j for _, j in pairs]):
        if not out or pairs[k][1] >= out[-1][1] + n:
            out.append(pairs[k])
    return out

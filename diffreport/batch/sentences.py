"""How the sentences of two editions changed, in a form in which the same change of many pairs is found again.

Sentences are told that were revised, added or removed: in paragraphs, list items and footnotes, not in headings and
tables, and not where the print alone differs, a sentence moved, or nothing but years was brought up to date. Where
names and figures alone changed, those that did are part of the key; in all other sentences they are masked.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain
from typing import NamedTuple

from diffreport import text as _text
from diffreport.batch.masking import FIGURE, NAME, Masking, masking_of
from diffreport.model import Change, Comparison, Finding, Kind, Relation
from diffreport.model.corpora import SentenceChange
from diffreport.readers.sentences import sentences

# Of one pair: as many as a chapter that is largely rewritten has with at most one name or figure in each. Of more
# those are kept that hold the fewest, as what many say does, then those of the smallest keys: the same in all pairs.
MOST = 200
LONGEST = 600  # characters of a sentence; a longer one is cut, its key is that of the whole
_LEAST_WORDS = 4  # beside names and figures: fewer say the same by chance
_is_word = _text.remembered(_text.is_word)
_KEY = 16  # hexadecimal digits: of 10 million sentences no two meet

Words = tuple[str, ...]


class _Told(NamedTuple):
    """A sentence that changed: its masked words on either side, where it is judged, and as printed."""

    masked: tuple[Words, Words]
    finding: str
    old: str
    new: str

    @property
    def key(self) -> str:
        written = "\0".join(" ".join(words) for words in self.masked)
        return hashlib.sha256(_text.encoded(written)).hexdigest()[:_KEY]


def sentence_changes(comparison: Comparison) -> tuple[SentenceChange, ...]:
    """Return how the sentences of two editions changed, each key once, at most `MOST`, in reading order.

    Cost: linear in the words of what changed.
    """
    masking = masking_of(comparison)
    judged: dict[str, list[Finding]] = {}
    for finding in comparison.findings:
        judged.setdefault(finding.change, []).append(finding)
    told = [
        sentence
        for change in comparison.changes
        for sentence in _of_change(comparison, change, masking, judged.get(change.id, ()))
        if max(map(_said, sentence.masked)) >= _LEAST_WORDS
    ]
    by_key = {each.key: each for each in reversed(_unmoved(told))}
    kept = {*by_key}
    if len(kept) > MOST:
        kept = {*sorted(by_key, key=lambda key: (max(map(_named, by_key[key].masked)), key))[:MOST]}
    return tuple(
        SentenceChange(key, each.finding, _cut(each.old), _cut(each.new))
        for key, each in reversed(by_key.items())
        if key in kept
    )


def likeness(change: Change) -> dict[int, float]:
    """Return, by the place of an opcode, what share of the words of the sentences around it both sides have.

    Cost: linear in the words.
    """
    return _Sides(change).likeness()


def _named(words: Words) -> int:
    return words.count(NAME) + words.count(FIGURE)


def _said(words: Words) -> int:
    return len(words) - _named(words)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _unmoved(told: Sequence[_Told]) -> list[_Told]:
    """Return the sentences without those that went from one place and came to another."""
    gone = Counter(each.masked[0] for each in told if not each.new)
    came = Counter(each.masked[1] for each in told if not each.old)
    moved = [gone & came, gone & came]
    out = []
    for each in told:
        side = 0 if not each.new else 1
        if (not each.new or not each.old) and moved[side][each.masked[side]] > 0:
            moved[side][each.masked[side]] -= 1
        else:
            out.append(each)
    return out


def _of_change(comparison: Comparison, change: Change, masking: Masking, judged: Sequence[Finding]) -> Iterator[_Told]:
    """Yield the sentences that changed in the blocks of one change."""
    link = comparison.alignment.links[change.link]
    olds, news = ([side.blocks[k] for k in of] for side, of in ((comparison.old, link.old), (comparison.new, link.new)))
    if not judged or link.noise or any(block.kind in (Kind.HEADING, Kind.TABLE) for block in (*olds, *news)):
        return
    if change.opcodes:
        yield from _Sides(change).told(judged, masking)
        return
    if link.relation in (Relation.ADDED, Relation.REMOVED):
        for text in (block.text for block in (*olds, *news)):
            for sentence in sentences(text):
                words = masking.masked(_text.tokens(sentence))
                if link.new:
                    yield _Told(((), words), judged[0].id, "", sentence)
                else:
                    yield _Told((words, ()), judged[0].id, sentence, "")


class _Side:
    """The tokens of one side, cut into sentences."""

    def __init__(self, tokens: Words) -> None:
        self.tokens = tokens
        starts = [0, *accumulate(map(len, tokens))]
        self.spans = [
            (bisect_right(starts, start) - 1, bisect_right(starts, end - 1)) for start, end in _spans("".join(tokens))
        ]
        self.owners = [-1] * len(tokens)  # the sentence that a token is in
        for n, (start, end) in enumerate(self.spans):
            self.owners[start:end] = [n] * (end - start)
        self.cuts = sorted({len(tokens), *chain.from_iterable(self.spans)})
        self.words_before = [0, *accumulate(map(_is_word, tokens))]

    def words(self, start: int, end: int) -> int:
        """Return how many words there are from one place to another."""
        return self.words_before[end] - self.words_before[start]

    def run(self, at: int) -> tuple[int, int]:
        """Return the sentence that a token is in, and how many from it on are in that."""
        return self.owners[at], self.cuts[bisect_right(self.cuts, at)] - at

    def text(self, numbers: Sequence[int]) -> str:
        return " ".join("".join(self.tokens[slice(*self.spans[n])]).strip() for n in numbers)

    def places(self, numbers: Sequence[int]) -> list[int]:
        """Return where the tokens of some sentences stand."""
        return [place for n in numbers for place in range(*self.spans[n])]


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield from where to where the sentences of a text reach, in characters; none goes on in another block."""
    at = 0
    for line in text.split("\n"):
        for sentence in sentences(line):
            at = text.index(sentence, at)
            yield at, at + len(sentence)
            at += len(sentence)


class _Sides:
    """Both sides of a change: which sentences belong together, and which of them say something else."""

    def __init__(self, change: Change) -> None:
        self.change = change
        self.sides = _Side(change.old_tokens), _Side(change.new_tokens)
        self.changed = [(n, ((op.i1, op.i2), (op.j1, op.j2))) for n, op in enumerate(change.opcodes) if op.is_content]
        self.touched = self._touched(0), self._touched(1)
        self.shared = self._shared()

    def told(self, judged: Sequence[Finding], masking: Masking) -> Iterator[_Told]:
        """Yield the sentences that were revised, added or removed."""
        by_opcode = {n: finding.id for finding in reversed(judged) for n in finding.opcodes}
        for groups in self._together():
            changed = self._changed(groups)
            masked = self._masked(groups, masking) if changed else ((), ())
            if masked[0] != masked[1]:
                finding = next((by_opcode[n] for n in changed if n in by_opcode), judged[0].id)
                old, new = (side.text(group) for side, group in zip(self.sides, groups, strict=True))
                yield _Told(masked, finding, old, new)

    def likeness(self) -> dict[int, float]:
        """Return what share of the words of the sentences around an opcode both sides have."""
        out: dict[int, float] = {}
        for groups in self._together():
            words = sum(
                side.words(*side.spans[n]) for side, group in zip(self.sides, groups, strict=True) for n in group
            )
            same = sum(self.shared[i, j] for i in groups[0] for j in groups[1])
            for n in self._changed(groups):
                out[n] = min(2 * same / max(1, words), out.get(n, 1.0))
        return out

    def _changed(self, groups: Sequence[Sequence[int]]) -> list[int]:
        """Return the opcodes of changed words in some sentences of both sides."""
        return sorted(
            n for touched, group in zip(self.touched, groups, strict=True) for at in group for n in touched.get(at, ())
        )

    def _touched(self, side: int) -> dict[int, list[int]]:
        """Return the opcodes of changed words in the sentences of a side."""
        spans = self.sides[side].spans
        ends = [end for _, end in spans]
        touched: dict[int, list[int]] = {}
        for n, ranges in self.changed:
            start, end = ranges[side]
            for at in range(bisect_right(ends, start), len(spans) if start < end else 0):
                if spans[at][0] >= end:
                    break
                touched.setdefault(at, []).append(n)
        return touched

    def _masked(self, groups: Sequence[Sequence[int]], masking: Masking) -> tuple[Words, Words]:
        """Return the masked words of both sides; where they are alike, with those as they are that changed."""
        places = [side.places(group) for side, group in zip(self.sides, groups, strict=True)]
        tokens = [[side.tokens[at] for at in of] for side, of in zip(self.sides, places, strict=True)]
        old, new = map(masking.masked, tokens)
        if old == new:
            literal = []
            for side, of in enumerate(places):
                changed = {at for _, ranges in self.changed for at in range(*ranges[side])}
                literal.append([n for n, at in enumerate(of) if at in changed])
            old, new = map(masking.masked, tokens, literal)
        return old, new

    def _together(self) -> Iterator[tuple[list[int], list[int]]]:
        """Yield the sentences that belong together: they share at least half of the words of one of them."""
        olds, news = self.sides
        partners: dict[tuple[int, int], list[tuple[int, int]]] = {}  # side and sentence
        for (i, j), count in sorted(self.shared.items()):
            if 2 * count >= min(olds.words(*olds.spans[i]), news.words(*news.spans[j])):
                partners.setdefault((0, i), []).append((1, j))
                partners.setdefault((1, j), []).append((0, i))
        met: set[tuple[int, int]] = set()
        for start in ((side, n) for side in (0, 1) for n in range(len(self.sides[side].spans))):
            group = [start] if start not in met else []
            met.add(start)
            for each in group:  # it grows under way
                group += (more := [partner for partner in partners.get(each, ()) if partner not in met])
                met.update(more)
            if group:
                yield sorted(n for side, n in group if not side), sorted(n for side, n in group if side)

    def _shared(self) -> Counter[tuple[int, int]]:
        """Return how many words two sentences share, where it is any."""
        olds, news = self.sides
        shared: Counter[tuple[int, int]] = Counter()
        for op in self.change.opcodes:
            i, j, end = op.i1, op.j1, op.i1 + min(op.i2 - op.i1, op.j2 - op.j1)
            while i < end and not op.is_content:
                (one, left), (other, left_of_other) = olds.run(i), news.run(j)
                both = min(left, left_of_other, end - i)
                if one >= 0 and other >= 0 and (words := olds.words(i, i + both)):
                    shared[one, other] += words
                i, j = i + both, j + both
        return shared

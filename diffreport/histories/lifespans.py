"""Since when, and until when, each word stands: a word is the same word for as long as it is carried on."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, groupby
from typing import NamedTuple

from diffreport.comparison.anchored import Span
from diffreport.model import Opcode
from diffreport.model.histories import Words

# What differs in print alone: the word is the same word.
_PRINT = frozenset(("typography", "case", "spelling", "reflow", "hyphenation", "ocr"))


class Wording(NamedTuple):
    """A text in tokens, each with the number of its lifespan. Shapes: one number a token."""

    tokens: Sequence[str]
    lives: array[int]


class Lifespans:
    """The lifespans of all words of a series, by number. Cost: 8 bytes and a number in a text for each that came."""

    def __init__(self) -> None:
        """Begin with none."""
        self._since = array("I")
        self._until = array("I")
        self._heirs: list[tuple[int, int]] = []  # a word that was cut, or joined with others, and what it became

    def begin(self, tokens: Sequence[str], edition: int) -> Wording:
        """Return a text all of whose words are new in an edition."""
        first = len(self._since)
        self._since.extend([edition] * len(tokens))
        self._until.extend([edition] * len(tokens))
        return Wording(tokens, array("I", range(first, first + len(tokens))))

    def carry(self, old: Wording, tokens: Sequence[str], kept: Iterable[Span], edition: int) -> Wording:
        """Return a text with the words that it keeps of an old one; `kept` are spans of tokens of both.

        What is kept in as many tokens lives on; cut or joined otherwise it leaves heirs that are as old.
        """
        new = self.begin(tokens, edition)
        for _, i1, i2, j1, j2 in kept:
            if i2 - i1 == j2 - j1:
                new.lives[j1:j2] = old.lives[i1:i2]
                continue
            since = max(self._since[life] for life in old.lives[i1:i2])
            for heir in new.lives[j1:j2]:
                self._since[heir] = since
                self._heirs += [(heir, life) for life in old.lives[i1:i2]]
        return new

    def cut(self, old: Wording, tokens: Sequence[str], edition: int) -> Wording:
        """Return the same text in other tokens."""
        return old if old.tokens == tokens else self.carry(old, tokens, _shared_cuts(old.tokens, tokens), edition)

    def last(self, lives: Iterable[int], edition: int) -> None:
        """Note the last edition so far that has some words."""
        for life in lives:
            self._until[life] = edition

    def settle(self) -> None:
        """Let every word that left heirs last as long as they do."""
        for heir, life in sorted(self._heirs, reverse=True):  # an heir is younger: its own heirs come first
            self._until[life] = max(self._until[life], self._until[heir])
        self._heirs = []

    def runs(self, wording: Wording) -> tuple[Words, ...]:
        """Return a text in runs of words that came and went together."""
        spans = ((self._since[life], self._until[life]) for life in wording.lives)
        return tuple(
            Words("".join([token for token, _ in run]), *span)
            for span, run in groupby(zip(wording.tokens, spans, strict=True), key=lambda pair: pair[1])
        )


def kept_in(opcodes: Iterable[Opcode]) -> Iterator[Span]:
    """Yield the spans of tokens that are the same words, perhaps otherwise printed."""
    for op in opcodes:
        if op.tag == "equal" or (op.tag == "replace" and op.noise in _PRINT):
            yield op.tag, op.i1, op.i2, op.j1, op.j2


def _shared_cuts(old: Sequence[str], new: Sequence[str]) -> Iterator[Span]:
    """Yield the spans between the places at which one text is cut into tokens in both ways."""
    ends = [{end: k for k, end in enumerate(accumulate(map(len, side)), 1)} for side in (old, new)]
    i = j = 0
    for end in sorted(ends[0].keys() & ends[1].keys()):
        yield "equal", i, ends[0][end], j, ends[1][end]
        i, j = ends[0][end], ends[1][end]

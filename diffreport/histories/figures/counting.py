"""Whether two sentences count by one rule: "killed" and "killed or injured", "boats" and "boats, including ferries"."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice
from typing import NamedTuple

from diffreport import text as _text
from diffreport.comparison.figures.numerals import numeral_value
from diffreport.comparison.figures.places import Place
from diffreport.comparison.figures.sides import is_plural
from diffreport.comparison.figures.tellings import noun_of
from diffreport.comparison.wording.lexicon import Lexicon
from diffreport.comparison.wording.passages import Span
from diffreport.comparison.wording.signals import evidence
from diffreport.comparison.words import opcodes
from diffreport.model import Change

# Signals of another counting rule, with how many words may stand between what is counted and the words that show it:
# a member that came or went ("killed or injured") stands in a phrase of its own, another word in the place of one.
_SIGNALS = {"definition_changed": 6, "scope_narrowed": 3, "scope_widened": 3, "scope_changed": 1}
# What else is counted stands right before the figure, or behind what is counted with so many words between at most.
_BETWEEN = 2
# What is joined by "and" is a noun of so many words: more of them are another statement.
_JOINED_WORDS = 2
_COUNTING = frozenset(("counting",))  # "not counting ferries"; elsewhere it defines nothing
_MARKS = frozenset(",;:()-\u2013\u2014")


class _Sentence(NamedTuple):
    """The tokens of a sentence, where each begins, how many words stand before it, and which of them the other sentence
    does not have in their place."""

    tokens: tuple[str, ...]
    begins: list[int]
    words: list[int]
    changed: bytearray

    @classmethod
    def of(cls, text: str) -> _Sentence:
        tokens = tuple(_text.tokens(text))
        begins, words = (list(accumulate(map(size, tokens), initial=0)) for size in (len, _text.is_word))
        return cls(tokens, begins, words, bytearray(len(tokens)))


class _Compared(NamedTuple):
    """Two sentences, and the signals of another rule with the tokens of either that show each."""

    sides: tuple[_Sentence, _Sentence]
    signals: list[tuple[str, tuple[Span, Span]]]


class Counting:
    """The counting rules of sentences, by the words of a language; two are compared once for all their figures."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Begin with no sentences compared."""
        self._lexicon = lexicon
        self._cues = lexicon.words("definitions_includes") | lexicon.words("definitions_excludes") | _COUNTING
        self._compared: dict[tuple[str, str], _Compared] = {}

    def is_otherwise(self, old: Place, new: Place) -> bool:
        """Tell whether two amounts count by different rules, as the words beside them show. Cost: their sentences."""
        if old.cell or new.cell or old.is_field or old.sentence == new.sentence:
            return False
        key = old.sentence, new.sentence
        if key not in self._compared:
            self._compared[key] = self._compare(*key)
        found = self._compared[key]
        counted = [_counted(place, side.begins) for place, side in zip((old, new), found.sides, strict=True)]
        if any(self._joins(side, around) for side, around in zip(found.sides, counted, strict=True)):
            return True
        return any(
            _is_near(side, span, around, _SIGNALS[signal])
            for signal, spans in found.signals
            for side, around, span in zip(found.sides, counted, spans, strict=True)
        )

    def _compare(self, old: str, new: str) -> _Compared:
        sides = _Sentence.of(old), _Sentence.of(new)
        a, b = sides[0].tokens, sides[1].tokens
        ops = opcodes(a, b)
        for op in ops:
            if op.is_content:
                sides[0].changed[op.i1 : op.i2] = b"\1" * (op.i2 - op.i1)
                sides[1].changed[op.j1 : op.j2] = b"\1" * (op.j2 - op.j1)
        found = evidence(Change("", 0, ops, a, b), self._lexicon)
        told = [e for e in found if e.signal.name in _SIGNALS and not any(map(_has_number, e.words))]
        return _Compared(sides, [(e.signal.name, (e.old, e.new)) for e in told])

    def _joins(self, side: _Sentence, around: Span) -> bool:
        """Tell whether words that only one sentence has say what else is counted, or what is not."""
        before = [_text.key(side.tokens[k]) for k in _changed(side, range(around[0] - 1, -1, -1))]
        if before[-1:] == ["or"] and len(before) > 1:  # "killed or injured 61 persons"
            return True
        behind = range(around[1], len(side.tokens))
        words = (k for k in behind if _text.is_word(side.tokens[k]))
        first = next((k for k in islice(words, _BETWEEN + 1) if side.changed[k]), None)
        if first is None:
            return False
        added = [_text.key(side.tokens[k]) for k in _changed(side, range(first, len(side.tokens)))]
        if not added:
            return False
        cue = next((n for n, key in enumerate(added[:_JOINED_WORDS]) if key in self._cues or key == "or"), len(added))
        if cue + 1 < len(added):  # not "including 12 women", which tells parts
            return True  # "61 boats, not including ferries", "61 persons died or disappeared"
        joined = added[1:]
        return added[0] == "and" and 0 < len(joined) <= _JOINED_WORDS and is_plural(joined[-1])


def _has_number(words: str) -> bool:
    return any(numeral_value(_text.key(token)) is not None for token in _text.tokens(words))


def _changed(side: _Sentence, places: Sequence[int]) -> Iterator[int]:
    """Yield the places of changed words up to the first that stayed, a number, or a mark behind the first word."""
    begun = False
    for k in places:
        token = side.tokens[k]
        if token.isspace() or (token in _MARKS and not begun):
            continue
        if not side.changed[k] or not _text.is_word(token) or numeral_value(_text.key(token)) is not None:
            return
        begun = True
        yield k


def _counted(place: Place, begins: Sequence[int]) -> Span:
    """Return the tokens of an amount, with what it counts where that stands behind it."""
    noun = noun_of(place)
    reach = noun + len(place.label) if noun >= 0 else place.at + 1
    return bisect_right(begins, place.start) - 1, bisect_left(begins, reach)


def _is_near(side: _Sentence, span: Span, around: Span, most: int) -> bool:
    """Tell whether a span that holds words stands within another or behind it, with at most so many between."""
    if span[0] == span[1] or span[1] <= around[0]:
        return False
    return side.words[span[0]] - side.words[around[1]] <= most

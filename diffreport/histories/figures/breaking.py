"""What else than its value differs between two tellings of a figure: where the two may not be comparable."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from diffreport import text as _text
from diffreport.comparison.figures.differences import convert, is_qualified_alike, is_same_value
from diffreport.comparison.figures.places import Place
from diffreport.comparison.wording.lexicon import Lexicon
from diffreport.comparison.wording.passages import Span
from diffreport.comparison.wording.signals import evidence
from diffreport.comparison.words import opcodes
from diffreport.histories.figures.periods import period_of
from diffreport.histories.figures.sources import Sayer
from diffreport.histories.figures.tellings import Telling
from diffreport.model import Change, Figure
from diffreport.model.histories import Break

# A number that only lost "only" is as certain as before.
_NO_QUALIFIERS = frozenset(("only", "exactly"))
# Signals of another counting rule, with how many words may stand between what is counted and the words that show it:
# a member that came or went ("killed or injured") stands in a phrase of its own, another word in the place of one.
_RULES = {"definition_changed": 6, "scope_narrowed": 3, "scope_widened": 3, "scope_changed": 1}


class Breaks:
    """What differs between tellings, by the words of a language; two sentences are compared once for all figures."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Begin with no sentences compared."""
        self._lexicon = lexicon
        self._compared: dict[tuple[str, str], _Compared] = {}

    def between(self, old: Telling, new: Telling, sayers: tuple[Sayer | None, Sayer | None]) -> tuple[Break, ...]:
        """Return what differs from the telling before, in the order of `Break`; `sayers` are who says either.

        Only a change of substance is a break: no other word for the same bound, no other name of one source.
        Cost: a comparison of their sentences.
        """
        return tuple(self._between(old, new, sayers))

    def _between(self, old: Telling, new: Telling, sayers: tuple[Sayer | None, Sayer | None]) -> Iterator[Break]:
        if measures_otherwise(old.figure, new.figure):
            yield Break.UNIT
        if sayers[0] and sayers[1] and not sayers[0].is_also(sayers[1]):
            yield Break.SOURCE
        if _is_qualified_otherwise(old.figure, new.figure):
            yield Break.QUALIFIER
        if self._is_counted_otherwise(old.place, new.place):
            yield Break.RULE
        periods = period_of(old.place), period_of(new.place)
        if periods[0] and periods[1] and periods[0] != periods[1]:
            yield Break.PERIOD

    def _is_counted_otherwise(self, old: Place, new: Place) -> bool:
        if old.cell or new.cell or old.is_field or old.sentence == new.sentence:
            return False
        sentences = old.sentence, new.sentence
        if sentences not in self._compared:
            self._compared[sentences] = _compared(*sentences, self._lexicon)
        found = self._compared[sentences]
        counted = [_counted(place, tokens) for place, tokens in zip((old, new), found.tokens, strict=True)]
        return any(
            _is_near(tokens, span, around, _RULES[signal])
            for signal, spans in found.signals
            for tokens, around, span in zip(found.tokens, counted, spans, strict=True)
        )


class _Compared(NamedTuple):
    """The tokens of two sentences, and the signals of another rule with the tokens of either that show each."""

    tokens: tuple[tuple[str, ...], tuple[str, ...]]
    signals: list[tuple[str, tuple[Span, Span]]]


def _compared(old: str, new: str, lexicon: Lexicon) -> _Compared:
    a, b = tuple(_text.tokens(old)), tuple(_text.tokens(new))
    found = evidence(Change("", 0, opcodes(a, b), a, b), lexicon)
    return _Compared((a, b), [(e.signal.name, (e.old, e.new)) for e in found if e.signal.name in _RULES])


def measures_otherwise(old: Figure, new: Figure) -> bool:
    """Tell whether two figures are in other units: dollars and euros, m and km; not "12 months", "a year"."""
    if old.unit == new.unit or is_same_value(old, new):
        return False
    return old.kind != "duration" or new.kind != "duration" or convert(old, new.unit) is None


def _is_qualified_otherwise(old: Figure, new: Figure) -> bool:
    bare = [figure.qualifier if figure.qualifier not in _NO_QUALIFIERS else "" for figure in (old, new)]
    return bare[0] != bare[1] and not is_qualified_alike(old, new)


def _counted(place: Place, tokens: Sequence[str]) -> Span:
    """Return the tokens of an amount, with what it counts where that stands behind it."""
    end = place.sentence.find(place.label, place.at) if place.named and place.label else -1
    reach = end + len(place.label) if end >= 0 else place.at + 1
    begins = [0, *accumulate(map(len, tokens))]
    return bisect_right(begins, place.at) - 1, bisect_left(begins, reach)


def _is_near(tokens: Sequence[str], span: Span, around: Span, most: int) -> bool:
    """Tell whether a span that holds words stands within another or behind it, with at most so many between."""
    if span[0] == span[1] or span[1] <= around[0]:
        return False
    return sum(map(_text.is_word, tokens[around[1] : span[0]])) <= most

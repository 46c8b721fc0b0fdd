"""What else than its value differs between two tellings of a figure: where the two may not be comparable."""

from __future__ import annotations

from collections.abc import Iterator

from diffreport.comparison.figures.differences import convert, is_qualified_alike, is_same_value
from diffreport.comparison.figures.tellings import Telling
from diffreport.comparison.wording.lexicon import Lexicon
from diffreport.histories.figures.counting import Counting
from diffreport.histories.figures.periods import period_of
from diffreport.histories.figures.sources import Sayer
from diffreport.model import Figure
from diffreport.model.histories import Break

# A number that only lost "only" is as certain as before.
_NO_QUALIFIERS = frozenset(("only", "exactly"))


class Breaks:
    """What differs between tellings, by the words of a language."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Begin with no sentences compared."""
        self._counting = Counting(lexicon)

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
        if self._counting.is_otherwise(old.place, new.place):
            yield Break.RULE
        periods = period_of(old.place), period_of(new.place)
        if periods[0] and periods[1] and periods[0] != periods[1]:
            yield Break.PERIOD


def measures_otherwise(old: Figure, new: Figure) -> bool:
    """Tell whether two figures are in other units: dollars and euros, m and km; not "12 months", "a year"."""
    if old.unit == new.unit or is_same_value(old, new):
        return False
    return old.kind != "duration" or new.kind != "duration" or convert(old, new.unit) is None


def _is_qualified_otherwise(old: Figure, new: Figure) -> bool:
    bare = [figure.qualifier if figure.qualifier not in _NO_QUALIFIERS else "" for figure in (old, new)]
    return bare[0] != bare[1] and not is_qualified_alike(old, new)

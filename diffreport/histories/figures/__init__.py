"""Figures followed through the editions of a series: one series a referent."""

from __future__ import annotations

from collections.abc import Sequence

from diffreport.comparison.figures.carried import carried
from diffreport.comparison.figures.places import Place, places_in
from diffreport.comparison.ids import Ids
from diffreport.model import Comparison, Document
from diffreport.model.histories import FigureSeries, Point


class Figures:
    """The figures of successive editions, followed from each to the next."""

    def __init__(self, first: Document) -> None:
        """Begin with those of the first edition."""
        self._places = _followed_in(first)
        self._editions = 1
        self._sections: list[list[tuple[str, ...]]] = [_sections(first, self._places)]
        self._chains: list[list[tuple[int, int]]] = [[(0, n)] for n in range(len(self._places))]
        self._told: list[list[Place]] = [self._places]
        self._of: list[int] = list(range(len(self._places)))

    def take(self, comparison: Comparison) -> None:
        """Follow the figures to the new edition of a comparison, whose old one is the last taken.

        Cost: linear in the words of the new edition.
        """
        new = _followed_in(comparison.new)
        before = carried(comparison, self._places, new)
        of = []
        for n in range(len(new)):
            if n in before:
                of.append(self._of[before[n]])
            else:
                of.append(len(self._chains))
                self._chains.append([])
            self._chains[of[n]].append((self._editions, n))
        self._places, self._of = new, of
        self._told.append(new)
        self._sections.append(_sections(comparison.new, new))
        self._editions += 1

    def series(self, homes: Sequence[Sequence[str]]) -> tuple[FigureSeries, ...]:
        """Return one series for each figure; `homes` has the lineage of each block of each edition.

        Those of several editions come first, and in the order in which they were first told.
        """
        ids = Ids("f")
        out = []
        for chain in sorted(self._chains, key=lambda chain: (len(chain) == 1, chain[0])):
            points = tuple(self._point(edition, n, homes) for edition, n in chain)
            edition, n = chain[0]
            name = ids.make(points[0].label, *self._sections[edition][n])
            edition, n = chain[-1]
            out.append(FigureSeries(name, points[-1].label, self._sections[edition][n], points))
        return tuple(out)

    def _point(self, edition: int, n: int, homes: Sequence[Sequence[str]]) -> Point:
        place = self._told[edition][n]
        about = str(place.year) if place.year else ""
        home = homes[edition][place.block]
        return Point(edition, place.figure, place.label, home, place.block, place.sentence, about)


def _followed_in(document: Document) -> list[Place]:
    """Return the amounts of a document that may be followed: not what only tells an order ("the second")."""
    return [place for place in places_in(document) if place.figure.kind != "ordinal"]


def _sections(document: Document, places: Sequence[Place]) -> list[tuple[str, ...]]:
    return [document.blocks[place.block].section for place in places]

"""Figures followed through the editions of a series: one series a referent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from diffreport.comparison.figures.places import Place
from diffreport.comparison.figures.runs import Runs
from diffreport.comparison.figures.tellings import Run, Telling
from diffreport.comparison.ids import Ids
from diffreport.comparison.wording.lexicon import lexicon_of
from diffreport.histories.figures.breaking import Breaks
from diffreport.histories.figures.naming import named
from diffreport.histories.figures.rejoining import rejoined
from diffreport.histories.figures.sources import Sayer, Sayers
from diffreport.lexicons import language_of
from diffreport.model import Comparison, Document
from diffreport.model.histories import FigureSeries, Point, Vintage

# Of a longer sentence so many characters are quoted: nobody writes such ones, it is a list without stops.
_QUOTED = 800


class Figures:
    """The figures of successive editions, followed from each to the next."""

    def __init__(self, first: Document) -> None:
        """Begin with those of the first edition."""
        self._lexicon = lexicon_of(language_of(first.language), {})
        self._runs = Runs(first)

    def take(self, comparison: Comparison) -> None:
        """Follow the figures to the new edition of a comparison, whose old one is the last taken.

        Cost: linear in the words of the new edition.
        """
        self._runs.take(comparison)

    def series(self, homes: Sequence[Sequence[str]]) -> tuple[FigureSeries, ...]:
        """Return one series for each figure; `homes` has the lineage of each block of each edition.

        Those of several editions come first, and in the order in which they were first told.
        """
        runs = sorted(rejoined(self._runs.all, homes), key=lambda run: (run[0].edition, run[0].place.n))
        made = Ids("f")
        # in the order in which they began: an edition more leaves alike ones their ids
        ids = [made.make(run[0].place.label, *run[0].section) for run in runs]
        found = _Followed(homes, Sayers(self._lexicon), Breaks(self._lexicon))
        names = named(runs, self._lexicon)
        series = [found.series(*each) for each in zip(runs, ids, names, strict=True)]
        return tuple(sorted(series, key=lambda each: len(each.points) == 1))


class _Followed(NamedTuple):
    """What is known of all tellings: the lineages of their blocks, who says them, and where they break."""

    homes: Sequence[Sequence[str]]
    sayers: Sayers
    breaks: Breaks

    def series(self, run: Run, name: str, label: str) -> FigureSeries:
        """Return a run as a figure series."""
        return FigureSeries(name, label, run[-1].section, tuple(self._points(run)), _vintages(run))

    def _points(self, run: Run) -> Iterator[Point]:
        before: Telling | None = None
        known: Sayer | None = None  # whoever was named last
        for telling in run:
            place = telling.place
            sayer = self.sayers.of(place)
            found = self.breaks.between(before, telling, (known, sayer)) if before else ()
            yield Point(
                telling.edition,
                place.figure,
                place.label,
                self.homes[telling.edition][place.block],
                place.block,
                _quoted(place),
                str(place.year) if place.year else "",
                sayer.text if sayer else "",
                found,
            )
            before = telling
            if sayer and not (known and sayer.refers_back):
                known = sayer


def _quoted(place: Place) -> str:
    """Return the sentence of an amount, of a very long one the words around it."""
    text = place.sentence
    if len(text) <= _QUOTED:
        return text
    start = max(0, min(place.start - _QUOTED // 2, len(text) - _QUOTED))
    end = start + _QUOTED
    if start:
        start = text.find(" ", start, place.start) + 1 or start
    if end < len(text):
        end = max(end - _QUOTED // 4, text.rfind(" ", place.end, end))
    return text[start:end]


def _vintages(run: Run) -> tuple[Vintage, ...]:
    """Return what each edition says of each year, by year and edition; nothing where none tells of two."""
    if all(len(telling.years) < 2 for telling in run):
        return ()
    found = [Vintage(year, telling.edition, place.figure) for telling in run for year, place in telling.years]
    return tuple(sorted(found, key=lambda vintage: vintage[:2]))

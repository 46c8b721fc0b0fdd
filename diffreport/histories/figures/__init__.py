"""Figures followed through the editions of a series: one series a referent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from diffreport.comparison.figures.carrying import carried
from diffreport.comparison.ids import Ids
from diffreport.comparison.wording.lexicon import lexicon_of
from diffreport.histories.figures.agreement import agree
from diffreport.histories.figures.breaking import Breaks
from diffreport.histories.figures.naming import named
from diffreport.histories.figures.rejoining import rejoined
from diffreport.histories.figures.sources import Sayer, Sayers
from diffreport.histories.figures.tellings import Run, Telling, tellings_in
from diffreport.lexicons import language_of
from diffreport.model import Comparison, Document
from diffreport.model.histories import FigureSeries, Point, Vintage


class Figures:
    """The figures of successive editions, followed from each to the next."""

    def __init__(self, first: Document) -> None:
        """Begin with those of the first edition."""
        self._edition = 0
        self._lexicon = lexicon_of(language_of(first.language), {})
        told = tellings_in(first, 0)
        self._runs: list[Run] = [[telling] for telling in told]
        self._last = _Held(range(len(told)), told)

    def take(self, comparison: Comparison) -> None:
        """Follow the figures to the new edition of a comparison, whose old one is the last taken.

        Cost: linear in the words of the new edition.
        """
        self._edition += 1
        told = tellings_in(comparison.new, self._edition)
        new = _Held([-1] * len(told), told)
        before = carried(comparison, self._last.places, new.places)
        for n, run in self._votes(before, new):
            if new.runs[n] < 0 and self._runs[run][-1].edition < self._edition and agree(self._runs[run][-1], told[n]):
                new.runs[n] = run
                self._runs[run].append(told[n])
        for n, run in enumerate(new.runs):
            if run < 0:
                new.runs[n] = len(self._runs)
                self._runs.append([told[n]])
        self._last = new

    def _votes(self, before: dict[int, int], new: _Held) -> list[tuple[int, int]]:
        """Return the tellings of the new edition with the runs that they may continue, the surest first."""
        votes: dict[tuple[int, int], int] = defaultdict(int)
        for after, old in before.items():
            votes[new.holders[after], self._last.runs[self._last.holders[old]]] += 1
        return sorted(votes, key=lambda pair: (-votes[pair], pair))

    def series(self, homes: Sequence[Sequence[str]]) -> tuple[FigureSeries, ...]:
        """Return one series for each figure; `homes` has the lineage of each block of each edition.

        Those of several editions come first, and in the order in which they were first told.
        """
        runs = sorted(rejoined(self._runs, homes), key=lambda run: (run[0].edition, run[0].place.n))
        made = Ids("f")
        # in the order in which they began: an edition more leaves alike ones their ids
        ids = [made.make(run[0].place.label, *run[0].section) for run in runs]
        told = _Told(homes, Sayers(self._lexicon), Breaks(self._lexicon))
        names = named(runs, self._lexicon)
        series = [told.series(*each) for each in zip(runs, ids, names, strict=True)]
        return tuple(sorted(series, key=lambda each: len(each.points) == 1))


class _Held:
    """The places of an edition, with the telling that holds each, and the run of each telling."""

    def __init__(self, runs: Sequence[int], told: Sequence[Telling]) -> None:
        self.runs = list(runs)
        held = [(place, n) for n, telling in enumerate(told) for place in telling.amounts]
        held.sort(key=lambda one: one[0].n)
        self.places = [place for place, _ in held]
        self.holders = [n for _, n in held]


class _Told(NamedTuple):
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
                place.sentence,
                str(place.year) if place.year else "",
                sayer.text if sayer else "",
                found,
            )
            before = telling
            if sayer and not (known and sayer.refers_back):
                known = sayer


def _vintages(run: Run) -> tuple[Vintage, ...]:
    """Return what each edition says of each year, by year and edition; nothing where none tells of two."""
    if all(len(telling.years) < 2 for telling in run):
        return ()
    found = [Vintage(year, telling.edition, place.figure) for telling in run for year, place in telling.years]
    return tuple(sorted(found, key=lambda vintage: vintage[:2]))

"""Figures followed through successive editions: each runs from one to the next as long as it is told of one thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from diffreport.comparison.figures.agreement import agree, are_items_apart
from diffreport.comparison.figures.carrying import carried
from diffreport.comparison.figures.differences import comparable
from diffreport.comparison.figures.tellings import Run, Telling, tellings_in, words_of
from diffreport.model import Comparison, Document


class Runs:
    """The runs of the editions so far: `all` of them, and the tellings of the `last` edition with the run of each."""

    def __init__(self, first: Document) -> None:
        """Begin with the figures of the first edition."""
        self._edition = 0
        told = tellings_in(first, 0)
        self.all: list[Run] = [[telling] for telling in told]
        self.last = Held(range(len(told)), told)

    def take(self, comparison: Comparison) -> None:
        """Follow the figures to the new edition of a comparison, whose old one is the last taken.

        Cost: linear in the words of the new edition.
        """
        self._edition += 1
        told = tellings_in(comparison.new, self._edition)
        new = Held([-1] * len(told), told)
        before = carried(comparison, self.last.places, new.places)
        stayed = set(map(_said, told))
        for n, run in self._votes(before, new):
            last = self.all[run][-1]
            is_elsewhere = last.place.label != told[n].place.label and last.place.named and _said(last) in stayed
            is_other = is_elsewhere or self.last.has_namesake(last, told[n])
            if new.runs[n] < 0 and last.edition < self._edition and not is_other and agree(last, told[n]):
                new.runs[n] = run
                self.all[run].append(told[n])
        for n, run in enumerate(new.runs):
            if run < 0:
                new.runs[n] = len(self.all)
                self.all.append([told[n]])
        self.last = new

    def _votes(self, before: dict[int, int], new: Held) -> list[tuple[int, int]]:
        """Return the tellings of the new edition with the runs that they may continue, the surest first."""
        votes: dict[tuple[int, int], int] = defaultdict(int)
        for after, old in before.items():
            holder = self.last.holders[old]
            votes[new.itself(self.last.told[holder], new.holders[after]), self.last.runs[holder]] += 1
        return sorted(votes, key=lambda pair: (-votes[pair], pair))


def _said(telling: Telling) -> tuple[object, ...]:
    """Return what is said of a figure, and where: what an edition still says under a label has no other one."""
    figure = telling.figure
    return telling.section, telling.place.label, figure.value, figure.high, figure.unit


class Held:
    """The tellings of an edition, each with its run, and their places in reading order, each with its telling."""

    def __init__(self, runs: Sequence[int], told: Sequence[Telling]) -> None:
        """Note what holds each place."""
        self.runs, self.told = list(runs), told
        held = [(place, n) for n, telling in enumerate(told) for place in telling.amounts]
        held.sort(key=lambda one: one[0].n)
        self.places = [place for place, _ in held]
        self.holders = [n for _, n in held]
        self._lists: dict[tuple[int, str], list[int]] = defaultdict(list)
        self._named: dict[tuple[object, ...], list[Telling]] = defaultdict(list)
        for n, telling in enumerate(told):
            self._named[telling.section, telling.item, telling.place.label].append(telling)
            if telling.is_listed:
                self._lists[telling.place.block, telling.place.sentence].append(n)

    def has_namesake(self, old: Telling, new: Telling) -> bool:
        """Tell whether another telling than `old` has the item and the label of a new one, which `old` has not."""
        if not new.item or old.place.label == new.place.label:
            return False
        named = self._named.get((new.section, new.item, new.place.label), ())
        return any(comparable(each.figure, new.figure) for each in named)

    def itself(self, old: Telling, n: int) -> int:
        """Return what goes on with a telling that is said to have become the n-th: in a list the item of its name."""
        new = self.told[n]
        if not are_items_apart(old, new):
            return n
        words = words_of(old.item)
        alike = (k for k in self._lists[new.place.block, new.place.sentence] if words <= words_of(self.told[k].item))
        return next((k for k in alike if comparable(old.figure, self.told[k].figure)), n)

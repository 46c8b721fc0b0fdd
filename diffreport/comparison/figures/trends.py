"""Figures followed through successive editions: what each edition says of them, as first published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from diffreport.comparison.figures.agreement import agree
from diffreport.comparison.figures.runs import Held, Runs
from diffreport.model import Comparison, Figure, Link, Revision, Status

# What every edition says of one figure, None where it says nothing.
Trend: TypeAlias = tuple[Figure | None, ...]


@dataclass(frozen=True, slots=True)
class Trends:
    """The figures of one comparison through the editions of its series.

    `editions` are their labels, the earliest first and the new one last; `followed` holds what each says of a figure
    that changed; `left_out` is how many editions before the new one were not looked at.
    """

    editions: tuple[str, ...]
    followed: Mapping[Revision, Trend]
    left_out: int = 0


class _Edition:
    """The runs of one edition's figures. One that is printed twice in a block under one label is not told apart."""

    def __init__(self, held: Held) -> None:
        """Note each run under what is printed, and its label."""
        self._runs: dict[tuple[int, str, str | None], list[int]] = defaultdict(list)
        self.told = dict(zip(held.runs, held.told, strict=True))
        latest = {telling.place.n: run for run, telling in self.told.items()}
        for place in held.places:
            if place.n in latest:
                self._runs[place.block, place.figure.text, place.label].append(latest[place.n])
                self._runs[place.block, place.figure.text, None].append(latest[place.n])

    def find(self, blocks: Sequence[int], figure: Figure, label: str) -> int | None:
        """Return the run of a figure by what is printed and its label, which may be lent by the other edition; then
        by what is printed alone."""
        for named in (label, None):
            found = [run for block in blocks for run in self._runs.get((block, figure.text, named), ())]
            if len(found) == 1:
                return found[0]
        return None


def trends(comparison: Comparison, successive: Sequence[Comparison], left_out: int = 0) -> Trends:
    """Return what the editions of a series say of the figures that changed, of those that can be followed.

    `successive` compares each edition with the one before and ends with the new edition of `comparison`, whose old
    edition is one of theirs. They are followed as those of a history are, so that the two say the same. Figures of
    former years are not followed: an edition says of an earlier year what it knew then; nor is what only tells an order
    ("the second").
    Old and new value are always those of `comparison`, whatever the other comparisons made of them.
    Cost: linear in the words of all editions, the comparisons aside. Raises: ValueError without the old edition.
    """
    editions = [successive[0].old, *(each.new for each in successive)]
    at = [each.edition for each in editions].index(comparison.old.edition)
    known = _editions(successive)
    links = {change.id: comparison.alignment.links[change.link] for change in comparison.changes}
    followed = {
        revision: trend
        for revision in comparison.figures
        if _is_followed(revision)
        if (trend := _followed(revision, links[revision.change], known, at))
    }
    return Trends(tuple(each.edition.label for each in editions), followed, left_out)


def _is_followed(revision: Revision) -> bool:
    figures = [figure for figure in (revision.old, revision.new) if figure]
    is_amount = revision.is_of_amount and all(figure.kind != "ordinal" for figure in figures)
    return is_amount and revision.status.is_change and revision.status is not Status.RESTATED


def _editions(successive: Sequence[Comparison]) -> list[_Edition]:
    """Return the figures of every edition, in runs as those of a history."""
    runs = Runs(successive[0].old)
    known = [_Edition(runs.last)]
    for each in successive:
        runs.take(each)
        known.append(_Edition(runs.last))
    return known


def _followed(revision: Revision, link: Link, known: Sequence[_Edition], at: int) -> Trend:
    """Return a figure's values: those of its old run up to the old edition, of its new one after that; () where a run
    is not told apart from others, or the two are of other things."""
    old, new = revision.old, revision.new
    before = known[at].find(link.old, old, revision.label) if old else None
    after = known[-1].find(link.new, new, revision.label) if new else None
    if (old and before is None) or (new and after is None):
        return ()
    if before is not None and after is not None and not _are_one(before, after, known, at):
        return ()
    return (*_values(before, known[:at]), old, *_values(after, known[at + 1 : -1]), new)


def _are_one(before: int, after: int, known: Sequence[_Edition], at: int) -> bool:
    """Tell whether two runs are of one figure: the same, or told of one thing with an edition between that has neither.

    Successive comparisons say nothing of what is gone for an edition: that of the two editions themselves does.
    """
    if before == after:
        return True
    ends = max(n for n, edition in enumerate(known) if before in edition.told)
    begins = min(n for n, edition in enumerate(known) if after in edition.told)
    return ends + 1 < begins and agree(known[at].told[before], known[-1].told[after])


def _values(run: int | None, known: Sequence[_Edition]) -> Iterator[Figure | None]:
    """Yield what each edition says of a run."""
    for edition in known:
        telling = None if run is None else edition.told.get(run)
        yield telling.figure if telling else None

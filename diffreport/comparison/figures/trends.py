"""Figures followed through successive editions: what each edition says of them, as first published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from diffreport.comparison.figures.carrying import carried
from diffreport.comparison.figures.places import Place, places_in
from diffreport.model import Comparison, Figure, Link, Revision, Status

# What every edition says of one figure, None where it says nothing.
Trend: TypeAlias = tuple[Figure | None, ...]
_Chain: TypeAlias = list[Figure | None]


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
    """The chains of one edition's figures. One that is printed twice in a block under one label is not told apart."""

    def __init__(self, places: Sequence[Place], chains: Sequence[_Chain]) -> None:
        """Note each chain under what is printed, and its label."""
        self._chains: dict[tuple[int, str, str | None], list[_Chain]] = defaultdict(list)
        for place, chain in zip(places, chains, strict=True):
            self._chains[place.block, place.figure.text, place.label].append(chain)
            self._chains[place.block, place.figure.text, None].append(chain)

    def find(self, blocks: Sequence[int], figure: Figure, label: str) -> _Chain | None:
        """Return the chain of a figure by what is printed and its label, which may be lent by the other edition; then
        by what is printed alone."""
        for named in (label, None):
            found = [chain for block in blocks for chain in self._chains.get((block, figure.text, named), ())]
            if len(found) == 1:
                return found[0]
        return None


def trends(comparison: Comparison, successive: Sequence[Comparison], left_out: int = 0) -> Trends:
    """Return what the editions of a series say of the figures that changed, of those that can be followed.

    `successive` compares each edition with the one before and ends with the new edition of `comparison`, whose old
    edition is one of theirs. Restated figures are not followed: an edition says of an earlier year what it knew then;
    nor is what only tells an order ("the second").
    Old and new value are always those of `comparison`, whatever the other comparisons made of them.
    Cost: linear in the words of all editions, the comparisons aside. Raises: ValueError without the old edition.
    """
    editions = [successive[0].old, *(each.new for each in successive)]
    at = [each.edition for each in editions].index(comparison.old.edition)
    known = _chained(successive)
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


def _chained(successive: Sequence[Comparison]) -> list[_Edition]:
    """Return the chains of every edition: figures that the comparisons take for one."""
    count = len(successive) + 1
    places = places_in(successive[0].old)
    chains = [_begun(place, 0, count) for place in places]
    known = [_Edition(places, chains)]
    for at, each in enumerate(successive, 1):
        new = places_in(each.new)
        before = carried(each, places, new)
        chains = [
            _continued(chains[before[n]], place, at) if n in before else _begun(place, at, count)
            for n, place in enumerate(new)
        ]
        known.append(_Edition(new, chains))
        places = new
    return known


def _begun(place: Place, at: int, count: int) -> _Chain:
    chain: _Chain = [None] * count
    chain[at] = place.figure
    return chain


def _continued(chain: _Chain, place: Place, at: int) -> _Chain:
    chain[at] = place.figure
    return chain


def _followed(revision: Revision, link: Link, known: Sequence[_Edition], at: int) -> Trend:
    """Return a figure's values: those of its old chain up to the old edition, of its new one after that; () where a
    chain is not told apart from others."""
    unsaid: _Chain = [None] * len(known)
    old, new = revision.old, revision.new
    before = known[at].find(link.old, old, revision.label) if old else unsaid
    after = known[-1].find(link.new, new, revision.label) if new and at + 2 < len(known) else unsaid
    if before is None or after is None:
        return ()
    return (*before[:at], old, *after[at + 1 : -1], new)

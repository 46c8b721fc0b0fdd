"""Figures followed through successive editions: what each edition says of them, as first published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from diffreport.comparison.figures.ledger import LedgerRow, ledger
from diffreport.model import Comparison, Figure, Link, Revision, Status

# What every edition says of one figure, None where it says nothing.
Trend: TypeAlias = tuple[Figure | None, ...]
_Chain: TypeAlias = list[Figure | None]

_LEAST = 3  # editions that are followed: two are the comparison itself


@dataclass(frozen=True, slots=True)
class Trends:
    """The figures of one comparison through the editions of its series.

    `editions` are their labels, the earliest first and the new one last; `followed` holds what each says of a figure
    that changed; `left_out` is how many editions before the new one were not looked at.
    """

    editions: tuple[str, ...]
    followed: Mapping[Revision, Trend]
    left_out: int = 0


def followed(old: int, new: int, count: int) -> list[int]:
    """Return the positions of the editions that a figure is followed through: of `count` up to the new one.

    The old one is always among them. [] where these are no more than the two that are compared.
    """
    last = [*range(max(new + 1 - count, 0), new + 1)]
    chosen = last if old in last else [old, *last[1:]]
    return chosen if min(count, len(chosen)) >= _LEAST else []


class _Edition:
    """The chains of one edition's figures. One that is printed twice in a block under one label is not told apart."""

    def __init__(self) -> None:
        """Begin with none."""
        self._chains: dict[tuple[int, str, str | None], list[_Chain]] = defaultdict(list)

    def put(self, blocks: Sequence[int], figure: Figure, label: str, chain: _Chain) -> None:
        for block in blocks:
            self._chains[block, figure.text, label].append(chain)
            self._chains[block, figure.text, None].append(chain)

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
    known = [_Edition() for _ in range(len(successive) + 1)]
    for at, each in enumerate(successive, 1):
        for row in ledger(each, frozenset(Status)):
            link = each.alignment.links[row.link]
            chain = _continued(row, link, known, at)
            if row.new:
                chain[at] = row.new
                known[at].put(link.new, row.new, row.label, chain)
    return known


def _continued(row: LedgerRow, link: Link, known: Sequence[_Edition], at: int) -> _Chain:
    """Return the chain that a row continues, else a new one."""
    chain = known[at - 1].find(link.old, row.old, row.label) if row.old else None
    if chain is not None and chain[at] is None:
        return chain
    chain = [None] * len(known)
    if row.old:
        chain[at - 1] = row.old
        known[at - 1].put(link.old, row.old, row.label, chain)
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

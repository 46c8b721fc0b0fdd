"""Pair the blocks of two documents: exact anchors, gaps, splits and merges, moves.

n blocks a side, r of them not matched exactly, w words in those: O(n log n + r * candidates + w).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from diffreport.comparison.alignment.anchors import link_anchors
from diffreport.comparison.alignment.blocks import Side, sides
from diffreport.comparison.alignment.chain import Pair
from diffreport.comparison.alignment.forms import link_forms
from diffreport.comparison.alignment.gaps import fill_gaps, fill_islands
from diffreport.comparison.alignment.lines import join_lines
from diffreport.comparison.alignment.links import Partners, in_reading_order, mirrored
from diffreport.comparison.alignment.marks import link_marked, pairs_of
from diffreport.comparison.alignment.moves import follow_neighbours, link_moves
from diffreport.comparison.alignment.pairing import ByPlace, Pairing
from diffreport.comparison.alignment.parts import absorb_far_parts, absorb_parts, gather_pieces
from diffreport.comparison.alignment.similarity import Similarity
from diffreport.model import Alignment, Document, Fallback, Kind
from diffreport.pins import Pins
from diffreport.settings import Settings


def align(old: Document, new: Document, settings: Settings, pins: Pins = Pins()) -> Alignment:  # noqa: B008 - frozen
    """Pair the blocks of two documents.

    Shapes: m old and n new blocks give at most m + n links; every index of either side is in exactly one.
        Exchanged documents give the mirror image.
    Units: scores run from 0.0 (nothing shared) to 1.0 (same text).
    Cost: near-linear; a gap above `settings.gap_pairs` pairs is thinned to likely candidates.
        `Alignment.fallbacks` says where blocks had no words to find candidates by.
    Two readings of one file with changes marked in it are linked as its marks say, and by nothing else but equal texts.
    Raises: nothing; an empty side gives only added or removed links; pins of texts that are not there are idle.
    """
    first, second = sides(old, new)
    # ties are broken by the order of the blocks, so one side must always be the first
    if _rank(second, pins.mirrored()) < _rank(first, pins):
        pairing = _paired(second, first, settings, _Told(pins.mirrored(), pairs_of(new, old)))
        links = [mirrored(link) for link in pairing.partners.links(pairing.similarity, exchanged=True)]
        by_place = [ByPlace(gap.new, gap.old, gap.blocks) for gap in pairing.by_place]
        return Alignment(in_reading_order(links), _fallbacks(by_place))
    pairing = _paired(first, second, settings, _Told(pins, pairs_of(old, new)))
    return Alignment(in_reading_order(pairing.partners.links(pairing.similarity)), _fallbacks(pairing.by_place))


def _rank(one: Side, pins: Pins) -> tuple[int, object, object, object, object]:
    return len(one), one.texts, one.kinds, one.paths, (sorted(pins.together), sorted(pins.never))


def _fallbacks(by_place: Sequence[ByPlace]) -> tuple[Fallback, ...]:
    """Say once for all gaps what was tried less finely."""
    gaps: list[ByPlace] = []
    for gap in sorted(by_place, key=lambda gap: (gap.old[0], -gap.old[1])):
        if not gaps or gap.old[1] > gaps[-1].old[1]:  # a later pass meets what an earlier one left of the same gap
            gaps.append(gap)
    if not gaps:
        return ()
    (old, new, _), more = gaps[0], len(gaps) - 1
    where = f"old blocks {old[0]}-{old[1]}, new blocks {new[0]}-{new[1]}"
    if more:
        where += f" and {more:,} more gap{'s' * (more > 1)}"
    n = len({block for gap in by_place for block in gap.blocks})
    blocks = f"{n:,} blocks hold" if n > 1 else "1 block holds"
    why = f"{blocks} hardly any rare words: partners were sought by word pairs and at their own place only"
    return (Fallback(where, why),)


class _Told(NamedTuple):
    """What need not be found out: pins, and the pairs of blocks that one file with changes marked in it keeps."""

    pins: Pins
    marked: list[Pair]


def _paired(old: Side, new: Side, settings: Settings, told: _Told) -> Pairing:
    """Return the finished pairing: every pass links what the ones before left free."""
    never = _pairs_of(old, new, told.pins.never)
    partners = Partners(old, new, never)
    for i, j in sorted(_pairs_of(old, new, told.pins.together)):
        if partners.may_link(i, j):
            partners.link(i, j, "pin", sure=True)
    link_marked(partners, told.marked)
    pinned = partners.pairs()
    uprooted = link_anchors(partners)
    free = (
        sorted({*partners.free_old(), *(i for i, _ in pinned)}),
        sorted({*partners.free_new(), *(j for _, j in pinned)}),
    )
    homes = {i: j for i, j in (*partners.sure.items(), *uprooted) if old.is_named(i) and old.paths[i] == new.paths[j]}
    pairing = Pairing(partners, Similarity(old, new, free, never), settings, (homes, frozenset(homes.values())))
    if told.marked:  # what its marks leave was removed or added; only what reads the same elsewhere has moved
        return pairing
    _link_titles(pairing)
    gather_pieces(pairing)
    join_lines(pairing)
    fill_gaps(pairing, strong=True)
    follow_neighbours(pairing)
    absorb_parts(pairing)
    link_moves(pairing, uprooted)
    follow_neighbours(pairing)
    fill_islands(pairing)
    fill_gaps(pairing, strong=False)
    follow_neighbours(pairing)
    fill_gaps(pairing, strong=False)
    absorb_parts(pairing)
    absorb_far_parts(pairing)
    link_forms(partners)
    return pairing


def _pairs_of(old: Side, new: Side, texts: tuple[tuple[str, str], ...]) -> set[Pair]:
    """Return the blocks that have the texts of a pin."""
    return {
        (i, j)
        for before, after in texts
        for i, text in enumerate(old.texts)
        if text == before
        for j, other in enumerate(new.texts)
        if other == after
    }


def _link_titles(pairing: Pairing) -> None:
    """Link two opening headings when one holds every word of the other: the title, longer or shorter."""
    p, s = pairing.partners, pairing.similarity
    if not p.may_link(0, 0) or {p.old.kinds[0], p.new.kinds[0]} != {Kind.HEADING}:
        return
    small, large = sorted((set(s.old_codes[0]), set(s.new_codes[0])), key=len)
    if small and small <= large:
        p.link(0, 0, "title", sure=True)

"""Link similar blocks in the gaps between links that keep the order: the heaviest chain of each gap."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from itertools import pairwise

from diffreport.comparison.alignment.anchors import agrees
from diffreport.comparison.alignment.chain import Pair, heaviest_chain
from diffreport.comparison.alignment.links import FREE, Partners
from diffreport.comparison.alignment.pairing import ByPlace, Pairing
from diffreport.comparison.alignment.similarity import TEMPLATE

# A pair of this score stays in its place even if there is a better one elsewhere.
STRONG = 0.4
# Equal words without content are linked in place above this score, whatever their length,
ALIKE = 0.9
# or above this one between two links that are neighbours on both sides.
_FRAMED = 0.5
# With content that is alike less will do there: "St. Helena", "Saint Helena".
_TOLD_FRAMED = 0.3
# What blocks without content must have in common beyond those with it: all strangers share function words.
_SILENT = 0.08
# Of two blocks whose contents differ so much of all words must be the same, or nothing is left of either.
_REMAINS = 0.35
# Weight of a pair in a chain: its score beyond what strangers have, by the words of both and a little more,
# so that short blocks count too.
_STRANGERS = 0.1
_WORDS_BESIDE = 4
# Of two like headings the one before the same text counts more, a renumbered one too.
_HEADING = 1.1
# In a gap above the budget a block without rare words is also tried with this many blocks at its own relative
# place, a side: its place is the only clue.
_BAND = 4
# Two moved blocks no further apart moved together, with what stands between them.
_ISLAND = 40


class Evidence(IntEnum):
    """What speaks for a pair in a gap."""

    AGAINST = -1  # the words are alike and what they are about is not: two sentences of one template
    NONE = 0
    SILENT = 1  # alike, but with no content that could tell
    FRAMED = 2  # between two links that are neighbours on both sides
    TOLD = 3  # the content is alike


def fill_gaps(pairing: Pairing, strong: bool) -> None:
    """Fill every gap between links that keep the order; `strong` takes only what is alike in content."""
    p = pairing.partners
    i0 = j0 = 0
    for i, j in [*p.in_place(), (len(p.old), len(p.new))]:
        _fill_between(pairing, (i0, i, j0, j), "gap", strong)
        i0, j0 = i + 1, j + 1


def fill_islands(pairing: Pairing) -> None:
    """Fill the gaps between blocks that moved together."""
    kept = {i for i, _ in pairing.partners.in_place()}
    moved = [pair for pair in pairing.partners.pairs() if pair[0] not in kept]
    for (i0, j0), (i, j) in pairwise(moved):
        if 1 < i - i0 <= _ISLAND and 1 < j - j0 <= _ISLAND:
            _fill_between(pairing, (i0 + 1, i, j0 + 1, j), "island", False)


def _fill_between(pairing: Pairing, bounds: tuple[int, int, int, int], why: str, strong: bool) -> None:
    """Link the heaviest chain of similar pairs between two links."""
    i0, i1, j0, j1 = bounds
    if i0 == i1 or j0 == j1:
        return
    p = pairing.partners
    olds = [i for i in range(i0, i1) if p.of_old[i] == FREE]
    news = [j for j in range(j0, j1) if p.of_new[j] == FREE]
    if not olds or not news:
        return
    evidence = {pair: found for pair in _pairs(pairing, olds, news) if (found := _evidence(pairing, pair, strong))}
    evidence = {pair: found for pair, found in evidence.items() if not pairing.belong_elsewhere(*pair)}
    chain = heaviest_chain(_rows(pairing, evidence)) if len(evidence) > 1 else [(*pair, 0.0) for pair in evidence]
    told = Counter(evidence[i, j] for i, j, _ in chain)
    # where contradictions outnumber confirmations two different chapters face each other
    least = Evidence.FRAMED if told[Evidence.AGAINST] > told[Evidence.TOLD] + told[Evidence.FRAMED] else Evidence.SILENT
    for i, j, _ in chain:
        found = evidence[i, j]
        if found >= Evidence.FRAMED or (found >= least and agrees(p, i, j) and _share_section(p, i, j)):
            p.link(i, j, why, sure=found == Evidence.TOLD)


def _share_section(p: Partners, i: int, j: int) -> bool:
    """Tell whether two blocks, if one of them stands in several sections, stand below headings that are linked."""
    above = p.old.above[i], p.new.above[j]
    return above == (-1, -1) or p.are_linked(*above) or not (p.old.is_repeated(i) or p.new.is_repeated(j))


def _rows(pairing: Pairing, evidence: Iterable[Pair]) -> Iterator[tuple[int, int, float]]:
    p, s = pairing.partners, pairing.similarity
    for i, j in evidence:
        words = len(s.old_codes[i]) + len(s.new_codes[j]) + _WORDS_BESIDE
        is_above = p.are_linked(i + 1, j + 1) and p.old.is_heading(i)
        yield i, j, (s.score(i, j) - _STRANGERS) * words * (_HEADING if is_above else 1.0)


def _evidence(pairing: Pairing, pair: Pair, strong: bool) -> Evidence:
    """Return what speaks for linking a pair in place."""
    i, j = pair
    s = pairing.similarity
    score = s.score(i, j)
    if score < pairing.settings.place_score:
        return Evidence.NONE
    least = pairing.least_score(i, j)
    if s.tells(i, j):
        strong = strong or _stand_apart(pairing, i, j)
        enough = score >= (max(STRONG, least) if strong else least)
        framed = score >= _TOLD_FRAMED and not s.have_other_labels(i, j) and _is_framed(pairing, i, j)
        return Evidence.TOLD if enough or framed else Evidence.NONE
    if strong:
        return Evidence.NONE
    silent = not s.have_content(i, j)
    order = score if silent else 2 * score
    least = pairing.settings.place_score if s.same_label(i, j) else min(ALIKE, least + _SILENT)
    if order >= min(least, _FRAMED) and _is_framed(pairing, i, j):
        return Evidence.FRAMED
    if order < least or (order < _REMAINS and not silent):
        return Evidence.NONE
    return Evidence.SILENT if silent or order < TEMPLATE else Evidence.AGAINST


def _stand_apart(pairing: Pairing, i: int, j: int) -> bool:
    """Tell whether two blocks stand under headings that do not belong together."""
    p = pairing.partners
    before, after = p.old.above[i], p.new.above[j]
    return before >= 0 and after >= 0 and not p.are_linked(before, after)


def _is_framed(pairing: Pairing, i: int, j: int) -> bool:
    """Tell whether the blocks before two blocks are linked to each other, and the blocks behind them."""
    p = pairing.partners
    before = p.are_linked(i - 1, j - 1) or i == j == 0
    return before and (p.are_linked(i + 1, j + 1) or (i + 1 == len(p.old) and j + 1 == len(p.new)))


def _pairs(pairing: Pairing, olds: Sequence[int], news: Sequence[int]) -> Iterable[Pair]:
    """Return the pairs of a gap that are worth scoring: all, or of many the likely ones."""
    if len(olds) * len(news) <= pairing.settings.gap_pairs:
        return ((i, j) for i in olds for j in news)
    likely, poor = pairing.likely(olds, news)
    chosen = set(likely)
    for i in poor:
        place = bisect_left(olds, i) * len(news) // len(olds)
        chosen.update((i, j) for j in news[max(0, place - _BAND) : place + _BAND + 1])
    if poor:
        pairing.by_place.append(ByPlace((olds[0], olds[-1]), (news[0], news[-1]), tuple(poor)))
    return sorted(chosen)

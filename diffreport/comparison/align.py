"""Pair the blocks of two documents: exact anchors, gaps, splits and merges, moves.

n blocks a side, r of them not matched exactly, w words in those: O(n log n + r * candidates + w).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz.distance import LCSseq

from diffreport.comparison.blocks import Unit, units
from diffreport.comparison.chain import heaviest_chain, longest_increasing
from diffreport.comparison.links import Partners, in_reading_order
from diffreport.comparison.similarity import Similarity
from diffreport.model import Alignment, Document, Fallback, Kind
from diffreport.settings import Settings

# A block of fewer words (a heading, a label) is too short to be known by few of them: it needs more.
SHORT_WORDS = 8
SHORT_SCORE = 0.5
# A part belongs to a whole when this share of its words stands there in order (alignment.md, section 3),
PART_SHARE = 0.6
# and when the whole is better covered with it than without: two boilerplate sentences are no split.
PART_GAIN = 0.02
# Of a part of fewer words every one must stand there; a single word says nothing.
PART_WORDS = 4
# Above so many pairs of words in one gap (30,000 a side, five seconds) only likely pairs are scored.
GAP_WORDS = 10**9
# In a gap above the budget every block is also tried with this many blocks at its own relative place, a side:
# boilerplate shares no rare words, its place is the only clue.
BAND = 2


def align(old: Document, new: Document, settings: Settings) -> Alignment:
    """Pair the blocks of two documents.

    Shapes: m old and n new blocks give at most m + n links; every index of either side is in exactly one.
    Units: scores run from 0.0 (nothing shared) to 1.0 (same text).
    Cost: near-linear; a gap above `settings.gap_pairs` pairs is thinned to likely candidates, and
        `Alignment.fallbacks` says so.
    Raises: nothing; an empty side gives only added or removed links.
    """
    partners = Partners(units(old), units(new))
    uprooted = _link_anchors(partners)
    similarity = Similarity(partners.old, partners.new, (partners.free_old(), partners.free_new()))
    passes = _Passes(partners, similarity, settings)
    passes.link_titles()
    passes.fill_gaps()
    passes.absorb_parts()
    passes.link_moves(uprooted)
    passes.follow_neighbours()
    passes.absorb_parts()
    return Alignment(in_reading_order(partners, similarity), tuple(passes.fallbacks))


def _link_anchors(partners: Partners) -> list[tuple[int, int]]:
    """Link texts unique on both sides that keep their order, and what is equal beside them or at either end.

    Return the unique pairs that do not keep it.
    """
    where = _unique(partners.old)
    pairs = sorted((where[key], j) for key, j in _unique(partners.new).items() if key in where)
    keep = longest_increasing([j for _, j in pairs])
    for k in keep:
        partners.link(*pairs[k], "anchor")
    ends = (-1, -1), (len(partners.old), len(partners.new))
    fixed = [ends[0], *(pairs[k] for k in keep), ends[1]]
    for step in (1, -1):
        for i, j in fixed[::step]:
            while (
                partners.old_is_free(i := i + step)
                and partners.new_is_free(j := j + step)
                and partners.old[i].key == partners.new[j].key
            ):
                partners.link(i, j, "anchor")
    kept = set(keep)
    return [pair for k, pair in enumerate(pairs) if k not in kept]


class _Passes:
    """The passes after the anchors, each linking what the ones before left free."""

    def __init__(self, partners: Partners, similarity: Similarity, settings: Settings) -> None:
        self.partners, self.similarity, self.settings = partners, similarity, settings
        self.fallbacks: list[Fallback] = []

    def link_titles(self) -> None:
        """Link two opening headings when one holds every word of the other: the title, longer or shorter."""
        old, new = self.partners.old, self.partners.new
        if self.partners.old_is_free(0) and self.partners.new_is_free(0) and is_title_pair(old[0], new[0]):
            self.partners.link(0, 0, "title")

    def fill_gaps(self) -> None:
        """Link, in every gap between links, the heaviest chain of similar pairs that keeps the order."""
        for olds, news in list(self._gaps()):
            rows = []
            for i, j in self._pairs(olds, news):
                score = self.similarity.score(i, j)
                if score >= self._least_score(i, j):
                    size = len(self.partners.old[i].words) + len(self.partners.new[j].words) + 4
                    rows.append((i, j, (score - 0.2) * size))
            for i, j, _ in heaviest_chain(rows):
                self.partners.link(i, j, "gap")

    def _least_score(self, i: int, j: int) -> float:
        words = min(len(self.partners.old[i].words), len(self.partners.new[j].words))
        return max(SHORT_SCORE, self.settings.place_score) if words < SHORT_WORDS else self.settings.place_score

    def _gaps(self) -> Iterator[tuple[list[int], list[int]]]:
        """Yield the free blocks, old and new, between two links that keep the order."""
        fixed = sorted(self.partners.of_old.items())
        i0 = j0 = 0
        for i, j in [*fixed, (len(self.partners.old), len(self.partners.new))]:
            if i0 < i and j0 < j:
                yield list(range(i0, i)), list(range(j0, j))
            i0, j0 = i + 1, j + 1

    def _pairs(self, olds: Sequence[int], news: Sequence[int]) -> Iterable[tuple[int, int]]:
        pairs = len(olds) * len(news)
        words = sum(len(self.partners.old[i].words) for i in olds) * sum(len(self.partners.new[j].words) for j in news)
        if pairs <= self.settings.gap_pairs and (pairs == 1 or words <= GAP_WORDS):
            return [(i, j) for i in olds for j in news]
        where = f"old blocks {olds[0]}-{olds[-1]}, new blocks {news[0]}-{news[-1]}"
        why = f"{pairs} pairs of {words} word pairs are over the budget: only likely ones were scored"
        self.fallbacks.append(Fallback(where, why))
        chosen = set(self.similarity.likely(olds, news, self.settings.candidates))
        for n, i in enumerate(olds):
            place = n * len(news) // len(olds)
            chosen.update((i, j) for j in news[max(0, place - BAND) : place + BAND + 1])
        return sorted(chosen)

    def absorb_parts(self) -> None:
        """Give a free block to a linked neighbour's partner that holds its words: a split or a merge."""
        p, s = self.partners, self.similarity
        hosts = p.of_new | p.absorbed_new
        for j in _there_and_back(p.free_new()):
            host = None if j in hosts else _host(j, p.new, hosts, (s.new_codes, s.old_codes))
            if host is not None and p.of_old[host] not in p.more_old:  # n:m is neither a split nor a merge
                p.split(j, host)
                hosts[j] = host
        hosts = p.of_old | p.absorbed_old
        for i in _there_and_back(p.free_old()):
            host = None if i in hosts else _host(i, p.old, hosts, (s.old_codes, s.new_codes))
            if host is not None and p.of_new[host] not in p.more_new:
                p.merge(i, host)
                hosts[i] = host

    def link_moves(self, uprooted: Sequence[tuple[int, int]]) -> None:
        """Link what left its place: exact texts first, then the most similar of what is still free."""
        p = self.partners
        for i, j in uprooted:
            if p.old_is_free(i) and p.new_is_free(j):
                p.link(i, j, "anchor")
        olds = [i for i in p.free_old() if len(p.old[i].words) >= SHORT_WORDS]
        news = [j for j in p.free_new() if len(p.new[j].words) >= SHORT_WORDS]
        pairs = sorted(set(self.similarity.likely(olds, news, self.settings.candidates)))
        scored = [(self.similarity.score(i, j), i, j) for i, j in pairs]
        for score, i, j in sorted(scored, key=lambda row: (-row[0], row[1], row[2])):
            if score >= self.settings.move_score and p.old_is_free(i) and p.new_is_free(j):
                p.link(i, j, "move")

    def follow_neighbours(self) -> None:
        """Link what stands beside a link on both sides: neighbours of a moved block may have gone with it."""
        queue = sorted(self.partners.of_old.items())
        while queue:
            i, j = queue.pop()
            for a, b in ((i + 1, j + 1), (i - 1, j - 1)):
                free = self.partners.old_is_free(a) and self.partners.new_is_free(b)
                if free and self.similarity.score(a, b) >= max(self.settings.rewrite_score, self._least_score(a, b)):
                    self.partners.link(a, b, "beside")
                    queue.append((a, b))


def is_title_pair(old: Unit, new: Unit) -> bool:
    """Tell whether two headings are one title, on one side with more words around it."""
    small, large = sorted((set(old.words), set(new.words)), key=len)
    return old.kind == new.kind == Kind.HEADING and bool(small) and small <= large


def _there_and_back(blocks: list[int]) -> list[int]:
    """Return blocks twice, so that each part of a split is tried after the part beside it, on either side."""
    return [*blocks, *reversed(blocks)]


def _host(
    k: int, own: Sequence[Unit], links: dict[int, int], codes: tuple[dict[int, str], dict[int, str]]
) -> int | None:
    """Return the block on the other side whose text holds block k as a further part, or None."""
    parts, wholes = codes
    special = (Kind.HEADING, Kind.TABLE)
    part = parts.get(k, "")
    if own[k].kind in special or len(part) < 2:
        return None
    least = PART_SHARE if len(part) >= PART_WORDS else 1.0
    best_kept, best_host = 0.0, None
    for near in (k - 1, k + 1):
        host = links.get(near)
        if host not in wholes or near not in parts or own[near].kind in special:
            continue
        whole = wholes[host]
        kept = LCSseq.similarity(part, whole) / len(part)
        joined = parts[near] + part if near < k else part + parts[near]
        alone = LCSseq.normalized_similarity(parts[near], whole)
        gain = LCSseq.normalized_similarity(joined, whole) - alone
        if kept >= least and gain > PART_GAIN and kept > best_kept:
            best_kept, best_host = kept, host
    return best_host


def _unique(side: Sequence[Unit]) -> dict[str, int]:
    """Return the index of each text that stands once on a side."""
    count = Counter(unit.key for unit in side)
    return {unit.key: k for k, unit in enumerate(side) if count[unit.key] == 1}

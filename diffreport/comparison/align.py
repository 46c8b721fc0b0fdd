"""Pair the blocks of two documents: exact anchors, gaps, splits and merges, moves.

n blocks a side, r of them not matched exactly, w words in those: O(n log n + r * candidates + w).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import LCSseq

from diffreport import text as _text
from diffreport.comparison.blocks import Unit, units
from diffreport.comparison.chain import heaviest_chain
from diffreport.comparison.words import code_points
from diffreport.model import Alignment, Document, Fallback, Kind, Link, Relation, RunnerUp
from diffreport.settings import Settings

# A block of fewer words is too short to be known by its words alone (headings, labels): it needs more of them.
SHORT_WORDS = 8
SHORT_SCORE = 0.5
# A part belongs to a whole when this share of its words stands there in order (alignment.md, section 3).
PART_SHARE = 0.6
# Shingles in more blocks than this tell nothing about which block it is.
SHINGLE_BLOCKS = 6


def align(old: Document, new: Document, settings: Settings) -> Alignment:
    """Pair the blocks of two documents.

    Shapes: m old and n new blocks give at most m + n links; every index of either side is in exactly one.
    Units: scores run from 0.0 (nothing shared) to 1.0 (same text).
    Cost: near-linear; a gap above `settings.gap_pairs` pairs is thinned to likely candidates, and
        `Alignment.fallbacks` says so.
    Raises: nothing; an empty side gives only added or removed links.
    """
    return _Aligner(old, new, settings).run()


class _Aligner:
    """One alignment under way: who is linked to whom so far, and why."""

    def __init__(self, old: Document, new: Document, settings: Settings) -> None:
        self.settings = settings
        self.old, self.new = units(old), units(new)
        self.partner: dict[int, int] = {}  # old -> new
        self.taken: dict[int, int] = {}  # new -> old
        self.why: dict[int, str] = {}  # old -> pass
        self.parts: dict[tuple[str, int], list[int]] = {}  # ("old", i): further new blocks; ("new", j): further old
        self.absorbed: tuple[set[int], set[int]] = (set(), set())
        self.scores: dict[tuple[int, int], float] = {}
        self.fallbacks: list[Fallback] = []
        self.weights: dict[str, float] = {}
        self.codes: tuple[dict[int, str], dict[int, str]] = ({}, {})

    def run(self) -> Alignment:
        moved = self._anchors()
        self._encode()
        for gap in self._gaps():
            self._fill(*gap)
        self._absorb()
        self._moves(moved)
        self._extend()
        self._absorb()
        return Alignment(tuple(self._links()), tuple(self.fallbacks))

    # -- passes

    def _link(self, i: int, j: int, why: str) -> None:
        self.partner[i], self.taken[j], self.why[i] = j, i, why

    def _anchors(self) -> list[tuple[int, int]]:
        """Link texts unique on both sides that keep their order, and their equal neighbours; return the rest."""
        where = _unique(self.old)
        pairs = sorted((where[k], j) for k, j in _unique(self.new).items() if k in where)
        keep = _longest_increasing([j for _, j in pairs])
        for k in keep:
            self._link(*pairs[k], "anchor")
        for step in (1, -1):
            for k in keep[::step]:
                i, j = pairs[k]
                while self._free_equal(i := i + step, j := j + step):
                    self._link(i, j, "anchor")
        kept = set(keep)
        return [p for k, p in enumerate(pairs) if k not in kept]

    def _free_equal(self, i: int, j: int) -> bool:
        return (
            0 <= i < len(self.old) and 0 <= j < len(self.new) and i not in self.partner and j not in self.taken
            and self.old[i].key == self.new[j].key
        )  # fmt: skip

    def _encode(self) -> None:
        """Write every block not yet linked as a code string, and weigh words by how few blocks hold them."""
        free = ([i for i in range(len(self.old)) if i not in self.partner], [j for j in range(len(self.new)) if j not in self.taken])
        ids: dict[str, int] = {}
        seen: Counter[str] = Counter()
        for side, indices in zip((self.old, self.new), free, strict=True):
            for index in indices:
                seen.update(set(side[index].words))
        self.weights = {w: 1.0 / (1 + min(n, 50)) ** 0.5 for w, n in seen.items()}
        for code, side, indices in zip(self.codes, (self.old, self.new), free, strict=True):
            code.update(zip(indices, code_points((side[k].words for k in indices), ids), strict=True))

    def _gaps(self) -> Iterable[tuple[list[int], list[int]]]:
        """Yield the free blocks between two links that keep the order, old and new."""
        fixed = sorted((i, j) for i, j in self.partner.items())
        i0 = j0 = 0
        for i, j in [*fixed, (len(self.old), len(self.new))]:
            olds, news = list(range(i0, i)), list(range(j0, j))
            if olds and news:
                yield olds, news
            i0, j0 = i + 1, j + 1

    def _fill(self, olds: list[int], news: list[int]) -> None:
        """Link the blocks of one gap: the heaviest chain of similar pairs that keeps the order."""
        rows = []
        for i, j in self._pairs(olds, news):
            score = self.score(i, j)
            short = min(len(self.old[i].words), len(self.new[j].words)) < SHORT_WORDS
            if score >= (SHORT_SCORE if short else self.settings.place_score):
                size = len(self.old[i].words) + len(self.new[j].words) + 4
                rows.append((i, j, (score - 0.2) * size))
        for i, j, _ in heaviest_chain(rows):
            self._link(i, j, "gap")

    def _pairs(self, olds: list[int], news: list[int]) -> Iterable[tuple[int, int]]:
        if len(olds) * len(news) <= self.settings.gap_pairs:
            return [(i, j) for i in olds for j in news]
        self.fallbacks.append(
            Fallback(f"old blocks {olds[0]}-{olds[-1]}", f"{len(olds)} x {len(news)} pairs: only likely ones were scored")
        )
        likely = set(self._candidates(olds, news))
        for band in (-2, -1, 0, 1, 2):  # boilerplate shares no rare words: its place is the only clue
            likely.update((i, news[k]) for n, i in enumerate(olds) if 0 <= (k := n * len(news) // len(olds) + band) < len(news))
        return sorted(likely)

    def _candidates(self, olds: Sequence[int], news: Sequence[int]) -> Iterable[tuple[int, int]]:
        """Yield pairs that share word pairs found in few blocks, the best few of each new block."""
        index: dict[str, list[int]] = defaultdict(list)
        for i in olds:
            for shingle in _shingles(self.codes[0][i]):
                index[shingle].append(i)
        for j in news:
            shared: Counter[int] = Counter()
            for shingle in _shingles(self.codes[1][j]):
                if len(found := index.get(shingle, ())) <= SHINGLE_BLOCKS:
                    shared.update(found)
            best = sorted(shared.items(), key=lambda kv: (-kv[1], kv[0]))
            yield from ((i, j) for i, _ in best[: self.settings.candidates])

    def _absorb(self) -> None:
        """Give a free block to a linked neighbour's partner that holds its words: a split or a merge."""
        for j in sorted(self._free(1)):
            self._absorb_one(j, "old", self.taken, self.new, self.codes[1], self.codes[0])
        for i in sorted(self._free(0)):
            self._absorb_one(i, "new", self.partner, self.old, self.codes[0], self.codes[1])

    def _absorb_one(
        self, k: int, side: str, links: dict[int, int], own: Sequence[Unit], part: dict[int, str], whole: dict[int, str]
    ) -> None:
        if own[k].kind in (Kind.HEADING, Kind.TABLE) or len(part.get(k, "")) < 4:
            return
        best = (0.0, -1)
        for near in (k - 1, k + 1, k - 2, k + 2, k - 3, k + 3):
            host = links.get(near, -1)
            if host < 0 or host not in whole or near not in part or own[near].kind in (Kind.HEADING, Kind.TABLE):
                continue
            kept = LCSseq.similarity(part[k], whole[host]) / len(part[k])
            joined = part[near] + part[k] if near < k else part[k] + part[near]
            gain = LCSseq.normalized_similarity(joined, whole[host]) - LCSseq.normalized_similarity(part[near], whole[host])
            if kept >= PART_SHARE and gain > 0.02 and kept > best[0]:
                best = (kept, host)
        if best[1] >= 0:
            self.parts.setdefault((side, best[1]), []).append(k)
            self.absorbed[1 if side == "old" else 0].add(k)

    def _free(self, side: int) -> list[int]:
        done: Iterable[int] = self.taken if side else self.partner
        total = len(self.new) if side else len(self.old)
        return sorted(set(range(total)) - set(done) - self.absorbed[side])

    def _moves(self, exact: list[tuple[int, int]]) -> None:
        """Link what left its place: exact texts first, then the most similar of what is still free."""
        for i, j in exact:
            if i not in self.partner and j not in self.taken and i not in self.absorbed[0] and j not in self.absorbed[1]:
                self._link(i, j, "exact move")
        olds = [i for i in self._free(0) if len(self.old[i].words) >= SHORT_WORDS]
        news = [j for j in self._free(1) if len(self.new[j].words) >= SHORT_WORDS]
        far = [(self.score(i, j), i, j) for i, j in sorted(set(self._candidates(olds, news)))]
        for score, i, j in sorted(far, key=lambda row: (-row[0], row[1], row[2])):
            if score >= self.settings.move_score and i not in self.partner and j not in self.taken:
                self._link(i, j, "move")

    def _extend(self) -> None:
        """Follow a move to its neighbours: what stood beside a moved block may have gone with it."""
        queue = sorted(self.partner.items())
        while queue:
            i, j = queue.pop()
            for step in (1, -1):
                a, b = i + step, j + step
                if a in self.partner or b in self.taken or a in self.absorbed[0] or b in self.absorbed[1]:
                    continue
                if not (0 <= a < len(self.old) and 0 <= b < len(self.new)):
                    continue
                floor = SHORT_SCORE if min(len(self.old[a].words), len(self.new[b].words)) < SHORT_WORDS else self.settings.place_score
                if self.score(a, b) >= floor:
                    self._link(a, b, "beside")
                    queue.append((a, b))

    # -- scores

    def score(self, i: int, j: int) -> float:
        """Return how similar two blocks are: the mean of words in order and of words by their rarity."""
        if (i, j) in self.scores:
            return self.scores[i, j]
        a, b = self.old[i], self.new[j]
        if a.key == b.key:
            score = 1.0
        elif not a.may_pair(b) or not a.words or not b.words:
            score = 0.0
        else:
            left, right = self._code(0, i), self._code(1, j)
            order = 2 * LCSseq.similarity(left, right) / (len(left) + len(right))
            score = (order + self._rarity(a, b)) / 2 if order > 0.1 else 0.0
        self.scores[i, j] = score
        return score

    def _code(self, side: int, k: int) -> str:
        return self.codes[side][k]

    def _rarity(self, a: Unit, b: Unit) -> float:
        """Return the shared words' share of all words, each weighed by how few blocks hold it."""
        left, right = Counter(a.words), Counter(b.words)
        weigh = self.weights.get
        shared = sum(weigh(w, 1.0) * n for w, n in sorted((left & right).items()))
        total = sum(weigh(w, 1.0) * n for c in (left, right) for w, n in sorted(c.items()))
        return 2 * shared / total if total else 0.0

    # -- links

    def _links(self) -> Iterable[Link]:
        """Yield every link in reading order."""
        kept = _in_order(self.partner, self.old, self.why)
        removed = iter(self._free(0))
        pending = next(removed, None)
        done_old = -1
        for j in range(len(self.new)):
            if j in self.absorbed[1]:
                continue
            link = self._link_of(j, kept)
            yield_after = link.old and not link.moved
            if yield_after:
                while pending is not None and pending < link.old[0] and pending > done_old - 1:
                    yield self._removed(pending)
                    pending = next(removed, None)
                done_old = max(link.old)
            yield link
        while pending is not None:
            yield self._removed(pending)
            pending = next(removed, None)

    def _link_of(self, j: int, kept: set[int]) -> Link:
        if j not in self.taken:
            return Link(Relation.ADDED, (), (j,), 0.0, "unmatched", runner_up=self._runner_up(None, j))
        i = self.taken[j]
        olds = tuple(sorted([i, *self.parts.get(("new", j), ())]))
        news = tuple(sorted([j, *self.parts.get(("old", i), ())]))
        score, why = self.score(i, j), self.why[i]
        same = len(olds) == len(news) == 1 and self.old[i].text == self.new[j].text
        moved = i not in kept
        if len(olds) > 1 or len(news) > 1:
            relation = Relation.MERGED if len(olds) > 1 else Relation.SPLIT
            same = " ".join(self.old[k].text for k in olds) == " ".join(self.new[k].text for k in news)
        else:
            relation = Relation.MOVED if moved else Relation.SAME if same else Relation.REVISED
        return Link(relation, olds, news, round(score, 4), why, moved, not same, self._runner_up(i, j))

    def _removed(self, i: int) -> Link:
        return Link(Relation.REMOVED, (i,), (), 0.0, "unmatched", runner_up=self._runner_up(i, None))

    def _runner_up(self, i: int | None, j: int | None) -> RunnerUp | None:
        if not hasattr(self, "_ranks"):
            self._rank()
        rivals = self._by_old.get(i, ()) if i is not None else self._by_new.get(j if j is not None else -1, ())
        best = next(((s, k) for s, k in rivals if k != (j if i is not None else None)), None)
        return RunnerUp(best[1], round(best[0], 4)) if best else None

    def _rank(self) -> None:
        self._ranks = True
        self._by_old: dict[int, list[tuple[float, int]]] = defaultdict(list)
        self._by_new: dict[int, list[tuple[float, int]]] = defaultdict(list)
        for (i, j), score in self.scores.items():
            if score > 0:
                self._by_old[i].append((score, j))
                self._by_new[j].append((score, i))
        for ranks in (self._by_old, self._by_new):
            for rivals in ranks.values():
                rivals.sort(key=lambda row: (-row[0], row[1]))


def _unique(side: Sequence[Unit]) -> dict[str, int]:
    """Return the index of each text that stands once on a side."""
    count = Counter(unit.key for unit in side)
    return {unit.key: k for k, unit in enumerate(side) if count[unit.key] == 1}


def _shingles(code: str) -> set[str]:
    return {code[k : k + 2] for k in range(len(code) - 1)}


def _longest_increasing(values: Sequence[int]) -> list[int]:
    """Return the positions of the longest increasing run (patience sorting)."""
    tails: list[int] = []
    at: list[int] = []
    back = [-1] * len(values)
    for k, value in enumerate(values):
        p = bisect_left(tails, value)
        if p == len(tails):
            tails.append(value)
            at.append(k)
        else:
            tails[p], at[p] = value, k
        back[k] = at[p - 1] if p else -1
    out, k = [], at[-1] if at else -1
    while k >= 0:
        out.append(k)
        k = back[k]
    return out[::-1]


def _in_order(partner: dict[int, int], old: Sequence[Unit], why: dict[int, str]) -> set[int]:
    """Return the old blocks whose links keep the order; the others moved. Weighed by words, so that the
    shorter text is the one that moved."""
    rows = [(i, j, 1.0 + len(old[i].words)) for i, j in partner.items()]
    return {i for i, _, _ in heaviest_chain(rows)}


def text_of(side: Sequence[Unit], indices: Iterable[int]) -> str:
    """Return the normalised text of some blocks, one a line."""
    return "\n".join(_text.normalise(side[k].text) for k in indices)

"""From who belongs to whom to links in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from diffreport.comparison.alignment.blocks import Side
from diffreport.comparison.alignment.chain import Pair, in_order
from diffreport.comparison.alignment.moved import with_moves
from diffreport.comparison.alignment.similarity import Similarity
from diffreport.model import Link, Relation, RunnerUp

FREE = -1


class Partners:
    """Who is linked to whom so far, and by which pass. A part of a split or a merge has the whole as partner.

    Shapes: `of_old` and `of_new` have the partner of every block, or FREE. `sure` are the pairs that are known
    by their content, by old block: they tell where what has no content of its own belongs.
    """

    def __init__(self, old: Side, new: Side, never: AbstractSet[Pair] = frozenset()) -> None:
        """Begin with every block free; pairs of `never` are not linked."""
        self.old, self.new, self._never = old, new, never
        self.of_old = [FREE] * len(old)
        self.of_new = [FREE] * len(new)
        self.why: dict[int, str] = {}  # by old block
        self.sure: dict[int, int] = {}
        self.more_old: dict[int, list[int]] = {}  # new block -> further old ones: a merge
        self.more_new: dict[int, list[int]] = {}  # old block -> further new ones: a split

    def link(self, i: int, j: int, why: str, sure: bool = False) -> None:
        """Link old block i to new block j."""
        self.of_old[i], self.of_new[j], self.why[i] = j, i, why
        if sure:
            self.sure[i] = j

    def unlink(self, i: int, j: int) -> None:
        """Free a pair again."""
        self.of_old[i] = self.of_new[j] = FREE
        del self.why[i]

    def merge(self, i: int, j: int) -> None:
        """Give old block i to new block j, which has a partner already."""
        self.more_old.setdefault(j, []).append(i)
        self.of_old[i] = j

    def split(self, j: int, i: int) -> None:
        """Give new block j to old block i, which has a partner already."""
        self.more_new.setdefault(i, []).append(j)
        self.of_new[j] = i

    def may_split(self, j: int, i: int) -> bool:
        """Tell whether old block i may have new block j as a further part: n:m is neither a split nor a merge."""
        first = self.of_old[i]
        return self.are_linked(i, first) and first not in self.more_old and (i, j) not in self._never

    def may_merge(self, i: int, j: int) -> bool:
        """Tell whether new block j may have old block i as a further part."""
        first = self.of_new[j]
        return self.are_linked(first, j) and first not in self.more_new and (i, j) not in self._never

    def may_link(self, i: int, j: int) -> bool:
        """Tell whether old block i and new block j exist, have no partner, and may have each other."""
        exist = 0 <= i < len(self.of_old) and 0 <= j < len(self.of_new)
        return exist and self.of_old[i] == self.of_new[j] == FREE and (i, j) not in self._never

    def are_linked(self, i: int, j: int) -> bool:
        """Tell whether two blocks exist and are each other's first partner."""
        exist = 0 <= i < len(self.of_old) and 0 <= j < len(self.of_new)
        return exist and self.of_old[i] == j and self.of_new[j] == i

    def free_old(self) -> list[int]:
        """Return the old blocks without a partner."""
        return [i for i, j in enumerate(self.of_old) if j == FREE]

    def free_new(self) -> list[int]:
        """Return the new blocks without a partner."""
        return [j for j, i in enumerate(self.of_new) if i == FREE]

    def pairs(self) -> list[Pair]:
        """Return the linked pairs in the order of the old side, without further parts."""
        of_new = self.of_new
        return [(i, j) for i, j in enumerate(self.of_old) if j != FREE and of_new[j] == i]

    def in_place(self) -> list[Pair]:
        """Return the pairs that keep the order of both sides; the others moved.

        Weighed by length: of two texts that changed places, the shorter one is said to have moved.
        """
        pairs = self.pairs()
        bodies = self.old.bodies
        kept = in_order(pairs, [8.0 + len(bodies[i]) for i, _ in pairs])
        return [pair for k, pair in enumerate(pairs) if k in kept] if len(kept) < len(pairs) else pairs

    def links(self, similarity: Similarity, *, exchanged: bool = False) -> list[Link]:
        """Return every link, in no order. A pair's runner-up is on the new side; on the old one if `exchanged`."""
        by_old, by_new = similarity.rivals()
        kept = {i for i, _ in self.in_place()}
        out = []
        for i, j in self.pairs():
            link = self._linked(i, j, similarity, i not in kept)
            rivals, own = (by_new.get(j), link.old) if exchanged else (by_old.get(i), link.new)
            if rivals:
                link = replace(link, runner_up=_runner_up(r for r in rivals if r[1] not in own))
            out.append(link)
        out += [Link(Relation.REMOVED, (i,), (), 0.0, "unmatched", runner_up=_best(by_old, i)) for i in self.free_old()]
        out += [Link(Relation.ADDED, (), (j,), 0.0, "unmatched", runner_up=_best(by_new, j)) for j in self.free_new()]
        return out

    def _read_alike(self, i: int, j: int) -> bool:
        """Tell whether two blocks have one text. Headings have it by their paths, whatever their keys."""
        return self.old.keys[i] == self.new.keys[j] or self.old.paths[i] == self.new.paths[j]

    def _linked(self, i: int, j: int, similarity: Similarity, moved: bool) -> Link:
        why = self.why[i]
        olds = tuple(sorted([i, *self.more_old[j]])) if j in self.more_old else (i,)
        news = tuple(sorted([j, *self.more_new[i]])) if i in self.more_new else (j,)
        revised = _text(self.old, olds) != _text(self.new, news)
        if len(olds) > 1 or len(news) > 1:
            relation = Relation.MERGED if len(olds) > 1 else Relation.SPLIT
        elif moved:
            relation = Relation.MOVED
        else:
            relation = Relation.REVISED if revised else Relation.SAME
        score = 1.0 if self._read_alike(i, j) else round(similarity.score(i, j), 4)
        return Link(relation, olds, news, score, why, moved, revised)


def _best(rivals: dict[int, list[tuple[float, int]]], k: int) -> RunnerUp | None:
    return _runner_up(rivals[k]) if k in rivals else None


def _runner_up(rivals: Iterable[tuple[float, int]]) -> RunnerUp | None:
    """Return the rival of the highest score, of two the first in the document."""
    score, block = max(((score, -block) for score, block in rivals), default=(0.0, 0))
    return RunnerUp(-block, round(score, 4)) if score else None


def _text(side: Side, indices: Sequence[int]) -> str:
    return side.texts[indices[0]] if len(indices) == 1 else " ".join(side.texts[k] for k in indices)


_MIRRORED = {
    Relation.SPLIT: Relation.MERGED,
    Relation.MERGED: Relation.SPLIT,
    Relation.ADDED: Relation.REMOVED,
    Relation.REMOVED: Relation.ADDED,
}


def mirrored(link: Link) -> Link:
    """Return a link with its sides exchanged."""
    relation = _MIRRORED.get(link.relation, link.relation)
    return Link(relation, link.new, link.old, link.score, link.why, link.moved, link.revised, link.runner_up)


def in_reading_order(links: Iterable[Link]) -> tuple[Link, ...]:
    """Return the links in the order of their new blocks, each removed block after the old block it followed;
    those that moved have the number of their move."""
    of_new: dict[int, Link] = {}
    in_place: dict[int, Link] = {}
    gone: dict[int, Link] = {}
    for link in links:
        if link.new:
            of_new[link.new[0]] = link
        else:
            gone[link.old[0]] = link
        if link.new and not link.moved:
            in_place.update(dict.fromkeys(link.old, link))
    removed: dict[int, list[Link]] = {}
    host = -1
    for i in sorted(in_place.keys() | gone.keys()):
        if i in gone:
            removed.setdefault(host, []).append(gone[i])
        else:
            host = in_place[i].new[-1]
    out = removed.get(-1, [])
    last = {link.new[-1]: link for link in of_new.values()}
    for j in sorted(of_new.keys() | last.keys()):
        if j in of_new:
            out.append(of_new[j])
        if j in removed:
            out += removed[j]
    return with_moves(out)

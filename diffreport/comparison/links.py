"""From who belongs to whom to links in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from diffreport.comparison.blocks import Unit
from diffreport.comparison.chain import heaviest_chain
from diffreport.comparison.similarity import Similarity
from diffreport.model import Link, Relation, RunnerUp


@dataclass
class Partners:
    """Who is linked to whom so far, and by which pass."""

    old: Sequence[Unit]
    new: Sequence[Unit]
    of_old: dict[int, int] = field(default_factory=dict)
    of_new: dict[int, int] = field(default_factory=dict)
    why: dict[int, str] = field(default_factory=dict)  # by old block
    more_old: dict[int, list[int]] = field(default_factory=dict)  # new block -> further old ones: a merge
    more_new: dict[int, list[int]] = field(default_factory=dict)  # old block -> further new ones: a split
    absorbed_old: dict[int, int] = field(default_factory=dict)  # part of a merge -> its new block
    absorbed_new: dict[int, int] = field(default_factory=dict)  # part of a split -> its old block

    def link(self, i: int, j: int, why: str) -> None:
        """Link old block i to new block j."""
        self.of_old[i], self.of_new[j], self.why[i] = j, i, why

    def merge(self, i: int, j: int) -> None:
        """Give old block i to new block j, which has a partner already."""
        self.more_old.setdefault(j, []).append(i)
        self.absorbed_old[i] = j

    def split(self, j: int, i: int) -> None:
        """Give new block j to old block i, which has a partner already."""
        self.more_new.setdefault(i, []).append(j)
        self.absorbed_new[j] = i

    def old_is_free(self, i: int) -> bool:
        """Tell whether i is an old block without a partner."""
        return 0 <= i < len(self.old) and i not in self.of_old and i not in self.absorbed_old

    def new_is_free(self, j: int) -> bool:
        """Tell whether j is a new block without a partner."""
        return 0 <= j < len(self.new) and j not in self.of_new and j not in self.absorbed_new

    def free_old(self) -> list[int]:
        """Return the old blocks without a partner."""
        return [i for i in range(len(self.old)) if self.old_is_free(i)]

    def free_new(self) -> list[int]:
        """Return the new blocks without a partner."""
        return [j for j in range(len(self.new)) if self.new_is_free(j)]


def in_reading_order(partners: Partners, similarity: Similarity) -> tuple[Link, ...]:
    """Return every link: new blocks in order, each removed block after the old block it followed."""
    by_old, by_new = similarity.runners_up()
    kept = _in_place(partners)
    removed: dict[int, list[Link]] = {}
    host = -1
    for i in range(len(partners.old)):
        if partners.old_is_free(i):
            rival = by_old.get(i, [None])[0]
            gone = Link(Relation.REMOVED, (i,), (), 0.0, "unmatched", runner_up=rival)
            removed.setdefault(host, []).append(gone)
        elif i in kept:
            host = partners.of_old[i]
    links = removed.get(-1, [])
    for j in range(len(partners.new)):
        if j in partners.of_new:
            i = partners.of_new[j]
            rival = next((r for r in by_old.get(i, ()) if r.block != j), None)
            links.append(_linked(partners, i, similarity.score(i, j), (i not in kept, rival)))
        elif partners.new_is_free(j):
            rival = by_new.get(j, [None])[0]
            links.append(Link(Relation.ADDED, (), (j,), 0.0, "unmatched", runner_up=rival))
        links += removed.get(j, [])
    return tuple(links)


def _linked(partners: Partners, i: int, score: float, rest: tuple[bool, RunnerUp | None]) -> Link:
    moved, rival = rest
    j = partners.of_old[i]
    olds = tuple(sorted([i, *partners.more_old.get(j, ())]))
    news = tuple(sorted([j, *partners.more_new.get(i, ())]))
    revised = _text(partners.old, olds) != _text(partners.new, news)
    if len(olds) > 1 or len(news) > 1:
        relation = Relation.MERGED if len(olds) > 1 else Relation.SPLIT
    elif moved:
        relation = Relation.MOVED
    else:
        relation = Relation.REVISED if revised else Relation.SAME
    return Link(relation, olds, news, round(score, 4), partners.why[i], moved, revised, rival)


def _text(side: Sequence[Unit], indices: Iterable[int]) -> str:
    return " ".join(side[k].text for k in indices)


def _in_place(partners: Partners) -> set[int]:
    """Return the old blocks whose links keep the order; the others moved.

    Weighed by words: of two texts that changed places, the shorter one is said to have moved.
    """
    rows = [(i, j, 1.0 + len(partners.old[i].words)) for i, j in partners.of_old.items()]
    return {i for i, _, _ in heaviest_chain(rows)}

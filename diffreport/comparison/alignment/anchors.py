"""Link equal texts: those that stand once on both sides, and what is equal beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from diffreport.comparison.alignment.blocks import Side
from diffreport.comparison.alignment.chain import Pair, in_order
from diffreport.comparison.alignment.links import FREE, Partners

# Texts of fewer words are no anchors: "Chapter VIII." stands in every volume.
_ANCHOR_WORDS = 4
# Of those that left their order, these many words make sure that they moved.
_MOVED_WORDS = 8
# Blocks no further off than this surround a block, and so many of them that are known by their content are asked
# where they went: more than a moved run has, fewer than a chapter.
_NEAR = 16
_WITNESSES = 5


def link_anchors(partners: Partners) -> list[Pair]:
    """Link texts unique on both sides, and what is equal beside those that keep their order, or at either end.

    Return the unique pairs that do not keep their order and are too short to have moved for that alone.
    """
    old, new = _unique(partners.old), _unique(partners.new)
    pairs = [(i, new[key]) for key, i in old.items() if key in new and partners.may_link(i, new[key])]
    kept = in_order(pairs, [float(len(partners.old.bodies[i])) for i, _ in pairs])
    fixed = [pair for k, pair in enumerate(pairs) if k in kept]
    for i, j in fixed:
        partners.link(i, j, "anchor", sure=True)
    _grow(partners, fixed)
    for i, j in partners.pairs():
        if i in partners.sure or not partners.sure:
            continue
        if _heads_another(partners, i, j) or not _surrounding(partners, i, j):
            partners.unlink(i, j)
    uprooted = [pair for k, pair in enumerate(pairs) if k not in kept]
    for i, j in uprooted:
        if partners.may_link(i, j) and partners.old.bodies[i].count(" ") >= _MOVED_WORDS - 1:
            partners.link(i, j, "anchor", sure=True)
    return [pair for pair in uprooted if partners.may_link(*pair)]


def _unique(side: Side) -> dict[str, int]:
    """Return the index of each text that stands once on a side, in order; of headings, below the same headings."""
    count = Counter(side.paths)
    return {
        key: k
        for k, key in enumerate(side.paths)
        if count[key] == 1 and (side.bodies[k].count(" ") >= _ANCHOR_WORDS - 1 or side.is_named(k))
    }


def _grow(partners: Partners, fixed: Sequence[Pair]) -> None:
    """Link what is equal beside links, and at either end."""
    old, new = partners.old.keys, partners.new.keys
    ends = (-1, -1), (len(old), len(new))
    for step, pairs in ((1, [ends[0], *fixed]), (-1, [ends[1], *reversed(fixed)])):
        for i, j in pairs:
            while partners.may_link(i := i + step, j := j + step) and old[i] == new[j]:
                partners.link(i, j, "anchor")


def _heads_another(partners: Partners, i: int, j: int) -> bool:
    """Tell whether two equal headings stand before texts of which one or both are known to belong elsewhere."""
    if not partners.old.is_heading(i):
        return False
    there = partners.sure.get(i + 1, j + 1)
    back = partners.of_new[j + 1] if j + 1 < len(partners.new) else FREE
    return there != j + 1 or (partners.sure.get(back) == j + 1 and back != i + 1)


def agrees(partners: Partners, i: int, j: int) -> bool:
    """Tell whether what surrounds two blocks, and is known by its content, belongs together too, or is not known."""
    return _surrounding(partners, i, j) is not False


def _surrounding(partners: Partners, i: int, j: int) -> bool | None:
    """Tell whether what surrounds two blocks belongs together; None where nothing is known.

    A heading goes with what is behind it, a text with what is before it.
    """
    step = 1 if partners.old.is_heading(i) else -1
    of_new, sure = partners.of_new, partners.sure
    around = range(step, step * _NEAR, step)
    olds = [i + k for k in around if i + k in sure][:_WITNESSES]
    news = [j + k for k in around if 0 <= j + k < len(of_new) and sure.get(of_new[j + k]) == j + k][:_WITNESSES]
    if not olds and not news:
        return None
    return any(0 < (sure[a] - j) * step <= _NEAR for a in olds) and any(
        0 < (of_new[b] - i) * step <= _NEAR for b in news
    )

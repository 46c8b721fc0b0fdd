"""What successive comparisons say of blocks and words, read off their links and opcodes without the fold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from diffreport.model import Change, Comparison, Link, Opcode
from diffreport.text import is_word

PRINT = {"typography", "case", "spelling", "reflow", "hyphenation", "ocr"}
Place = tuple[int, int]  # edition, block
Dates = list[int | None]  # of each character of a block; None where that is not told here
BREAK = -1  # the date of what stands between two blocks: no text


class Chains(NamedTuple):
    """Places that links bring together one to one, and what was split off or merged: place of the part, its whole."""

    chains: set[tuple[Place, ...]]
    parts: set[tuple[Place, Place]]
    merged: set[tuple[Place, Place]]


def chains(comparisons: Sequence[Comparison]) -> Chains:
    """Return the chains of links; of a split or merge the two blocks that share most words go on."""
    at: dict[Place, list[Place]] = {(0, k): [(0, k)] for k in range(len(comparisons[0].old.blocks))}
    parts, merged = set(), set()
    for e, comparison in enumerate(comparisons, 1):
        changes = {change.link: change for change in comparison.changes}
        for n, link in enumerate(comparison.alignment.links):
            i, j = chief(link, changes.get(n))
            for k in link.new:
                at[e, k] = at[e - 1, i] if k == j and link.old else []
                at[e, k].append((e, k))
            parts |= {((e, k), (e - 1, i)) for k in link.new if link.old and k != j}
            merged |= {((e - 1, k), (e, j)) for k in link.old if link.new and k != i}
    return Chains({tuple(chain) for chain in at.values()}, parts, merged)


def chief(link: Link, change: Change | None) -> tuple[int, int]:
    """Return the old and the new block of a link that belong together most: -1 for none."""
    if len(link.old) + len(link.new) <= 2 or change is None:
        return (link.old or (-1,))[0], (link.new or (-1,))[0]
    owners = [], []
    for tokens, blocks, owner in zip((change.old_tokens, change.new_tokens), (link.old, link.new), owners, strict=True):
        left = list(blocks)
        for token in tokens:
            if token == "\n":
                left.pop(0)
            owner.append(left[0])
    words = Counter({(link.old[0], link.new[0]): 0})
    for op in kept(change):
        for n, token in enumerate(change.old_tokens[op.i1 : op.i2]):
            if is_word(token):
                words[owners[0][op.i1 + n], owners[1][min(op.j1 + n, op.j2 - 1)]] += 1
    return min(words, key=lambda pair: (-words[pair], pair))


def kept(change: Change) -> Iterator[Opcode]:
    """Yield the opcodes that keep words."""
    yield from (op for op in change.opcodes if op.tag == "equal" or (op.tag == "replace" and op.noise in PRINT))


def since(comparisons: Sequence[Comparison]) -> dict[Place, Dates]:
    """Return since which edition each character of each block is there."""
    dates: dict[Place, Dates] = {(0, k): [0] * len(b.text) for k, b in enumerate(comparisons[0].old.blocks)}
    for e, comparison in enumerate(comparisons, 1):
        for k, block in enumerate(comparison.new.blocks):
            dates[e, k] = [e] * len(block.text)
        for link, change in _linked(comparison):
            old, new = (_joined(dates, e - 1, link.old), _joined(dates, e, link.new))
            _carried(old, new, comparison, change)
            _parted(dates, e, link.new, new)
    return dates


def until(comparisons: Sequence[Comparison]) -> dict[Place, Dates]:
    """Return until which edition each character of each block stands."""
    last = len(comparisons)
    dates: dict[Place, Dates] = {(last, k): [last] * len(b.text) for k, b in enumerate(comparisons[-1].new.blocks)}
    for e, comparison in reversed([*enumerate(comparisons)]):
        for k, block in enumerate(comparison.old.blocks):
            dates[e, k] = [e] * len(block.text)
        for link, change in _linked(comparison):
            old, new = (_joined(dates, e, link.old), _joined(dates, e + 1, link.new))
            _carried(new, old, comparison, change, backwards=True)
            _parted(dates, e, link.old, old)
    return dates


def _linked(comparison: Comparison) -> Iterator[tuple[Link, Change | None]]:
    changes = {change.link: change for change in comparison.changes if change.opcodes}
    for n, link in enumerate(comparison.alignment.links):
        if link.old and link.new:
            yield link, changes.get(n)


def _carried(
    source: Dates, target: Dates, comparison: Comparison, change: Change | None, *, backwards: bool = False
) -> None:
    """Write the dates of one side to what the other side has of it."""
    if change is None:
        target[:] = source
        return
    own = target[:]
    if any(table.link == change.link for table in comparison.tables):
        target[:] = [None] * len(target)
        return
    sides = (change.old_tokens, change.new_tokens)
    places = [[0], [0]]
    for tokens, ends in zip(sides, places, strict=True):
        for token in tokens:
            ends.append(ends[-1] + len(token))
    for op in kept(change):
        pairs = [((op.i1, op.i2), (op.j1, op.j2))]
        if op.tag != "equal" and op.i2 - op.i1 == op.j2 - op.j1:
            pairs = [((op.i1 + n, op.i1 + n + 1), (op.j1 + n, op.j1 + n + 1)) for n in range(op.i2 - op.i1)]
        for old, new in pairs:
            (a, b), (c, d) = (places[0][k] for k in old), (places[1][k] for k in new)
            if backwards:
                (a, b), (c, d) = (c, d), (a, b)
            if op.tag == "equal":
                target[c:d] = source[a:b]
            else:
                target[c:d] = [None if None in source[a:b] else max(source[a:b])] * (d - c)
    target[:] = [date if kept_date == BREAK else kept_date for kept_date, date in zip(target, own, strict=True)]


def _joined(dates: dict[Place, Dates], edition: int, blocks: Sequence[int]) -> Dates:
    out: Dates = []
    for k in blocks:
        out += [*dates[edition, k], BREAK]
    return out[:-1]


def _parted(dates: dict[Place, Dates], edition: int, blocks: Sequence[int], joined: Dates) -> None:
    begin = 0
    for k in blocks:
        end = begin + len(dates[edition, k])
        dates[edition, k] = joined[begin:end]
        begin = end + 1

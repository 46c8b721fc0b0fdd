"""Lines of one side that stand joined in one block on the other: "116th CONGRESS", "1st Session"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from diffreport.comparison.alignment.blocks import Side, may_pair
from diffreport.comparison.alignment.links import FREE
from diffreport.comparison.alignment.pairing import Pairing

# A longer first line is a paragraph: its passages find it.
_LINE_WORDS = 20
_LEAST_WORDS = 2  # one before a text says nothing: "No."
# Of lines that stand in many places those are taken that are nearest to where the block before has its partner;
# it is looked for so far back. So many places on either side are tried for first lines of one length: "alpha beta"
# four thousand times says nothing.
_BACK = 20
_NEAREST = 4


def join_lines(pairing: Pairing) -> None:
    """Link free blocks that are, one behind the other, word for word one free block of the other side.

    Cost: linear in the free blocks and their words; of places that begin alike only some are looked at.
    """
    p, s = pairing.partners, pairing.similarity
    for j, lines in _joined((p.new, s.new_codes, p.of_new), (p.old, s.old_codes, p.of_old)):
        if all(p.may_link(i, j) for i in lines):
            p.link(lines[0], j, "lines", sure=True)
            for i in lines[1:]:
                p.merge(i, j)
    for i, lines in _joined((p.old, s.old_codes, p.of_old), (p.new, s.new_codes, p.of_new)):
        if all(p.may_link(i, j) for j in lines):
            p.link(i, lines[0], "lines", sure=True)
            for j in lines[1:]:
                p.split(j, i)


_Blocks = tuple[Side, Mapping[int, str], Sequence[int]]  # with the words of the free ones, and their partners


def _joined(wholes: _Blocks, parts: _Blocks) -> list[tuple[int, list[int]]]:
    """Return the free blocks of one side, each with the blocks of the other that it joins."""
    side, codes, partner_of = parts
    first: dict[str, list[int]] = {}
    for k, code in codes.items():
        if partner_of[k] == FREE and _LEAST_WORDS <= len(code) <= _LINE_WORDS and codes.get(k + 1):
            first.setdefault(code, []).append(k)
    sizes = sorted({len(code) for code in first})
    out = []
    for whole, code in wholes[1].items():
        if wholes[2][whole] != FREE:
            continue
        near = _expected(wholes[2], whole)
        places = [of for size in sizes if size < len(code) and (of := first.get(code[:size]))]
        starts = [k for of in places for k in _nearest(of, near)]
        found = [
            lines for k in starts if (lines := _lines(code, k, parts)) and _may_join(wholes[0], whole, side, lines)
        ]
        if found:
            out.append((whole, min(found, key=lambda lines: (abs(lines[0] - near), lines))))
    return out


def _nearest(places: Sequence[int], near: int) -> Sequence[int]:
    """Return the places, which rise, that are nearest to one."""
    here = bisect_left(places, near)
    return places[max(0, here - _NEAREST) : here + _NEAREST]


def _lines(code: str, k: int, parts: _Blocks) -> list[int]:
    """Return the blocks from k on that are together all the words of a block; none if they are not."""
    _, codes, partner_of = parts
    at, out = 0, []
    while at < len(code) and partner_of[k : k + 1] == [FREE] and (line := codes.get(k)) and code.startswith(line, at):
        at += len(line)
        out.append(k)
        k += 1
    return out if at == len(code) and len(out) > 1 else []


def _may_join(own: Side, whole: int, other: Side, lines: Sequence[int]) -> bool:
    return all(may_pair(own.kinds[whole], other.kinds[k]) for k in lines)


def _expected(partner_of: Sequence[int], k: int) -> int:
    """Return the place behind the partner of the nearest block before one."""
    for back in range(1, min(k, _BACK) + 1):
        if partner_of[k - back] != FREE:
            return partner_of[k - back] + back
    return k

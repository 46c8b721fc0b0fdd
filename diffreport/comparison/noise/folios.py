"""Page numbers inside sentences, where a text was read from its pages: "moved 4 into the barracks"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from diffreport import text as _text
from diffreport.comparison.alignment.chain import longest_increasing
from diffreport.comparison.anchored import tag_of
from diffreport.comparison.words import Tokens, Words
from diffreport.model import Link, Opcode

# So many numbers that only one edition has, one in each paragraph and rising, are pages; nearly all by one.
_LEAST_PAGES = 5
_LEAST_BY_ONE = 0.8
# So many of them stand inside a sentence, where nobody counts anything with a bare number.
_LEAST_INSIDE = 0.5
_DIGITS = 4
_DIGIT = re.compile(r"\d")
# "[p. 40]", "{101}": a mark that nobody sets in a sentence but to say where a page began
_MARK = re.compile(r"(?:\[(?:p|pp|pg|page|s|seite|fol|f)\.?|[{|]|\[\[|<)(\d{1,4})[\]}|>]{1,2}", re.IGNORECASE)
_MARK_TOKENS = 5


class _Folio(NamedTuple):
    number: int
    link: int
    op: int  # position in the opcodes of the link
    tokens: tuple[int, int]  # with the spaces beside it
    is_alone: bool  # it is all that its opcode has, of either side
    is_inside: bool  # a word stands on either side of it


def folios_told(links: Sequence[Link], words: dict[int, Words]) -> None:
    """Name the opcodes of the numbers of pages in the words of links, in place.

    Cost: linear in what differs, n log n in the numbers that only one edition has.
    """
    for side in (0, 1):
        order = sorted(words, key=lambda n: (links[n].new if side else links[n].old)[0])
        found = [folio for n in order for folio in _candidates(n, words[n], side)]
        told: dict[int, int] = {}  # opcodes behind one that was split move on; no opcode has two
        for folio in sorted(_pages(found), key=lambda folio: (folio.op, folio.tokens), reverse=True):
            if told.get(folio.link) == folio.op:
                continue
            told[folio.link] = folio.op
            ops, old, new = words[folio.link]
            parts = _told(ops[folio.op], folio.tokens, side)
            words[folio.link] = (*ops[: folio.op], *parts, *ops[folio.op + 1 :]), old, new


def _candidates(n: int, words: Words, side: int) -> Iterator[_Folio]:
    ops, *texts = words
    tokens = texts[side]
    for k, op in enumerate(ops):
        if op.tag == "equal" or op.noise:
            continue
        start, end = (op.j1, op.j2) if side else (op.i1, op.i2)
        if not _DIGIT.search("".join(tokens[start:end])):
            continue  # quickly: nearly all
        said = [at for at in range(start, end) if not tokens[at].isspace()]
        for first, last, number in _numbers(tokens, said):
            is_alone = last - first == len(said) - 1 and op.tag != "replace"
            span = start if not first else said[first - 1] + 1, end if last == len(said) - 1 else said[last + 1]
            if first and last < len(said) - 1:
                continue  # inside of what changed
            is_inside = first != last or all(_text.is_word(_beside(tokens, said[first], step)) for step in (-1, 1))
            yield _Folio(number, n, k, span, is_alone, is_inside)


def _numbers(tokens: Tokens, said: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Yield what may be the number of a page at either end of some words: its first and last word, and the number."""
    words = [tokens[at] for at in said]
    for at in dict.fromkeys((0, len(said) - 1)) if said else ():
        if words[at].isdecimal() and len(words[at]) <= _DIGITS and words[at][0] != "0":
            yield at, at, int(words[at])
    for size in range(3, min(_MARK_TOKENS, len(words)) + 1):
        for first in dict.fromkeys((0, len(words) - size)):
            if found := _MARK.fullmatch("".join(words[first : first + size])):
                yield first, first + size - 1, int(found[1])


def _beside(tokens: Tokens, k: int, step: int) -> str:
    k += step
    while 0 <= k < len(tokens) and tokens[k].isspace():
        k += step
    return tokens[k] if 0 <= k < len(tokens) else ""


def _pages(found: Sequence[_Folio]) -> list[_Folio]:
    """Return those that are pages: of the numbers that rise all that stand alone, of the others what fills a gap."""
    alone = [folio for folio in found if folio.is_alone]
    if len(alone) < _LEAST_PAGES:
        return []
    run = [alone[k] for k in longest_increasing([folio.number for folio in alone])]
    near = [one for one, by in zip(run[1:], pairwise(run), strict=True) if by[1].number - by[0].number == 1]
    filled = {folio.number for folio in found}
    steps = sum(all(k in filled for k in range(a.number + 1, b.number)) for a, b in pairwise(run))
    is_regular = steps >= _LEAST_BY_ONE * (len(run) - 1) and 2 * len(near) >= len(run) - 1
    is_inside = sum(folio.is_inside for folio in run) >= _LEAST_INSIDE * len(run)
    if len({folio.link for folio in run}) < _LEAST_PAGES or not (is_regular and is_inside):
        return []
    order = {folio: k for k, folio in enumerate(found)}
    place = {folio.number: order[folio] for folio in run}
    return [*run, *(one for one in found if not one.is_alone and _fits(one, order[one], place))]


def _fits(folio: _Folio, at: int, place: Mapping[int, int]) -> bool:
    """Tell whether a number is the page between two that stand before and behind it, or the one behind the last."""
    before, behind = place.get(folio.number - 1), place.get(folio.number + 1, at + 1)
    return folio.number not in place and before is not None and before < at < behind


def _told(op: Opcode, page: tuple[int, int], side: int) -> Iterator[Opcode]:
    """Yield an opcode with the tokens of a page named, and what stands beside them or for them as content."""
    start, end = (op.j1, op.j2) if side else (op.i1, op.i2)
    if (start, end) == page and op.tag != "replace":
        yield op._replace(noise="furniture")
        return
    is_first = page[0] == start
    left = (page[1], end) if is_first else (start, page[0])
    if side:
        at = op.i1 if is_first else op.i2
        named = Opcode("insert", at, at, *page, "furniture")
        rest = op.i1, op.i2, *left
    else:
        at = op.j1 if is_first else op.j2
        named = Opcode("delete", *page, at, at, "furniture")
        rest = *left, op.j1, op.j2
    kept = [Opcode(tag_of(*rest), *rest)] if rest[0] < rest[1] or rest[2] < rest[3] else []
    yield from (named, *kept) if is_first else (*kept, named)

"""Page numbers that stand in the text: before the first words of a page, or in a block of their own."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from diffreport.comparison.blocks import SPECIAL
from diffreport.model import Document

_NUMBER = re.compile(
    r"(?:[-\u2013\u2014] )?(?:[Pp]age )?([1-9]\d{0,3}|[ivxl]{1,7})(?: of \d{1,4})?(?: [-\u2013\u2014])?"
    r"(?: (?=[^.):])|$)"
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}
# Numbers that rise through so many blocks, so many words apart, are no chance: pages are about as long as each other.
_LEAST_PAGES = 5
_PAGE_WORDS = (100, 2000)
_PAGES_MISSED = 6  # one behind the other: their number is not read, or on no block's start
_SHORTEST, _LONGEST = 0.4, 2.5  # of the median page


class _Candidate(NamedTuple):
    number: int
    words: int  # before it
    block: int


def page_numbers(document: Document) -> dict[int, str]:
    """Return the blocks that begin with the number of their page, each with the number and the space behind it.

    Evidence: the numbers rise through the document, and so do the words between them.
    Cost: linear in blocks; n log n in those that begin with a number.
    """
    arabic: list[_Candidate] = []
    roman: list[_Candidate] = []
    heads: dict[int, str] = {}
    words = 0
    for k, block in enumerate(document.blocks):
        found = _NUMBER.match(block.text) if block.kind not in SPECIAL else None
        if found:
            heads[k] = found[0]
            digits = found[1].isdecimal()
            (arabic if digits else roman).append(_Candidate(int(found[1]) if digits else _value(found[1]), words, k))
        words += block.text.count(" ") + 1
    if len(arabic) < _LEAST_PAGES:
        return {}
    pages, length = _regular(_rising(arabic))
    if len(pages) < _LEAST_PAGES or not _PAGE_WORDS[0] <= length <= _PAGE_WORDS[1]:
        return {}
    front = [one for one in _rising(roman) if one.words < pages[0].words]
    return {one.block: heads[one.block] for one in (*front, *pages)}


def _value(roman: str) -> int:
    """Return the value of a small Roman number."""
    values = [_ROMAN[letter] for letter in roman]
    return sum(-a if a < b else a for a, b in pairwise([*values, 0]))


def _rising(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Return the longest run of candidates whose numbers rise, in the order of the document."""
    ends: list[int] = []  # of the best run of each length: its last number
    places: list[int] = []
    before: list[int] = []
    for k, one in enumerate(candidates):
        length = bisect_left(ends, one.number)
        ends[length : length + 1] = [one.number]
        places[length : length + 1] = [k]
        before.append(places[length - 1] if length else -1)
    out: list[_Candidate] = []
    k = places[-1] if places else -1
    while k >= 0:
        out.append(candidates[k])
        k = before[k]
    return out[::-1]


def _regular(run: Sequence[_Candidate]) -> tuple[list[_Candidate], float]:
    """Return the candidates that are a page, or some pages, away from one beside them, and the words of a page."""
    near = [(a, b) for a, b in pairwise(run) if b.number - a.number <= _PAGES_MISSED]
    if not near:
        return [], 0.0
    length = median((b.words - a.words) / (b.number - a.number) for a, b in near)
    sound = [
        pair
        for pair in near
        if _SHORTEST * length
        <= (pair[1].words - pair[0].words) / (pair[1].number - pair[0].number)
        <= _LONGEST * length
    ]
    kept = {one.block for pair in sound for one in pair}
    return [one for one in run if one.block in kept], length

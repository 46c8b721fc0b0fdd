"""Page numbers that stand in the text: before the first words of a page, or in a block of their own."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from diffreport.comparison.alignment.blocks import SPECIAL
from diffreport.model import Block, Document, Kind
from diffreport.text import roman_value

_NUMBER = re.compile(
    r"(?:[-\u2013\u2014] )?(?:[Pp]age )?([1-9]\d{0,3}|[ivxl]{1,7})(?: of \d{1,4})?(?: [-\u2013\u2014])?"
    r"(?: (?=[^.):])|$)"
)
# Numbers that rise through so many blocks, so many words apart, are no chance: pages are about as long as each other.
_LEAST_PAGES = 5
# "55 Chapter 3: Roads and Ports", "Annual Report | 17": what stands above or below the text of every page
_HEAD = re.compile(r"(\d{1,4})[ |.\u2013\u2014-]+(\D.*\D)|(\D.*\D)[ |\u2013\u2014-]+(\d{1,4})")
_HEAD_LETTERS = 120
# "Page 14 of 88", "- 14 -": alone in a block
_CALLED = re.compile(r"\W*(?:page|pg\.?|p\.|seite)\s?(\d{1,4})(?: ?(?:of|/|von) ?\d{1,4})?\W*", re.IGNORECASE)
_BARE = re.compile(r"\W{0,3}(\d{1,4})\W{0,3}")
_LEAST_CALLED = 3  # what says that it is a page needs less evidence
_LEAST_BY_ONE = 0.8  # of the steps from one to the next; figures that rise do not rise so
_PAGE_WORDS = (100, 2000)
_PAGES_MISSED = 6  # one behind the other: their number is not read, or on no block's start
_SHORTEST, _LONGEST = 0.4, 2.5  # of the median page
# So many of the pages begin inside a sentence, where no author puts a number: paragraphs are shorter than pages. Those
# that begin with a name there, or with a sentence, do not tell.
_INSIDE = 1 / 3


_ENDS = tuple('.!?:;"\u201d\u2019)')


class _Candidate(NamedTuple):
    number: int
    words: int  # before it
    block: int
    is_inside: bool  # a sentence goes on behind it


def page_numbers(document: Document) -> dict[int, str]:
    """Return the blocks that begin with the number of their page, each with the number and the space behind it.

    Evidence: the numbers rise through the document, and so do the words between them; most of them stand inside a
    sentence. What begins a sentence and counts what is behind it ("11 colonies") is none.
    Cost: linear in blocks; n log n in those that begin with a number.
    """
    arabic: list[_Candidate] = []
    roman: list[_Candidate] = []
    heads: dict[int, str] = {}
    words = 0
    blocks = document.blocks
    for k, block in enumerate(blocks):
        found = _NUMBER.match(block.text) if block.kind not in SPECIAL else None
        is_inside = found is not None and _is_inside(blocks, k, found.end())
        if found and (is_inside or not k or not block.text[found.end() : found.end() + 1].islower()):
            heads[k] = found[0]
            digits = found[1].isdecimal()
            number = int(found[1]) if digits else roman_value(found[1])
            (arabic if digits else roman).append(_Candidate(number, words, k, is_inside))
        words += block.text.count(" ") + 1
    if len(arabic) < _LEAST_PAGES:
        return {}
    pages, length = _regular(_rising(arabic))
    if sum(one.is_inside for one in pages) < _INSIDE * len(pages):
        return {}
    if len(pages) < _LEAST_PAGES or not _PAGE_WORDS[0] <= length <= _PAGE_WORDS[1]:
        return {}
    front = [one for one in _rising(roman) if one.words < pages[0].words]
    return {one.block: heads[one.block] for one in (*front, *pages)}


def _is_inside(blocks: Sequence[Block], k: int, end: int) -> bool:
    """Tell whether the block before ends in a sentence that goes on behind the number, which ends at `end`."""
    before = blocks[k - 1] if k else None
    if before is None or before.kind == Kind.HEADING or before.kind in SPECIAL or before.text.endswith(_ENDS):
        return False
    behind = blocks[k].text[end:] or (blocks[k + 1].text if k + 1 < len(blocks) else "")
    return behind[:1].islower()


def begins_with_number(text: str) -> bool:
    """Tell whether a text begins with what may be the number of a page, whether it is one or not."""
    return _NUMBER.match(text) is not None


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
    from statistics import median  # few texts have pages, and it takes long to import

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


def running_heads(document: Document) -> frozenset[int]:
    """Return the blocks that are nothing but a page's number, or one text that stands beside it on every page.

    Evidence: the text stands beside numbers that rise in five blocks and more, with other blocks between them, in
    their block or right beside it; or a number is called a page's, in three blocks and more.
    Cost: linear in blocks.
    """
    found: dict[str, list[tuple[int, int]]] = {}
    called: list[tuple[int, int]] = []
    bare: list[tuple[int, int]] = []
    for k, block in enumerate(document.blocks):
        text = block.text
        if len(text) > _HEAD_LETTERS or block.kind in SPECIAL or not any(map(text.__contains__, "0123456789")):
            continue
        if head := _HEAD.fullmatch(text):
            found.setdefault(head[2] or head[3], []).append((k, int(head[1] or head[4])))
        if page := _CALLED.fullmatch(text):
            called.append((k, int(page[1])))
        elif page := _BARE.fullmatch(text):
            bare.append((k, int(page[1])))
    out = {k for places in found.values() if _are_pages(places, _LEAST_PAGES) for k, _ in places}
    if _are_pages(called, _LEAST_CALLED):
        out.update(k for k, _ in called)
    return frozenset(out.union(_heads_beside(document.blocks, bare)))


def _are_pages(places: Sequence[tuple[int, int]], least: int) -> bool:
    """Tell whether numbers in blocks apart rise as those of pages do."""
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(places)]
    are_apart = all(blocks > 1 and 0 < pages <= _PAGES_MISSED for blocks, pages in steps)
    by_one = sum(pages == 1 for _, pages in steps)
    return len(places) >= least and are_apart and by_one >= _LEAST_BY_ONE * len(steps)


def _heads_beside(blocks: Sequence[Block], bare: Sequence[tuple[int, int]]) -> set[int]:
    """Return the blocks of bare numbers of pages, and of the lines that stand beside every one of them."""
    if not _are_pages(bare, _LEAST_PAGES):
        return set()
    out: set[int] = set()
    for steps in ((-1, -2), (1, 2)):
        lines = [[(k + step, blocks[k + step].text) for step in steps if 0 <= k + step < len(blocks)] for k, _ in bare]
        counts = Counter(text for of in lines for _, text in of if len(text) <= _HEAD_LETTERS)
        every = {text for text, n in counts.items() if n >= _LEAST_BY_ONE * len(bare)}
        for (k, _), of in zip(bare, lines, strict=True):
            if own := [at for at, text in of if text in every]:
                out.update((k, *own))
    return out

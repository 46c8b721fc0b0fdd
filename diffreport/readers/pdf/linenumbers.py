"""The numbers that count the lines in the margin of a bill, a brief or a draft.

A column of years or ranks looks alike. But line numbers begin with the first line of each page, or go on
from page to page; each line has one, or every fifth; and what stands beside them is prose, not cells.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median

from diffreport.readers.pdf.glyphs import Page
from diffreport.readers.pdf.lines import GAP
from diffreport.readers.pdf.words import Word

_NUMBER = re.compile(r"\d{1,4}")
_LINES = 4  # numbers on a page: fewer in a row may be anything
_PAGES = 0.4  # of the written pages: line numbers run through a document, a table's do not
_FEW = 2  # pages: no single one tells
_EDGE = 2.5  # points: numbers in a margin end at the same place
_LEVEL = 3.0  # points by which a number may stand above or below its line
_MOST = 0.8  # of the numbers count on by one step, and at one distance
_STEPS = (1, 5, 10)  # lines are numbered one by one, or every fifth or tenth
_MISSED = 3  # steps from one number to the next: one may be lost, or its line have none
_FULL = 60  # lines: no page has more, so one without numbers counts on by no more
_DENSE = 1.5  # lines of text to a step: quotations are set closer than what a brief numbers
_CELLS = 0.2  # of the lines that may have gaps as wide as those between cells
_PROSE = 30  # characters: half of the lines of a text have more, in the narrowest column of a bill too

Rows = dict[int, list[Word]]  # words by how high they stand


def without_line_numbers(pages: Sequence[Page]) -> tuple[list[Page], int]:
    """Return the pages without the numbers in their margins, and how many those were.

    Cost: near-linear in the words.
    """
    rows = [_rows(page.words) for page in pages]
    margins = [_margin(page.words, row) for page, row in zip(pages, rows, strict=True)]
    edges = Counter(round(margin) for margin in margins if margin is not None)
    written = sum(bool(page.words) for page in pages)
    enough = max(_FEW, written * _PAGES)
    if edges.total() < enough:
        return list(pages), 0
    counted = list(_counted([_at(edges, page.words, row) for page, row in zip(pages, rows, strict=True)]))
    full = sum(len(numbers) >= _LINES for numbers in counted)
    lines = [_beside(number, row) for numbers, row in zip(counted, rows, strict=True) for number in numbers]
    if full < enough or not _are_prose(lines):
        return list(pages), 0
    gone = {id(number) for numbers in counted for number in numbers}
    kept = [page._replace(words=tuple(word for word in page.words if id(word) not in gone)) for page in pages]
    return kept, len(gone)


def _rows(words: Iterable[Word]) -> Rows:
    rows: Rows = defaultdict(list)
    for word in words:
        rows[round(word.y / _LEVEL)].append(word)
    return rows


def _beside(number: Word, rows: Rows) -> list[Word]:
    """Return the words on a number's line, from left to right."""
    level = round(number.y / _LEVEL)
    words = (word for near in (-1, 0, 1) for word in rows.get(level + near, ()))
    return sorted((word for word in words if word is not number), key=lambda word: word.x0)


def _margin(words: Sequence[Word], rows: Rows) -> float | None:
    """Return where the numbers of a page end that may be those of its lines, or None if it has none."""
    columns: dict[int, list[Word]] = defaultdict(list)
    for word in words:
        if _NUMBER.fullmatch(word.text):
            columns[round(word.x1 / _EDGE)].append(word)
    for _, numbers in sorted(columns.items(), key=lambda item: (-len(item[1]), item[0])):
        if len(numbers) < _LINES:
            return None
        numbers.sort(key=lambda word: -word.y)
        if _count_on(numbers, rows) and all(_stands_alone(number, rows) for number in numbers):
            return numbers[0].x1
    return None


def _count_on(numbers: Sequence[Word], rows: Rows) -> bool:
    """Tell whether numbers count lines: by one step, at one distance, and each line."""
    steps = Counter(int(after.text) - int(number.text) for number, after in pairwise(numbers))
    distances = Counter(round(number.y - after.y) for number, after in pairwise(numbers))
    step, times = steps.most_common(1)[0]
    enough = (len(numbers) - 1) * _MOST
    if step not in _STEPS or times < enough or distances.most_common(1)[0][1] < enough / 2:
        return False
    highest, lowest = round(numbers[0].y / _LEVEL), round(numbers[-1].y / _LEVEL)
    levels = sorted(level for level in rows if lowest <= level <= highest)
    lines = 1 + sum(after - level > 1 for level, after in pairwise(levels))
    return lines <= len(numbers) * step * _DENSE


def _stands_alone(number: Word, rows: Rows) -> bool:
    """Tell whether nothing stands before a number on its line."""
    return all(word.x0 >= number.x0 - _EDGE for word in _beside(number, rows)[:1])


def _at(edges: Iterable[float], words: Iterable[Word], rows: Rows) -> list[Word]:
    """Return the numbers of a page that end at one of some places, before their lines, from top to bottom."""
    places = list(edges)
    numbers = [
        word
        for word in words
        if any(abs(word.x1 - place) <= _EDGE for place in places) and _NUMBER.fullmatch(word.text)
    ]
    return sorted((word for word in numbers if _stands_alone(word, rows)), key=lambda word: -word.y)


def _counted(pages: Iterable[Sequence[Word]]) -> Iterator[list[Word]]:
    """Yield the numbers of each page that count its lines: from the first one, or on from the page before."""
    last, unnumbered = 0, 0
    for numbers in pages:
        steps = Counter(int(after.text) - int(number.text) for number, after in pairwise(numbers))
        step = steps.most_common(1)[0][0] if steps else 1
        step = step if step in _STEPS else 1
        counted: list[Word] = []
        for number in numbers:
            value = int(number.text)
            if counted:
                begins = 0 < value - int(counted[-1].text) <= step * _MISSED
            else:
                begins = 0 < value <= step or 0 < value - last <= step + unnumbered * _FULL
            if begins:
                counted.append(number)
        if counted:
            last, unnumbered = int(counted[-1].text), 0
        elif last:
            unnumbered += 1
        yield counted


def _are_prose(lines: Iterable[Sequence[Word]]) -> bool:
    """Tell whether lines are those of a text: long, and without the gaps that part cells."""
    written = [line for line in lines if line]
    if not written:
        return False
    cells = sum(
        any(after.x0 - word.x1 > GAP * max(word.size, after.size) for word, after in pairwise(line)) for line in written
    )
    length = median(sum(len(word.text) + 1 for word in line) for line in written)
    return cells <= len(written) * _CELLS and length >= _PROSE

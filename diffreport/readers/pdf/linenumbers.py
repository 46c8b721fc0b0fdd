"""The numbers that count the lines in the margin of a bill, a brief or a draft."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from diffreport.readers.pdf.glyphs import Page
from diffreport.readers.pdf.words import Word

_NUMBER = re.compile(r"\d{1,4}")
_LINES = 4  # numbers on a page: fewer in a row may be anything
_PAGES = 0.4  # of the written pages: line numbers run through a document, a table's do not
_FEW = 2  # pages: no single one tells
_EDGE = 2.5  # points: numbers in a margin end at the same place
_LEVEL = 3.0  # points by which a number may stand above or below its line
_MOST = 0.8  # of the numbers count on by one step, and at one distance
_STEPS = (1, 5, 10)  # lines are numbered one by one, or every fifth or tenth


def without_line_numbers(pages: Sequence[Page]) -> tuple[list[Page], int]:
    """Return the pages without the numbers in their margins, and how many those were."""
    margins = [_margin(page.words) for page in pages]
    numbered = Counter(round(margin) for margin in margins if margin is not None)
    written = sum(bool(page.words) for page in pages)
    if numbered.total() < max(_FEW, written * _PAGES):
        return list(pages), 0
    edges = [margin for margin, count in numbered.items() if count > 1 or numbered.total() == 1]
    kept = [page._replace(words=tuple(word for word in page.words if not _stands_at(word, edges))) for page in pages]
    return kept, sum(len(page.words) for page in pages) - sum(len(page.words) for page in kept)


def _stands_at(word: Word, edges: Sequence[float]) -> bool:
    return any(abs(word.x1 - edge) <= _EDGE for edge in edges) and _NUMBER.fullmatch(word.text) is not None


def _margin(words: Sequence[Word]) -> float | None:
    """Return where the line numbers of a page end, or None if it has none."""
    columns: dict[int, list[Word]] = defaultdict(list)
    for word in words:
        if _NUMBER.fullmatch(word.text):
            columns[round(word.x1 / _EDGE)].append(word)
    for _, numbers in sorted(columns.items(), key=lambda item: (-len(item[1]), item[0])):
        if len(numbers) < _LINES:
            return None
        numbers.sort(key=lambda word: -word.y)
        if _count_on(numbers) and _stand_alone(numbers, words):
            return numbers[0].x1
    return None


def _count_on(numbers: Sequence[Word]) -> bool:
    """Tell whether numbers count lines: by one step, and at one distance."""
    steps = Counter(int(after.text) - int(number.text) for number, after in pairwise(numbers))
    distances = Counter(round(number.y - after.y) for number, after in pairwise(numbers))
    step, times = steps.most_common(1)[0]
    enough = (len(numbers) - 1) * _MOST
    return step in _STEPS and times >= enough and distances.most_common(1)[0][1] >= enough / 2


def _stand_alone(numbers: Sequence[Word], words: Sequence[Word]) -> bool:
    """Tell whether nothing stands before the numbers on their lines."""
    left: dict[int, float] = {}
    for word in words:
        level = round(word.y / _LEVEL)
        left[level] = min(left.get(level, word.x0), word.x0)
    return all(
        left.get(round(number.y / _LEVEL) + near, number.x0) >= number.x0 - _EDGE
        for number in numbers
        for near in (-1, 0, 1)
    )

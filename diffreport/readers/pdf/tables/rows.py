"""Rows of words: what stands on one height, across the columns of a page or of a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from diffreport.readers.pdf.rulings import Box
from diffreport.readers.pdf.words import Word

_LEVEL = 0.45  # of the type size: raised figures stand a third higher, the next line a whole one lower
APART = 0.8  # of the type size: cells stand further apart than this, words of one cell hardly ever
ASCENT, DESCENT = 0.75, 0.25  # of the type size, above and below the baseline


@dataclass(slots=True)
class Row:
    """The words of one height, from left to right, by their numbers."""

    y: float
    size: float
    numbers: list[int]


def rows_of(words: Sequence[Word], numbers: Iterable[int]) -> list[Row]:
    """Return words as rows from top to bottom, each from left to right."""
    rows: list[Row] = []
    for number in sorted(numbers, key=lambda number: (-words[number].y, words[number].x0, number)):
        word = words[number]
        last = rows[-1] if rows else None
        if last and last.y - word.y <= max(last.size, word.size) * _LEVEL:
            last.numbers.append(number)
            if word.size > last.size:  # a raised figure came first
                last.y, last.size = word.y, word.size
        else:
            rows.append(Row(word.y, word.size, [number]))
    for row in rows:
        row.numbers.sort(key=lambda number: (words[number].x0, number))
    return rows


def crosses(words: Sequence[Word], row: Row, x: float) -> bool:
    """Tell whether the text of a row runs over a place without a gap such as cells have."""
    left = max((words[number].x1 for number in row.numbers if _middle(words[number]) <= x), default=None)
    right = min((words[number].x0 for number in row.numbers if _middle(words[number]) > x), default=None)
    return left is not None and right is not None and right - left < row.size * APART


def box_of(words: Sequence[Word], numbers: Iterable[int]) -> Box:
    """Return the rectangle that words fill; there must be one word."""
    found = [words[number] for number in numbers]
    return Box(
        min(word.x0 for word in found),
        min(word.y - word.size * DESCENT for word in found),
        max(word.x1 for word in found),
        max(word.y + word.size * ASCENT for word in found),
    )


def middle_of(word: Word) -> tuple[float, float]:
    """Return the middle of a word."""
    return _middle(word), word.y + word.size * (ASCENT - DESCENT) / 2


def is_in(word: Word, box: Box) -> bool:
    """Tell whether the middle of a word lies in a rectangle."""
    x, y = middle_of(word)
    return box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1


def _middle(word: Word) -> float:
    return (word.x0 + word.x1) / 2

"""Pages set in columns: a table stands within one of them, and takes in no line of the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from diffreport.readers.pdf.tables.rows import APART, Row, rows_of
from diffreport.readers.pdf.words import Word

_ROWS = 6  # rows with text on both sides: fewer tell of no columns
_CROSSING = 0.35  # of the rows that may run over the gutter: titles, pictures' legends, a summary
_TURNS = 0.7  # of the rows: the text layer has the next line of the left column before this one of the right
_FULL = 4  # words: a line of text has more, most cells fewer
_FULL_ROWS = 4  # lines of text in one of the columns
_TRIED = 2_000_000  # places times words: a page with more is a drawing of letters
_DEPTH = 4  # times that a page is cut: newspapers have more columns, but no tables in them


def page_columns(words: Sequence[Word], numbers: Sequence[int], depth: int = 0) -> Iterator[list[int]]:
    """Yield the words of each column of a page; all of them, if it is set in one."""
    rows = rows_of(words, numbers)
    gutter = _gutter(words, rows) if depth < _DEPTH else None
    if gutter is None:
        yield list(numbers)
        return
    over = {number for row in rows if _side(words, row, gutter) is None for number in row.numbers}
    middle = [(number, (words[number].x0 + words[number].x1) / 2) for number in numbers if number not in over]
    yield from page_columns(words, [number for number, x in middle if x < gutter], depth + 1)
    yield from page_columns(words, [number for number, x in middle if x >= gutter], depth + 1)


def _gutter(words: Sequence[Word], rows: Sequence[Row]) -> float | None:
    """Return where two columns of text part, or None."""
    places = sorted(
        {
            round((words[number].x1 + words[after].x0) / 2)
            for row in rows
            for number, after in pairwise(row.numbers)
            if words[after].x0 - words[number].x1 >= row.size * APART
        }
    )
    if len(places) * sum(len(row.numbers) for row in rows) > _TRIED:
        return None
    best, most = None, _ROWS - 1
    for place in places:
        sides = [_side(words, row, place) for row in rows]
        both = sum(side is not None and all(side) for side in sides)
        if both > most and sum(side is None for side in sides) <= len(rows) * _CROSSING and _are_columns(sides):
            best, most = place, both
    return best


def _side(words: Sequence[Word], row: Row, place: float) -> tuple[list[int], list[int]] | None:
    """Return the words of a row left and right of a place; None if the row runs over it."""
    left = [number for number in row.numbers if (words[number].x0 + words[number].x1) / 2 < place]
    right = row.numbers[len(left) :]
    if (left and words[left[-1]].x1 > place) or (right and words[right[0]].x0 < place):
        return None
    if left and right and words[right[0]].x0 - words[left[-1]].x1 < row.size * APART:
        return None
    return left, right


def _are_columns(sides: Sequence[tuple[list[int], list[int]] | None]) -> bool:
    """Tell whether the text layer has one side before the other, and lines of text on one of them."""
    both = [side for side in sides if side is not None and all(side)]
    turns = sum(max(below[0]) < min(side[1]) for side, below in pairwise(both))
    full = [sum(side is not None and len(side[column]) > _FULL for side in sides) for column in (0, 1)]
    return turns >= (len(both) - 1) * _TURNS and max(full) >= _FULL_ROWS

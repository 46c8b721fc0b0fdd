"""Rows of a table that no lines rule: which rows of words make one row of cells."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from diffreport.readers.pdf.rulings import Edge
from diffreport.readers.pdf.tables.cells import SheetRow
from diffreport.readers.pdf.tables.rows import ASCENT, DESCENT, Row, crosses, middle_of
from diffreport.readers.pdf.words import Word

_TIGHT = 1.3  # times the type size from baseline to baseline: lines of one cell stand at least as close as a rule
_NARROWEST, _WIDEST = 0.9, 1.8  # times the type size: no line of text stands closer, and no lines of one cell wider
_UNEVEN = 1.15  # times the least distance: by which the lines of one cell may differ
_X_HEIGHT = 0.5  # of the type size: by as much two lines overlap in height that stand side by side
_OUTSIDE = 3.0  # points that a word may stand out of its table: italics, hanging marks
_SPACE = 0.2  # of the type size: the narrowest space between words
FIGURE = re.compile(
    r"[-+\u2212\u2013(\[]?[$\u20ac\u00a3\u00a5]?\s?[-+\u2212]?\d"
    r"[\d.,:/'\u2019 %\u2030)\]*\u2020\u2021-]*[a-z]{0,2}%?\)?\**"
    r"|[-\u2013\u2014.\u2026*]{1,3}|n/?a\.?\*?|n\.a\.|nil|\u00d7|x",
    re.IGNORECASE,
)


class Fitted(NamedTuple):
    """A row of words, cut into the columns of a table."""

    row: Row
    cells: tuple[tuple[int, ...], ...]

    @property
    def used(self) -> list[int]:
        """Return the columns in which something stands."""
        return [column for column, cell in enumerate(self.cells) if cell]


def fitted(words: Sequence[Word], row: Row, xs: Sequence[float]) -> Fitted | None:
    """Return a row cut at the places between columns; None if its text runs over one of them."""
    if any(crosses(words, row, x) for x in xs):
        return None
    cells: list[list[int]] = [[] for _ in xs[1:]]
    for number in row.numbers:
        middle, _ = middle_of(words[number])
        if words[number].x0 < xs[0] - _OUTSIDE or words[number].x1 > xs[-1] + _OUTSIDE:
            continue  # of something beside the table
        cells[min(max(bisect_right(xs, middle) - 1, 0), len(cells) - 1)].append(number)
    return Fitted(row, tuple(map(tuple, cells)))


def is_figure(words: Sequence[Word], cell: Sequence[int]) -> bool:
    """Tell whether a cell holds a number, a date, or a mark for none."""
    text = " ".join(words[number].text for number in cell)
    return bool(text) and FIGURE.fullmatch(text) is not None


def grouped(
    words: Sequence[Word], lines: Sequence[Fitted], xs: Sequence[float], rules: Sequence[Edge]
) -> list[SheetRow]:
    """Return lines as rows of cells, from top to bottom; `rules` are the level lines drawn between them.

    Where the line between two rows leaves out a column, and the lower row has no text there, the cell is
    merged and its text stands in both.
    """
    edges, tight = edges_of(words, lines), tight_of(lines)
    rows: list[SheetRow] = []
    for band, between in _bands(lines, rules):
        heaps = _heaps(band, tight)
        if len(rules) > 1:  # lines part the rows: a text that stands lower than the others is of their row
            heaps = _with_first(heaps)
        for heap in heaps:
            found = [one_row(group) for group in _in_heap(words, heap, edges)]
            if rows and between:
                found[0] = _merged(rows[-1], found[0], xs, between)
            rows.extend(found)
            between = []
    return rows


def _bands(lines: Sequence[Fitted], rules: Sequence[Edge]) -> Iterator[tuple[list[Fitted], list[Edge]]]:
    """Yield the lines between two rules, with the rules above them."""
    band: list[Fitted] = []
    above: list[Edge] = []
    for line in lines:
        between = [rule for rule in rules if band and line.row.y < rule.at < band[-1].row.y]
        if between:
            yield band, above
            band, above = [], between
        band.append(line)
    if band:
        yield band, above


def tight_of(lines: Sequence[Fitted]) -> float:
    """Return how far the lines of one cell stand apart, times the type size: about the least that any two do."""
    least = _WIDEST
    for column in range(len(lines[0].cells)) if lines else ():
        rows = [line.row for line in lines if line.cells[column]]
        for above, row in pairwise(rows):
            pitch = (above.y - row.y) / max(above.size, row.size)
            if _NARROWEST <= pitch < least:
                least = pitch
    return max(_TIGHT, least * _UNEVEN) if least < _WIDEST else _TIGHT


def _heaps(lines: Sequence[Fitted], tight: float) -> list[list[Fitted]]:
    """Return lines in heaps that no white space parts: a cell's lines are tight, and cells of one row overlap.

    So a row is found wherever in it the shorter cells stand: at its top, in its middle, or at its bottom.
    """
    chunks: list[tuple[float, float]] = []  # down from where to where the lines of one cell stand
    for column in range(len(lines[0].cells)):
        last: Row | None = None
        for line in lines:
            row = line.row
            if not line.cells[column]:
                continue
            if last is not None and last.y - row.y <= max(last.size, row.size) * tight:
                chunks[-1] = (chunks[-1][0], -row.y)
            else:
                chunks.append((-row.y - row.size * _X_HEIGHT, -row.y))
            last = row
    ends: list[float] = []
    for start, end in sorted(chunks):
        if ends and start < ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            ends.append(end)
    heaps: list[list[Fitted]] = [[] for _ in ends]
    for line in lines:
        heaps[bisect_left(ends, -line.row.y)].append(line)
    return heaps


def _with_first(heaps: Sequence[list[Fitted]]) -> list[list[Fitted]]:
    """Return heaps with those that have nothing in the first column put to the one above."""
    joined: list[list[Fitted]] = []
    for heap in heaps:
        if joined and not any(line.cells[0] for line in heap):
            joined[-1].extend(heap)
        else:
            joined.append(heap)
    return joined


def _in_heap(words: Sequence[Word], lines: Sequence[Fitted], edges: Sequence[float]) -> list[list[Fitted]]:
    """Return the lines of a heap as those of its rows: of more than one only where no space parts them."""
    columns = range(len(edges))
    figures = max(sum(is_figure(words, line.cells[column]) for line in lines) for column in columns[1:] or columns)
    if figures < 2 and sum(bool(line.cells[0]) for line in lines) < 2:
        return [list(lines)]
    groups: list[list[Fitted]] = []
    for line in lines:
        if groups and not _starts_row(words, groups[-1][-1], line, edges, by_figures=figures > 1):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _merged(above: SheetRow, row: SheetRow, xs: Sequence[float], between: Sequence[Edge]) -> SheetRow:
    """Return a row with the texts from above in the columns that no line parts from there."""
    middles = [(left + right) / 2 for left, right in pairwise(xs)]
    parted = [any(rule.start <= middle <= rule.end for rule in between) for middle in middles]
    cells = zip(row.cells, above.cells, parted, strict=True)
    return replace(row, cells=tuple(cell if cell or apart else upper for cell, upper, apart in cells))


def edges_of(words: Sequence[Word], lines: Sequence[Fitted]) -> list[float]:
    """Return where the text of each column ends on the right."""
    columns = range(len(lines[0].cells)) if lines else ()
    return [max((words[n].x1 for line in lines for n in line.cells[column]), default=0.0) for column in columns]


def one_row(group: Sequence[Fitted]) -> SheetRow:
    """Return lines as one row of cells."""
    first, last = group[0].row, group[-1].row
    columns = range(len(group[0].cells))
    cells = tuple(tuple(number for line in group for number in line.cells[column]) for column in columns)
    return SheetRow(first.y + first.size * ASCENT, last.y - last.size * DESCENT, cells)


def _starts_row(
    words: Sequence[Word], above: Fitted, line: Fitted, edges: Sequence[float], *, by_figures: bool
) -> bool:
    """Tell whether a line starts a row, and does not go on with the cells of the line above."""
    used = line.used
    figures = [column for column in used[1:] or used if by_figures and is_figure(words, line.cells[column])]
    if used[:1] != [0]:  # nothing in the first column
        return len(used) > 1 and bool(figures) and all(above.cells[column] for column in figures)
    if figures and used != [0]:
        return True
    below = [column for column in used if column == 0 or above.cells[column]]  # others stand lower in their row
    return not all(goes_on(words, above.cells[column], line.cells[column], edges[column]) for column in below)


def goes_on(words: Sequence[Word], above: Sequence[int], cell: Sequence[int], edge: float) -> bool:
    """Tell whether a cell's line may go on with the one above: that had no room for its first word."""
    if not above:
        return False
    first, last = words[cell[0]], words[above[-1]]
    if first.text[:1].islower():
        return True
    return last.x1 + first.size * _SPACE + first.x1 - first.x0 > edge

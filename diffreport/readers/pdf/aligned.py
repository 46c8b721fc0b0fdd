"""Tables without upright lines: rows of words whose pieces stand at the same places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import mean

from diffreport.readers.pdf.cells import Sheet
from diffreport.readers.pdf.lines import is_label
from diffreport.readers.pdf.rows import APART, ASCENT, DESCENT, Row, rows_of
from diffreport.readers.pdf.rulings import Edge
from diffreport.readers.pdf.textrows import Fitted, fitted, grouped, is_figure
from diffreport.readers.pdf.words import Word

_GAP = 1.2  # of the type size: pieces of a line that stand further apart may be cells
_AT_GUTTER = 0.3  # of the type size: a space in a line, where a gutter was found, parts cells
_STACKED = 3.0  # of the type size from baseline to baseline: rows of a table stand no further apart
_ROWS = 3  # rows of several cells make a table where nothing is ruled
_RULED_ROWS = 2  # where level lines are drawn above and below
_ALONE = 3  # lines with one piece, one after the other, that a cell may have within a table
_PROSE_WORDS = 4.5  # words a line, on average: a column of text; cells are shorter
_PROSE_LINES = 4  # lines: fewer tell nothing
_FIGURES = 0.5  # of the cells of a column of figures
_SHORT = 3.0  # words a cell, on average: a column of names or codes
_LABELS = 0.8  # of the first column that are bullets or numbers: a list
_CONTENTS = re.compile(r"(?:[A-Z]{1,2}[-\u2013])?(?:\d{1,4}|[ivxlc]{1,6})")
_DEPTH = 3  # times that columns of text are cut off a page before what is left is looked at
_RULE_SHARE = 0.6  # of the width of rows that a level line must cover to rule them
_REACH = 2.0  # of the type size that a rule stands above the first or below the last row of its table


@dataclass(slots=True)
class _Block:
    """Lines one below the other, with the stretches of the page that their pieces take."""

    lines: list[Row] = field(default_factory=list)
    taken: list[tuple[float, float]] = field(default_factory=list)
    several: int = 0  # lines with more than one piece
    alone: int = 0  # lines with one piece, since the last line with several


def sheets_of(words: Sequence[Word], numbers: Sequence[int], rules: Sequence[Edge], depth: int = 0) -> list[Sheet]:
    """Return the tables that words make by where they stand; `rules` are the level lines of the page.

    Cost: near-linear in the words.
    """
    found: list[Sheet] = []
    for block in _blocks(words, rows_of(words, numbers)):
        gutters = _gutters(block.taken)
        prose = _prose_columns(words, block.lines, gutters)
        drawn = _rules_of(words, block.lines, rules)
        if any(prose) and len(drawn) < _ROWS:
            if depth < _DEPTH:
                for part in _beside_prose(words, block.lines, gutters, prose):
                    found.extend(sheets_of(words, part, rules, depth + 1))
            continue
        sheet = _sheet(words, block.lines, gutters, drawn)
        if sheet is not None:
            found.append(sheet)
    return found


def _blocks(words: Sequence[Word], rows: Sequence[Row]) -> Iterator[_Block]:
    """Yield runs of lines whose pieces leave the same gutters free."""
    block = _Block()
    for row in rows:
        pieces = _pieces(words, row, _gutters(block.taken))
        if block.lines and not _joins(block, row, pieces):
            if block.several >= _RULED_ROWS:
                yield _trimmed(block)
            block = _Block()
            pieces = _pieces(words, row, [])
        if not block.lines and len(pieces) < 2:
            continue
        block.lines.append(row)
        block.taken = _union(block.taken, pieces)
        several = len(pieces) > 1
        block.several += several
        block.alone = 0 if several else block.alone + 1
    if block.several >= _RULED_ROWS:
        yield _trimmed(block)


def _trimmed(block: _Block) -> _Block:
    """Return a block without the lines of one piece at its end, unless they go on with a cell."""
    if block.alone:
        del block.lines[-block.alone :]
    return block


def _joins(block: _Block, row: Row, pieces: Sequence[tuple[float, float]]) -> bool:
    last = block.lines[-1]
    if last.y - row.y > max(last.size, row.size) * _STACKED:
        return False
    if len(pieces) < 2 and block.alone >= _ALONE:
        return False
    before = len(_gutters(block.taken))
    after = len(_gutters(_union(block.taken, pieces)))
    return after >= max(1, before)


def _pieces(words: Sequence[Word], row: Row, gutters: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the stretches of a line that its pieces take: parted by wide gaps, or by a space at a gutter."""
    pieces: list[tuple[float, float]] = []
    for number in row.numbers:
        word = words[number]
        if pieces:
            start, end = pieces[-1]
            gap = word.x0 - end
            at_gutter = any(min(word.x0, right) - max(end, left) >= row.size * _AT_GUTTER for left, right in gutters)
            if gap < row.size * _GAP and not at_gutter:
                pieces[-1] = (start, max(end, word.x1))
                continue
        pieces.append((word.x0, word.x1))
    return pieces


def _union(taken: Sequence[tuple[float, float]], pieces: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the stretches that either of two sets takes."""
    joined: list[tuple[float, float]] = []
    for start, end in sorted((*taken, *pieces)):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _gutters(taken: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the stretches between those taken."""
    return [(before[1], after[0]) for before, after in pairwise(taken)]


def _cut(words: Sequence[Word], lines: Sequence[Row], gutters: Sequence[tuple[float, float]]) -> list[list[list[int]]]:
    """Return for each line its words column by column."""
    places = [(left + right) / 2 for left, right in gutters]
    cut = []
    for line in lines:
        cells: list[list[int]] = [[] for _ in range(len(places) + 1)]
        for number in line.numbers:
            middle = (words[number].x0 + words[number].x1) / 2
            cells[sum(place < middle for place in places)].append(number)
        cut.append(cells)
    return cut


def _prose_columns(words: Sequence[Word], lines: Sequence[Row], gutters: Sequence[tuple[float, float]]) -> list[bool]:
    """Tell for each column whether it is running text."""
    cut = _cut(words, lines, gutters)
    prose = []
    for column in range(len(gutters) + 1):
        cells = [line[column] for line in cut if line[column]]
        prose.append(len(cells) >= _PROSE_LINES and mean(map(len, cells)) >= _PROSE_WORDS)
    return prose


def _beside_prose(
    words: Sequence[Word], lines: Sequence[Row], gutters: Sequence[tuple[float, float]], prose: Sequence[bool]
) -> Iterator[list[int]]:
    """Yield the words of neighbouring columns that are no running text."""
    cut = _cut(words, lines, gutters)
    start = 0
    for end in (*[place for place, is_prose in enumerate(prose) if is_prose], len(prose)):
        if end - start > 1:
            yield [number for line in cut for cell in line[start:end] for number in cell]
        start = end + 1


def _rules_of(words: Sequence[Word], lines: Sequence[Row], rules: Sequence[Edge]) -> list[Edge]:
    """Return the level lines that rule some lines of words, from top to bottom."""
    left = min(words[line.numbers[0]].x0 for line in lines)
    right = max(words[number].x1 for line in lines for number in line.numbers)
    top = lines[0].y + lines[0].size * (ASCENT + _REACH)
    bottom = lines[-1].y - lines[-1].size * (DESCENT + _REACH)
    return [
        rule
        for rule in reversed(rules)
        if bottom < rule.at < top and min(right, rule.end) - max(left, rule.start) >= (right - left) * _RULE_SHARE
    ]


def _sheet(
    words: Sequence[Word], lines: Sequence[Row], gutters: Sequence[tuple[float, float]], rules: Sequence[Edge]
) -> Sheet | None:
    """Return lines as a table, or None if they are none."""
    if not gutters or min(right - left for left, right in gutters) < lines[0].size * APART:
        gutters = [(left, right) for left, right in gutters if right - left >= lines[0].size * APART]
    gutters = _without_labels(words, lines, gutters)
    if not gutters:
        return None
    left = min(words[line.numbers[0]].x0 for line in lines)
    right = max(words[number].x1 for line in lines for number in line.numbers)
    xs = (left, *((a + b) / 2 for a, b in gutters), right)
    cut = [line for row in lines if (line := fitted(words, row, xs)) is not None]
    several = [line for line in cut if len(line.used) > 1]
    if len(cut) < len(lines) or len(several) < (_RULED_ROWS if len(rules) > 1 else _ROWS):
        return None
    if _is_contents(words, several) or not _is_tabular(words, several, ruled=len(rules) > 1):
        return None
    return Sheet(xs, tuple(grouped(words, cut, xs, rules)))


def _without_labels(
    words: Sequence[Word], lines: Sequence[Row], gutters: Sequence[tuple[float, float]]
) -> list[tuple[float, float]]:
    """Return the gutters without the one that parts bullets and numbers from the text of their items."""
    if not gutters:
        return []
    cells = [" ".join(words[n].text for n in line[0]) for line in _cut(words, lines, gutters) if line[0]]
    labels = sum(is_label(text) or (text.isdigit() and len(text) < 4) for text in cells)
    return list(gutters[1:] if labels >= len(cells) * _LABELS else gutters)


def _is_contents(words: Sequence[Word], lines: Sequence[Fitted]) -> bool:
    """Tell whether lines are titles and page numbers that rise."""
    last = [" ".join(words[number].text for number in line.cells[-1]) for line in lines if line.cells[-1]]
    if len(lines[0].cells) > 3 or not all(_CONTENTS.fullmatch(text) for text in last):
        return False
    pages = [int(text) for text in last if text.isdigit()]
    return pages == sorted(pages)


def _is_tabular(words: Sequence[Word], lines: Sequence[Fitted], *, ruled: bool) -> bool:
    """Tell whether the cells are such as tables have: figures, or short texts that were written row by row."""
    columns = range(len(lines[0].cells))
    cells = [[line.cells[column] for line in lines if line.cells[column]] for column in columns]
    if any(sum(is_figure(words, cell) for cell in found) >= len(found) * _FIGURES for found in cells[1:]):
        return True
    by_row = sum(
        max(map(max, filter(None, a.cells))) < min(map(min, filter(None, b.cells))) for a, b in pairwise(lines)
    )
    if by_row < (len(lines) - 1) * _LABELS:
        return False
    if ruled or all(text.endswith(":") for text in _texts(words, cells[0])):
        return True
    return len(cells) > 2 and all(mean(map(len, found)) <= _SHORT for found in cells if found)


def _texts(words: Sequence[Word], cells: Sequence[Sequence[int]]) -> list[str]:
    return [" ".join(words[number].text for number in cell) for cell in cells]

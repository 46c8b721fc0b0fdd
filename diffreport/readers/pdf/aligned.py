"""Tables without upright lines: rows of words whose pieces stand at the same places."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import mean, median

from diffreport.readers.pdf.cells import Sheet
from diffreport.readers.pdf.lines import is_label
from diffreport.readers.pdf.rows import APART, ASCENT, DESCENT, Row, rows_of
from diffreport.readers.pdf.rulings import Edge
from diffreport.readers.pdf.textrows import Fitted, edges_of, goes_on, grouped, is_figure, tight_of
from diffreport.readers.pdf.words import Word

_GAP = 1.2  # of the type size: pieces of a line that stand further apart may be cells
_AT_GUTTER = 0.3  # of the type size: a space in a line, where a gutter was found, parts cells
_FLUSH = 0.15  # of the type size: words begin at one place
_NARROW = 0.55  # of the type size: a gutter that some lines leave free; the spaces of running text hardly ever align
_TIGHT = 1.5  # of the type size from baseline to baseline: a line goes on with the cell above it
_SAME_SIZE = 0.94  # of the larger type size; cells of one table differ by less, but for names in bold
_STACKED = 3.0  # of the type size from baseline to baseline: rows of a table stand no further apart
_ROWS = 3  # rows of several cells make a table where nothing is ruled
_RULED_ROWS = 2  # where level lines are drawn above and below
_ALONE = 3  # lines with one piece, one after the other, that a first cell may have: a label is no longer
_PROSE_WORDS = 4.5  # words a line, on average: a column of text; cells are shorter
_PROSE_LINES = 4  # lines: fewer tell nothing
_FIGURES = 0.5  # of the cells of a column of figures
_SHORT = 3.0  # words a cell, on average: a column of names or codes
_LABELS = 0.8  # of a column, or of rows: the rule, with some exceptions
_DIGITS = 4  # digits: a number as long counts no items
_OPENING = frozenset(("$", "US$", "\u20ac", "\u00a3", "\u00a5", "("))  # stand apart from their figures, in a column
_CLOSING = frozenset(("%", ")", ")%", "*"))
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
        candidate = _candidate(words, block.lines, rules)
        prose = candidate.prose()
        if any(prose) and len(candidate.rules) < _ROWS and not candidate.agrees(prose):
            if depth < _DEPTH:
                for part in _beside_prose(candidate.lines, prose):
                    found.extend(sheets_of(words, part, rules, depth + 1))
        elif candidate.is_table(prose):
            found.append(candidate.sheet)
    return found


def _candidate(words: Sequence[Word], lines: Sequence[Row], rules: Sequence[Edge]) -> _Candidate:
    """Return lines cut at their gutters, without those at the beginning that have a column to themselves.

    A line of text set wide ends above many a table, and its words stand where no column is.
    """
    while True:
        candidate = _Candidate(words, lines, _gutters_of(words, lines), _rules_of(words, lines, rules))
        first, *others = candidate.lines
        used = {column for line in others for column in line.used}
        if len(others) < _ROWS or (set(first.used) <= used and len(first.used) > 1):
            return candidate
        lines = lines[1:]


def _blocks(words: Sequence[Word], rows: Sequence[Row]) -> Iterator[_Block]:
    """Yield runs of lines whose pieces leave the same gutters free."""
    block = _Block()
    for row in rows:
        pieces = _pieces(words, row, block.taken)
        if block.lines and not _joins(words, block, row, pieces):
            if block.several >= _RULED_ROWS:
                yield _trimmed(words, block)
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
        yield _trimmed(words, block)


def _trimmed(words: Sequence[Word], block: _Block) -> _Block:
    """Return a block without the lines of one piece at its end, but for those that go on with a cell.

    They stand right below its last line; in the first column, there must have been no room for them.
    """
    edge = _gutters(block.taken)[0][0]
    kept = len(block.lines) - block.alone
    while kept < len(block.lines):
        above, row = block.lines[kept - 1], block.lines[kept]
        first = [number for number in above.numbers if words[number].x0 < edge]
        if above.y - row.y > max(above.size, row.size) * _TIGHT:
            break
        if words[row.numbers[0]].x0 < edge and not goes_on(words, first, row.numbers, edge):
            break
        kept += 1
    del block.lines[kept:]
    return block


def _joins(words: Sequence[Word], block: _Block, row: Row, pieces: Sequence[tuple[float, float]]) -> bool:
    last = block.lines[-1]
    if not _is_of_size(words, block, row):
        return False
    if last.y - row.y > max(last.size, row.size) * _STACKED:
        return False
    if len(pieces) < 2:
        in_first = pieces[0][0] < _gutters(block.taken)[0][0]
        if block.alone >= _ALONE and (in_first or last.y - row.y > max(last.size, row.size) * _TIGHT):
            return False
    before = len(_gutters(block.taken))
    after = len(_gutters(_union(block.taken, pieces)))
    return after >= max(1, before)


def _is_of_size(words: Sequence[Word], block: _Block, row: Row) -> bool:
    """Tell whether a line begins in the type size of what stands above it; bold names of columns may differ."""
    first = words[row.numbers[0]]
    for line in reversed(block.lines[-_ALONE:]):
        for word in (words[number] for number in line.numbers):
            if word.x0 < first.x1 and word.x1 > first.x0 and not word.style.bold:
                return min(word.size, first.size) >= max(word.size, first.size) * _SAME_SIZE
    return True


def _pieces(words: Sequence[Word], row: Row, taken: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the stretches of a line that its pieces take: parted by wide gaps, or by a space where those
    above part.

    `taken` are the stretches that the lines above take.
    """
    pieces: list[tuple[float, float]] = []
    last: Word | None = None
    for number in row.numbers:
        word = words[number]
        if last is not None:
            start, end = pieces[-1]
            if word.x0 - end < row.size * _GAP and not _is_at(taken, last, word):
                pieces[-1] = (start, max(end, word.x1))
                last = word
                continue
        pieces.append((word.x0, word.x1))
        last = word
    return pieces


def _is_at(taken: Sequence[tuple[float, float]], word: Word, after: Word) -> bool:
    """Tell whether two words of a line belong to two columns: each of them reaches into one, or the second
    begins where one begins."""
    wide = word.size * _AT_GUTTER
    if any(
        word.x0 < left and after.x1 > right and min(after.x0, right) - max(word.x1, left) >= wide
        for left, right in _gutters(taken)
    ):
        return True
    if after.x0 - word.x1 < word.size * _NARROW:
        return False
    return any(abs(after.x0 - start) <= word.size * _FLUSH for start, _ in taken[1:])


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


def _gutters_of(words: Sequence[Word], lines: Sequence[Row]) -> list[tuple[float, float]]:
    """Return the gutters that no word of some lines stands in, also those too narrow for a line alone to tell."""
    taken = _union([], [(words[number].x0, words[number].x1) for line in lines for number in line.numbers])
    least = (_NARROW if len(lines) >= _PROSE_LINES else APART) * median(line.size for line in lines)
    return [(left, right) for left, right in _gutters(taken) if right - left >= least]


def _beside_prose(lines: Sequence[Fitted], prose: Sequence[bool]) -> Iterator[list[int]]:
    """Yield the words of neighbouring columns that are no running text."""
    start = 0
    for end in (*[place for place, is_prose in enumerate(prose) if is_prose], len(prose)):
        if end - start > 1:
            yield [number for line in lines for cell in line.cells[start:end] for number in cell]
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


class _Candidate:
    """Lines cut at gutters, and what speaks for their being a table."""

    def __init__(
        self,
        words: Sequence[Word],
        lines: Sequence[Row],
        gutters: Sequence[tuple[float, float]],
        rules: Sequence[Edge],
    ) -> None:
        self.words, self.rules = words, rules
        self.lines = _cut(words, lines, gutters)
        gutters = self._without_marks(gutters)
        self.lines = _cut(words, lines, gutters)
        left = min(words[line.numbers[0]].x0 for line in lines)
        right = max(words[number].x1 for line in lines for number in line.numbers)
        xs = (left, *((start + end) / 2 for start, end in gutters), right)
        self.several = [line for line in self.lines if len(line.used) > 1]
        self.sheet = Sheet(xs, tuple(grouped(words, self.lines, xs, rules)), ruled=False)

    def _without_marks(self, gutters: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
        """Return the gutters without those that part bullets and numbers from their items, and signs from figures."""
        kept = []
        for place, gutter in enumerate(gutters):
            before, after = self._texts(place), self._texts(place + 1)
            labels = sum(is_label(text) or (text.isdigit() and len(text) < _DIGITS) for text in before)
            is_marked = place == 0 and labels >= len(before) * _LABELS
            if not is_marked and not set(before) <= _OPENING and not set(after) <= _CLOSING:
                kept.append(gutter)
        return kept

    def _texts(self, column: int) -> list[str]:
        cells = [line.cells[column] for line in self.lines if line.cells[column]]
        return [" ".join(self.words[number].text for number in cell) for cell in cells]

    def prose(self) -> list[bool]:
        """Tell for each column whether it is running text."""
        prose = []
        for column in range(len(self.sheet.xs) - 1):
            cells = [line.cells[column] for line in self.lines if line.cells[column]]
            prose.append(len(cells) >= _PROSE_LINES and mean(map(len, cells)) >= _PROSE_WORDS)
        return prose

    def agrees(self, prose: Sequence[bool]) -> bool:
        """Tell whether running text begins anew wherever a row does: else it stands beside, in its own column."""
        edges, tight = edges_of(self.words, self.lines), tight_of(self.lines)
        checked = agreeing = 0
        for column in (column for column, is_prose in enumerate(prose) if is_prose):
            above: Fitted | None = None
            for line in self.lines:
                if not line.cells[column]:
                    continue
                if above is not None and len(line.used) > 1:
                    apart = above.row.y - line.row.y > max(above.row.size, line.row.size) * tight
                    begins = apart or not goes_on(self.words, above.cells[column], line.cells[column], edges[column])
                    checked, agreeing = checked + 1, agreeing + begins
                above = line
        return checked > 1 and agreeing >= checked * _LABELS and self._is_in_rows()

    def _is_in_rows(self) -> bool:
        """Tell whether the text layer has the cells row by row."""
        rows = [[number for cell in row.cells for number in cell] for row in self.sheet.rows]
        in_order = sum(max(row) < min(after) for row, after in pairwise(rows))
        return in_order >= (len(rows) - 1) * _LABELS

    def is_table(self, prose: Sequence[bool]) -> bool:
        """Tell whether the cells are such as tables have: figures, or short texts that were written row by row."""
        columns = range(len(self.sheet.xs) - 1)
        ruled = len(self.rules) > 1
        if len(columns) < 2 or len(self.several) < (_RULED_ROWS if ruled else _ROWS) or self._is_contents():
            return False
        cells = [[line.cells[column] for line in self.several if line.cells[column]] for column in columns]
        if any(sum(is_figure(self.words, cell) for cell in found) >= len(found) * _FIGURES for found in cells[1:]):
            return True
        if not self._is_in_rows():
            return False
        if ruled or any(prose) or all(text.endswith(":") for text in self._texts(0)):
            return True
        return len(cells) > 2 and all(mean(map(len, found)) <= _SHORT for found in cells if found)

    def _is_contents(self) -> bool:
        """Tell whether the lines are titles and page numbers that rise."""
        last = self._texts(len(self.sheet.xs) - 2)
        if len(self.sheet.xs) > 4 or not all(_CONTENTS.fullmatch(text) for text in last):
            return False
        pages = [int(text) for text in last if text.isdigit()]
        return pages == sorted(pages)


def _cut(words: Sequence[Word], lines: Sequence[Row], gutters: Sequence[tuple[float, float]]) -> list[Fitted]:
    """Return lines cut at gutters that no word stands in."""
    places = [(left + right) / 2 for left, right in gutters]
    cut = []
    for line in lines:
        cells: list[list[int]] = [[] for _ in range(len(places) + 1)]
        for number in line.numbers:
            cells[bisect_left(places, words[number].x0)].append(number)
        cut.append(Fitted(line, tuple(map(tuple, cells))))
    return cut

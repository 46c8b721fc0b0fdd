"""Tables without upright lines: rows of words whose pieces stand at the same places."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import mean

from diffreport.readers.pdf.lines import is_label
from diffreport.readers.pdf.rulings import Edge
from diffreport.readers.pdf.tables.blocks import PROSE_LINES, RULED_ROWS, blocks_of, gutters_of
from diffreport.readers.pdf.tables.cells import Sheet
from diffreport.readers.pdf.tables.rows import ASCENT, DESCENT, Row, rows_of
from diffreport.readers.pdf.tables.textrows import Fitted, edges_of, goes_on, grouped, is_figure, tight_of
from diffreport.readers.pdf.words import Word

_ROWS = 3  # rows of several cells make a table where nothing is ruled
_PROSE_WORDS = 4.5  # words a line, on average: a column of text; cells are shorter
_FIGURES = 0.5  # of the cells of a column of figures
_SHORT = 3.0  # words a cell, on average: a column of names or codes
_LABELS = 0.8  # of a column, or of rows: the rule, with some exceptions
_DIGITS = 4  # digits: a number as long counts no items
_OPENING = frozenset(("$", "US$", "\u20ac", "\u00a3", "\u00a5", "("))  # stand apart from their figures, in a column
_CLOSING = frozenset(("%", ")", ")%", "*"))
_CONTENTS = re.compile(r"(?:[A-Z]{1,2}[-\u2013])?(?:\d{1,4}|[ivxlc]{1,6})")
_LEADING = 12  # lines of text above a table that may be taken for its rows at first
_DEPTH = 3  # times that columns of text are cut off a page before what is left is looked at
_RULE_SHARE = 0.6  # of the width of rows that a level line must cover to rule them
_REACH = 2.0  # of the type size that a rule stands above the first or below the last row of its table


def sheets_of(words: Sequence[Word], numbers: Sequence[int], rules: Sequence[Edge], depth: int = 0) -> list[Sheet]:
    """Return the tables that words make by where they stand; `rules` are the level lines of the page.

    Cost: near-linear in the words.
    """
    found: list[Sheet] = []
    for block in blocks_of(words, rows_of(words, numbers)):
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
    for _ in range(_LEADING + 1):
        candidate = _Candidate(words, lines, gutters_of(words, lines), _rules_of(words, lines, rules))
        first, *others = candidate.lines
        used = {column for line in others for column in line.used}
        if len(others) < _ROWS or (set(first.used) <= used and len(first.used) > 1):
            break
        lines = lines[1:]
    return candidate


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
            prose.append(len(cells) >= PROSE_LINES and mean(map(len, cells)) >= _PROSE_WORDS)
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
        if len(columns) < 2 or len(self.several) < (RULED_ROWS if ruled else _ROWS) or self._is_contents():
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

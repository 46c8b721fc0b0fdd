"""Lines one below the other whose pieces leave the same stretches of the page free."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from diffreport.readers.pdf.tables.rows import APART, Row
from diffreport.readers.pdf.tables.textrows import goes_on
from diffreport.readers.pdf.words import Word

_GAP = 1.2  # of the type size: pieces of a line that stand further apart may be cells
_AT_GUTTER = 0.3  # of the type size: a space in a line, where a gutter was found, parts cells
_FLUSH = 0.15  # of the type size: words begin at one place
_NARROW = 0.55  # of the type size: a gutter that some lines leave free; the spaces of running text hardly ever align
_TYPED = 0.03  # of its width by which a character of a typewriter's font differs from others: rounding
_SPACES = 1.5  # widths of a character: more than one space
_TIGHT = 1.5  # of the type size from baseline to baseline: a line goes on with the cell above it
_SAME_SIZE = 0.94  # of the larger type size; cells of one table differ by less, but for names in bold
_STACKED = 3.0  # of the type size from baseline to baseline: rows of a table stand no further apart
_ALONE = 3  # lines with one piece, one after the other, that a first cell may have: a label is no longer
RULED_ROWS = 2  # where level lines are drawn above and below
PROSE_LINES = 4  # lines: fewer tell nothing


@dataclass(slots=True)
class Block:
    """Lines one below the other, with the stretches of the page that their pieces take."""

    lines: list[Row] = field(default_factory=list)
    taken: list[tuple[float, float]] = field(default_factory=list)
    several: int = 0  # lines with more than one piece
    alone: int = 0  # lines with one piece, since the last line with several


def blocks_of(words: Sequence[Word], rows: Sequence[Row]) -> Iterator[Block]:
    """Yield runs of lines whose pieces leave the same gutters free."""
    block = Block()
    for row in rows:
        pieces = _pieces(words, row, block.taken)
        if block.lines and not _joins(words, block, row, pieces):
            if block.several >= RULED_ROWS:
                yield _trimmed(words, block)
            block = Block()
            pieces = _pieces(words, row, [])
        if not block.lines and len(pieces) < 2:
            continue
        block.lines.append(row)
        block.taken = _union(block.taken, pieces)
        several = len(pieces) > 1
        block.several += several
        block.alone = 0 if several else block.alone + 1
    if block.several >= RULED_ROWS:
        yield _trimmed(words, block)


def _trimmed(words: Sequence[Word], block: Block) -> Block:
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


def _joins(words: Sequence[Word], block: Block, row: Row, pieces: Sequence[tuple[float, float]]) -> bool:
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


def _is_of_size(words: Sequence[Word], block: Block, row: Row) -> bool:
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


def gutters_of(words: Sequence[Word], lines: Sequence[Row]) -> list[tuple[float, float]]:
    """Return the gutters that no word of some lines stands in, also those too narrow for a line alone to tell."""
    inside = [words[number] for line in lines for number in line.numbers]
    taken = _union([], [(word.x0, word.x1) for word in inside])
    least = (_NARROW if len(lines) >= PROSE_LINES else APART) * median(line.size for line in lines)
    least = max(least, _typed_space(inside))
    return [(left, right) for left, right in _gutters(taken) if right - left >= least]


def _typed_space(words: Sequence[Word]) -> float:
    """Return how wide a gutter is at least in text of one width a character, 0.0 for other text.

    There, a space is as wide as a letter, and aligns from line to line.
    """
    widths = [(word.x1 - word.x0) / len(word.text) for word in words if len(word.text) > 1]
    if not widths or max(widths) - min(widths) > min(widths) * _TYPED:
        return 0.0
    return max(widths) * _SPACES

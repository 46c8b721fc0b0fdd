"""The order in which the lines of a page are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from diffreport.readers.pdf.lines import Line

_STACKED = 2.6  # times the type size: lines of one chunk stand no further apart; double spacing is 2.4
_LOWER = 0.4  # of the type size: what stands less below a line stands beside it
_ASIDE = 2.0  # of the type size: the last word of a paragraph may end left of where its first line is set in
_STACKS = 300  # chunks of a page that are put in order by their places; more are a drawing
_SLACK = 1.0  # points by which boxes may overlap without standing side by side


@dataclass(slots=True)
class Chunk:
    """Lines that stand one below the other, as a column, a cell or a caption does."""

    lines: list[Line]
    x0: float
    x1: float
    top: float
    bottom: float

    def take(self, line: Line) -> None:
        """Put a line below the others."""
        self.lines.append(line)
        self.x0, self.x1 = min(self.x0, line.x0), max(self.x1, line.x1)
        self.top, self.bottom = max(self.top, line.top), min(self.bottom, line.bottom)


def chunks_of(lines: Sequence[Line]) -> list[Chunk]:
    """Return the chunks of a page in reading order.

    The text layer's own order holds unless places contradict it: what stands above is read before
    what stands below it, and what stands left before what stands beside it.
    Cost: quadratic in the chunks of a page, of which there are few.
    """
    chunks: list[Chunk] = []
    for line in lines:
        if chunks and _stands_below(chunks[-1].lines[-1], line):
            chunks[-1].take(line)
        elif not (chunks and _stands_between(chunks[-1], line)):
            chunks.append(Chunk([line], line.x0, line.x1, line.top, line.bottom))
    return _ordered(chunks) if len(chunks) <= _STACKS else chunks


def _stands_below(above: Line, line: Line) -> bool:
    distance = above.y - line.y
    size = max(above.size, line.size)
    if above.table or line.table:
        return False
    if not size * _LOWER < distance <= size * _STACKED:
        return False
    return line.x0 < above.x1 and above.x0 - line.x1 < size * _ASIDE


def _stands_between(chunk: Chunk, line: Line) -> bool:
    """Tell whether a line belongs between two lines of a chunk, drawn before it, and put it there."""
    if not chunk.bottom < line.y < chunk.top:
        return False
    for place, (above, below) in enumerate(pairwise(chunk.lines), start=1):
        if _stands_below(above, line) and _stands_below(line, below):
            chunk.lines.insert(place, line)
            chunk.x0, chunk.x1 = min(chunk.x0, line.x0), max(chunk.x1, line.x1)
            return True
    return False


def _ordered(chunks: list[Chunk]) -> list[Chunk]:
    before: list[int] = [0] * len(chunks)  # how many chunks must come first
    after: list[list[int]] = [[] for _ in chunks]
    for one, chunk in enumerate(chunks):
        for two in range(one + 1, len(chunks)):
            first = _first(chunk, chunks[two])
            if first < 0:
                after[one].append(two)
                before[two] += 1
            elif first > 0:
                after[two].append(one)
                before[one] += 1
    waiting = list(range(len(chunks)))
    ordered = []
    while waiting:
        # Boxes that overlap in a circle are taken as the text layer has them.
        place = next((place for place in waiting if before[place] <= 0), waiting[0])
        waiting.remove(place)
        ordered.append(chunks[place])
        for other in after[place]:
            before[other] -= 1
    return ordered


def _first(one: Chunk, two: Chunk) -> int:
    """Return -1 if the first chunk is to be read before the second, 1 if after it, 0 if places do not tell."""
    across = min(one.x1, two.x1) - max(one.x0, two.x0)
    if across > _SLACK:
        if one.bottom >= two.top - _SLACK:
            return -1
        return 1 if two.bottom >= one.top - _SLACK else 0
    along = min(one.top, two.top) - max(one.bottom, two.bottom)
    if along > _SLACK:
        return -1 if one.x0 < two.x0 else 1
    return 0

"""How a document is set: its usual type size, and how far apart its lines stand."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice, pairwise

from diffreport.readers.pdf.lines import Line
from diffreport.readers.pdf.order import Chunk

_LARGER = 1.08  # times the text's type size: what is set larger is a heading
_SAME_SIZE = 0.06  # of the type size: writers scale what they set by as much
_PITCHED = 2.6  # times the type size: the lines of a paragraph stand no further apart; double spacing is 2.4
_SPACED = 1.25  # times the distance of a paragraph's lines: paragraphs stand further apart
_SELDOM = 5  # times as often paragraphs of one line stand below each other as the lines of the others, at most
_TIGHTEST = 0.9  # times the type size: lines of text stand no closer
_PROSE = 30  # characters: shorter lines are titles, items and cells, which stand apart
_SMALL_CAPITALS = 0.65  # of the type size: fonts and programs make them 65 to 80 per cent
_LEADING = 1.2  # times the type size, where no two lines tell
_INDENTED = 3.0  # of the type size by which the lines of one column begin apart
_LINES = 6  # lines of a chunk: as many tell how wide it is
_MIRRORED, _OUTSIDE = 4.0, 72.0  # points by which the margins of left and right pages differ, where they do
_NARROWEST = 12.0  # times the type size: columns of text are no narrower
_COLUMN_LINE = 15  # characters: most lines of a column of text have more
_FAR = 1e6  # points: right of any page
_NEAR = 8  # lines of a chunk above and below, by which a line is judged: texts of other widths may stand above it
_BAND = 12.0  # points: about a line of text
_HIGHEST = 14400.0  # points: no page is larger (ISO 32000-1, annex C), whatever its text claims
_REACHING = 0.5  # of the type size by which justified lines miss the edge


class Metrics:
    """What the lines of a document tell of its setting."""

    def __init__(self, pages: Sequence[Sequence[Chunk]]) -> None:
        lines = [line for chunks in pages for chunk in chunks for line in chunk.lines]
        self.body = usual_size(lines)
        self.margins = _margins(lines)
        self.pitches: dict[float, float] = {}
        distances: dict[float, Counter[float]] = {}
        for chunks in pages:
            for chunk in chunks:
                for line, after in pairwise(chunk.lines):
                    distance = line.y - after.y
                    if len(line.text) >= _PROSE and same_size(line, after) and distance <= line.size * _PITCHED:
                        distances.setdefault(line.size, Counter())[round(distance * 2) / 2] += 1
        for size, counter in distances.items():
            self.pitches[size] = _pitch(counter, size)

    def is_large(self, line: Line) -> bool:
        """Tell whether a line is set in larger type than the text."""
        return line.size >= self.body * _LARGER

    def indent(self, line: Line) -> float:
        """Return how far right of its page's margin a line begins: left and right pages have margins of their own."""
        return line.x0 - self.margins[line.page % 2]

    def pitch(self, line: Line) -> float:
        """Return how far below a line the next one of its paragraph stands, in points."""
        return self.pitches.get(line.size) or line.size * _LEADING


def _pitch(counter: Counter[float], size: float) -> float:
    """Return how far apart the lines of a paragraph stand, of the distances counted.

    That is the most frequent, save where most paragraphs have one line and so stand further apart than lines do.
    """

    def how_often(distance: float) -> tuple[int, float]:
        return counter[distance], -distance

    usual = max(counter, key=how_often)
    nearer = (each for each in counter if size * _TIGHTEST <= each and each * _SPACED < usual)
    return max((each for each in nearer if counter[each] * _SELDOM >= counter[usual]), key=how_often, default=usual)


class Edges:
    """Where the lines of one page end that begin in one place."""

    def __init__(self, chunks: Sequence[Chunk]) -> None:
        self.lines = sorted((line for chunk in chunks for line in chunk.lines), key=lambda line: line.x0)
        self.places = [line.x0 for line in self.lines]
        self.bands: dict[int, list[Chunk]] = {}
        for chunk in sorted(chunks, key=lambda chunk: chunk.x0):
            for band in _bands(chunk):
                self.bands.setdefault(band, []).append(chunk)
        starts = Counter(round(line.x0) for line in self.lines if len(line.text) >= _COLUMN_LINE)
        self.starts = [start for start, count in starts.items() if count >= _LINES]
        self.limits: dict[int, float] = {}
        self.known: dict[tuple[int, float, float], float] = {}

    def right(self, line: Line, chunk: Chunk) -> float:
        """Return how far right a line could have reached."""
        if len(chunk.lines) >= _LINES or _is_justified(chunk):
            place = chunk.lines.index(line)
            near_by = chunk.lines[max(place - _NEAR, 0) : place + _NEAR]
            return max(other.x1 for other in near_by if same_size(other, line))
        limit = min(self.limits.get(id(chunk)) or self._limit(chunk), self._next_column(line))
        key = round(line.x0), line.size, limit
        if key not in self.known:
            near = line.size * _INDENTED
            beside = self.lines[bisect_left(self.places, line.x0 - near) : bisect_right(self.places, line.x0 + near)]
            self.known[key] = max(
                (other.x1 for other in beside if other.x1 <= limit and same_size(other, line)),
                default=line.x1,
            )
        return max(self.known[key], line.x1)

    def _limit(self, chunk: Chunk) -> float:
        """Return where the next chunk beside one begins: a cell's or a column's lines end before it."""
        limit = _FAR
        for band in _bands(chunk):
            beside = self.bands.get(band, [])
            for other in islice(beside, bisect_left(beside, chunk.x1, key=lambda other: other.x0), None):
                if other.x0 >= limit:
                    break
                if min(other.top, chunk.top) > max(other.bottom, chunk.bottom):
                    limit = other.x0
        self.limits[id(chunk)] = limit
        return limit

    def _next_column(self, line: Line) -> float:
        """Return where the lines of the next column begin; texts over all columns may stand above them."""
        least = max(line.x1, line.x0 + line.size * _NARROWEST)
        return min((start for start in self.starts if start > least), default=_FAR)


def _bands(chunk: Chunk) -> range:
    """Return the bands of the page that a chunk stands in: what overlaps it stands in one of them."""
    low, high = (min(max(edge, -_HIGHEST), _HIGHEST) for edge in (chunk.bottom, chunk.top))
    return range(int(low // _BAND), int(high // _BAND) + 1)


def _is_justified(chunk: Chunk) -> bool:
    reaching = sum(chunk.x1 - line.x1 <= line.size * _REACHING for line in chunk.lines)
    return len(chunk.lines) > 2 and reaching * 3 >= len(chunk.lines) * 2


def same_size(line: Line, other: Line) -> bool:
    """Tell whether two lines are set in one type size; small capitals go with the text's."""
    if line.table or other.table:
        return False
    larger, smaller = (line, other) if line.size >= other.size else (other, line)
    if larger.size - smaller.size <= larger.size * _SAME_SIZE or line.sizes & other.sizes:
        return True
    return smaller.size >= larger.size * _SMALL_CAPITALS and not smaller.bold and _is_mostly_upper(smaller.text)


def _is_mostly_upper(text: str) -> bool:
    capitals = sum(map(str.isupper, text))
    return capitals > len(text) / 2 and capitals * 10 >= sum(map(str.isalpha, text)) * 9


def _margins(lines: Iterable[Line]) -> tuple[float, float]:
    """Return where the text of left and of right pages begins; nearly the same is the same."""
    starts: tuple[list[float], list[float]] = ([], [])
    for line in lines:
        if len(line.text) >= _PROSE:
            starts[line.page % 2].append(line.x0)
    left, right = (sorted(side)[len(side) // 50] if side else 0.0 for side in starts)
    return (left, right) if starts[0] and starts[1] and _MIRRORED < abs(left - right) < _OUTSIDE else (0.0, 0.0)


def usual_size(lines: Iterable[Line]) -> float:
    """Return the size most text is set in, in points."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    return max(sizes, key=lambda size: (sizes[size], size)) if sizes else 0.0

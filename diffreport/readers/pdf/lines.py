"""From words at places to lines: what stands on one baseline without a gap."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from diffreport.model import Table
from diffreport.readers.pdf.glyphs import Page
from diffreport.readers.pdf.words import HYPHEN, Word

GAP = 1.5  # of the type size: no justified line is set wider, and cells and columns stand further apart
_WIDE, _WIDEST = 0.6, 2.2  # of the type size: the spaces of a line set wide
_ALIKE = 1.4  # times the usual space of a line that the widest one of it measures
_EQUAL = 1.1  # times the narrowest space of a line that the widest measures: spread over its column by a program
_SAME_BASELINE = 0.45  # of the type size: a raised figure stands a third of it higher, the next line a whole one lower
_JOINED = 0.6  # of the type size: pieces of a line drawn apart stand no further apart than words do
_LABEL_GAP = 4.0  # of the type size: from a bullet or a number to the text of its item
_TOUCHING = 0.1  # of the type size: a space is never set narrower
_OVERLAP = 0.5  # of the type size by which pieces may overlap: italics and kerning
_SHARE = 0.15  # of a line's letters: a part that tells how the line is set
_TRACKED = 1.7  # times the space between spaced-out letters: a wider one parts words
_LETTERS = 2  # pairs of single letters side by side: no sentence has them, a spaced-out word does
_SMALLER = 0.9  # times the type size: raised figures are set no larger
_HIGHEST = 0.7  # of the type size that a raised figure may stand above its line
_MARK_LENGTH = 4  # characters of a raised figure: "12,13" is two
_CELL = 24.0  # points: the side of the cells of a page by which lines are looked up
_MOST_CELLS = 400  # that a line is looked up by: two of text over the page have fewer
# Symbol fonts have their bullets in the private area: what they draw there (Symbol, Wingdings).
_AS_DRAWN = str.maketrans(
    {
        HYPHEN: "-",
        "\u00ad": "-",
        "\uf0b7": "•",
        "\uf0a7": "▪",
        "\uf0a8": "◻",
        "\uf0d8": "➢",
        "\uf0fc": "✓",
        "\uf0e0": "→",
    }
)
_LABEL = re.compile(
    r"(?:[•●○◦▪■□❑➢➤✓✔–—*·\u2043\uf0b7\uf0a7\uf0d8o-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxlcIVXLC]{1,5})[.)]|\d{1,2}(?:\.\d{1,2})+\.)"
)
_SECTION = re.compile(r"\d{1,2}(?:\.\d{1,2})+")


@dataclass(slots=True, eq=False)
class Line:
    """Words on one baseline; `order` is its place in the text layer."""

    words: list[Word]
    page: int
    order: int
    text: str = ""
    x0: float = 0.0
    x1: float = 0.0
    y: float = 0.0
    size: float = 0.0  # that most of it is set in
    least: float = 0.0  # size that a word of it is set in
    sizes: set[float] = field(default_factory=set)  # that a good part of it is set in: small capitals among others
    bold: bool = False
    font: str = ""
    hyphen: bool = False  # the text layer says that a word goes on in the next line
    table: Table | None = None  # that it stands for; its size is the table's height then

    def measure(self) -> Line:
        """Set what follows from the words, and return the line."""
        words = self.words
        self.x0, self.x1 = min(w.x0 for w in words), max(w.x1 for w in words)
        weights: dict[tuple[float, str], int] = {}
        bold = letters = 0
        for word in words:
            style, length = word.style, len(word.text)
            key = style.size, style.font
            weights[key] = weights.get(key, 0) + length
            letters += length
            bold += length * style.bold
        self.size, self.font = max(weights, key=lambda key: (weights[key], key))
        self.least = min(size for size, _ in weights)
        self.sizes = {size for (size, _), length in weights.items() if length >= letters * _SHARE}
        self.bold = bold * 10 >= letters * 9
        self.y = next((w.y for w in words if w.size >= self.size), words[0].y)
        self.hyphen = words[-1].text.endswith(HYPHEN)
        self.text = _text(words)
        return self

    def take(self, other: Line) -> None:
        """Put the words of a piece of the same line among its own."""
        self.order = other.order if is_label(self.text) else min(self.order, other.order)
        self.words = sorted((*self.words, *other.words), key=lambda word: word.x0)
        self.measure()

    @property
    def top(self) -> float:
        """Return about where its capitals end."""
        return self.y + self.size * 0.75

    @property
    def bottom(self) -> float:
        """Return about where its descenders end."""
        return self.y - self.size * 0.25


def lines_of(page: Page) -> list[Line]:
    """Return the lines of a page in the order of the text layer. Cost: near-linear in its words."""
    return assembled(page.words, page.number)


def assembled(words: Sequence[Word], number: int) -> list[Line]:
    """Return the lines that words of one page and one direction make."""
    pieces: list[list[Word]] = []
    for run in _runs(words):
        pieces.extend(_spaced_out(run))
    if _rise(pieces):
        pieces.reverse()
    lines = [Line(piece, number, order).measure() for order, piece in enumerate(pieces)]
    return _once(_rejoined(lines))


def _rise(pieces: Sequence[Sequence[Word]]) -> bool:
    """Tell whether lines follow each other upwards, as the library gives those of a turned page."""
    rises = sum(after[0].y > piece[0].y + piece[0].size / 2 for piece, after in pairwise(pieces))
    return rises * 2 > len(pieces)


def _runs(words: Iterable[Word]) -> Iterator[list[Word]]:
    """Yield words that follow each other on one baseline without a gap."""
    row: list[Word] = []
    for word in words:
        if row and (not _is_level(row[-1], word) or (row[-1].last and row[-1].text.endswith(HYPHEN))):
            yield from _cells(row)
            row = []
        row.append(word)
    if row:
        yield from _cells(row)


def _is_level(word: Word, after: Word) -> bool:
    smaller, larger = (word, after) if word.style.size <= after.style.size else (after, word)
    # Only a raised figure may stand that high; what is longer and smaller is another line beside large type.
    reach = (larger if len(smaller.text) <= _MARK_LENGTH else smaller).size * _SAME_BASELINE
    return abs(after.y - word.y) <= reach and after.x0 - word.x1 >= -larger.size * _OVERLAP


def _cells(row: list[Word]) -> Iterator[list[Word]]:
    """Yield the parts of a row of words that stand apart."""
    gaps = [(after.x0 - word.x1) / max(word.size, after.size) for word, after in pairwise(row)]
    # A short line set wide to fill its column has gaps as wide as cells have, but all alike.
    usual = median(gaps) if len(gaps) > 1 else 0.0
    is_wide = usual > _WIDE and (max(gaps) <= min(usual * _ALIKE, _WIDEST) or max(gaps) <= min(gaps) * _EQUAL)
    start = 0
    for place, gap in enumerate(gaps, start=1):
        if gap > GAP and not (is_wide and not row[place].text[0].isdigit()):
            yield row[start:place]
            start = place
    yield row[start:]


def _spaced_out(run: list[Word]) -> list[list[Word]]:
    """Return a run with the letters of spaced-out words put together ("M e s s a g e")."""
    letters = [word.text.isalpha() and len(word.text) == 1 for word in run]
    pairs = [place for place in range(len(run) - 1) if letters[place] and letters[place + 1]]
    if len(pairs) < _LETTERS:
        return [run]
    tracking = median(run[place + 1].x0 - run[place].x1 for place in pairs)
    joined = [run[0]]
    for before, word in pairwise(run):
        gap = word.x0 - before.x1
        if gap <= tracking * _TRACKED and gap < before.size * _JOINED:
            joined[-1] = joined[-1]._replace(text=joined[-1].text + word.text, x1=word.x1, last=word.last)
        else:
            joined.append(word)
    return [joined]


def _rejoined(lines: list[Line]) -> list[Line]:
    """Return the lines with the pieces of one line that were drawn apart put together."""
    rows: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        rows[round(line.y)].append(line)
    gone: set[int] = set()
    for key in sorted(rows, reverse=True):
        last: Line | None = None
        near = [line for line in (*rows[key], *rows.get(key - 1, ())) if id(line) not in gone]
        for line in sorted(near, key=lambda line: (line.x0, line.order)):
            # "1.2" may be a figure in a table, but not where it has one text beside it that is set as it is.
            numbers = last is not None and len(near) == 2 and _SECTION.fullmatch(last.text) and _is_set_as(last, line)
            if last is not None and (
                _continues(last, line) or (numbers and line.x0 - last.x1 <= line.size * _LABEL_GAP)
            ):
                last.take(line)
                gone.add(id(line))
            else:
                last = line
    lines = [line for line in lines if id(line) not in gone]
    gone |= _raised(lines)
    return sorted((line for line in lines if id(line) not in gone), key=lambda line: line.order)


def _is_set_as(line: Line, after: Line) -> bool:
    return line.size == after.size and line.bold == after.bold and line.font == after.font and after.text[0].isalpha()


def _raised(lines: Sequence[Line]) -> set[int]:
    """Put raised figures drawn apart into the lines they stand in; return them, by identity."""
    gone: set[int] = set()
    largest = max((line.size for line in lines), default=0.0)
    marks = [line for line in lines if len(line.text) <= _MARK_LENGTH and line.size <= largest * _SMALLER]
    if not marks:
        return gone
    hosts = Hosts(lines)
    for mark in marks:
        if not any(map(str.isalnum, mark.text)):
            continue
        for number in hosts.near(mark):
            host = lines[number]
            if host is not mark and id(host) not in gone and _carries(host, mark):
                host.take(mark)
                hosts.add(number, host)
                gone.add(id(mark))
                break
    return gone


class Hosts:
    """Where on a page the lines are that may have raised figures."""

    def __init__(self, lines: Sequence[Line]) -> None:
        """Take in the lines, by their numbers."""
        self.cells: dict[tuple[int, int], set[int]] = defaultdict(set)
        self.large: set[int] = set()  # they may be anywhere
        for number, line in enumerate(lines):
            self.add(number, line)

    def add(self, number: int, line: Line) -> None:
        """Take in a line, or that it has grown."""
        reach = line.size * _JOINED * 2
        columns = _cells_of(line.x0 - reach, line.x1 + reach)
        rows = _cells_of(line.y, line.y + line.size * _HIGHEST)
        if len(columns) * len(rows) > _MOST_CELLS:
            self.large.add(number)
            return
        for column in columns:
            for row in rows:
                self.cells[column, row].add(number)

    def near(self, mark: Line) -> list[int]:
        """Return the numbers of the lines near a raised figure, in order."""
        found = set(self.large)
        row = int(mark.y // _CELL)
        for column in _cells_of(mark.x0, mark.x1)[:_MOST_CELLS]:
            found |= self.cells.get((column, row), set())
        return sorted(found)


def _cells_of(low: float, high: float) -> range:
    return range(int(low // _CELL), int(high // _CELL) + 1)


def _carries(line: Line, mark: Line) -> bool:
    """Tell whether a raised figure belongs into a line: within it, at its end, or at its beginning."""
    rise = mark.y - line.y
    if mark.size > line.size * _SMALLER or not line.size * 0.1 < rise < line.size * _HIGHEST:
        return False
    return line.x0 - mark.size * _JOINED * 2 <= mark.x1 and mark.x0 <= line.x1 + line.size * _JOINED


def _continues(line: Line, after: Line) -> bool:
    size = max(line.size, after.size)
    gap = after.x0 - line.x1
    if line.hyphen or abs(line.y - after.y) > min(line.size, after.size) * 0.3 or gap < -size * _OVERLAP:
        return False
    if is_label(line.text):
        return gap <= size * _LABEL_GAP and not is_label(after.text)
    return gap <= size * (_JOINED if abs(line.order - after.order) <= 1 else _JOINED / 2)


def is_label(text: str) -> bool:
    """Tell whether a text is no more than the bullet or the number of an item."""
    return _LABEL.fullmatch(text) is not None


def _once(lines: list[Line]) -> list[Line]:
    """Return the lines without those drawn a second time in the same place."""
    kept: list[Line] = []
    seen: dict[tuple[str, int], list[Line]] = {}
    for line in lines:
        near = [other for step in (-1, 0, 1) for other in seen.get((line.text, round(line.y / 4) + step), ())]
        if any(abs(o.x0 - line.x0) < line.size * 0.3 and abs(o.y - line.y) < line.size * 0.3 for o in near):
            continue
        seen.setdefault((line.text, round(line.y / 4)), []).append(line)
        kept.append(line)
    return kept


def _text(words: Sequence[Word]) -> str:
    """Return the words with single spaces, where a space is; a hyphen at the end stays one."""
    parts = [words[0].text]
    for word, after in pairwise(words):
        # What is raised, or was drawn apart, was never followed by a space if it touches the next piece.
        touching = after.x0 - word.x1 < _TOUCHING * max(word.size, after.size)
        drawn_apart = word.last or min(word.size, after.size) <= max(word.size, after.size) * _SMALLER
        parts.append(after.text if touching and drawn_apart else f" {after.text}")
    text = "".join(parts)
    # Between letters of one line a soft hyphen is drawn, so it is a hyphen; at the end it may be one.
    return text.translate(_AS_DRAWN)

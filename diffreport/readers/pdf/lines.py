"""From words at places to lines: what stands on one baseline without a gap."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from diffreport.readers.pdf.glyphs import HYPHEN, Page, Word

GAP = 1.5  # of the type size: no justified line is set wider, and cells and columns stand further apart
_SAME_BASELINE = 0.45  # of the type size: a raised figure stands a third of it higher, the next line a whole one lower
_JOINED = 0.6  # of the type size: pieces of a line drawn apart stand no further apart than words do
_LABEL_GAP = 4.0  # of the type size: from a bullet or a number to the text of its item
_TOUCHING = 0.12  # of the type size: a space is never set narrower
_OVERLAP = 0.5  # of the type size by which pieces may overlap: italics and kerning
_TRACKED = 1.7  # times the space between spaced-out letters: a wider one parts words
_LETTERS = 2  # pairs of single letters side by side: no sentence has them, a spaced-out word does
_RAISED = 0.2  # of the type size: what stands this much higher, and is smaller, is raised
_SOFT_HYPHEN = "\u00ad"
_LABEL = re.compile(r"(?:[•●○◦▪■□❑➢➤✓✔–—*·\u2043\uf0b7\uf0a7\uf0d8o-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxlcIVXLC]{1,5})[.)])")


@dataclass(slots=True)
class Line:
    """Words on one baseline; `order` is its place in the text layer."""

    words: list[Word]
    page: int
    order: int
    text: str = ""
    x0: float = 0.0
    x1: float = 0.0
    y: float = 0.0
    size: float = 0.0
    bold: bool = False
    font: str = ""
    hyphen: bool = False  # the text layer says that a word goes on in the next line

    def measure(self) -> Line:
        """Set what follows from the words, and return the line."""
        words = self.words
        self.x0, self.x1 = min(w.x0 for w in words), max(w.x1 for w in words)
        weights: dict[tuple[float, str], int] = {}
        bold = letters = 0
        for word in words:
            key = word.style.size, word.style.font
            length = len(word.text)
            weights[key] = weights.get(key, 0) + length
            letters += length
            bold += length * word.style.bold
        self.size, self.font = max(weights, key=lambda key: (weights[key], key))
        self.bold = bold * 10 >= letters * 9
        self.y = next((w.y for w in words if w.size >= self.size), words[0].y)
        self.hyphen = words[-1].text.endswith(HYPHEN)
        self.text = _text(words)
        return self

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
    lines = [Line(piece, number, order).measure() for order, piece in enumerate(pieces)]
    return _once(_rejoined(lines))


def _runs(words: Iterable[Word]) -> Iterator[list[Word]]:
    """Yield words that follow each other on one baseline without a gap."""
    run: list[Word] = []
    for word in words:
        if run and (run[-1].last or not _follows(run[-1], word)):
            if run[-1].last and not run[-1].text.endswith(HYPHEN) and _follows(run[-1], word):
                run[-1] = run[-1]._replace(last=False)
            else:
                yield run
                run = []
        run.append(word)
    if run:
        yield run


def _follows(word: Word, after: Word) -> bool:
    size = max(word.size, after.size)
    gap = after.x0 - word.x1
    return abs(after.y - word.y) <= size * _SAME_BASELINE and -size * _OVERLAP <= gap <= size * GAP


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
    rows: dict[int, list[Line]] = {}
    for line in sorted(lines, key=lambda line: (-line.y, line.x0)):
        rows.setdefault(round(line.y), []).append(line)
    joined_into: dict[int, Line] = {}
    gone: set[int] = set()
    for key in sorted(rows, reverse=True):
        near = sorted((*rows[key], *rows.get(key - 1, ())), key=lambda line: (line.x0, line.order))
        last: Line | None = None
        for line in near:
            if id(line) in gone:
                continue
            if last is not None and last is not line and id(last) not in gone and _continues(last, line):
                last.words = last.words + line.words
                last.order = min(last.order, line.order) if not is_label(last.text) else line.order
                last.measure()
                gone.add(id(line))
                joined_into[id(line)] = last
            else:
                last = line
    return sorted((line for line in lines if id(line) not in gone), key=lambda line: line.order)


def _continues(line: Line, after: Line) -> bool:
    size = max(line.size, after.size)
    gap = after.x0 - line.x1
    if line.hyphen or abs(line.y - after.y) > min(line.size, after.size) * 0.3 or gap < -size * _OVERLAP:
        return False
    if is_label(line.text):
        return gap <= size * _LABEL_GAP and not is_label(after.text)
    return gap <= size * _JOINED and abs(line.order - after.order) <= 1


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
    for before, word in pairwise(words):
        touching = word.x0 - before.x1 < _TOUCHING * max(before.size, word.size) and before.last
        parts.append(word.text if touching else f" {word.text}")
    text = "".join(parts)
    # Between letters of one line a soft hyphen is drawn, so it is a hyphen; at the end it may be one.
    return text.replace(HYPHEN, "-").replace(_SOFT_HYPHEN, "-")

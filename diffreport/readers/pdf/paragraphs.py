"""From lines in reading order to paragraphs, across columns and pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from diffreport.readers.pdf.hyphens import Vocabulary
from diffreport.readers.pdf.lines import Line
from diffreport.readers.pdf.metrics import Edges, Metrics, same_size
from diffreport.readers.pdf.order import Chunk

BULLET = re.compile(r"[•●○◦▪■□❑➢➤✓✔‣⁃·\uf0b7\uf0a7\uf0d8\uf0fc–—-](?=\s|$)|o(?=\s)")
NUMBERED = re.compile(
    r"[‘’“”\"']{0,2}(?:(?:\d{1,3}|[a-zA-Z]|[ivxlcIVXLC]{1,6})[.)](?=\s|$)|\((?:\d{1,3}|[a-zA-Z]{1,2}|[ivxlcIVXLC]{1,6})\)(?=\s|$)"
    r"|\d{1,2}(?:\.\d{1,2}){1,4}\.?(?=\s+[^\W\da-z_]))"
)
_LABELLED = re.compile(
    r"(?:sec(?:tion|\.)|art(?:icle|\.)|chapter|annex|appendix|title|part|§)\s?[\dIVXLC]+[a-z]?\b", re.I
)
_SPACED = 1.25  # times the usual distance of lines: a wider one parts paragraphs
_LOOSE = 1.1  # times the usual distance: behind a full stop, this parts paragraphs, too
_ROUNDING = 0.6  # points by which distances differ without meaning
_INDENT = 0.8  # of the type size: a first line is set in by no less
_FREE = 0.3  # of the type size that a line must leave free beyond the next word, for that word to have fit
_SPACE = 0.25  # of the type size: the width of a space
_CLEARLY_FREE = 0.35  # of the line's width: a line that leaves as much free ends, whatever follows
_HARDLY_FREE = 0.15  # of the line's width: in prose, a line without a full stop that is as full goes on
_TERMINAL = re.compile(r"[.!?:;][\"'”’)\]]*\d{0,3}$")
_LEADS_IN = re.compile(r"[.:;,!?—–][\"'”’)\]]*$|\b(?:and|or)$")
_OPEN_END = re.compile(
    r"\b(?:the|an?|of|and|or|to|for|in|on|with|that|by|from|at|as|is|are|der|die|und|des|du|de|la|et|y)$"
)
_LONG = 0.6  # of the column: a line that goes on in another column is no shorter
_PROSE = 30  # characters: a line of a column of text has more, a cell often fewer


@dataclass(slots=True)
class Paragraph:
    """The lines of one paragraph, heading or item, and where they stand."""

    lines: list[Line]

    @property
    def first(self) -> Line:
        """Return its first line."""
        return self.lines[0]

    @property
    def last(self) -> Line:
        """Return its last line."""
        return self.lines[-1]

    def text(self, vocabulary: Vocabulary) -> str:
        """Return its text, the hyphens of line breaks resolved."""
        text = ""
        for line in self.lines:
            text = vocabulary.joined(text, line.text)
        return text


class Assembler:
    """Puts the lines of a document together, page by page."""

    def __init__(self, metrics: Metrics) -> None:
        self.metrics = metrics
        self.last: Paragraph | None = None  # that another column or page may carry on
        self.right = 0.0  # how far its last line could have reached

    def page(self, chunks: Sequence[Chunk]) -> list[Paragraph]:
        """Return the paragraphs that begin on a page; lines that carry on the last one are added to it."""
        edges = Edges(chunks)
        found: list[Paragraph] = []
        for chunk in chunks:
            for paragraph in self._of_chunk(chunk, edges):
                if paragraph.first.table:
                    found.append(paragraph)  # the text before it may go on behind it
                    continue
                if paragraph.first is chunk.lines[0] and self.last and self._carries_on(self.last, paragraph):
                    self.last.lines.extend(paragraph.lines)
                else:
                    found.append(paragraph)
                    self.last = paragraph
                self.right = edges.right(self.last.last, chunk)
        return found

    def _of_chunk(self, chunk: Chunk, edges: Edges) -> Iterator[Paragraph]:
        lines: list[Line] = []
        for line in chunk.lines:
            if lines and self._parts(lines, line, edges.right(lines[-1], chunk), chunk):
                yield Paragraph(lines)
                lines = []
            lines.append(line)
        if lines:
            yield Paragraph(lines)

    def _parts(self, lines: list[Line], after: Line, right: float, chunk: Chunk) -> bool:
        """Tell whether a line begins a new paragraph below others."""
        line = lines[-1]
        if not same_size(line, after):
            return True
        distance = line.y - after.y
        if distance > self.metrics.pitch(line) * _SPACED + _ROUNDING and not _is_even(chunk, distance):
            return True
        if is_cut(line.text):
            return False
        if distance > self.metrics.pitch(line) * _LOOSE + _ROUNDING and _is_sentence_end(line, after):
            return True
        if self._hangs(lines, after):
            return False
        short = _is_short(line, after, right, chunk)
        if line.bold != after.bold and (short or line.bold):
            return True
        if BULLET.match(after.text):
            return after.text[0] not in "-–—·o" or short or _is_label_above(lines[0], after)
        if _is_label_above(lines[0], after) and (NUMBERED.match(after.text) or _LABELLED.match(after.text)):
            return True
        if NUMBERED.match(after.text) and after.x0 - line.x0 > after.size * _INDENT and _LEADS_IN.search(line.text):
            return True
        outdent = lines[0].x0 - after.x0 > after.size * _INDENT
        if outdent and BULLET.match(lines[0].text):
            return True
        if outdent and NUMBERED.match(lines[0].text) and NUMBERED.match(after.text):
            return True
        return short or self._is_set_in(lines, after)

    def _hangs(self, lines: list[Line], after: Line) -> bool:
        """Tell whether a line goes on with an item, below its text and right of its bullet."""
        first, line = lines[0], lines[-1]
        if not BULLET.match(first.text) or BULLET.match(after.text) or NUMBERED.match(after.text):
            return False
        below = line if len(lines) > 1 else first.words[min(1, len(first.words) - 1)]
        return after.x0 > first.x0 + after.size * _INDENT / 2 and abs(after.x0 - below.x0) <= after.size * _INDENT / 2

    def _is_set_in(self, lines: list[Line], after: Line) -> bool:
        """Tell whether a line's left edge shows that it begins a paragraph."""
        line, em = lines[-1], after.size
        if _is_centred(line, after):
            return False
        if after.x0 - line.x0 >= em * _INDENT:
            return len(lines) > 1
        if line.x0 - after.x0 >= em * _INDENT:
            return len(lines) > 1
        return False

    def _carries_on(self, paragraph: Paragraph, after: Paragraph) -> bool:
        """Tell whether a paragraph goes on in another column or on another page."""
        line, other = paragraph.last, after.first
        if not same_size(line, other) or line.bold != other.bold:
            return False
        turned = other.page != line.page or other.y > line.y + line.size
        if not turned or BULLET.match(other.text):
            return False
        if is_cut(line.text):
            return True
        width = self.right - paragraph.first.x0
        word = other.words[0]
        if line.x1 - line.x0 < width * _LONG or line.x1 + _SPACE * line.size + (word.x1 - word.x0) < self.right:
            return False
        if NUMBERED.match(other.text) or len(line.text) < _PROSE:
            return False
        if not _TERMINAL.search(line.text) or other.text[0].islower():
            return True
        # The next paragraph's first line would be set in as this one's is, or stand out as its number does.
        margin = abs(paragraph.first.x0 - line.x0) >= line.size * _INDENT
        return margin and abs(other.x0 - line.x0) < line.size * _INDENT / 2


def _is_sentence_end(line: Line, after: Line) -> bool:
    return _TERMINAL.search(line.text) is not None and not after.text[0].islower()


def is_cut(text: str) -> bool:
    """Tell whether a line ends within a word."""
    return len(text) > 1 and text[-1] in "-\u2010\u00ad" and text[-2].isalnum()


def _is_short(line: Line, after: Line, right: float, chunk: Chunk) -> bool:
    """Tell whether a line ends although the next word would have fit on it."""
    word = after.words[0]
    need = _SPACE * line.size + word.x1 - word.x0
    if _is_centred(line, after):
        free = max(other.x1 - other.x0 for other in chunk.lines if same_size(other, line)) - (line.x1 - line.x0)
    else:
        free = right - line.x1
    if free < need + _FREE * line.size:
        return False
    if _TERMINAL.search(line.text):
        return True
    if (after.text[0].islower() and len(line.text) >= _PROSE) or _OPEN_END.search(line.text):
        return False
    # Words tied to the next ("5,000 employees") leave a line shorter than its own next word tells.
    width = max(right - line.x0, 1.0)
    reach = _CLEARLY_FREE if after.text[0].islower() else _HARDLY_FREE if len(line.text) >= _PROSE * 2 else 0.0
    return free > reach * width


def _is_centred(line: Line, after: Line) -> bool:
    middle, other = line.x0 + line.x1, after.x0 + after.x1
    return abs(middle - other) < line.size * 0.5 and abs(line.x0 - after.x0) > line.size * _INDENT


def _is_even(chunk: Chunk, distance: float) -> bool:
    """Tell whether all lines of a longer chunk stand as far apart: it is set wide."""
    if len(chunk.lines) < 4:
        return False
    steps = [line.y - after.y for line, after in pairwise(chunk.lines)]
    return sum(abs(step - distance) <= _ROUNDING for step in steps) * 4 >= len(steps) * 3


def _is_label_above(first: Line, after: Line) -> bool:
    """Tell whether a paragraph is an item whose bullet or number stands right above another one's."""
    label = BULLET.match(first.text) or NUMBERED.match(first.text) or _LABELLED.match(first.text)
    return label is not None and abs(first.x0 - after.x0) <= after.size * _INDENT

"""From lines in reading order to paragraphs, across columns and pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from diffreport.readers.pdf.hyphens import Vocabulary, is_unspaced
from diffreport.readers.pdf.lines import Line
from diffreport.readers.pdf.marks import BULLET, LABELLED, NUMBERED, counts_on, follows, is_marked, stands_below_mark
from diffreport.readers.pdf.metrics import Edges, Metrics, same_size
from diffreport.readers.pdf.order import Chunk

_DASHES = "-–—·o"  # signs that begin items, and lines within a sentence, too
_SPACED = 1.25  # times the usual distance of lines: a wider one parts paragraphs
_LOOSE = 1.1  # times the usual distance: behind a full stop, this parts paragraphs, too
_ROUNDING = 0.6  # points by which distances differ without meaning
_INDENT = 0.8  # of the type size: a first line is set in by no less
_FREE = 0.3  # of the type size that a line must leave free beyond the next word, for that word to have fit
_SPACE = 0.25  # of the type size: the width of a space
_CLEARLY_FREE = 0.35  # of the line's width: a line that leaves as much free ends, whatever follows
_HARDLY_FREE = 0.15  # of the line's width: in prose, a line without a full stop that is as full goes on
_TERMINAL = re.compile(r"[.!?:;。！？；：؟۔][\"'”’)\]]*\d{0,3}$")
_LEADS_IN = re.compile(r"[.:;,!?—–][\"'”’)\]]*$|\b(?:and|or)$")
_OPEN_END = re.compile(
    r"\b(?:the|an?|of|and|or|to|for|in|on|with|that|by|from|at|as|is|are|der|die|und|des|du|de|la|et|y)$"
)
_CLOSED = re.compile(r"[.:!?—][\"'”’)\]]*$")  # behind these no number within a sentence stands
_LONG = 0.6  # of the column: a line that goes on in another column is no shorter
COLUMN = 8.0  # times the type size: lines that begin further apart stand in different columns
_CARRIED = 15  # characters: in the narrowest column of text, a line that goes on in the next has more
_HEADING = 2  # lines in large type: no page cuts so short a heading
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

    @property
    def plain(self) -> str:
        """Return its lines as they stand, one after the other."""
        return " ".join(line.text for line in self.lines)

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
        self.items: list[Line] = []  # the first lines of the last items, one a level, outermost first

    def page(self, chunks: Sequence[Chunk]) -> list[Paragraph]:
        """Return the paragraphs that begin on a page; lines that carry on the last one are added to it."""
        edges = Edges(chunks)
        found: list[Paragraph] = []
        for chunk in chunks:
            if chunk.lines[0].table:
                found.append(Paragraph(chunk.lines))  # the text before it may go on behind it
                continue
            for line in chunk.lines:
                is_first = line is chunk.lines[0]
                if self.last and self._goes_on(self.last, line, chunk, None if is_first else edges):
                    self.last.lines.append(line)
                else:
                    self.last = Paragraph([line])
                    found.append(self.last)
                    self._note_item(line)
                self.right = edges.right(line, chunk)
        return found

    def _note_item(self, line: Line) -> None:
        """Remember the first line of an item, and forget those of the items set further in."""
        if not is_marked(line.text):
            return
        em, place = line.size * _INDENT / 2, self.metrics.indent(line)
        self.items = [item for item in self.items if self.metrics.indent(item) < place - em]
        self.items.append(line)

    def _counts_on(self, after: Line) -> bool:
        """Tell whether a line goes on counting where the last item of its level stopped, and begins a sentence:
        "paragraphs / (7) and (8)" does not."""
        if after.text.partition(" ")[2][:1].islower():
            return False
        em, place = after.size * _INDENT, self.metrics.indent(after)
        return any(
            follows(item.text, after.text) and abs(self.metrics.indent(item) - place) < em for item in self.items
        )

    def _goes_on(self, last: Paragraph, line: Line, chunk: Chunk, edges: Edges | None) -> bool:
        """Tell whether a line goes on with a paragraph: below it, or in another column or on another page."""
        return not self._parts(last.lines, line, chunk) if edges else self._carries_on(last, line)

    def _parts(self, lines: Sequence[Line], after: Line, chunk: Chunk) -> bool:
        """Tell whether a line begins a new paragraph below others."""
        line = lines[-1]
        if not same_size(line, after):
            return True
        distance, usual = line.y - after.y, self.metrics.pitch(line)
        if distance > usual * _SPACED + _ROUNDING and not _is_even(chunk, distance):
            return True
        if is_cut(line.text):
            return False
        if distance > usual * _LOOSE + _ROUNDING and _is_sentence_end(line, after):
            return True
        if _hangs(lines, after):
            return False
        if _runs_on(lines, after):
            return False
        short = _is_short(line, after, self.right, chunk)
        if line.bold != after.bold and (short or (line.bold and not after.text[0].islower())):
            return True
        return self._begins_item(lines, after, short) or short or _is_set_in(lines, after)

    def _carries_on(self, paragraph: Paragraph, other: Line) -> bool:
        """Tell whether a line goes on with a paragraph in another column or on another page."""
        first, line = paragraph.first, paragraph.last
        turned = other.page != line.page or other.y > line.y + line.size
        if not turned or not same_size(line, other) or line.bold != other.bold or BULLET.match(other.text):
            return False
        if is_cut(line.text):
            return True
        if len(paragraph.lines) <= _HEADING and self.metrics.is_large(line):
            return False
        if line.x1 - line.x0 < (self.right - first.x0) * _LONG or len(line.text) < _CARRIED:
            return False
        is_full = line.x1 + _SPACE * line.size + _first_width(other) >= self.right
        cut = other.text[0].islower() and not _TERMINAL.search(line.text)  # in ragged lines, short words go over early
        if not (is_full or cut or self._is_prose(paragraph, other)):
            return False
        em = line.size * _INDENT
        shift = abs(self.metrics.indent(other) - self.metrics.indent(line))
        below = shift < em / 2
        if NUMBERED.match(other.text):
            return below and not _CLOSED.search(line.text) and counts_on(paragraph.plain, other.text)
        same_column = shift < line.size * COLUMN
        if len(paragraph.lines) > 1 and BULLET.match(first.text) and not below and same_column:
            return False
        if not _TERMINAL.search(line.text) or other.text[0].islower():
            return True
        # The next paragraph's first line would be set in as this one's is, or stand out as its number does.
        return below and abs(self.metrics.indent(first) - self.metrics.indent(line)) >= em

    def _is_prose(self, paragraph: Paragraph, other: Line) -> bool:
        """Tell whether a paragraph of several lines ends within a sentence, in a line as full as ragged ones are."""
        line = paragraph.last
        if len(paragraph.lines) <= _HEADING or is_marked(paragraph.first.text) or _TERMINAL.search(line.text):
            return False
        is_below = abs(self.metrics.indent(other) - self.metrics.indent(line)) < line.size * _INDENT / 2
        free = self.right - line.x1
        return is_below and len(line.text) >= _PROSE * 2 and free <= (self.right - line.x0) * _HARDLY_FREE

    def _begins_item(self, lines: Sequence[Line], after: Line, short: bool) -> bool:
        """Tell whether a line begins an item, or ends the list above it."""
        first, line, em = lines[0], lines[-1], after.size * _INDENT
        if BULLET.match(after.text):
            return after.text[0] not in _DASHES or short or stands_below_mark(first, after)
        numbered = NUMBERED.match(after.text) is not None
        if stands_below_mark(first, after) and (numbered or LABELLED.match(after.text)):
            return True
        if numbered and after.x0 - line.x0 > em and _LEADS_IN.search(line.text):
            return True
        outwards = self.metrics.indent(first) - self.metrics.indent(after)
        if not is_marked(first.text) or not em < outwards < after.size * COLUMN:
            return False
        if numbered:
            return _LEADS_IN.search(line.text) is not None or self._counts_on(after)
        return BULLET.match(first.text) is not None


def _runs_on(lines: Sequence[Line], after: Line) -> bool:
    """Tell whether what looks like the mark of an item stands within a sentence: "1) one, / 2) two", or a dash."""
    if stands_below_mark(lines[0], after):
        return False
    if NUMBERED.match(after.text):
        set_in = after.x0 - lines[-1].x0 > after.size * _INDENT and _LEADS_IN.search(lines[-1].text)
        return (
            not set_in
            and not _CLOSED.search(lines[-1].text)
            and counts_on(" ".join(line.text for line in lines), after.text)
        )
    return BULLET.match(after.text) is not None and after.text[0] in _DASHES and not _LEADS_IN.search(lines[-1].text)


def _hangs(lines: Sequence[Line], after: Line) -> bool:
    """Tell whether a line goes on with an item, below its text and right of its bullet."""
    first, line = lines[0], lines[-1]
    if not BULLET.match(first.text) or is_marked(after.text):
        return False
    below = line if len(lines) > 1 else first.words[min(1, len(first.words) - 1)]
    return after.x0 > first.x0 + after.size * _INDENT / 2 and abs(after.x0 - below.x0) <= after.size * _INDENT / 2


def _is_set_in(lines: Sequence[Line], after: Line) -> bool:
    """Tell whether a line's left edge shows that it begins a paragraph."""
    line = lines[-1]
    if len(lines) < 2 or lines[-2].page != line.page or _is_centred(line, after):
        return False
    return abs(after.x0 - line.x0) >= after.size * _INDENT


def _is_sentence_end(line: Line, after: Line) -> bool:
    return _TERMINAL.search(line.text) is not None and not after.text[0].islower()


def is_cut(text: str) -> bool:
    """Tell whether a line ends within a word."""
    return len(text) > 1 and text[-1] in "-\u2010\u00ad" and text[-2].isalnum()


def _is_short(line: Line, after: Line, right: float, chunk: Chunk) -> bool:
    """Tell whether a line ends although the next word would have fit on it."""
    need = _SPACE * line.size + _first_width(after)
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


def _first_width(line: Line) -> float:
    """Return how wide the first word of a line is; of a script without spaces, the first character."""
    word = line.words[0]
    return line.size if is_unspaced(word.text[0]) else word.x1 - word.x0


def _is_centred(line: Line, after: Line) -> bool:
    middle, other = line.x0 + line.x1, after.x0 + after.x1
    return abs(middle - other) < line.size * 0.5 and abs(line.x0 - after.x0) > line.size * _INDENT


def _is_even(chunk: Chunk, distance: float) -> bool:
    """Tell whether all lines of a longer chunk stand as far apart: it is set wide."""
    if len(chunk.lines) < 4:
        return False
    steps = [line.y - after.y for line, after in pairwise(chunk.lines)]
    return sum(abs(step - distance) <= _ROUNDING for step in steps) * 4 >= len(steps) * 3

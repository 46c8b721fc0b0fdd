"""The blocks of a Word document's text: paragraphs, items, headings, tables, what they refer to behind them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.etree.ElementTree import Element

from diffreport.errors import InputError
from diffreport.model import Kind
from diffreport.readers.html.headings import Line
from diffreport.readers.office.docx.fields import gallery
from diffreport.readers.office.docx.inline import BREAK, CONTENTS, TRACKED, Found, Inline, Note, branch
from diffreport.readers.office.docx.names import (
    ALTERNATE,
    DEL,
    INS,
    PPR,
    SDT,
    SDT_CONTENT,
    SDT_PR,
    SIMPLE_FIELD,
    TBL,
    TC,
    TCPR,
    TR,
    TRPR,
    M,
    P,
    R,
    W,
    is_on,
    number_of,
    value_of,
)
from diffreport.readers.office.docx.numbering import Numbering
from diffreport.readers.office.docx.styles import BODY_LEVEL, Numbered, Style, Styles, list_of
from diffreport.readers.office.grid import Cell, Row, lines_of
from diffreport.readers.office.xml import check_depth
from diffreport.readers.outline import Draft

_HIGHEST = 6  # level of a heading
_SPAN = 1_000  # columns of a cell; Word allows 63
_PARAGRAPHS = 300_000  # of a document, empty ones too; a page has some thirty
_ENDS = re.compile(rf"{BREAK}\s*{BREAK}\s*")  # two line breaks in a row end a paragraph
_CELL_CHANGES = {f"{W}cellIns": INS, f"{W}cellDel": DEL}
_HEADING_WORDS = 40  # a longer one is a clause in a heading's style

# Elements to walk through, and what to do behind them.
_Visit = tuple[Iterator[Element], Callable[[], None]]


def _nothing() -> None:
    pass


class _Shape(NamedTuple):
    """What kind of block a paragraph makes, before its label is counted."""

    style: Style
    properties: Element | None


@dataclass(slots=True)
class _Held:
    """Text whose paragraph has not ended: its mark was deleted, or it is a large initial."""

    shape: _Shape | None
    texts: list[str]
    found: Found
    has_text: bool = False  # so that its shape stays


@dataclass(slots=True)
class _Grid:
    """A table that is being read."""

    rows: list[Row] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)


@dataclass(slots=True)
class Body:
    """Reads the blocks below an element, in one walk.

    `notes` gives the body of a note; `sections` is told where a section of the document ends.
    """

    shown: str
    inline: Inline
    styles: Styles
    numbering: Numbering
    notes: Callable[[Note], Element | None]
    end_section: Callable[[], None] = lambda: None
    lines: list[Line] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    _tables: list[_Grid] = field(default_factory=list)
    _outer: list[list[Line]] = field(default_factory=list)
    _held: _Held | None = None
    _count: int = 0  # of paragraphs
    _marks: list[str] = field(default_factory=list)  # of the notes that are being read; "" behind their first line
    _waiting: list[_Visit] = field(default_factory=list)

    def read(self, root: Element) -> None:
        """Gather the blocks below an element."""
        stack: list[_Visit] = [(iter(root), self._release)]
        while stack:
            children, leave = stack[-1]
            for child in children:
                if child.tag == P:
                    self._paragraph(child)
                elif below := self._enter(child):
                    stack.extend(reversed(below))
                    check_depth(len(stack), self.shown)
                    break
                if self._waiting:
                    break
            else:
                stack.pop()
                leave()
            if self._waiting:
                stack.extend(reversed(self._waiting))
                self._waiting.clear()

    def _enter(self, element: Element) -> list[_Visit]:
        """Return what is to be walked through inside of a block, and what to do behind it."""
        tag = element.tag
        if tag == TBL:
            self._release()
            self._tables.append(_Grid())
            return [(iter(element), self._leave_table)]
        if tag == TR:
            return self._enter_row(element)
        if tag == TC:
            return self._enter_cell(element)
        if tag == SDT:
            if "table of contents" in gallery(element.find(SDT_PR)):
                self.inline.leave_out(CONTENTS, element)
                return []
            content = element.find(SDT_CONTENT)
            return [(iter(content), _nothing)] if content is not None else []
        if tag in TRACKED:
            what = self.inline.skips(element)
            if what is not None:
                self.inline.leave_out(what, element)
                return []
            return [(iter(element), _nothing)]
        self.inline.embedded += tag == f"{W}altChunk"
        if tag == f"{W}sectPr":
            self.end_section()
            return []
        return self._enter_other(element)

    def _enter_other(self, element: Element) -> list[_Visit]:
        if element.tag == ALTERNATE:
            return [(iter(branch(element)), _nothing)]
        if element.tag in _BLOCKS:
            return [(iter(element), _nothing)]
        if element.tag in _INLINE:  # text that stands in no paragraph
            paragraph = Element(P)
            paragraph.append(element)
            self._paragraph(paragraph)
        return []

    def _enter_row(self, row: Element) -> list[_Visit]:
        properties = row.find(TRPR)
        for change in properties if properties is not None else ():
            what = self.inline.skips(change) if change.tag in TRACKED else None
            if what is not None:
                self.inline.leave_out(what, row)
                return []
        if not self._tables:  # a row outside of a table
            return [(iter(row), _nothing)]
        before = number_of(properties, f"{W}gridBefore") or 0
        is_header = properties is not None and is_on(properties.find(f"{W}tblHeader"))
        self._tables[-1].cells = []
        return [(iter(row), lambda: self._leave_row(is_header, min(max(before, 0), _SPAN)))]

    def _leave_row(self, is_header: bool, before: int) -> None:
        grid = self._tables[-1]
        grid.rows.append(Row(grid.cells, is_header, before))
        grid.cells = []

    def _enter_cell(self, cell: Element) -> list[_Visit]:
        properties = cell.find(TCPR)
        for change in properties if properties is not None else ():
            tag = _CELL_CHANGES.get(change.tag)
            what = self.inline.skips(Element(tag, change.attrib)) if tag else None
            if what is not None:
                self.inline.leave_out(what, cell)
                return []
        if not self._tables:
            return [(iter(cell), _nothing)]
        merged = properties.find(f"{W}vMerge") if properties is not None else None
        span = number_of(properties, f"{W}gridSpan") or 1
        entered = Cell(min(max(span, 1), _SPAN))
        entered.goes_on = merged is not None and merged.get(f"{W}val", "continue") == "continue"
        self._outer.append(self.lines)
        self.lines = entered.lines
        return [(iter(cell), self._release), (iter(()), lambda: self._leave_cell(entered))]

    def _leave_cell(self, cell: Cell) -> None:
        self._tables[-1].cells.append(cell)
        self.lines = self._outer.pop()

    def _leave_table(self) -> None:
        self.lines.extend(lines_of(self._tables.pop().rows))

    def _paragraph(self, paragraph: Element) -> None:
        """Read a paragraph; what stands in text boxes and notes waits to be read behind it."""
        self._count += 1
        if self._count > _PARAGRAPHS:
            raise InputError(self.shown, f"has more than {_PARAGRAPHS:,} paragraphs", "split it")
        if not len(paragraph):
            self._release()
            return
        properties = paragraph.find(PPR)
        style = self.styles.paragraph(value_of(properties, f"{W}pStyle"))
        text, found = self.inline.read(paragraph, style)
        shape: _Shape | None = _Shape(style, properties)
        is_open = False
        if properties is not None:
            if properties.find(f"{W}sectPr") is not None:
                self.end_section()
            frame = properties.find(f"{W}framePr")
            if frame is not None and frame.get(f"{W}dropCap", "none") != "none" and text:
                shape, is_open = None, True  # a large initial: the paragraph is the next one
            is_open = self.inline.joins(properties) or is_open
        if is_open or self._held is not None:
            self._hold(shape, text, found)
        else:
            self._end(shape, text, found)
        if not is_open:
            self._release()

    def _hold(self, shape: _Shape | None, text: str, found: Found) -> None:
        """Keep a paragraph's text for the next one; the first with text says what kind of block they make."""
        if self._held is None:
            self._held = _Held(None, [], Found())
        held = self._held
        held.texts.append(text)
        held.found.notes += found.notes
        held.found.boxes += found.boxes
        if held.shape is None or not held.has_text:
            held.shape = shape
        held.has_text = held.has_text or (shape is not None and bool(text.strip()))

    def _release(self) -> None:
        """End the paragraph whose mark is gone; also where nothing follows that it could go on into."""
        if self._held is not None:
            held, self._held = self._held, None
            self._end(held.shape, "".join(held.texts), held.found)

    def _end(self, shape: _Shape | None, text: str, found: Found) -> None:
        self._emit(shape or _Shape(Style(), None), text)
        self._waiting.extend((iter(box), self._release) for box in found.boxes)
        for note in found.notes:
            body = self.notes(note)
            if body is not None:
                self._waiting.append((self._noted(note, body), self._release))
                self._waiting.append((iter(()), self._leave_note))

    def _noted(self, note: Note, body: Element) -> Iterator[Element]:
        """Yield what stands in a note, whose lines are marked as such until it is left."""
        self._marks.append(note.mark)
        yield from body

    def _leave_note(self) -> None:
        self._marks.pop()

    def _emit(self, shape: _Shape, text: str) -> None:
        """Add the block or blocks of a paragraph's text."""
        if shape.style.is_contents:
            self.inline.left_out.setdefault(CONTENTS, []).append(f" {text} ")
            return
        place = self._place(shape)
        label = self.numbering.label(place) if place else ""
        if not text or text.isspace():
            return
        kind, level = self._kind(shape, place, text)
        pieces = [piece for piece in _ENDS.split(text) if piece and not piece.isspace()] if BREAK in text else [text]
        if kind is Kind.HEADING:
            pieces = [" ".join(pieces)]
        for number, piece in enumerate(pieces):
            draft = Draft(kind, piece if number else label + piece, level)
            self.lines.append(Line(self._as_note(draft), self.inline.bold is True))
            kind, level = (Kind.PARAGRAPH, 0) if kind is Kind.ITEM else (kind, level)

    def _as_note(self, draft: Draft) -> Draft:
        """Return a draft as part of the note that is being read, if one is: the first behind the note's mark."""
        if not self._marks:
            return draft
        mark, self._marks[-1] = self._marks[-1], ""
        return Draft(Kind.FOOTNOTE, f"[{mark}] {draft.text}" if mark else draft.text)

    def _place(self, shape: _Shape) -> Numbered | None:
        own = shape.properties.find(f"{W}numPr") if shape.properties is not None else None
        if own is None and shape.style.list_number is None:
            return None
        return self.numbering.place(list_of(own, shape.style), shape.style)

    def _kind(self, shape: _Shape, place: Numbered | None, text: str) -> tuple[Kind, int]:
        """Return what kind of block a paragraph is, and its level."""
        outline = number_of(shape.properties, f"{W}outlineLvl")
        outline = shape.style.outline if outline is None else outline
        if text.count(" ") < _HEADING_WORDS:
            if outline is not None and 0 <= outline < BODY_LEVEL:
                return Kind.HEADING, min(outline + 1, _HIGHEST)
            if shape.style.is_title:
                self.titles.append(text)
                return Kind.HEADING, 1
        return (Kind.ITEM, place.level + 1) if place else (Kind.PARAGRAPH, 0)


_BLOCKS = frozenset((f"{W}customXml", f"{W}smartTag", SDT_CONTENT))
_INLINE = frozenset((R, f"{W}hyperlink", SIMPLE_FIELD, f"{M}oMathPara", f"{M}oMath"))

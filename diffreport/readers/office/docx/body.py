"""The blocks of a Word document's text: paragraphs, items, headings, tables, what they refer to behind them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.etree.ElementTree import Element

from diffreport.model import Kind
from diffreport.readers.office.docx.fields import gallery
from diffreport.readers.office.docx.inline import TRACKED, Inline, branch
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
    VALUE,
    M,
    P,
    R,
    W,
    bits,
    is_on,
    number_of,
    value_of,
)
from diffreport.readers.office.docx.numbering import Numbering
from diffreport.readers.office.docx.styles import BODY_LEVEL, CAPTION, Numbered, Style, Styles, list_of
from diffreport.readers.office.flow import CONTENTS, Flow, Visit, nothing, pieces
from diffreport.readers.office.grid import Cell
from diffreport.readers.office.places import place_of
from diffreport.readers.outline import Draft

_HIGHEST = 6  # level of a heading
_CELL_CHANGES = {f"{W}cellIns": INS, f"{W}cellDel": DEL}
_FIRST_ROW = 0x20  # the bit of a table's look that says so in older documents
_HEADING_WORDS = 40  # a longer one is a clause in a heading's style


class Shape(NamedTuple):
    """What kind of block a paragraph makes, before its label is counted."""

    style: Style
    properties: Element | None


@dataclass(slots=True, kw_only=True)
class Body(Flow[Shape]):
    """Reads the blocks of a document, in one walk; `end_section` is called where a section of it ends."""

    inline: Inline
    styles: Styles
    numbering: Numbering
    end_section: Callable[[], None] = nothing
    titles: list[str] = field(default_factory=list)
    _contents: int = 0  # pieces of contents tables left out so far

    def read(self, root: Element) -> None:
        """Gather the blocks below an element."""
        self.walk(root, self._enter)

    def _enter(self, element: Element) -> list[Visit]:
        """Return what is to be walked through inside of a block, and what to do behind it."""
        tag = element.tag
        if tag == P:
            self._paragraph(element)
            return []
        if tag == TBL:
            return self.table(element, self._names_columns(element), may_go_on=True)
        if tag == TR:
            return self._enter_row(element)
        if tag == TC:
            return self._enter_cell(element)
        if tag == SDT:
            if "table of contents" in gallery(element.find(SDT_PR)):
                self.inline.leave_out(CONTENTS, element)
                self._leave_out_heading()
                return []
            content = element.find(SDT_CONTENT)
            return [(iter(content), nothing)] if content is not None else []
        if tag in TRACKED:
            what = self.inline.skips(element)
            if what is not None:
                self.inline.leave_out(what, element)
                return []
            return [(iter(element), nothing)]
        self.inline.note(tag)
        if tag == f"{W}sectPr":
            self.end_section()
            return []
        return self._enter_other(element)

    def _enter_other(self, element: Element) -> list[Visit]:
        if element.tag == ALTERNATE:
            return [(iter(branch(element)), nothing)]
        if element.tag in _BLOCKS:
            return [(iter(element), nothing)]
        if element.tag in _INLINE:  # text that stands in no paragraph
            paragraph = Element(P)
            paragraph.append(element)
            self._paragraph(paragraph)
        return []

    def _names_columns(self, table: Element) -> bool:
        """Tell whether a table's style sets off its first row, and the table uses that."""
        properties = table.find(f"{W}tblPr")
        style = value_of(properties, f"{W}tblStyle")
        look = properties.find(f"{W}tblLook") if properties is not None and style else None
        if look is None or style is None or not self.styles.get(style).names_columns:
            return False
        first = look.get(f"{W}firstRow")
        return first in ("1", "true", "on") if first is not None else bool(bits(look.get(VALUE)) & _FIRST_ROW)

    def _enter_row(self, row: Element) -> list[Visit]:
        properties = row.find(TRPR)
        for change in properties if properties is not None else ():
            what = self.inline.skips(change) if change.tag in TRACKED else None
            if what is not None:
                self.inline.leave_out(what, row)
                return []
        is_header = properties is not None and is_on(properties.find(f"{W}tblHeader"))
        return self.row(row, is_header, number_of(properties, f"{W}gridBefore") or 0)

    def _enter_cell(self, cell: Element) -> list[Visit]:
        properties = cell.find(TCPR)
        for change in properties if properties is not None else ():
            tag = _CELL_CHANGES.get(change.tag)
            what = self.inline.skips(Element(tag, change.attrib)) if tag else None
            if what is not None:
                self.inline.leave_out(what, cell)
                return []
        merged = properties.find(f"{W}vMerge") if properties is not None else None
        entered = Cell(number_of(properties, f"{W}gridSpan") or 1)
        entered.goes_on = merged is not None and merged.get(VALUE, "continue") == "continue"
        return self.cell(cell, entered)

    def _paragraph(self, paragraph: Element) -> None:
        """Read a paragraph; what stands in text boxes and notes waits to be read behind it."""
        self.count()
        if not len(paragraph):
            self.release()
            return
        properties = paragraph.find(PPR)
        style = self.styles.paragraph(value_of(properties, f"{W}pStyle"))
        text, found = self.inline.read(paragraph, style)
        found.places.extend(place_of(paragraph) if text.strip() else ())
        self._leave_out_heading()
        if properties is None:
            self.paragraph(Shape(style, None), text, found, is_open=False)
            return
        if properties.find(f"{W}sectPr") is not None:
            self.end_section()
        is_open = self.inline.joins(properties)
        frame = properties.find(f"{W}framePr")
        if frame is not None and frame.get(f"{W}dropCap", "none") != "none" and text:
            self.paragraph(None, text, found, is_open=True)  # a large initial: the paragraph is the next one
        else:
            self.paragraph(Shape(style, properties), text, found, is_open)

    def _leave_out_heading(self) -> None:
        """Leave out the heading of a contents table that has just been left out."""
        left_out = self.inline.left_out.get(CONTENTS, [])
        if len(left_out) > self._contents:
            left_out.insert(self._contents, f"{self.without_contents_heading()}\n")
        self._contents = len(left_out)

    def emit(self, shape: Shape | None, text: str) -> None:
        """Add the block or blocks of a paragraph's text, its label before it."""
        shape = shape or Shape(Style(), None)
        if shape.style.is_contents:
            self.inline.left_out.setdefault(CONTENTS, []).append(f"\n{text}\n")
            return
        place = self._place(shape)
        label = self.numbering.label(place) if place else ""
        if not text or text.isspace():
            return
        kind, level = self._kind(shape, place, text)
        for number, piece in enumerate(pieces(text, kind)):
            self.add(Draft(kind, piece if number else label + piece, level), self.inline.bold is True)
            if shape.style.name == CAPTION and self.lines:
                self.caption()
            kind, level = (Kind.PARAGRAPH, 0) if kind is Kind.ITEM else (kind, level)

    def _place(self, shape: Shape) -> Numbered | None:
        own = shape.properties.find(f"{W}numPr") if shape.properties is not None else None
        if own is None and shape.style.list_number is None:
            return None
        return self.numbering.place(list_of(own, shape.style), shape.style)

    def _kind(self, shape: Shape, place: Numbered | None, text: str) -> tuple[Kind, int]:
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

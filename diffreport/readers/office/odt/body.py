"""The blocks of an OpenDocument text: paragraphs, items, headings, tables, what they refer to behind them."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from diffreport.errors import InputError
from diffreport.model import Kind
from diffreport.readers.office.flow import CONTENTS, HIDDEN, INDEX, INSERTED, Flow, Found, Visit, nothing, pieces
from diffreport.readers.office.grid import Cell
from diffreport.readers.office.odt.inline import Inline, Part, plain_text, text_boxes
from diffreport.readers.office.odt.lists import Lists
from diffreport.readers.office.odt.names import (
    ANNOTATION,
    CHANGE,
    CHANGE_END,
    CHANGE_START,
    CHANGES,
    DRAW,
    INDEXES,
    ITEM,
    LIST,
    LIST_HEADER,
    OFFICE,
    STYLE_NAME,
    TABLE,
    TEXT,
    H,
    P,
    whole,
)
from diffreport.readers.office.odt.styles import Styles
from diffreport.readers.office.places import place_of
from diffreport.readers.outline import Draft

_HIGHEST = 6  # level of a heading
_HEADING_WORDS = 40  # a longer one is a clause in a heading's style
_REPEATED = 1_000  # rows or columns that one element may stand for
_REPEATS = 100_000  # of all elements; a report's tables have none
_ROW_GROUPS = frozenset(f"{TABLE}{name}" for name in ("table-rows", "table-row-group"))
_CELL = f"{TABLE}table-cell"
_PASSED = frozenset(
    (CHANGES, f"{OFFICE}forms", f"{TABLE}title", f"{TABLE}desc", f"{TABLE}shapes", f"{TEXT}index-title-template")
)


@dataclass(slots=True, kw_only=True)
class Body(Flow[tuple[Element, str, int]]):
    """Reads the blocks of a text, in one walk. A paragraph's shape is its element, its label and its depth in lists."""

    inline: Inline
    styles: Styles
    lists: Lists
    titles: list[str] = field(default_factory=list)
    _in_header: int = 0  # whether the rows name the columns of their table
    _repeats: int = 0

    def read(self, root: Element) -> None:
        """Gather the blocks below an element."""
        self.walk(root, self._enter)

    def _enter(self, element: Element) -> list[Visit]:
        """Return what is to be walked through inside of a block, and what to do behind it."""
        tag = element.tag
        if tag in (P, H):
            self._paragraph(element)
            return []
        if tag == LIST:
            self.lists.enter(element)
            return [(iter(element), self.lists.leave)]
        if tag == ITEM:
            self.lists.enter_item(element)
            return [(iter(element), self.lists.leave_item)]
        if tag.startswith(TABLE):
            return self._enter_table(element)
        if tag in INDEXES:
            what = INDEX if tag == f"{TEXT}alphabetical-index" else CONTENTS
            self.inline.leave_out(what, f"{self.without_contents_heading()}\n{plain_text(element)}\n")
            return []
        if tag in (CHANGE, CHANGE_START, CHANGE_END):
            self._change(element)
            return []
        if tag == ANNOTATION:
            self.inline.leave_out("comments", f" {plain_text(element)} ")
            return []
        return self._enter_other(element)

    def _enter_other(self, element: Element) -> list[Visit]:
        if element.tag in _PASSED:
            return []
        if element.get(f"{TEXT}display") == "none" or element.get(f"{TEXT}is-hidden") == "true":
            self.inline.leave_out(HIDDEN, f" {plain_text(element)} ")
            return []
        if element.tag.startswith(DRAW):
            boxes = text_boxes(element, self.shown)
            return [(iter(box), self.release) for box in boxes]
        if element.tag == LIST_HEADER or element.tag.startswith(TEXT):
            return [(iter(element), nothing)]
        return []

    def _enter_table(self, element: Element) -> list[Visit]:
        tag = element.tag
        if tag == f"{TABLE}table":
            if self.inline.changes.hides:
                self.inline.leave_out(INSERTED, f" {plain_text(element)} ")
                return []
            return self.table(element)
        if tag == f"{TABLE}table-header-rows":
            self._in_header += 1
            return [(iter(element), self._leave_header)]
        if tag in _ROW_GROUPS:
            return [(iter(element), nothing)]
        if tag == f"{TABLE}table-row":
            repeated = self._repeated(element, "rows")
            return repeated or self.row(element, self._in_header > 0)
        if tag == _CELL:
            columns = whole(element.get(f"{TABLE}number-columns-spanned"), 1) or 1
            rows = whole(element.get(f"{TABLE}number-rows-spanned"), 1) or 1
            return self._repeated(element, "columns") or self.cell(element, Cell(columns, rows))
        return []  # covered cells: what spans them stands there

    def _leave_header(self) -> None:
        self._in_header -= 1

    def _repeated(self, element: Element, what: str) -> list[Visit]:
        """Return an element as often as it stands for, nothing if that is once. Of empty rows one is enough."""
        name = f"{TABLE}number-{what}-repeated"
        times = min(whole(element.get(name), 1) or 1, _REPEATED)
        if times == 1 or (what == "rows" and not any(map(str.strip, element.itertext()))):
            return []
        self._repeats += times
        if self._repeats > _REPEATS:
            raise InputError(self.shown, f"repeats more than {_REPEATS:,} rows and cells of tables", "save it anew")
        single = Element(element.tag, {key: value for key, value in element.attrib.items() if key != name})
        single.extend(element)
        return [(iter([single] * times), nothing)]

    def _change(self, mark: Element) -> None:
        """Take in a tracked change between blocks."""
        if mark.tag == CHANGE_START:
            self.inline.changes.start(mark)
        elif mark.tag == CHANGE_END:
            self.inline.changes.end(mark)
        else:
            for element in self.inline.changes.deleted(mark):
                self._paragraph(element)

    def _paragraph(self, element: Element) -> None:
        """Read a paragraph; where marks were deleted it is several in the original."""
        self.count()
        look = self.styles.look("paragraph", element.get(STYLE_NAME))
        parts, found = self.inline.read(element, look)
        holders = [part for part in parts if part.is_kept] or [part for part in parts if part.text.strip()][-1:]
        for place, part in enumerate(parts):
            is_last = place == len(parts) - 1
            shape = part.element, self._label(part), self.lists.depth
            is_open = is_last and self.inline.changes.hides
            own = found if is_last else Found()
            own.places.extend(place_of(element) if part in holders else ())
            self.paragraph(shape, part.text, own, is_open)

    def _label(self, part: Part) -> str:
        """Return the label of a paragraph, once it is sure that it is one of this view."""
        if self.inline.changes.hides and not part.text.strip():
            return ""
        list_style = self.styles.look("paragraph", part.element.get(STYLE_NAME)).list_style
        if self.lists.depth:
            return self.lists.label(list_style)
        level = self._level(part.element) if list_style != "" else 0  # "": taken out of the outline
        return self.lists.heading(part.element, level) if level else ""

    def _level(self, element: Element) -> int:
        """Return the level of a heading, 0 of other paragraphs."""
        own = whole(element.get(f"{TEXT}outline-level"), 1)
        if element.tag == H:
            return own or 1
        return self.styles.look("paragraph", element.get(STYLE_NAME)).outline or 0

    def emit(self, shape: tuple[Element, str, int] | None, text: str) -> None:
        """Add the block or blocks of a paragraph's text, its label before it."""
        if shape is None or not text or text.isspace():
            return
        element, label, depth = shape
        level = min(self._level(element), _HIGHEST)
        kind = Kind.ITEM if depth else Kind.PARAGRAPH
        is_short = text.count(" ") < _HEADING_WORDS
        if level and is_short:
            kind, depth = Kind.HEADING, level
        elif is_short and self.styles.look("paragraph", element.get(STYLE_NAME)).is_title:
            self.titles.append(text)
            kind, depth = Kind.HEADING, 1
        for number, piece in enumerate(pieces(text, kind)):
            self.add(Draft(kind, piece if number else label + piece, depth), self.inline.bold is True)
            kind, depth = (Kind.PARAGRAPH, 0) if kind is Kind.ITEM else (kind, depth)

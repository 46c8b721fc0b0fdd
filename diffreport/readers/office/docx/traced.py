"""Where each block of a Word document stands: the reader itself, taking notes of the elements that it reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from xml.etree.ElementTree import Element

from diffreport.model import Kind
from diffreport.readers.headings import Line, with_headings
from diffreport.readers.office.docx.body import Body, Shape
from diffreport.readers.office.docx.document import Makers, Opened, gathered
from diffreport.readers.office.docx.inline import Inline
from diffreport.readers.office.docx.styles import Style
from diffreport.readers.office.flow import Found, Visit, pieces
from diffreport.readers.office.grid import Cell, Row
from diffreport.readers.outline import Draft, normalised
from diffreport.readers.task import Task


class Piece(NamedTuple):
    """Text as it was read, and the element that it is of; None for a label, which no element holds."""

    text: str
    element: Element | None


@dataclass(frozen=True, slots=True)
class Strip:
    """The text of one paragraph: `label` stands before it, counted, and `is_whole` if it makes one block alone."""

    paragraphs: tuple[Element, ...]
    pieces: tuple[Piece, ...]
    label: str = ""
    skipped: int = 0  # characters of the pieces that other blocks of the same paragraph hold before it
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands: the paragraphs whose text it is, or the rows of a table."""

    draft: Draft
    strips: tuple[Strip, ...] = ()
    rows: tuple[TracedRow, ...] = ()


@dataclass(frozen=True, slots=True)
class TracedCell:
    """A cell of a table, as it was read, and its lines."""

    element: Element
    cell: Cell
    strips: tuple[Strip, ...]


@dataclass(frozen=True, slots=True)
class TracedRow:
    """A row of a table, as it was read."""

    element: Element
    row: Row
    cells: tuple[TracedCell, ...]


def places(found: Opened, task: Task) -> list[Place]:
    """Return where each block of a document stands, in their order."""
    body = gathered(found, task, Makers(_Inline, _Body))
    if not isinstance(body, _Body):
        return []
    drafts = _placed(body.lines, body.known)
    return [replace(place, draft=draft) for place in drafts for draft in normalised([place.draft])]


def _placed(lines: Sequence[Line], known: dict[int, Place]) -> Iterator[Place]:
    """Yield the drafts of a document with where they stand: a label in a line of its own is joined with the next."""
    waiting: list[Place] = []
    drafts = iter(with_headings(lines))
    draft = next(drafts, None)
    for line in lines:
        place = known[id(line)]
        waiting.append(place)
        if draft is not None and draft.text == " ".join(one.draft.text for one in waiting):
            yield Place(draft, tuple(strip for one in waiting for strip in one.strips), place.rows)
            waiting, draft = [], next(drafts, None)


@dataclass
class _Inline(Inline):
    """Keeps which element gave which text of a paragraph."""

    givers: dict[int, Element] = field(default_factory=dict)  # by the place of the text among the paragraph's

    def read(self, paragraph: Element, style: Style) -> tuple[str, Found]:
        self.givers = {}
        return super().read(paragraph, style)

    def pieces(self) -> tuple[Piece, ...]:
        """Return the texts of the paragraph that was read last."""
        return tuple(Piece(text, self.givers.get(at)) for at, text in enumerate(self._parts))

    def _put(self, element: Element, properties: Element | None) -> None:
        before = len(self._parts)
        super()._put(element, properties)
        self._keep(before, element)

    def _leaf(self, element: Element) -> bool:
        before = len(self._parts)
        is_leaf = super()._leaf(element)
        self._keep(before, element)
        return is_leaf

    def _refer(self, element: Element, run: Element) -> bool:
        before = len(self._parts)
        is_rest = super()._refer(element, run)
        self._keep(before, element)
        return is_rest

    def _formula(self, element: Element) -> Iterator[Element]:
        before = len(self._parts)
        yield from super()._formula(element)
        for at in [at for at in self.givers if at >= before]:
            del self.givers[at]
        self._keep(before, element)

    def _keep(self, before: int, element: Element) -> None:
        if len(self._parts) > before:
            self.givers[before] = element


@dataclass(kw_only=True)
class _Body(Body):
    """Keeps where the lines stand that it gathers."""

    known: dict[int, Place] = field(default_factory=dict)  # by the identity of a line
    _kept: list[object] = field(default_factory=list)  # so that an identity is of one object alone
    _element: Element | None = None
    _open: list[tuple[Element, tuple[Piece, ...]]] = field(default_factory=list)  # paragraphs not ended yet
    _raw: str = ""
    _added: list[tuple[int, Draft, str]] = field(default_factory=list)  # lines of the paragraph that ends
    _row_of: dict[int, Element] = field(default_factory=dict)
    _cell_of: dict[int, Element] = field(default_factory=dict)

    def _paragraph(self, paragraph: Element) -> None:
        self._element = paragraph
        super()._paragraph(paragraph)

    def paragraph(self, shape: Shape | None, text: str, found: Found, is_open: bool) -> None:
        if self._element is not None and isinstance(self.inline, _Inline):
            self._open.append((self._element, self.inline.pieces()))
        super().paragraph(shape, text, found, is_open)
        if self._held is None:
            self._open = []

    def release(self) -> None:
        super().release()
        self._open = []

    def emit(self, shape: Shape | None, text: str) -> None:
        self._raw, self._added = text, []
        super().emit(shape, text)
        paragraphs = tuple(paragraph for paragraph, _ in self._open)
        given = tuple(piece for _, pieces in self._open for piece in pieces)
        position = 0
        for number, (line, draft, mark) in enumerate(self._added):
            label, piece = mark, draft.text
            if not number:
                first = (pieces(text, draft.kind) or [""])[0]
                label, piece = mark + draft.text.removesuffix(first), first
            position = max(position, text.find(piece, position))
            strip = Strip(paragraphs, given, label, position, len(self._added) == 1)
            self.known[line] = Place(self.lines[number - len(self._added)].draft, (strip,))
            position += len(piece)

    def add(self, draft: Draft, is_bold: bool) -> None:
        before, mark = len(self.lines), self._marks[-1] if self._marks else ""
        super().add(draft, is_bold)
        if len(self.lines) > before:
            line = self.lines[-1]
            self._kept.append(line)
            self._added.append((id(line), draft, f"[{mark}] " if mark else ""))

    def row(self, inside: Iterable[Element], is_header: bool, before: int = 0) -> list[Visit]:
        visits = super().row(inside, is_header, before)
        if self.tables and isinstance(inside, Element):
            self._kept.append(self.tables[-1].cells)
            self._row_of[id(self.tables[-1].cells)] = inside
        return visits

    def cell(self, inside: Iterable[Element], cell: Cell) -> list[Visit]:
        if isinstance(inside, Element):
            self._kept.append(cell)
            self._cell_of[id(cell)] = inside
        return super().cell(inside, cell)

    def _end_table(self) -> None:
        super()._end_table()
        if self._ended is None:
            return
        for line in self.lines[self._ended.start :]:
            if line.draft.kind is Kind.TABLE and id(line) not in self.known:
                self._kept.append(line)
                self.known[id(line)] = Place(line.draft, (), tuple(map(self._traced_row, self._ended.rows)))

    def _traced_row(self, row: Row) -> TracedRow:
        return TracedRow(self._row_of[id(row.cells)], row, tuple(map(self._traced_cell, row.cells)))

    def _traced_cell(self, cell: Cell) -> TracedCell:
        lines = [line for line in cell.lines if line.draft.kind is not Kind.FOOTNOTE]
        strips = tuple(strip for line in lines for strip in self.known[id(line)].strips)
        return TracedCell(self._cell_of[id(cell)], cell, strips)

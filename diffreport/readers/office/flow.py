"""Blocks gathered on one walk through a document: tables, notes and text boxes where they belong."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar
from xml.etree.ElementTree import Element

from diffreport.contents import is_title
from diffreport.errors import InputError
from diffreport.model import Kind, LeftOut
from diffreport.readers.headings import Line
from diffreport.readers.office.grid import Cell, Row, lines_of, width_of
from diffreport.readers.office.xml import check_depth
from diffreport.readers.outline import Draft
from diffreport.text import as_printed, word_count

_PARAGRAPHS = 300_000  # of a document, empty ones too; a page has some thirty
_SPAN = 1_000  # columns or rows of a cell; Word allows 63 columns

Shape = TypeVar("Shape")

BREAK = "\v"  # a line break in gathered text; XML cannot hold one
_ENDS = re.compile(rf"{BREAK}\s*{BREAK}\s*")  # two line breaks in a row end a paragraph

CONTENTS, INDEX, HIDDEN = "contents table", "index", "hidden text"
DELETED, INSERTED = "tracked deletions", "tracked insertions"
WHY = {
    CONTENTS: "it repeats the headings",
    INDEX: "it tells where words stand",
    HIDDEN: "it is not printed",
    DELETED: "the text after the changes was read",
    INSERTED: "the text before the changes was read",
    "comments": "they are about the text",
    "running header": "it stands on every page",
    "running footer": "it stands on every page",
}

# Elements to walk through, and what to do behind them.
Visit = tuple[Iterator[Element], Callable[[], None]]


def nothing() -> None:
    """Do nothing behind some elements."""


def pieces(text: str, kind: Kind) -> list[str]:
    """Return the paragraphs that line breaks make of a text; a heading is one, whatever breaks it."""
    if BREAK not in text or kind is Kind.HEADING:
        return [text]
    return [piece for piece in _ENDS.split(text) if piece and not piece.isspace()]


def accounted(left_out: Mapping[str, list[str]]) -> tuple[LeftOut, ...]:
    """Return how many words of each kind were left out, and why."""
    counts = ((what, word_count("".join(texts))) for what, texts in left_out.items())
    return tuple(LeftOut(what, WHY[what], words) for what, words in counts if words)


def carried(insertions: int, deletions: int, moves: int, authors: int, original: bool) -> str:
    """Return what to say of a document with tracked changes."""
    counts = ((insertions, "insertion"), (deletions, "deletion"), (moves, "move"))
    said = [counted(count, name) for count, name in counts if count] or ["moves"]
    said[0] = said[0].replace(" ", " tracked ")
    listed = " and ".join((", ".join(said[:-1]), said[-1])) if len(said) > 1 else said[0]
    which = "before" if original else "after"
    return f"The document carries {listed} by {counted(authors, 'author')}; the text {which} them was read."


def counted(number: int, name: str) -> str:
    """Return "1 move", "2 moves"."""
    return f"{number:,} {name}{'s' * (number != 1)}"


@dataclass(slots=True)
class _Grid:
    """A table that is being read."""

    names_columns: bool = False  # the first row does
    before: _Ended | None = None  # the table that ended where this one begins
    caption: Line | None = None
    rows: list[Row] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)  # of the row that is being read


@dataclass(slots=True)
class _Ended:
    """The table that ended last, and where."""

    rows: list[Row]
    lines: list[Line]  # its own are the last of them
    start: int
    paragraphs: int  # until then


@dataclass(slots=True)
class Found:
    """What a paragraph holds beside its text: notes, with their marks, and text boxes; and its places."""

    notes: list[tuple[str, Element]] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    places: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Held(Generic[Shape]):
    """Text whose paragraph has not ended, as the mark at its end is not there."""

    shape: Shape | None = None
    texts: list[str] = field(default_factory=list)
    found: Found = field(default_factory=Found)
    has_text: bool = False  # so that its shape stays


@dataclass(slots=True)
class Flow(ABC, Generic[Shape]):
    """The lines gathered so far, and the tables, notes and paragraphs that are open.

    A format says what shapes its paragraphs have, and makes blocks of them in `emit`.
    """

    shown: str
    lines: list[Line] = field(default_factory=list)
    tables: list[_Grid] = field(default_factory=list)
    _outer: list[list[Line]] = field(default_factory=list)
    _marks: list[str] = field(default_factory=list)  # of the notes that are being read; "" behind their first line
    _waiting: list[Visit] = field(default_factory=list)
    _held: _Held[Shape] | None = None
    _ended: _Ended | None = None
    _caption: Line | None = None  # of a table that begins right behind it
    _count: int = 0  # of paragraphs
    _places: tuple[int, ...] = ()  # of the paragraph that is being emitted

    @abstractmethod
    def emit(self, shape: Shape | None, text: str) -> None:
        """Add the blocks of a paragraph that has ended."""

    def paragraph(self, shape: Shape | None, text: str, found: Found, is_open: bool) -> None:
        """Take in a paragraph; an open one goes on in the next. The first with text says what shape they have."""
        if self._held is None and not is_open:
            self._end(shape, text, found)
            return
        held = self._held = self._held or _Held()
        held.texts.append(text)
        held.found.notes += found.notes
        held.found.boxes += found.boxes
        held.found.places += found.places
        if held.shape is None or not held.has_text:
            held.shape = shape
        held.has_text = held.has_text or (shape is not None and bool(text.strip()))
        if not is_open:
            self.release()

    def release(self) -> None:
        """End a paragraph that is open, also where nothing follows that it could go on in."""
        if self._held is not None:
            held, self._held = self._held, None
            self._end(held.shape, "".join(held.texts), held.found)

    def _end(self, shape: Shape | None, text: str, found: Found) -> None:
        self._places = tuple(found.places)
        self.emit(shape, text)
        self._waiting.extend((iter(box), self.release) for box in found.boxes)
        for mark, body in found.notes:
            self._wait_for_note(mark, body)

    def walk(self, root: Iterable[Element], enter: Callable[[Element], list[Visit]]) -> None:
        """Walk through elements on a stack: `enter` says what is to be walked through inside of one.

        Raises: InputError if they nest too deep.
        """
        stack: list[Visit] = [(iter(root), self.release)]
        while stack:
            children, behind = stack[-1]
            for child in children:
                below = enter(child)
                if below or self._waiting:
                    stack.extend(reversed(below))
                    check_depth(len(stack), self.shown)
                    break
            else:
                stack.pop()
                behind()
            if self._waiting:
                stack.extend(reversed(self._waiting))
                self._waiting.clear()

    def count(self) -> None:
        """Count a paragraph. Raises: InputError if they are too many."""
        self._count += 1
        if self._count > _PARAGRAPHS:
            raise InputError(self.shown, f"has more than {_PARAGRAPHS:,} paragraphs", "split it")

    def add(self, draft: Draft, is_bold: bool) -> None:
        """Add a block with text; inside of a note it is a footnote, the first one behind the note's mark."""
        draft = draft._replace(text=as_printed(draft.text))
        if not draft.text:
            return
        if self._marks:
            mark, self._marks[-1] = self._marks[-1], ""
            draft = Draft(Kind.FOOTNOTE, f"[{mark}] {draft.text}" if mark else draft.text)
        self.lines.append(Line(draft._replace(places=self._places), is_bold))

    def caption(self) -> None:
        """Take the line that was added last for the caption of the table that begins right behind it, if one does."""
        self._caption = self.lines[-1]

    def _wait_for_note(self, mark: str, body: Element) -> None:
        """Keep a note's body to be walked through next, behind the paragraph that refers to it."""

        def noted() -> Iterator[Element]:
            self._marks.append(mark)
            yield from body

        def end() -> None:
            self._marks.pop()

        self._waiting.append((noted(), self.release))
        self._waiting.append((iter(()), end))

    def without_contents_heading(self) -> str:
        """Take back the heading over a contents table that is left out; return its text, "" if none stands there."""
        if self.lines and is_title(self.lines[-1].draft.text):
            return self.lines.pop().draft.text
        return ""

    def table(self, inside: Iterable[Element], names_columns: bool = False, may_go_on: bool = False) -> list[Visit]:
        """Begin a table, and end it behind some elements.

        If it `may_go_on`, and stands right behind another of as many columns, it is the same one: so it is printed.
        """
        self.release()
        ended = self._ended if may_go_on else None
        if ended is not None and (ended.lines is not self.lines or ended.paragraphs != self._count):
            ended = None
        self.tables.append(_Grid(names_columns, ended, self._take_caption()))
        return [(iter(inside), self._end_table)]

    def _take_caption(self) -> Line | None:
        is_above = bool(self.lines) and self.lines[-1] is self._caption
        return self.lines.pop() if is_above else None

    def _end_table(self) -> None:
        grid = self.tables.pop()
        start = len(self.lines)
        if grid.before is not None and width_of(grid.before.rows) == width_of(grid.rows):
            start = grid.before.start
            grid.rows[:0] = grid.before.rows
            del self.lines[start:]
        self.lines.extend(lines_of(grid.rows, grid.caption))
        self._ended = _Ended(grid.rows, self.lines, start, self._count)

    def row(self, inside: Iterable[Element], is_header: bool, before: int = 0) -> list[Visit]:
        """Begin a row, and end it behind some elements; outside of a table it is none."""
        if not self.tables:
            return [(iter(inside), nothing)]
        grid = self.tables[-1]
        outer, grid.cells = grid.cells, []
        own = grid.cells
        is_header = is_header or (grid.names_columns and not grid.rows)

        def end() -> None:
            grid.rows.append(Row(own, is_header, min(max(before, 0), _SPAN)))
            grid.cells = outer

        return [(iter(inside), end)]

    def cell(self, inside: Iterable[Element], cell: Cell) -> list[Visit]:
        """Begin a cell, and end it behind some elements; outside of a table it is none."""
        if not self.tables:
            return [(iter(inside), nothing)]
        cell.columns, cell.rows = (min(max(span, 1), _SPAN) for span in (cell.columns, cell.rows))
        self._outer.append(self.lines)
        self.lines = cell.lines
        cells = self.tables[-1].cells

        def end() -> None:
            cells.append(cell)
            self.lines = self._outer.pop()

        return [(iter(inside), self.release), (iter(()), end)]

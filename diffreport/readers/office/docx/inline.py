"""The text of Word's paragraphs: runs, fields, tracked changes, notes' marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from diffreport.readers.formulas import joined
from diffreport.readers.office.docx import formulas, symbols
from diffreport.readers.office.docx.diagrams import Diagrams
from diffreport.readers.office.docx.fields import Field, gallery, left_out_as
from diffreport.readers.office.docx.names import (
    ALTERNATE,
    CHOICE,
    DEL,
    DEL_TEXT,
    ENDNOTE_REFERENCE,
    FALLBACK,
    FIELD_CHAR,
    FOOTNOTE_REFERENCE,
    IDENTITY,
    INS,
    INSTRUCTION,
    MATH_TEXT,
    MOVE_FROM,
    MOVE_TO,
    PPR,
    RPR,
    SDT,
    SDT_CONTENT,
    SDT_PR,
    SIMPLE_FIELD,
    TEXT_BOX,
    TYPE,
    R,
    T,
    W,
    is_on,
    plain_text,
    value_of,
)
from diffreport.readers.office.docx.notes import Notes
from diffreport.readers.office.docx.styles import Style, Styles
from diffreport.readers.office.flow import BREAK, CONTENTS, DELETED, HIDDEN, INSERTED, Found
from diffreport.readers.office.xml import check_depth
from diffreport.readers.superscript import superscript

TRACKED = frozenset((INS, DEL, MOVE_FROM, MOVE_TO))
_PAGE_BREAKS = frozenset(("page", "column"))
_RUBY, _RUBY_TEXT, _RUBY_BASE = f"{W}ruby", f"{W}rt", f"{W}rubyBase"
_BOLD = f"{W}b"
_DRAWN = frozenset((f"{W}drawing", f"{W}pict", f"{W}object"))
_TEXTUAL = frozenset((T, DEL_TEXT, MATH_TEXT, f"{W}sym"))
_SPACES = {f"{W}tab": " ", f"{W}ptab": " ", f"{W}noBreakHyphen": "\u2011", f"{W}softHyphen": "\u00ad", f"{W}cr": BREAK}
# What stands between runs and is no text, nor holds any.
_PASSED = frozenset(
    (PPR, RPR, SDT_PR, *(f"{W}{name}" for name in ("sdtEndPr", "smartTagPr", "customXmlPr", "rubyPr", "sectPr")))
)


@dataclass(slots=True)
class Inline:
    """Reads paragraphs one after the other: fields go on from one to the next.

    `ignored` are the fields, by the order of their beginnings, that never end: they are taken for text.
    """

    shown: str
    styles: Styles
    original: bool
    hides: bool  # whether anything in the document may be hidden
    notes: Notes
    diagrams: Diagrams
    ignored: frozenset[int] = frozenset()
    left_out: dict[str, list[str]] = field(default_factory=dict)
    open_fields: list[tuple[int, Field]] = field(default_factory=list)
    changes: Counter[str] = field(default_factory=Counter)  # tracked ones, by their tag
    authors: set[str] = field(default_factory=set)
    moves: int = 0
    embedded: int = 0  # documents inside of this one
    begun: int = 0
    in_instruction: int = 0  # open fields whose result has not begun
    bold: bool | None = None  # whether all of a paragraph's text is; None before any
    _formula_end: int = 0  # where in the sink a layout of a formula ended
    _leaving_out: list[str] = field(default_factory=list)  # what the open fields give, where that is left out
    _style: Style = field(default_factory=Style)
    _parts: list[str] = field(default_factory=list)
    _sink: list[str] = field(default_factory=list)
    _found: Found = field(default_factory=Found)

    def read(self, paragraph: Element, style: Style) -> tuple[str, Found]:
        """Return a paragraph's text as this view of the document has it, and what it refers to."""
        self._style, self._parts, self._found, self.bold = style, [], Found(), None
        self._formula_end = 0
        self._aim()
        if self._sink is not self._parts:
            self._sink.append("\n")
        self._walk(paragraph)
        return "".join(self._parts), self._found

    def leave_out(self, what: str, element: Element) -> None:
        """Account for text that is not read."""
        self.left_out.setdefault(what, []).append(f" {plain_text(element)} ")
        for inner in element.iter():
            if inner is not element and inner.tag in TRACKED:
                self.skips(inner)

    def skips(self, change: Element) -> str | None:
        """Count a tracked change; return what it is called if this view does not have it, else None."""
        tag = change.tag
        self.changes[tag] += 1
        self.authors.add(change.get(f"{W}author", ""))
        if tag in (DEL, MOVE_FROM):
            return None if self.original else DELETED
        if tag in (INS, MOVE_TO):
            return INSERTED if self.original else None
        return None

    def note(self, tag: str) -> None:
        """Count what is no text but has to be told of: moves, documents inside of this one."""
        self.moves += tag == f"{W}moveToRangeStart"
        self.embedded += tag in (f"{W}subDoc", f"{W}altChunk")

    def joins(self, properties: Element) -> bool:
        """Tell whether this view does not have the mark at a paragraph's end: its text goes on into the next."""
        run = properties.find(RPR)
        gone = [what for mark in run if mark.tag in TRACKED and (what := self.skips(mark))] if run is not None else ()
        return bool(gone)

    def _aim(self) -> None:
        """Choose where text goes: into the paragraph, to what is left out, or nowhere."""
        if self._leaving_out:
            self._sink = self.left_out.setdefault(self._leaving_out[-1], [])
        else:
            self._sink = [] if self.in_instruction else self._parts

    def _walk(self, root: Element) -> None:
        """Read all below an element, on a stack of its own: it may be hundreds of levels deep."""
        stack: list[Iterator[Element]] = [iter(root)]
        while stack:
            for child in stack[-1]:
                if child.tag == R:
                    below = self._run(child)
                elif child.tag in _PASSED:
                    continue
                else:
                    below = self._below(child)
                if below is not None:
                    stack.append(below)
                    check_depth(len(stack), self.shown)
                    break
            else:
                stack.pop()

    def _run(self, run: Element) -> Iterator[Element] | None:
        """Read a run; return what in it has to be walked through, None for nothing."""
        properties = run.find(RPR)
        if self.hides and self._is_hidden(properties):
            self.leave_out(HIDDEN, run)
            for child in run:
                if child.tag in (FIELD_CHAR, INSTRUCTION):  # a field may begin hidden, and end where it shows
                    self._leaf(child)
            return None
        first = run.find(T)
        if first is not None and first.text and self.bold is not False:
            self._note_bold(first.text, properties)
        if first is not None and len(run) == (1 if properties is None else 2):
            self._put(first, properties)
            return None
        return self._mixed(run, properties)

    def _put(self, element: Element, properties: Element | None) -> None:
        """Read a text of a run."""
        self._sink.append(self._dressed(element.text or "", properties))

    def _mixed(self, run: Element, properties: Element | None) -> Iterator[Element] | None:
        """Read a run that holds more than one text."""
        below: list[Element] = []
        for child in run:
            tag = child.tag
            if tag == RPR:
                continue
            if below:
                below.append(child)
            elif tag == T:
                self._put(child, properties)
            elif tag in (FOOTNOTE_REFERENCE, ENDNOTE_REFERENCE):
                if self._refer(child, run):
                    break
            elif not self._leaf(child):
                below.append(child)
        return iter(below) if below else None

    def _below(self, element: Element) -> Iterator[Element] | None:
        """Return the elements to be read inside of one that is no run; None if there are none, or it is a leaf."""
        tag = element.tag
        if tag in TRACKED:
            what = self.skips(element)
            if what is None:
                return iter(element)
            self.leave_out(what, element)
            return None
        if tag == SDT:
            if "table of contents" in gallery(element.find(SDT_PR)):
                self.leave_out(CONTENTS, element)
                return None
            content = element.find(SDT_CONTENT)
            return iter(content) if content is not None else None
        if tag == SIMPLE_FIELD and (what := left_out_as(element.get(f"{W}instr", ""))):
            self.leave_out(what, element)
            return None
        if tag == ALTERNATE:
            return iter(branch(element))
        if tag == _RUBY:
            parts = [element.find(name) for name in (_RUBY_BASE, _RUBY_TEXT)]
            return iter([part for part in parts if part is not None])
        if tag in formulas.LAYOUTS:
            return self._formula(element)
        if tag in (FOOTNOTE_REFERENCE, ENDNOTE_REFERENCE):
            self._refer(element, element)
            return None
        if self._leaf(element):
            return None
        self.note(tag)
        return iter(element)

    def _formula(self, element: Element) -> Iterator[Element]:
        """Yield the parts of a layout in a formula, and write what each gave in a line: 1 over 2 is not 12."""
        sink, texts = self._sink, []
        for part in formulas.parts_of(element):
            start = len(sink)
            yield part
            texts.append("".join(sink[start:]).strip())
            del sink[start:]
        sink.append(joined(sink[-1] if sink else "", formulas.written(element, texts)))
        self._formula_end = len(sink)

    def _leaf(self, element: Element) -> bool:
        """Read an element that holds no other; tell whether it was one."""
        tag = element.tag
        if tag == MATH_TEXT:
            text = element.text or ""
            is_behind = len(self._sink) == self._formula_end and self._sink
            self._sink.append(joined(self._sink[-1], text, True) if is_behind else text)
        elif tag == T:
            self._sink.append(element.text or "")
        elif tag in _SPACES:
            self._sink.append(_SPACES[tag])
        elif tag == f"{W}br":
            self._sink.append(" " if element.get(TYPE) in _PAGE_BREAKS else BREAK)
        elif tag == FIELD_CHAR:
            self._field(element)
        elif tag == INSTRUCTION:
            if self.open_fields and not self.open_fields[-1][1].in_result:
                self.open_fields[-1][1].instruction.append(element.text or "")
        elif tag == DEL_TEXT:
            if self.original:
                self._sink.append(element.text or "")
        elif tag == f"{W}sym":
            self._sink.append(symbols.of_element(element))
        elif tag in _DRAWN:
            if self._sink is self._parts:
                self._found.boxes.extend(text_boxes(element, self.shown))
                self._found.boxes.extend(self.diagrams.in_drawing(element))
        else:
            return False
        return True

    def _field(self, element: Element) -> None:
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            self.begun += 1
            if self.begun not in self.ignored:
                self.open_fields.append((self.begun, Field(element)))
                self.in_instruction += 1
        elif kind == "separate" and self.open_fields and not self.open_fields[-1][1].in_result:
            begun = self.open_fields[-1][1]
            begun.separate()
            self.in_instruction -= 1
            if begun.left_out_as:
                self._leaving_out.append(begun.left_out_as)
        elif kind == "end" and self.open_fields:
            _, ended = self.open_fields.pop()
            self.in_instruction -= not ended.in_result
            if ended.left_out_as:
                self._leaving_out.pop()
            self._aim()
            self._sink.append(ended.shown())
        self._aim()

    def _refer(self, element: Element, run: Element) -> bool:
        """Print a note's mark; tell whether the rest of the run was it."""
        own = None
        if element.get(f"{W}customMarkFollows") in ("1", "true", "on"):
            own = "".join(inner.text or "" for inner in run.iter(T)).strip()
            own = own or "".join(map(symbols.of_element, run.iter(f"{W}sym"))) or None
        mark = self.notes.mark(element.tag, own)
        self._sink.append(f"[{mark}]")
        body = self.notes.body(element.tag, element.get(IDENTITY, "")) if self._sink is self._parts else None
        if body is not None:
            self._found.notes.append((mark, body))
        return own is not None

    def _dressed(self, text: str, properties: Element | None) -> str:
        """Return a run's text as its properties print it."""
        if properties is None or not text:
            return text
        if value_of(properties, f"{W}vertAlign") == "superscript":
            return superscript(text)
        if not text.isascii() and any("\uf000" <= char <= "\uf0ff" for char in text):
            fonts = properties.find(f"{W}rFonts")
            return symbols.of_text(text, fonts.get(f"{W}ascii", "") if fonts is not None else "")
        return text

    def _is_hidden(self, properties: Element | None) -> bool:
        """Tell whether a run is hidden, by itself or by a style."""
        if properties is None:
            return self._style.hidden is True
        own = properties.find(f"{W}vanish")
        if own is not None:
            return is_on(own)
        named = value_of(properties, f"{W}rStyle")
        hidden = self.styles.get(named).hidden if named else None
        return bool(self._style.hidden if hidden is None else hidden)

    def _note_bold(self, text: str, properties: Element | None) -> None:
        """Keep whether all text so far is bold."""
        own = properties.find(_BOLD) if properties is not None else None
        is_bold = is_on(own) if own is not None else self._style.bold is True
        if is_bold or text[0].isalnum() or any(map(str.isalnum, text)):
            self.bold = is_bold


def branch(alternate: Element) -> Element:
    """Return the one of some alternatives that is read: the first with text in it, else the first."""
    options = [option for option in alternate if option.tag in (CHOICE, FALLBACK)]
    for option in options:
        if any(inner.tag in _TEXTUAL for inner in option.iter()):
            return option
    return options[0] if options else Element(CHOICE)


def text_boxes(drawing: Element, shown: str) -> list[Element]:
    """Return the text boxes in a drawing, in order, those inside of another left to it."""
    boxes: list[Element] = []
    stack = [iter((drawing,))]
    while stack:
        for child in stack[-1]:
            if child.tag == TEXT_BOX:
                boxes.append(child)
            elif len(child):
                stack.append(iter(branch(child) if child.tag == ALTERNATE else child))
                check_depth(len(stack), shown)
                break
        else:
            stack.pop()
    return boxes

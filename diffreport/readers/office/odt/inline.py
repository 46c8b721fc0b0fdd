"""The text of OpenDocument's paragraphs: spans, fields, notes' marks, tracked changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.etree.ElementTree import Element

from diffreport.readers.formulas import Formula
from diffreport.readers.office.flow import BREAK, HIDDEN, INSERTED, Found
from diffreport.readers.office.odt.changes import Changes
from diffreport.readers.office.odt.names import (
    ANNOTATION,
    CHANGE,
    CHANGE_END,
    CHANGE_START,
    DRAW,
    NOTE,
    OFFICE,
    SPAN,
    STYLE_NAME,
    TEXT,
    H,
    P,
)
from diffreport.readers.office.odt.styles import Look, Styles
from diffreport.readers.office.xml import check_depth
from diffreport.readers.superscript import superscript

_CITATION, _NOTE_BODY = f"{TEXT}note-citation", f"{TEXT}note-body"
_SPACES = {f"{TEXT}s": " ", f"{TEXT}tab": " ", f"{TEXT}line-break": BREAK}
_SPACED = {**dict.fromkeys(_SPACES, " "), P: "\n", H: "\n"}
_HIDDEN_PARAGRAPH = f"{TEXT}hidden-paragraph"
_IS_HIDDEN, _DISPLAY = f"{TEXT}is-hidden", f"{TEXT}display"
_TEXT_BOX, _OBJECT = f"{DRAW}text-box", f"{DRAW}object"
_MATH = "{http://www.w3.org/1998/Math/MathML}"
_FORMULA = f"{_MATH}math"
_PASSED_SIGNS = frozenset((f"{_MATH}annotation", f"{_MATH}annotation-xml"))  # say the same once more
_SIGNS = frozenset(f"{_MATH}{name}" for name in ("mi", "mn", "mo", "mtext", "ms"))
# What stands in a line and is no text of it: scripts, the label that is printed before a heading, what a picture is.
_PASSED = frozenset(
    (f"{TEXT}script", f"{OFFICE}forms", f"{TEXT}number", f"{TEXT}bibliography-source", f"{OFFICE}event-listeners")
)


class Part(NamedTuple):
    """A part of a paragraph that is one of its own in this view, and the element that says of what kind.

    `is_kept` tells whether some of its text is in the other view, too.
    """

    text: str
    element: Element
    is_kept: bool = False


@dataclass(slots=True)
class Inline:
    """Reads paragraphs one after the other: insertions go on from one to the next."""

    shown: str
    styles: Styles
    changes: Changes
    objects: Callable[[Element], Element | None]  # what is embedded where
    left_out: dict[str, list[str]] = field(default_factory=dict)
    bold: bool | None = None  # whether all of a paragraph's text is; None before any
    _parts: list[str] = field(default_factory=list)
    _found: Found = field(default_factory=Found)
    _ended: list[Part] = field(default_factory=list)
    _element: Element = field(default_factory=lambda: Element(P))
    _looks: list[Look] = field(default_factory=list)
    _is_kept: bool = False

    def read(self, paragraph: Element, look: Look) -> tuple[list[Part], Found]:
        """Return a paragraph's text in this view, in one part or, where marks were deleted, in several."""
        self._parts, self._found, self._ended, self.bold = [], Found(), [], None
        self._looks, self._element, self._is_kept = [look], paragraph, False
        self._walk(paragraph)
        return [*self._ended, self._part()], self._found

    def _part(self) -> Part:
        return Part("".join(self._parts), self._element, self._is_kept)

    def leave_out(self, what: str, text: str) -> None:
        """Account for text that is not read."""
        self.left_out.setdefault(what, []).append(text)

    def _walk(self, paragraph: Element) -> None:
        """Read all below a paragraph, on a stack of its own: it may be hundreds of levels deep."""
        self._add(paragraph.text)
        stack: list[tuple[Element, Iterator[Element]]] = [(paragraph, iter(paragraph))]
        while stack:
            for child in stack[-1][1]:
                below = self._enter(child)
                if below is not None:
                    stack.append((child, below))
                    check_depth(len(stack), self.shown)
                    break
                self._add(child.tail)
            else:
                left, _ = stack.pop()
                if left.tag == SPAN:
                    self._looks.pop()
                if stack and left is not stack[-1][0]:
                    self._add(left.tail)

    def _enter(self, element: Element) -> Iterator[Element] | None:
        """Read an element's beginning; return what is to be walked through in it, None for nothing."""
        tag = element.tag
        if tag in _SPACES:
            self._add(_SPACES[tag])
        elif tag == CHANGE_START:
            self.changes.start(element)
        elif tag == CHANGE_END:
            self.changes.end(element)
        elif tag == CHANGE:
            self._restore(self.changes.deleted(element))
        elif tag == NOTE:
            self._refer(element)
        elif tag == ANNOTATION:
            self.leave_out("comments", f" {plain_text(element)} ")
        elif tag.startswith(DRAW):
            self._draw(element)
        elif tag == f"{TEXT}ruby":
            return iter(element)
        elif tag in _PASSED or element.get(_DISPLAY) == "none" or element.get(_IS_HIDDEN) == "true":
            if tag == _HIDDEN_PARAGRAPH:
                self._looks[0] = Look(hidden=True)
                self.leave_out(HIDDEN, " " + "".join(self._parts))
                self._parts.clear()
        elif tag not in (P, H):
            if tag == SPAN:
                self._looks.append(self._merged(element))
            self._add(element.text)
            return iter(element)
        return None

    def _merged(self, span: Element) -> Look:
        """Return how the text of a span looks: as its own style says, else as that around it."""
        own, outer = self.styles.look("text", span.get(STYLE_NAME)), self._looks[-1]
        return Look(
            hidden=outer.hidden if own.hidden is None else own.hidden,
            bold=outer.bold if own.bold is None else own.bold,
            raised=outer.raised if own.raised is None else own.raised,
        )

    def _is_gone(self) -> bool:
        """Tell whether text here is not in this view, or not printed."""
        return self.changes.hides or self._looks[0].hidden is True or self._looks[-1].hidden is True

    def _add(self, text: str | None) -> None:
        if not text:
            return
        if self._is_gone():
            self.leave_out(INSERTED if self.changes.hides else HIDDEN, text)
            return
        self._is_kept = self._is_kept or (not self.changes.open and not text.isspace())
        look = self._looks[-1]
        if self.bold is not False and any(map(str.isalnum, text)):
            self.bold = look.bold is True
        self._parts.append(superscript(text) if look.raised else text)

    def _refer(self, note: Element) -> None:
        """Print a note's mark, and keep its body."""
        citation, body = note.find(_CITATION), note.find(_NOTE_BODY)
        mark = "".join(citation.itertext()).strip() if citation is not None else ""
        if self._is_gone():
            self.leave_out(INSERTED if self.changes.hides else HIDDEN, f" {plain_text(note)} ")
            return
        mark = mark.strip("[]()")
        self._parts.append(f"[{mark}]" if mark else "")
        if body is not None:
            self._found.notes.append((mark, body))

    def _draw(self, drawing: Element) -> None:
        """Print the formulas in a drawing, and keep its text boxes."""
        for holder in drawing.iterfind(_OBJECT):
            root = self.objects(holder)
            self._add(formula(root) if root is not None else "")
        if not self._is_gone():
            self._found.boxes.extend(text_boxes(drawing, self.shown))

    def _restore(self, deleted: list[Element]) -> None:
        """Put deleted paragraphs where they stood; all but the last end there."""
        for place, element in enumerate(deleted):
            if place:
                self._ended.append(self._part())
                self._parts, self._element, self._is_kept = [], element, False
            self._parts.append(plain_text(element))


def plain_text(root: Element) -> str:
    """Return all text below an element, a line for each paragraph."""
    parts = [root.text or ""]
    stack: list[tuple[Element, Iterator[Element]]] = [(root, iter(root))]
    while stack:
        for child in stack[-1][1]:
            parts.extend((_SPACED.get(child.tag, ""), child.text or ""))
            stack.append((child, iter(child)))
            break
        else:
            left, _ = stack.pop()
            parts.append(left.tail or "" if stack else "")
    return "".join(parts)


def formula(root: Element) -> str:
    """Return a formula as one line, "" of another object."""
    math = next(root.iter(_FORMULA), None)
    if math is None:
        return ""
    written = Formula()
    stack = [iter((math,))]
    while stack:
        for child in stack[-1]:
            if child.tag in _PASSED_SIGNS:
                continue
            written.open(child.tag.removeprefix(_MATH))
            if child.tag in _SIGNS:
                written.add(child.text or "")
            stack.append(iter(child))
            break
        else:
            stack.pop()
            if stack:
                written.close()
    return written.text()


def text_boxes(drawing: Element, shown: str) -> list[Element]:
    """Return what holds paragraphs in a drawing: text boxes, and shapes with text; those inside left to them."""
    boxes: list[Element] = []
    stack = [iter((drawing,))]
    while stack:
        for child in stack[-1]:
            if child.tag == _TEXT_BOX or (child.find(P) is not None and child.tag.startswith(DRAW)):
                boxes.append(child)
            elif len(child):
                stack.append(iter(child))
                check_depth(len(stack), shown)
                break
        else:
            stack.pop()
    return boxes

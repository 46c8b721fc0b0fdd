"""Elements that say who changed what: insertions, deletions, marks of paragraphs and rows."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement

from diffreport.readers.office.docx.names import (
    DEL_TEXT,
    DIAGRAM,
    IDENTITY,
    PPR,
    RPR,
    TEXT_BOX,
    TRPR,
    VALUE,
    P,
    R,
    T,
    W,
)
from diffreport.report.redline.tracked import AUTHOR, holdable

SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# What would make of a deleted text another one than it was: it is as it is to be read.
_MISLEADING = frozenset(f"{W}{name}" for name in ("vertAlign", "vanish", "webHidden", "specVanish"))
_FONTS = f"{W}rFonts"
_AFTER_MARK = frozenset((f"{W}sectPr", f"{W}pPrChange"))
_MARKS = frozenset(f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))
_RUNS = frozenset((R, "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"))
_CONTAINERS = frozenset(
    f"{W}{name}" for name in ("hyperlink", "sdt", "sdtContent", "fldSimple", "smartTag", "customXml", "dir", "bdo")
)


@dataclass(slots=True)
class ElementPen:
    """Makes the elements of tracked changes, each with a number that nothing in the document has."""

    date: str
    taken: set[str]
    _last: int = field(default=0)

    def number(self) -> str:
        """Return a number that nothing else has."""
        self._last += 1
        while str(self._last) in self.taken:
            self._last += 1
        return str(self._last)

    def change(self, name: str, children: Iterable[Element] = ()) -> Element:
        """Return a tracked change ("ins", "del", "moveFrom"...) of some elements."""
        element = Element(f"{W}{name}", {IDENTITY: self.number(), f"{W}author": AUTHOR})
        if self.date:
            element.set(f"{W}date", self.date)
        element.extend(children)
        return element

    def removed(self, text: str, like: Element | None, name: str = "del") -> Element:
        """Return a deleted text in a run with the properties of one beside it."""
        run = Element(R)
        properties = plain(like)
        if properties is not None:
            run.append(properties)
        inner = SubElement(run, DEL_TEXT if name == "del" else T, {SPACE: "preserve"})
        inner.text = holdable(text)
        return self.change(name, (run,))

    def mark(self, paragraph: Element, name: str) -> None:
        """Have the mark behind a paragraph inserted or deleted."""
        properties = paragraph.find(PPR)
        if properties is None:
            properties = Element(PPR)
            paragraph.insert(0, properties)
        run = properties.find(RPR)
        if run is None:
            run = Element(RPR)
            after = [place for place, child in enumerate(properties) if child.tag in _AFTER_MARK]
            properties.insert(after[0] if after else len(properties), run)
        run.insert(0, self.change(name))

    def unmark(self, paragraph: Element) -> None:
        """Have the mark behind a paragraph stay."""
        run = paragraph.find(f"{PPR}/{RPR}")
        for mark in list(run) if run is not None else ():
            if run is not None and mark.tag in _MARKS:
                run.remove(mark)

    def bounds(self, name: str, move: str) -> tuple[Element, Element]:
        """Return what stands before a place of a move ("moveFrom", "moveTo") and what behind it."""
        start = self.change(f"{name}RangeStart")
        start.set(f"{W}name", move)
        return start, Element(f"{W}{name}RangeEnd", {IDENTITY: start.get(IDENTITY, "")})

    def row(self, row: Element, name: str) -> None:
        """Have a row of a table inserted or deleted."""
        properties = row.find(TRPR)
        if properties is None:
            properties = Element(TRPR)
            row.insert(sum(child.tag == f"{W}tblPrEx" for child in row), properties)
        properties.append(self.change(name))

    def wrap(self, container: Element, name: str = "ins") -> None:
        """Have all runs of a paragraph inserted, but for those that hold text boxes: these have text of their own."""
        out: list[Element] = []
        runs: list[Element] = []

        def close() -> None:
            if runs:
                out.append(self.change(name, runs))
                runs.clear()

        for child in container:
            if child.tag in _RUNS and not holds_boxes(child):
                runs.append(child)
                continue
            close()
            out.append(child)
            if child.tag in _CONTAINERS:
                self.wrap(child, name)
        close()
        container[:] = out


def holds_boxes(run: Element) -> bool:
    """Tell whether a run holds a text box or a diagram."""
    return any(inner.tag == TEXT_BOX or inner.tag == f"{DIAGRAM}relIds" for inner in run.iter())


def plain(properties: Element | None) -> Element | None:
    """Return a copy of a run's properties, without what would make another text of what it holds."""
    if properties is None:
        return None
    copy = deepcopy(properties)
    for child in list(copy):
        if _misleads(child):
            copy.remove(child)
    return copy


def _misleads(child: Element) -> bool:
    if child.tag == _FONTS:
        return _is_of_symbols(child)
    if child.tag == f"{W}rStyle":
        return "reference" in child.get(VALUE, "").lower()
    return child.tag in _MISLEADING


def _is_of_symbols(fonts: Element) -> bool:
    return any("symbol" in value.lower() or "dings" in value.lower() for value in fonts.attrib.values())


def paragraphs_in(element: Element) -> list[Element]:
    """Return the paragraphs below an element, those in text boxes left out."""
    found: list[Element] = []
    stack = [element]
    while stack:
        child = stack.pop()
        if child.tag == P:
            found.append(child)
        else:
            stack.extend(reversed(child))
    return found

"""The text of SmartArt, which Word keeps in parts of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from diffreport.readers.office.docx.names import DIAGRAM, RELATION, A, P, R, T

_POINT, _TEXT = f"{DIAGRAM}pt", f"{DIAGRAM}t"
_CONNECTION = f"{DIAGRAM}cxn"
_UNSEEN = frozenset(("pres", "parTrans", "sibTrans"))  # points that say how others are drawn
_REFERENCE = f"{DIAGRAM}relIds"
_DATA = f"{RELATION}dm"


@dataclass(frozen=True, slots=True)
class Diagrams:
    """Finds the text of the diagrams that a document's drawings refer to; `part` gives a part by its relation."""

    part: Callable[[str], Element | None]

    def in_drawing(self, drawing: Element) -> list[Element]:
        """Return a box of paragraphs for each diagram in a drawing."""
        found = (self.part(reference.get(_DATA, "")) for reference in drawing.iter(_REFERENCE))
        return [_box(data) for data in found if data is not None]


def _box(data: Element) -> Element:
    """Return the paragraphs of a diagram's points, each above those below it in the diagram."""
    points = {point.get("modelId", ""): point for point in data.iter(_POINT)}
    below: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for connection in data.iter(_CONNECTION):
        if connection.get("type", "parOf") == "parOf":
            place = connection.get("srcOrd", "0")
            order = int(place) if place.isdecimal() and len(place) < 9 else 0
            below[connection.get("srcId", "")].append((order, connection.get("destId", "")))
    box = Element("box")
    stack = [name for name, point in reversed(points.items()) if point.get("type") == "doc"]
    # what hangs from nothing is read behind the others
    stack = [*reversed(points), *stack]
    while stack:
        name = stack.pop()
        point = points.pop(name, None)
        if point is None:
            continue
        if point.get("type", "node") not in _UNSEEN:
            _add(box, point)
        stack.extend(child for _, child in sorted(below[name], reverse=True))
    return box


def _add(box: Element, point: Element) -> None:
    """Add the paragraphs of a point."""
    text = point.find(_TEXT)
    for paragraph in text.iter(f"{A}p") if text is not None else ():
        run = SubElement(SubElement(box, P), R)
        SubElement(run, T).text = "".join(part.text or "" for part in paragraph.iter(f"{A}t"))

"""How a removed paragraph is set: like one of its kind that stands near, in the new edition's own styles."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement

from diffreport.model import Block, Kind
from diffreport.readers.office.docx.names import PPR, RPR, VALUE, P, R, T, W
from diffreport.readers.office.docx.traced import Place
from diffreport.report.redline.styled.pen import ElementPen
from diffreport.report.redline.styled.spans import CUT
from diffreport.text import word_count

_NOT_TAKEN = ("sectPr", "framePr", "pageBreakBefore", "rPr", "pPrChange")  # with a paragraph's look
_BEFORE_LIST = frozenset(
    f"{W}{name}" for name in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
)

_Key = tuple[Kind, int, bool]


@dataclass(slots=True)
class Templates:
    """The paragraphs of a document by what they are: their kind and level, and whether a list counts them."""

    places: Sequence[Place]
    _known: dict[_Key, list[int]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        """List those that are one paragraph of one block."""
        for number, place in enumerate(self.places):
            if place.strips and place.strips[0].is_whole and len(place.strips[0].paragraphs) == 1:
                draft = place.draft
                self._known[draft.kind, draft.level, bool(place.strips[0].label)].append(number)

    def near(self, block: Block, at: int, *, is_counted: bool) -> Element | None:
        """Return the paragraph like a block that stands nearest to a place of the document, None for none.

        One that is counted is like no other; any other may be like one that is counted, without its number.
        """
        keys = [(block.kind, block.level, True)] if is_counted else _keys(block)
        for key in keys:
            numbers = self._known.get(key)
            if numbers:
                middle = bisect_left(numbers, at)
                nearest = min(numbers[max(0, middle - 1) : middle + 1], key=lambda number: (abs(number - at), number))
                return self.places[nearest].strips[0].paragraphs[0]
        return None


def _keys(block: Block) -> list[_Key]:
    kinds = [(block.kind, block.level)]
    if block.kind is Kind.HEADING:
        kinds += [(Kind.HEADING, level) for level in range(1, 7)]
    elif block.kind is Kind.ITEM:
        kinds += [(Kind.ITEM, level) for level in range(1, 10)]
    kinds.append((Kind.PARAGRAPH, 0))
    return [(kind, level, counted) for kind, level in kinds for counted in (False, True)]


def removed_paragraph(text: str, like: Element | None, pen: ElementPen, name: str, *, is_counted: bool) -> Element:
    """Return a paragraph that is deleted here, or moved away ("del", "moveFrom"); unless it `is_counted` by the list
    of the one it is like, its text is all that it prints."""
    paragraph = Element(P)
    own = like.find(PPR) if like is not None else None
    properties = _look_of(own) if own is not None else Element(PPR)
    if not is_counted:
        _uncount(properties)
    if len(properties):
        paragraph.append(properties)
    paragraph.append(pen.removed(text, run_properties(like), name))
    pen.mark(paragraph, name)
    return paragraph


def cut_off(paragraph: Element, pen: ElementPen) -> list[Element]:
    """Return the paragraphs that end where a paragraph is to be cut, with deleted marks; the last one stays."""
    own = paragraph.find(PPR)
    parts: list[list[Element]] = [[]]
    for child in paragraph:
        if child.tag == CUT:
            parts.append([])
        elif child is not own:
            parts[-1].append(child)
    *ended, last = parts
    out = []
    for part in ended:
        made = Element(P)
        if own is not None:
            made.append(_look_of(own))
        made.extend(part)
        pen.mark(made, "del")
        out.append(made)
    paragraph[:] = [*([own] if own is not None else []), *last]
    return out


def _look_of(properties: Element) -> Element:
    """Return a copy of a paragraph's properties, of those that are its alone left out."""
    copy = deepcopy(properties)
    for taken in _NOT_TAKEN:
        for child in copy.findall(f"{W}{taken}"):
            copy.remove(child)
    return copy


def _uncount(properties: Element) -> None:
    """Take a paragraph out of its list, also out of that of its style."""
    own = properties.find(f"{W}numPr")
    if own is not None:
        properties.remove(own)
    numbering = Element(f"{W}numPr")
    SubElement(numbering, f"{W}ilvl", {VALUE: "0"})
    SubElement(numbering, f"{W}numId", {VALUE: "0"})
    properties.insert(sum(child.tag in _BEFORE_LIST for child in properties), numbering)


def run_properties(paragraph: Element | None) -> Element | None:
    """Return the properties of the run that holds most of a paragraph's words, None where it has none."""
    if paragraph is None:
        return None
    longest, found = 0, None
    for run in paragraph.iter(R):
        words = sum(word_count(text.text or "") for text in run.findall(T))
        if words > longest:
            longest, found = words, run.find(RPR)
    return found

"""Numbers for the paragraphs of a Word document: the same ones before its tracked changes and after them.

A paragraph that moved has the number of the one that it was: Word gives both ends of a move one name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from xml.etree.ElementTree import Element

from diffreport.readers.office.docx.names import DEL, DEL_TEXT, IDENTITY, INS, MOVE_FROM, MOVE_TO, P, T, W
from diffreport.readers.office.places import place_of, set_place

_NAME = f"{W}name"
_ENDS = {f"{W}moveFromRange": MOVE_FROM, f"{W}moveToRange": MOVE_TO}
_STARTS = {f"{kind}Start": tag for kind, tag in _ENDS.items()}
_STOPS = {f"{kind}End": tag for kind, tag in _ENDS.items()}
_TRACKED = frozenset((DEL, INS, MOVE_FROM, MOVE_TO))
_TEXTS = frozenset((T, DEL_TEXT))


def number(parts: Iterable[Element | None]) -> None:
    """Give every paragraph in the parts of a document its number. Cost: linear."""
    moved: defaultdict[str, dict[str, list[Element]]] = defaultdict(lambda: {MOVE_FROM: [], MOVE_TO: []})
    ranges: dict[tuple[str, str], str] = {}  # that have begun: their names
    count = 0
    for element in chain.from_iterable(part.iter() for part in parts if part is not None):
        tag = element.tag
        if tag == P:
            count += 1
            set_place(element, count)
            for end, name in _moves(element, ranges):
                moved[name][end].append(element)
        elif tag in _STARTS:
            ranges[_STARTS[tag], element.get(IDENTITY, "")] = element.get(_NAME, "")
        elif tag in _STOPS:
            ranges.pop((_STOPS[tag], element.get(IDENTITY, "")), None)
    for ends in moved.values():
        _join(ends[MOVE_FROM], ends[MOVE_TO])


def _join(sources: list[Element], targets: list[Element]) -> None:
    """Give both ends of a move the same numbers: in their order, or one number where one paragraph became several."""
    if len(targets) == 1 < len(sources):
        sources, targets = targets, sources
    for n, target in enumerate(targets):
        if n < len(sources) or len(sources) == 1:
            set_place(target, *place_of(sources[min(n, len(sources) - 1)]))


def _moves(paragraph: Element, ranges: dict[tuple[str, str], str]) -> Iterator[tuple[str, str]]:
    """Yield which end of which moves a paragraph is; none if some of its text stays."""
    if not any(len(tracked) for tag in _ENDS.values() for tracked in paragraph.iter(tag)) or _stays(paragraph):
        return
    own = {(_STARTS[inner.tag], inner.get(_NAME, "")) for inner in paragraph.iter() if inner.tag in _STARTS}
    for end, name in {*own, *((end, name) for (end, _), name in ranges.items())}:
        if name and any(len(tracked) for tracked in paragraph.iter(end)):
            yield end, name


def _stays(paragraph: Element) -> bool:
    """Tell whether some text of a paragraph is in no tracked change."""
    inside = list(paragraph)
    while inside:
        element = inside.pop()
        if element.tag in _TEXTS and (element.text or "").strip():
            return True
        if element.tag not in _TRACKED:
            inside.extend(element)
    return False

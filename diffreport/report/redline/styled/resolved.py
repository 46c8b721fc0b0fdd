"""A document's own tracked changes, accepted: only ours shall be left in it."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from diffreport.readers.office.docx.names import DEL, INS, MOVE_FROM, MOVE_TO, PPR, RPR, TCPR, TRPR, P, T, W

_CHANGES = (
    "rPrChange pPrChange sectPrChange tblPrChange tblGridChange trPrChange tcPrChange tblPrExChange numberingChange "
    "cellIns cellMerge moveFromRangeStart moveFromRangeEnd moveToRangeStart moveToRangeEnd customXmlInsRangeStart "
    "customXmlInsRangeEnd customXmlDelRangeStart customXmlDelRangeEnd customXmlMoveFromRangeStart "
    "customXmlMoveFromRangeEnd customXmlMoveToRangeStart customXmlMoveToRangeEnd"
)
_GONE = frozenset((DEL, MOVE_FROM, *(f"{W}{name}" for name in _CHANGES.split())))
_MARKS = frozenset((DEL, MOVE_FROM))  # of a paragraph or a row, which is to be dealt with as a whole
_STAYS = frozenset((INS, MOVE_TO))
_CELL_GONE = f"{W}cellDel"
_TRACKED = _GONE | _STAYS | {_CELL_GONE}


def accept(root: Element) -> None:
    """Accept all tracked changes of a part, as its reader does: insertions are text, deletions are gone.

    Cost: linear.
    """
    elements = list(root.iter())
    if not any(element.tag in _TRACKED for element in elements):
        return
    for element in reversed(elements):  # what stands in others before those
        children = list(element)
        if any(child.tag in _TRACKED or _is_gone(child) or _ends_nowhere(child) for child in children):
            element[:] = _accepted(children, _GONE - _MARKS if element.tag in (RPR, TRPR) else _GONE)


def _accepted(children: list[Element], gone: frozenset[str]) -> list[Element]:
    """Return what is left of some elements; a paragraph without a mark behind it goes on in the next."""
    kept: list[Element] = []
    for child in children:
        if child.tag in gone or _is_gone(child):
            continue
        kept.extend(list(child) if child.tag in _STAYS else [child])
    out: list[Element] = []
    for place, child in enumerate(kept):
        following = kept[place + 1] if place + 1 < len(kept) else None
        if _ends_nowhere(child) and following is not None and following.tag == P:
            _join(child, following)
        else:
            out.append(child)
    for child in out:
        if _ends_nowhere(child):
            _unmark(child)
    return out


def _is_gone(element: Element) -> bool:
    """Tell whether a row or a cell was deleted."""
    properties = element.find(TRPR)
    if properties is not None and any(properties.find(tag) is not None for tag in _MARKS):
        return True
    properties = element.find(TCPR)
    return properties is not None and properties.find(_CELL_GONE) is not None


def _marks(paragraph: Element) -> list[Element]:
    run = paragraph.find(f"{PPR}/{RPR}") if paragraph.tag == P else None
    return [mark for mark in run if mark.tag in _MARKS] if run is not None else []


def _ends_nowhere(element: Element) -> bool:
    return bool(_marks(element))


def _unmark(paragraph: Element) -> None:
    run = paragraph.find(f"{PPR}/{RPR}")
    for mark in _marks(paragraph):
        if run is not None:
            run.remove(mark)


def _join(paragraph: Element, following: Element) -> None:
    """Put a paragraph's content before that of the next one; the first with text says how they look."""
    own, other = paragraph.find(PPR), following.find(PPR)
    content = [child for child in paragraph if child is not own]
    rest = [child for child in following if child is not other]
    has_text = any(text.text and not text.text.isspace() for child in content for text in child.iter(T))
    _unmark(paragraph)
    properties = own if has_text else other
    if has_text and own is not None and other is not None:  # the mark that is left is the next one's
        for inner in own.findall(RPR):
            own.remove(inner)
        for inner in other.findall(RPR):
            own.append(inner)
    following[:] = [*([properties] if properties is not None else []), *content, *rest]

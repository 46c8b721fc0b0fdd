"""Findings as comments in a document that may have comments of its own."""

from __future__ import annotations

from dataclasses import replace
from xml.etree.ElementTree import Element, SubElement, fromstring

from diffreport.readers.office.docx.names import (
    ENDNOTE_REFERENCE,
    FOOTNOTE_REFERENCE,
    IDENTITY,
    PPR,
    RPR,
    TC,
    VALUE,
    P,
    R,
    W,
)
from diffreport.report.redline.comments import Comments
from diffreport.report.redline.styled.pen import ElementPen, paragraphs_in
from diffreport.report.redline.styled.source import Source
from diffreport.report.redline.styled.tree import AstrayError
from diffreport.report.redline.styled.writer import Spot, Writer

_SIGN_STYLE = "CommentReference"
_STYLES = frozenset((f"{W}pStyle", f"{W}rStyle"))


def comment(writer: Writer, taken: set[str], styles: frozenset[str]) -> list[Element]:
    """Tie the findings to where they are; return their comments, numbered apart from those `taken`.

    Only `styles` are there for them to be set in. They lead nowhere: a document takes no addresses from us.
    """
    lookup = writer.lookup
    comments = Comments(replace(lookup, shown=replace(lookup.shown, report="")), writer.pen.date)
    first = max((int(number) for number in taken if number.isdecimal()), default=-1) + 1
    referring = _referring(writer.source)
    for number in range(len(writer.links)):
        change = lookup.change_of_link.get(number)
        findings = lookup.findings_of(number)
        spot = writer.spots.get(number)
        if change is None or not findings or spot is None:
            continue
        paragraph = referring.get(spot.element)
        if paragraph is not None:
            spot = Spot(paragraph, _change_of(paragraph))
        else:
            paragraph = _paragraph(writer.source, spot)
        anchor = comments.of(findings, change)
        signs = [_sign(str(first + own), styles) for own in anchor.comments]
        _tie(paragraph, signs, spot, writer.pen)
    return [_renumbered(xml, first, styles) for xml in comments.written]


def _referring(source: Source) -> dict[Element, Element]:
    """Return the paragraph of the body that refers to the note that an element stands in, for each in a note.

    Word takes comments in the body alone. Cost: linear.
    """
    body = source.trees[source.main]
    paragraphs: dict[tuple[str, str], Element] = {}
    for element in body.parents:
        if element.tag in (FOOTNOTE_REFERENCE, ENDNOTE_REFERENCE) and (found := body.above(element, P)) is not None:
            paragraphs.setdefault((element.tag, element.get(IDENTITY, "")), found)
    return {
        element: paragraphs[key]
        for name, tree in source.trees.items()
        for note in (tree.root if name != source.main else ())
        if (key := (f"{note.tag}Reference", note.get(IDENTITY, ""))) in paragraphs
        for element in note.iter()
    }


def _change_of(paragraph: Element) -> str:
    """Return what became of the mark of a paragraph that the new edition has: "ins", "moveTo", "" for nothing."""
    marks = ("ins", "moveTo")
    return next((name for name in marks if paragraph.find(f"{PPR}/{RPR}/{W}{name}") is not None), "")


def _paragraph(source: Source, spot: Spot) -> Element:
    """Return the paragraph that comments on a spot are tied to. Raises: AstrayError if there is none."""
    if spot.element.tag == P:
        return spot.element
    within = paragraphs_in(spot.element)
    found = within[0] if within else _outer(source.trees[source.main].above(spot.element, TC))
    if found is None:
        raise AstrayError("a finding has no paragraph")
    return found


def _outer(cell: Element | None) -> Element | None:
    return cell.find(P) if cell is not None else None


def _sign(number: str, styles: frozenset[str]) -> Element:
    run = Element(R)
    if _SIGN_STYLE in styles:
        SubElement(SubElement(run, RPR), f"{W}rStyle", {VALUE: _SIGN_STYLE})
    SubElement(run, f"{W}commentReference", {IDENTITY: number})
    return run


def _tie(paragraph: Element, signs: list[Element], spot: Spot, pen: ElementPen) -> None:
    numbers = [run[-1].get(IDENTITY, "") for run in signs]
    at = sum(child.tag == PPR for child in paragraph[:1])
    paragraph[at:at] = [Element(f"{W}commentRangeStart", {IDENTITY: number}) for number in numbers]
    paragraph.extend(Element(f"{W}commentRangeEnd", {IDENTITY: number}) for number in numbers)
    paragraph.extend([pen.change(spot.change, signs)] if spot.change else signs)


def _renumbered(xml: str, first: int, styles: frozenset[str]) -> Element:
    element = fromstring(f'<x xmlns:w="{W[1:-1]}">{xml}</x>')[0]  # noqa: S314 - made by us
    element.set(IDENTITY, str(first + int(element.get(IDENTITY, "0"))))
    for properties in (*element.iter(PPR), *element.iter(RPR)):
        for child in list(properties):
            if child.tag in _STYLES and child.get(VALUE) not in styles:
                properties.remove(child)
    return element

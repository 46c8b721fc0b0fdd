"""Findings as comments in a document that may have comments of its own."""

from __future__ import annotations

from dataclasses import replace
from xml.etree.ElementTree import Element, SubElement, fromstring

from diffreport.readers.office.docx.names import IDENTITY, PPR, RPR, TC, VALUE, P, R, W
from diffreport.report.redline.comments import Comments
from diffreport.report.redline.styled.pen import Pen, paragraphs_in
from diffreport.report.redline.styled.source import Source
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
    for number in range(len(writer.links)):
        change = lookup.change_of_link.get(number)
        findings = lookup.findings_of(number)
        spot = writer.spots.get(number)
        paragraph = _paragraph(writer.source, spot) if spot else None
        if change is None or not findings or spot is None or paragraph is None:
            continue
        anchor = comments.of(findings, change)
        signs = [_sign(str(first + own), styles) for own in anchor.comments]
        _tie(paragraph, signs, spot, writer.pen)
    return [_renumbered(xml, first, styles) for xml in comments.written]


def _paragraph(source: Source, spot: Spot) -> Element | None:
    """Return the paragraph that comments on a spot are tied to, None where there can be none: in a note."""
    tree = source.trees[source.main]
    for name, other in source.trees.items():
        if name != source.main and spot.element in other.parents:
            return None
    if spot.element.tag == P:
        return spot.element
    within = paragraphs_in(spot.element)
    return within[0] if within else _outer(tree.above(spot.element, TC))


def _outer(cell: Element | None) -> Element | None:
    return cell.find(P) if cell is not None else None


def _sign(number: str, styles: frozenset[str]) -> Element:
    run = Element(R)
    if _SIGN_STYLE in styles:
        SubElement(SubElement(run, RPR), f"{W}rStyle", {VALUE: _SIGN_STYLE})
    SubElement(run, f"{W}commentReference", {IDENTITY: number})
    return run


def _tie(paragraph: Element, signs: list[Element], spot: Spot, pen: Pen) -> None:
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

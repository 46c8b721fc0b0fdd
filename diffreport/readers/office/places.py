"""The numbers of an office document's paragraphs: the same ones before its tracked changes and after them."""

from __future__ import annotations

from xml.etree.ElementTree import Element

_PLACE = " place"  # an attribute that no document can have, for the space in its name


def set_place(paragraph: Element, place: int) -> None:
    """Give a paragraph a number."""
    paragraph.set(_PLACE, str(place))


def place_of(paragraph: Element) -> tuple[int, ...]:
    """Return the number of a paragraph; none unless it was given one."""
    given = paragraph.get(_PLACE)
    return (int(given),) if given is not None else ()

"""What styles say of paragraphs and runs: outline level, numbering, hidden or bold text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.etree.ElementTree import Element

from diffreport.readers.office.docx.names import (
    PPR,
    RPR,
    TYPE,
    VALUE,
    W,
    is_on,
    number_of,
    value_of,
    whole,
)

BODY_LEVEL = 9  # the outline level of text that is no heading
CAPTION = "Caption above Table"  # the name of a style that nobody has but a redline: others are not that certain
_CHAIN = 30  # styles based on each other; Word allows eleven

# Names that Word gives its own styles are English in every language; other programs write theirs.
_HEADING_NAME = re.compile(
    r"(?:heading|titre|überschrift|título|titolo|kop|rubrik|overskrift|otsikko|nagłówek|nadpis|címsor|cím|başlık"
    r"|заголовок|見出し|标题|標題|제목)\s?([1-9])",
    re.IGNORECASE,
)
_TITLE_NAME = re.compile(r"title|document title", re.IGNORECASE)
_CONTENTS_NAME = re.compile(r"(?:toc|contents|index) ?(?:\d|heading)|table of (?:figures|authorities)", re.IGNORECASE)


class Numbered(NamedTuple):
    """The list a paragraph belongs to: the number of its definition, and its level from 0."""

    number: int
    level: int


@dataclass(slots=True)
class Style:
    """A style with what it takes from those it is based on. None: nothing is said."""

    name: str = ""
    outline: int | None = None
    is_title: bool = False
    is_contents: bool = False
    hidden: bool | None = None
    bold: bool | None = None
    list_number: int | None = None
    list_level: int | None = None
    chain: tuple[str, ...] = ()  # its own identity first
    names_columns: bool = False  # of a table: its first row is set in bold


@dataclass(slots=True)
class Styles:
    """The styles of a document, resolved when they are first asked for."""

    elements: dict[str, Element] = field(default_factory=dict)
    default: str = ""  # the identity of the style of paragraphs that name none
    language: str = ""
    _resolved: dict[str, Style] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Element | None) -> Styles:
        """Return the styles of a styles part, none if there is no part."""
        styles = cls()
        if root is None:
            return styles
        for element in root.iterfind(f"{W}style"):
            identity = element.get(f"{W}styleId", "")
            styles.elements.setdefault(identity, element)
            if element.get(f"{W}default") in ("1", "true", "on") and element.get(TYPE) == "paragraph":
                styles.default = identity
        lang = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
        own = styles.elements.get(styles.default)
        normal = own.find(f"{RPR}/{W}lang") if own is not None else None
        for said in (lang, normal):
            if said is not None and said.get(VALUE):
                styles.language = said.get(VALUE, "")
        return styles

    def paragraph(self, identity: str | None) -> Style:
        """Return a paragraph's style, the document's own one if it names none."""
        return self.get(self.default if identity is None else identity)

    def get(self, identity: str) -> Style:
        """Return a style with what it inherits; one that says nothing if it is unknown."""
        style = self._resolved.get(identity)
        if style is None:
            style = self._resolved[identity] = self._resolve(identity)
        return style

    def numbering_of(self, identity: str) -> int | None:
        """Return the number of the list that a numbering style stands for."""
        element = self.elements.get(identity)
        return number_of(element.find(f"{PPR}/{W}numPr"), f"{W}numId") if element is not None else None

    def _resolve(self, identity: str) -> Style:
        style = Style()
        chain: list[str] = []
        while (element := self.elements.get(identity)) is not None and identity not in chain and len(chain) < _CHAIN:
            chain.append(identity)
            _inherit(style, element)
            identity = value_of(element, f"{W}basedOn") or ""
        style.chain = tuple(chain)
        return style


def _inherit(style: Style, element: Element) -> None:
    """Fill in what an element says and no nearer style has said."""
    name = value_of(element, f"{W}name") or ""
    if not style.name:
        style.name = name
        style.is_contents = _CONTENTS_NAME.fullmatch(name) is not None
    style.is_title = style.is_title or (style.outline is None and _TITLE_NAME.fullmatch(name) is not None)
    paragraph, run = element.find(PPR), element.find(RPR)
    if style.outline is None:
        style.outline = number_of(paragraph, f"{W}outlineLvl")
        if style.outline is None and (heading := _HEADING_NAME.fullmatch(name)):
            style.outline = int(heading[1]) - 1
    for part in element.iterfind(f"{W}tblStylePr"):
        if part.get(TYPE) == "firstRow" and is_on(part.find(f"{RPR}/{W}b")):
            style.names_columns = True
    numbering = paragraph.find(f"{W}numPr") if paragraph is not None else None
    if numbering is not None and style.list_number is None:
        style.list_number = number_of(numbering, f"{W}numId")
        style.list_level = number_of(numbering, f"{W}ilvl") if style.list_level is None else style.list_level
    if run is not None:
        style.hidden = _said(style.hidden, run, f"{W}vanish")
        style.bold = _said(style.bold, run, f"{W}b")


def _said(known: bool | None, properties: Element, name: str) -> bool | None:
    """Return what is known of a property, else what some properties say of it."""
    if known is not None:
        return known
    found = properties.find(name)
    return is_on(found) if found is not None else None


def list_of(numbering: Element | None, style: Style) -> tuple[int | None, int | None]:
    """Return a paragraph's own list and level, None where it leaves them to its style."""
    if numbering is None:
        return None, None
    number = whole(value_of(numbering, f"{W}numId"))
    level = whole(value_of(numbering, f"{W}ilvl"))
    if number is not None and level is None:
        level = style.list_level if number == style.list_number else 0
    return number, level

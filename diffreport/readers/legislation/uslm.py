"""USLM: bills, laws and the US Code as the Government Publishing Office and the Law Revision Counsel give them.

Its text holds all that is printed, numbers, dashes and quotation marks too; only blocks are to be told.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from diffreport.model import Kind, LeftOut
from diffreport.readers.legislation.levels import DEPTHS, HEADINGS
from diffreport.readers.legislation.tables import read_table
from diffreport.readers.outline import Draft, Reading
from diffreport.readers.xmltree import Element
from diffreport.text import normalise, word_count

_SPACES = ("http://xml.house.gov/schemas/uslm/", "http://schemas.gpo.gov/xml/uslm")
_INLINE = frozenset(
    "b i u s sup sub span inline ref date term entity person organization shortTitle del ins quotedText a em "
    "strong num heading subheading docNumber congress session docStage approvedDate committee sponsor cosponsor "
    "nonsponsor role name affiliation headingText fillIn br amendingAction img actionDescription location "
    "popularName designator dc:title publicPrivate distributionCode".split()
)
_FRONT = frozenset(("congress", "session", "docNumber", "docStage", "role", "name", "approvedDate", "affiliation"))
_UNPRINTED = {
    "meta": ("description of the file", "not printed"),
    "page": ("page number", "set beside the text"),
    "sidenote": ("note in the margin", "set beside the text"),
    "marginalia": ("note in the margin", "set beside the text"),
    "distributionCode": ("distribution code", "set beside the text"),
    "slugLine": ("slug line", "set below the page"),
}
_LEVELS = frozenset((*HEADINGS, *DEPTHS, "level"))


def is_uslm(root: Element) -> bool:
    """Tell whether an XML tree is in USLM."""
    return root.space.startswith(_SPACES)


def read_uslm(root: Element) -> Reading:
    """Return the blocks of a USLM document. Cost: linear."""
    law = _Law()
    law.walk(root)
    law.flush()
    meta = root.first("meta")
    stated = {element.tag: normalise(element.text) for element in meta or ()}
    return Reading(
        tuple(law.drafts),
        stated_title=stated.get("title", ""),
        language=root.get("lang") or stated.get("language", "").lower(),
        published=stated.get("date") or stated.get("created", "")[:10] or None,
        left_out=tuple(LeftOut(what, why, words) for (what, why), words in law.left_out.items() if words),
    )


@dataclass(slots=True)
class _Law:
    """The blocks of a USLM document, gathered on one walk. The walk recurses as deep as a tree may nest."""

    drafts: list[Draft] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    kind: tuple[Kind, int] = (Kind.PARAGRAPH, 0)
    quotes: int = 0
    left_out: dict[tuple[str, str], int] = field(default_factory=dict)

    def walk(self, element: Element) -> None:
        """Take in what an element holds."""
        for child in element.children:
            if isinstance(child, str):
                self.parts.append(child)
            else:
                self._element(child)

    def flush(self) -> None:
        """End the block that text was gathered for."""
        text = normalise("".join(self.parts))
        if text:
            self.drafts.append(Draft(self.kind[0], text, self.kind[1]))
        self.parts.clear()
        self.kind = (Kind.PARAGRAPH, 0)

    def _element(self, element: Element) -> None:
        tag = element.tag
        if tag in _UNPRINTED:
            words = word_count(normalise(element.text))
            self.left_out[_UNPRINTED[tag]] = self.left_out.get(_UNPRINTED[tag], 0) + words
        elif tag in _LEVELS:
            self._level(element)
        elif tag == "br":
            self.parts.append(" ")
        elif tag in ("table", "layout") and self._table(element):
            return
        elif tag == "footnote":
            outer, self.parts = self.parts, []
            self.walk(element)
            self.drafts.append(Draft(Kind.FOOTNOTE, normalise("".join(self.parts))))
            self.parts = outer
        elif tag in _FRONT or tag not in _INLINE:
            self._block(element)
        else:
            self.walk(element)

    def _block(self, element: Element) -> None:
        """Take in a block; the first one of a level goes on the line of its number and heading."""
        is_continued = element.tag in ("content", "chapeau", "text", "p") and self.kind[0] is Kind.ITEM
        if not is_continued:
            self.flush()
        self.quotes += element.tag in ("quotedContent", "quotedBlock")
        self.walk(element)
        self.quotes -= element.tag in ("quotedContent", "quotedBlock")
        if element.tag not in ("num", "heading"):
            self.flush()

    def _level(self, element: Element) -> None:
        """Take in one level of the statute: its number and its heading, and what stands below them."""
        self.flush()
        is_heading = element.tag in HEADINGS and element.first("heading") is not None
        rest = []
        for child in element.children:
            if not isinstance(child, str) and child.tag in ("num", "heading", "subheading"):
                self.parts.append(" " if self.parts and self.parts[-1][-1:] not in "—" else "")
                self.walk(child)
            elif isinstance(child, Element) or child.strip():
                rest.append(child)
        if is_heading:
            self.kind = (Kind.PARAGRAPH, 0) if self.quotes else (Kind.HEADING, HEADINGS[element.tag].level)
            self.flush()
        elif self.parts:
            self.kind = (Kind.ITEM, DEPTHS.get(element.tag, 1))
        for child in rest:
            if isinstance(child, str):
                self.parts.append(child)
            else:
                self._element(child)
        self.flush()

    def _table(self, element: Element) -> bool:
        table = read_table(element, lambda cell: cell.text)
        if table is None or len(table.rows) < 2:
            return False
        self.flush()
        self.drafts.append(Draft(Kind.TABLE, table.text, table=table))
        return True

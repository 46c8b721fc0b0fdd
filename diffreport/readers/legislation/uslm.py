"""USLM: bills, laws and the US Code as the Government Publishing Office and the Law Revision Counsel give them.

Its text holds all that is printed, numbers, dashes and quotation marks too; only blocks are to be told.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from diffreport.model import Kind, LeftOut
from diffreport.readers.legislation.levels import APPROPRIATIONS, DEPTHS, HEADINGS
from diffreport.readers.legislation.tables import read_table
from diffreport.readers.outline import Draft, Reading
from diffreport.readers.xmltree import Element
from diffreport.text import normalise, word_count

_SPACES = ("http://xml.house.gov/schemas/uslm/", "http://schemas.gpo.gov/xml/uslm")
_UNPRINTED = {
    "meta": ("description of the file", "not printed"),
    "page": ("page number", "set beside the text"),
    "target": ("page number", "set beside the text"),
    "sidenote": ("note in the margin", "set beside the text"),
    "marginalia": ("note in the margin", "set beside the text"),
    "distributionCode": ("distribution code", "set beside the text"),
    "slugLine": ("slug line", "set below the page"),
    "endMarker": ("end mark", "no words"),
}
_LEVELS = frozenset((*HEADINGS, *DEPTHS, "level", "appropriations", "recital"))
# Elements that hold blocks; all others hold text, and what is in them stands on their line.
_STRUCTURES = _LEVELS | frozenset(
    """preface main body preamble recital longTitle action toc notes note legislativeHistory list quotedContent
    quotedBlock statement endorsement signatures signature attestation amendment amendMain amendContent layout
    collection component appendix schedule crossHeading courtRules reorganizationPlans""".split()
)
_BLOCKS = _LEVELS | frozenset("p quotedContent quotedBlock table layout toc footnote list note notes".split())
_QUOTED = frozenset(("quotedContent", "quotedBlock"))
_OPENING = frozenset(("content", "chapeau", "text", "p"))  # go on the line of their level's number
_TAIL = 12  # characters behind a quoted provision ("; and"): they end its last paragraph


def is_uslm(root: Element) -> bool:
    """Tell whether an XML tree is in USLM."""
    return root.space.startswith(_SPACES)


def read_uslm(root: Element) -> Reading:
    """Return the blocks of a USLM document. Cost: linear."""
    law = _Law(root.space)
    law.walk(root, is_structure=True)
    law.flush()
    meta = root.first("meta")
    stated = {element.tag: normalise(element.text) for element in meta or ()}
    return Reading(
        tuple(law.drafts),
        stated_title=stated.get("title", ""),
        language=root.get("lang") or stated.get("language", "").lower(),
        published=stated.get("date") or None,
        left_out=tuple(LeftOut(what, why, words) for (what, why), words in law.left_out.items() if words),
    )


@dataclass(slots=True)
class _Law:
    """The blocks of a USLM document, gathered on one walk. The walk recurses as deep as a tree may nest."""

    space: str
    drafts: list[Draft] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    kind: tuple[Kind, int] = (Kind.PARAGRAPH, 0)
    quotes: int = 0
    left_out: dict[tuple[str, str], int] = field(default_factory=dict)

    def walk(self, element: Element, is_structure: bool) -> None:
        """Take in what an element holds: blocks, or text."""
        for child in element.children:
            if isinstance(child, str):
                self.parts.append(child)
            else:
                self._element(child, is_structure)

    def flush(self) -> None:
        """End the block that text was gathered for."""
        text = normalise("".join(self.parts))
        if text and text[0] in ".,;:”’" and len(text) <= _TAIL and self.drafts:
            self.drafts[-1] = self.drafts[-1]._replace(text=self.drafts[-1].text + text)
        elif text:
            self.drafts.append(Draft(self.kind[0], text, self.kind[1]))
        self.parts.clear()
        self.kind = (Kind.PARAGRAPH, 0)

    def _element(self, element: Element, in_structure: bool) -> None:
        tag = element.tag if element.space == self.space or element.space.endswith("xhtml") else f":{element.tag}"
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
            self._footnote(element)
        elif tag == "referenceItem":
            self._entry(element)
        elif in_structure or tag in _BLOCKS:
            self._block(element, tag)
        else:
            self.walk(element, is_structure=False)

    def _block(self, element: Element, tag: str) -> None:
        """Take in a block; one that is set inline goes on the line before it."""
        is_numbered = tag == "docNumber" and bool(self.parts)  # behind the type of the measure: "H. R. 15"
        is_opening = tag in _OPENING and self.kind[0] is not Kind.HEADING and self.kind != (Kind.PARAGRAPH, 0)
        if not (is_numbered or is_opening or _is_inline(element)):
            self.flush()
        self.quotes += tag in _QUOTED
        self.walk(element, tag in _STRUCTURES)
        self.quotes -= tag in _QUOTED
        if tag != ":type" and not (tag.endswith(("Formula", "Clause")) and self._goes_on(element)):
            self.flush()

    @staticmethod
    def _goes_on(element: Element) -> bool:
        """Tell whether a clause stands before what it enacts, on one line: it ends with a comma."""
        return element.text.rstrip().endswith((",", "That"))

    def _level(self, element: Element) -> None:
        """Take in one level of the statute: its number and its heading, and what stands below them."""
        is_run_in = _is_inline(element) and bool(self.parts)
        if not is_run_in:
            self.flush()
        names = [child for child in element if child.tag in ("num", "heading", "subheading") and not child.get("role")]
        level = HEADINGS[element.tag].level if element.tag in HEADINGS else APPROPRIATIONS.get(element.get("level"), 0)
        for name in names:
            self.parts.append("" if name.tag == "num" or self._ends_with_dash() else " ")
            self.walk(name, is_structure=False)
        if level and (element.first("heading") or element.tag not in ("section", "appropriations")):
            self.kind = (Kind.PARAGRAPH, 0) if self.quotes else (Kind.HEADING, level)
            self.flush()
        elif names and not is_run_in and element.tag not in HEADINGS:
            self.kind = (Kind.ITEM, DEPTHS.get(element.tag, 1))
        for child in element.children:
            if isinstance(child, str):
                self.parts.append(child if child.strip() else "")
            elif not any(child is name for name in names):
                self._below(child, bool(names) and not level)
        if not is_run_in:
            self.flush()

    def _below(self, child: Element, is_first: bool) -> None:
        """Take in what stands below a number; text goes on its line."""
        if child.tag in _OPENING and is_first and self.parts and child.space == self.space:
            self.walk(child, is_structure=False)
            self.flush()
        else:
            self._element(child, in_structure=True)

    def _ends_with_dash(self) -> bool:
        return bool(self.parts) and self.parts[-1].rstrip()[-1:] == "—"

    def _entry(self, element: Element) -> None:
        """Take in an entry of a contents list."""
        self.flush()
        for child in element:
            self._element(child, in_structure=False)
            self.parts.append(" ")
        self.flush()

    def _footnote(self, element: Element) -> None:
        outer, self.parts = self.parts, []
        self.walk(element, is_structure=False)
        self.drafts.append(Draft(Kind.FOOTNOTE, normalise("".join(self.parts))))
        self.parts = outer

    def _table(self, element: Element) -> bool:
        table = read_table(element, lambda cell: cell.text)
        if table is None or len(table.rows) < 2:
            return False
        self.flush()
        self.drafts.append(Draft(Kind.TABLE, table.text, table=table))
        return True


def _is_inline(element: Element) -> bool:
    """Tell whether an element is set on the line before it."""
    return "inline" in element.get("class").split()

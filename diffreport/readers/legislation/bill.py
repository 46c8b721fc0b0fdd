"""Bills and resolutions in the DTD of the US Congress, as the printed bill reads.

What the printed bill shows and the XML leaves to its stylesheet is written out: the names of levels,
dashes behind headings, quotation marks of quoted provisions, the enacting clause, the back cover.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from diffreport.model import Kind, LeftOut
from diffreport.readers.legislation.levels import APPROPRIATIONS, DEPTHS, ENACTING, HEADINGS
from diffreport.readers.legislation.tables import read_table
from diffreport.readers.outline import Draft, Reading
from diffreport.readers.xmltree import Element
from diffreport.text import normalise, word_count

ROOTS = frozenset(("bill", "resolution", "amendment-doc", "engrossed-amendment"))
_INLINE = frozenset(
    "act-name added-phrase bold committee-name cosponsor deleted-phrase editorial effective-date enum-in-header "
    "external-xref fraction header-in-text inline-comment internal-xref italic linebreak nobreak nonsponsor "
    "omitted-text popular-name proviso quote short-title smallcaps sponsor subscript superscript term text "
    "underline footnote-ref".split()
)
_UNPRINTED = frozenset(("metadata", "distribution-code", "pagebreak", "inline-comment", "graphic"))
_BRACKETED = frozenset(("associated-doc", "action-instruction"))
_COVER = ("calendar", "congress", "session", "legis-num", "associated-doc", "legis-type", "official-title")
_MARKS = (("“", "”"), ("‘", "’"))  # of a quotation, and of one in it
_RESOLVED = {
    "joint": "Resolved by the Senate and House of Representatives of the United States of America in Congress "
    "assembled, ",
    "house-concurrent": "Resolved by the House of Representatives (the Senate concurring), ",
    "senate-concurrent": "Resolved by the Senate (the House of Representatives concurring), ",
}
_APPROPRIATIONS = {f"appropriations-{name}": level for name, level in APPROPRIATIONS.items()}
_CAPITALS = frozenset(("division", "title", "section"))  # levels whose headings are set in capitals


def read_bill(root: Element, original: bool) -> Reading:
    """Return the blocks of a bill. `original` reads what it strikes, not what it inserts.

    Cost: linear.
    """
    is_marked = any(element.get("changed") == "deleted" for element in root.descendants())
    bill = _Bill(root, "added" if original else "deleted") if is_marked else _Bill(root, "")
    bill.walk(root)
    bill.flush()
    left_out = [LeftOut("description of the file", "not printed", _words(root, "metadata"))]
    if bill.struck:
        left_out.append(LeftOut(f"{bill.unread} text", "marked as changed in the bill", bill.struck))
    kept = "before" if original else "after"
    remark = f"The bill shows text to be struck and text to be inserted; the text {kept} these changes was read."
    return Reading(
        tuple(bill.drafts),
        stated_title=_stated(root, "title"),
        language=_stated(root, "language").lower(),
        published=_stated(root, "date") or None,
        remarks=(remark,) if is_marked else (),
        left_out=tuple(entry for entry in left_out if entry.words),
    )


def _stated(root: Element, name: str) -> str:
    """Return what the bill's Dublin Core description states."""
    metadata = root.first("metadata")
    core = metadata and metadata.first("dublinCore")
    found = core and core.first(name)
    return normalise(found.text) if found else ""


def _words(root: Element, tag: str) -> int:
    found = root.first(tag)
    return word_count(normalise(found.text)) if found else 0


@dataclass(slots=True)
class _Bill:
    """The blocks of a bill, gathered on one walk. The walk recurses as deep as a tree may nest."""

    root: Element
    unread: str  # "added" or "deleted": the changes that are not read; "" for none
    drafts: list[Draft] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    kind: tuple[Kind, int] = (Kind.PARAGRAPH, 0)
    quotes: int = 0  # quotations open around the text
    blocks: int = 0  # of them, those of whole provisions: each paragraph repeats their marks
    styles: list[str] = field(default_factory=lambda: ["OLC"])
    struck: int = 0  # words not read

    def walk(self, element: Element, printed: Sequence[Element | None] = ()) -> None:
        """Take in what an element holds, without the elements that are printed already."""
        for child in element.children:
            if isinstance(child, str):
                self.add(child)
            elif not any(child is done for done in printed):
                self._element(child)

    def add(self, text: str) -> None:
        """Take in text; a paragraph of a quoted provision begins with the marks of all quotations around it."""
        if self.blocks and not self.parts and text.strip():
            self.parts.extend(_MARKS[depth % 2][0] for depth in range(self.blocks))
            text = text.lstrip()
        self.parts.append(text)

    def flush(self) -> None:
        """End the block that text was gathered for."""
        text = normalise("".join(self.parts))
        if text:
            self.drafts.append(Draft(self.kind[0], text, self.kind[1]))
        self.parts.clear()
        self.kind = (Kind.PARAGRAPH, 0)

    def _element(self, element: Element) -> None:
        tag = element.tag
        if self.unread and element.get("changed") == self.unread:
            self.struck += word_count(normalise(element.text))
        elif tag in _UNPRINTED or (element.get("display") == "no"):
            return
        elif printer := _PRINTERS.get(tag):
            printer(self, element)
        elif tag in HEADINGS or tag in DEPTHS or tag in _APPROPRIATIONS:
            self._level(element)
        elif tag in _INLINE:
            self.walk(element)
        else:
            self._block(element)

    def _block(self, element: Element) -> None:
        self.flush()
        self.walk(element)
        self.flush()

    def _bracketed(self, element: Element) -> None:
        if text := normalise(element.text).removeprefix("[").removesuffix("]"):
            self.flush()
            self.add(f"[{text}]")
            self.flush()

    def _level(self, element: Element) -> None:
        """Take in one level of the statute: its number and its heading, and what stands below them."""
        is_run_in = element.get("display-inline") == "yes-display-inline"
        if not is_run_in or normalise("".join(self.parts))[-1:] in (".", ";"):
            self.flush()
        enum, header = element.first("enum"), element.first("header")
        number = normalise(self._inline(enum)) if enum and enum.get("display") != "no" else ""
        title = self._inline(header) if header else ""
        if element.tag in _APPROPRIATIONS:
            self._print_heading(f"{number} {title}", _APPROPRIATIONS[element.tag])
        elif element.tag in HEADINGS and (title or element.tag != "section"):
            self._heading(element, number, title)
        elif element.tag == "section" and number:
            self.add(f"SEC. {number} ")
        elif element.tag in DEPTHS and (number or title):
            if not is_run_in or not self.parts:
                self.kind = (Kind.ITEM, DEPTHS[element.tag]) if number else (Kind.PARAGRAPH, 0)
            self.add(f"{number} {title.strip()}.—" if title else f"{number} ")
        self.walk(element, (enum, header))
        if not is_run_in:
            self.flush()

    def _heading(self, element: Element, number: str, title: str) -> None:
        style = HEADINGS[element.tag]
        title = normalise(title)
        if element.tag != "section":
            line = f"{style.name} {number}".strip() + (f"—{title}" if title and number else title)
        elif self.styles[-1].upper() == "USC":
            line = f"§ {number} {title}"
        else:
            name = "SECTION" if element.get("section-type") == "section-one" else style.name
            line = f"{name} {number} {title}.".replace("..", ".") if number else title
        if element.tag in _CAPITALS and self.styles[-1].upper() == "OLC":
            line = line.upper()
        self._print_heading(line, style.level)

    def _print_heading(self, line: str, level: int) -> None:
        """Take in a heading; one in a quoted provision is no heading of the bill."""
        self.kind = (Kind.PARAGRAPH, 0) if self.blocks else (Kind.HEADING, level)
        self.add(line)
        self.flush()

    def _inline(self, element: Element) -> str:
        """Return the text of an element as printed within a line."""
        outer, self.parts, blocks = self.parts, [], self.blocks
        self.blocks = 0
        self.walk(element)
        text = "".join(self.parts)
        self.parts, self.blocks = outer, blocks
        return text

    def _quote(self, element: Element) -> None:
        opening, closing = _MARKS[self.quotes % 2]
        self.quotes += 1
        self.add(opening)
        self.walk(element)
        self.add(closing)
        self.quotes -= 1

    def _quoted_block(self, element: Element) -> None:
        """Take in a quoted provision; its last paragraph ends with the closing mark and what stands behind."""
        opening, closing = _MARKS[self.quotes % 2]
        is_run_in = element.get("display-inline") == "yes-display-inline"
        if is_run_in:
            self.add(opening)
        else:
            self.flush()
        self.quotes, self.blocks = self.quotes + 1, self.blocks + 1
        self.styles.append(element.get("style") or self.styles[-1])
        self.walk(element)
        self.styles.pop()
        self.quotes, self.blocks = self.quotes - 1, self.blocks - 1
        behind = element.first("after-quoted-block")
        end = closing + (normalise(self._inline(behind)) if behind else "")
        if is_run_in and self.parts:
            self.add(end)
            return
        self.flush()
        if self.drafts:
            self.drafts[-1] = self.drafts[-1]._replace(text=self.drafts[-1].text + end)

    def _table(self, element: Element) -> None:
        self.flush()
        table = read_table(element, self._inline)
        if table:
            self.drafts.append(Draft(Kind.TABLE, table.text, table=table))
        else:
            self._block(element)

    def _footnote(self, element: Element) -> None:
        self.drafts.append(Draft(Kind.FOOTNOTE, self._inline(element)))

    def _form(self, element: Element) -> None:
        """Take in the front page: a measure not yet passed shows its long title there as well."""
        kind = element.first("legis-type")
        title = element.first("official-title")
        is_passed = kind is not None and "ACT" in kind.text.split()
        is_repeated = title is not None and title.get("display") != "no" and kind is not None and not is_passed
        for child in element:
            if child.tag == "current-chamber" and title and is_repeated:
                self._block(title)
            self._element(child)
        self.flush()

    def _endorsement(self, element: Element) -> None:
        """Take in the back page: the front once more, and how the measure got there."""
        self.flush()
        form = self.root.first("form")
        for tag in _COVER if form and element.get("display") == "yes" else ():
            for child in form or ():
                if child.tag == tag:
                    self._element(child)
        self._block(element)

    def _body(self, element: Element) -> None:
        self.flush()
        self.styles.append(element.get("style") or "OLC")
        if element.tag == "resolution-body":
            if element.get("display-resolving-clause") != "no-display-resolving-clause":
                self.add(self._resolving())
        elif element.get("display-enacting-clause") != "no-display-enacting-clause" and self.root.tag == "bill":
            self.add(ENACTING)
            self.flush()
        self.walk(element)
        self.styles.pop()
        self.flush()

    def _resolving(self) -> str:
        kind = self.root.get("resolution-type")
        return next((clause for name, clause in _RESOLVED.items() if name in kind), "Resolved, ")

    def _attestation(self, element: Element) -> None:
        """Take in who attests: "Attest:" stands between the date and the names."""
        self.flush()
        for child in element:
            self._element(child)
            self.flush()
            if child.tag == "role" and self.drafts and not self.drafts[-1].text.endswith("."):
                self.drafts[-1] = self.drafts[-1]._replace(text=f"{self.drafts[-1].text}.")
            if child.tag == "attestation-date":
                self.add("Attest:")
                self.flush()

    def _number(self, element: Element) -> None:
        """Take in the number of what is no level of a statute, as of a list's item: it stands before the text."""
        self.walk(element)
        self.add(" ")

    def _break(self, _element: Element) -> None:
        self.parts.append(" ")

    def _para(self, element: Element) -> None:
        """Take in a paragraph of a note: all of them are one block."""
        self.walk(element)
        self.parts.append(" ")


_PRINTERS: dict[str, Callable[[_Bill, Element], None]] = {
    "form": _Bill._form,
    "associated-doc": _Bill._bracketed,
    "action-instruction": _Bill._bracketed,
    "legis-body": _Bill._body,
    "resolution-body": _Bill._body,
    "quote": _Bill._quote,
    "term": _Bill._quote,
    "quoted-block": _Bill._quoted_block,
    "after-quoted-block": lambda bill, element: None,
    "table": _Bill._table,
    "footnote": _Bill._footnote,
    "endorsement": _Bill._endorsement,
    "attestation-group": _Bill._attestation,
    "linebreak": _Bill._break,
    "para": _Bill._para,
    "enum": _Bill._number,
}

"""HTML: the text of a page as blocks, its furniture left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from diffreport.model import Kind, LeftOut
from diffreport.readers import plain
from diffreport.readers.html.furniture import furniture, is_phrase
from diffreport.readers.html.headings import Line, with_headings
from diffreport.readers.html.inline import is_back_reference, is_bold, is_note_reference, raised
from diffreport.readers.html.tables import read_table
from diffreport.readers.html.tree import HEADINGS, LISTS, attribute, is_inline, parse, text_below, text_of, walk
from diffreport.readers.outline import Draft, Reading, first_heading
from diffreport.readers.task import Task
from diffreport.text import as_printed, name_of, normalise

_NOTE_ROLES = frozenset(("doc-footnote", "doc-endnote", "doc-footnotes", "doc-endnotes"))
_NOTE_TYPES = frozenset("footnote footnotes endnote endnotes rearnote rearnotes".split())
_NOTE_NAMES = frozenset("footnote footnotes footnotetext msofootnotetext endnote endnotes fn fn-text".split())

_SITE = re.compile(r"\s*[|–—:·-]+\s")
_SUBJECT = re.compile(r"([^|–—]*?)\s+[|–—-]\s+\D+")  # "Iceland - Department of State"
_PREFORMATTED_WORDS = 100  # below it is a sample or a form; above, a text set in one type


def read(task: Task) -> Reading:
    """Return the blocks of a page. Raises: InputError if it nests too deep to be parsed.

    Cost: linear in the page.
    """
    page = parse(task.text, task.shown)
    body = page.body or page.root
    if body is None:
        return Reading(())
    left_out, remark = furniture(body)
    lines = _Page(left_out)
    drafts = with_headings(lines.lines(body))
    return Reading(
        drafts,
        title=first_heading(drafts),
        stated_title=_without_site(_title(page), drafts),
        language=_language(page),
        remarks=(remark,) if remark else (),
        left_out=tuple(lines.set_aside),
    )


def blocks_of(text: str, name: str) -> tuple[Draft, ...]:
    """Return the blocks of a piece of HTML inside another document, nothing taken for furniture."""
    body = parse(text, name).body
    return tuple(line.draft for line in lines_of(body, set())) if body is not None else ()


def lines_of(body: LexborNode, left_out: set[int]) -> list[Line]:
    """Return the lines below an element, those of the elements with these ids left out."""
    return _Page(left_out).lines(body)


def _title(page: LexborHTMLParser) -> str:
    node = page.css_first("head > title")
    return name_of(node.text()) if node is not None else ""


def _without_site(title: str, drafts: Sequence[Draft]) -> str:
    """Return a page's title without the site's name behind it, if a heading shows where that begins.

    "Iceland - Department of State" over "Country Reports: Iceland" is the heading, which says more.
    """
    for draft in drafts:
        if draft.kind is not Kind.HEADING:
            continue
        heading = name_of(draft.text)
        if heading and title.startswith(heading) and _SITE.match(title.removeprefix(heading)):
            return heading
    subject = _SUBJECT.fullmatch(title)
    first = next((draft for draft in drafts if draft.kind is Kind.HEADING), None)
    named = f" {name_of(first.text)}".casefold() if first and first.level == 1 else ""
    if subject and first and named.endswith(f" {subject[1]}".casefold()):
        return name_of(first.text)
    return title


def _language(page: LexborHTMLParser) -> str:
    root = page.css_first("html")
    if root is None:
        return ""
    return (root.attributes.get("lang") or root.attributes.get("xml:lang") or "").strip()


@dataclass(slots=True)
class _Page:
    """The lines of a page, gathered on one walk through its tree.

    `contexts` says what kind of block text is: the innermost heading, list item or note around it.
    """

    left_out: set[int]
    gathered: list[Line] = field(default_factory=list)
    contexts: list[tuple[Kind, int]] = field(default_factory=lambda: [(Kind.PARAGRAPH, 0)])
    parts: list[str] = field(default_factory=list)
    lists: int = 0
    bold: int = 0
    all_bold: bool = True
    set_aside: list[LeftOut] = field(default_factory=list)  # of preformatted text
    break_at: int = -1  # where in `parts` a line break stands with nothing behind it

    def lines(self, body: LexborNode) -> list[Line]:
        """Return the lines below an element."""
        for node, entering in walk(body, self.left_out):
            if node.is_text_node:
                self._add(text_of(node))
            elif entering:
                self._enter(node)
            else:
                self._leave(node)
        self._flush()
        return self.gathered

    def _enter(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag == "br":
            self._break()
        elif tag == "sup":
            self._add(raised(node))
            self.left_out.add(node.mem_id)
        elif is_inline(tag):
            self._enter_inline(node)
        else:
            self._flush()
            self._enter_block(node)

    def _enter_inline(self, node: LexborNode) -> None:
        if node.tag == "a" and is_back_reference(node):
            self.left_out.add(node.mem_id)
        elif is_note_reference(node):
            self._add(raised(node))
            self.left_out.add(node.mem_id)
        else:
            self.bold += is_bold(node)

    def _enter_block(self, node: LexborNode) -> None:
        tag = node.tag or ""
        found: list[Draft] = []
        if tag == "pre":
            found = self._preformatted(node)
        elif tag == "table" and (table := read_table(node, self.left_out)):
            found = [Draft(Kind.TABLE, table.text, table=table)]
        if found:
            self.gathered.extend(map(Line, found))
            self.left_out.add(node.mem_id)
        else:
            self.lists += tag in LISTS
            self.contexts.append(self._context(node) or self.contexts[-1])

    def _leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag == "br":
            return
        if is_inline(tag):
            self.bold -= is_bold(node)
            return
        self._flush()
        self.lists -= tag in LISTS
        self.contexts.pop()

    def _context(self, node: LexborNode) -> tuple[Kind, int] | None:
        """Return the kind of block an element makes of the text in it, None if it changes nothing."""
        tag = node.tag or ""
        if tag in HEADINGS:
            return Kind.HEADING, HEADINGS[tag]
        if attribute(node, "role") == "heading":
            level = attribute(node, "aria-level")
            return Kind.HEADING, min(6, int(level)) if level.isascii() and level.isdigit() and int(level) else 2
        if _is_note(node) or self.contexts[-1][0] is Kind.FOOTNOTE:
            return Kind.FOOTNOTE, 0
        if tag in ("li", "dt"):
            return Kind.ITEM, max(1, self.lists)
        if tag == "dd":
            return Kind.ITEM, self.lists + 2
        return None

    def _add(self, text: str) -> None:
        if text.isspace() or not text:
            self.parts.append(text)
            return
        self.break_at = -1
        self.parts.append(text)
        if not self.bold and any(map(str.isalnum, text)):
            self.all_bold = False

    def _break(self) -> None:
        """Take in a line break: one is a space, two in a row end a paragraph."""
        if self.break_at >= 0:
            self._flush()
        else:
            self.parts.append(" ")
            self.break_at = len(self.parts)

    def _flush(self) -> None:
        """End the block that text was gathered for."""
        text = as_printed("".join(self.parts))
        kind, level = self.contexts[-1]
        if text and not (kind in (Kind.PARAGRAPH, Kind.ITEM) and is_phrase(normalise(text))):
            self.gathered.append(Line(Draft(kind, text, level), is_bold=self.all_bold))
        self.parts.clear()
        self.all_bold, self.break_at = True, -1

    def _preformatted(self, node: LexborNode) -> list[Draft]:
        """Return long preformatted text read as plain text: its lines are all the structure it has."""
        text = text_below(node, self.left_out)
        if len(text.split()) < _PREFORMATTED_WORDS:
            return []
        reading = plain.read_plain(text)
        self.set_aside.extend(reading.left_out)
        return list(reading.drafts)


def _is_note(node: LexborNode) -> bool:
    if attribute(node, "role") in _NOTE_ROLES or not _NOTE_TYPES.isdisjoint(attribute(node, "epub:type").split()):
        return True
    return not _NOTE_NAMES.isdisjoint(attribute(node, "class").split())

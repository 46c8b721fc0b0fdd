"""The lines of a page: its text cut into blocks on one walk through its tree."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from diffreport.model import Kind, Table
from diffreport.readers import plain
from diffreport.readers.headings import Line
from diffreport.readers.html.furniture import is_phrase
from diffreport.readers.html.inline import formula, is_back_reference, is_bold, is_raised, mark_of, raised
from diffreport.readers.html.notes import Notes, behind_marks, find_notes, is_note
from diffreport.readers.html.tables import read_table
from diffreport.readers.html.tree import (
    HEADINGS,
    LISTS,
    MATHS,
    Element,
    Reason,
    Tree,
    attribute,
    is_inline,
    text_below,
)
from diffreport.readers.outline import Draft
from diffreport.text import as_printed, normalise

_PHRASE = Reason("page links", "lead to a place on the page, or share it")
_BACK = Reason("ways back from notes", "links from a note to its mark")
_PLAIN = frozenset("p div ul ol table tbody tr td th section article main".split())  # mean nothing of themselves
_EDGED = frozenset(("text", "rt"))
_PREFORMATTED_WORDS = 100  # below it is a sample or a form; above, a text set in one type
_PHRASE_LENGTH = 60  # characters
_BREAK_BEFORE = re.compile(r"(?:page-)?break-before\s*:\s*(?:always|page|left|right)")
_BREAK_AFTER = re.compile(r"(?:page-)?break-after\s*:\s*(?:always|page|left|right)")


class Lines(NamedTuple):
    """The lines of a page, and how many words of it are left out on the way."""

    lines: list[Line]
    left_out: Counter[Reason]


def lines_of(tree: Tree) -> Lines:
    """Return the lines of what is left in a tree. Cost: linear."""
    page = _Page(tree, find_notes(tree))
    nodes, place = tree.nodes, 0
    while place < len(nodes):
        node = nodes[place]
        page.at = place
        if isinstance(node, str):
            if page.parts or not node.isspace():
                page.add(node)
        elif place != node.start:
            page.leave(node)
        elif node.left_out is not None or page.enter(node):
            place = node.end
        place += 1
    page.flush()
    lines = behind_marks(page.gathered, page.ends, page.notes) if page.notes.blocks else page.gathered
    return Lines(lines, page.left_out)


@dataclass(slots=True)
class _Page:
    """The lines gathered so far, and the state at the place that is reached.

    `contexts` says what kind of block text is: the innermost heading, list item or note around it.
    """

    tree: Tree
    notes: Notes
    at: int = 0  # the place that is reached
    gathered: list[Line] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)  # of the lines gathered
    left_out: Counter[Reason] = field(default_factory=Counter)
    contexts: list[tuple[Kind, int]] = field(default_factory=lambda: [(Kind.PARAGRAPH, 0)])
    parts: list[str] = field(default_factory=list)
    lists: int = 0
    bold: int = 0
    is_all_bold: bool = True
    mark: str = ""  # of the note around, until its text begins
    link: str = ""  # the place on the page that the link around leads to
    jump: str | None = ""  # the place that all text so far leads to, None if none does
    break_at: int = -1  # where in `parts` a line break stands with nothing behind it
    is_after_break: bool = False
    is_on_new_page: bool = False

    def enter(self, element: Element) -> bool:
        """Take in the beginning of an element; tell whether that is all of it."""
        tag = element.tag
        if tag == "br":
            self._break()
        elif is_inline(tag):
            return self._enter_inline(element)
        else:
            self.flush()
            return self._enter_block(element)
        return False

    def _enter_inline(self, element: Element) -> bool:
        if element.tag == "a" and self._enter_link(element):
            return True
        if element.tag in MATHS:
            self.add(formula(self.tree, element, self.parts[-1] if self.parts else ""))
            return True
        if is_raised(element):
            is_note_mark = self.contexts[-1][0] is Kind.FOOTNOTE and not "".join(self.parts).strip()
            self.add(raised(self.tree, element, is_note_mark))
            return True
        if element.tag in _EDGED:
            self.parts.append(self._edges(element)[0])
        self.bold += is_bold(element)
        return False

    def _edges(self, element: Element) -> tuple[str, str]:
        """Return what stands around a label in a drawing, and around a reading beside its characters."""
        if element.tag == "text":
            return " ", " "
        before = self._before(element)
        return ("", "") if before is not None and before.tag == "rp" else ("(", ")")

    def _before(self, element: Element) -> Element | None:
        """Return the element before another in its parent, None for the first."""
        place = element.start - 1
        while place >= 0 and isinstance(self.tree.nodes[place], str):
            place -= 1
        before = self.tree.nodes[place] if place >= 0 else None
        return None if before is element.parent or isinstance(before, str) else before

    def _enter_link(self, link: Element) -> bool:
        """Take in the beginning of a link; tell whether it is a note's mark or the way back to one."""
        if link.start in self.notes.marks:
            self.add(f"[{mark_of(normalise(text_below(self.tree, link)))}]")
            return True
        if is_back_reference(self.tree, link):
            self.left_out[_BACK] += link.words
            return True
        if link.anchors:
            self.link = link.attributes.get("href") or ""
        return False

    def _enter_block(self, element: Element) -> bool:
        tag = element.tag
        found: list[Draft] = []
        if tag == "pre":
            found = self._preformatted(element)
        elif tag == "table":
            found = _drafts_of(read_table(self.tree, element))
        elif tag == "hr":
            self.is_after_break = True
        if "style" in element.attributes and _BREAK_BEFORE.search(attribute(element, "style")):
            self.is_after_break = self.is_on_new_page = True
        if found:
            self.gathered.extend(map(Line, found))
            self.ends.extend([element.end] * len(found))
            return True
        if element.start in self.notes.blocks:
            self.mark = self.notes.blocks[element.start].mark
        self.lists += tag in LISTS
        is_plain = tag in _PLAIN and not element.attributes and element.start not in self.notes.blocks
        self.contexts.append((not is_plain and self._context(element)) or self.contexts[-1])
        return False

    def leave(self, element: Element) -> None:
        """Take in the end of an element."""
        tag = element.tag
        if tag == "br":
            return
        if is_inline(tag):
            if tag in _EDGED:
                self.parts.append(self._edges(element)[1])
            elif tag == "a":
                self.link = ""
            self.bold -= is_bold(element)
            return
        self.flush()
        if element.start in self.notes.blocks:
            self.mark = ""
        self.lists -= tag in LISTS
        self.contexts.pop()
        if "style" in element.attributes and _BREAK_AFTER.search(attribute(element, "style")):
            self.is_after_break = self.is_on_new_page = True

    def _context(self, element: Element) -> tuple[Kind, int] | None:
        """Return the kind of block an element makes of the text in it, None if it changes nothing."""
        tag = element.tag
        if tag in HEADINGS:
            return Kind.HEADING, HEADINGS[tag]
        if element.role == "heading":
            level = attribute(element, "aria-level")
            return Kind.HEADING, min(6, int(level)) if level.isascii() and level.isdigit() and int(level) else 2
        if self.contexts[-1][0] is Kind.FOOTNOTE or element.start in self.notes.blocks or is_note(element):
            return Kind.FOOTNOTE, 0
        if tag in ("li", "dt"):
            return Kind.ITEM, max(1, self.lists)
        if tag == "dd":
            return Kind.ITEM, self.lists + 2
        return None

    def add(self, text: str) -> None:
        """Take in characters."""
        if text.isspace() or not text:
            if self.parts:
                self.parts.append(text)
            return
        self.parts.append(text)
        self.break_at = -1
        may_tell = (self.is_all_bold and not self.bold) or self.jump is not None
        if may_tell and any(map(str.isalnum, text)):
            self.is_all_bold &= self.bold > 0
            self.jump = self.link if self.link and self.jump in ("", self.link) else None

    def _break(self) -> None:
        """Take in a line break: one is a space, two in a row end a paragraph."""
        if self.break_at >= 0:
            self.flush()
        else:
            self.parts.append(" ")
            self.break_at = len(self.parts)

    def flush(self) -> None:
        """End the block that text was gathered for."""
        if not self.parts:
            return
        if text := as_printed("".join(self.parts)):
            kind, level = self.contexts[-1]
            if len(text) < _PHRASE_LENGTH and kind in (Kind.PARAGRAPH, Kind.ITEM) and is_phrase(normalise(text)):
                self.left_out[_PHRASE] += len(text.split())
            else:
                if kind is Kind.FOOTNOTE and self.mark:
                    text = text if mark_of(text.partition(" ")[0]) == self.mark else f"[{self.mark}] {text}"
                    self.mark = ""
                self.ends.append(self.at)
                stands = (self.jump or "", self.is_after_break, self.is_on_new_page)
                self.gathered.append(Line(Draft(kind, text, level), self.is_all_bold, False, *stands))
                self.is_after_break = self.is_on_new_page = False
        self.parts.clear()
        self.is_all_bold, self.jump, self.break_at = True, "", -1

    def _preformatted(self, element: Element) -> list[Draft]:
        """Return long preformatted text read as plain text: its lines are all the structure it has."""
        text = text_below(self.tree, element)
        if len(text.split()) < _PREFORMATTED_WORDS:
            return []
        reading = plain.read_plain(text)
        for what, why, words in reading.left_out:
            self.left_out[Reason(what, why)] += words
        return list(reading.drafts)


def _drafts_of(table: Table | list[str] | None) -> list[Draft]:
    if isinstance(table, Table):
        return [Draft(Kind.TABLE, table.text, table=table)]
    return [Draft(Kind.ITEM, item, 1) for item in table or ()]

"""Both editions as Markdown with the changes in CriticMarkup, the findings as comments beside them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from diffreport.model import Block, Comparison, Document, Finding, Kind
from diffreport.report.lookup import Lookup, look_up, report_title
from diffreport.report.presentation import PLAIN, Presentation
from diffreport.report.texts import grids
from diffreport.report.texts.comments import comment
from diffreport.report.texts.escapes import CAPTION, Line, changed, escaped, marked
from diffreport.report.texts.passages import Passage, Rows, Whole, Woven, passages
from diffreport.text import name_of

_FOOTNOTE = re.compile(r"\[([^\W_]{1,8})\] ")
_BREAK = "\n\n"
_SIDES = {"del": "old", "ins": "new"}
_LOWEST = 6  # level of a heading
_DEEPEST = 25  # of an item: readers of Markdown give up on lists in lists, ours at 29
_INDENT = "  "  # of an item below another


def render_critic(comparison: Comparison, shown: Presentation = PLAIN) -> str:
    """Return both editions in one text: with all marks rejected it is the old one, with all accepted the new one.

    Cost: linear.
    """
    lookup = look_up(comparison, shown)
    notes = _notes((*comparison.old.blocks, *comparison.new.blocks))
    return _front(lookup) + _Page(notes, {f.id: (f, comment(f, lookup)) for f in comparison.findings}).text(
        passages(lookup)
    )


def render_unmarked(document: Document) -> str:
    """Return the blocks of one edition as a marked text has them that both have. Cost: linear."""
    return _Page(_notes(document.blocks), {}).text(map(Whole, document.blocks))


def _front(lookup: Lookup) -> str:
    """Return the front matter: strings as in JSON, which YAML has, too."""
    old, new = lookup.comparison.old.edition, lookup.comparison.new.edition
    known = {
        "title": report_title(old, new, lookup.speech),
        "old": lookup.labels[0],
        "new": lookup.labels[1],
        "old_published": old.published,
        "new_published": new.published,
    }
    lines = (f"{key}: {json.dumps(name_of(value), ensure_ascii=False)}" for key, value in known.items() if value)
    return "\n".join(["---", *lines, "---"])


def _notes(blocks: Sequence[Block]) -> frozenset[str]:
    """Return the names of footnotes."""
    notes = (_FOOTNOTE.match(block.text) for block in blocks if block.kind is Kind.FOOTNOTE)
    return frozenset(note[1] for note in notes if note)


@dataclass(slots=True)
class _Page:
    """The text so far. `findings` are those by their ids, each with its comment; `depths` are those of the item that
    the text ends with in either edition, 0 if it ends with none; `lone` is the tag of an item of one edition."""

    notes: frozenset[str]
    findings: Mapping[str, tuple[Finding, str]]
    parts: list[str] = field(default_factory=list)
    depths: dict[str, int] = field(default_factory=lambda: {"old": 0, "new": 0})
    lone: str = ""

    def text(self, found: Iterable[Passage]) -> str:
        """Return the text with passages behind it."""
        for passage in found:
            self._add(passage)
        return "".join(self.parts) + "\n"

    def _add(self, passage: Passage) -> None:
        if isinstance(passage, Rows):
            self._below("".join(map(self._comment, passage.told)))
            self._below(grids.woven(passage))
        elif isinstance(passage, Whole):
            self._whole(passage)
        elif any(block.text.startswith(CAPTION) for block in (*passage.olds, *passage.news)):
            self._apart(passage)
        else:
            self._woven(passage)

    def _whole(self, whole: Whole) -> None:
        block, tag = whole.block, whole.tag
        comments = "".join(map(self._comment, whole.told))
        if whole.gone_to:
            comments += f"{{>>{escaped(whole.gone_to)}<<}}"
        if grids.is_grid(block.table):
            self._below(comments)
            self._below(grids.whole(block.table, tag))
        elif note := _FOOTNOTE.match(block.text) if block.kind is Kind.FOOTNOTE else None:
            text = Line(self.notes).text(block.text[note.end() :])
            self._below(marked(tag, f"[^{note[1]}]: {text}") + comments)
        else:
            depth = self._depth(block, tag)
            text = marked(tag, self._new_line(block.kind, block.text, block.text).text(block.text, tag))
            self._put(_begin(block, depth) + text + comments, depth, tag)

    def _apart(self, woven: Woven) -> None:
        alone = [*(Whole(block, "del") for block in woven.olds), *(Whole(block, "ins") for block in woven.news)]
        told = tuple(self.findings[mark.kind][0] for mark in woven.marks if mark.tag == "ref")
        for whole in (*alone[:-1], replace(alone[-1], told=told)):
            self._whole(whole)

    def _woven(self, woven: Woven) -> None:
        block, marks = woven.news[0], [*woven.marks]
        depth = self._depth(block)
        begin = _begin(block, depth)
        if block.kind is Kind.FOOTNOTE and not marks[0].tag and (note := _FOOTNOTE.match(marks[0].text)):
            begin, marks[0] = f"[^{note[1]}]: ", marks[0]._replace(text=marks[0].text[note.end() :])
        self._put(begin, depth)
        self.parts += self._words(replace(woven, marks=tuple(marks)))

    def _words(self, woven: Woven) -> Iterator[str]:
        """Yield paragraphs of both editions."""
        line = self._new_line(woven.news[0].kind, woven.olds[0].text, woven.news[0].text)
        run = {"del": "", "ins": ""}
        rest = {"old": [*woven.olds[1:]], "new": [*woven.news[1:]]}
        for tag, text, kind in woven.marks:
            if tag in ("", "ref") or (tag == "del" and run["ins"]):
                yield changed(run["del"], run["ins"])
                run = {"del": "", "ins": ""}
            if tag == "ref":
                yield self._comment(self.findings[kind][0])
            elif kind == "pb":
                side = _SIDES[tag]
                block = rest[side].pop(0)
                line.begin(side, block.kind, block.text)
                self.depths[side] = self._depth(block, tag)
                run[tag] += _BREAK + _begin(block, self.depths[side])
            elif tag:
                run[tag] += line.text(text, tag)
            else:
                yield line.text(text)
        yield changed(run["del"], run["ins"])

    def _new_line(self, kind: Kind, old: str, new: str) -> Line:
        line = Line(self.notes)
        line.begin("old", kind, old)
        line.begin("new", kind, new)
        return line

    def _depth(self, block: Block, tag: str = "") -> int:
        """Return how deep an item stands: at most one below the item before it, else it would be code."""
        above = self.depths[_SIDES[tag]] if tag else min(self.depths.values())
        return min(max(block.level, 1), above + 1, _DEEPEST) if block.kind is Kind.ITEM else 0

    def _put(self, text: str, depth: int, tag: str = "") -> None:
        """Write a block, an item right below an item.

        An item of one edition stands apart from the one it is under, unless that has come or gone with it: without its
        text it would underline that, which makes a heading of it.
        """
        above = min(self.depths.values())
        is_below = (above > 0 and not (tag and depth > above)) or (tag and self.lone == tag)
        self.parts.append(("\n" if depth and is_below else _BREAK) + text)
        self.lone = tag if depth else ""
        for side in self.depths:
            self.depths[side] = min(self.depths[side], depth) if tag and side != _SIDES[tag] else depth

    def _below(self, text: str) -> None:
        if text:
            self.parts.append(_BREAK + text)
            self.depths, self.lone = {"old": 0, "new": 0}, ""

    def _comment(self, finding: Finding) -> str:
        return f"{{>>{escaped(self.findings[finding.id][1])}<<}}"


def _begin(block: Block, depth: int) -> str:
    """Return what begins the line of a block."""
    if block.kind is Kind.HEADING:
        return "#" * min(max(block.level, 1), _LOWEST) + " "
    return _INDENT * (depth - 1) + "- " if depth else ""

r"""Text in Markdown: what would be read as markup, or as a mark of CriticMarkup, has a backslash before it.

What begins a block does so only at the beginning of a line; and where a line begins is another thing in either edition.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from diffreport.model import Kind

CAPTION = "Table:"  # begins the caption of a table, as in pandoc's Markdown

_SIGN = re.compile(r"[\\`*_~{}\[\]<>|]|(?:^|(?<=\s))#|&(?=[#\w]|$)|[-+=](?=[{}])|(?<=[{}])[-+=]")
_NOTE = re.compile(r"\[([^\W_]{1,8})\](?![(\[:])")  # behind which nothing makes a link of it
_NUMBER = re.compile(r"\d*[.)]")
_SIGNS_ALONE = re.compile(r"[-+=\d.)\s]*")
_SIDES = {"": ("old", "new"), "del": ("old",), "ins": ("new",)}


def escaped(text: str) -> str:
    """Return text that stands behind the beginning of a line."""
    return _SIGN.sub(r"\\\g<0>", text)


def changed(old: str, new: str) -> str:
    """Return what is deleted and what is inserted, one of which may be empty, between marks."""
    if old and new:
        return f"{{~~{old}~>{new}~~}}"
    return marked("del", old) if old else marked("ins", new) if new else ""


def marked(tag: str, text: str) -> str:
    """Return a text of one edition ("del", "ins") between its marks, of both ("") as it is."""
    sign = {"": "", "del": "--", "ins": "++"}[tag]
    return f"{{{sign}{text}{sign}}}" if sign else text


@dataclass(slots=True)
class Line:
    """A line of Markdown that is being written.

    `notes` are the names of footnotes: a mark in brackets with such a name is written as one. `start` is, for either
    edition, what stands on the line so far if that is nothing or digits, else None.
    """

    notes: Collection[str] = ()
    start: dict[str, str | None] = field(default_factory=lambda: {"old": "", "new": ""})

    def text(self, text: str, tag: str = "") -> str:
        """Return the text that follows in both editions, or in that which has what is deleted or inserted."""
        if not text:
            return ""
        starts = [start for side in _SIDES[tag] if (start := self.start[side]) is not None]
        for side in _SIDES[tag]:
            start = self.start[side]
            self.start[side] = start + text if start is not None and text.isdigit() else None
        return self._at_start(text, starts) if starts else self._behind(text)

    def begin(self, side: str, kind: Kind, text: str) -> None:
        """Begin the line of a text in one edition.

        Behind the sign of a heading nothing else begins a line; but what looks like such a sign alone, "# 1.", is taken
        for a line without text where marks are resolved.
        """
        is_inline = kind is Kind.HEADING and not _SIGNS_ALONE.fullmatch(text)
        self.start[side] = None if is_inline else ""

    def _at_start(self, text: str, starts: list[str]) -> str:
        out = self._with_notes(text, first=1)
        if (number := _NUMBER.match(text)) and (number.end() > 1 or any(starts)):
            return f"{out[: number.end() - 1]}\\{out[number.end() - 1 :]}"
        if "" in starts and out[0] in "-+=":
            return f"\\{out}"
        if "" in starts and text.startswith(CAPTION):
            return f"{CAPTION[:-1]}\\{out[len(CAPTION) - 1 :]}"
        return out

    def _behind(self, text: str) -> str:
        """Return text behind other text, in which a note may stand at the end."""
        out = self._with_notes(text)
        return f"\\{out}" if self.notes and text[0] == "(" else out

    def _with_notes(self, text: str, first: int = 0) -> str:
        """Return text with the marks of notes from a place on: at the beginning of a line a note itself begins so."""
        if not self.notes:
            return escaped(text)
        out, end = [], 0
        for found in _NOTE.finditer(text, first):
            if found[1] in self.notes:
                out += [escaped(text[end : found.start()]), f"[^{found[1]}]"]
                end = found.end()
        return "".join(out) + escaped(text[end:])

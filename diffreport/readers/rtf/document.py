"""The paragraphs of an RTF document, gathered token by token."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from locale import windows_locale

from diffreport.errors import InputError
from diffreport.model import Kind
from diffreport.readers.outline import Draft
from diffreport.readers.rtf.rows import Rows
from diffreport.readers.rtf.state import Paragraph, State, Style
from diffreport.readers.rtf.tokens import Token, code_page, font_charset
from diffreport.readers.rtf.words import CHARACTERS, SKIPPED, STARRED, SYMBOLS
from diffreport.readers.superscript import superscript
from diffreport.text import normalise

_DEPTH = 10_000  # groups open at once; a word processor nests some twenty
ASIDE = {
    "header": ("running header", "repeated on every page"),
    "footer": ("running footer", "repeated on every page"),
    "annotation": ("comment", "beside the text"),
    "contents": ("table of contents", "made from the headings"),
    "hidden": ("hidden text", "not printed"),
    "deleted": ("tracked deletions", "not in the text after the changes"),
    "inserted": ("tracked insertions", "not in the text before the changes"),
}
_CONTENTS = re.compile(r"(?:toc|contents) \d")
_HEADING = re.compile(r"heading ([1-9])")
_PRINTED_LABEL = re.compile(r"([•▪◦·■–-]|\(?[0-9A-Za-z]{1,4}[.)])[ \u2003]*\t\s*(?=\S)")
_DOUBLE = frozenset(("cp932", "cp949", "cp950", "gb18030", "johab"))
_SURROGATE = re.compile("[\ud800-\udfff]")

Action = Callable[["Document", int | None], None]


@dataclass(slots=True)
class Story:
    """Text that runs on: the body, or one note."""

    parts: list[str] = field(default_factory=list)
    below: list[Draft] = field(default_factory=list)  # notes and boxes that hang on the paragraph
    label: list[str] = field(default_factory=list)  # the printed bullet or number of a list item
    rows: Rows = field(default_factory=Rows)
    is_note: bool = False
    drafts: list[Draft] = field(default_factory=list)


@dataclass(slots=True)
class Document:
    """The blocks of a document, gathered token by token. `untracked` are the tracked changes not read."""

    shown: str
    untracked: str
    actions: Mapping[str, Action]
    state: State = field(default_factory=State)
    states: list[State] = field(default_factory=list)
    stories: list[Story] = field(default_factory=lambda: [Story()])
    opened: list[int] = field(default_factory=lambda: [0])  # how many groups were open when a story began
    charset: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    font: int = 0  # being defined
    default_font: int = -1
    styles: dict[int, Style] = field(default_factory=dict)
    name: list[str] = field(default_factory=list)  # of the style being defined
    title: list[str] = field(default_factory=list)
    language: str = ""
    aside: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in ASIDE})
    notes: int = 0
    is_tracked: bool = False
    to_skip: int = 0  # characters behind a \\u that say the same
    pending: bytes = b""  # bytes of a character not yet whole

    @property
    def drafts(self) -> list[Draft]:
        return self.stories[0].drafts

    def take(self, token: Token) -> None:
        """Take in a token."""
        if token.text:
            self._bytes(token.text)
        elif token.brace == "{":
            self._open()
        elif token.brace:
            self._close()
        else:
            self._word(token.word, token.number)

    def end(self) -> None:
        """End all that is open: a document that is cut off gives what is there."""
        while self.states:
            self._close()
        self._end_paragraph()
        self._end_table()

    def _open(self) -> None:
        if len(self.states) >= _DEPTH:
            raise InputError(self.shown, f"nests RTF groups more than {_DEPTH:,} deep", "save it anew")
        self.to_skip = 0
        self.states.append(self.state)
        self.state = self.state.copy()

    def _close(self) -> None:
        self.to_skip = 0
        if not self.states:
            return
        if len(self.stories) > 1 and len(self.states) == self.opened[-1]:
            self._end_story()
        state, self.state = self.state, self.states.pop()
        if state.place == "stylesheet" and self.state.place == "stylesheet":
            name = "".join(self.name).strip("; ").lower()
            self.styles[state.paragraph.style] = Style(name, state.paragraph.level or 0)
            self.name.clear()

    def _word(self, word: str, number: int | None) -> None:
        if word == "*":
            self.state.is_starred = True
            return
        if self.to_skip and word not in self.actions:
            self.to_skip -= 1
            return
        is_starred, self.state.is_starred = self.state.is_starred, False
        if action := self.actions.get(word):
            action(self, number)
        elif word in SKIPPED or (is_starred and word not in STARRED):
            self.state.place = ""
        elif word in CHARACTERS:
            self._add(CHARACTERS[word])

    def _bytes(self, raw: bytes) -> None:
        """Take in text in the charset of its font."""
        if self.to_skip:
            skipped = min(self.to_skip, len(raw))
            self.to_skip -= skipped
            raw = raw[skipped:]
        if not raw or not self.state.place:
            return
        if self.state.charset:
            self._add(self._decoded(raw))
        else:
            self._add("".join(SYMBOLS.get(byte, chr(byte)) for byte in raw))

    def _decoded(self, raw: bytes) -> str:
        """Return bytes as text; the first half of a character of two bytes waits for the second."""
        raw, self.pending = self.pending + raw, b""
        if self.state.charset in _DOUBLE:
            try:
                return raw.decode(self.state.charset)
            except UnicodeDecodeError as error:
                if error.start == len(raw) - 1:
                    raw, self.pending = raw[:-1], raw[-1:]
        return raw.decode(self.state.charset, errors="replace")

    def _add(self, text: str) -> None:
        """Take in text for where the group's text goes."""
        state, story = self.state, self.stories[-1]
        place = state.place
        if place == "text" and state.hidden:
            place = "hidden"
        elif place == "text" and getattr(state, self.untracked):
            place = self.untracked
        if place == "text":
            story.parts.append(superscript(text) if state.raised else text)
        elif place == "label":
            story.label.append(text)
        elif place == "stylesheet":
            self.name.append(text)
        elif place == "title":
            self.title.append(text)
        elif place == "fldinst" and state.in_field:
            state.in_field.instruction.append(text)
        elif place in self.aside:
            self.aside[place].append(text)

    def unicode(self, number: int | None) -> None:
        self.to_skip = 0
        if self.state.place and number is not None:
            code = number & 0xFFFF
            is_symbol = 0xF000 <= code <= 0xF0FF  # a symbol font's byte
            self._add(SYMBOLS.get(code & 0xFF, "•") if is_symbol else chr(code))
        self.to_skip = self.state.fallback

    def _end_paragraph(self) -> None:
        """End the paragraph that text was gathered for."""
        story, paragraph = self.stories[-1], self.state.paragraph
        text, label = _whole(story.parts), normalise(_whole(story.label))
        story.parts.clear()
        story.label.clear()
        if paragraph.in_table:
            story.rows.add(f"{label} {text}".strip())
            return
        self._end_table()
        if normalise(text):
            story.drafts.append(self._draft(text, label, story))
        story.drafts.extend(story.below)
        story.below.clear()

    def _draft(self, text: str, label: str, story: Story) -> Draft:
        paragraph = self.state.paragraph
        style = self.styles.get(paragraph.style, Style("", 0))
        named = _HEADING.match(style.name)
        level = paragraph.level if paragraph.level is not None else style.level or int(named[1] if named else 0)
        printed = _PRINTED_LABEL.match(text)
        if printed and not label:
            label, text = printed[1], text[printed.end() :]
        text = f"{label} {text}" if any(map(str.isalnum, label)) else text
        if story.is_note:
            return Draft(Kind.FOOTNOTE, text)
        if level or style.name == "title":
            return Draft(Kind.HEADING, text, min(max(level, 1), 6))
        if label or paragraph.depth:
            return Draft(Kind.ITEM, text, max(paragraph.depth, 1))
        return Draft(Kind.PARAGRAPH, text)

    def _end_table(self) -> None:
        story = self.stories[-1]
        story.drafts.extend(story.rows.drafts())

    def end_line(self, _number: int | None = None) -> None:
        """Take in the end of a paragraph; one that was deleted, or inserted later, ends none."""
        state = self.state
        style = self.styles.get(state.paragraph.style)
        if state.place == "text" and style and _CONTENTS.match(style.name) and not self.stories[-1].is_note:
            self.aside["contents"].extend((*self.stories[-1].parts, " "))
            self.stories[-1].parts.clear()
        if state.place != "text":
            self._add(" ")
        elif not getattr(state, self.untracked):
            self._end_paragraph()

    def begin_story(self, is_note: bool) -> None:
        """Begin a note or the text of a box: it stands below the paragraph it hangs on."""
        state = self.state
        if state.place != "text":
            return
        if state.hidden or getattr(state, self.untracked):
            state.place = "hidden" if state.hidden else self.untracked
            self._add(" ")
            return
        self.stories.append(Story(is_note=is_note))
        self.opened.append(len(self.states))
        state.paragraph.in_table = False

    def _end_story(self) -> None:
        self._end_paragraph()
        self._end_table()
        self.opened.pop()
        story = self.stories.pop()
        self.stories[-1].below.extend(story.drafts)

    def mark(self, _number: int | None) -> None:
        """Take in the number of a note: it is the mark in the text, and repeated at the note."""
        if self.state.place == "text" and not self.stories[-1].is_note:
            self.notes += 1
            raised, self.state.raised = self.state.raised, False
            self._add(f"[{self.notes}]")
            self.state.raised = raised

    def end_cell(self, _number: int | None) -> None:
        if self.state.place == "text":
            self.state.paragraph.in_table = True
            self._end_paragraph()
            self.stories[-1].rows.end_cell()

    def end_row(self, _number: int | None) -> None:
        if self.state.place == "text":
            self.stories[-1].rows.end_row()

    def use_font(self, number: int | None) -> None:
        if self.state.place == "fonttbl":
            self.font = number or 0
        else:
            self.state.charset = self.fonts.get(number or 0, self.charset)

    def define_charset(self, number: int | None) -> None:
        self.fonts[self.font] = font_charset(number or 0, self.charset)

    def define_page(self, number: int | None) -> None:
        if self.state.place == "fonttbl":
            self.fonts[self.font] = code_page(number or 0)

    def use_code_page(self, number: int | None) -> None:
        self.charset = self.state.charset = code_page(number or 0)

    def plain(self, _number: int | None) -> None:
        self.state.plain(self.fonts.get(self.default_font, self.charset))

    def new_paragraph(self, _number: int | None) -> None:
        self.state.paragraph = Paragraph()

    def use_language(self, number: int | None) -> None:
        self.language = windows_locale.get(number or 0, "").replace("_", "-")

    def show_result(self, _number: int | None) -> None:
        computed = "".join(self.state.in_field.instruction) if self.state.in_field else ""
        if self.state.place == "text" and computed.split()[:1] == ["TOC"]:
            self.state.place = "contents"


def _whole(parts: list[str]) -> str:
    """Return the parts as one text; halves of a character beyond the first plane are joined."""
    text = "".join(parts)
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text

"""What is raised above the line: the marks of notes in brackets, other figures as superscripts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from diffreport.readers.pdf.lines import Line
from diffreport.readers.pdf.metrics import usual_size
from diffreport.readers.pdf.words import Word
from diffreport.readers.superscript import superscript

SMALLER = 0.8  # of the line's type size: raised figures are set at 58 to 75 per cent
RISE = 0.15  # of the line's type size: they stand a third of it higher; what is level is a small capital
SMALL_TYPE = 0.93  # of the text's type size: notes are set a point smaller at the least
LOWER_PART = 0.6  # of the page's height: no notes begin above
_ATTACHED = 0.15  # of the type size: a space is set wider
_MARKS = re.compile(r"(?:\d{1,3}|[a-z]|[*†‡§¶]{1,3})(?:[,;\s]+(?:\d{1,3}|[a-z]|[*†‡§¶]{1,3}))*[,;]?")
_SEPARATOR = re.compile(r"[,;\s]+")
_HEAD = re.compile(r"\[?(\d{1,3}|[*†‡§¶]{1,3}|[a-z](?=\s|\]))\]?[.)]?\s")
_UNIT = re.compile(r"(?:^|\d)(?:[kcdm]?m|ft|yd|mi)$")  # squared or cubed, whatever notes there are
_BARS = "/⁄∕"  # behind a raised figure, one of a fraction
_POWERS = frozenset("23")


def is_raised(word: Word, line: Line) -> bool:
    """Tell whether a word is set smaller than its line, and above it."""
    return word.size <= line.size * SMALLER and word.y > line.y + line.size * RISE


def with_raised(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> None:
    """Set what is raised in the lines of each page as it is to be read: "2015[1]" before a note, "m²" elsewhere."""
    body = usual_size(line for lines in pages for line in lines)
    own = [set(_heads(lines, body, height)) for lines, height in zip(pages, heights, strict=True)]
    everywhere = {mark for marks in own for mark in marks}
    for lines, marks in zip(pages, own, strict=True):
        waiting = set(marks)
        for line in lines:
            if line.least <= line.size * SMALLER and any(is_raised(word, line) for word in line.words):
                line.words = list(_set(line, marks, everywhere, waiting))
                line.measure()


def _heads(lines: Sequence[Line], body: float, height: float) -> Iterator[str]:
    """Yield the marks that the notes of a page go by."""
    for line in lines:
        first = line.words[0]
        if len(line.words) > 1 and is_raised(first, line):
            yield first.text.strip("[].)")
        elif line.size <= body * SMALL_TYPE and line.y < height * LOWER_PART and (match := _HEAD.match(line.text)):
            yield match[1]


def _set(line: Line, own: set[str], everywhere: set[str], waiting: set[str]) -> Iterator[Word]:
    """Yield the words of a line, raised ones put to the word they stand behind."""
    held: Word | None = None
    was_raised = False
    head = 1 if is_raised(line.words[0], line) else 0  # the mark of a note stands apart from its text
    for place, word in enumerate(line.words):
        raised = is_raised(word, line)
        is_fraction = line.words[place + 1 : place + 2] and line.words[place + 1].text[0] in _BARS
        is_tight = held is not None and word.x0 - held.x1 < line.size * _ATTACHED
        if raised and not is_fraction:
            marks = own if not place else _notes(held.text if held and is_tight else "", own, everywhere, waiting)
            word = word._replace(text=_shown(word.text, marks))
            if place:
                waiting -= {mark for mark in marks if f"[{mark}]" in word.text}
        if held is not None and is_tight and (raised or was_raised) and place > head:
            held = held._replace(text=held.text + word.text, x1=word.x1, last=word.last)
        else:
            if held is not None:
                yield held
            held = word
        was_raised = raised
    if held is not None:
        yield held


def _notes(before: str, own: set[str], everywhere: set[str], waiting: set[str]) -> set[str]:
    """Return the marks that may be a note's behind a word: behind a figure, only one that no other word has."""
    known = waiting if before[-1:].isdigit() else own | everywhere
    return known - _POWERS if _UNIT.search(before) else known


def _shown(text: str, notes: set[str]) -> str:
    if _MARKS.fullmatch(text):
        marks = [mark for mark in _SEPARATOR.split(text) if mark]
        if all(mark in notes for mark in marks):
            return "".join(f"[{mark}]" for mark in marks)
    return superscript(text)

"""Footnotes: what stands in smaller type at the foot of a page, by a number that the text carries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from diffreport.model import Kind
from diffreport.readers.outline import Draft
from diffreport.readers.pdf.hyphens import Vocabulary
from diffreport.readers.pdf.lines import Line
from diffreport.readers.pdf.paragraphs import Paragraph
from diffreport.readers.pdf.raised import LOWER_PART, RISE, SMALL_TYPE, is_raised

_MARK = re.compile(r"\[?(\d{1,3}|[*†‡§¶]{1,3}|[a-z](?=\s))\]?[.)]?\s?(?=\S)")
_APART = 1.8  # of the type size: notes stand further below the text than its lines below each other
_AS_LARGE = 1.05  # times the size of a note's first line: what is larger is no note
_LABEL = 3  # words: a figure with fewer is a picture's label
_MISSED = 3  # notes in a row that may have gone unseen


class Note(NamedTuple):
    """A footnote: the mark it goes by, and its lines."""

    mark: str
    lines: list[Line]


def parted_notes(
    lines: Sequence[Line], body: float, height: float, last: int = 0
) -> tuple[list[Line], list[Line], list[Note]]:
    """Return the lines of a page's text, those that carry on the note of the page before, and its notes.

    `last` is the number of the last note on the pages before.
    """
    foot = _foot(lines, body, height)
    start = next((place for place, line in enumerate(foot) if _is_marked(line, last)), None)
    if start is None:
        foot, start = _set_apart(lines, height), 0
    notes: list[Note] = []
    for line in foot[start:]:
        match = _MARK.match(line.text)
        if match and (not notes or _follows(notes[-1], match[1], line)):
            notes.append(Note(match[1], [line]))
        elif notes:
            notes[-1].lines.append(line)
    if not any(any(map(str.isalpha, line.text)) for note in notes for line in note.lines):
        return list(lines), [], []
    gone = {id(line) for line in foot}
    return [line for line in lines if id(line) not in gone], foot[:start], notes


def last_number(notes: Sequence[Note], last: int) -> int:
    """Return the number of the last note of a page, `last` if none has one."""
    return next((int(note.mark) for note in reversed(notes) if note.mark.isdigit()), last)


def _foot(lines: Sequence[Line], body: float, height: float) -> list[Line]:
    """Return the lines of small type below all text of the usual size, from top to bottom."""
    foot = []
    for line in sorted(lines, key=lambda line: (line.y, -line.x0)):
        if line.size > body * SMALL_TYPE or line.y > height * LOWER_PART:
            break
        foot.append(line)
    return foot[::-1]


def _set_apart(lines: Sequence[Line], height: float) -> list[Line]:
    """Return the lines from the first one that begins with a raised mark, apart from the text above it, to the foot:
    notes in the type size of the text."""
    ordered = sorted(lines, key=lambda line: (-line.y, line.x0))
    for place, line in enumerate(ordered):
        if line.y > height * LOWER_PART or not is_raised(line.words[0], line) or not _MARK.match(line.text):
            continue
        foot = [line, *(other for other in ordered[place + 1 :] if other.x0 < line.x1 and other.x1 > line.x0)]
        above = min((other.y - line.y for other in ordered[:place] if other.x0 < line.x1), default=height)
        if above >= line.size * _APART and all(other.size <= line.size * _AS_LARGE for other in foot):
            return foot
    return []


def _is_marked(line: Line, last: int) -> bool:
    """Tell whether a line begins with a raised figure or a sign, as a note does; with another figure, if it counts on
    from the last note: a footer may begin with the number of its page."""
    match = _MARK.match(line.text)
    if not match or len(line.text) <= match.end():
        return False
    first = line.words[0]
    return (
        not match[1].isalnum()
        or first.size < line.size * SMALL_TYPE
        or first.y > line.y + line.size * RISE
        or (
            line.text[match.end() - 1].isspace()
            and match[1].isdigit()
            and len(line.words) > _LABEL
            and (match[1] == "1" or last < int(match[1]) <= last + _MISSED)
        )
    )


def _follows(note: Note, mark: str, line: Line) -> bool:
    if not _is_marked(line, int(note.mark) if note.mark.isdigit() else 0):
        return False
    if note.mark.isdigit() and mark.isdigit():
        return int(mark) == int(note.mark) + 1
    return note.mark.isalnum() == mark.isalnum() and note.mark != mark


def refers(text: str, mark: str) -> bool:
    """Tell whether a text carries the mark of a note."""
    return f"[{mark}]" in text or (
        re.search(rf"(?<=[^\W\d])\s?{re.escape(mark)}(?!\w)|[.,;:!?)\]”’\"']\s?{re.escape(mark)}(?![\w.,])", text)
        is not None
    )


def _headed(note: Note, text: str, host: str) -> str:
    """Return the text of a note with its mark as the text refers to it: "[1] "."""
    bracketed = f"[{note.mark}]"
    match = _MARK.match(text)
    return f"{bracketed} {text[match.end() :]}" if match and (text.startswith(bracketed) or bracketed in host) else text


def with_notes(
    drafts: Sequence[Draft], flow: Sequence[Paragraph], notes: Sequence[tuple[int, Note]], vocabulary: Vocabulary
) -> list[Draft]:
    """Return the blocks with each footnote behind the paragraph that refers to it."""
    behind: dict[int, list[Draft]] = {}
    on: dict[int, list[int]] = {}
    for place, paragraph in enumerate(flow):
        for page in sorted({line.page for line in paragraph.lines}):
            on.setdefault(page, []).append(place)
    for page, note in notes:
        places = on.get(page) or [max((place for other in on if other < page for place in on[other]), default=0)]
        wanted = (place for place in places if refers(drafts[place].text, note.mark))
        place = next(wanted, places[-1])
        text = _headed(note, Paragraph(note.lines).text(vocabulary), drafts[place].text)
        behind.setdefault(place, []).append(Draft(Kind.FOOTNOTE, text, page=page))
    found: list[Draft] = []
    for place, draft in enumerate(drafts):
        found.append(draft)
        found.extend(behind.get(place, ()))
    return found

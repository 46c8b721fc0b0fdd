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

SMALLER = 0.93  # of the text's type size: notes are set a point smaller at the least
_MARK = re.compile(r"\[?(\d{1,3}|[*†‡§¶]{1,3}|[a-z](?=\s))\]?[.)]?\s?(?=\S)")
_LOWER_PART = 0.6  # of the page's height: no notes begin above


class Note(NamedTuple):
    """A footnote: the mark it goes by, and its lines."""

    mark: str
    lines: list[Line]


def parted_notes(lines: Sequence[Line], body: float, height: float) -> tuple[list[Line], list[Line], list[Note]]:
    """Return the lines of a page's text, those that carry on the note of the page before, and its notes."""
    foot = _foot(lines, body, height)
    start = next((place for place, line in enumerate(foot) if _is_marked(line)), None)
    if start is None:
        return list(lines), [], []
    notes: list[Note] = []
    for line in foot[start:]:
        match = _MARK.match(line.text)
        if match and (not notes or _follows(notes[-1], match[1], line)):
            notes.append(Note(match[1], [line]))
        else:
            notes[-1].lines.append(line)
    if not any(any(map(str.isalpha, line.text)) for note in notes for line in note.lines):
        return list(lines), [], []
    gone = {id(line) for line in foot}
    return [line for line in lines if id(line) not in gone], foot[:start], notes


def _foot(lines: Sequence[Line], body: float, height: float) -> list[Line]:
    """Return the lines of small type below all text of the usual size, from top to bottom."""
    foot = []
    for line in sorted(lines, key=lambda line: (line.y, -line.x0)):
        if line.size > body * SMALLER or line.y > height * _LOWER_PART:
            break
        foot.append(line)
    return foot[::-1]


def _is_marked(line: Line) -> bool:
    """Tell whether a line begins with a raised figure or a sign, as a note does."""
    match = _MARK.match(line.text)
    if not match or len(line.text) <= match.end():
        return False
    first = line.words[0]
    return (
        not match[1].isalnum()
        or first.size < line.size * SMALLER
        or first.y > line.y + line.size * 0.15
        or (line.text[match.end() - 1].isspace() and match[1].isdigit() and len(line.words) > 3)
    )


def _follows(note: Note, mark: str, line: Line) -> bool:
    if not _is_marked(line):
        return False
    if note.mark.isdigit() and mark.isdigit():
        return int(mark) == int(note.mark) + 1
    return note.mark.isalnum() == mark.isalnum() and note.mark != mark


def refers(text: str, mark: str) -> bool:
    """Tell whether a text carries the mark of a note."""
    return (
        re.search(rf"(?<=[^\W\d])\s?{re.escape(mark)}(?!\w)|[.,;:!?)\]”’\"']\s?{re.escape(mark)}(?![\w.,])", text)
        is not None
    )


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
        text = Paragraph(note.lines).text(vocabulary)
        behind.setdefault(place, []).append(Draft(Kind.FOOTNOTE, text, page=page))
    found: list[Draft] = []
    for place, draft in enumerate(drafts):
        found.append(draft)
        found.extend(behind.get(place, ()))
    return found

"""What headings a page really has: labels joined, bold lines promoted, parts lifted above chapters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from diffreport.model import Kind
from diffreport.readers.outline import Draft

_LABEL = re.compile(r"(?:section|chapter|part|title|article|annex|appendix)\s+[\dIVXLCA-Z]{1,5}\s*[.:]?", re.IGNORECASE)
_FEW = 3  # real headings below the title; a page with as many marks its sections itself
_BOLD_WORDS = 24  # longest promoted heading seen: 16 words
_BOLD_LEVEL = 2


class Line(NamedTuple):
    """A draft, and how it stands on the page."""

    draft: Draft
    is_bold: bool = False  # all its text
    is_labelled: bool = False  # its label ("Section 1.") stood in an element of its own
    jump: str = ""  # where it leads, if all its text is a link to a place on the page
    is_after_break: bool = False  # a new page, or a rule, stands before it
    is_on_new_page: bool = False  # the page says so


def with_headings(lines: Sequence[Line]) -> tuple[Draft, ...]:
    """Return the drafts of a page, those that are headings in all but name made headings."""
    joined = _lifted(_joined(lines))
    real = sum(line.draft.kind is Kind.HEADING and line.draft.level > 1 for line in joined)
    if real >= _FEW:
        return tuple(line.draft for line in joined)
    return tuple(_promoted(line) for line in joined)


def _joined(lines: Sequence[Line]) -> list[Line]:
    """Join a label that stands in an element of its own ("Section 1.") with the heading behind it."""
    joined: list[Line] = []
    for line in lines:
        draft = line.draft
        if draft.kind is Kind.HEADING and joined and _is_label(joined[-1].draft):
            label = joined.pop().draft.text
            line = Line(draft._replace(text=f"{label} {draft.text}"), is_labelled=True)
        joined.append(line)
    return joined


def _is_label(draft: Draft) -> bool:
    return draft.kind in (Kind.HEADING, Kind.PARAGRAPH) and _LABEL.fullmatch(draft.text) is not None


def _lifted(lines: list[Line]) -> list[Line]:
    """Lift labelled headings one level where unlabelled ones of their level stand between them.

    The pages of the State Department mark "Section 1. Respect for..." and "a. Arbitrary..." alike.
    """
    headings = [(line.draft.level, line.is_labelled) for line in lines if line.draft.kind is Kind.HEADING]
    levels = {level for level, is_labelled in headings if is_labelled and level > 1}
    lifted = {level for level in levels if _has_between([labelled for own, labelled in headings if own == level])}
    return [
        line._replace(draft=line.draft._replace(level=line.draft.level - 1))
        if line.is_labelled and line.draft.level in lifted
        else line
        for line in lines
    ]


def _has_between(labelled: list[bool]) -> bool:
    """Tell whether an unlabelled heading stands between two labelled ones."""
    first, last = labelled.index(True), len(labelled) - labelled[::-1].index(True)
    return not all(labelled[first:last])


def _promoted(line: Line) -> Draft:
    """Return a short bold paragraph as a heading, anything else as it is."""
    draft = line.draft
    is_heading = line.is_bold and draft.kind is Kind.PARAGRAPH and draft.text[-1] not in ".,;:!?"
    if is_heading and len(draft.text.split()) <= _BOLD_WORDS:
        return draft._replace(kind=Kind.HEADING, level=_BOLD_LEVEL)
    return draft

"""Marks of the printer, which no one reads as text: a sign at the end, letters in the corner of the first page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from diffreport.readers.pdf.chapters import Zone
from diffreport.readers.pdf.lines import Line

_LETTERS = re.compile(r"[A-Z]{1,4}")  # by which a printer knows whom a document goes to
_WORD = re.compile(r"[^\W\d_]+")


def ornaments(pages: Sequence[Sequence[Line]], first: Zone) -> dict[int, str]:
    """Return the lines (by identity) that are marks of the printer, each with the reason.

    `first` are the lines near the edges of the first page, outermost first.
    """
    return _signs(pages) | _corner(pages, first)


def _signs(pages: Sequence[Sequence[Line]]) -> dict[int, str]:
    """Return the lines that are one sign, alone on their height, in a font that has no other.

    Such is the mark at the end of a bill; an initial stands beside its text, and initials differ.
    """
    signs: dict[str, set[str]] = defaultdict(set)
    for lines in pages:
        for line in lines:
            signs[line.font].update(line.text)
    return {
        id(line): "a sign alone in a font of its own"
        for lines in pages
        for line in lines
        if len(line.text) == 1
        and line.font
        and len(signs[line.font]) == 1
        and all(abs(other.y - line.y) > line.size for other in lines if other is not line)
    }


def _corner(pages: Sequence[Sequence[Line]], first: Zone) -> dict[int, str]:
    """Return the line above all others of the first page, if it is letters that are no word of the document."""
    top = next((line for line, is_top in first if is_top), None)
    if top is None or not _LETTERS.fullmatch(top.text):
        return {}
    for lines in pages:
        for line in lines:
            beside = line.page == top.page and abs(line.y - top.y) <= top.size
            if line is not top and (beside or top.text in _WORD.findall(line.text)):
                return {}
    return {id(top): "letters above the first page that are no word of the text"}

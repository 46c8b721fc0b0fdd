"""Headings repeated where a chapter goes on overleaf: "Message from the Director / Continued"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from diffreport.readers.pdf.lines import Line
from diffreport.text import letters_of

_ROWS = 3  # from the top of a page: a heading of two lines, and "continued"
_SAME_ROW = 3.0  # points
_SAME_SIZE = 0.3  # points by which one type size may be measured differently
_CONTINUED = re.compile(r"(.*?)[\s,.:–—-]*[(\[]?\s*(?:continued|cont[.’']?d?\.?)\s*[)\]]?", re.IGNORECASE)


def without_continued(pages: Sequence[list[Line]]) -> tuple[list[list[Line]], int]:
    """Return the lines of each page without headings that say that they go on, and how many words those have.

    A line that is no more than "continued" goes, with the lines above it that stand on a page before;
    a line that ends in it, if what stands before it does.
    Cost: linear in the lines.
    """
    seen: set[tuple[str, int]] = set()
    kept: list[list[Line]] = []
    words = 0
    for lines in pages:
        gone = _repeated(lines, seen) if kept else []
        known = {id(line) for line in gone}
        words += sum(len(line.words) for line in gone)
        kept.append([line for line in lines if id(line) not in known])
        seen.update(_keys(line.text, line.size)[1] for line in kept[-1])
    return kept, words


def _repeated(lines: Sequence[Line], seen: set[tuple[str, int]]) -> list[Line]:
    """Return the lines at the top of a page that only say that a heading goes on."""
    top = sorted(lines, key=lambda line: (-line.y, line.x0))[: _ROWS + 1]
    for place, line in enumerate(top[:_ROWS]):
        match = _CONTINUED.fullmatch(line.text)
        is_alone = place + 1 == len(top) or line.y - top[place + 1].y > _SAME_ROW
        if match and is_alone and (not match[1] or _is_known(match[1], line.size, seen)):
            return top[: place + 1]
        if not _is_known(line.text, line.size, seen):
            break
    return []


def _is_known(text: str, size: float, seen: set[tuple[str, int]]) -> bool:
    return not seen.isdisjoint(_keys(text, size))


def _keys(text: str, size: float) -> tuple[tuple[str, int], ...]:
    """Return the letters of a line with its type size, rounded three ways: nearly one size is one."""
    letters = letters_of(text)
    return tuple((letters, round(size + shift)) for shift in (-_SAME_SIZE, 0, _SAME_SIZE))

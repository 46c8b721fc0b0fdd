"""Entries of a contents page: a heading's words and the number of its page."""

from __future__ import annotations

import re
from itertools import groupby, pairwise

from diffreport.model import Document, Kind

# With leaders, or a heading of the document and its page.
_LEADERS = re.compile(r"\S.*?\s?(?:[.\u00b7\u2026_]\s?){3,}\s?(\d{1,4}|[ivxl]{1,7})")
_NUMBERED = re.compile(r"(\S.*?)\s(\d{1,4}|[ivxl]{1,7})")
# A contents page has so many entries at least, one behind the other, and their pages go forward.
_LEAST_ENTRIES = 5


def contents(document: Document) -> frozenset[int]:
    """Return the blocks of a document that are entries of a contents page.

    Cost: linear in blocks.
    """
    headings = {_folded(block.text) for block in document.blocks if block.kind == Kind.HEADING}
    entries: list[tuple[int, int]] = []  # block, page
    for k, block in enumerate(document.blocks):
        if block.kind != Kind.TABLE and (page := _page(block.text, headings)) is not None:
            entries.append((k, page))
    runs = groupby(enumerate(entries), key=lambda numbered: numbered[1][0] - numbered[0])
    out: set[int] = set()
    for _, run in runs:
        found = [entry for _, entry in run]
        forward = sum(a[1] <= b[1] for a, b in pairwise(found))
        if len(found) >= _LEAST_ENTRIES and forward >= len(found) - 2:
            out.update(k for k, _ in found)
    return frozenset(out)


def _page(text: str, headings: set[str]) -> int | None:
    """Return the page of an entry (0 for a Roman number), None if it is none."""
    if text[-1:] not in "0123456789ivxl":
        return None
    if found := _LEADERS.fullmatch(text):
        return int(found[1]) if found[1].isdecimal() else 0
    if (found := _NUMBERED.fullmatch(text)) and _folded(found[1]) in headings:
        return int(found[2]) if found[2].isdecimal() else 0
    return None


def _folded(text: str) -> str:
    return text.strip(" .").casefold()

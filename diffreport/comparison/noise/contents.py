"""Entries of a contents page: a heading's words and the number of its page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from diffreport.model import Block, Document, Kind
from diffreport.patterns import late

# What stands above the entries; leaders and numbers alone may as well be a table of figures.
_TITLE = late(
    r"(?:(?:table|list|index|summary) of )?(?:the )?(?:contents?|sections|chapters|parts|tables|figures|maps"
    r"|boxes|annexes|appendices|articles|topics)|index|contents (?:page|list)|in this (?:report|issue|edition|volume"
    r"|document|bulletin|review|publication|guide|chapter)|what(?:'s| is) inside|inside(?: this (?:report|issue))?"
    r"|inhalt(?:sverzeichnis|s\u00fcbersicht)?|table des mati\u00e8res|sommaire|\u00edndice(?: general)?|contenido"
    r"|indice",
    re.IGNORECASE,
)
# What stands above the column of pages, or of titles.
_COLUMN = late(r"(?:pages?|page (?:no|number)s?|p|pp|chapter|section|subject|title|no|seite)", re.IGNORECASE)
_TITLE_ABOVE = 3  # a word for the pages or one for the authors may stand between
# A contents page has so many entries at least, one behind the other, and their pages go forward.
_LEAST_ENTRIES = 5
_NUMBERED = late(r"(\S.*)\s(\d{1,4}|[ivxl]{1,7})")
_LEADERS = ".\u00b7\u2026_ "
_LEAST_LEADERS = 3
_LONGEST_TITLE = 100
_LONGEST = 300  # letters and leaders; more is a text
# So many of the entries are headings that stand on the page that they name, if no title stands above them: the words of
# headings alone may as well be a list of what was counted in the chapters below it.
_ON_PAGE = 0.5


class _Entry(NamedTuple):
    block: int
    page: int  # 0 for a Roman number
    is_heading: bool  # it has the words of a heading of the document
    is_guessed: bool  # without leaders, it has the words of a short block that may be a heading


def contents(document: Document) -> frozenset[int]:
    """Return the blocks of a document that are entries of a contents page.

    Evidence: its title stands right above, or most of them name headings with the pages that these stand on; entries
    without leaders have the words of headings, or below a title those of other blocks.
    Cost: linear in blocks.
    """
    blocks = document.blocks
    headings = {_folded(block.text): block.page for block in blocks if block.kind == Kind.HEADING}
    titled = {_folded(block.text) for block in blocks if len(block.text) <= _LONGEST_TITLE}
    entries = [
        entry
        for k, block in enumerate(blocks)
        if block.kind != Kind.TABLE and (entry := _entry(k, block.text, headings, titled)) is not None
    ]
    out: set[int] = set()
    for _, run in groupby(enumerate(entries), key=lambda numbered: numbered[1].block - numbered[0]):
        found = [entry for _, entry in run]
        above = range(max(0, found[0].block - _TITLE_ABOVE), found[0].block)
        goes_on = any(k in out or _TITLE.fullmatch(_folded(blocks[k].text)) for k in above)
        if not goes_on:
            found = [entry for entry in found if not entry.is_guessed]
        forward = sum(a.page <= b.page for a, b in pairwise(found))
        if len(found) < _LEAST_ENTRIES or forward < len(found) - 2:
            continue
        if goes_on or _on_page(found, blocks, headings) >= _ON_PAGE * len(found):
            out.update(entry.block for entry in found)
            out.update(_titles(blocks, above, found[0].block))
    return frozenset(out)


def _on_page(found: Sequence[_Entry], blocks: Sequence[Block], headings: Mapping[str, int | None]) -> int:
    """Return how many entries name the page of their heading, counted from where most of them count."""
    shifts: Counter[int] = Counter()
    for entry in found:
        title = _entry_parts(blocks[entry.block].text)[0]
        page = headings.get(_folded(title)) if entry.page else None
        if page is not None:
            shifts[entry.page - page] += 1
    return max(shifts.values(), default=0)


def _titles(blocks: Sequence[Block], above: range, first: int) -> range:
    """Return the blocks above the entries from their title on, none if anything else stands between."""
    start = next((k for k in reversed(above) if _TITLE.fullmatch(_folded(blocks[k].text))), first)
    between = [_folded(blocks[k].text) for k in range(start + 1, first)]
    return range(start, first if all(map(_COLUMN.fullmatch, between)) else start + 1)


def _entry(block: int, text: str, headings: Collection[str], titled: set[str]) -> _Entry | None:
    """Return the entry that a text is, None if it is none: with leaders, or of the words of a heading."""
    if len(text) > _LONGEST or text[-1:] not in "0123456789ivxl":
        return None
    title, leaders, page = _entry_parts(text)
    is_heading = _folded(title) in headings
    led = sum(char != " " for char in leaders)
    is_guessed = not is_heading and led < _LEAST_LEADERS
    if not title or (is_guessed and _folded(title) not in titled):
        return None
    return _Entry(block, int(page) if page.isdecimal() else 0, is_heading, is_guessed)


def _entry_parts(text: str) -> tuple[str, str, str]:
    """Return the title of an entry, its leaders and its page; nothing for what is no entry."""
    found = _NUMBERED.fullmatch(text) or _NUMBERED.fullmatch(_apart(text))
    if not found:
        return "", "", ""
    title = found[1].rstrip(_LEADERS)
    return title, found[1][len(title) :], found[2]


def _apart(text: str) -> str:
    """Return a text with a space between its leaders and the number of its page."""
    at = max(map(text.rfind, _LEADERS)) + 1
    return f"{text[:at]} {text[at:]}"


def _folded(text: str) -> str:
    return text.strip(" .:").replace("\u2019", "'").casefold()

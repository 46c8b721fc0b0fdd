"""How the blocks of an edition are set in a Word document: the properties of a paragraph, by its kind and script."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from diffreport.model import Block, Kind
from diffreport.report.marked.elements import own_class

BULLETS, PLAIN_ITEMS = 1, 2  # the lists of the numbering part: with a bullet, and with what the text itself brings
LEVELS = 9  # of a list
_HEADINGS = 6
_STRONG = {"L": "ltr", "R": "rtl", "AL": "rtl"}


class Look(NamedTuple):
    """What a paragraph is set as: the content of its `w:pPr`, and whether it is written from right to left."""

    properties: str = ""
    is_leftward: bool = False

    @property
    def of_runs(self) -> str:
        """Return the properties of its runs."""
        return "<w:rtl/>" if self.is_leftward else ""


def in_style(style: str, text: str = "", keep: str = "") -> Look:
    """Return the look of a paragraph in a style; `keep` is an element that stands behind the style's."""
    leftward = is_leftward(text)
    name = f'<w:pStyle w:val="{style}"/>' if style else ""
    return Look(f"{name}{keep}{'<w:bidi/>' if leftward else ''}", leftward)


def look_of(block: Block) -> Look:
    """Return the look of a block that is no table.

    An item that brings its own number or bullet is in a list that prints none: numbers are text, and tracked.
    """
    if block.kind is Kind.HEADING:
        return in_style(f"Heading{min(max(block.level, 1), _HEADINGS)}", block.text)
    if block.kind is Kind.FOOTNOTE:
        return in_style("FootnoteText", block.text)
    if block.kind is not Kind.ITEM:
        return in_style("", block.text)
    number = BULLETS if own_class(block.kind, block.text) == "li" else PLAIN_ITEMS
    level = min(max(block.level, 1), LEVELS) - 1
    listed = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return in_style("ListParagraph", block.text, listed)


def is_leftward(text: str) -> bool:
    """Tell whether a text is written from right to left: its first letter says so."""
    if text.isascii():
        return False
    return next((_STRONG[kind] for char in text if (kind := unicodedata.bidirectional(char)) in _STRONG), "") == "rtl"

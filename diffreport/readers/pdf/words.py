"""Words at places, and how they are set."""

from __future__ import annotations

from typing import NamedTuple

HYPHEN = "\ufffe"  # PDFium's mark for a hyphen at the end of a line; the next line follows at once
UPRIGHT, UPWARDS, UPSIDE_DOWN, DOWNWARDS, ASLANT = 0, 1, 2, 3, 4  # where the text of a word runs


class Style(NamedTuple):
    """How a piece of text is set."""

    size: float  # points, as seen on the page
    bold: bool
    turn: int  # UPRIGHT, UPWARDS, UPSIDE_DOWN, DOWNWARDS or ASLANT
    visible: bool
    font: str = ""


class Word(NamedTuple):
    """A run of characters without a space; `y` is its baseline, and grows upwards."""

    text: str
    x0: float
    x1: float
    y: float
    style: Style
    last: bool = False  # the text layer ends a line here

    @property
    def size(self) -> float:
        """Return the type size in points."""
        return self.style.size

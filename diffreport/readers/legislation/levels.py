"""The levels of a statute, in the order in which they nest, and what is printed of their headings."""

from __future__ import annotations

from typing import NamedTuple


class Heading(NamedTuple):
    """How the heading of a level is printed: "TITLE I—GENERAL PROVISIONS"."""

    level: int  # 1 to 6
    name: str


# Parts and chapters stand on either side of each other: statutes use both orders.
HEADINGS = {
    "division": Heading(1, "DIVISION"),
    "title": Heading(2, "TITLE"),
    "subtitle": Heading(3, "Subtitle"),
    "chapter": Heading(4, "CHAPTER"),
    "part": Heading(4, "PART"),
    "subchapter": Heading(5, "SUBCHAPTER"),
    "subpart": Heading(5, "Subpart"),
    "subdivision": Heading(5, "SUBDIVISION"),
    "section": Heading(6, "SEC."),
}
# Acts that give money have these below their titles; they print their headings alone.
APPROPRIATIONS = {"major": 4, "intermediate": 5, "small": 6}
# Depth as a list item; printed eight columns apart.
DEPTHS = {
    "subsection": 1,
    "paragraph": 2,
    "subparagraph": 3,
    "clause": 4,
    "subclause": 5,
    "item": 6,
    "subitem": 7,
    "subsubitem": 8,
}
ENACTING = (
    "Be it enacted by the Senate and House of Representatives of the United States of America in Congress assembled,"
)

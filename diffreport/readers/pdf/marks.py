"""What items begin with: bullets, numbers, "Section 5"; and whether a number goes on counting within a text."""

from __future__ import annotations

import re

from diffreport.readers.pdf.lines import Line

BULLET = re.compile(r"[•●○◦▪■□❑➢➤✓✔‣⁃·\uf0b7\uf0a7\uf0d8\uf0fc–—-](?=\s|$)|o(?=\s)")
NUMBERED = re.compile(
    r"[‘’“”\"']{0,2}(?:(?:\d{1,3}|[a-zA-Z]|[ivxlcIVXLC]{1,6})[.)](?=\s|$)|\((?:\d{1,3}|[a-zA-Z]{1,2}|[ivxlcIVXLC]{1,6})\)(?=\s|$)"
    r"|\d{1,2}(?:\.\d{1,2}){1,4}\.?(?=\s+[^\W\da-z_]))"
)
LABELLED = re.compile(
    r"(?:sec(?:tion|\.)|art(?:icle|\.)|chapter|annex|appendix|title|part|§)\s?[\dIVXLC]+[a-z]?\b", re.I
)
_INDENT = 0.8  # of the type size by which marks of one list may begin apart
_COUNTED = re.compile(r"[‘’“”\"']{0,2}(\()?(?:(\d{1,3})|([a-zA-Z]))([.)])(?=\s|$)")


def is_marked(text: str) -> bool:
    """Tell whether a text begins as an item does."""
    return BULLET.match(text) is not None or NUMBERED.match(text) is not None


def stands_below_mark(first: Line, after: Line) -> bool:
    """Tell whether a line begins right below the bullet or number of an item."""
    marked = is_marked(first.text) or LABELLED.match(first.text) is not None
    return marked and abs(first.x0 - after.x0) <= after.size * _INDENT


def counts_on(text: str, after: str) -> bool:
    """Tell whether a number at the beginning of a line goes on with one within the text before it.

    "on two grounds: (1) the law, and" is carried on by "(2) the treaty".
    """
    match = _COUNTED.match(after)
    if not match:
        return False
    opening, number, letter, closing = match.groups()
    before = str(int(number) - 1) if number else chr(ord(letter) - 1)
    place = text.rfind(f"{opening or ''}{before}{closing} ")
    return place > 0 and not text[place - 1].isalnum() and text[place - 1] != "("


def follows(item: str, after: str) -> bool:
    """Tell whether a line begins with the number that comes next to the one an item begins with: "3." and "4."."""
    first, second = _COUNTED.match(item), _COUNTED.match(after)
    if not first or not second or first[1] != second[1] or first[4] != second[4]:
        return False
    if second[2]:
        return first[2] is not None and int(second[2]) == int(first[2]) + 1
    return first[3] is not None and ord(second[3]) == ord(first[3]) + 1

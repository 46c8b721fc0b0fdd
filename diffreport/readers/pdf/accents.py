"""Accents that were drawn over their letters as marks of their own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_COMBINING = {
    "\u00b4": "\u0301",
    "`": "\u0300",
    "\u00a8": "\u0308",
    "\u02c6": "\u0302",
    "\u02dc": "\u0303",
    "\u00b8": "\u0327",
    "\u02da": "\u030a",
    "\u02c7": "\u030c",
    "\u02d8": "\u0306",
    "\u02d9": "\u0307",
    "\u02dd": "\u030b",
    "\u02db": "\u0328",
}
ACCENT = re.compile(f"[{''.join(_COMBINING)}]")

Span = Callable[[int], tuple[float, float]]  # where the character at a place of a text begins and ends on its line


def composed(text: str, span: Span) -> str:
    """Return a text with each accent that stands over a letter put on it; one between letters stays."""
    characters = list(text)
    for match in ACCENT.finditer(text):
        place = match.start()
        left, right = span(place)
        middle = (left + right) / 2
        for near in (place - 1, place + 1):
            if not (0 <= near < len(text) and text[near].isalpha()):
                continue
            start, end = span(near)
            together = unicodedata.normalize("NFC", text[near] + _COMBINING[match[0]])
            if start <= middle <= end and len(together) == 1:
                characters[near], characters[place] = together, ""
                break
    return "".join(characters)

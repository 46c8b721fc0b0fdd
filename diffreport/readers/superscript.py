"""Characters set above the line, and below it."""

from __future__ import annotations

import re

_SUPERSCRIPT = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")
_SUBSCRIPT = str.maketrans("0123456789+-−()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎")
_RAISED = re.compile(r"[0-9+\-−()n]+(?:[,\s]+[0-9+\-−()n]+)*")


def superscript(text: str) -> str:
    """Return raised digits as such ("²"), so that no figure grows by them; other text as it is."""
    return text.translate(_SUPERSCRIPT) if _RAISED.fullmatch(text.strip()) else text


def raised(text: str) -> str | None:
    """Return a text in characters that are raised themselves, None if there are none for some of it."""
    return text.translate(_SUPERSCRIPT) if all(ord(char) in _SUPERSCRIPT for char in text) else None


def lowered(text: str) -> str | None:
    """Return a text in characters that are lowered themselves, None if there are none for some of it."""
    return text.translate(_SUBSCRIPT) if all(ord(char) in _SUBSCRIPT for char in text) else None

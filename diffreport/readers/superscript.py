"""Characters set above the line."""

from __future__ import annotations

import re

_SUPERSCRIPT = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")
_RAISED = re.compile(r"[0-9+\-−()n]+(?:[,\s]+[0-9+\-−()n]+)*")


def superscript(text: str) -> str:
    """Return raised digits as such ("²"), so that no figure grows by them; other text as it is."""
    return text.translate(_SUPERSCRIPT) if _RAISED.fullmatch(text.strip()) else text

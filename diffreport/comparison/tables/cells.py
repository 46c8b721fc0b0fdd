"""The cells of a table: what differs in them, and the figure that each holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from diffreport import text as _text
from diffreport.comparison.figures.differences import difference
from diffreport.comparison.figures.mentions import amounts
from diffreport.comparison.figures.numerals import MAGNITUDES, YEAR
from diffreport.comparison.spoofs import content_kept
from diffreport.comparison.words import opcodes
from diffreport.model import CellChange, Figure, Opcode

Tokens = Sequence[str]
# Returns the opcodes of the tokens of two cells, noise classified.
Differ = Callable[[Tokens, Tokens], Sequence[Opcode]]

# What a header says of the unit of its figures stands in brackets or behind a comma: "Budget ($ million)".
_UNIT_PLACES = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|,([^,()]+)$")
_SIGN = re.compile(r"[A-Z]{0,3}[$€£¥₹]|\b(?:USD|EUR|GBP|CHF|JPY) ?")
_MAGNITUDE = re.compile(rf"\b({'|'.join(MAGNITUDES)})s?\b", re.IGNORECASE)
_THOUSANDS = re.compile(r"(?<![\d.,])[’']?0?00(?:0|s)\b")  # "$000", "(000s)", "'000"
_PERCENT = re.compile(r"%|\bper ?cent(?:age)?\b(?! points?)", re.IGNORECASE)
# A figure that a header may lend its unit: no words beside it, and none of its own.
_BARE = re.compile(r"[-+−]?\d[\d.,'’ \u00a0\u202f]*|\(\d[\d.,]*\)")
# A number that can be read in one way; a longer one is an identifier.
_PLAIN = re.compile(r"[1-9]\d{0,2}(?:,\d{3}){1,3}|[1-9]\d{0,11}|0")


def plain_opcodes(old: Tokens, new: Tokens) -> Sequence[Opcode]:
    """Return the opcodes of two cells of editions of which nothing else is known."""
    return content_kept(opcodes(old, new), old, new)


def cell_change(place: tuple[int, int], cells: tuple[str, str], names: tuple[str, str], differ: Differ) -> CellChange:
    """Return what differs between two cells that are not the same; `names` are the headers of their columns."""
    if (
        all(map(_PLAIN.fullmatch, cells))
        and (figures := _figures(cells, names))
        and figures[0].value != figures[1].value
    ):
        return CellChange(*place, *cells, *difference(*figures))
    a, b = _text.tokens(cells[0]), _text.tokens(cells[1])
    marks = [op.noise for op in differ(a, b) if op.tag != "equal"]
    if marks and all(marks):
        return CellChange(*place, *cells, noise=marks[0])
    return CellChange(*place, *cells, *difference(*(_figures(cells, names) or (None, None))))


def _figures(cells: tuple[str, str], names: tuple[str, str]) -> tuple[Figure, Figure] | None:
    old, new = (cell_figure(cell, name) for cell, name in zip(cells, names, strict=True))
    return (old, new) if old and new else None


def cell_figure(text: str, name: str = "") -> Figure | None:
    """Return the one figure of a cell, or None where it holds none or several.

    `name` is the header of its column: a bare figure has the unit that stands there, as if it were printed in the cell.
    """
    if not any(map(str.isdigit, text)) and not text[:1].isalpha():
        return None  # a dash, or nothing
    lent = _lent(name) if name and _BARE.fullmatch(text) else ("", "")
    if not any(lent) and _PLAIN.fullmatch(text) and not YEAR.fullmatch(text):
        return Figure(text, Decimal(text.replace(",", "")))  # what would be found in it, sooner
    found = amounts(_text.tokens(f"{lent[0]}{text}{lent[1]}"))
    return found[0].figure if len(found) == 1 else None


@_text.remembered
def _lent(name: str) -> tuple[str, str]:
    """Return what a header lends to the figures below it: what stands before them, and what behind."""
    places = [next(filter(None, found.groups()), "") for found in _UNIT_PLACES.finditer(name)]
    for place in places:
        sign, magnitude = _SIGN.search(place), _MAGNITUDE.search(place)
        before = sign[0] if sign else ""
        if magnitude or _THOUSANDS.search(place):
            return before, f" {magnitude[1].lower() if magnitude else 'thousand'}"
        if before:
            return before, ""
    if _PERCENT.search(name):
        return "", "%"
    for place in map(str.strip, places):
        measured = amounts(_text.tokens(f"1 {place}")) if len(place.split()) == 1 else []
        if len(measured) == 1 and measured[0].figure.unit:
            return "", f" {place}"
    return ("$", "") if name.strip() == "$" else ("", "")

"""The cells of a table: what differs in them, and the figure that each holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from diffreport import text as _text
from diffreport.comparison.figures.differences import difference
from diffreport.comparison.figures.mentions import amounts, mentions
from diffreport.comparison.figures.numerals import MAGNITUDES, YEAR
from diffreport.comparison.spoofs import content_kept
from diffreport.comparison.words import opcodes
from diffreport.model import CellChange, Change, ColumnPair, Figure, Opcode, Table
from diffreport.patterns import late

Tokens = Sequence[str]
# Returns the opcodes of the tokens of two cells, noise classified.
Differ = Callable[[Tokens, Tokens], Sequence[Opcode]]

# What a header says of the unit of its figures stands in brackets or behind a comma: "Budget ($ million)".
_UNIT_PLACES = late(r"\(([^()]*)\)|\[([^\[\]]*)\]|,([^,()]+)$")
_SIGN = late(r"[A-Z]{0,3}[$€£¥₹]|\b(?:USD|EUR|GBP|CHF|JPY) ?")
_MAGNITUDE = late(rf"\b({'|'.join(MAGNITUDES)})s?\b", re.IGNORECASE)
_THOUSANDS = late(r"(?<![\d.,])[’']?0?00(?:0|s)\b")  # "$000", "(000s)", "'000"
_PERCENT = late(r"%|\bper ?cent(?:age)?\b(?! points?)", re.IGNORECASE)
# A figure that a header may lend its unit: no words beside it, and none of its own.
_BARE = late(r"[-+−‐-―]?\.?\d[\d.,'’ \u00a0\u202f]*|\(\d[\d.,]*\)")
# A whole cell in brackets, as accounts print what is below zero; a sign of money leaves no doubt.
_BRACKETED = late(r"([A-Z]{0,3}[$€£¥₹])? ?\( ?([A-Z]{0,3}[$€£¥₹])? ?\d[\d.,'’ \u00a0\u202f]*%? ?\)")
# What stands behind the header of a column whose brackets mean that.
_ACCOUNTS = " [(−)]"
# What a caption says of all figures below it: "In thousands of dollars".
_ALL_IN = late(rf"\bin (?:\w+ )?({'|'.join(MAGNITUDES)})s?\b(?: of)?(?: \w+)?? ?(dollar|euro|pound)?", re.IGNORECASE)
_CURRENCIES = {"dollar": "$", "euro": "€", "pound": "£"}
# A number that can be read in one way; a longer one is an identifier.
_PLAIN = late(r"[1-9]\d{0,2}(?:,\d{3}){1,3}|[1-9]\d{0,11}|0")


def plain_opcodes(old: Tokens, new: Tokens) -> Sequence[Opcode]:
    """Return the opcodes of two cells of editions of which nothing else is known."""
    return content_kept(opcodes(old, new), old, new)


def differ_of(change: Change) -> Differ:
    """Return what compares two cells of a change: what its words have shown to be noise is noise in a cell too.

    A misread word, or the edition's own year, is told by the whole document; a cell alone cannot show it.
    """
    told: dict[tuple[Tokens, Tokens], str | None] = {}
    for op in change.opcodes:
        if op.tag == "replace":
            words = change.old_tokens[op.i1 : op.i2], change.new_tokens[op.j1 : op.j2]
            told[words] = op.noise if told.get(words, op.noise) == op.noise else None

    def differ(old: Tokens, new: Tokens) -> Sequence[Opcode]:
        found = [
            op._replace(noise=told.get((tuple(old[op.i1 : op.i2]), tuple(new[op.j1 : op.j2])))) if op.is_content else op
            for op in opcodes(old, new)
        ]
        return content_kept(found, old, new)

    return differ


def cell_change(place: tuple[int, int], cells: tuple[str, str], names: tuple[str, str], differ: Differ) -> CellChange:
    """Return what differs between two cells that are not the same; `names` are the headers of their columns."""
    are_plain = all(map(_PLAIN.fullmatch, cells)) and not all(map(YEAR.fullmatch, cells))
    figures = cell_figures(cells, names) if are_plain else (None, None)
    if figures[0] and figures[1] and figures[0].value != figures[1].value:
        return CellChange(*place, *cells, *difference(*figures))  # no words to be looked at
    a, b = _text.tokens(cells[0]), _text.tokens(cells[1])
    marks = [op.noise for op in differ(a, b) if op.tag != "equal"]
    if marks and all(marks):
        return CellChange(*place, *cells, noise=marks[0])
    return CellChange(*place, *cells, *difference(*cell_figures(cells, names)))


def cell_figures(cells: tuple[str, str], names: tuple[str, str]) -> tuple[Figure | None, Figure | None]:
    """Return the figures of two cells of one row and column; beside a count "1999" is one, and no year."""
    years = [YEAR.fullmatch(cell) is not None for cell in cells]
    if years[0] != years[1] and all(map(_PLAIN.fullmatch, cells)) and not any(map(_lends, names)):
        return _plain_figure(cells[0]), _plain_figure(cells[1])
    return cell_figure(cells[0], names[0]), cell_figure(cells[1], names[1])


def unit_names(old: Table, new: Table, columns: Sequence[ColumnPair]) -> list[tuple[str, str]]:
    """Return the headers of each pair of columns, with what the tables say of the units below them in brackets behind.

    That is a caption with another unit than the other one's, and that brackets mean a minus: in a column of money.
    Cost: linear in cells.
    """
    captions = _caption_unit(old.caption), _caption_unit(new.caption)
    said = captions if all(captions) and captions[0] != captions[1] else ("", "")
    out = []
    for pair in columns:
        names = [
            name if not unit or _lends(name) else f"{name} [{unit}]"
            for name, unit in zip((pair.old_name, pair.new_name), said, strict=True)
        ]
        is_account = any(_lent(name)[0] for name in names) or any(
            c is not None and any(_is_loss(row[c]) for row in table.rows)
            for table, c in ((old, pair.old), (new, pair.new))
        )
        out.append((names[0] + _ACCOUNTS * is_account, names[1] + _ACCOUNTS * is_account))
    return out


def without_unit(name: str) -> str:
    """Return a header without the unit that it gives to the figures below it."""
    return _UNIT_PLACES.sub(lambda found: "" if _lends(found[0]) else found[0], name).strip()


def have_other_units(names: tuple[str, str]) -> bool:
    """Tell whether two headers both say a unit, and not the same."""
    return all(map(_lends, names)) and _lent(names[0]) != _lent(names[1])


def _caption_unit(caption: str) -> str:
    """Return the unit that a caption gives to all figures, as a header would print it, "" if none."""
    if not caption:
        return ""
    if found := _ALL_IN.search(caption):
        return f"{_CURRENCIES.get((found[2] or '').lower(), '')} {found[1].lower()}"
    before, behind = _lent(caption)
    return before + behind


def _is_loss(cell: str) -> bool:
    """Tell whether a cell is a sum of money in brackets."""
    found = _BRACKETED.fullmatch(cell) if cell[-1:] == ")" else None
    return found is not None and bool(found[1] or found[2])


def _lends(name: str) -> bool:
    return any(_lent(name))


def _plain_figure(text: str) -> Figure:
    return Figure(text, Decimal(text.replace(",", "")))


def cell_figure(text: str, name: str = "") -> Figure | None:
    """Return the one figure of a cell, or None where it holds none or several.

    `name` is the header of its column (see `unit_names`): a bare figure has the unit that stands there, as if it were
    printed in the cell.
    """
    if not any(map(str.isdigit, text)) and not text[:1].isalpha():
        return None  # a dash, or nothing
    if text[-1:] == ")" and _BRACKETED.fullmatch(text) and (name.endswith(_ACCOUNTS) or _is_loss(text)):
        loss = cell_figure(text.replace("(", "").replace(")", "").strip(), name.removesuffix(_ACCOUNTS))
        return loss and replace(loss, value=-loss.value, text=text if not _lends(name) else f"({loss.text})")
    lent = _lent(name) if name and _BARE.fullmatch(text) else ("", "")
    if not any(lent) and _PLAIN.fullmatch(text) and not YEAR.fullmatch(text):
        return _plain_figure(text)  # what would be found in it, sooner
    found = mentions(_text.tokens(f"{lent[0]}{text}{lent[1]}"))
    told = [m.figure for m in found if m.figure.is_amount] or [m.figure for m in found if m.figure.kind == "date"]
    return told[0] if len(told) == 1 else None  # "315 (2016)" is one amount


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

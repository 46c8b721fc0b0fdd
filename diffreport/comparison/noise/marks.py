"""Marks that say something where they stand: a sign or a point before a number, a dash between two, scare quotes.

A mark is typography only beside letters in running text, or where it is the same kind of mark in another glyph.
"""

from __future__ import annotations

from collections.abc import Sequence

from diffreport import text as _text
from diffreport.comparison.figures.numerals import holds_number

_BRACKETS = frozenset("()")
_QUOTES = frozenset("\"'")
# Behind a number these end a clause; any other mark there belongs to it: a rating's minus, a star, feet and inches.
_PAUSES = frozenset(",.;:()[]\"'|")
# Between two numbers of a list any of these stands for the other.
_SEPARATORS = frozenset(",;")
# It may be a pause behind a word; a hyphen or a shorter dash that hangs on one is a grade's: "BBB-".
_LONG_DASHES = frozenset("\u2014\u2015")
# "No. men" is no count: what stands behind one of these parts it from what it would deny.
_NEGATIONS = frozenset(("no", "not"))

Tokens = Sequence[str]
Bounds = tuple[int, int, int, int]  # tokens of both sides: i1, i2, j1, j2


def tells(texts: tuple[Tokens, Tokens], bounds: Bounds) -> bool:
    """Tell whether marks that differ between two texts say something where they stand.

    Shapes: between the bounds stand marks and spaces alone.
    """
    runs = texts[0][bounds[0] : bounds[1]], texts[1][bounds[2] : bounds[3]]
    marks = _folded(runs[0]), _folded(runs[1])
    if marks[0] == marks[1]:
        return False  # in another glyph, or with other spaces
    if _quotes(marks[0]) != _quotes(marks[1]):
        return True
    sides = (texts[0], bounds[0], bounds[1]), (texts[1], bounds[2], bounds[3])
    if any(_tells(*side) for side in sides):
        return True
    tokens, start, end = sides[0]
    before, behind = _beside(tokens, start, -1), _beside(tokens, end, 1)
    if _BRACKETS & {*marks[0], *marks[1]} and holds_number(
        (*tokens[max(0, start - 1) : start], *tokens[end : end + 1])
    ):
        return True  # "7" and "(7)" are two sums to an accountant
    if _ends_number(before) and _begins_number(behind):
        return not all(len(of) == 1 and of in _SEPARATORS for of in marks)
    return before.casefold() in _NEGATIONS and not (all(marks) or _begins_number(behind))


def _tells(tokens: Tokens, start: int, end: int) -> bool:
    """Tell whether the marks of one side belong to the word or number that they touch."""
    if start == end:
        return False
    first, last = tokens[start], tokens[end - 1]
    if not last.isspace() and end < len(tokens) and _begins_number(tokens[end]):
        return True
    before = tokens[start - 1] if start else ""
    if _ends_number(before):
        return not (first.isspace() or first in _PAUSES)
    is_hanging = end == len(tokens) or last.isspace() or not _text.is_word(tokens[end])
    return is_hanging and _text.is_word(before) and _text.fold_typography(first) == "-" and first not in _LONG_DASHES


def _folded(run: Tokens) -> str:
    """Return the marks of a run, each kind of mark in one glyph, without spaces."""
    return _text.fold_typography("".join(run)).replace(" ", "").replace("--", "-").replace("''", '"')


def _quotes(marks: str) -> int:
    return sum(mark in _QUOTES for mark in marks)


def _beside(tokens: Tokens, at: int, step: int) -> str:
    """Return the token before a place, or from it on, spaces apart; "" outside the text."""
    k = at - 1 if step < 0 else at
    while 0 <= k < len(tokens) and tokens[k].isspace():
        k += step
    return tokens[k] if 0 <= k < len(tokens) else ""


def _begins_number(token: str) -> bool:
    return bool(token) and (token[0].isdigit() or (len(token) > 1 and holds_number([token]) and not token.isalpha()))


def _ends_number(token: str) -> bool:
    return bool(token) and (token[-1].isdigit() or token[-1] in "\u00b0%\u2030$\u20ac\u00a3\u00a5\u20b9")

"""The words of a text as a search takes them: folded, with their places, and figures whole.

Case, accents, typographic variants and letters that merely look Latin do not count. A figure is one word as printed
("1,660", "2.5m"), and so is each sign that tells what it is ("%", "$"); other marks are none. A word with hyphens is
the words between them, and is also met without them: "co-operate" by "cooperate". Of scripts without spaces each
character is a word.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from itertools import pairwise
from typing import NamedTuple

from diffreport import signs
from diffreport import text as _text

# A figure with what is grown on to it ("1990s"), a word, or a sign that belongs to figures.
_LETTER = rf"(?:[^\W_]|{_text.MARK})"
_PIECE = re.compile(rf"\d+(?:[.,'’:/\u2044]\d+)*{_LETTER}*|{_LETTER}+|[%‰°§#$€£¥₹]")
_HYPHENS = re.compile("[-\u2010\u2011]+")
_ACCENTS = re.compile("[\u0300-\u036f]+")
# What stands for a mark inside a figure, so that an index of words that is cut at marks keeps it whole.
_KEPT_WHOLE = {code: 0xE000 + code for code in range(128) if not chr(code).isalnum()}


class Word(NamedTuple):
    """A word, folded, and where it stands in its text."""

    folded: str
    start: int
    end: int


class Words(NamedTuple):
    """The words of a text in order; of each of its hyphenated words, by the place of its first one, the whole."""

    words: tuple[Word, ...]
    wholes: dict[int, tuple[str, int]]  # folded, with the number of words it stands for


def words_of(text: str) -> Words:
    """Return the words of a normalised text."""
    words: list[Word] = []
    wholes: dict[int, tuple[str, int]] = {}
    at = 0
    for token in _text.tokens(text):
        pieces, whole = _pieces(token)
        if whole:
            wholes[len(words)] = whole, len(pieces)
        words += [Word(folded, at + start, at + end) for folded, start, end in pieces]
        at += len(token)
    return Words(tuple(words), wholes)


@_text.remembered
def _pieces(token: str) -> tuple[tuple[tuple[str, int, int], ...], str]:
    """Return the words of a token with their places in it; and, if hyphens alone divide them, the whole."""
    if token.isspace():
        return (), ""
    found = [m.span() for m in _PIECE.finditer(_without_signs(_text.marks_alike(token)))]
    pieces = tuple((folded, *span) for span in found if (folded := _folded(token[slice(*span)])))
    between = (token[a:b] for (_, _, a), (_, b, _) in pairwise(pieces))
    if len(pieces) < 2 or not token[0].isalpha() or not all(map(_HYPHENS.fullmatch, between)):
        return pieces, ""
    return pieces, sys.intern("".join(folded for folded, *_ in pieces))


def _without_signs(token: str) -> str:
    """Return a token, as long as it was, in which characters that print nothing cut no word."""
    token = token.replace(signs.SOFT_HYPHEN, _text.MARK)
    return signs.replaced(token, lambda _: _text.MARK, lambda _: _text.MARK)


def _folded(piece: str) -> str:
    key = _text.key(piece)
    if not key.isascii():
        key = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", key)))
    return sys.intern(key if key.isalnum() else key.translate(_KEPT_WHOLE))

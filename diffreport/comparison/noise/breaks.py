"""Where the paragraphs of a split or a merge begin: bullets, numbers of pages, and ends of pages inside a sentence."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from diffreport import text as _text
from diffreport.comparison.alignment.blocks import SIGNS
from diffreport.model import Opcode

_BULLETS = frozenset(SIGNS)
# A sentence goes on behind these, and behind a word.
_PAUSES = frozenset(",;:-\u2013\u2014(\u00ad")

_BREAK = "\n"  # between two blocks

Tokens = tuple[str, ...]


def breaks_told(
    ops: Sequence[Opcode],
    texts: tuple[Tokens, Tokens],
    pages: tuple[Collection[int], Collection[int]],
    typed: tuple[str, str] = ("", ""),
    are_guessed: bool = False,
) -> tuple[Opcode, ...]:
    """Return the opcodes of a split or merge, those of no content named.

    `pages` are the blocks of each side, counted from 0 in the link, that begin with the number of their page; `typed`
    are the letters that stand for bullets in each edition; `are_guessed` tells whether the paragraphs of either side
    are a reader's guess.
    """
    old, new = (_side(*of) for of in zip(texts, pages, typed, strict=True))
    return tuple(op._replace(noise=_noise(op, (old, new), are_guessed)) if op.is_content else op for op in ops)


class _Side(NamedTuple):
    """The tokens of one side, where its blocks begin, which of these are numbers of pages, and its bullets."""

    tokens: Tokens
    starts: Sequence[int]
    numbers: Collection[int]
    bullets: Collection[str]


def _side(tokens: Tokens, pages: Collection[int], typed: str) -> _Side:
    starts = [0, *(k + 1 for k, token in enumerate(tokens) if token == _BREAK)]
    return _Side(tokens, starts, {starts[k] for k in pages}, _BULLETS.union(typed))


def _noise(op: Opcode, sides: tuple[_Side, _Side], are_guessed: bool) -> str | None:
    texts = sides[0].tokens, sides[1].tokens
    numbers = sides[0].numbers, sides[1].numbers
    ranges = (op.i1, op.i2), (op.j1, op.j2)
    if all(first in side.starts for (first, _), side in zip(ranges, sides, strict=True)):
        marks = ["".join(tokens[slice(*of)]).strip() for tokens, of in zip(texts, ranges, strict=True)]
        if _BULLETS.intersection(marks) and all(mark in side.bullets for mark, side in zip(marks, sides, strict=True)):
            return "typography"
    left = [
        [k for k in range(*of) if not tokens[k].isspace() and k not in own]
        for tokens, of, own in zip(texts, ranges, numbers, strict=True)
    ]
    if left != [[], []]:
        return None
    breaks = [
        _goes_on(tokens, k) for tokens, of in zip(texts, ranges, strict=True) for k in range(*of) if tokens[k] == _BREAK
    ]
    if not (are_guessed or all(breaks)):
        return None
    is_numbered = any(k in own for of, own in zip(ranges, numbers, strict=True) for k in range(*of))
    return "furniture" if is_numbered else "reflow" if breaks else None


def _goes_on(tokens: Tokens, at: int) -> bool:
    """Tell whether a sentence goes on behind a break: a page or a column ended in it."""
    before = next((tokens[k] for k in range(at - 1, -1, -1) if not tokens[k].isspace()), "")
    after = next((tokens[k] for k in range(at + 1, len(tokens)) if tokens[k][:1].isalpha()), "")
    return (_text.is_word(before) or before in _PAUSES) and after[:1].islower()

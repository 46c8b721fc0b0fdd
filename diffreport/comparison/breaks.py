"""Where the paragraphs of a split or a merge begin: bullets, numbers of pages, and ends of pages inside a sentence."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from diffreport import text as _text
from diffreport.comparison.blocks import SIGNS
from diffreport.model import Opcode

_BULLETS = frozenset(SIGNS)
_TYPED = frozenset("o0")
# A sentence goes on behind these, and behind a word.
_PAUSES = frozenset(",;:-\u2013\u2014(\u00ad")

_BREAK = "\n"  # between two blocks

Tokens = tuple[str, ...]


def breaks_told(
    ops: Sequence[Opcode],
    texts: tuple[Tokens, Tokens],
    pages: tuple[Collection[int], Collection[int]],
    are_guessed: bool = False,
) -> tuple[Opcode, ...]:
    """Return the opcodes of a split or merge, those of no content named.

    `pages` are the blocks of each side, counted from 0 in the link, that begin with the number of their page;
    `are_guessed` tells whether the paragraphs of either side are a reader's guess.
    """
    starts = [_starts(tokens) for tokens in texts]
    numbers = [{at[k] for k in own} for at, own in zip(starts, pages, strict=True)]
    return tuple(
        op._replace(noise=_noise(op, texts, (starts[0], starts[1]), (numbers[0], numbers[1]), are_guessed))
        if op.is_content
        else op
        for op in ops
    )


def _starts(tokens: Tokens) -> list[int]:
    """Return where the blocks begin."""
    return [0, *(k + 1 for k, token in enumerate(tokens) if token == _BREAK)]


def _noise(
    op: Opcode,
    texts: tuple[Tokens, Tokens],
    starts: tuple[Sequence[int], Sequence[int]],
    numbers: tuple[Collection[int], Collection[int]],
    are_guessed: bool,
) -> str | None:
    ranges = (op.i1, op.i2), (op.j1, op.j2)
    if all(first in own for (first, _), own in zip(ranges, starts, strict=True)):
        old, new = ("".join(tokens[slice(*of)]).strip() for tokens, of in zip(texts, ranges, strict=True))
        if {old, new} & _BULLETS and {old, new} <= _BULLETS | _TYPED:
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

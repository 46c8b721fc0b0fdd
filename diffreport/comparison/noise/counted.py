"""Numbers of several words and the same in digits: "one hundred and twenty", "120"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from diffreport import text as _text
from diffreport.comparison.figures.numerals import measure
from diffreport.model import Opcode

_ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SMALL = {word: n for n, word in enumerate(_ONES, 1)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
_MAGNITUDES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_NUMBER_AND_NOUN = re.compile(r"\d[\d,.]*-[a-z]{2,}")
_PERCENT = ("percent", "per cent")

Tokens = Sequence[str]


def counts_told(ops: Sequence[Opcode], old: Tokens, new: Tokens) -> tuple[Opcode, ...]:
    """Return the opcodes, those that put a number in digits for the same in words, or the other way, named."""
    found = {op: why for op in ops if op.tag == "replace" and not op.noise and (why := _noise(op, old, new))}
    return tuple(op._replace(noise=found[op]) if op in found else op for op in ops) if found else tuple(ops)


def _noise(op: Opcode, old: Tokens, new: Tokens) -> str | None:
    is_digit = old[op.i1][0].isdigit() or old[op.i2 - 1][0].isdigit() or new[op.j2 - 1][0].isdigit()
    if not is_digit or op.i2 - op.i1 == op.j2 - op.j1:
        return None  # quickly: nearly all
    return "hyphenation" if _is_hyphened(op, old, new) else "spelling" if _is_same(op, old, new) else None


def _is_hyphened(op: Opcode, old: Tokens, new: Tokens) -> bool:
    """Tell whether a number and its noun are joined on one side: "30 day", "30-day"."""
    texts = sorted(
        (_text.fold_typography("".join(old[op.i1 : op.i2])), _text.fold_typography("".join(new[op.j1 : op.j2])))
    )
    return _NUMBER_AND_NOUN.fullmatch(texts[1]) is not None and texts[0] == texts[1].replace("-", " ")


def _is_same(op: Opcode, old: Tokens, new: Tokens) -> bool:
    if op.i2 - op.i1 == op.j2 - op.j1 == 1:
        return False
    sides = [list(old[op.i1 : op.i2]), list(new[op.j1 : op.j2])]
    while all(sides) and sides[0][0] == sides[1][0]:
        sides = [side[1:] for side in sides]
    while all(sides) and sides[0][-1] == sides[1][-1]:
        sides = [side[:-1] for side in sides]
    if sorted(map(len, sides))[:1] != [1]:
        return False
    digits, words = sorted(sides, key=len)
    printed = measure(_text.key(digits[0])) if any(map(str.isdigit, digits[0])) else None
    if printed is None or printed[1] or printed[2] not in ("", "%"):
        return False
    text = "".join(words).casefold()
    unit = next((unit for unit in _PERCENT if text.endswith(" " + unit)), "")
    value = spelled_value(text.removesuffix(unit).replace("-", " ").split())
    return value is not None and (Decimal(value), "%" * bool(unit)) == (printed[0], printed[2])


def spelled_value(words: Sequence[str]) -> int | None:
    """Return the value of a number in English words, None for what is none: "one and two"."""
    total = part = 0
    before = ""
    for word in words:
        if word in _SMALL:
            small = _SMALL[word]
            follows_ten = before in _TENS and small < 10
            if part % 100 and not follows_ten:
                return None
            part += small
        elif word == "hundred" and (before in _ONES or (before == "a" and not part)):
            part = 100 * (part or 1)
        elif word in _MAGNITUDES and (part or before == "a") and (not total or total > _MAGNITUDES[word]):
            total, part = total + (part or 1) * _MAGNITUDES[word], 0
        elif not ((word == "and" and before in ("hundred", *_MAGNITUDES)) or (word == "a" and not before)):
            return None
        before = word
    return total + part if before in ("hundred", *_MAGNITUDES) or before in _SMALL else None

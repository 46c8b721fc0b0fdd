"""Words compared where a run of them may be one: the name of a ministry, a term of three words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from diffreport import text as _text
from diffreport.comparison.noise.variants import Variants
from diffreport.comparison.words import opcodes
from diffreport.model import Opcode

Tokens = tuple[str, ...]


def opcodes_of(old: Tokens, new: Tokens, differ: str, variants: Variants) -> tuple[Opcode, ...]:
    """Return the opcodes of two texts, every phrase of the variants as one word."""
    phrases = _phrases_in(old, new, variants.phrases) if variants.phrases else ()
    if not phrases:
        return opcodes(old, new, differ, variants)
    (a, at), (b, bt) = (_merged(side, phrases) for side in (old, new))
    ops = opcodes(a, b, differ, variants)
    return tuple(Opcode(op.tag, at[op.i1], at[op.i2], bt[op.j1], bt[op.j2], op.noise) for op in ops)


def _phrases_in(old: Tokens, new: Tokens, phrases: Sequence[Tokens]) -> list[Tokens]:
    """Return the phrases all of whose words stand in either text: mostly none."""
    likely = [phrase for phrase in phrases if _text.is_word(phrase[0]) or phrase[0] in old or phrase[0] in new]
    if not likely:
        return []
    keys = {_text.key(token) for token in {*old, *new}}
    return [phrase for phrase in likely if keys.issuperset(phrase)]


def _merged(tokens: Tokens, phrases: Sequence[Tokens]) -> tuple[list[str], list[int]]:
    """Return the tokens, those of a phrase joined, and where each of them began; the end last."""
    by_first = defaultdict[str, list[Tokens]](list)
    for phrase in sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase)):
        by_first[phrase[0]].append(phrase)
    keys = [_text.key(token) for token in tokens]
    out: list[str] = []
    starts: list[int] = []
    k = 0
    while k < len(tokens):
        length = next((len(p) for p in by_first.get(keys[k], ()) if tuple(keys[k : k + len(p)]) == p), 1)
        out.append("".join(tokens[k : k + length]))
        starts.append(k)
        k += length
    return out, [*starts, len(tokens)]

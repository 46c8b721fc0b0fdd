"""How often two editions print one text with other spaces, or with letters composed otherwise.

Texts are compared in their normal form, so these differences are in no opcode: they are counted here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diffreport import text as _text
from diffreport.model import Block, Change

Blocks = Sequence[Block]


def differences(old: Blocks, new: Blocks, change: Change | None) -> int:
    """Return how many words and spaces of a link differ in their printed form alone.

    `change` is None where the texts are equal, or were not compared word by word.
    Cost: linear; nothing where both sides print their normal form.
    """
    if all(block.printed is None for block in (*old, *new)):
        return 0
    a, b = _pieces(old), _pieces(new)
    texts = ["\n".join(block.text for block in side) for side in (old, new)]
    if texts[0] == texts[1]:
        return _count(a, b)
    return sum(_count(a[p : p + n], b[q : q + n]) for p, q, n in _shared(change)) if change else 0


def _pieces(blocks: Blocks) -> list[str]:
    return _text.pieces("\n".join(block.text if block.printed is None else block.printed for block in blocks))


def _shared(change: Change) -> Iterator[tuple[int, int, int]]:
    """Yield runs of pieces that equal tokens lie in: their places on both sides, and how many there are."""
    i = j = 0
    for op in change.opcodes:
        old, new = change.old_tokens[op.i1 : op.i2], change.new_tokens[op.j1 : op.j2]
        before, after = (len(_text.pieces("".join(side))) - 1 for side in (old, new))
        if op.tag == "equal":
            yield i, j, before + 1
        i, j = i + before, j + after


def _count(old: Sequence[str], new: Sequence[str]) -> int:
    """Count the pairs that differ in print alone; the words at a run's ends may have changed, and do not count."""
    return sum(a != b and (_text.normalise(a) == _text.normalise(b)) for a, b in zip(old, new, strict=True))

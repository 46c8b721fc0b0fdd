"""The words of a link, with what is no content told apart: typography, renumbering, page furniture."""

from __future__ import annotations

from collections.abc import Sequence

from diffreport import text as _text
from diffreport.comparison.blocks import enumerator
from diffreport.comparison.words import opcodes
from diffreport.model import Block, Document, Link, Opcode
from diffreport.settings import Settings

Words = tuple[tuple[Opcode, ...], tuple[str, ...], tuple[str, ...]]


def words_of(link: Link, old: Document, new: Document, settings: Settings) -> Words:
    """Return the opcodes, old tokens and new tokens of a link that has both sides.

    Shapes: between the blocks of a split or merge stands one token, a newline.
    """
    olds, news = [old.blocks[i] for i in link.old], [new.blocks[j] for j in link.new]
    if len(olds) == len(news) == 1:
        return _one_to_one(olds[0], news[0], link.why == "title", settings)
    a, b = _tokens(olds), _tokens(news)
    return opcodes(a, b, settings.differ), a, b


def _tokens(blocks: Sequence[Block]) -> tuple[str, ...]:
    return tuple(_text.tokens("\n".join(block.text for block in blocks)))


def _one_to_one(old: Block, new: Block, is_title: bool, settings: Settings) -> Words:
    """Return the words of two blocks: what numbers them is renumbering, a title's frame is furniture."""
    prefixes = enumerator(old), enumerator(new)
    heads = [tuple(_text.tokens(prefix)) for prefix in prefixes]
    a, b = (tuple(_text.tokens(block.text[len(prefix) :])) for block, prefix in zip((old, new), prefixes, strict=True))
    ops = opcodes(a, b, settings.differ)
    if is_title:
        ops = tuple(op if op.tag == "equal" else op._replace(noise="furniture") for op in ops)
    m, n = len(heads[0]), len(heads[1])
    shifted = [Opcode(op.tag, op.i1 + m, op.i2 + m, op.j1 + n, op.j2 + n, op.noise) for op in ops]
    if prefixes[0] != prefixes[1]:
        tag = "replace" if m and n else "delete" if m else "insert"
        shifted.insert(0, Opcode(tag, 0, m, 0, n, "renumbering"))
    elif m:
        shifted.insert(0, Opcode("equal", 0, m, 0, n))
    return tuple(shifted), heads[0] + a, heads[1] + b

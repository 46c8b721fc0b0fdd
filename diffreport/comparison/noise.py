"""The words of a link, with what is no content told apart: typography, renumbering, page furniture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from diffreport import text as _text
from diffreport.comparison.blocks import enumerator
from diffreport.comparison.numerals import YEAR
from diffreport.comparison.spoofs import content_kept
from diffreport.comparison.variants import Variants, variants_of
from diffreport.comparison.vocabulary import Vocabulary
from diffreport.comparison.words import opcodes
from diffreport.model import Block, Document, Edition, Link, Opcode
from diffreport.settings import Settings

Years = tuple[int | None, int | None]
Words = tuple[tuple[Opcode, ...], tuple[str, ...], tuple[str, ...]]


class Habits(NamedTuple):
    """What each of two editions prints in its own way."""

    years: Years
    variants: Variants


def habits_of(old: Document, new: Document, links: Iterable[Link]) -> Habits:
    """Return what each of two documents prints in its own way; `links` are those whose sides differ."""
    differing = [set[int](), set[int]()]
    for link in links:
        differing[0].update(link.old)
        differing[1].update(link.new)
    words = Vocabulary(old, differing[0]), Vocabulary(new, differing[1])
    return Habits((edition_year(old.edition), edition_year(new.edition)), variants_of(*words))


def words_of(link: Link, documents: tuple[Document, Document], habits: Habits, settings: Settings) -> Words:
    """Return the opcodes, old tokens and new tokens of a link that has both sides.

    Shapes: between the blocks of a split or merge stands one token, a newline.
    """
    olds, news = [documents[0].blocks[i] for i in link.old], [documents[1].blocks[j] for j in link.new]
    if len(olds) == len(news) == 1:
        ops, a, b = _one_to_one((olds[0], news[0]), link.why == "title", habits.variants, settings)
    else:
        a, b = _tokens(olds), _tokens(news)
        ops = opcodes(a, b, settings.differ, habits.variants)
    ops = content_kept(ops, a, b)
    return tuple(_routine(op, a, b, habits.years) if op.tag == "replace" else op for op in ops), a, b


def edition_year(edition: Edition) -> int | None:
    """Return the year an edition reports on: in its label, else when it was published, else None."""
    found = YEAR.search(edition.label) or YEAR.search(edition.published or "")
    return int(found[0]) if found else None


def covered_year(before: int | None, after: int | None) -> int | None:
    """Return the last year that the old edition reported on in full: not its own, if the new one has the same."""
    return before - 1 if before is not None and before == after else before


def _routine(op: Opcode, old: Sequence[str], new: Sequence[str], years: Years) -> Opcode:
    """Name the edition's own year that moved on: every edition says it anew."""
    is_one = op.i2 - op.i1 == op.j2 - op.j1 == 1
    own = is_one and (old[op.i1], new[op.j1]) == (str(years[0]), str(years[1]))
    return op._replace(noise="routine") if own else op


def _tokens(blocks: Sequence[Block]) -> tuple[str, ...]:
    return tuple(_text.tokens("\n".join(block.text for block in blocks)))


def _one_to_one(blocks: tuple[Block, Block], is_title: bool, variants: Variants, settings: Settings) -> Words:
    """Return the words of two blocks: what numbers them is renumbering, a title's frame is furniture."""
    old, new = blocks
    prefixes = enumerator(old), enumerator(new)
    if not is_title and prefixes == ("", ""):
        a, b = tuple(_text.tokens(old.text)), tuple(_text.tokens(new.text))
        return opcodes(a, b, settings.differ, variants), a, b
    heads = [tuple(_text.tokens(prefix)) for prefix in prefixes]
    a, b = (tuple(_text.tokens(block.text[len(prefix) :])) for block, prefix in zip((old, new), prefixes, strict=True))
    ops = opcodes(a, b, settings.differ, variants)
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

"""The words of a link, with what is no content told apart: typography, renumbering, page furniture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from diffreport import text as _text
from diffreport.comparison.noise.breaks import breaks_told
from diffreport.comparison.noise.contents import contents
from diffreport.comparison.noise.counted import counts_told
from diffreport.comparison.noise.frames import frame_labels
from diffreport.comparison.noise.heads import Head, head_noise, heads, typed_bullets
from diffreport.comparison.noise.lone import lone_noise
from diffreport.comparison.noise.otherwords import told_apart
from diffreport.comparison.noise.pages import begins_with_number, page_numbers, running_heads
from diffreport.comparison.noise.periods import moves_on
from diffreport.comparison.noise.phrases import opcodes_of
from diffreport.comparison.noise.plumbing import PLUMBING, asks_alike, controls, fields, plumbing_told
from diffreport.comparison.noise.references import Shifted, numbers_told, shifted
from diffreport.comparison.noise.routine import (
    HEAD_BLOCKS,
    Issue,
    counts_on,
    heads_apart,
    is_routine,
    is_title_framed,
    issue_of,
    masthead,
    numbers_issue,
)
from diffreport.comparison.noise.variants import Variants, variants_of
from diffreport.comparison.noise.vocabulary import Vocabulary
from diffreport.comparison.spoofs import content_kept
from diffreport.comparison.words import Tokens, Words
from diffreport.model import Block, Document, Edition, Link, Opcode
from diffreport.settings import Settings


class Habits(NamedTuple):
    """What each of two editions prints in its own way: old, new."""

    issues: tuple[Issue, Issue]
    variants: Variants
    pages: tuple[Mapping[int, str], Mapping[int, str]]
    heads: tuple[frozenset[int], frozenset[int]]  # blocks that say which page this is
    labels: tuple[frozenset[str], frozenset[str]]
    contents: tuple[frozenset[int], frozenset[int]]
    typed: tuple[str, str]  # letters that stand for bullets
    controls: tuple[frozenset[int], frozenset[int]]  # blocks that work a page
    numbers: Shifted
    titles: tuple[Mapping[int, str], Mapping[int, str]]  # without partner, and why they are no content

    def of_lone(self, link: Link, documents: tuple[Document, Document]) -> str | None:
        """Name the noise class of a link without a partner, None if it is content."""
        side = 0 if link.old else 1
        block = (link.old or link.new)[0]
        if why := self.titles[side].get(block):
            return why
        if block in self.controls[side]:
            return PLUMBING
        return lone_noise(block, documents[side], self.pages[side], self.heads[side], self.contents[side])


def habits_of(old: Document, new: Document, links: Sequence[Link], differing_links: Iterable[int]) -> Habits:
    """Return what each of two documents prints in its own way; `differing_links` are those whose sides differ."""
    differing = [set[int](), set[int]()]
    for link in map(links.__getitem__, differing_links):
        differing[0].update(link.old)
        differing[1].update(link.new)
    apart = (
        [k for link in links if not link.new for k in link.old],
        [k for link in links if not link.old for k in link.new],
    )
    words = Vocabulary(old, differing[0]), Vocabulary(new, differing[1])
    variants = _with_fields(variants_of(*words), (old, new), differing)
    issues = issue_of(old.edition), issue_of(new.edition)
    return Habits(
        issues,
        variants,
        (page_numbers(old), page_numbers(new)),
        (running_heads(old), running_heads(new)),
        frame_labels([block.text for block in old.blocks], [block.text for block in new.blocks]),
        (contents(old), contents(new)),
        (typed_bullets(old, variants.misread[0]), typed_bullets(new, variants.misread[1])),
        (controls(old, differing[0].union(apart[0])), controls(new, differing[1].union(apart[1]))),
        shifted((old, new), links),
        heads_apart((old, new), links, issues),
    )


def _with_fields(variants: Variants, documents: tuple[Document, Document], differing: Sequence[set[int]]) -> Variants:
    """Return variants for which the empty fields of a form are one, however it asks for their text."""
    found = fields(
        document.blocks[k].text for document, own in zip(documents, differing, strict=True) for k in sorted(own)
    )
    if not found:
        return variants
    words = {_text.key(field): (meant, PLUMBING) for field, meant in found.items()}
    phrases = tuple(tuple(map(_text.key, _text.tokens(field))) for field in sorted(found))
    return variants._replace(words={**variants.words, **words}, phrases=(*variants.phrases, *phrases))


def words_of(link: Link, documents: tuple[Document, Document], habits: Habits, settings: Settings) -> Words:
    """Return the opcodes, old tokens and new tokens of a link that has both sides.

    Shapes: between the blocks of a split or merge stands one token, a newline.
    """
    olds, news = [documents[0].blocks[i] for i in link.old], [documents[1].blocks[j] for j in link.new]
    if len(olds) == len(news) == 1:
        pages = _pages_of((olds[0], news[0]), (link.old[0], link.new[0]), habits.pages)
        ahead = heads((olds[0], news[0]), pages, habits.labels, habits.typed)
        ops, a, b = _one_to_one((olds[0], news[0]), ahead, habits.variants, settings)
        if (link.why == "title" or link.old == link.new == (0,)) and is_title_framed(olds[0].text, news[0].text):
            ops = tuple(op._replace(noise=op.noise or "furniture") if op.tag != "equal" else op for op in ops)
    else:
        a, b = _tokens(olds), _tokens(news)
        ops = opcodes_of(a, b, settings.differ, habits.variants)
        paged = [
            {k for k, i in enumerate(of) if i in pages}
            for of, pages in zip((link.old, link.new), habits.pages, strict=True)
        ]
        ops = breaks_told(ops, (a, b), (paged[0], paged[1]), habits.typed, _are_guessed(documents))
    ops = _routine_told(ops, (a, b), link, documents, habits)
    ops = plumbing_told(ops, a, b, olds[0], news[0])
    ops = counts_told(ops, a, b)
    ops = told_apart(numbers_told(ops, a, b, habits.numbers), a, b)
    return content_kept(ops, a, b), a, b


def _pages_of(
    blocks: tuple[Block, Block], places: tuple[int, int], pages: tuple[Mapping[int, str], Mapping[int, str]]
) -> tuple[str, str]:
    """Return the numbers of pages that two blocks begin with, none where one has a number that is no page's."""
    old, new = (own.get(k, "") for own, k in zip(pages, places, strict=True))
    if bool(old) != bool(new) and begins_with_number(blocks[1 if old else 0].text):
        return "", ""
    return old, new


def _routine_told(
    ops: Sequence[Opcode],
    texts: tuple[Tokens, Tokens],
    link: Link,
    documents: tuple[Document, Document],
    habits: Habits,
) -> tuple[Opcode, ...]:
    """Return the opcodes, those that every issue has by its nature named."""
    whole = None
    numbered = 0, 0
    if len(link.old) == len(link.new) == 1:
        places = link.old[0], link.new[0]
        if _are_both(places, habits.contents):
            whole = "contents"
        elif _are_both(places, habits.controls) or asks_alike(
            documents[0].blocks[places[0]].text, documents[1].blocks[places[1]].text
        ):
            whole = PLUMBING
        elif _are_both(places, habits.heads):
            whole = "furniture"
        elif max(places) < HEAD_BLOCKS or documents[0].reader.startswith("html/"):
            of = masthead(documents, places)
            whole, numbered = "routine" if is_routine(of) else None, numbers_issue(of)
    ends = [
        _heads_end(document, of, text)
        for document, of, text in zip(documents, (link.old, link.new), texts, strict=True)
    ]
    told = [
        (_routine(op, texts, habits.issues, numbered) if op.i2 <= ends[0] and op.j2 <= ends[1] else None) or whole
        if op.is_content
        else None
        for op in ops
    ]
    return tuple(op._replace(noise=why) if why else op for op, why in zip(ops, told, strict=True))


def _are_both(places: tuple[int, int], of: tuple[frozenset[int], frozenset[int]]) -> bool:
    return places[0] in of[0] and places[1] in of[1]


def _heads_end(document: Document, blocks: Sequence[int], tokens: Tokens) -> int:
    """Return where the headers of a table end in its tokens, all of them for any other text: a cell is a value."""
    tables = [table for k in blocks if (table := document.blocks[k].table)]
    if not tables:
        return len(tokens)
    heads = tables[0].header_rows + bool(tables[0].caption) if len(blocks) == 1 else 0
    breaks = (k for k, token in enumerate(tokens) if "\n" in token)
    return next(islice(breaks, heads - 1, None), len(tokens)) if heads else 0


def _routine(
    op: Opcode, texts: tuple[Tokens, Tokens], issues: tuple[Issue, Issue], numbered: tuple[int, int]
) -> str | None:
    if op.tag != "replace":
        return None
    return "routine" if moves_on(op, texts, issues) or counts_on(op, numbered) else None


def _are_guessed(documents: tuple[Document, Document]) -> bool:
    """Tell whether where paragraphs end is a guess: a PDF has only lines, and two formats tell it in two ways."""
    formats = {document.reader.partition("/")[0] for document in documents}
    return len(formats) > 1 or "pdf" in formats


def edition_year(edition: Edition) -> int | None:
    """Return the year an edition reports on: in its label, else when it was published, else None."""
    return issue_of(edition).year


def covered_year(before: int | None, after: int | None) -> int | None:
    """Return the last year that the old edition reported on in full: not its own, if the new one has the same."""
    return before - 1 if before is not None and before == after else before


def _tokens(blocks: Sequence[Block]) -> tuple[str, ...]:
    return tuple(_text.tokens("\n".join(block.text for block in blocks)))


def _one_to_one(blocks: tuple[Block, Block], ahead: tuple[Head, Head], variants: Variants, settings: Settings) -> Words:
    """Return the words of two blocks: what stands before them is compared for itself."""
    prefixes = ahead[0].text, ahead[1].text
    if prefixes == ("", ""):
        a, b = tuple(_text.tokens(blocks[0].text)), tuple(_text.tokens(blocks[1].text))
        return opcodes_of(a, b, settings.differ, variants), a, b
    firsts = [tuple(_text.tokens(prefix)) for prefix in prefixes]
    a, b = (tuple(_text.tokens(block.text[len(prefix) :])) for block, prefix in zip(blocks, prefixes, strict=True))
    ops = opcodes_of(a, b, settings.differ, variants)
    m, n = len(firsts[0]), len(firsts[1])
    shifted = [Opcode(op.tag, op.i1 + m, op.i2 + m, op.j1 + n, op.j2 + n, op.noise) for op in ops]
    if prefixes[0] != prefixes[1]:
        tag = "replace" if m and n else "delete" if m else "insert"
        shifted.insert(0, Opcode(tag, 0, m, 0, n, head_noise(*ahead)))
    elif m:
        shifted.insert(0, Opcode("equal", 0, m, 0, n))
    return tuple(shifted), firsts[0] + a, firsts[1] + b

"""What stands before the words of a block: the number of its page, a bullet, a frame's label, a number or letter."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from diffreport.comparison.alignment.blocks import enumerator, marker, numbered
from diffreport.comparison.noise.frames import framed
from diffreport.model import Block, Document, Kind

# What is read or typed for a bullet, if the other edition has a sign there; in so many blocks at least.
_TYPED = re.compile(r"([o0]) (?=[\"'\u201c\u2018]?[A-Z])")
_LEAST_TYPED = 3
_INITIAL = re.compile(r"[A-Z]\. ")
_SAME_STYLE = re.compile(r"\d+|\b[A-Za-z]+\b")


class Head(NamedTuple):
    """What stands before the words of a block, part by part, each "" for none."""

    page: str = ""
    marker: str = ""
    frame: str = ""
    number: str = ""

    @property
    def text(self) -> str:
        """Return the parts as they stand in the block."""
        return "".join(self)


def typed_bullets(document: Document, is_misread: bool) -> str:
    """Return the letters that stand for bullets in a document: "o"; a nought only in one that was read from paper.

    "0 Deaths in custody" is a count.
    """
    found = Counter(typed[1] for block in document.blocks if (typed := _TYPED.match(block.text)))
    return "".join(mark for mark in ("o", "0" if is_misread else "") if mark and found[mark] >= _LEAST_TYPED)


def heads(
    blocks: tuple[Block, Block],
    pages: tuple[str, str],
    labels: tuple[frozenset[str], frozenset[str]],
    typed: tuple[str, str],
) -> tuple[Head, Head]:
    """Return the heads of two blocks that are linked.

    `pages` are the numbers of pages that they begin with, `typed` the letters that stand for bullets in each edition.
    """
    old, new = (_head(*of) for of in zip(blocks, pages, labels, strict=True))
    if (old, new) == (Head(), Head()):
        return _paragraph_heads(blocks)
    return _with_typed(old, new, blocks[0], typed[0]), _with_typed(new, old, blocks[1], typed[1])


def _head(block: Block, page: str, labels: frozenset[str]) -> Head:
    found = marker(block, len(page))
    frame = framed(block.text, labels) if labels and not (page or found) else ""
    number = "" if page or found or frame else enumerator(block)
    return Head(page, found, frame, number)


def _paragraph_heads(blocks: tuple[Block, Block]) -> tuple[Head, Head]:
    """Return the heads of two paragraphs that are items by how they begin: "(b) " and "(c) ", one as the other.

    A capital letter with a stop alone may be a person's: "B. Marn".
    """
    numbers = [numbered(block.text) if block.kind == Kind.PARAGRAPH else "" for block in blocks]
    if not all(numbers) or len({_SAME_STYLE.sub("", number) for number in numbers}) > 1:
        return Head(), Head()
    if any(map(_INITIAL.fullmatch, numbers)) or numbers[0].isupper() != numbers[1].isupper():
        return Head(), Head()
    return Head(number=numbers[0]), Head(number=numbers[1])


def _with_typed(head: Head, other: Head, block: Block, typed: str) -> Head:
    found = _TYPED.match(block.text, len(head.page)) if other.marker and not (head.marker or head.number) else None
    return head._replace(marker=found[0], frame="") if found and found[1] in typed else head


def head_noise(old: Head, new: Head) -> str:
    """Name the noise class of two heads that differ, by the most telling part that does."""
    if old.number != new.number:
        return "renumbering"
    if old.frame != new.frame:
        return "global_rewrite"
    return "furniture" if old.page != new.page else "typography"

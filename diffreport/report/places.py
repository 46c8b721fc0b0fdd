"""Where a block stands in its edition: the number a reader counts, and the words that name the place."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from diffreport.model import Block, Document, Kind
from diffreport.report.language import phrasing
from diffreport.report.language.speech import Speech

_PREFIXES = {Kind.TABLE: "t", Kind.HEADING: "h"}
_NOT_SLUG = re.compile(r"[^\w]+")


class Places:
    """The numbers of an edition's blocks. Paragraphs, items and footnotes count together from 1;
    tables, headings and noise (page furniture) count apart, so that a paragraph's number is what a
    reader would count."""

    def __init__(self, document: Document, speech: Speech, noise: Collection[int] = ()) -> None:
        """Number the blocks of a document; `noise` are the indices of those that are no content."""
        self.blocks = document.blocks
        self._speech = speech
        self._prefixes = ["n" if i in noise else _PREFIXES.get(b.kind, "") for i, b in enumerate(self.blocks)]
        self._ordinals: list[int] = []
        seen = dict.fromkeys(("", "n", *_PREFIXES.values()), 0)
        for prefix in self._prefixes:
            seen[prefix] += 1
            self._ordinals.append(seen[prefix])
        self.paragraphs = seen[""]

    def name(self, index: int) -> str:
        """Return what identifies a block within its edition: "12", "t3" for a table, "h4" for a heading."""
        return f"{self._prefixes[index]}{self._ordinals[index]}"

    def span(self, indices: Sequence[int]) -> str:
        """Return the paragraph number of some blocks, or their range; "" for headings and tables alone."""
        first = next((i for i in indices if not self._prefixes[i]), None)
        if first is None:
            return ""
        last = next(i for i in reversed(indices) if not self._prefixes[i])
        ordinals = self._ordinals
        return str(ordinals[first]) if first == last else f"{ordinals[first]}–{ordinals[last]}"

    def row_name(self, indices: Sequence[int]) -> str:
        """Return what identifies a row: the name of its only block, or of its first and last."""
        first, last = self.name(indices[0]), self.name(indices[-1])
        return first if len(indices) == 1 else f"{first}-{last}"

    def phrase(self, indices: Sequence[int]) -> str:
        """Return the place in words: "¶ 8–9", "table 2", "heading"."""
        span = self.span(indices)
        if span:
            return self._speech.say("place.paragraph", span=span)
        block = self.blocks[indices[0]]
        if block.kind is Kind.TABLE:
            return self._speech.say("place.table", number=str(self._ordinals[indices[0]]))
        return self._speech.say("place.heading")

    def evidence(self, indices: Sequence[int]) -> str:
        """Return the place in words, with its page where the reader knows it."""
        page = self.blocks[indices[0]].page
        place = self.phrase(indices)
        return place if page is None else self._speech.say("place.page", place=place, page=str(page))


def opening(block: Block, words: int) -> str:
    """Return how a block begins: a table with its caption, else with the cells of its first row."""
    if block.table is None:
        return phrasing.shortened(block.text, words)
    cells = next((cells for row in block.table.rows if (cells := [c for c in row if c.strip()])), [])
    return phrasing.shortened(block.table.caption or ", ".join(cells), words)


class Slugs:
    """Names for sections, made from their headings, each given once."""

    def __init__(self) -> None:
        """Start with no name taken."""
        self._taken: dict[str, int] = {}

    def take(self, text: str) -> str:
        """Return a name for a heading: its first words in lower case, numbered if taken before."""
        slug = "-".join(_NOT_SLUG.sub(" ", text.casefold()).split()[:4])[:32].strip("-") or "section"
        self._taken[slug] = count = self._taken.get(slug, 0) + 1
        # "--" never comes out of a heading, so a numbered name cannot meet a heading that ends in a number
        return slug if count == 1 else f"{slug}--{count}"

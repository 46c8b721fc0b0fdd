"""Blocks as the aligner sees them: a key for equality, words for similarity."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from diffreport import text as _text
from diffreport.comparison.numerals import YEAR, parse
from diffreport.model import Block, Document, Kind

# "a.", "iv)", "(2)", "1.2.3", "Section 4." before a heading's or an item's words
_ENUMERATOR = re.compile(
    r"(?:(?:section|part|chapter|annex)\s+)?\(?(?:\d+(?:\.\d+)*|[ivxlc]+|[a-z])[.):]+\s+", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A block to align. `key` is equal for blocks that read the same; `words` are the keys of its words.

    Numbers but years are one word, "#": "Population: 1,907,592" is likely to be "Population: 1,932,774" anew,
    while a shared "17" is no evidence.
    """

    kind: Kind
    text: str
    key: str
    words: tuple[str, ...]

    def may_pair(self, other: Unit) -> bool:
        """Tell whether the kinds go together: tables with tables, headings with headings."""
        special = (Kind.TABLE, Kind.HEADING)
        return self.kind == other.kind or (self.kind not in special and other.kind not in special)


def enumerator(block: Block) -> str:
    """Return the number or letter before a heading's or an item's words, with its space; "" for none."""
    found = _ENUMERATOR.match(block.text) if block.kind in (Kind.HEADING, Kind.ITEM) else None
    return found[0] if found and found.end() < len(block.text) else ""


def units(document: Document) -> Sequence[Unit]:
    """Return the blocks of a document as units, in order."""
    out = []
    for block in document.blocks:
        body = block.text[len(enumerator(block)) :]
        words = tuple(_masked(_text.key(t)) for t in _text.tokens(body) if _text.is_word(t))
        table = "\t" if block.kind == Kind.TABLE else ""
        out.append(Unit(block.kind, block.text, table + _text.fold_typography(body).casefold(), words))
    return out


def _masked(key: str) -> str:
    return "#" if key[:1] in "0123456789$€£¥+-" and not YEAR.fullmatch(key) and parse(key) else key

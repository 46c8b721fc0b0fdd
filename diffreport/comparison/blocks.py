"""Blocks as the aligner sees them: a key for equality, words for similarity."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from diffreport import text as _text
from diffreport.model import Document, Kind

# "a.", "iv)", "(2)", "1.2.3", "Section 4." before a heading's or an item's words
ENUMERATOR = re.compile(r"^(?:(?:section|part|chapter|annex)\s+)?\(?(?:\d+(?:\.\d+)*|[ivxlc]+|[a-z])[.):]+\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unit:
    """A block to align. `key` is equal for blocks that read the same; `words` are the keys of its words."""

    kind: Kind
    text: str
    key: str
    words: tuple[str, ...]

    def may_pair(self, other: Unit) -> bool:
        """Tell whether the kinds go together: tables with tables, headings with headings."""
        special = (Kind.TABLE, Kind.HEADING)
        return self.kind == other.kind or (self.kind not in special and other.kind not in special)


def units(document: Document) -> Sequence[Unit]:
    """Return the blocks of a document as units, in order."""
    out = []
    for block in document.blocks:
        body = ENUMERATOR.sub("", block.text) if block.kind in (Kind.HEADING, Kind.ITEM) else block.text
        words = tuple(_text.key(t) for t in _text.tokens(body or block.text) if _text.is_word(t))
        folded = _text.fold_typography(body or block.text).casefold()
        out.append(Unit(block.kind, block.text, ("\t" if block.kind == Kind.TABLE else "") + folded, words))
    return out

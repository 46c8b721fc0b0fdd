"""Blocks without a partner that are no content: numbers of pages, entries of a contents page, an e-text's credit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from diffreport.model import Document, Kind, Link, Relation

# What a transcriber puts before the title or behind the last word. It names his work: a ministry produces as well.
_CREDIT = re.compile(
    r"(?:this )?(?:e-?(?:text|book) (?:was )?(?:prepared|produced|typed|scanned|proofread)"
    r"|(?:was )?(?:transcribed|digiti[sz]ed|proofread)) (?:and \w+ )?by\b.{1,120}",
    re.IGNORECASE,
)
_PART = re.compile(r"(?:section|part|chapter|title)\s+(?:\d+|[ivxlc]+)\b", re.IGNORECASE)
# A frame of at least so many numbered parts a side, of which this share came or went, was replaced as a whole.
_LEAST_PARTS = 3
_REPLACED = 0.75


def lone_noise(block: int, document: Document, pages: Mapping[int, str], contents: frozenset[int]) -> str | None:
    """Name the noise class of a block without a partner, None if it is content."""
    text = document.blocks[block].text
    if block in (0, len(document.blocks) - 1) and _CREDIT.fullmatch(text):
        return "furniture"
    if pages.get(block) == text:
        return "furniture"
    return "contents" if block in contents else None


def frame_replaced(documents: tuple[Document, Document], links: Iterable[Link]) -> frozenset[Link]:
    """Return the links of headings that came and went when nearly the whole frame of numbered parts was replaced.

    What stood and stands below them is told for itself.
    """
    lone = {
        (side, k): link for link in links for side, of in enumerate((link.old, link.new)) for k in of if _is_lone(link)
    }
    out: list[Link] = []
    for side, document in enumerate(documents):
        parts = [k for k, block in enumerate(document.blocks) if block.kind == Kind.HEADING and _PART.match(block.text)]
        gone = [lone[side, k] for k in parts if (side, k) in lone]
        if len(parts) < _LEAST_PARTS or len(gone) < _REPLACED * len(parts):
            return frozenset()
        out += gone
    return frozenset(out)


def _is_lone(link: Link) -> bool:
    return link.relation in (Relation.ADDED, Relation.REMOVED)

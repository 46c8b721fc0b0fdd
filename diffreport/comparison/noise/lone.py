"""Blocks without a partner that are no content: numbers of pages, entries of a contents page, an e-text's credit."""

from __future__ import annotations

import re
from collections.abc import Mapping

from diffreport.comparison.noise.plumbing import PLUMBING, is_plumbing
from diffreport.model import Document

# What a transcriber puts before the title or behind the last word. It names his work: a ministry produces as well.
_CREDIT = re.compile(
    r"(?:this )?(?:e-?(?:text|book) (?:was )?(?:prepared|produced|typed|scanned|proofread)"
    r"|(?:was )?(?:transcribed|digiti[sz]ed|proofread)) (?:and \w+ )?(?:from [\w ]{1,60}? )?by\b.{1,120}",
    re.IGNORECASE,
)


def lone_noise(
    block: int, document: Document, pages: Mapping[int, str], heads: frozenset[int], contents: frozenset[int]
) -> str | None:
    """Name the noise class of a block without a partner, None if it is content."""
    text = document.blocks[block].text
    if block in (0, len(document.blocks) - 1) and _CREDIT.fullmatch(text):
        return "furniture"
    if block in heads or pages.get(block) == text:
        return "furniture"
    if is_plumbing(document.blocks[block]):
        return PLUMBING
    return "contents" if block in contents else None

"""Blocks without a partner that are no content: numbers of pages, entries of a contents page, an e-text's credit."""

from __future__ import annotations

import re
from collections.abc import Mapping

from diffreport.model import Document
from diffreport.patterns import late

# What a transcriber puts before the title or behind the last word. It names his work: a ministry produces as well.
_MADE = (
    r"(?:prepared|produced|made|created|typed(?: in)?|keyed(?: in)?|entered|scanned|transcribed|digiti[sz]ed|proofread"
    r"|proof-read|ocred|encoded|marked up|converted|corrected)"
)
_E_TEXT = r"(?:e-?(?:text|book)|electronic (?:text|edition|version)|digital (?:text|edition|version)|transcription)"
_CREDIT = late(
    rf"(?:this |the )?(?:{_E_TEXT} (?:edition )?(?:of .{{1,100}}? )?(?:was )?{_MADE}"
    r"|(?:was )?(?:transcribed|digiti[sz]ed|proofread|proof-read|keyed(?: in)?|scanned|ocred))"
    r" (?:and \w+ )?(?:(?:from|for) [\w ]{1,60}? )?by\b.{1,120}"
    rf"|(?:.{{1,120}}[,;.:(\u2013\u2014-] ?)?{_MADE} (?:and \w+ )?from (?:the )?(?:(?:scanned|page|digital|archived) )+"
    r"(?:images?|scans|copies|copy|photographs)\b.{0,120}"
    rf"|(?:\W*(?:end|start|beginning) of (?:the |this )?{_E_TEXT}\b.{{0,200}})"
    rf"|.{{0,120}}\b{_E_TEXT} {_MADE} by\b.{{1,120}}",
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
    return "contents" if block in contents else None

"""How a quality report is printed: one line a fact, what is wrong first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diffreport.readers.quality import Quality, Share

_LISTED = 12  # of many pages, blocks or characters the first ones


def quality_lines(found: Quality) -> Iterator[str]:
    """Yield the lines of a quality report."""
    yield f"quality: {found.verdict.name}"
    yield from (f"  {reason}" for reason in found.verdict.reasons)
    yield f"words: {found.words:,}"
    yield "blocks: " + ", ".join(f"{count:,} {kind}" for kind, count in found.blocks.items())
    if found.pages is not None:
        blank = [str(page) for page in found.blank_pages]
        which = f" ({_listed(blank)})" if blank else ""
        yield f"pages: {found.pages:,}; without text: {len(blank) or 'none'}{which}"
    yield "suspicious characters:" + ("" if found.suspects else " none")
    for each in found.suspects[:_LISTED]:
        yield f"  {each.sort}: {each.name}, {_times(each.count)}, first in block {each.block}"
    if len(found.suspects) > _LISTED:
        yield f"  and {len(found.suspects) - _LISTED} more"
    yield "left out:" + ("" if found.left_out else " nothing")
    for left in found.left_out:
        yield f"  {left.what}: {left.words:,} word{'' if left.words == 1 else 's'} ({left.why})"
    yield from (f"remark: {remark}" for remark in found.remarks)
    yield from _shares(found)


def _shares(found: Quality) -> Iterator[str]:
    yield f"blocks without a letter: {_of(found.letterless)}"
    yield f"blocks that repeat another one: {_of(found.repeated)}"
    yield f"paragraphs that begin in lower case: {_of(found.lower_case)}"
    yield f"paragraphs that go on where the one before broke off: {_of(found.cut)}"
    yield f"paragraphs that end without punctuation: {_of(found.unclosed)}"
    if found.long_blocks:
        yield f"very long blocks: {_listed([str(number) for number in found.long_blocks])}"


def _of(share: Share) -> str:
    return f"{share.count:,} of {share.total:,}"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _LISTED:,} more" if len(names) > _LISTED else ""
    return ", ".join(names[:_LISTED]) + more

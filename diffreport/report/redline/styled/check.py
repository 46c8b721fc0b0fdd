"""What to write another way where a document does not read back as its editions."""

from __future__ import annotations

from collections.abc import Sequence, Set
from difflib import SequenceMatcher

from diffreport.report.redline.styled.writer import Writer

_MOST = 4_000  # texts apart from those that both ends have in common; more are no slips


def blame(writer: Writer, olds: Set[int], news: Set[int]) -> None:
    """Have the links of blocks written another way, which are not read back: of the old edition, and of the new one.

    A removed paragraph that a list counts is blamed first: those behind it are wrong by its count.
    """
    choices = writer.choices
    of_olds, of_news = writer.lookup.links_of_blocks
    counted = {i for i in olds if i in writer.counted}
    if counted:
        choices.uncounted |= counted
        return
    choices.apart |= {of_olds[i] for i in olds} | {of_news[j] for j in news}


def wrong(expected: Sequence[str], found: Sequence[str]) -> set[int]:
    """Return the places of the texts that are not found, or beside which something else is."""
    start = 0
    while start < min(len(expected), len(found)) and expected[start] == found[start]:
        start += 1
    end = 0
    while end < min(len(expected), len(found)) - start and expected[-1 - end] == found[-1 - end]:
        end += 1
    inner = expected[start : len(expected) - end], found[start : len(found) - end]
    if max(map(len, inner)) > _MOST:
        return set(range(start, len(expected) - end))
    out: set[int] = set()
    for tag, i1, i2, _, _ in SequenceMatcher(None, *inner, autojunk=False).get_opcodes():
        if tag == "insert":
            out |= {start + i for i in (i1 - 1, i1) if 0 <= start + i < len(expected)}
        elif tag != "equal":
            out |= set(range(start + i1, start + i2))
    return out

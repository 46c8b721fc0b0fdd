"""The plain text of an edition: a block a line, a table a row a line behind its caption.

What a terminal could obey, and what nobody sees, is written out: it goes through git to pagers.
"""

from __future__ import annotations

from collections.abc import Iterable

from diffreport.model import Block
from diffreport.report.lines import visible


def lines_of(blocks: Iterable[Block]) -> list[str]:
    """Return the lines of blocks."""
    return [visible(line) for block in blocks for line in block.text.split("\n")]


def plain_text(blocks: Iterable[Block]) -> str:
    """Return the lines of blocks as a text: what a patch made here applies to."""
    return "".join(f"{line}\n" for line in lines_of(blocks))

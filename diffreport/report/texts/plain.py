"""The text of an edition as lines: a block a line, a table a row a line, behind its caption."""

from __future__ import annotations

from collections.abc import Iterable

from diffreport.model import Block


def lines_of(blocks: Iterable[Block]) -> list[str]:
    """Return the lines of blocks."""
    return [line for block in blocks for line in block.text.split("\n")]


def plain_text(blocks: Iterable[Block]) -> str:
    """Return the lines of blocks as a text: what a patch made here applies to."""
    return "".join(f"{line}\n" for line in lines_of(blocks))

"""What a comparison makes of the differences of two texts, as plain values."""

from __future__ import annotations

from collections.abc import Sequence

from diffreport import compare
from diffreport.model import Block, Comparison, Document, Edition, Kind

Lines = Sequence[str | Block]


def heading(text: str, level: int = 1) -> Block:
    """Return a heading."""
    return Block(Kind.HEADING, text, level=level)


def document(lines: Lines, label: str = "", reader: str = "paragraphs/1") -> Document:
    """Return a document of paragraphs, and of what else is given."""
    blocks = (line if isinstance(line, Block) else Block(Kind.PARAGRAPH, line) for line in lines)
    return Document(tuple(blocks), Edition(label=label), reader)


def differences(comparison: Comparison) -> tuple[list[tuple[str, str, str]], list[tuple[str, str]]]:
    """Return what differs: noise as class, old, new; content as old, new. White space is trimmed."""
    noise, content = [], []
    for change in comparison.changes:
        if not change.opcodes:
            link = comparison.alignment.links[change.link]
            old, new = ([side.blocks[k].text for k in of] for side, of in _sides(comparison, link.old, link.new))
            content.append(("\n".join(old), "\n".join(new)))
        for op in change.opcodes:
            pair = (
                "".join(change.old_tokens[op.i1 : op.i2]).strip(" "),
                "".join(change.new_tokens[op.j1 : op.j2]).strip(" "),
            )
            if op.noise:
                noise.append((op.noise, *pair))
            elif op.is_content:
                content.append(pair)
    for link in comparison.alignment.links:
        if link.noise:
            old, new = ([side.blocks[k].text for k in of] for side, of in _sides(comparison, link.old, link.new))
            noise.append((link.noise, "".join(old), "".join(new)))
    return noise, content


def _sides(
    comparison: Comparison, old: Sequence[int], new: Sequence[int]
) -> tuple[tuple[Document, Sequence[int]], ...]:
    return (comparison.old, old), (comparison.new, new)


def compared(old: Document, new: Document) -> tuple[list[tuple[str, str, str]], list[tuple[str, str]]]:
    """Return what differs in two documents, and see that exchanged documents give the mirror image."""
    noise, content = differences(compare(old, new))
    back = differences(compare(new, old))
    assert sorted((why, b, a) for why, a, b in back[0]) == sorted(noise)
    assert sorted((b, a) for a, b in back[1]) == sorted(content)
    return noise, content


def of(old: Lines, new: Lines) -> tuple[list[tuple[str, str, str]], list[tuple[str, str]]]:
    """Return what differs in two texts: noise, then content."""
    return compared(document(old), document(new))

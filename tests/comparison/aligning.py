"""Documents to align, and their links as plain values."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from diffreport.comparison import align
from diffreport.model import Alignment, Block, Document, Kind, Link
from diffreport.pins import Pins
from diffreport.settings import Settings

STEMS = "border police court prison school river market harbour ministry union patrol forest archive clinic".split()

# Sentences that have little in common.
SENTENCES = (
    "The harbour office opened in spring after four years of building, and the first ferry left for Tolvia in May.",
    "Farmers below the dam lost most of their barley when the sluices were opened without warning in the night.",
    "A teacher from Lower Wen was fined for hanging a map that showed the border where it used to be.",
    "Nobody has explained why the archive of the postal ministry was moved to a cellar that floods each winter.",
    "Miners went on strike over unpaid wages, returned after nine days, and were paid half of what they had asked.",
    "The choir of the cathedral sang in the square because the bishop had locked the doors over a broken lamp.",
    "Two newspapers printed the list of donors; the third said that its press had burned down the week before.",
    "Smugglers use the old salt road, which customs officers on bicycles patrol once a day and never after dark.",
    "The clinic in Orsha received vaccines, refrigerators and a generator, but no doctor who would live there.",
    "Parliament met in a school gymnasium while engineers searched its own roof for the beetle that eats oak.",
    "An inquiry into the bridge found that bolts had been sold as scrap by the watchman who was to guard them.",
    "Students from abroad must register with the police, who lost the register and asked everyone to come again.",
)


def paragraph(seed: int, words: int = 40) -> str:
    """Return a paragraph that shares its words' stems, but not its words, with any other seed's."""
    rng = random.Random(seed)
    return " ".join(f"{rng.choice(STEMS)}{rng.randrange(400)}" for _ in range(words)) + "."


def outlined(*lines: str) -> Document:
    """Return a document, one block a line: "# heading", "## heading", "- item", or a paragraph."""
    above: list[Block] = []
    blocks = []
    for line in lines:
        mark, _, text = line.partition(" ")
        if mark in ("#", "##", "###"):
            above = above[: len(mark) - 1]
            block = Block(Kind.HEADING, text, level=len(mark))
        else:
            block = Block(Kind.ITEM, text, level=1) if mark == "-" else Block(Kind.PARAGRAPH, line)
        blocks.append(replace(block, section=tuple(heading.text for heading in above)))
        if block.kind == Kind.HEADING:
            above.append(block)
    return Document(tuple(blocks))


def aligned(old: Any, new: Any, pins: Pins = Pins(), **settings: float) -> Alignment:  # noqa: B008 - frozen
    """Return the alignment of two documents, or of two lists of paragraphs."""
    sides = (side if isinstance(side, Document) else Document.from_paragraphs(side) for side in (old, new))
    return align(*sides, Settings(**settings), pins)


def relations(alignment: Alignment) -> list[tuple[str, tuple[int, ...], tuple[int, ...]]]:
    """Return the links as plain tuples."""
    return [(link.relation.value, link.old, link.new) for link in alignment.links]


def pairs(alignment: Alignment) -> list[tuple[int, int]]:
    """Return the old and new blocks that are linked, in the order of the new side."""
    return [(i, j) for link in alignment.links for j in link.new for i in link.old]


def of_new(alignment: Alignment, block: int) -> Link:
    """Return the link of a new block."""
    return next(link for link in alignment.links if block in link.new)


def of_old(alignment: Alignment, block: int) -> Link:
    """Return the link of an old block."""
    return next(link for link in alignment.links if block in link.old)

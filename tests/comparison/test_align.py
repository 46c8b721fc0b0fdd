"""Which block is put beside which."""

from __future__ import annotations

from diffreport import Relation, Settings
from diffreport.comparison import align
from diffreport.model import Block, Document, Kind

from .aligning import aligned, paragraph, relations


def test_a_split_and_a_merge_are_one_link_each() -> None:
    """The parts of a paragraph stand beside the whole."""
    a, b, c, d = map(paragraph, range(4))
    assert relations(aligned([f"{a} {b}", c, d], [a, b, f"{c} {d}"])) == [
        ("split", (0,), (0, 1)),
        ("merged", (1, 2), (2,)),
    ]


def test_a_moved_paragraph_is_no_removal_and_addition() -> None:
    """An unchanged paragraph that left its place is moved, and not revised."""
    texts = [paragraph(n, 20 if n == 1 else 60) for n in range(5)]
    alignment = aligned(texts, [texts[0], *texts[2:], texts[1]])
    moved = [link for link in alignment.links if link.moved]
    assert [(link.old, link.new, link.relation, link.revised) for link in moved] == [
        ((1,), (4,), Relation.MOVED, False)
    ]


def test_a_title_with_more_words_around_it_stays_the_title() -> None:
    """Opening headings link when one holds the other."""
    old = Document(
        (Block(Kind.HEADING, "2022 Reports on Practices: Karsova", level=1), Block(Kind.PARAGRAPH, paragraph(1)))
    )
    new = Document((Block(Kind.HEADING, "Karsova", level=1), Block(Kind.PARAGRAPH, paragraph(1))))
    assert [link.why for link in align(old, new, Settings()).links] == ["title", "anchor"]


def test_a_relettered_heading_keeps_its_partner() -> None:
    """The letter before a heading does not count for pairing."""
    old = Document((Block(Kind.HEADING, "f. Property", level=2), Block(Kind.HEADING, "g. Conflict", level=2)))
    new = Document(
        (
            Block(Kind.HEADING, "f. Reprisals abroad", level=2),
            Block(Kind.HEADING, "g. Property", level=2),
            Block(Kind.HEADING, "h. Conflict", level=2),
        )
    )
    assert [(link.old, link.new) for link in align(old, new, Settings()).links] == [
        ((), (0,)),
        ((0,), (1,)),
        ((1,), (2,)),
    ]


def test_a_removed_block_follows_its_old_neighbour() -> None:
    """Links are in reading order of the new text, what is gone after what it followed."""
    a, b, c, d = map(paragraph, range(4))
    assert [link.old for link in aligned([a, b, c, d], [a, c, d]).links] == [(0,), (1,), (2,), (3,)]


def test_an_empty_side_gives_only_added_or_removed_blocks() -> None:
    """Nothing to pair with is no error."""
    assert relations(aligned([], [paragraph(1)])) == [("added", (), (0,))]
    assert relations(aligned([paragraph(1)], [])) == [("removed", (0,), ())]
    assert relations(aligned([], [])) == []

"""What moved together is one move, and one finding speaks for it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from diffreport import compare
from diffreport.comparison.alignment.links import in_reading_order, mirrored
from diffreport.comparison.alignment.moved import move_label
from diffreport.model import Block, Comparison, Document, Finding, Kind, Link, Relation, Table

from .test_align import paragraph

# Long ones stay, short ones move: of two texts that changed places the shorter one is said to have moved.
STAY = [paragraph(n, 60) for n in range(8)]
GONE = [paragraph(n, 25) for n in range(20, 24)]
OTHER = [paragraph(n, 25) for n in range(40, 60)]
REVISED = GONE[1].replace(".", ", said the police.")


def compared(old: list[str | Block], new: list[str | Block]) -> Comparison:
    """Return the comparison of two lists of paragraphs and other blocks."""
    sides = ([Block(Kind.PARAGRAPH, b) if isinstance(b, str) else b for b in side] for side in (old, new))
    return compare(*(Document(tuple(side)) for side in sides))


def moves(comparison: Comparison) -> list[tuple[int, ...]]:
    """Return the new blocks of every move, in the order of their numbers."""
    links = comparison.alignment.links
    count = len({link.move for link in links if link.move is not None})
    return [tuple(j for link in links if link.move == n for j in link.new) for n in range(count)]


def told(comparison: Comparison) -> list[tuple[str, tuple[int, ...]]]:
    """Return the label of every finding with the new blocks of its own link."""
    link_of = {change.id: comparison.alignment.links[change.link] for change in comparison.changes}
    return [(f.label, link_of[f.change].new) for f in comparison.findings]


def heading(text: str) -> Block:
    return Block(Kind.HEADING, text, level=2)


def test_a_section_that_moved_is_one_move_and_one_finding() -> None:
    """The heading and its paragraphs, on the first of them; the other changes stay, and are counted."""
    comparison = compared(
        [heading("Border guards"), *GONE, heading("Prisons"), *STAY],
        [heading("Prisons"), *STAY, heading("Border guards"), *GONE],
    )
    assert moves(comparison) == [(9, 10, 11, 12, 13)]
    assert told(comparison) == [("Moved together: 1 heading and 4 paragraphs", (9,))]
    assert [finding.tags for finding in comparison.findings] == [("moved", "paragraph")]
    assert [change.tags for change in comparison.changes] == [("moved", "paragraph"), *[("moved",)] * 4]
    assert (comparison.summary.findings, comparison.summary.paragraphs) == (1, 5)


def test_a_revised_paragraph_of_a_move_has_a_finding_of_its_own() -> None:
    """It is counted with those that moved, and does not interrupt them."""
    comparison = compared([*GONE, *STAY], [*STAY, GONE[0], REVISED, *GONE[2:]])
    assert moves(comparison) == [(8, 9, 10, 11)]
    assert told(comparison) == [("Moved together: 4 paragraphs", (8,)), ("Moved and revised", (9,))]
    assert comparison.summary.paragraphs == 4


def test_the_finding_of_a_move_stands_at_its_first_unrevised_block() -> None:
    """Where the first one is revised, that one speaks for its words only."""
    comparison = compared([*GONE[1:], *STAY], [*STAY, REVISED, *GONE[2:]])
    assert told(comparison) == [("Moved and revised", (8,)), ("Moved together: 3 paragraphs", (9,))]


def test_two_moves_that_meet_on_one_side_only_are_two() -> None:
    """What stood apart in one edition did not move together; the mirror image neither."""
    apart, beside = [GONE[0], STAY[0], GONE[1], *STAY[1:]], [*STAY, GONE[0], GONE[1]]
    assert moves(compared(apart, beside)) == [(8,), (9,)]
    assert moves(compared(beside, apart)) == [(0,), (2,)]
    assert [label for label, _ in told(compared(apart, beside))] == ["Paragraph moved"] * 2


def test_paragraphs_that_changed_their_order_on_the_way_are_two_moves() -> None:
    """Neighbours that follow each other the other way round did not go as one."""
    assert moves(compared([GONE[0], GONE[1], *STAY], [*STAY, GONE[1], GONE[0]])) == [(8,), (9,)]


def test_a_paragraph_put_into_a_move_or_dropped_from_it_does_not_interrupt_it() -> None:
    """A chapter that moved and lost a paragraph is one move; what came or went is a finding as ever."""
    with_guest = [*GONE[:2], OTHER[0], *GONE[2:]]
    came = compared([*GONE, *STAY], [*STAY, *with_guest])
    went = compared([*with_guest, *STAY], [*STAY, *GONE])
    assert (moves(came), moves(went)) == ([(8, 9, 11, 12)], [(8, 9, 10, 11)])
    assert told(came) == [("Moved together: 4 paragraphs", (8,)), ("Paragraph added", (10,))]
    assert told(went) == [("Paragraph removed", ()), ("Moved together: 4 paragraphs", (8,))]


@pytest.mark.parametrize(("guests", "count"), [(2, 1), (3, 2)])
def test_more_than_moved_on_either_side_of_it_interrupts_a_move(guests: int, count: int) -> None:
    """Two paragraphs and two more with a chapter between them are two moves."""
    assert len(moves(compared([*GONE, *STAY], [*STAY, *GONE[:2], *OTHER[:guests], *GONE[2:]]))) == count


def test_one_moved_paragraph_is_told_as_it_was() -> None:
    """Its label has no count, and no change is told by another one's finding."""
    comparison = compared([GONE[0], *STAY], [*STAY, GONE[0]])
    assert (moves(comparison), told(comparison)) == ([(8,)], [("Paragraph moved", (8,))])
    assert comparison.summary.paragraphs == len(comparison.changes) == 1


def test_a_split_among_moved_paragraphs_is_part_of_the_move() -> None:
    """It keeps its own finding; the label counts what stood in the old edition."""
    whole = f"{GONE[1]} {GONE[2]}"
    comparison = compared([GONE[0], whole, GONE[3], *STAY], [*STAY, *GONE])
    assert moves(comparison) == [(8, 9, 10, 11)]
    assert told(comparison) == [("Moved together: 3 paragraphs", (8,)), ("Paragraph split", (9, 10))]


def test_a_block_that_stood_between_two_merged_ones_moved_with_them() -> None:
    """Where parts stand apart, it counts where a link begins."""
    links = [
        Link(Relation.SAME, (0,), (0,), 1.0, ""),
        Link(Relation.MERGED, (5, 7), (1,), 1.0, "", moved=True),
        Link(Relation.MOVED, (6,), (2,), 1.0, "", moved=True),
        Link(Relation.MOVED, (8,), (3,), 1.0, "", moved=True),
        Link(Relation.SAME, (1,), (4,), 1.0, ""),
    ]
    assert [link.move for link in in_reading_order(links)] == [None, 0, 0, 0, None]


def test_moves_are_numbered_in_the_order_of_the_new_edition() -> None:
    """From 0; what stays in its place, comes or goes has no number."""
    links = [
        Link(Relation.MOVED, (3,), (0,), 1.0, "", moved=True),
        Link(Relation.SAME, (0,), (1,), 1.0, ""),
        Link(Relation.REMOVED, (1,), (), 0.0, ""),
        Link(Relation.MOVED, (4,), (2,), 1.0, "", moved=True),
        Link(Relation.MOVED, (2,), (3,), 1.0, "", moved=True),
    ]
    assert [(link.old, link.move) for link in in_reading_order(reversed(links))] == [
        ((3,), 0),
        ((0,), None),
        ((1,), None),
        ((4,), 1),
        ((2,), 2),
    ]


def test_exchanged_sides_move_the_same_blocks_together() -> None:
    """A dropped block and an inserted one are each other's mirror image."""
    pairs = [(0, 3), (1, 4), (3, 6), (4, 7), (9, 10), (5, 0), (6, 1), (8, 2)]
    links = [Link(Relation.MOVED, (i,), (j,), 1.0, "", moved=True) for i, j in pairs]
    links += [Link(Relation.REMOVED, (i,), (), 0.0, "") for i in (2, 7)]
    links += [Link(Relation.ADDED, (), (j,), 0.0, "") for j in (5, 8, 9)]

    def together(found: tuple[Link, ...], side: str) -> set[frozenset[int]]:
        numbers = {link.move for link in found if link.move is not None}
        return {frozenset(k for link in found if link.move == n for k in getattr(link, side)) for n in numbers}

    forth = together(in_reading_order(links), "old")
    assert forth == {frozenset({0, 1, 3, 4}), frozenset({9}), frozenset({5, 6, 8})}
    assert together(in_reading_order(map(mirrored, links)), "new") == forth


def test_a_finding_keeps_its_id_when_others_move_together() -> None:
    """Ids are made of the paragraph's own texts and label: a run elsewhere alters none of them."""

    def others(comparison: Comparison) -> list[Finding]:
        return [replace(f, n=0) for f in comparison.findings if "moved" not in f.tags]

    edited = [*STAY[:3], STAY[3].replace(".", ", said the police."), *STAY[4:]]
    one = compared([GONE[0], *STAY], [*edited, GONE[0]])
    several = compared([*GONE, *STAY], [*edited, *GONE])
    assert others(one) == others(several) != []


@pytest.mark.parametrize(
    ("kinds", "label"),
    [
        ("paragraph paragraph", "Moved together: 2 paragraphs"),
        ("item item item", "Moved together: 3 list items"),
        ("heading heading", "Moved together: 2 headings"),
        ("table paragraph table", "Moved together: 1 paragraph and 2 tables"),
        ("heading paragraph item", "Moved together: 3 passages"),
        ("footnote " * 1200, "Moved together: 1,200 footnotes"),
    ],
)
def test_a_move_is_called_by_what_moved(kinds: str, label: str) -> None:
    """Up to two kinds of block are named; of more, passages are counted."""
    assert move_label([Kind(kind) for kind in kinds.split()]) == label


def test_a_table_that_moved_along_is_counted_as_a_table() -> None:
    """It is no paragraph, and needs no finding of its own."""
    cells = Table((("Town", "Cells"), ("Karsk", "120"), ("Velm", "80")), 1, "Cells by town")
    prison = Block(Kind.TABLE, cells.text, table=cells)
    comparison = compared([GONE[0], prison, *STAY], [*STAY, GONE[0], prison])
    assert told(comparison) == [("Moved together: 1 paragraph and 1 table", (8,))]


def test_the_number_of_a_move_is_in_the_json_and_may_be_missing_there() -> None:
    """A comparison written before moves had numbers is read as one whose blocks moved each on its own."""
    comparison = compared([*GONE, *STAY], [*STAY, *GONE])
    record = json.loads(comparison.to_json())
    assert [link.pop("move", None) for link in record["links"]] == [*[None] * 8, *[0] * 4]
    links = tuple(replace(link, move=None) for link in comparison.alignment.links)
    before = replace(comparison, alignment=replace(comparison.alignment, links=links))
    assert Comparison.from_json(json.dumps(record)) == before

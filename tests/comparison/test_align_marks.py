"""Paragraphs that the marks of one file keep are linked as the marks say, whatever their words are."""

from __future__ import annotations

from diffreport.comparison import align
from diffreport.comparison.alignment.marks import pairs_of
from diffreport.model import Block, Document, Kind, Places, Relation
from diffreport.settings import Settings

Of = tuple[tuple[tuple[int, int], ...], ...]


def document(texts: list[str], places: Of, file: str = "f") -> Document:
    return Document(tuple(Block(Kind.PARAGRAPH, text) for text in texts), places=Places(file, places))


def links(old: Document, new: Document) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    return [(link.old, link.new) for link in align(old, new, Settings()).links]


def test_a_rewritten_paragraph_is_linked_by_its_place() -> None:
    """No word of it was kept, and the aligner would call it gone."""
    old = document(["Guards left the southern prison at night.", "Trade grew."], (((1, 3),), ((2, 2),)))
    new = document(["Fighters came.", "Trade grew."], (((1, 3),), ((2, 2),)))
    assert links(old, new) == [((0,), (0,)), ((1,), (1,))]


def test_pieces_of_a_paragraph_are_a_split_and_their_union_a_merge() -> None:
    """Where one block has the place of several, it is all of theirs."""
    whole = document(["Guards left the prison. Trade grew in the north."], (((1, 9),),))
    parts = document(["Guards left the prison.", "Trade grew in the north."], (((1, 4),), ((1, 5),)))
    (split,) = align(whole, parts, Settings()).links
    assert (split.relation, split.old, split.new) == (Relation.SPLIT, (0,), (0, 1))
    (merged,) = align(parts, whole, Settings()).links
    assert (merged.relation, merged.old, merged.new) == (Relation.MERGED, (0, 1), (0,))


def test_as_many_pieces_on_both_sides_are_paired_in_order() -> None:
    """Two paragraphs at one place and two on the other side are each other's, first and second."""
    sides = [document([f"{name} one.", f"{name} two."], (((1, 2),), ((1, 2),))) for name in ("Old", "New")]
    assert sorted(pairs_of(*sides)) == [(0, 0), (1, 1)]


def test_the_pair_with_most_in_common_comes_first() -> None:
    """Places weigh as much as they keep of the text."""
    old = document(["One.", "Two."], (((1, 1), (2, 5)), ((3, 1),)))
    new = document(["One.", "Two."], (((3, 1), (1, 1)), ((2, 5),)))
    assert pairs_of(old, new) == [(0, 1), (0, 0), (1, 0)]


def test_places_of_two_files_say_nothing() -> None:
    """Nor do those of one side alone."""
    old = document(["One."], (((1, 1),),))
    assert pairs_of(old, document(["One."], (((1, 1),),), file="g")) == []
    assert pairs_of(old, Document(old.blocks)) == []

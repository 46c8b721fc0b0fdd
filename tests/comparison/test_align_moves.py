"""What left its place: alone or in runs, as it was or revised."""

from __future__ import annotations

import pytest

from diffreport import Relation

from .aligning import SENTENCES as S
from .aligning import aligned, of_new, of_old, outlined, pairs, relations


def test_an_equal_text_that_left_its_place_moved() -> None:
    """It is not revised, and all others stayed."""
    found = aligned(S[:5], [S[0], S[2], S[3], S[4], S[1]])
    link = of_new(found, 4)
    assert (link.relation, link.old, link.revised, link.score) == (Relation.MOVED, (1,), False, 1.0)
    assert [link.moved for link in found.links] == [False] * 4 + [True]


def test_of_two_texts_that_changed_places_the_shorter_one_moved() -> None:
    """The reader is shown the lesser change."""
    long = f"{S[1]} {S[2]}"
    assert [link.old for link in aligned([long, S[0]], [S[0], long]).links if link.moved] == [(1,)]
    assert [link.old for link in aligned([S[0], long], [long, S[0]]).links if link.moved] == [(0,)]


@pytest.mark.parametrize(
    "there",
    [
        S[1].replace("most of their barley", "half of their oats"),
        "Barley farmers lost their harvest after the sluices of the dam were opened without warning.",
    ],
)
def test_a_text_can_move_and_be_revised(there: str) -> None:
    """One link tells both, by the pass that looks everywhere."""
    link = of_new(aligned(S[:5], [S[0], S[2], S[3], S[4], there]), 4)
    assert (link.relation, link.old, link.moved, link.revised, link.why) == ("moved", (1,), True, True, "move")


def test_a_new_text_about_something_like_it_is_no_move() -> None:
    """Farmers again, and a farewell: a few words in common are not enough for a pair out of place."""
    other = "Farmers sold their cattle when the price of hay was raised in the autumn, and some left for the mines."
    found = aligned(S[:5], [S[0], S[2], S[3], S[4], other])
    assert of_old(found, 1).relation == Relation.REMOVED and of_new(found, 4).relation == Relation.ADDED


def test_a_run_moves_with_its_headings_and_short_texts() -> None:
    """A chapter that went behind the next one takes along what could stand anywhere."""
    ports = ("# Harbours", S[0], S[1], "## Ferries", S[2], "None reported.")
    press = ("# Press", *S[3:9])
    found = aligned(outlined(*ports, *press), outlined(*press, *ports))
    assert pairs(found) == [*((k, k - 6) for k in range(6, 13)), *((k, k + 7) for k in range(6))]
    assert [link.moved for link in found.links] == [False] * 7 + [True] * 6


def test_what_stands_between_two_moved_texts_moved_with_them() -> None:
    """Although it was rewritten so much that nobody would look for it elsewhere."""
    rewritten = "A mapmaker of Lower Wen was fined; on his wall the border ran elsewhere."
    run = (S[1], S[2], S[3])
    stayed = S[4:12]
    found = aligned([S[0], *run, *stayed], [S[0], *stayed, S[1], rewritten, S[3]])
    assert of_new(found, 10).old == (2,) and of_new(found, 10).moved


def test_a_short_text_does_not_move_alone() -> None:
    """Three words that are gone here and new there are no evidence of anything."""
    found = aligned([S[0], "Much is unclear.", S[1], S[2]], [S[0], S[1], S[2], "Much is unclear."])
    assert relations(found)[1] == ("removed", (1,), ()) and relations(found)[-1] == ("added", (), (3,))


def test_a_long_text_that_stands_twice_can_move() -> None:
    """One of two copies stayed, the other one went to the end."""
    found = aligned([S[0], S[1], S[2], S[3], S[1], S[4]], [S[0], S[1], S[2], S[3], S[4], S[1]])
    assert of_new(found, 1).old == (1,) and not of_new(found, 1).moved
    assert of_new(found, 5).old == (4,) and of_new(found, 5).moved


@pytest.mark.parametrize("n", [1, 7, 50])
def test_a_reversed_document_is_all_moves(n: int) -> None:
    """Every text finds itself; one of them stays."""
    texts = [f"{S[k % 12]} Entry {'x' * (k + 1)}." for k in range(n)]
    found = aligned(texts, texts[::-1])
    assert pairs(found) == [(n - 1 - j, j) for j in range(n)]
    assert sum(link.moved for link in found.links) == n - 1


def test_a_label_alone_is_no_move() -> None:
    """Two chapters have a case of corruption each year, each another one."""
    old = outlined("# Mines", S[0], S[3], f"Corruption: {S[1]}", "# Ports", S[4], S[5])
    new = outlined("# Mines", S[0], S[3], "# Ports", S[4], f"Corruption: {S[2]}", S[5])
    found = aligned(old, new)
    assert of_old(found, 3).relation == Relation.REMOVED and of_new(found, 5).relation == Relation.ADDED
    again = outlined("# Mines", S[0], S[3], "# Ports", S[4], f"Corruption: {S[1].replace('barley', 'oats')}", S[5])
    assert of_new(aligned(old, again), 5).old == (3,)

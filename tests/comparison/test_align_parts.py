"""Splits and merges: one block of a side, several of the other."""

from __future__ import annotations

import random

import pytest

from diffreport import compare
from diffreport.model import Alignment, Document

from .aligning import SENTENCES as S
from .aligning import STEMS, aligned, of_new, paragraph, relations


def both_ways(old: list[str], new: list[str]) -> tuple[Alignment, Alignment]:
    """Return the alignment of two lists of paragraphs, and of the same exchanged."""
    return aligned(old, new), aligned(new, old)


@pytest.mark.parametrize("width", [2, 3, 6])
def test_a_split_is_one_link_whatever_its_width(width: int) -> None:
    """And a merge is its mirror image; what stands around it is not drawn in."""
    parts = list(S[1 : 1 + width])
    split, merge = both_ways([S[0], " ".join(parts), S[8]], [S[0], *parts, S[8]])
    many = tuple(range(1, 1 + width))
    assert relations(split)[1:] == [("split", (1,), many), ("same", (2,), (1 + width,))]
    assert relations(merge)[1:] == [("merged", many, (1,)), ("same", (1 + width,), (2,))]
    assert not any(link.revised or link.moved for link in (*split.links, *merge.links))


def test_a_split_can_be_revised() -> None:
    """Words changed in both parts."""
    parts = [S[1].replace("most of", "half of"), S[2].replace("fined", "jailed")]
    link = of_new(aligned([S[0], f"{S[1]} {S[2]}", S[3]], [S[0], *parts, S[3]]), 1)
    assert (link.relation, link.old, link.new, link.revised) == ("split", (1,), (1, 2), True)


def test_what_came_between_two_parts_is_none() -> None:
    """A paragraph that moved in, or a new one."""
    rest = [S[4], S[5], S[6]]
    moved, added = (
        aligned([S[0], f"{S[1]} {S[2]}", *rest], new)
        for new in ([S[0], S[1], S[5], S[2], S[4], S[6]], [S[0], S[1], S[8], S[2], *rest])
    )
    assert of_new(moved, 1).new == of_new(added, 1).new == (1, 3)
    assert of_new(moved, 2).relation == "moved" and of_new(added, 2).relation == "added"


def test_a_part_may_stand_far_from_the_others() -> None:
    """Half of a paragraph went to the end of the document, and still is a part of it."""
    between = list(S[3:9])
    split, merge = both_ways([S[0], f"{S[1]} {S[2]}", *between], [S[0], S[1], *between, S[2]])
    assert of_new(split, 8).old == (1,) and of_new(split, 8).new == (1, 8)
    assert of_new(merge, 1).old == (1, 8)


def test_a_sentence_of_every_chapter_is_part_of_one_paragraph_only_once() -> None:
    """The second copy of what was cut off belongs to nobody: nothing of the paragraph is left for it."""
    none = "There were no reports of such practices during the year."
    found = aligned([S[0], f"{S[1]} {none}", S[2]], [S[0], S[1], none, S[2], none])
    assert of_new(found, 1).new == (1, 2) and not of_new(found, 1).revised
    assert of_new(found, 4).relation == "added"


def test_a_word_is_no_part() -> None:
    """ "No." stands in the paragraph too."""
    found = aligned([S[0], f"No. {S[1]}", S[2]], [S[0], "No.", S[1], S[3], S[2]])
    assert of_new(found, 1).relation == "added"


@pytest.mark.parametrize("around", [[], [S[0], S[1]]])
def test_lost_paragraph_breaks_are_one_merge(around: list[str]) -> None:
    """Sixty paragraphs run together into one of 1,800 words, and back."""
    parts = [paragraph(k, 30) for k in range(60)]
    merge, split = both_ways([*around[:1], *parts, *around[1:]], [*around[:1], " ".join(parts), *around[1:]])
    merged, divided = (next(link for link in found.links if link.why == "passages") for found in (merge, split))
    first = len(around[:1])
    assert (merged.relation, merged.old, merged.new) == ("merged", tuple(range(first, first + 60)), (first,))
    assert (divided.relation, divided.old, divided.new) == ("split", (first,), tuple(range(first, first + 60)))
    assert len(merge.links) == len(split.links) == 1 + len(around)


def test_what_was_changed_among_lost_breaks_is_marked() -> None:
    """The words of sixty paragraphs are compared with those of the one: a single figure differs."""
    parts = [paragraph(k, 30) for k in range(60)]
    parts[30] += " It cost 315 crowns."
    whole = " ".join(parts).replace("315", "342")
    comparison = compare(Document.from_paragraphs(parts), Document.from_paragraphs([whole]))
    assert [(str(r.old), str(r.new)) for r in comparison.figures if r.status.is_change] == [("315", "342")]


def test_unrelated_texts_are_no_parts_of_a_long_block() -> None:
    """Any few words stand in order in so many; two of the texts do stand there, as passages."""
    words = [f"{stem}{n}" for stem in STEMS for n in range(4)]
    rng = random.Random(1)
    long, *others = (" ".join(rng.choices(words, k=k)) for k in (5000, *[40] * 8))
    whole = f"{long} {others[3]} {others[4]} {long[::-1]}"
    for found in both_ways([whole], others):
        assert [sorted((link.old, link.new)) for link in found.links if link.old and link.new] == [[(0,), (3, 4)]]

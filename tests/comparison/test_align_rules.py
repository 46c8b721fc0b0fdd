"""Single rules of alignment and of marks, where in a whole comparison another one would decide as well."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from diffreport.comparison.alignment.gaps import Evidence, _evidence
from diffreport.comparison.alignment.lines import _expected
from diffreport.comparison.alignment.links import FREE
from diffreport.comparison.anchored import _anchors
from diffreport.comparison.cleanup import readable

from .aligning import SENTENCES as S
from .aligning import aligned, of_new

SHORT = "Nobody has paid for it yet."


@pytest.mark.parametrize(("apart", "is_part"), [(3, True), (4, False)])
def test_a_short_part_stands_three_blocks_from_the_other_at_most(apart: int, is_part: bool) -> None:
    """What is so short may have been said anew further off."""
    found = aligned([f"{SHORT} {S[0]}"], [SHORT, *S[1:apart], S[0]])
    assert (0 in of_new(found, apart).new) is is_part
    found = aligned([f"{S[0]} {SHORT}"], [S[0], *S[1:apart], SHORT])
    assert (apart in of_new(found, 0).new) is is_part


@pytest.mark.parametrize(("linked", "expected"), [(True, Evidence.TOLD), (False, Evidence.NONE)])
def test_under_other_headings_more_must_be_alike(linked: bool, expected: Evidence) -> None:
    """A third of the words is enough under one heading, but not under two."""
    above = SimpleNamespace(above={3: 1})
    partners = SimpleNamespace(old=above, new=above, are_linked=lambda i, j: linked and (i, j) == (1, 1))
    similarity = SimpleNamespace(score=lambda i, j: 0.33, tells=lambda i, j: True, have_other_labels=lambda i, j: True)
    pairing: Any = SimpleNamespace(
        partners=partners,
        similarity=similarity,
        settings=SimpleNamespace(place_score=0.3),
        least_score=lambda i, j: 0.3,
    )
    assert _evidence(pairing, (3, 3), strong=False) == expected


@pytest.mark.parametrize(("kept", "stays"), [(["in", "house"], True), (["house"], False)])
def test_an_island_twice_as_heavy_as_the_lighter_change_is_dissolved(kept: list[str], stays: bool) -> None:
    """A heavier one stays, however heavy the other change is."""
    n = 1 + len(kept)
    spans = [("replace", 0, 1, 0, 1), ("equal", 1, n, 1, n), ("replace", n, n + 5, n, n + 5)]
    old, new = ["the", *kept, *"red blue green grey black".split()], ["a", *kept, *"one two six ten nine".split()]
    found = readable(spans, old, new)
    assert (found == spans) is stays
    assert len(found) == (3 if stays else 1)


@pytest.mark.parametrize(("new", "start"), [("400", 1), ("towns", 2)])
def test_a_qualifier_is_drawn_into_a_change_from_figure_to_figure(new: str, start: int) -> None:
    """Words in place of a figure have none."""
    spans = [("equal", 0, 2, 0, 2), ("replace", 2, 3, 2, 3)]
    found = readable(spans, ["were", "about", "300"], ["were", "about", new])
    assert found == [("equal", 0, start, 0, start), ("replace", start, 3, start, 3)]


def test_passages_of_long_texts_are_anchors_from_the_first_on() -> None:
    """Those that stand once on both sides: without them the pieces would be as long as the texts."""
    words = "abcdefghijklmnopqrstuvwx"
    assert _anchors(words, words) == [(0, 0, 8), (8, 8, 8), (16, 16, 8)]
    assert _anchors(words, f"{words[:8]}?{words[8:]}{words[16:]}") == [(0, 0, 8), (8, 9, 8)]


def test_a_line_is_looked_for_behind_the_partner_of_the_nearest_block_before_it() -> None:
    """Or at its own place, if none of those before it has a partner."""
    assert _expected([5, FREE, FREE], 2) == 7
    assert _expected([FREE, 5, FREE], 2) == 6
    assert _expected([FREE, FREE, FREE], 2) == 2

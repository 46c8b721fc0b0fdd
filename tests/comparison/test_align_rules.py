"""Single rules of alignment and of marks, where in a whole comparison another one would decide as well."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from diffreport.comparison.alignment.gaps import Evidence, _evidence
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

"""An edition that has no other is told by itself, and a comparison is written down and read back equal."""

from __future__ import annotations

import pytest

from diffreport import compare
from diffreport.comparison import lone, wire
from diffreport.model import Document, Standing, Status

REPORT = Document.from_paragraphs(["The ministry of Karsova had 315 guards.", "It paid them $2 million in the year."])


def test_the_first_edition_is_new_and_has_no_findings() -> None:
    """All of its figures are new ones; nothing in it changed."""
    made = lone.first(REPORT)
    assert made.lone is not None and made.lone.standing is Standing.FIRST
    assert made.findings == () and made.wording == ()
    assert made.summary.new_words == 14
    assert {revision.status for revision in made.figures} == {Status.NEW}
    assert all(revision.finding is None for revision in made.figures)


def test_one_finding_speaks_for_an_edition_that_is_gone() -> None:
    """Its figures are gone, and when it was last seen is kept."""
    made = lone.withdrawn(REPORT, "2026-05-02")
    assert made.lone is not None
    assert (made.lone.standing, made.lone.last_seen) == (Standing.WITHDRAWN, "2026-05-02")
    assert [finding.label for finding in made.findings] == ["Edition withdrawn"]
    assert {revision.status for revision in made.figures} == {Status.GONE}


def test_a_comparison_comes_back_equal() -> None:
    """Written down without its documents, and read with them."""
    new = Document.from_paragraphs(["The ministry of Karsova had 420 guards.", "It paid them $3 million in the year."])
    made = compare(REPORT, new)
    assert wire.loaded(wire.dumped(made), REPORT, new) == made


@pytest.mark.parametrize("data", [b"[]", b"{", b"[1, 2]", b"null"])
def test_other_bytes_are_no_comparison(data: bytes) -> None:
    """They are refused, whatever is wrong with them."""
    with pytest.raises(ValueError):
        wire.loaded(data, REPORT, REPORT)

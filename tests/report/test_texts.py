"""Marked texts and patches give both editions back, exactly."""

from __future__ import annotations

from hypothesis import given, settings

from diffreport.model import Comparison
from diffreport.report import rendered
from diffreport.report.texts.plain import plain_text
from tests.report.resolved import critic_texts, patched, wdiff_texts
from tests.report.test_html_round_trip import comparisons


def texts(comparison: Comparison, form: str) -> str:
    """Return a comparison in a format of texts."""
    return rendered(comparison, form).decode("utf-8")


def assert_told(comparison: Comparison) -> None:
    """Prove that each format tells both editions."""
    sides = {"old": comparison.old, "new": comparison.new}
    for side, document in sides.items():
        expected = [block.text for block in document.blocks]
        assert wdiff_texts(texts(comparison, "wdiff"), side) == expected
        assert critic_texts(texts(comparison, "md"), side) == [text for text in expected if text]
    old, new = (plain_text(document.blocks) for document in sides.values())
    diff = texts(comparison, "diff")
    assert (patched(old, diff) if diff else old) == new


@given(comparisons())
@settings(max_examples=60)
def test_any_marked_text_gives_both_editions_back(comparison: Comparison) -> None:
    """Whatever is linked with whatever, and whatever marks the texts hold themselves."""
    assert_told(comparison)

"""Very large, very small and powered numbers: one figure each, exact to the last digit."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import diffreport
from diffreport.comparison.figures.numerals import MOST_DIGITS
from diffreport.model import Comparison, Revision
from diffreport.report.language.differences import difference
from diffreport.report.language.speech import speech


def revised(old: str, new: str) -> list[Revision]:
    """Return what became of the figures of a sentence in which one stands for another."""
    sentence = "The granary of Adel holds {} in its cellars."
    documents = [diffreport.Document.from_paragraphs([sentence.format(figure)]) for figure in (old, new)]
    comparison = diffreport.compare(*documents)
    assert Comparison.from_json(comparison.to_json()) == comparison
    return list(comparison.figures)


@pytest.mark.parametrize(
    ("old", "new", "delta"),
    [
        ("1,000,000,000,000,000,000 grains", "1,000,000,000,000,000,001 grains", "1"),
        ("123456789012345678901234567890 grains", "123456789012345678901234567891 grains", "1"),
        ("12345678901234567890.5 grains", "12345678901234567891.5 grains", "1"),
        ("1.5e6 grains", "2.5e6 grains", "1000000"),
        ("1.5E+06 grains", "2.5E+06 grains", "1000000"),
        ("6.02214e23 grains", "6.02215e23 grains", "1000000000000000000"),
        ("2e-6 kg of gold", "3e-6 kg of gold", "0.000001"),
        ("10^18 grains", "10^19 grains", "9000000000000000000"),
        ("1 grain", f"{'9' * MOST_DIGITS} grains", "9" * (MOST_DIGITS - 1) + "8"),
    ],
)
def test_a_large_or_small_number_is_one_exact_figure(old: str, new: str, delta: str) -> None:
    """Neither its last digit nor its power is lost."""
    [revision] = revised(old, new)
    assert revision.old and revision.new and revision.delta == Decimal(delta)
    assert (old.startswith(revision.old.text), new.startswith(revision.new.text)) == (True, True)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"1{'0' * MOST_DIGITS} grains", f"2{'0' * MOST_DIGITS} grains"),
        ("10^71 grains", "10^72 grains"),
        ("a 3x4 grid", "a 3x5 grid"),
    ],
)
def test_what_is_no_number_is_no_figure(old: str, new: str) -> None:
    """Longer ones are keys; of a power too large its exponent is no figure either."""
    assert revised(old, new) == []


@pytest.mark.properties
@given(st.integers(1, 10**MOST_DIGITS - 1), st.integers(1, 10**MOST_DIGITS - 1))
def test_differences_of_whole_numbers_are_exact(a: int, b: int) -> None:
    """New less old, whatever the size; what differs has a percentage that is not zero."""
    found = [r for r in revised(f"{a:,} grains", f"{b:,} grains") if r.delta is not None]
    for revision in found:
        assert revision.delta == b - a
        assert revision.percent is None or revision.percent * (b - a) > 0


@pytest.mark.parametrize(
    ("old", "new", "percent"),
    [
        ("1,000,000 grains", "1,000,001 grains", "0.0001"),
        ("1,000,000 grains", "999,999 grains", "-0.0001"),
        ("3,000 grains", "3,001 grains", "0.03"),
        ("3,000 grains", "3,004 grains", "0.1"),
        ("300 grains", "400 grains", "33.3"),
    ],
)
def test_a_difference_is_never_zero_per_cent(old: str, new: str, percent: str) -> None:
    """One decimal, or as many as it takes."""
    [revision] = revised(old, new)
    assert str(revision.percent) == percent


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("grain at 5 cents", "grain at 10 cents", "+5 cents"),
        ("grain at 5 cents", "grain at 6 cents", "+1 cent"),
        ("grain at 5 euro cents", "grain at 10 euro cents", "+5 euro cents"),
        ("grain at 5 pence", "grain at 4 pence", "−1 penny"),
        ("grain at £1", "grain at 80 pence", "−20 pence"),
        ("grain at €1", "grain at 80 euro cents", "−20 euro cents"),
        ("grain at 5 dinars", "grain at 7 dinars", "+2 dinar"),
        ("grain at €5", "grain at €7", "+€2"),
        ("grain at CHF 5", "grain at CHF 7", "+CHF\u00a02"),
        ("grain at $0.5", "grain at $-0.0", "−$0.5"),
    ],
)
def test_small_change_stands_behind_its_number(old: str, new: str, shown: str) -> None:
    """As it is printed; signs and codes stand before it."""
    [revision] = revised(old, new)
    assert difference(revision, speech()) == shown

"""By how much a figure changed: in the unit it is printed in, briefly, and never wider than its column."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffreport.model import Figure, Revision, Status
from diffreport.report.language.differences import difference, why_none
from diffreport.report.language.speech import speech
from tests.report.factory import figure


def revised(old: Figure, new: Figure, delta: str | None) -> Revision:
    """Return a revision by a difference, which is the engine's to work out; the new value just differs."""
    if delta not in (None, "0"):
        new = replace(new, value=old.value + 100)
    return Revision("", None, Status.REVISED, "", old, new, None if delta is None else Decimal(delta))


def money(text: str, unit: str = "$") -> Figure:
    return figure(text, str(len(text)), unit=unit, kind="money")


def lasting(text: str, unit: str) -> Figure:
    return figure(text, "1", unit=unit, kind="duration")


@pytest.mark.parametrize(
    ("delta", "kind", "shown"),
    [
        ("97", "count", "+97"),
        ("-0.70", "quantity", "−0.7"),
        ("1036", "count", "+1,036"),
        ("2.5", "percent", "+2.5 points"),
        ("-1", "percent", "−1 point"),
    ],
)
def test_differences_carry_their_sign(delta: str, kind: str, shown: str) -> None:
    """A true minus, thousands separators, and points between percentages."""
    old, new = figure("1", "1", kind=kind), figure("2", "2", kind=kind)
    assert difference(revised(old, new, delta), speech()) == shown


@pytest.mark.parametrize(
    ("old", "new", "delta", "shown"),
    [
        (("one year", "year"), ("18 months", "month"), "6", "+6 months"),
        (("25 months", "month"), ("2 years", "year"), "-1", "−1 month"),
        (("14 days", "day"), ("one week", "week"), "-7", "−7 days"),
        (("two years", "year"), ("2.5 years", "year"), "0.5", "+0.5 years"),
    ],
)
def test_durations_change_in_the_finer_unit(old: tuple[str, str], new: tuple[str, str], delta: str, shown: str) -> None:
    """The unit is said, because the two figures may have two."""
    assert difference(revised(lasting(*old), lasting(*new), delta), speech()) == shown


@pytest.mark.parametrize(
    ("old", "new", "delta", "shown"),
    [
        (money("$23.794 billion"), money("$25.019 billion"), "1225000000", "+$1.225 billion"),
        (money("€1.2 million", "€"), money("€1.45 million", "€"), "250000", "+€0.25 million"),
        (money("$980 million"), money("$1.2 billion"), "220000000", "+$220 million"),
        (money("$950,000"), money("$1.2 million"), "250000", "+$250,000"),
        (money("€2.5m", "€"), money("€2bn", "€"), "1997500000", "+€1,997.5 million"),
        (money("USD 20", "USD"), money("USD 18", "USD"), "-2", "−$2"),
        (money("CHF 20", "CHF"), money("CHF 18", "CHF"), "-2", "−CHF\u00a02"),
        (figure("1.2 million", "1"), figure("1.5 million", "1"), "300000", "+0.3 million"),
        (figure("two thousand", "1"), figure("five thousand", "1"), "3000", "+3,000"),
        (money("$1,000,000,000"), money("$3,000,000,000"), "2000000000", "+$2,000,000,000"),
        (money("$1.123456789 billion"), money("$2 billion"), "876543211", "+$0.8765 billion"),
    ],
)
def test_sums_change_in_the_magnitude_they_are_printed_in(old: Figure, new: Figure, delta: str, shown: str) -> None:
    """In the finer of the two, with the currency as briefly as it can be said."""
    assert difference(revised(old, new, delta), speech()) == shown


def test_another_qualifier_is_no_difference() -> None:
    """Neither is another print of the same value; a bare dash would look like a gap."""
    pairs = [
        (figure("over 100", "100", qualifier="over"), figure("about 100", "100", qualifier="about")),
        (lasting("one year", "year"), replace(lasting("12 months", "month"), value=Decimal(12))),
        (figure("1 to 5", "1", high=Decimal(5)), figure("about 1 to 5", "1", high=Decimal(5))),
    ]
    for old, new in pairs:
        for delta in (None, "0"):
            revision = revised(old, new, delta)
            assert (difference(revision, speech()), why_none(revision, speech())) == ("same value", "")


def test_a_range_has_no_difference_and_says_why() -> None:
    """Averaging it would claim what nobody said."""
    spread = figure("10 to 15", "10", kind="range", high=Decimal(15))
    revision = revised(figure("9", "9"), spread, None)
    assert (difference(revision, speech()), why_none(revision, speech())) == ("", "range")
    assert why_none(revised(figure("9", "9"), figure("5 km", "5"), None), speech()) == "not comparable"
    assert why_none(revised(figure("9", "9"), figure("5", "5"), "-4"), speech()) == ""


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_any_difference_is_short_and_says_its_sign(value: Decimal) -> None:
    """Whatever a table may hold, the column stays as wide as it is."""
    shown = speech().formats.signed(value)
    assert len(shown) <= 27
    assert shown[0] == ("−" if value < 0 else "+" if value else "±")
    assert set(shown[1:]) <= set("0123456789,. ×⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@pytest.mark.parametrize(
    ("value", "shown"),
    [("0.333333", "+0.3333"), ("-12.345678", "−12.3457"), ("0.00001234567", "+0.00001235"), ("1E+3", "+1,000"),
     ("123456789012345678", "+1.235 × 10¹⁷"), ("1e-9", "+1 × 10⁻⁹"), ("0", "±0")],
)  # fmt: skip
def test_no_more_than_four_decimals_are_shown(value: str, shown: str) -> None:
    """Nor zeros that nobody counts."""
    assert speech().formats.signed(Decimal(value)) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, ""), ("30.8", "+30.8%"), ("-100", "−100%"), ("9999", "+9,999%"), ("123456.7", "> +9,999%"),
     ("-99999", "< −9,999%")],
)  # fmt: skip
def test_relative_changes_stay_in_their_column(value: str | None, shown: str) -> None:
    """Nobody compares percentages of five digits."""
    assert speech().formats.percent_signed(None if value is None else Decimal(value)) == shown

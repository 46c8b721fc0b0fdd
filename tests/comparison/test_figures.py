"""Which figure became which, and by how much."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from diffreport.comparison.figures.differences import difference
from diffreport.comparison.figures.pairing import pair_figures
from diffreport.comparison.figures.reunion import Traced, reunited
from diffreport.comparison.words import opcodes
from diffreport.model import Figure, Revision, Status
from diffreport.text import tokens


def paired(old: str, new: str) -> list[tuple[str, str, str]]:
    """Return status, old text and new text of every amount."""
    a, b = tokens(old), tokens(new)
    return [
        (p.status.value, p.old.figure.text if p.old else "", p.new.figure.text if p.new else "")
        for p in pair_figures(a, b, opcodes(a, b))
        if (m := p.new or p.old) and m.figure.is_amount
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("In all 613 civilians died.", "In all 640 civilians died.", [("revised", "613", "640")]),
        ("Growth was -5 percent.", "Growth was 5 percent.", [("revised", "-5 percent", "5 percent")]),
        (
            "The fund held €2 million.",
            "The fund held 2 million files.",
            [("new", "", "2 million"), ("gone", "€2 million", "")],
        ),
        ("The list names some 12 towns.", "The list names 12 towns.", [("revised", "some 12", "12")]),
        (
            "Of 40 judges three were women and 37 were men.",
            "Of 42 judges five were women and 37 were men.",
            [("revised", "40", "42"), ("revised", "three", "five"), ("repeated", "37", "37")],
        ),
        (
            "Two people died and one was injured.",
            "Three people died and two were injured.",
            [("revised", "Two", "Three"), ("revised", "one", "two")],
        ),
        (
            "Turnout rose by 4 percentage points to 61%.",
            "Turnout rose by 3 percentage points to 64%.",
            [("revised", "4 percentage points", "3 percentage points"), ("revised", "61%", "64%")],
        ),
        (
            "Prices rose from 7.9 percent to 8.5 percent.",
            "Prices rose from 7.4 percent to 8.7 percent.",
            [("revised", "7.9 percent", "7.4 percent"), ("revised", "8.5 percent", "8.7 percent")],
        ),
        ("In May 12 people fled.", "In May 14 people fled.", [("revised", "12", "14")]),
        ("Prices rose 3½ percent.", "Prices rose 4¼ percent.", [("revised", "3½ percent", "4¼ percent")]),
        (
            "The rate dropped to 8 per cent (from 12 per cent in 2018).",
            "The rate dropped to 7 per cent (from 8 per cent in 2019).",
            [
                ("revised", "8 per cent", "7 per cent"),
                ("revised", "12 per cent", "8 per cent"),
                ("revised", "2018", "2019"),
            ],
        ),
        ("Interest is 4.25%-4.50%.", "Interest is 4.50%-4.75%.", [("revised", "4.25%-4.50%", "4.50%-4.75%")]),
        (
            "Budget: revenues: $1.74 billion spending: $2.06 billion (2011 est.)",
            "Budget: revenues: $1.916 billion spending: $2.048 billion (2013 est.)",
            [
                ("revised", "$1.74 billion", "$1.916 billion"),
                ("revised", "$2.06 billion", "$2.048 billion"),
                ("revised", "2011", "2013"),
            ],
        ),
        (
            "The law provides 5-10 years: 12 persons were tried.",
            "The law provides 3-10 years: 12 persons were tried.",
            [("revised", "5-10 years", "3-10 years"), ("repeated", "12", "12")],
        ),
        (
            "One in five children is poor.",
            "One in four children is poor.",
            [("revised", "One in five", "One in four")],
        ),
        ("The bill adds $3 million.", "The bill adds $3 billion.", [("revised", "$3 million", "$3 billion")]),
        ("It may last 72 hours here.", "It may last three days here.", [("same", "72 hours", "three days")]),
        ("Staff rose by 50 to 400.", "Staff rose by 60 to 460.", [("revised", "50", "60"), ("revised", "400", "460")]),
        ("Second one.", "Second one here.", [("repeated", "Second", "Second")]),
        ("Kosovo 2000 attacks.", "Kosovo 2000 of them.", []),
    ],
)
def test_figures_are_paired_by_what_they_count(old: str, new: str, expected: list[tuple[str, str, str]]) -> None:
    """Place, unit and label decide; what stayed is neither new nor gone."""
    assert paired(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Courts convicted 5 persons and acquitted 3 persons of terrorism offences.", "Courts convicted 8 persons."),
        ("Police arrested 12 men and 18 women in the capital.", "Police arrested 30 women in the capital."),
        ("In all 40 persons were killed and 25 persons were injured.", "In all 65 persons were killed."),
        ("There were 10 attacks in May and 5 attacks in June.", "There were 15 attacks in June."),
        ("The unit saw 2 deaths and 4 arrests.", "The unit saw 6 deaths."),
    ],
)
def test_a_sum_that_counts_something_else_is_no_total(old: str, new: str) -> None:
    """What can be a coincidence is told: a figure that rose is never "the same, told in parts"."""
    for a, b in ((old, new), (new, old)):
        assert any(Status(status).is_change for status, _, _ in paired(a, b))
        assert all(status != "same" for status, _, _ in paired(a, b))


def test_a_wild_jump_needs_more_than_one_shared_word() -> None:
    """57 returnees are not last year's 90,000 displaced individuals."""
    old = "By the end of the year 57 individuals had returned to their homes in the north of the country."
    new = "The agency, which opened offices in three towns, estimates that 90,000 individuals remain displaced."
    assert ("revised", "57", "90,000") not in paired(old, new)


@pytest.mark.parametrize(
    ("old", "new", "delta", "percent"),
    [
        (("300", ""), ("315", ""), "15", "5.0"),
        (("1", "year"), ("18", "month"), "6", "50.0"),
        (("25", "month"), ("2", "year"), "-1", "-4.0"),
        (("3.10", ""), ("3.1", ""), None, None),
        (("-0.4", ""), ("0", ""), "0.4", None),
        (("0", ""), ("7", ""), "7", None),
        (("5", "day"), ("5", "month"), None, None),
    ],
)
def test_a_difference_is_exact_and_in_the_finer_unit(
    old: tuple[str, str], new: tuple[str, str], delta: str | None, percent: str | None
) -> None:
    """Decimals stay decimals; there is no difference where there is no exact way."""
    a, b = (
        Figure(value, Decimal(value), unit=unit, kind="duration" if unit else "count") for value, unit in (old, new)
    )
    assert difference(a, b) == (delta and Decimal(delta), percent and Decimal(percent))


def test_a_range_and_a_percentage_have_no_per_cent() -> None:
    """Nothing is averaged, and per cent of per cent is not told."""
    share = Figure("12 %", Decimal(12), unit="%", kind="percent")
    assert difference(share, replace(share, value=Decimal(15))) == (Decimal(3), None)
    span = Figure("10-15", Decimal(10), kind="range", high=Decimal(15))
    assert difference(span, Figure("12", Decimal(12))) == (None, None)


def test_a_figure_gone_here_and_new_there_is_repeated() -> None:
    """The same label and value in two blocks without a partner only moved; inside edited text it is another claim."""
    seats = Figure("58", Decimal(58))
    gone = Revision("p-1", None, Status.GONE, "Free Democrats", seats, None)
    new = Revision("p-2", None, Status.NEW, "Free Democrats", None, seats)
    both = [Traced(gone, (0, 1)), Traced(new, None, (0, 1))]
    assert [t.revision.status for t in reunited(both, {"p-1", "p-2"})] == [Status.REPEATED]
    assert reunited(both, {"p-1"}) == both
    small = [Traced(replace(gone, label="persons"), (0, 1)), Traced(replace(new, label="persons"), None, (0, 1))]
    assert reunited(small, {"p-1", "p-2"}) == small

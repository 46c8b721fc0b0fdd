"""Which figure became which, and by how much."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from diffreport.comparison.figures.differences import checks, difference
from diffreport.comparison.figures.pairing import pair_figures
from diffreport.comparison.figures.reunion import Traced, reunited
from diffreport.comparison.figures.revisions import revisions_of_block, revisions_of_text
from diffreport.comparison.words import opcodes
from diffreport.model import Change, Figure, Revision, Status
from diffreport.text import tokens


def paired(old: str, new: str) -> list[tuple[str, str, str]]:
    """Return status, old text and new text of every figure."""
    a, b = tokens(old), tokens(new)
    return [
        (p.status.value, p.old.figure.text if p.old else "", p.new.figure.text if p.new else "")
        for p in pair_figures(a, b, opcodes(a, b))
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
        ("Ten boats sank.", "10 boats sank.", [("same", "Ten", "10")]),
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
            [("revised", "8 per cent", "7 per cent"), ("revised", "12 per cent", "8 per cent")],
        ),
        ("Interest is 4.25%-4.50%.", "Interest is 4.50%-4.75%.", [("revised", "4.25%-4.50%", "4.50%-4.75%")]),
        (
            "Budget: revenues: $1.74 billion spending: $2.06 billion (2011 est.)",
            "Budget: revenues: $1.916 billion spending: $2.048 billion (2013 est.)",
            [("revised", "$1.74 billion", "$1.916 billion"), ("revised", "$2.06 billion", "$2.048 billion")],
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
    ("old", "new", "expected"),
    [
        # roles that swap
        (
            "The dead were five soldiers and nine civilians.",
            "The dead were nine soldiers and five civilians.",
            [("revised", "five", "nine"), ("revised", "nine", "five")],
        ),
        # values that moved behind their labels
        (
            "Groups: 39% Lakers, 9% Hill people, 4% Islanders, 48% other",
            "Groups: Lakers 39%, Hill people 9%, Islanders 4%, other 48%",
            [
                ("repeated", "39%", "39%"),
                ("repeated", "9%", "9%"),
                ("repeated", "4%", "4%"),
                ("repeated", "48%", "48%"),
            ],
        ),
        # clauses turned round
        (
            "Spending on roads rose to €41 million while spending on rail fell to €9 million.",
            "Spending on rail fell to €8 million, while spending on roads rose to €43 million.",
            [("revised", "€9 million", "€8 million"), ("revised", "€41 million", "€43 million")],
        ),
        # an enumeration that lost a member
        (
            "Victims were three teachers, two nurses, six farmers and one priest.",
            "Victims were three teachers, nine farmers and one priest.",
            [
                ("repeated", "three", "three"),
                ("revised", "six", "nine"),
                ("repeated", "one", "one"),
                ("gone", "two", ""),
            ],
        ),
        # a range and a point, a share in words and in per cent, one unit and another
        (
            "A lesson lasts 45 minutes.",
            "A lesson lasts 45 to 50 minutes.",
            [("revised", "45 minutes", "45 to 50 minutes")],
        ),
        ("Half of the wells are dry.", "50 percent of the wells are dry.", [("same", "Half", "50 percent")]),
        ("Half of the wells are dry.", "45% of the wells are dry.", [("revised", "Half", "45%")]),
        ("The runway has 500 metres.", "The runway has 1,200 feet.", [("revised", "500 metres", "1,200 feet")]),
        ("A licence costs €120.", "A licence costs $135.", [("revised", "€120", "$135")]),
        (
            "Clerks earn €480 ($513) for a month.",
            "Clerks earn €480 ($519) for a month.",
            [("repeated", "€480", "€480"), ("revised", "$513", "$519")],
        ),
        (
            "Three thousand five hundred tents came.",
            "3,500 tents came.",
            [("same", "Three thousand five hundred", "3,500")],
        ),
        # other things in one place
        ("The cabinet has five women.", "The cabinet has five generals.", [("new", "", "five"), ("gone", "five", "")]),
        (
            "The school vaccinated 640 infants.",
            "The school vaccinated 94 percent of infants.",
            [("new", "", "94 percent"), ("gone", "640", "")],
        ),
        (
            "Ages: 0-14 years: 26% 15-64 years: 66%",
            "Ages: 0-14 years: 26% 55-64 years: 7%",
            [("repeated", "26%", "26%"), ("new", "", "7%"), ("gone", "66%", "")],
        ),
        (
            "Ages: 0-14 years: 26% (male 250/female 236) 15-64 years: 66% (male 636/female 581)",
            "Ages: 0-14 years: 25% (male 253/female 234) 55-64 years: 7% (male 65/female 67)",
            [
                ("revised", "26%", "25%"),
                ("revised", "250", "253"),
                ("revised", "236", "234"),
                ("new", "", "7%"),
                ("new", "", "65"),
                ("new", "", "67"),
                ("gone", "66%", ""),
                ("gone", "636", ""),
                ("gone", "581", ""),
            ],
        ),
        # each year with itself
        (
            "Emissions were 37 Mt in 2019, 34 Mt in 2020 and 36 Mt in 2021.",
            "Emissions were 34 Mt in 2020, 36 Mt in 2021 and 35 Mt in 2022.",
            [
                ("repeated", "34 Mt", "34 Mt"),
                ("repeated", "36 Mt", "36 Mt"),
                ("new", "", "35 Mt"),
                ("gone", "37 Mt", ""),
            ],
        ),
        (
            "Cases fell from 50 in 2021 to 44 in 2022.",
            "Cases fell from 44 in 2022 to 39 in 2023.",
            [("repeated", "44", "44"), ("new", "", "39"), ("gone", "50", "")],
        ),
        (
            "In 2020, 58 percent of pupils passed, compared with 64 percent in 2019 and 61 percent in 2018.",
            "In 2021, 60 percent of pupils passed, compared with 58 percent in 2020 and 64 percent in 2019.",
            [
                ("new", "", "60 percent"),
                ("repeated", "58 percent", "58 percent"),
                ("repeated", "64 percent", "64 percent"),
                ("gone", "61 percent", ""),
            ],
        ),
        # whose figure it is: subjects that changed places
        (
            "The navy lost 24 boats and the raiders 61.",
            "The raiders lost 24 boats and the navy 61.",
            [("revised", "61", "24"), ("revised", "24", "61")],
        ),
        (
            "Velmark has eight ports and 70 pilots; Orsa has five ports and 31 pilots.",
            "Orsa has six ports and 33 pilots; Velmark has eight ports and 74 pilots.",
            [
                ("revised", "five", "six"),
                ("revised", "31", "33"),
                ("repeated", "eight", "eight"),
                ("revised", "70", "74"),
            ],
        ),
        # one label of a list for another, and the value stayed
        (
            "Exports include salt (12%) and flax (9%).",
            "Exports include salt (13%) and wool (9%).",
            [("revised", "12%", "13%"), ("new", "", "9%"), ("gone", "9%", "")],
        ),
        # parts of a whole
        (
            "Because three of the 16 mills stood idle, output dropped 12 percent.",
            "Output dropped 7 percent: of 16 mills two stood idle.",
            [("revised", "12 percent", "7 percent"), ("repeated", "16", "16"), ("revised", "three", "two")],
        ),
        # qualifiers
        ("Over 40 boats sank.", "More than 40 boats sank.", [("same", "Over 40", "More than 40")]),
        ("At least 40 boats sank.", "Up to 40 boats sank.", [("revised", "At least 40", "Up to 40")]),
        # a total told in three parts
        (
            "It runs six schools in the north, three in the south and one in the port.",
            "It runs ten schools across the country.",
            [("same", "six schools in the north, three in the south and one", "ten")],
        ),
        (
            "Twelve bridges collapsed.",
            "Seven wooden and five iron bridges collapsed.",
            [("same", "Twelve", "Seven wooden and five")],
        ),
        (
            "The fleet has three tankers, eight ferries and two tugs and employs 1,150 sailors.",
            "The fleet has 13 vessels and employs 1,090 sailors.",
            [("same", "three tankers, eight ferries and two", "13"), ("revised", "1,150", "1,090")],
        ),
        (
            "Losses came to €9 million.",
            "Losses came to €5 million at sea and €4 million on land.",
            [("same", "€9 million", "€5 million at sea and €4 million")],
        ),
        (
            "The trust spent $2 million on seed and $1 million on tools.",
            "The trust spent $3 million on seed and tools.",
            [("same", "$2 million on seed and $1 million", "$3 million")],
        ),
    ],
)
def test_figures_are_followed_through_rewording(old: str, new: str, expected: list[tuple[str, str, str]]) -> None:
    """What changed around a figure does not hide it; what counts something else is another figure."""
    assert paired(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Version 2.0 applies.", "Version 2.1 applies.", [("Version 2.0", "Version 2.1")]),
        ("File it by 1 March 2023.", "File it by 30 September 2023.", [("1 March 2023", "30 September 2023")]),
        ("File it by 1 March 2023.", "File it by March 1, 2023.", []),
        ("File it by 1 March 2023 here.", "File it soon here.", []),
        ("The shelter opened in 1989.", "The shelter opened in 1990.", [("1989", "1990")]),
        (
            "The shelter, which has 40 beds, opened on 2 May 1989.",
            "The shelter, which has 45 beds, opened on 2 May 1990.",
            [("2 May 1989", "2 May 1990")],
        ),
        # the period of a figure is told with the figure
        ("Exports: $7.1 billion (1989)", "Exports: $7.4 billion (1990)", []),
        ("In 2022 the fund paid $3 million.", "In 2023 the fund paid $4 million.", []),
        ("As of June 2022 it held 1,743 names.", "As of July 2023 it held 1,803 names.", []),
        ("See section 4 on wells.", "The wells of 2019 are dry.", []),
    ],
)
def test_dates_and_references_are_told_only_where_one_became_another(
    old: str, new: str, expected: list[tuple[str, str]]
) -> None:
    """One that came or went with its words is told by the words."""
    a, b = tokens(old), tokens(new)
    found = pair_figures(a, b, opcodes(a, b))
    names = [(p.old.figure, p.new.figure) for p in found if p.old and p.new and not p.new.figure.is_amount]
    assert [(one.text, other.text) for one, other in names] == expected
    assert all(p.new or (p.old and p.old.figure.is_amount) for p in found)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (("1230", "", "count"), ("12300", "", "count"), ("tenfold",)),
        (("3000000", "$", "money"), ("3000000000", "$", "money"), ("tenfold",)),
        (("41", "", "count"), ("409", "", "count"), ("tenfold",)),
        (("41", "", "count"), ("440", "", "count"), ()),
        (("4521", "", "count"), ("4251", "", "count"), ("digits_swapped",)),
        (("12", "", "count"), ("21", "", "count"), ()),
        (("4521", "", "count"), ("4522", "", "count"), ()),
        (("1", "year", "duration"), ("18", "month", "duration"), ("unit_changed",)),
        (("500", "m", "quantity"), ("1200", "ft", "quantity"), ("unit_changed",)),
        (("0.5", "", "ratio"), ("45", "%", "percent"), ()),
        (("-1.2", "%", "percent"), ("2.4", "%", "percent"), ("sign_changed",)),
        (("2.0", "", "identifier"), ("20", "", "identifier"), ()),
    ],
)
def test_a_revision_names_what_makes_it_doubtful(
    old: tuple[str, str, str], new: tuple[str, str, str], expected: tuple[str, ...]
) -> None:
    """A slip of the decimal point, digits turned round, another unit, another sign are to be looked at."""
    a, b = (Figure(value, Decimal(value), unit=unit, kind=kind) for value, unit, kind in (old, new))
    assert checks(a, b) == expected


@pytest.mark.parametrize(
    ("new", "status"),
    [
        ("The register held 1,742 names (previously reported as 1,743).", Status.RESTATED),
        ("The register held 1,742 names, revised from 1,743.", Status.RESTATED),
        ("The register held 1,742 names, down from 1,743.", Status.REVISED),
        ("The register held 1,742 names, in a revised form.", Status.REVISED),
    ],
)
def test_a_figure_that_the_text_says_to_correct_is_restated(new: str, status: Status) -> None:
    """The sentence has the old figure as well, and a word that tells it was wrong."""
    a, b = tokens("The register held 1,743 names."), tokens(new)
    change = Change("p-1", 0, tuple(opcodes(a, b)), tuple(a), tuple(b))
    found = revisions_of_text(change, 2021, "")
    assert [t.revision.status for t in found if t.revision.old] == [status]


def test_days_differ_by_days() -> None:
    """Two full dates have a difference; months, dates of no calendar and identifiers have none."""
    day = Figure("1 March 2023", Decimal(20230301), unit="day", kind="date")
    assert difference(day, replace(day, value=Decimal(20230930))) == (Decimal(213), None)
    assert difference(day, replace(day, value=Decimal(20230231))) == (None, None)
    assert difference(day, replace(day, value=Decimal(202309), unit="month")) == (None, None)
    version = Figure("Version 2.0", Decimal("2.0"), kind="identifier")
    assert difference(version, replace(version, value=Decimal("2.1"))) == (None, None)


def test_a_figure_that_went_to_another_paragraph_is_revised_there() -> None:
    """Its sentence tells: what stands under the same label in another sentence is another claim."""
    gone = revisions_of_block("p-1", "The overpayment rate of pensions was 5 percent.", Status.GONE, "")
    there = revisions_of_block("p-2", "In all, the overpayment rate of pensions was 6 percent.", Status.NEW, "")
    (found,) = reunited([*gone, *there], {"p-1", "p-2"})
    assert (found.revision.status, found.revision.delta) == (Status.REVISED, Decimal(1))
    elsewhere = "Critics of the tax call the overpayment rate, 6 percent, a scandal of the past."
    apart = [*gone, *revisions_of_block("p-2", elsewhere, Status.NEW, "")]
    assert reunited(apart, {"p-1", "p-2"}) == apart


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

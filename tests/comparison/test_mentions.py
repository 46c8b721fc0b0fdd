"""What is a figure, and what only looks like one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from diffreport.comparison.figures.mentions import mentions
from diffreport.text import tokens


def found(text: str) -> list[tuple[str, str, str]]:
    """Return text, value and kind of every figure."""
    return [(m.figure.text, str(m.figure.value), m.figure.kind) for m in mentions(tokens(text))]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("approximately 300 fighters", [("approximately 300", "300", "count")]),
        ("listed 1,617 missing persons", [("1,617", "1617", "count")]),
        ("eight of twenty-six towns", [("eight", "8", "count"), ("twenty-six", "26", "count")]),
        ("at 5-1/4 percent", [("5-1/4 percent", "5.25", "percent")]),
        ("only 12 percent of children", [("only 12 percent", "12", "percent")]),
        ("eight per cent of them", [("eight per cent", "8", "percent")]),
        ("€480 ($513) a month", [("€480", "480", "money"), ("$513", "513", "money")]),
        ("worth €2.5m or $3bn", [("€2.5m", "2500000", "money"), ("$3bn", "3000000000", "money")]),
        ("480 euros a month", [("480 euros", "480", "money")]),
        ("up to 18 months", [("up to 18 months", "18", "duration")]),
        ("more than 24 hectares of land", [("more than 24 hectares", "24", "quantity")]),
        ("2.5 million people", [("2.5 million", "2500000", "count")]),
        ("two million people", [("two million", "2000000", "count")]),
        ("between 250 and 300 fighters", [("250 and 300", "250", "range")]),
        ("10–15 vehicles", [("10–15", "10", "range")]),
        ("15-64 years: 66% (men 7)", [("66%", "66", "percent"), ("7", "7", "count")]),
        ("provides 5-10 years: 3 for theft", [("5-10 years", "5", "range"), ("3", "3", "count")]),
        ("killed 300(a) and 85(est) people", [("300", "300", "count"), ("85", "85", "count")]),
        ("Some 12 USC students", [("Some 12", "12", "count")]),
        ("worth EUR 5 million or USD 6", [("EUR 5 million", "5000000", "money"), ("USD 6", "6", "money")]),
        ("one case was closed", [("one", "1", "count")]),
    ],
)
def test_a_number_that_counts_or_measures_is_a_figure(text: str, figures: list[tuple[str, str, str]]) -> None:
    """Printed and spelled numbers, with qualifier, magnitude and unit."""
    assert found(text) == figures


@pytest.mark.parametrize(
    "text",
    [
        "in 2015 and 2016",
        "the 1998-99 conflict",
        "on August 26",
        "on 26 August 2022",
        "at 10:30",
        "Section 4 of Law 04/L-213",
        "Table 3",
        "see note [12]",
        "one of them",
        "no one knew, one another",
        "the 4th brigade",
        "open 24/7",
        "the 9/11 attacks",
        "at 9 a.m. sharp",
        "under sections of the Act (INA 202(a)(2), 203(b)(5))",
        "as in 12 U.S.C. 1841(d)(1)",
    ],
)
def test_a_year_a_date_or_a_name_is_no_figure(text: str) -> None:
    """Numbers that name instead of counting are left alone."""
    assert found(text) == []


def test_a_number_printed_twice_is_one_figure() -> None:
    """ "two (2)" is one figure."""
    assert found("two (2) judges") == [("two", "2", "count")]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Uses: household consumption: 90% government consumption: 10% imports: -61%",
         ["Uses, household consumption", "Uses, government consumption", "Uses, imports"]),
        ("Age: 0-14 years: 27% (male 256,700/ female 236,975)", ["Age, 0-14 years", "male", "female"]),
        ("Median age: total: 27 years male: 26 years female: 28 years",
         ["Median age, total", "Median age, male", "Median age, female"]),
        ("Airports: 4 (2013)", ["Airports"]),
        ("In all 105 citizens were held: 58 convicts.", ["citizens", "convicts"]),
        ("At 10:30 the court convicted 12 men: 3 received short terms.", ["men", "received short terms"]),
        ("Note: he said: 5 men and 7 women.", ["men", "women"]),
        ("Budget: $3 billion (2012 est.) rank: 7 $2 billion (2011 est.)", ["Budget", "Budget, rank", ""]),
        ("Police arrested 12 men and 18 women.", ["men", "women"]),
    ],
)  # fmt: skip
def test_a_figure_is_named_by_its_own_label(text: str, labels: list[str]) -> None:
    """What stands before a colon names the figure behind it, never the one before."""
    assert [mention.label for mention in mentions(tokens(text))] == labels


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Oil: 0 bbl/day rank: 158 pumped: 7 bbl/day", ["Oil", "Oil, rank", "Oil, pumped"]),
        ("Phones: subscriptions per 100 inhabitants: 32", ["Phones, subscriptions per 100 inhabitants"]),
        ("Runways: total: 6 over 3,047 m: 1 1,524 to 2,437 m: 2 under 914 m: 3",
         ["Runways, total", "Runways, over 3,047 m", "Runways, 1,524 to 2,437 m", "Runways, under 914 m"]),
    ],
)  # fmt: skip
def test_a_number_in_a_label_belongs_to_it(text: str, labels: list[str]) -> None:
    """A range, a bound or "per 100" tells two labels apart; the unit of the value before does not."""
    assert [mention.label for mention in mentions(tokens(text)) if mention.is_field] == labels


def test_one_currency_is_one_unit() -> None:
    """A code, a name and a sign are one unit, and a qualifier is written one way."""
    figures = [m.figure for m in mentions(tokens("About €5 million, EUR 5 million or 5 million euros"))]
    assert {(f.value, f.unit) for f in figures} == {(Decimal(5_000_000), "€")}
    assert figures[0].qualifier == "about"


def test_a_range_keeps_both_ends() -> None:
    """The upper end stands in `high`; nothing is averaged."""
    figure = mentions(tokens("250 to 300 fighters"))[0].figure
    assert (figure.value, figure.high) == (Decimal(250), Decimal(300))


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("In 2014 police counted 41 attacks and 3 deaths.", [2014, 2014]),
        ("Attacks numbered 41 in 2014.", [2014]),
        ("In 2014 there were 41 attacks, in 2015 there were 50.", [2014, 2015]),
        ("Police seized 42 passports in 2014, 38 in 2015 and 57 abroad.", [2014, 2015, None]),
        ("Police counted 41 attacks.", [None]),
    ],
)
def test_a_figure_knows_the_year_of_its_clause(text: str, years: list[int | None]) -> None:
    """A year before the figures leads, a year after its figure trails."""
    assert [m.year for m in mentions(tokens(text))] == years


def test_a_figure_without_words_counts_what_the_one_before_it_counts() -> None:
    """ "42 passports in 2014, 38 in 2015" counts passports twice."""
    assert [m.label for m in mentions(tokens("They seized 42 passports in 2014, 38 in 2015."))] == [
        "passports",
        "passports",
    ]


def test_the_label_is_what_the_figure_counts() -> None:
    """What follows the number names it, else what precedes it."""
    texts = {
        "some 300 foreign terrorist fighters": "foreign terrorist fighters",
        "of which 50 have been killed": "killed",
        "kept its target at 5-1/4 percent.": "kept its target",
        "Spending in FY 2019 was $40 million.": "Spending in FY",
        "Airports: 4": "Airports",
        "The rate fell by 25 basis points to 5 percent.": "basis points",
        "The longest sentence, 10 years, was given to a preacher.": "longest sentence",
    }
    assert {text: mentions(tokens(text))[0].label for text in texts} == texts

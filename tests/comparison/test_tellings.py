"""What an edition tells of a figure, for one year or several."""

from __future__ import annotations

import pytest

from diffreport.comparison.figures.tellings import tellings_in
from diffreport.model import Document
from tests.histories.figures.followed import followed, told

FIELD = "Output: $13.6 billion (2012 est.) country comparison: 144 $13.2 billion (2011 est.) $12.6 billion (2010 est.)"


def years(*paragraphs: str) -> list[tuple[str, list[int]]]:
    """Return the amount of each telling, and the years that it tells of."""
    found = tellings_in(Document.from_paragraphs(paragraphs), 0)
    return [(telling.figure.text, [year for year, _ in telling.years]) for telling in found]


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        ([FIELD], [("$13.6 billion", [2012, 2011, 2010]), ("144", [])]),
        (
            ["Savings: 12.5% of output (2014 est.)", "12.7% of output (2013 est.)"],
            [("12.5%", [2014, 2013])],
        ),
        (["Output: $19.6 billion $18.9 billion", "$18.2 billion"], [("$19.6 billion", [])]),
        (
            ["Workplace deaths rose to 510 in 2021 from 399 in 2020."],
            [("510", [2021, 2020])],
        ),
        (["The board of Cor had 12 members and 40 clerks in 2019."], [("12", [2019]), ("40", [2019])]),
    ],
)
def test_a_figure_of_several_years_is_told_once(paragraphs: list[str], expected: list[tuple[str, list[int]]]) -> None:
    """The latest year is what the edition tells; those before it are what it says of them now."""
    assert years(*paragraphs) == expected


def test_vintages_are_what_each_edition_says_of_each_year() -> None:
    """By year and edition, so that a figure that was restated is seen."""
    (output, *_) = followed(
        {
            "2012": ["Output: $13.6 billion (2012 est.) $13.1 billion (2011 est.)"],
            "2013": ["Output: $14.1 billion (2013 est.) $13.8 billion (2012 est.) $13.4 billion (2011 est.)"],
        }
    )
    assert told(output) == [(0, "$13.6 billion"), (1, "$14.1 billion")]
    assert [point.about for point in output.points] == ["2012", "2013"]
    assert [(vintage.year, vintage.edition, vintage.figure.text) for vintage in output.vintages] == [
        (2011, 0, "$13.1 billion"),
        (2011, 1, "$13.4 billion"),
        (2012, 0, "$13.6 billion"),
        (2012, 1, "$13.8 billion"),
        (2013, 1, "$14.1 billion"),
    ]


def test_a_figure_of_one_year_an_edition_has_no_vintages() -> None:
    """What the year of each point is tells all of it."""
    (output,) = followed({"2012": ["Output: $13.6 billion (2012 est.)"], "2013": ["Output: $14.1 billion (2013 est.)"]})
    assert ([point.about for point in output.points], output.vintages) == (["2012", "2013"], ())


@pytest.mark.parametrize("text", ["Fax: 383 6401", "ISBN: 9328", "The second court of Cor opened."])
def test_what_only_names_or_orders_is_not_told(text: str) -> None:
    """It says neither how much nor how many."""
    assert years(text) == []

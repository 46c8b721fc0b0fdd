"""What else than its value differs from a figure's point before."""

from __future__ import annotations

import pytest

from diffreport.model.histories import Break, FigureSeries, Point
from tests.histories.figures.followed import followed

RIVER = "Brix lies on the river and has a bridge, a market and two small harbours."


def points(*sentences: str) -> tuple[Point, ...]:
    """Return the points of the one figure that successive sentences tell first."""
    series = followed({f"{2019 + n}": [sentence, RIVER] for n, sentence in enumerate(sentences)})
    return _first_told(series, len(sentences)).points


def _first_told(series: tuple[FigureSeries, ...], count: int) -> FigureSeries:
    return next(each for each in series if each.points[0].block == 0 and len(each.points) == count)


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        # unit
        ("The levy brought in $40 million for the port.", "The levy brought in €38 million for the port.", "unit"),
        ("The new pipe is 12 km long and made of steel.", "The new pipe is 7 miles long and made of steel.", "unit"),
        # source
        (
            "According to the police, 40 boats sank off the coast of Adel.",
            "According to the harbour board, 44 boats sank off the coast of Adel.",
            "source",
        ),
        (
            "The Red Cross listed 1,608 persons as missing since the flood.",
            "The Flood Commission listed 1,643 persons as missing since the flood.",
            "source",
        ),
        # qualifier
        ("The guard of Adel has 315 boats.", "The guard of Adel has approximately 300 boats.", "qualifier"),
        ("The guard of Adel has at least 300 boats.", "The guard of Adel has up to 300 boats.", "qualifier"),
        # rule
        (
            "The storms killed 40 persons in the valley of Cor.",
            "The storms killed 61 persons and animals in the valley of Cor.",
            "rule",
        ),
        (
            "The storms killed 40 persons in the valley of Cor.",
            "The storms killed or injured 61 persons in the valley of Cor.",
            "rule",
        ),
        (
            "In the valley of Cor 40 persons died in the storms.",
            "In the valley of Cor 61 persons died or disappeared in the storms.",
            "rule",
        ),
        ("The guard lists 40 boats at Adel.", "The guard lists 52 boats, including ferries, at Adel.", "rule"),
        ("The guard lists 40 boats at Adel.", "The guard lists 52 boats, not counting ferries, at Adel.", "rule"),
        # period
        (
            "Through September the court of Adel heard 40 cases.",
            "Through December the court of Adel heard 52 cases.",
            "period",
        ),
        (
            "Spending reached 40 crowns a head in fiscal year 2019.",
            "Spending reached 44 crowns a head in calendar year 2020.",
            "period",
        ),
        (
            "In the first half of the year the court of Adel heard 40 cases.",
            "During the year the court of Adel heard 85 cases.",
            "period",
        ),
    ],
)
def test_a_change_of_substance_is_a_break(old: str, new: str, found: str) -> None:
    """It stands on the point from which on the figure is another kind of figure."""
    assert [point.breaks for point in points(old, new)] == [(), (Break(found),)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The guard of Adel has over 300 boats.", "The guard of Adel has more than 310 boats."),
        ("The guard of Adel has only 300 boats.", "The guard of Adel has 310 boats."),
        ("The permit is valid for 12 months from its date.", "The permit is valid for one year from its date."),
        (
            "According to the Harbour Board of Adel, 40 boats sank off the coast.",
            "According to the Harbour Board, 44 boats sank off the coast.",
        ),
        (
            "The Red Cross Committee (RCC) listed 40 persons as missing.",
            "The RCC listed 44 persons as missing.",
        ),
        ("The commission of Adel listed 40 persons as missing.", "The commission listed 44 persons as missing."),
        (
            "As of September, the court of Adel had 40 open cases.",
            "As of 30 November, the court of Adel had 52 open cases.",
        ),
        ("The guard of Adel reported 40 thefts.", "The guard of Adel reported and condemned 44 thefts."),
        ("The guard of Adel has 40 boats.", "The guard of Adel has 44 boats and was praised for its work."),
        ("In March the court of Adel heard 40 cases.", "In June the court of Adel heard 44 cases."),
        (
            "The guard of Adel has 300 boats, and its officers complained of their age.",
            "The guard of Adel has 310 boats, and officers of the guard complained that they are old.",
        ),
    ],
)
def test_mere_rewording_is_no_break(old: str, new: str) -> None:
    """Another word for one bound, a shorter name for one source, another day on which it was counted."""
    assert [point.breaks for point in points(old, new)] == [(), ()]


def test_a_source_is_known_over_editions_that_do_not_name_it() -> None:
    """It is another one than the last that was named."""
    found = points(
        "According to the police, 40 boats sank off the coast of Adel.",
        "Off the coast of Adel 41 boats sank.",
        "According to the harbour board, 44 boats sank off the coast of Adel.",
    )
    assert [point.source for point in found] == ["the police", "", "the harbour board"]
    assert [point.breaks for point in found] == [(), (), (Break.SOURCE,)]

"""Figures followed from edition to edition."""

from __future__ import annotations

from tests.histories.figures.followed import followed, told

EDITIONS = {
    "2019": ["The guard of Adel has six boats.", "Brix lies on the river."],
    "2020": ["The guard of Adel has 8 boats.", "Brix lies on the river.", "The court of Cor heard 40 cases."],
    "2021": ["Brix lies on the river.", "The guard of Adel has 8 boats.", "The court of Cor heard 44 cases."],
    "2022": ["Brix lies on the river.", "The guard of Adel has 12 boats.", "The court of Cor heard no cases."],
}


def test_a_figure_is_followed_through_the_editions() -> None:
    """Also where its paragraph moved, and where it stayed the same."""
    boats, cases = followed(EDITIONS)
    assert told(boats) == [(0, "six"), (1, "8"), (2, "8"), (3, "12")]
    assert told(cases) == [(1, "40"), (2, "44")]
    assert (boats.label, cases.label) == ("boats", "cases")


def test_the_id_of_a_series_stays_when_editions_are_added() -> None:
    """It is made of what the first point says, so that what a reader bookmarked leads there still."""
    few = {label: texts for label, texts in EDITIONS.items() if label < "2021"}
    assert {series.id for series in followed(few)} <= {series.id for series in followed(EDITIONS)}


def test_series_of_one_label_keep_their_ids_when_editions_are_added() -> None:
    """Whichever of them the new edition goes on with."""
    editions = {
        "2019": ["The court of Adel heard 12 fraud cases.", "In Brix, far off, the jury threw out 7 fraud cases."],
        "2020": ["The court of Adel heard 15 fraud cases.", "The river froze."],
        "2021": ["In Brix, far off, the jury threw out 9 fraud cases.", "The river froze."],
    }
    of_two = {series.points[0].sentence: series.id for series in followed(dict(list(editions.items())[:2]))}
    of_all = {series.points[0].sentence: series.id for series in followed(editions)}
    assert len(set(of_two.values())) == len(of_two) == 2
    assert of_two.items() <= of_all.items()


def test_what_is_no_amount_has_no_series() -> None:
    """Dates, identifiers and ordinals name something."""
    texts = ["On 2 May 2019 Law No. 04/L-213 was the third of its kind.", "See page 14."]
    assert followed({"2019": texts, "2020": texts}) == ()


def test_what_a_figure_was_before_is_no_figure_of_its_own() -> None:
    """ "From 12 to 15" and "15, up from 12" tell one figure; what it was is a former value of it."""
    (cases,) = followed(
        {
            "2019": ["The court of Cor heard 12 fraud cases in 2019, up from 9 in 2018."],
            "2020": ["The number of fraud cases before the court of Cor rose from 12 in 2019 to 15 in 2020."],
        }
    )
    assert told(cases) == [(0, "12"), (1, "15")]
    assert [(vintage.year, vintage.edition, vintage.figure.text) for vintage in cases.vintages] == [
        (2018, 0, "9"),
        (2019, 0, "12"),
        (2019, 1, "12"),
        (2020, 1, "15"),
    ]


def test_what_is_still_said_under_its_label_has_no_other_one() -> None:
    """A form that puts its members in another order and adds some ends no series, and mixes none."""
    forms = ["Piers: with roofs: 3 total: 6", "Piers: total: 9 total: 6 with roofs: 3 for ferries: 3"]
    roofs = next(each for each in followed({f"{n}": [form] for n, form in enumerate(forms)}) if "roofs" in each.label)
    assert told(roofs) == [(0, "3"), (1, "3")]


def test_what_a_rate_is_measured_by_is_no_figure_of_its_own() -> None:
    """ "Per 1,000 births" counts nothing."""
    texts = ["Infant deaths: 6 deaths/1,000 births", "The island has 4 telephones per 100 inhabitants."]
    assert [told(each)[0][1] for each in followed({"2019": texts, "2020": texts})] == ["6", "4"]

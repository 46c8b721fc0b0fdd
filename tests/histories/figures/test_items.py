"""Figures of lists: each follows the name that stands right before it."""

from __future__ import annotations

from tests.histories.figures.followed import followed, told


def test_an_item_follows_its_name_where_fields_change_places() -> None:
    """The mean height is no highest point because that stands where it stood."""
    found = followed(
        {
            "2019": ["Height: mean height: 320 m extremes: lowest point: Adel Bay 12 m highest point: Brix 940 m"],
            "2020": ["Height: highest point: Brix 940 m lowest point: Adel Bay 12 m mean height: 320 m"],
        }
    )
    values = [told(series) for series in found]
    assert [(0, "320 m"), (1, "320 m")] in values
    assert [(0, "940 m"), (1, "940 m")] in values


def test_a_group_is_none_of_those_it_names() -> None:
    """ "Other (Cors, Dals) 8%" is told of others, also where the Dals are told by themselves later."""
    found = followed(
        {
            "2019": ["Peoples: Adels 92%, other (Brixes, Cors, Dals) 8% (2018)"],
            "2020": ["Peoples: Adels 93%, Brixes 4%, Cors 1.5%, Dals 0.9%, other 0.6% (2018)"],
        }
    )
    values = {series.label: told(series) for series in found}
    assert values["Peoples, other"] == [(0, "8%"), (1, "0.6%")]
    assert values["Peoples, Dals"] == [(1, "0.9%")]


def test_an_item_that_was_gone_comes_back_under_its_own_name() -> None:
    """The seats of a party are not those of the one that is first in a later list."""
    found = followed(
        {
            "2019": ["Assembly: seats by party - Reds 37, Blues 25, Greens 13, other 4"],
            "2020": ["The assembly was dissolved by the court of Adel."],
            "2021": ["Assembly: seats by party - Whites 58, Reds 19, Blues 15, Greens 8, other 10"],
        }
    )
    assert [(0, "37"), (2, "58")] not in [told(series) for series in found]
    assert [(0, "4"), (2, "10")] in [told(series) for series in found]


def test_what_moved_to_an_amount_names_it() -> None:
    """A unit is no label, and a rate that was only thought of is not the one that was set."""
    set_to = (
        "In a related action the board of Adel approved a {} basis point reduction in the harbour rate to {} percent."
    )
    thought = (
        "The board is ready to approve a further reduction of 25 basis points in the harbour rate to 5-1/2 percent."
    )
    found = followed(
        {
            "2019": [set_to.format(50, 6)],
            "2020": [set_to.format(25, "5-3/4") + " " + thought],
            "2021": [set_to.format(50, 5)],
        }
    )
    assert [(0, "6 percent"), (1, "5-3/4 percent"), (2, "5 percent")] in [told(series) for series in found]
    assert "harbour rate" in {series.label for series in found}


def test_a_series_ends_where_other_things_are_counted_and_done() -> None:
    """Cases received are no suits filed, whoever is told of in both sentences."""
    found = followed(
        {
            "2019": ["As of June the court of Adel had received 38 cases from the guard."],
            "2020": ["As of June the court of Adel had received 44 cases from the guard."],
            "2021": ["As of May the court of Adel filed 10 fraud-related suits in cases of the guard."],
        }
    )
    assert [told(series) for series in found] == [[(0, "38"), (1, "44")], [(2, "10")]]

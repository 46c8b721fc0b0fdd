"""What figure series are called."""

from __future__ import annotations

from tests.histories.figures.followed import followed

RIVER = "Brix lies on the river and has a bridge, a market and two small harbours."


def names(*texts: str) -> list[str]:
    """Return the names of the series of two like editions."""
    return [series.label for series in followed({"2019": [*texts, RIVER], "2020": [*texts, RIVER]})][:-1]


def test_a_name_of_one_word_is_told_further() -> None:
    """By what goes on with the noun, up to a number or a mark."""
    assert names("The guard lists 40 persons who disappeared in the flood of 1998.") == [
        "persons who disappeared in the flood"
    ]
    assert names("The bank decided to keep its target for the overnight rate at 5 percent.") == [
        "target for the overnight rate"
    ]


def test_two_series_of_one_section_do_not_look_alike() -> None:
    """Another measure tells them apart, else the words beside each figure."""
    found = names("The bank of Adel raised its rate 25 basis points to 5 percent.")
    assert found == ["rate (basis points)", "rate (%)"]
    assert names("The court heard 40 fraud cases against men.", "Of 12 fraud cases nothing is known.") == [
        "fraud cases (against men)",
        "fraud cases (nothing is known)",
    ]


def test_a_member_of_a_field_has_the_name_of_the_field() -> None:
    """A country is not what is told of it."""
    assert names("Borders: total: 702 km, Adel 112 km, Brix 159 km") == [
        "Borders, total",
        "Borders, Adel",
        "Borders, Brix",
    ]


def test_no_unit_or_word_of_grammar_is_a_name() -> None:
    """Then the words beside the figure are."""
    assert names("The flood took the huts of 90 persons. Of these 12 had returned home.")[-1] == "had returned home"

"""Where an amount stands in its sentence, what it is told of, and which amount it was before."""

from __future__ import annotations

import pytest

from diffreport.comparison.figures.places import Place, places_in
from diffreport.comparison.figures.ratios import _to_one, rank_at
from diffreport.comparison.figures.tellings import former_in, item_of
from diffreport.model import Document


def places(text: str) -> list[Place]:
    return places_in(Document.from_paragraphs([text]))


def test_an_amount_stands_where_it_is_printed_in_its_own_sentence() -> None:
    """Also where a sentence comes twice in a paragraph, each time with its own amount."""
    found = places("They had 4 posts. There were 12 guards. They had 4 posts. There were 15 guards.")
    assert [place.sentence[place.start : place.end] for place in found] == ["4", "12", "4", "15"]
    assert [place.at for place in found] == [9, 11, 9, 11]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Guards by region: Adel 12; Brix 7; north 3.", ["Adel", "Brix", "north"]),
        ("Guards stood in Adel (12), as before.", [""]),
        ("450 m lowest point, 12 m the highest.", ["", ""]),
    ],
)
def test_an_amount_of_a_list_is_told_of_the_name_before_it(text: str, items: list[str]) -> None:
    """Up to the last colon or semicolon; an amount within a sentence is of no item."""
    assert [item_of(place) for place in places(text)] == items


@pytest.mark.parametrize(
    ("text", "formers"),
    [
        ("There were 3 posts. Guards rose from 12 to 15 in the year.", {"12": "15"}),
        ("There were 15 guards, up from 12 guards in 2018.", {"12": "15"}),
        ("There were 15 guards, compared with 12 guards before, and 3 guards more.", {"12": "15"}),
        ("Guards fell to 12 from 15.", {"15": "12"}),
        ("There were 15 guards and 12 posts.", {}),
        ("There were 15 guards. From 12 guards it rose.", {}),
    ],
)
def test_what_was_before_is_told_of_what_is_now(text: str, formers: dict[str, str]) -> None:
    """ "From" and "to", "up from", "compared with": whichever of the two stands first."""
    found = places(text)
    said = {found[before].figure.text: found[now].figure.text for before, now in former_in(found).items()}
    assert said == formers


@pytest.mark.parametrize(
    ("text", "is_ratio"),
    [("3:1", True), ("10:30", False), ("24:30", False), ("25:30", True), ("10:1", True), ("3:0", False)],
)
def test_a_time_of_day_is_no_ratio(text: str, is_ratio: bool) -> None:
    """Two digits of minutes behind an hour that a day has; unless the text says that it is a ratio."""
    found = _to_one(text, 0)
    assert (found is not None) is is_ratio
    if text != "3:0":
        said = f"a ratio of {text}"
        assert _to_one(said, said.index(text)) is not None


@pytest.mark.parametrize(
    ("text", "is_rank"), [("the second report", True), ("5 m per second", False), ("5 m/second", True)]
)
def test_a_second_of_time_is_no_rank(text: str, is_rank: bool) -> None:
    """Behind "per" it measures time."""
    assert (rank_at(text, text.index("second")) is not None) is is_rank

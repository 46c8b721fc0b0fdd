"""Figures that were gone, or whose words were written anew."""

from __future__ import annotations

from tests.histories.figures.followed import followed, told

RIVER = "Brix lies on the river and has a bridge, a market and two small harbours."


def test_a_figure_that_was_gone_for_an_edition_joins_its_series_again() -> None:
    """Where its paragraph is back in its words, and the value is another one."""
    series = followed(
        {
            "2019": [RIVER, "The prison of Adel held 214 inmates awaiting trial at the end of the year."],
            "2020": [RIVER],
            "2021": [RIVER, "The prison of Adel held 231 inmates awaiting trial at the end of the year."],
        }
    )
    assert [(0, "214"), (2, "231")] in map(told, series)


def test_a_figure_in_a_paragraph_written_anew_stays_one_series() -> None:
    """Label and sentence agree, though hardly a word of the paragraph stayed and it stands elsewhere."""
    series = followed(
        {
            "2019": [
                "The ministry of Adel lists 1,660 missing persons from the flood. Families wait for news, and the "
                "search in the northern marshes was halted in spring for want of boats.",
                RIVER,
            ],
            "2020": [
                RIVER,
                "Relatives demonstrated in the capital on three occasions. The parliament debated a law on graves "
                "and adopted it against the votes of the opposition. From the flood, the ministry of Adel still listed "
                "1,643 missing persons.",
            ],
        }
    )
    assert [(0, "1,660"), (1, "1,643")] in map(told, series)


def test_two_events_told_in_like_words_are_no_series() -> None:
    """Their labels have nothing in common, or what is particular to each is another."""
    series = followed(
        {
            "2019": [
                "In March the court of Adel sentenced a former mayor to seven years in prison for bribery.",
                RIVER,
            ],
            "2020": [RIVER],
            "2021": ["In June the court of Brix sentenced two smugglers to nine years in prison for theft.", RIVER],
        }
    )
    assert all("years" not in text for each in series if len(each.points) > 1 for _, text in told(each))


def test_figures_of_one_sentence_come_back_each_to_its_own() -> None:
    """They are paired as in one paragraph that was reworded, by what they count."""
    series = followed(
        {
            "2019": [RIVER, "The camp of Dol sheltered 423 refugees in 29 wooden huts near the old station."],
            "2020": [RIVER],
            "2021": [RIVER, "In 15 wooden huts near the old station the camp of Dol sheltered 139 refugees."],
        }
    )
    assert [(0, "423"), (2, "139")] in map(told, series)
    assert [(0, "29"), (2, "15")] in map(told, series)


def test_a_field_of_a_form_is_known_by_its_label() -> None:
    """Whatever is beside it."""
    series = followed(
        {
            "2019": ["Public debt: 12% of output (2018 est.)", "Inflation: 2% (2018 est.)"],
            "2020": ["Inflation: 3% (2019 est.)"],
            "2021": ["Inflation: 4% (2020 est.)", "Public debt: 19% of output (2020 est.)"],
        }
    )
    assert [(0, "12%"), (2, "19%")] in map(told, series)

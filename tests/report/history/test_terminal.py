"""A history in the terminal: what is told, within its width, and without orders to it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from diffreport.histories.bisect import bisected
from diffreport.histories.phrases import figures, paragraphs, phrase
from diffreport.model import Extent, Summary
from diffreport.model.histories import History, Words
from diffreport.report.history.terminal.bars import bar, spark
from diffreport.report.history.terminal.bisected import bisected_text
from diffreport.report.history.terminal.figures import figure_text
from diffreport.report.history.terminal.overview import overview_text
from diffreport.report.history.terminal.paragraphs import paragraph_text
from diffreport.report.lines import columns
from tests.report.history.making import every_case, history, series

PLAIN = every_case()
LONG = history({str(1990 + n): [f"a: The board met {n} times.", "b: Ships waited."] for n in range(20)})


def overview(made: History = PLAIN, width: int = 100) -> str:
    """Return the whole story."""
    return overview_text(made, width=width, color=False)


def paragraph(words: str, made: History = PLAIN, width: int = 100) -> str:
    """Return the story of a paragraph."""
    return paragraph_text(made, paragraphs(made.lineages, phrase(words)), width=width, color=False)


def figure(words: str, made: History = PLAIN, width: int = 100) -> str:
    """Return the story of a figure."""
    return figure_text(made, figures(made.figures, phrase(words)), width=width, color=False)


def bisection(words: str, made: History = PLAIN, width: int = 100) -> str:
    """Return where words appear and vanish."""
    wanted = phrase(words)
    return bisected_text(made, wanted, bisected(made, wanted), width=width, color=False)


TEXTS = {
    "overview": overview,
    "paragraph": lambda made, width: paragraph("ships", made, width),
    "figure": lambda made, width: figure("toll", made, width),
    "bisection": lambda made, width: bisection("ships", made, width),
}


def section(text: str, title: str) -> list[str]:
    """Return the lines under a title of the story."""
    return text.split(f"\n{title}\n")[1].split("\n\n")[0].splitlines()


def test_the_story_names_report_editions_and_what_was_passed_over() -> None:
    """Each edition with its size and how much changed."""
    lines = overview().splitlines()
    assert lines[:2] == [
        "Harbour Board: 4 editions, 2019 to 2022",
        "  2018-draft is in quarantine and was passed over",
    ]
    rows = section(overview(), "Editions")
    assert [row.split()[:2] for row in rows] == [
        ["edition", "words"], ["2019", "29"], ["2020", "20"], ["2021", "24"], ["2022", "34"],
    ]  # fmt: skip
    assert [row.split()[-1] for row in rows] == ["findings", "first", "3", "3", "3"]


def test_the_story_tells_figures_that_moved_and_what_may_not_compare() -> None:
    """With a line of a character an edition, gaps in it, and its ends."""
    rows = section(overview(), "Figures that moved")
    assert "4 (2019)    ≈ 7 (2022)  qualifier, source" in rows[1]
    assert [re.search("[▁-█·]+", row)[0] for row in rows[1:]] == ["▁▃▃█", "█·▁▁", "▁█"]


def test_the_story_tells_what_is_back_and_what_is_gone_with_its_proof() -> None:
    """Headings and what is no content are no paragraphs; nor is one gone that was merged into another."""
    assert section(overview(), "Back after an absence") == [
        "  back in 2021, gone since 2020: Pilots are trained at home."
    ]
    gone = " ".join(section(overview(width=200), "Gone"))
    assert gone == (
        "  gone since 2021, there since 2019 (the nearest text there is 0.31 alike): Tolls rose by 4 per cent."
    )


def test_of_many_editions_a_figure_is_drawn_from_its_first_to_its_last() -> None:
    """Whatever stands before the last twenty; each character is then the last value of several editions."""
    values = {n: str(9 if n < 20 else 1 + n % 2) for n in range(50)}
    made = replace(
        history({str(2000 + n): ["a: The board met."] for n in range(60)}), figures=(series("days", values),)
    )
    [row] = section(overview(made), "Figures that moved")[1:]
    assert re.search("[▁-█·]+", row)[0] == "█" * 7 + "▁▂" * 5
    assert "9 (2000)" in row and "2 (2049)" in row


def test_a_paragraph_that_came_back_often_is_told_once() -> None:
    """As the page counts: paragraphs, and how often they did."""
    ships, pilots = "a: Ships waited four days at the east gate.", "b: Pilots are trained at home in winter."
    made = history({str(2000 + n): [pilots] if n % 2 else [ships, *([pilots] * (n > 0))] for n in range(5)})
    assert section(overview(made), "Back after an absence") == [
        "  1 paragraph, 2 times",
        "  back 2 times, last in 2004: Ships waited four days at the east gate.",
    ]


def test_of_text_in_tables_the_figures_revised_are_told() -> None:
    """It has no words to count, and no share of them changed."""
    plain = history({"2019": ["a: The board met."], "2020": ["a: The board meets."]})
    first, second = (replace(edition, words=0) for edition in plain.editions)
    extent = Extent(Summary(findings=4, figures=3), 0, 0)
    told = section(overview(replace(plain, editions=(first, replace(second, extent=extent)))), "Editions")
    assert [row.split() for row in told] == [
        ["edition", "figures", "revised", "findings"],
        ["2019", "first"],
        ["2020", "3", "4"],
    ]


def test_the_story_dates_the_words_of_the_latest_text() -> None:
    """All of them, by edition."""
    rows = [row.split() for row in section(overview(), "Since when the latest text stands")[1:]]
    assert [row[0] for row in rows] == ["2019", "2020", "2021", "2022"]
    assert sum(int(row[1]) for row in rows) == PLAIN.editions[-1].words


def test_of_many_editions_the_last_are_told_and_all_are_drawn() -> None:
    """One character an edition."""
    rows = section(overview(LONG), "Editions")
    assert [len(row.split()[1]) for row in rows[:2]] == [20, 20]
    assert [row.split()[0] for row in rows[4:]] == [str(year) for year in range(1996, 2010)]


def test_a_history_of_one_edition_is_told() -> None:
    """Nothing came, moved, or went."""
    text = overview(history({"2019": ["a: The board met nine times."]}))
    assert text.startswith("Harbour Board: 1 edition, 2019\n")
    assert "Gone" not in text and "Back" not in text


def test_the_story_of_a_paragraph_has_its_stages_with_the_words_that_came_and_went() -> None:
    """Stages in which nothing happened stand with the one before."""
    assert paragraph("ships").splitlines() == [
        "Overview of the year",
        "l-b: paragraph, in 2019 to 2022",
        "2019: first seen",
        "    Ships waited four days.",
        "2020: reworded (1.00 alike)",
        "    Ships waited [-four-]{+five+} days.",
        "2021: reworded (1.00 alike)",
        "    Ships waited five {+long +}days.",
        "2022: now under Overview of the year",
    ]


def test_the_story_of_a_paragraph_tells_absence_return_merge_and_end() -> None:
    """What came back in the same words is not said again; what is gone is told with what is left of it."""
    assert "2020: not there\n2021: back, in the same words\n2022" in paragraph("pilots")
    assert "2021: merged into l-y “Two boats sank near the east\u00a0…”\n" in paragraph("narrow")
    assert paragraph("tolls rose").splitlines()[-3:] == [
        "2021: gone; the nearest text there is 0.31 alike",
        "    2021, 0.31: The board met nine times.",
        "    2022, 0.12: Ships waited five long days.",
    ]


def test_of_several_paragraphs_all_are_named_and_the_first_is_told() -> None:
    """So are those that are only like the words."""
    lines = paragraph("gate").splitlines()
    assert lines[0] == "These words stand or stood in 2 paragraphs:"
    assert [line[:7] for line in lines[1:3]] == ["[1] l-y", "[2] l-m"]
    assert "l-y: paragraph, in 2021 to 2022" in lines
    assert paragraph("boats sank everywhere").startswith("These words stand nowhere as they are; most like them:\n")


def test_the_story_of_a_figure_has_a_row_for_each_edition_gaps_and_breaks() -> None:
    """With the change and its share."""
    rows = figure("ships").split("\n\n")[0].splitlines()[3:]
    assert [row.split() for row in rows] == [
        ["edition", "value", "change", "source", "differs", "in"],
        ["2019", "4"],
        ["2020", "5", "+1", "+25%"],
        ["2021", "5", "="],
        ["2022", "≈", "7", "+2", "+40%", "the", "pilots", "source,", "qualifier"],
    ]
    assert "2021 to 2022  –      not told" in figure("toll")
    assert [row.split()[:3] for row in figure("sunk").splitlines() if "not told" in row] == [["2020", "–", "not"]]


def test_the_story_of_a_figure_has_what_each_edition_said_of_each_year() -> None:
    """Years as rows, editions as columns."""
    rows = section(figure("toll"), "What each edition says of each year")
    assert [row.split() for row in rows] == [
        ["of", "the", "year", "2019", "2020", "2021"],
        ["2018", "3", "4"],
        ["2019", "4"],
        ["2020", "5"],
    ]
    assert rows[2].index("4") == rows[0].index("2020")


def test_a_bisection_marks_the_words_in_the_sentences() -> None:
    """Where they appear and where they are gone, and what stands there then."""
    assert bisection("five").splitlines() == [
        "harbour-board: 3 of 4 editions, 2020 to 2022",
        "",
        "2020: they appear",
        "  Overview: Ships waited {+five+} days.",
        "2022: they still stand",
    ]
    assert bisection("four").splitlines()[-3:] == [
        "2020: they are gone",
        "  2019: Ships waited [-four-] days.",
        "    now: Ships waited five days.",
    ]
    assert "its paragraph is not there until 2021" in bisection("trained")
    assert "its paragraph was merged into l-y" in bisection("narrow")
    assert "its paragraph is gone; the nearest text there is 0.31 alike" in bisection("tolls rose")


@pytest.mark.parametrize("width", [10, 60, 80, 133])
@pytest.mark.parametrize("made", [PLAIN, LONG], ids=["every case", "long"])
def test_no_line_is_wider_than_the_terminal(made: History, width: int) -> None:
    """Of 60 columns or more."""
    wanted = ["overview", "paragraph", "bisection"] + (["figure"] if made.figures else [])
    for name in wanted:
        assert max(map(columns, TEXTS[name](made, width).splitlines())) <= max(width, 60)


def test_nothing_of_an_edition_reaches_the_terminal_as_an_order() -> None:
    """Control and hidden characters are written out, in texts, labels, and titles; there is no colour unasked."""
    evil = "\x1b[2J\u202e\u200b"
    lines = {
        label: [f"a: Ships waited {evil} {label} days.", f"t: Tolls{evil} rose."] for label in ("2019", f"20{evil}")
    }
    made = replace(history(lines), title=f"Board{evil}", passed_over=(evil,))
    series = replace(PLAIN.figures[1], label=f"toll{evil}")
    made = replace(made, figures=(series,), editions=(*made.editions, *PLAIN.editions[2:]))
    for text in TEXTS.values():
        told = text(made, 80)
        assert all(line.isprintable() for line in told.splitlines())
        assert "U+001B" in told


def test_colours_mark_what_brackets_do_and_nothing_else() -> None:
    """Without them the text of either is the same."""
    wanted = phrase("five")
    plain, colored = (
        bisected_text(PLAIN, wanted, bisected(PLAIN, wanted), width=100, color=color) for color in (False, True)
    )
    assert "\x1b[94;4mfive\x1b[0m" in colored
    assert re.sub(r"\x1b\[[\d;]*m", "", colored) == re.sub(r"[{[][+-]|[+-][]}]", "", plain)


def test_bars_and_lines_are_as_long_and_high_as_their_values() -> None:
    """A value above nothing is always seen, and values that are all alike are level."""
    assert [bar(value, 8, 4) for value in (0, 0.001, 1, 4, 8, 9)] == ["", "▏", "▌", "██", "████", "████"]
    assert (spark([1, None, 2, 8]), spark([5, 5, None]), spark([])) == ("▁·▂█", "▄▄·", "")


def test_of_a_paragraph_that_was_split_off_only_the_words_are_marked_that_were_new() -> None:
    """The others it has from the paragraph it was split off."""
    made = history({"2019": ["a: Ships waited four days."], "2020": ["a: Ships waited.", "b: Four days or more."]})
    [whole, part] = made.lineages
    [stage] = part.stages
    words = (Words("Four days ", 0, 1), Words("or more.", 1, 1))
    part = replace(part, texts=(words,), stages=(replace(stage, split_from=whole.id),))
    assert paragraph("or more", replace(made, lineages=(whole, part))).splitlines()[-2:] == [
        "2020: split off l-a “Ships waited four days.”",
        "    Four days {+or more.+}",
    ]

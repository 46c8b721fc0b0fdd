"""What stands above and below the text of a history: counted again from the page, and from the history."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from diffreport.model.histories import End, History, Remains
from diffreport.report.history.front.figures import CHARTS_IN_SIGHT
from diffreport.report.history.front.gone import IN_SIGHT
from diffreport.report.history.front.heat import SECTIONS_IN_SIGHT
from tests.report.history.making import every_case, history, series, with_end
from tests.report.history.reading import page, rows, text, texts
from tests.report.history.test_page import many

REPORTS = {(n, n + 1): f"history-reports/{n}.html" for n in range(3)}


# -- the masthead


def test_the_six_numbers_are_those_of_the_lists() -> None:
    """Each counted again from the rest of the page."""
    tree = page(every_case())
    numbers = dict(zip(texts(tree, ".ledger dt"), texts(tree, ".ledger dd"), strict=True))
    assert numbers == {
        "Paragraphs of the latest text": str(len(tree.css(".doc a.pn"))),
        "Unbroken since 2019": "2",
        "Words that date from 2019": "28%",
        "Figures followed": str(len(tree.css(".every tbody tr"))),
        "Paragraphs gone": str(len(tree.css("#t-gone ol.gone > li"))),
        "Paragraphs that came back": str(len(tree.css("#t-back li"))),
    }


def test_one_paragraph_says_what_happened() -> None:
    """What stands, what changed most, which figures, what went, what came back.

    No two values are set beside each other that the page calls hard to compare: the first chart has a break.
    """
    assert text(page(every_case()), ".stand") == (
        "Of the 5 paragraphs of 2022, two have stood since 2019 without a break, and 28% of the words date from then. "
        "The largest change came with 2021: 14 words in, 10 out. Three figures can be followed. "
        "Among them is boats sunk: 6 in 2019, 2 in 2022. "
        "One paragraph disappeared. One was gone for a time and came back."
    )


def test_where_nothing_stands_that_is_said() -> None:
    """And what did not happen is left out."""
    made = history({"2019": ["a: The board met."], "2020": ["b: Ships wait."], "2021": ["b: Ships wait."]})
    said = text(page(made), ".stand")
    assert said.startswith("The one paragraph of 2021 has not stood since 2019 without a break; 0% of the words")
    assert "figure" not in said and "came back" not in said and "One paragraph disappeared." in said


def test_the_share_of_old_words_is_whole_only_if_all_are_old() -> None:
    """One new word of many is not nothing."""
    long = " ".join(["old"] * 400)
    made = history({"2019": [f"a: {long}"], "2020": [f"a: {long} new"]})
    assert texts(page(made), ".ledger dd")[2] == "99%"


# -- the editions in a row


def test_each_edition_is_drawn_once_with_its_words() -> None:
    """Kept and new words together are as high as the edition is long; what went hangs below the line."""
    made = every_case()
    marks = page(made).css(".time svg a")
    assert len(marks) == len(made.editions)
    heights = [[float(rect.attributes["height"] or 0) for rect in mark.css("rect")[1:]] for mark in marks]
    scale = heights[0][0] / made.editions[0].words
    for (kept, came, went), issued in zip(heights, made.editions, strict=True):
        summary = issued.extent.summary if issued.extent else None
        assert kept + came == pytest.approx(issued.words * scale, abs=0.2)
        assert came == pytest.approx((summary.inserted_words if summary else 0) * scale, abs=0.1)
        assert went == pytest.approx((summary.deleted_words if summary else 0) * scale, abs=0.1)


def test_the_table_tells_the_same_and_leads_to_the_reports() -> None:
    """In words in and out, share kept, findings."""
    made = every_case()
    table = page(made, reports=REPORTS).css_first(".eds-table")
    told = rows(table)
    for row, issued in zip(told, made.editions, strict=True):
        summary = issued.extent.summary if issued.extent else None
        numbers = [str(summary.inserted_words), str(summary.deleted_words)] if summary else ["", ""]
        assert [row[0], row[2], *row[3:5]] == [issued.edition.label, str(issued.words), *numbers]
    links = [node.attributes["href"] for node in table.css("td a")]
    assert links == list(REPORTS.values())


def test_the_drawing_is_no_stop_for_a_keyboard_or_a_screen_reader() -> None:
    """The table has the same links."""
    time = page(every_case()).css_first(".time")
    assert time.attributes["aria-hidden"] == "true"
    assert {link.attributes["tabindex"] for link in time.css("a")} == {"-1"}


def test_where_all_is_in_tables_their_words_are_drawn() -> None:
    """The comparisons count no words of tables; a bar of nothing would say that there is nothing."""
    made = history({"1": ["a: Ships four", "b: Tolls 3"], "2": ["a: Ships five", "b: Tolls 3"]})
    bare = replace(made, editions=tuple(replace(issued, words=0) for issued in made.editions))
    assert [row[2:6] for row in rows(page(bare).css_first(".eds-table"))] == [["4", "", "", ""], ["4", "1", "1", ""]]


def test_of_many_editions_the_years_are_written() -> None:
    """Below the first edition of each year, as many as there is room for, fewer on a narrow screen."""
    tree = page(many())
    assert len(tree.css(".time svg a")) == 87
    assert texts(tree, ".ticks b") == [str(year) for year in range(1990, 2008)]
    narrow = texts(tree, ".ticks span:not(.seldom) b")
    assert 4 < len(narrow) < 12 and narrow[-1] == "2007"


# -- sections by editions


def sections() -> History:
    """Sections of which one was renamed, one is new, one went, below a title of each edition."""
    return history(
        {
            "1": ["k: # Report 1", "o: ## Overview", "a: One two three four.", "t: ## Tolls", "x: Five six."],
            "2": ["k: # Report 2", "o: ## Summary", "a: One two three five.", "t: ## Tolls", "x: Five six."],
            "3": ["k: # Report 3", "o: ## Summary", "a: One two three five.", "s: ## Safety", "y: Seven."],
        }
    )


def test_a_section_is_followed_by_its_heading() -> None:
    """A renamed one stays one row; one that is gone comes last, and says since when."""
    table = rows(page(sections()).css_first(".heat"))
    assert [row[0] for row in table[1:]] == ["Before the first heading", "Summary", "Safety", "Tolls gone since 3"]
    assert rows(page(sections(), language="fr").css_first(".heat"))[-1][0] == "Tolls absente depuis 3"
    # the heading and one word of four, of five words before and five after
    assert [row[1:] for row in table[2:]] == [["40", "0"], ["not there", "new"], ["0", "gone"]]
    french = rows(page(sections(), language="fr").css_first(".heat"))
    assert french[4][0] == "Tolls absente depuis 3", "a section is feminine, a paragraph is not"


def test_the_share_of_the_whole_text_is_recounted() -> None:
    """Words that came or went, of those before and after."""
    made = every_case()
    wanted = []
    for edition in range(1, len(made.editions)):
        runs = [
            (at, len(re.findall(r"\w\S*", run.text)), run)
            for at in (edition - 1, edition)
            for lineage, stage in made.at(at)
            if lineage.noise is None
            for run in lineage.texts[stage.text]
        ]
        came = sum(n for at, n, run in runs if at == edition and run.since == edition)
        went = sum(n for at, n, run in runs if at < edition and run.until == edition - 1)
        wanted.append(str(round(100 * (came + went) / sum(n for _, n, _ in runs))))
    assert rows(page(made).css_first(".heat"))[0][1:] == wanted


def test_a_cell_tells_by_a_sign_what_its_colour_tells() -> None:
    """A number, or a word that only who does not see the sign gets; columns lead to the reports."""
    heat = page(sections(), reports={(0, 1): "one.html"}).css_first(".heat")
    for cell in heat.css("td"):
        assert cell.text().strip()
        assert bool(cell.css(".vh")) == (cell.attributes["class"] in ("absent", "new", "gone"))
    assert [link.attributes["href"] for link in heat.css("thead a")] == ["one.html"]
    assert {cell.attributes["scope"] for cell in heat.css("th")} == {"col", "row"}


def test_a_heading_alone_makes_no_section() -> None:
    """A title that stands beside the sections has no words that could change."""
    lines = ["k: # Report", "o: # Overview", "a: One two.", "t: # Tolls", "x: Five six."]
    assert texts(page(history({"1": lines, "2": lines})), ".heat tbody th") == ["Whole text", "Overview", "Tolls"]


def test_many_sections_are_folded() -> None:
    """Beyond thirty; none is lost."""
    lines = [line for n in range(40) for line in (f"h{n}: # Part {n}", f"p{n}: Text of it.")]
    tree = page(history({"1": lines, "2": lines}))
    tables = tree.css(".heat")
    assert [len(table.css("tbody tr")) for table in tables] == [SECTIONS_IN_SIGHT + 1, 10]


def test_stray_headings_in_a_text_without_any_make_no_sections() -> None:
    """Where nearly all stands before the first one, the whole text is told."""
    body = [f"p{n}: A long paragraph of the text number {n}." for n in range(20)]
    made = history({"1": [*body, "h: # Page", "g: # Blank"], "2": [*body, "h: # Page", "g: # Blank"]})
    assert texts(page(made), ".heat tbody th") == ["Whole text"]


# -- figures


def test_a_figure_is_drawn_with_its_gap_and_its_break() -> None:
    """A gap ends the line, and so does a break, which has a number that the chart explains."""
    chart = page(every_case()).css_first(".multiples > li")
    assert text(chart, "h3") == "days that ships waited"
    assert chart.css_first("svg").attributes["aria-label"] == "2019: 4, 2020: 5, 2021: 5, 2022: about 7"
    assert texts(chart, "text.brk") == ["1"]
    assert texts(chart, ".brks li") == ["2022: another source (the pilots)"]
    assert texts(chart, ".sub")[-1] == "Another qualifier in 2022"
    assert [len((run.attributes["points"] or "").split()) for run in chart.css("polyline")] == [3, 2]
    boats = page(every_case()).css(".multiples > li")[1]
    assert boats.css_first("svg").attributes["aria-label"] == "2019: 6, 2020: not given, 2021: 2, 2022: 2"
    assert texts(boats, ".sub")[-1] == "Not told in 2020"


def test_every_series_is_in_the_table_as_printed() -> None:
    """With a sign where it broke."""
    made = every_case()
    table = rows(page(made).css_first(".every"))
    assert len(table) == len(made.figures)
    told = {row[0]: row[1:] for row in table}
    for each in made.figures:
        cells = told[each.label]
        assert [n for n, cell in enumerate(cells) if cell] == [point.edition for point in each.points]
        assert all(cells[point.edition].startswith(point.figure.text) for point in each.points)
        assert all(("†" in cells[point.edition]) == bool(point.breaks) for point in each.points)


def test_what_one_edition_alone_tells_is_counted_only() -> None:
    """It makes no series, neither in the table nor among the numbers."""
    tree = page(replace(every_case(), figures=(*every_case().figures, series("once", {2: "7"}, "l-a"))))
    assert "1 more figure is told by one edition only." in text(tree, "#t-fig")
    assert "once" not in texts(tree, ".every tbody th") and texts(tree, ".ledger dd")[3] == "3"


def test_those_come_first_that_most_editions_tell() -> None:
    """And of those, what moved or broke; others are folded."""
    few = [series(f"few {n}", {0: "1", 1: "1", 2: "1"}, "l-a") for n in range(20)]
    steady = series("steady", {**dict.fromkeys(range(3), "7"), 3: "6"}, "l-a")
    broken = series("broken", {**dict.fromkeys(range(3), "7"), 3: "6|source"}, "l-a")
    tree = page(replace(every_case(), figures=(*few, steady, broken)))
    charts = tree.css("#t-fig > ul > li h3")
    assert [chart.text() for chart in charts[:2]] == ["broken", "steady"]
    assert len(charts) == CHARTS_IN_SIGHT and len(tree.css(".multiples > li")) == 22


def test_what_each_edition_said_of_a_year_is_a_triangle() -> None:
    """What an edition restated is marked, in bold and in words."""
    triangle = page(every_case()).css_first(".triangle")
    assert rows(triangle) == [["2018", "3", "4 (restated)", ""], ["2019", "", "4", ""], ["2020", "", "", "5"]]
    assert texts(triangle, "td b") == ["4 (restated)"]


def test_many_editions_are_counted() -> None:
    """Where they would be a list of their own; another time of the year parts no line."""
    days = {str(n): ["a: The rate stands."] for n in range(12)}
    made = history(days, [series("rate", {0: "1", 6: "2|period", 7: "2|period", 11: "3"}, "l-a")])
    tree = page(made)
    assert texts(tree, ".multiples .sub")[-2:] == ["Another period in 6 to 7", "Not told in 8 editions"]
    assert not tree.css(".brk")


# -- what disappeared, and what came back


def test_what_is_gone_is_shown_with_what_is_most_like_it() -> None:
    """Where it stood, since when it is gone, and the score of the closest paragraph of each later edition."""
    tree = page(every_case(), reports=REPORTS)
    one = tree.css_first("#t-gone li")
    assert one.attributes["id"] == "l-x"
    assert text(one, ".what") == "gone since 2021in 2019 to 2020What changed"
    assert "Tolls rose by 4 per cent." in text(one, ".was")
    assert texts(one, ".proofs li") == [
        "Most alike in 2021: 31% The board met nine times.",
        "Most alike in 2022: 12% Ships waited five long days.",
    ]
    assert [link.attributes["href"] for link in one.css(".proofs a")] == ["#l-a", "#l-b"]
    assert one.css_first(".what a").attributes["href"] == REPORTS[1, 2]


def test_where_nothing_is_alike_that_is_said() -> None:
    """A score of nothing needs no link."""
    made = history({"1": ["a: Gone.", "b: Kept."], "2": ["b: Kept."]})
    made = with_end(made, "a", End(1, remains=(Remains(1, "", -1, 0.0),)))
    proofs = page(made).css_first(".proofs")
    assert text(proofs, "li") == "Nothing alike in 2" and not proofs.css("a")


def test_what_was_merged_is_told_apart_from_what_is_gone() -> None:
    """With a link to the paragraph that took it in."""
    tree = page(every_case())
    assert not tree.css("#t-gone #l-m")
    merged = tree.css_first("#l-m")
    assert "merged in 2021 into this paragraph" in text(merged, ".what")
    assert merged.css_first(".what a").attributes["href"] == "#l-y"


def test_what_came_back_says_when() -> None:
    """And leads to where it stands."""
    back = page(every_case()).css_first("#t-back li")
    assert text(back, ".what") == "gone in 2020, back in 2021"
    assert back.css_first("a").attributes["href"] == "#l-r"


def test_what_came_back_often_is_counted() -> None:
    """Where each time would be a list of its own."""
    days = {str(n): ["k: Kept.", *(["a: Seldom."] if n % 2 == 0 else [])] for n in range(9)}
    tree = page(history(days))
    assert texts(tree, "#t-back .what") == ["back 4 times, last in 8"]
    assert text(tree, ".stand").endswith("One was gone for a time and came back, 4 times.")


def test_page_furniture_and_headings_are_no_losses() -> None:
    """Furniture is no content; of headings the table of sections tells."""
    made = every_case()
    assert {e.id for e in made.lineages if e.end} >= {"l-p", "l-t"}
    assert not page(made).css("ol.gone > #l-p, ol.gone > #l-t")


def test_a_long_list_is_folded_the_last_to_go_first() -> None:
    """None is lost."""
    lines = [f"p{n}: Paragraph {n} of many." for n in range(20)]
    made = history({"1": [*lines, "a: Kept."], "2": [lines[0], "a: Kept."], "3": ["a: Kept."]})
    tree = page(made)
    assert len(tree.css("#t-gone > ol > li")) == IN_SIGHT and len(tree.css("#t-gone li[id]")) == 20
    assert tree.css_first("#t-gone li").attributes["id"] == "l-p0"

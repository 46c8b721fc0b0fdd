"""A history as CSV and as a workbook: its own numbers, one row a thing, nothing that a spreadsheet runs."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings

from diffreport.cli.histories import Table as Asked
from diffreport.errors import UsageError
from diffreport.model import Figure, History
from diffreport.report.history import FORMATS, rendered
from diffreport.report.history.tables import tables
from diffreport.report.sheets import Number, Style, Table
from diffreport.report.sheets.workbook import workbook
from tests.report.history.making import every_case, figure, history, series
from tests.test_history_schema import histories
from tests.workbooks import sheets_of

ROOT = Path(__file__).resolve().parents[3]
EVIL = '=HYPERLINK("http://x.example")'


def rows_of(made: History, table: str) -> list[dict[str, str]]:
    """Return the rows of one table, as its CSV has them."""
    text = rendered(made, "csv", table=table).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_figure_has_a_row_for_each_edition_that_tells_it() -> None:
    """With what the edition prints, how much that differs from the point before, and what else differs."""
    rows = [row for row in rows_of(every_case(), "figures") if row["label"] == "days that ships waited"]
    assert [row["edition"] for row in rows] == ["2019", "2020", "2021", "2022"]
    assert [row["value"] for row in rows] == ["4", "5", "5", "7"]
    assert [row["change"] for row in rows] == ["", "1", "", "2"]
    assert [row["percent"] for row in rows] == ["", "25.0", "", "40.0"]
    assert [row["breaks"] for row in rows] == ["", "", "", "source qualifier"]
    assert rows[-1]["qualifier"] == "about" and rows[-1]["source"] == "the pilots"
    assert rows[-1]["published"] == "2022-06-30" and rows[-1]["lineage"] == "l-b"


def test_every_value_is_that_of_the_history() -> None:
    """Digits and all: CSV has the exact value, a worksheet what a double holds of it."""
    exact = Figure("0.10000000000000001", Decimal("0.10000000000000001"), high=Decimal("1234567.5"), kind="range")
    made = every_case()
    first = made.figures[0]
    made = replace(made, figures=(replace(first, points=(replace(first.points[0], figure=exact), *first.points[1:])),))
    values = [(point.figure.value, point.figure.high) for point in made.figures[0].points]
    rows = rows_of(made, "figures")
    assert [(Decimal(row["value"]), Decimal(row["high"]) if row["high"] else None) for row in rows] == values
    head, *cells = sheets_of(rendered(made, "xlsx"))["Figures"]
    assert [row[head.index("value")] for row in cells] == [float(value) for value, _ in values]
    assert cells[0][head.index("high")] == 1234567.5


def test_a_chart_has_a_row_a_figure_and_a_column_an_edition() -> None:
    """A gap is an empty cell; what is told in another unit has its own row; a range stands as printed."""
    made = history({label: ["a: Some text."] for label in ("2019", "2020", "2021", "2022")})
    long = series("length", {0: "2 km", 1: "2500 m", 3: "4 t"}, "l-a")
    points = {0: "10", 2: "12"}
    boats = series("boats", points, "l-a")
    boats = replace(
        boats,
        points=(
            boats.points[0],
            replace(boats.points[1], figure=replace(figure("12"), text="12 to 15", high=Decimal(15))),
        ),
    )
    head, *rows = sheets_of(rendered(replace(made, figures=(long, boats)), "xlsx"))["Figures by edition"]
    assert head == ["series", "label", "section", "unit", "2019", "2020", "2021", "2022"]
    assert [row[3:] for row in rows] == [
        ["t", "", "", "", 4.0],
        ["km", 2.0, 2.5, "", ""],
        ["", 10.0, "", "12 to 15", ""],
    ]


def test_each_statement_about_a_year_has_a_row() -> None:
    """By year and edition, as the history has them."""
    told = [(row["label"], row["year"], row["edition"], row["value"]) for row in rows_of(every_case(), "vintages")]
    assert told == [
        ("toll rise", "2018", "2019", "3"),
        ("toll rise", "2018", "2020", "4"),
        ("toll rise", "2019", "2020", "4"),
        ("toll rise", "2020", "2021", "5"),
    ]


def test_a_paragraph_has_a_row_for_each_edition_that_has_it() -> None:
    """With where it came from, where it went, and what proves that it is gone."""
    rows = {(row["lineage"], row["edition"]): row for row in rows_of(every_case(), "paragraphs")}
    made = every_case()
    assert len(rows) == sum(issued.blocks for issued in made.editions)
    waited = rows["l-b", "2021"]
    assert (waited["event"], waited["first"], waited["last"], waited["gone"]) == ("reworded", "2019", "2022", "")
    assert (waited["words"], waited["words_in"], waited["words_out"]) == ("5", "1", "0")
    assert (rows["l-b", "2020"]["words_in"], rows["l-b", "2020"]["words_out"]) == ("1", "1")
    back = rows["l-r", "2021"]
    assert (back["event"], back["words_in"], back["words_out"]) == ("returned", "5", "0")
    tolls = rows["l-x", "2020"]
    assert (tolls["gone"], tolls["remains_in"], tolls["remains_of"], tolls["remains_score"]) == (
        "2021",
        "2022",
        "l-b",
        "0.12",
    )
    assert rows["l-m", "2020"]["into"] == "l-y" and rows["l-p", "2019"]["noise"] == "furniture"
    assert rows["l-t", "2020"]["remains_score"] == "0.0" and rows["l-t", "2020"]["remains_of"] == ""


def test_words_that_came_and_went_add_up_to_the_size_of_the_next_stage() -> None:
    """From one edition to the next a paragraph has what it had, and what came, but for what went."""
    rows = rows_of(every_case(), "paragraphs")
    pairs = [(a, b) for a, b in pairwise(rows) if a["lineage"] == b["lineage"]]
    checked = 0
    for before, after in pairs:
        if after["event"] != "returned":
            size = int(before["words"]) - int(after["words_out"]) + int(after["words_in"])
            assert int(after["words"]) == size
            checked += 1
    assert checked > 8


def test_each_edition_has_a_row_with_its_extent() -> None:
    """The first one has no change; what is kept is a share."""
    made = every_case()
    rows = rows_of(made, "editions")
    assert [row["sha256"] for row in rows] == [issued.edition.sha256 for issued in made.editions]
    assert rows[0]["findings"] == rows[0]["kept"] == ""
    summaries = [issued.extent.summary for issued in made.editions[1:] if issued.extent]
    assert [float(row["kept"]) for row in rows[1:]] == [summary.kept_percent for summary in summaries]
    assert [int(row["words_in"]) for row in rows[1:]] == [summary.inserted_words for summary in summaries]
    head, _, second, *_ = sheets_of(rendered(made, "xlsx"))["Editions"]
    assert second[head.index("kept")] == summaries[0].kept_percent / 100


@settings(max_examples=15)
@given(histories())
def test_a_workbook_has_every_row_and_no_formula(made: History) -> None:
    """Whatever a history holds, its points, statements, stages and editions are there, and numbers are numbers."""
    sheets = sheets_of(rendered(made, "xlsx"))
    assert [len(rows) - 1 for name, rows in sheets.items() if name != "Figures by edition"] == [
        sum(len(each.points) for each in made.figures),
        sum(len(each.vintages) for each in made.figures),
        sum(len(each.stages) for each in made.lineages),
        len(made.editions),
    ]
    head, *rows = sheets["Figures"]
    values = [float(point.figure.value) for each in made.figures for point in each.points]
    assert [row[head.index("value")] for row in rows] == pytest.approx(values, rel=1e-14)
    for table in tables(made):
        text = rendered(made, "csv", table=table).decode("utf-8")
        assert all(
            cell[:1] not in "=+-@\t\r" or is_number(cell)
            for row in csv.reader(io.StringIO(text))
            for cell in row
            if cell
        )


def is_number(cell: str) -> bool:
    """Tell whether a cell is a plain number."""
    return cell.removeprefix("-").replace(".", "", 1).isdigit()


def test_what_an_edition_holds_is_no_order_to_a_spreadsheet() -> None:
    """Labels, headings, sentences and the editions' own names come from strangers."""
    made = history({EVIL: [f"h: # {EVIL}", f"a: {EVIL} \x1b[31m; @you"], "+1+1": [f"h: # {EVIL}", "a: @SUM(A1)"]})
    told = series(EVIL, {0: "10", 1: "25"}, "l-a", section=(EVIL,))
    made = replace(
        made, figures=(replace(told, points=tuple(replace(p, sentence=EVIL, source=EVIL) for p in told.points)),)
    )
    row = rows_of(made, "figures")[0]
    assert {row[name] for name in ("label", "section", "sentence", "source", "edition")} == {f"'{EVIL}"}
    assert rows_of(made, "paragraphs")[2]["text"] == f"'{EVIL} <U+001B>[31m; '@you"
    assert list(rows_of(made, "wide")[0])[4:] == [f"'{EVIL}", "'+1+1"]
    assert sheets_of(rendered(made, "xlsx"))["Figures by edition"][0][4:] == [EVIL, "+1+1"]


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "html"])
def test_the_same_history_is_the_same_bytes(form: str) -> None:
    """No clock, no order of sets."""
    assert rendered(every_case(), form) == rendered(every_case(), form)


def test_the_tables_are_those_that_may_be_asked_for() -> None:
    """In their order, each under its own columns."""
    made = tables(every_case())
    assert tuple(made) == tuple(Asked)
    assert all(len(row) == len(table.columns) for table in made.values() for row in table.rows)
    assert all(max(Counter(table.columns).values()) == 1 for table in made.values())


def test_the_columns_are_those_of_the_documentation() -> None:
    """In its order, table by table."""
    files = (ROOT / "docs" / "history.md").read_text("utf-8").split("\n## Files\n")[1].split("\n## ")[0]
    documented: dict[str, list[str]] = {}
    for line in files.splitlines():
        if found := re.match(r"`(\w+)`, a row", line):
            documented[found[1]] = columns = []
        elif line.startswith("| `"):
            columns += re.findall(r"`(\w+)`", line.split(" | ")[0])
    made = {name: list(table.columns) for name, table in tables(history({"2019": ["a: Some text."]})).items()}
    assert made.pop("wide") == [*documented.pop("wide"), "2019"]
    assert documented == made


def test_more_than_a_worksheet_holds_is_refused() -> None:
    """With how much it is, and what to do."""
    table = Table("Stages", ("a",), [[1]] * 1_048_576)
    with pytest.raises(UsageError, match="1,048,576 rows and 1 columns of stages are more than a worksheet holds; use"):
        workbook("Much", [table])


def test_a_number_is_shown_as_what_it_is() -> None:
    """An amount with its thousands, a change with its sign, a share as per cent, a year as it is."""
    cells = [Number(Decimal("1234.5"), Style.AMOUNT), Number(-2, Style.CHANGE), Number(Decimal("7.2"), Style.SHARE)]
    [_, row] = sheets_of(
        workbook("Numbers", [Table("Numbers", "abcde", [[*cells, Number(Decimal(5), Style.RISE), 2019]])])
    )["Numbers"]
    assert row == [1234.5, -2.0, 0.072, 0.05, 2019.0]

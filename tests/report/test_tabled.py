"""A comparison as a workbook and as CSV: what it found, typed, leading to the report, and nothing that runs."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from diffreport.comparison import compare, lone
from diffreport.comparison.figures.ledger import ledger
from diffreport.model import Block, Document, Edition, Kind, LeftOut, Table
from diffreport.report import rendered
from diffreport.report.ledger import COLUMNS
from diffreport.report.presentation import Presentation
from diffreport.report.presentation import Table as Name
from diffreport.report.review import Judgement, Review, Statement
from diffreport.report.sheets import Linked, Number, Style
from diffreport.report.sheets import Table as Cells
from diffreport.report.sheets.workbook import MOST_LINKS, workbook
from tests.report.factory import every_case
from tests.report.tabled import AT, as_double, book_of, csv_of, rows_in

SHEETS = ["Summary", "Findings", "Figures", "Wording", "Tables", "Provenance"]


def facts(rows: list[dict[str, Any]]) -> dict[tuple[str, str], Any]:
    """Return the lines of a table of facts."""
    return {(row["about"], row["name"]): row["value"] for row in rows}


def test_a_workbook_has_six_worksheets_with_frozen_headers_and_filters() -> None:
    """In their order; each filter covers its rows."""
    book = book_of(every_case())
    assert book.sheetnames == SHEETS
    for sheet in book:
        assert sheet.freeze_panes in ("A2", "B2")
        assert sheet.auto_filter.ref == sheet.dimensions
        assert all(sheet.column_dimensions[cell.column_letter].width >= 7 for cell in sheet[1])


def test_every_finding_has_a_row_with_what_belongs_to_it() -> None:
    """Its words on both sides, its sentence, its place, its link; numbers are numbers."""
    made = every_case()
    rows = rows_in(book_of(made)["Findings"])
    assert [(row["n"], row["finding"]) for row in rows] == [(f.n, f.id) for f in made.findings]
    first, second, third = rows[:3]
    assert (first["old_words"], first["new_words"], first["score"]) == ("approximately 315", "412", 0.8)
    assert first["sentence"] == "The ministry counted 412 fighters in 2024."
    assert (first["old_citation"], first["new_citation"], first["relation"]) == ("2023 ¶ 1", "2024 ¶ 1", "revised")
    assert (second["old_words"], second["new_words"], second["tags"]) == ("shall", "may", "wording obligation")
    assert (third["old_words"], third["new_words"]) == (None, "and attacks in which no one was hurt")
    by_label = {row["label"]: row for row in rows}
    assert by_label["Paragraph removed"]["new_citation"] is None
    assert by_label["Paragraph removed"]["old_words"] == "Four inquiries were opened."
    assert by_label["Paragraph removed"]["score"] is None
    assert by_label["Paragraphs merged"]["old_words"] == "The bank licensed operators. / They report transfers."
    assert by_label["Table changed"]["new_words"].splitlines() == ["2022 | 36 | 46 / 2024 | 52 | 74"]


def test_a_doubtful_finding_is_told_to_be_one() -> None:
    """As the report says "perhaps"."""
    made = every_case()
    link = replace(made.alignment.links[1], score=0.16)
    links = (made.alignment.links[0], link, *made.alignment.links[2:])
    rows = rows_in(book_of(replace(made, alignment=replace(made.alignment, links=links)))["Findings"])
    assert [row["doubtful"] for row in rows[:2]] == ["doubtful", None]
    assert rows[0]["tags"] == "figure wording hedge doubtful"


def test_the_figures_are_those_of_the_ledger() -> None:
    """Column by column, each value what a double holds of it, per cent as a share with its format."""
    made = every_case()
    sheet = book_of(made)["Figures"]
    rows, told = rows_in(sheet), ledger(made)
    assert list(rows[0]) == ["n", *COLUMNS]
    assert len(rows) == len(told) > 3
    for row, of in zip(rows, told, strict=True):
        assert row["old_value"] == as_double(of.values(of.old)[0]) and row["new_value"] == as_double(
            of.values(of.new)[0]
        )
        assert row["delta"] == as_double(of.delta) and row["finding"] == of.finding
        assert row["percent"] == (None if of.percent is None else float(of.percent) / 100)
        assert (row["status"], row["label"]) == (of.status, of.label)
    percent = sheet.cell(2, list(rows[0]).index("percent") + 1)
    assert percent.number_format == "+0.0%;-0.0%;0.0%"
    numbers = csv_of(made, "figures")
    assert [row["delta"] for row in numbers] == ["" if of.delta is None else f"{of.delta:f}" for of in told]


def _cut_off(day: str) -> Table:
    return Table((("Chapter", "Date"), ("Family", day)), 1, "Cut-off")


def test_a_value_that_is_a_date_is_one() -> None:
    """If its day is known; a year is a number, and what is neither has no value: in texts and in tables."""
    texts = (
        ("The cut-off date for all visas is {} in every chapter.", "22 May 2016", "1 June 2016"),
        ("The season ends on {} at noon, by order of the council.", "December 3rd", "December 5th"),
        ("Officers of the guard wrote the law of {}, which stays in force.", "May 2014", "June 2014"),
        ("In {} the harbours of the south took more ships than before.", "fiscal year 2014", "fiscal year 2015"),
    )
    old, new = (
        Document(
            (
                *(Block(Kind.PARAGRAPH, text[0].format(text[side])) for text in texts),
                Block(Kind.TABLE, (table := _cut_off(texts[0][side])).text, table=table),
            ),
            Edition(label=str(side)),
        )
        for side in (1, 2)
    )
    made = compare(old, new)
    book = book_of(made)
    days = (datetime(2016, 5, 22), datetime(2016, 6, 1))
    values = {row["old"]: (row["old_value"], row["new_value"]) for row in rows_in(book["Figures"])}
    assert values == {
        "22 May 2016": days,
        "December 3rd": (None, None),
        "May 2014": (None, None),
        "fiscal year 2014": (2014, 2015),
    }
    [row] = rows_in(book["Tables"])
    assert (row["old_value"], row["new_value"]) == days
    assert csv_of(made, "figures")[0]["new_value"] == csv_of(made, "tables")[0]["new_value"] == "2016-06-01"


def test_a_changed_cell_has_a_row_and_so_has_what_came_or_went() -> None:
    """Under the table's caption, with its row and column."""
    old = Table((("Year", "Attacks", "Wounded"), ("2022", "41", "7"), ("2023", "47", "8")), 1, "Attacks by year")
    new = Table((("Year", "Attacks", "Killed"), ("2022", "36", "1"), ("2024", "47", "2")), 1, "Attacks by year")
    made = compare(
        *(Document((Block(Kind.TABLE, t.text, table=t),), Edition(label)) for t, label in ((old, "a"), (new, "b")))
    )
    rows = rows_in(book_of(made)["Tables"])
    told = {(row["what"], row["row"], row["column"]): row for row in rows}
    cell = told["cell changed", "2022", "Attacks"]
    assert (cell["old"], cell["new"], cell["old_value"], cell["new_value"]) == ("41", "36", 41, 36)
    assert (cell["delta"], round(cell["percent"], 3), cell["n"], cell["table"]) == (-5, -0.122, 1, "Attacks by year")
    assert cell["unit"] is None
    assert told["row removed", "2023", None]["old"] == "2023 | 47 | 8"
    assert told["row added", "2024", None]["new"] == "2024 | 47 | 2"
    assert ("column removed", None, "Wounded") in told and ("column added", None, "Killed") in told


def test_a_cell_that_is_no_content_names_its_noise_and_no_finding() -> None:
    """It is listed, since the table is, and counted nowhere."""
    made = every_case()
    table = made.tables[0]
    made = replace(made, tables=(replace(table, cells=tuple(replace(c, noise="case") for c in table.cells)),))
    [row] = [row for row in rows_in(book_of(made)["Tables"]) if row["what"] == "cell changed"]
    assert (row["noise"], row["n"], row["finding"]) == ("case", None, None)


def test_a_wording_signal_has_a_row() -> None:
    """With the words that show it, and the sentence that holds it."""
    made = every_case()
    signal = replace(made.wording[1], evidence=("shall bring", "may bring"))
    rows = rows_in(book_of(replace(made, wording=(made.wording[0], signal)))["Wording"])
    assert [(row["n"], row["class"]) for row in rows] == [(1, "hedge_dropped"), (2, "obligation_weakened")]
    assert rows[1]["signal"] == "Duty weakened" and rows[1]["old_evidence"] == "shall bring"
    assert rows[1]["sentence"] == "Prosecutors may bring suspects to court."


def test_the_summary_has_the_counts_of_the_masthead() -> None:
    """And noise by its class, and what was rewritten throughout."""
    made = every_case()
    rows = rows_in(book_of(made)["Summary"])
    told, counted = facts(rows), made.summary
    assert told["report", "title"] == "Karsova"
    assert (told["report", "old edition"], told["report", "new edition"]) == ("2023", "2024")
    assert told["counts", "findings"] == counted.findings == len(made.findings)
    assert told["counts", "figures changed"] == counted.figures
    assert told["counts", "wording signals"] == counted.wording
    assert told["counts", "old wording kept"] == counted.kept_percent / 100
    assert [row["value"] for row in rows if row["about"] == "noise"] == [noise.count for noise in made.noise]
    rewrite = next(row for row in rows if row["name"] == "term: terrorist events → terrorist incidents")
    assert (rewrite["value"], rewrite["remark"]) == (34, "still there in one place")


def test_the_provenance_tells_editions_settings_and_fallbacks() -> None:
    """A full date is a date; an address is a link only if it may be followed."""
    source = "https://example.org/2024?a=1#top"
    old = Edition("2023", source="javascript:alert(1)", published="2023", size=12)
    new = Edition("2024", source=source, published="2025-07-03", retrieved="2025-07-04T06:00:00Z", sha256="0f" * 32)
    made = every_case()
    made = replace(
        made,
        old=replace(made.old, edition=old, left_out=(LeftOut("navigation", "marked as such", 1204),)),
        new=replace(made.new, edition=new, pages=14, remarks=("A remark.",)),
    )
    sheet = book_of(made)["Provenance"]
    told = facts(rows_in(sheet))
    assert told["old edition", "published"] == "2023"
    assert told["new edition", "published"] == datetime(2025, 7, 3)
    assert told["new edition", "retrieved"] == "2025-07-04T06:00:00Z"
    assert told["old edition", "left out"] == "navigation, 1,204 words: marked as such"
    assert (told["new edition", "pages"], told["new edition", "remark"]) == (14, "A remark.")
    assert told["settings", "move_score"] == 0.5 and told["comparison", "engine"] == "factory"
    assert told["fallbacks", "section 2"] == "20,001 pairs exceed the budget"
    links = {cell.value: cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink}
    assert list(links) == [source]
    assert (links[source].target, links[source].location) == ("https://example.org/2024?a=1", "top")
    assert [row["value"] for row in csv_of(made, "provenance") if row["name"] == "published"][1:] == ["2025-07-03"]


@pytest.mark.parametrize(
    ("report", "target"),
    [
        ("report.html", "report.html"),
        ("https://example.org/r/report.html", "https://example.org/r/report.html"),
        ("a%20b.html", "a%20b.html"),
    ],
)
def test_numbers_lead_to_their_findings_in_the_report(report: str, target: str) -> None:
    """By a relation of the file, in every worksheet that has findings; they are numbers still."""
    made = every_case()
    book = book_of(made, Presentation(report=report))
    for name in SHEETS[1:-1]:
        cells = [row[0] for row in book[name].iter_rows(min_row=2)]
        ids = [row["finding"] for row in rows_in(book[name])]
        assert [cell.hyperlink.location for cell in cells if cell.value] == [id_ for id_ in ids if id_]
        assert {cell.hyperlink.target for cell in cells if cell.value} == {target}
        assert all(isinstance(cell.value, int) for cell in cells)


def test_without_a_report_nothing_leads_anywhere() -> None:
    """Nor in CSV, which has numbers alone."""
    book = book_of(every_case())
    assert not any(cell.hyperlink for sheet in book for row in sheet.iter_rows() for cell in row)
    shown = Presentation(report="report.html")
    assert csv_of(every_case(), "findings", shown) == csv_of(every_case(), "findings")


def test_more_links_than_a_worksheet_holds_are_cells_without() -> None:
    """The number stays, the file opens, nothing is said on the way."""
    tables = [Cells(name, ("n",), [[Linked(n, f"r.html#c-{n}")] for n in range(4)]) for name in ("One", "Other")]
    content = workbook("x", tables, most_links=3)
    for sheet in load_workbook(io.BytesIO(content)):
        found = [(cell.value, cell.hyperlink is not None) for (cell,) in sheet.iter_rows(min_row=2)]
        assert found == [(0, True), (1, True), (2, True), (3, False)]
    assert MOST_LINKS == 65_530  # more, and Excel opens the file only once it has mended it


@pytest.mark.parametrize("report", ["x" * 3_000, "🚢" * 1_500])
def test_a_link_too_long_for_a_worksheet_is_a_cell_without(report: str) -> None:
    """An address of a novel's length leads nowhere."""
    book = book_of(every_case(), Presentation(report=report))
    assert book["Findings"]["A2"].value == 1 and book["Findings"]["A2"].hyperlink is None


def test_a_report_of_one_letter_is_led_to() -> None:
    """However short its name is, each finding has its place in it."""
    link = book_of(every_case(), Presentation(report="r"))["Findings"]["A2"].hyperlink
    assert (link.target, link.location) == ("r", "c-00000001")


def test_a_number_that_no_worksheet_can_count_is_there_in_digits() -> None:
    """Four hundred of them, with the sign."""
    content = workbook("x", [Cells("Numbers", ("n",), [[Number(Decimal("-1e400"), Style.AMOUNT)]])])
    assert load_workbook(io.BytesIO(content))["Numbers"]["A2"].value == f"-1{'0' * 400}"


def test_csv_has_the_columns_and_rows_of_the_worksheets() -> None:
    """Each of them by its name; findings where none is named."""
    made = every_case()
    book = book_of(made)
    for name, sheet in zip(Name, SHEETS, strict=True):
        rows = rows_in(book[sheet])
        told = csv_of(made, name)
        assert [list(row) for row in told] == [list(row) for row in rows]
        for row, of in zip(told, rows, strict=True):
            assert {k for k, value in row.items() if value} == {k for k, value in of.items() if value is not None}
    assert rendered(made, "csv") == rendered(made, "csv", Presentation(table="findings"))


def test_a_review_adds_its_columns() -> None:
    """The verdict, the comment, who said so; where reviewers differ it is contested."""
    made = every_case()
    said = (Statement("Ana", "accepted", "Yes.", AT), Statement("Ben", "dismissed", "", AT))
    findings = {
        "c-00000001": Judgement("accepted", "So it is.\nIndeed.", AT),
        "c-00000002": Judgement(None, "Ana: Yes.", AT, said),
    }
    shown = Presentation(review=Review("x", AT, "Cyd", findings))
    for rows in (rows_in(book_of(made, shown)["Findings"]), csv_of(made, "findings", shown)):
        told = [(row["verdict"], row["comment"], row["reviewer"]) for row in rows[:3]]
        assert told[:2] == [("accepted", "So it is. / Indeed.", "Cyd"), ("contested", "Ana: Yes.", "Ana, Ben")]
        assert not any(told[2])
    assert "verdict" not in csv_of(made, "findings")[0]


@pytest.mark.parametrize("standing", ["first", "withdrawn"])
def test_a_lone_edition_has_a_workbook(standing: str) -> None:
    """It says which edition it is and where it came from; a withdrawn one has its one finding."""
    document = Document.from_paragraphs(["The ferry carried 40 people.", "It shall run daily."], "2024", "Ferries")
    made = lone.first(document) if standing == "first" else lone.withdrawn(document, "2025-07-04")
    book = book_of(made, Presentation(report="r.html"))
    rows = rows_in(book["Summary"])
    told = facts(rows)
    assert told["report", "edition"] == "2024"
    assert {row["about"] for row in rows_in(book["Provenance"])} >= {"edition", "comparison", "settings"}
    found = rows_in(book["Findings"])
    if standing == "first":
        assert found == []
    else:
        assert [row["label"] for row in found] == ["Edition withdrawn"]
        assert told["report", "last seen"] == datetime(2025, 7, 4)
    assert len(rows_in(book["Figures"])) == 1


def test_a_comparison_without_findings_has_every_table() -> None:
    """With its header; the summary says that there is nothing."""
    document = Document.from_paragraphs(["The ferry runs."], "2023")
    made = compare(document, replace(document, edition=Edition("2024")))
    book = book_of(made)
    assert book.sheetnames == SHEETS
    assert facts(rows_in(book["Summary"]))["counts", "findings"] == 0
    assert all(book[name].max_row == 1 for name in SHEETS[1:-1])
    assert csv_of(made, "findings") == []


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_same_comparison_is_the_same_bytes(form: str) -> None:
    """No clock, no order of sets; members of the file have one date."""
    shown = Presentation(report="r.html")
    content = rendered(every_case(), form, shown)
    assert content == rendered(every_case(), form, shown)
    if form == "xlsx":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            assert {member.date_time[0] for member in book.infolist()} == {1980}


def test_the_words_of_the_report_are_in_its_language() -> None:
    """Labels and places as the report has them; the names of columns are the same in every language."""
    german = csv_of(every_case(), "findings", Presentation(language="de"))
    assert german[1]["label"] == "Pflicht abgeschwächt"
    assert list(german[1]) == list(csv_of(every_case(), "findings")[1])

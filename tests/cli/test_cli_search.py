"""search: words found in all archived editions."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "docs" / "search.md").read_text(encoding="utf-8")
SAME = "Every town on the river sends a delegate, whatever its size or income."


def test_the_keys_of_the_json_are_those_of_the_guide(run: Run, archived: Path) -> None:
    """Those of the whole, of a hit, and of a place."""
    tables = re.findall(r"^\| key \| value \|\n\|---\|---\|\n((?:\|.*\n)+)", DOCS, re.MULTILINE)
    whole, hit, place = (
        [key for row in table.splitlines() for key in re.findall(r"`(\w+)`", row.split("|")[1])] for table in tables
    )
    told = json.loads(run("search", "delegate", "--format", "json").text)
    assert list(told) == whole
    assert list(told["hits"][0]) == hit
    assert list(told["hits"][0]["places"][0]) == place
    assert told["schema"] == "diffreport.search/1"
    assert told["hits"][0]["editions"] == ["2015", "2016"]


def test_a_paragraph_of_successive_editions_is_one_line(run: Run, archived: Path) -> None:
    """Below the line of its series."""
    ran = run("search", "delegate")
    line = f"river@2016 paragraph 4, since 2015 (2 editions): {SAME.replace('delegate', '**delegate**')}"
    assert ran.text == f"river: 2 of 2 editions, 2015 to 2016\n{line}\n"
    assert run("search", "300").text.startswith("river: 1 of 2 editions, 2015; not since\nriver@2015 paragraph 2: ")


def test_an_argument_with_spaces_is_a_phrase(run: Run, archived: Path) -> None:
    """Several arguments are several words; what has quotation marks is taken as it is."""
    assert run("search", "delegate sends").text == ""
    assert run("search", "delegate", "sends").text != ""
    assert run("search", 'delegate "a delegate"').text != ""
    assert run("search", 'delegate "delegate a"').text == ""


def test_words_may_be_left_out(run: Run, archived: Path) -> None:
    """With an option, or a minus behind the end of options; quotation marks in it are none."""
    argv = [("--without", "may"), ("--without", '"may have"'), ("--", "-may"), ("--", '-"may have"')]
    for more in argv:
        assert [line.split()[0] for line in run("search", "driver", *more).text.splitlines()[1:]] == ["river@2016"]


def test_nothing_found_is_said_and_is_no_trouble(run: Run, archived: Path) -> None:
    """On standard error, unless quiet; as JSON it is an empty list."""
    ran = run("search", "zebra")
    assert (ran.status, ran.text) == (0, "")
    assert ran.err == "diffreport: not found in 2 editions of 1 series\n"
    assert run("search", "zebra", "-q").err == ""
    assert json.loads(run("search", "zebra", "--format", "json").text)["hits"] == []


def test_more_than_a_hundred_paragraphs_are_asked_for(run: Run, archived: Path) -> None:
    """As lines; how many there are is said. Data are whole."""
    text = "\n\n".join(f"Boat {number} lies in the harbour." for number in range(120))
    (archived / "boats-2017.txt").write_text(text, encoding="utf-8")
    assert run("add", "boats", "boats-2017.txt").status == 0
    ran = run("search", "harbour")
    assert len(ran.text.splitlines()) == 101
    assert ran.err == "diffreport: 100 of 120 paragraphs told; --all tells all of them\n"
    assert len(run("search", "harbour", "--all").text.splitlines()) == 121
    assert len(run("search", "harbour", "--limit", "7").text.splitlines()) == 8
    assert len(json.loads(run("search", "harbour", "--format", "json").text)["hits"]) == 120


def test_a_series_without_a_paragraph_told_has_no_line(run: Run, archived: Path) -> None:
    """A limit leaves whole series out; how many is said."""
    for series in ("boats", "ships"):
        (archived / f"{series}-2017.txt").write_text(f"The delegate of {series}.", encoding="utf-8")
        assert run("add", series, f"{series}-2017.txt").status == 0
    ran = run("search", "delegate", "--limit", "1")
    assert [line.split()[0] for line in ran.text.splitlines()] == ["boats:", "boats@2017"]
    assert "1 of 3 paragraphs told, none of 2 more series; --all tells all of them" in ran.err


def test_places_are_rows_of_csv(run: Run, archived: Path) -> None:
    """That no spreadsheet takes for formulas."""
    (archived / "sums-2017.txt").write_text("=SUM(A1) of the boats, said he.", encoding="utf-8")
    assert run("add", "sums", "sums-2017.txt").status == 0
    assert run("search", "said", "-o", "hits.csv").status == 0
    rows = list(csv.DictReader(io.StringIO((archived / "hits.csv").read_text(encoding="utf-8"))))
    assert [(row["edition"], row["text"]) for row in rows] == [("2017", "'=SUM(A1) of the boats, said he.")]
    assert len(list(csv.DictReader(io.StringIO(run("search", "delegate", "--format", "csv").text)))) == 2


def test_what_a_text_holds_is_no_order_to_the_terminal(run: Run, archived: Path) -> None:
    """Control characters are written out, in the text and around it, with and without colour."""
    (archived / "page-2017.html").write_text(
        "<h1>Odd \u202e title</h1><h2>A\u202eB</h2><p>boats \u202e \u200b and ducks \u202d</p>", encoding="utf-8"
    )
    assert run("add", "page", "page-2017.html").status == 0
    for color in ("never", "always"):
        out = run("search", "ducks", "--color", color).text
        assert "<U+202E>" in out and "<U+202D>" in out
        assert not set("\u202e\u202d\u200b") & set(out)
        assert ("\x1b[" in out) == (color == "always")


def test_what_was_not_searched_is_said_even_to_a_quiet_user(run: Run, archived: Path) -> None:
    """A few by name, the rest in a line."""
    for number in range(7):
        (archived / f"page-{2010 + number}.html").write_text("<p></p>", encoding="utf-8")
        assert run("add", "pages", f"page-{2010 + number}.html").status == 0
    assert run("search", "delegate", "-q").err == ""  # they wait in quarantine
    ran = run("search", "delegate", "--versions", "-q")
    lines = ran.err.splitlines()
    assert (ran.status, len(lines)) == (0, 6)
    assert lines[0].startswith("diffreport: pages@2010: not searched, for it holds no text")
    assert lines[-1] == "diffreport: 2 more editions could not be searched"


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        ((), "Missing argument 'WORDS...'; see 'diffreport search --help'"),
        (("*",), "what to look for holds no word and no figure; give a word"),
        (("a", "--all", "--limit", "3"), "--all and --limit exclude each other; give one"),
        (("a", "--series", "sea"), "sea: no such series in archive; there is only river"),
        (("a", "--edition", "1999"), "river@1999: no such edition; there are 2015, 2016"),
        (("a", "-o", "hits.xlsx"), "hits.xlsx: its suffix is none of txt, csv, json; name one with --format"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(run: Run, archived: Path, argv: tuple[str, ...], said: str) -> None:
    """With status 2, and nothing on standard output."""
    ran = run("search", *argv)
    assert (ran.status, ran.text, ran.err) == (2, "", f"diffreport: {said}\n")


def test_no_word_is_an_operator(run: Run, archived: Path) -> None:
    """Nothing that a user writes is an error of the index, or asks it for something else."""
    for words in ('"', "delegate AND", "delegate NEAR(x", "words:delegate", "^delegate", "{delegate} : x", "a'b;--"):
        assert run("search", words).status == (2 if words == '"' else 0)

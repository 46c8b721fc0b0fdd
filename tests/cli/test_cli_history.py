"""history and bisect: the story of a series on the terminal, as files, and as a page with its reports."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

import diffreport
from tests.cli.conftest import NEW, OLD, Run
from tests.cli.test_cli_docs import SECTIONS, TABLE

THIRD = """\
The river commission met four times and published the minutes of each meeting.

The harbour master counted approximately 290 boats on the river in summer.

Every town on the river sends a delegate, whatever its size or income.
"""
LABELS = ("2015", "2016", "2017")


@pytest.fixture
def three(run: Run, archived: Path) -> Path:
    """Return the working folder with three editions archived as series `river`."""
    (archived / "third-2017.txt").write_text(THIRD, encoding="utf-8")
    assert run("add", "river", "third-2017.txt").status == 0
    return archived


@pytest.fixture
def waiting(run: Run, three: Path) -> Path:
    """Return the folder with a fourth edition that waits in quarantine."""
    (three / "wall-2018.html").write_text("<title>Just a moment...</title><p>Just a moment...</p>", encoding="utf-8")
    run("add", "river", "wall-2018.html")
    return three


def test_the_story_of_a_series_is_told(run: Run, three: Path) -> None:
    """Its editions, what is gone, and how old the text is; nothing on standard error."""
    ran = run("history", "river")
    assert (ran.status, ran.err) == (0, "")
    assert "3 editions, 2015 to 2017\n" in ran.text
    assert "gone since 2017, there since 2015" in ran.text
    assert "Since when the latest text stands\n" in ran.text


def test_the_story_of_a_paragraph_is_told(run: Run, three: Path) -> None:
    """By words of any of its stages, or by its id."""
    ran = run("history", "river", "--paragraph", "the driver may have")
    assert (ran.status, ran.err) == (0, "")
    assert "The driver [-may have -]caused" in ran.text
    assert "2017: gone" in ran.text
    [name] = re.findall(r"^(l-\w{8}):", ran.text, re.MULTILINE)
    assert run("history", "river", "--paragraph", name).text == ran.text


def test_the_figures_of_words_are_told_as_a_table_and_as_data(run: Run, three: Path) -> None:
    """As far as the series has them."""
    found = diffreport.history(diffreport.Archive.open("archive"), "river").figures
    ran = run("history", "river", "--figure", "boats", "--format", "json")
    assert ran.status == 0
    named = json.loads(ran.text)["figures"] if ran.text else []
    assert [each["id"] for each in named] == [each.id for each in found if "boats" in repr(each)]
    for each in found:
        assert each.id in run("history", "river", "--figure", each.id).text


@pytest.mark.parametrize("option", ["--figure", "--paragraph"])
def test_what_is_not_found_is_said_and_no_failure(run: Run, three: Path, option: str) -> None:
    """Also to a quiet user, since nothing is written."""
    ran = run("history", "river", option, "zeppelins everywhere", "-q", "-o", "story.txt")
    assert ran == (0, b"", "diffreport: not found in 3 editions of river\n")
    assert not Path("story.txt").exists()


@pytest.mark.parametrize("form", ["txt", "json", "csv", "xlsx", "html"])
def test_a_history_is_written_in_each_form(run: Run, three: Path, form: str) -> None:
    """By the suffix of the file, or by name to standard output: the same bytes."""
    ran = run("history", "river", "-o", f"story.{form}", "--reports", "none")
    assert (ran.status, ran.out) == (0, b"")
    assert f"written to story.{form}" in ran.err
    written = Path(f"story.{form}").read_bytes()
    assert run("history", "river", "--format", form).out == written
    assert run("history", "river", "--format", form, "-o", "-").out == written


def test_csv_has_the_table_that_is_asked_for(run: Run, three: Path) -> None:
    """A row for each edition, say."""
    rows = csv.DictReader(io.StringIO(run("history", "river", "--format", "csv", "--table", "editions").text))
    assert [row["edition"] for row in rows] == list(LABELS)


@pytest.mark.parametrize(("option", "tables"), [("--paragraph", "paragraphs"), ("--figure", "figures")])
def test_csv_of_one_part_has_its_own_table(run: Run, three: Path, option: str, tables: str) -> None:
    """That of paragraphs for a paragraph, that of figures for a figure."""
    part = run("history", "river", option, "boats", "--format", "csv").text
    assert len(part.splitlines()) == 1 + 3
    assert run("history", "river", option, "boats", "--format", "csv", "--table", tables).text == part


def test_json_is_the_history_that_python_gets(run: Run, three: Path) -> None:
    """And can be read back."""
    made = diffreport.history(diffreport.Archive.open("archive"), "river")
    assert diffreport.History.from_json(run("history", "river", "--format", "json").text) == made


def test_the_page_has_the_reports_beside_it_that_it_links_to(run: Run, three: Path) -> None:
    """Of successive editions, or of all pairs; those that are current are not written again."""
    assert run("history", "river", "-o", "river.html").status == 0
    folder = Path("river-reports")
    first = {file.name: file.stat().st_mtime_ns for file in folder.glob("*.html")}
    assert len(first) == 2
    page = Path("river.html").read_text(encoding="utf-8")
    assert all(f'href="river-reports/{name}"' in page for name in first)
    assert all('href="../river.html"' in (folder / name).read_text("utf-8") for name in first)
    assert "with 3 reports in river-reports" in run("history", "river", "-o", "river.html", "--reports", "all").err
    again = {file.name: file.stat().st_mtime_ns for file in folder.glob("*.html")}
    assert len(again) == 3
    assert again.items() >= first.items()
    run("history", "river", "-o", "river.html", "--reports", "none")
    assert not list(folder.glob("*.html"))
    assert "river-reports" not in Path("river.html").read_text(encoding="utf-8")


def test_a_folder_of_other_things_is_left_alone(run: Run, three: Path) -> None:
    """And nothing is written."""
    theirs = Path("river-reports/2015--2016.html")
    theirs.parent.mkdir()
    theirs.write_text("mine", encoding="utf-8")
    ran = run("history", "river", "-o", "river.html")
    assert (ran.status, ran.out) == (2, b"")
    assert ran.err.startswith("diffreport: river-reports: holds something else")
    assert theirs.read_text("utf-8") == "mine"
    assert not Path("river.html").exists()


def test_editions_apart_are_compared_with_the_chain(run: Run, three: Path) -> None:
    """Equal, or each difference; both must be followed editions, the earlier first."""
    ran = run("history", "river", "--between", "2015", "2017")
    assert ran.status == 0
    assert ran.text.startswith("river: 2015 → 2017, compared directly\n")
    assert "Edition by edition it is the same" in ran.text
    assert (
        "is no edition that is followed; they are 2015, 2016, 2017"
        in run("history", "river", "--between", "2015", "9").err
    )
    assert "name the earlier edition first" in run("history", "river", "--between", "2017", "2015").err
    assert "2016 2016: name two editions" in run("history", "river", "--between", "2016", "2016").err


def test_what_editions_apart_say_otherwise_is_told_as_data(run: Run, archived: Path) -> None:
    """With the documented keys: of a paragraph rewritten little by little, its partners either way."""
    first, last = OLD.split("\n\n")[0].split(), THIRD.split("\n\n")[1].split()
    for n in range(0, 13, 3):
        text = f"{' '.join(last[:n] + first[n:])}\n\n{OLD.partition(chr(10))[2]}"
        Path(f"step-{2000 + n}.txt").write_text(text if n < 12 else f"Nobody knows.\n\n{text}", encoding="utf-8")
    assert run("add", "steps", *(f"step-{2000 + n}.txt" for n in range(0, 13, 3))).status == 0
    told = json.loads(run("history", "steps", "--between", "2000", "2012", "--format", "json").text)
    assert list(told) == re.findall(r"`(\w+)`", "".join(row.split("|")[1] for row in _rows("diffreport history")))
    assert (told["old"], told["new"], told["blocks"]) == ("2000", "2012", 5)
    [differs] = told["differing"]
    assert differs.pop("text").startswith("The harbour master counted")
    assert differs == {"block": 1, "chain": [0], "direct": [], "score": 0.0}


def test_editions_in_quarantine_are_passed_over_and_named(run: Run, waiting: Path) -> None:
    """Also to a quiet user; with --quarantined they are followed."""
    ran = run("history", "river", "-q")
    assert ran.status == 0
    assert ran.err.startswith("diffreport: river: 2018 is in quarantine and was passed over")
    assert ran.err.endswith("or follow them, too, with --quarantined\n")
    assert "3 editions, 2015 to 2017" in ran.text
    ran = run("history", "river", "--quarantined")
    assert (ran.status, ran.err) == (0, "")
    assert "4 editions, 2015 to 2018" in ran.text
    assert "\n  2018 is in quarantine and was passed over\n" in run("history", "river").text
    assert "--between 2018: is in quarantine" in run("history", "river", "--between", "2015", "2018").err


def test_words_are_bisected(run: Run, three: Path) -> None:
    """Where they first stand, and what stands there once they are gone."""
    ran = run("bisect", "river", "The Police counted")
    assert (ran.status, ran.err) == (0, "")
    assert ran.text.startswith("river: 2 of 3 editions, 2015 to 2016\n")
    assert "2017: they are gone\n  2016: [-The police counted-] approximately 315 boats" in ran.text
    assert "    now: The harbour master counted approximately 290 boats" in ran.text
    assert (
        run("bisect", "river", "The Police counted", "--case").err == "diffreport: not found in 3 editions of river\n"
    )


def test_a_bisection_as_json_has_the_documented_keys(run: Run, three: Path) -> None:
    """Also where nothing is found."""
    documented = re.findall(r"`(\w+)`", "".join(row.split("|")[1] for row in _rows("diffreport bisect")))
    ran = run("bisect", "river", "may have", "-o", "found.json")
    assert ran.status == 0
    found = json.loads(Path("found.json").read_text("utf-8"))
    assert list(found) == documented
    [spell] = found["spells"]
    assert (spell["first"], spell["last"], spell["gone_in"]) == ("2015", "2015", "2016")
    assert spell["gone"][0]["instead"].startswith("The driver caused")
    assert set(re.findall(r"`(\w+)`", SECTIONS["diffreport bisect"])) >= {
        *spell,
        *spell["places"][0],
        *spell["gone"][0],
    }
    assert json.loads(run("bisect", "river", "zeppelin", "--format", "json").text)["spells"] == []


def _rows(name: str) -> list[str]:
    return TABLE.search(SECTIONS[name])[1].splitlines()


@pytest.mark.parametrize(
    ("argv", "wrong"),
    [
        (("history", "brook"), "brook: no such series in "),
        (("history", "river", "-o", "story.pdf"), "story.pdf: its suffix is none of txt, html, json, csv, xlsx"),
        (("history", "river", "-o", "nowhere/story.txt"), "there is no folder nowhere"),
        (("history", "river", "-o", "archive/river/story.html"), "story.html: would be inside of the archive"),
        (("history", "river", "-o", "-", "--open"), "--open shows a page in a file"),
        (("history", "river", "-o", "river.csv", "--open"), "--open shows a page in a file"),
        (("history", "river", "--figure", "a", "--paragraph", "b"), "--figure and --paragraph exclude each other"),
        (
            ("history", "river", "--figure", "a", "-o", "a.html"),
            "told as txt or json or csv or xlsx, not as html; name",
        ),
        (("history", "river", "--between", "2015", "2016", "-o", "a.csv"), "is told as txt or json, not as csv; name"),
        (("history", "river", "--between", "2015"), "requires 2 arguments; see 'diffreport history --help'"),
        (
            ("history", "river", "--figure", "a", "--table", "paragraphs"),
            "paragraphs has nothing of a figure; name figures",
        ),
        (
            ("history", "river", "--paragraph", "a", "--table", "wide"),
            "wide has nothing of a paragraph; name paragraphs",
        ),
        (("history", "river", "--figure", "f-00000000"), "f-00000000: is no id in the history of river; name words"),
        (("history", "river", "--paragraph", "l-00000000"), "l-00000000: is no id in the history of river; name words"),
        (("history", "river", "--table", "figures", "-o", "t.json"), "--table is for csv, and this is json"),
        (("history", "river", "--reports", "all", "-o", "t.csv"), "--reports are written beside a page in a file"),
        (("history", "river", "--reports", "all", "--format", "html"), "--reports are written beside a page in a file"),
        (("history", "river", "--paragraph", "…"), "has no word to look for"),
        (("history", "river", "--language", "xx"), "xx"),
        (("history", "river", "--templates", "nowhere"), "nowhere"),
        (("bisect", "river", "words", "-o", "archive/words.txt"), "words.txt: would be inside of the archive"),
        (("bisect", "brook", "words"), "brook: no such series in "),
        (("bisect", "river", "?!"), "has no word to look for"),
        (("bisect", "river", "words", "-o", "words.csv"), "words.csv: its suffix says neither txt nor json"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(run: Run, three: Path, argv: tuple[str, ...], wrong: str) -> None:
    """With status 2, and nothing written."""
    before = set(Path().iterdir())
    ran = run(*argv)
    assert (ran.status, ran.out) == (2, b"")
    assert wrong in ran.err
    assert ran.err.count("\n") == 1
    assert set(Path().iterdir()) == before


def test_an_edition_that_cannot_be_read_ends_the_command(run: Run, three: Path) -> None:
    """It is named, with what to do."""
    archive = diffreport.Archive.open("archive")
    archive.add("river", b"%PDF-1.4 nothing behind it", diffreport.Deposit("next-2018.pdf", "2018"))
    ran = run("history", "river")
    assert (ran.status, ran.out) == (2, b"")
    assert ran.err.startswith("diffreport: river@2018: next-2018.pdf: ")
    assert ran.err.count("\n") == 1


def test_one_edition_has_a_story(run: Run, archived: Path) -> None:
    """Of one edition, with nothing to tell but what stands there."""
    (archived / "one-2015.txt").write_text(OLD + NEW, encoding="utf-8")
    run("add", "lone", "one-2015.txt")
    ran = run("history", "lone")
    assert ran.status == 0
    assert "1 edition, 2015\n" in ran.text
    assert "2015: there from the beginning\n" in run("bisect", "lone", "commission met").text

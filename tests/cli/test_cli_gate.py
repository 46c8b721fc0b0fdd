"""From a download that went wrong to a report that does not know it: the gate, and how a person opens it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from diffreport.archive import Archive, Deposit
from diffreport.archived.intake import Checked, Seen
from diffreport.archived.judging import Judge
from tests.cli.conftest import NEW, OLD, Run
from tests.readers.bad_pdfs import scanned

WALL = b"<!doctype html><title>Just a moment...</title><h1>Checking your browser</h1><p>This takes a second.</p>"
ACCEPTING = "diffreport add river@2017 --accept"


@pytest.fixture
def walled(run: Run, archived: Path) -> Path:
    """Return the working folder with two good editions archived, and a bot wall behind them."""
    (archived / "next-2017.html").write_bytes(WALL)
    assert run("add", "river", "next-2017.html").status == 0
    return archived


def test_a_report_compares_the_good_editions_and_names_the_one_in_quarantine(run: Run, archived: Path) -> None:
    """The download was archived and told of aloud; what was known before it stays the last word."""
    (archived / "next-2017.html").write_bytes(WALL)
    expected = run("report", "river", "--format", "json").out
    ran = run("add", "river", "next-2017.html", "-q")
    assert (ran.status, ran.out) == (0, b"")
    assert ran.err == (
        "diffreport: river@2017: archived, but in quarantine: it reads as a bot wall: “Just a moment...”; "
        f"@latest and report pass it over; accept it with: {ACCEPTING}\n"
    )
    ran = run("report", "river", "--format", "json", "-q")
    assert (ran.status, ran.out) == (0, expected)
    assert ran.err.startswith("diffreport: river: 2017 is in quarantine and was passed over") and ACCEPTING in ran.err
    assert run("compare", "river@previous", "river@latest", "--format", "json").out == expected
    assert run("verify").text == "archive: no problem found\n"


def test_lists_show_what_is_in_quarantine_and_why(run: Run, walled: Path) -> None:
    """As lines and as JSON; it is compared with nothing."""
    line = run("list").text
    assert line.startswith("river  3 editions: 2015 to 2017; ") and line.endswith("; in quarantine: 2017\n")
    assert json.loads(run("list", "--format", "json").text)[0]["quarantined"] == ["2017"]
    lines = run("log", "river").text.splitlines()
    assert lines[-1] == f"    in quarantine: it reads as a bot wall: “Just a moment...”; accept it with: {ACCEPTING}"
    items = json.loads(run("log", "river", "--format", "json").text)
    assert [item["quarantine"] for item in items] == [None, None, "reads as a bot wall: “Just a moment...”"]
    assert (items[2]["not_compared"], items[2]["summary"]) == ("in quarantine", None)
    assert "quarantine: it reads as a bot wall" in run("show", "river@2017").text


def test_an_edition_in_quarantine_that_is_named_is_compared(run: Run, walled: Path) -> None:
    """The report says that it is in quarantine, under its title."""
    for argv in (("report", "river", "2016", "2017"), ("compare", "river@2016", "river@2017")):
        ran = run(*argv)
        assert ran.status == 0 and ran.err == ""
        assert "Note on the new edition: In quarantine, for it reads as a bot wall" in ran.text.replace("\n", " ")
    run("report", "river", "2016", "2017", "-o", "r.html")
    html = (walled / "r.html").read_text(encoding="utf-8")
    assert '<p class="eds said">2017: In quarantine, for it reads as a bot wall' in html


@pytest.mark.parametrize(
    "argv", [("river", "next-2017.html", "--accept"), ("river@2017", "--accept", "--note", "Seen.")]
)
def test_a_person_lets_an_edition_out(run: Run, walled: Path, argv: tuple[str, ...]) -> None:
    """By the same bytes, or by its reference alone; from then on it is the latest."""
    ran = run("add", *argv)
    assert (ran.status, ran.err) == (0, "") and "version 4" in ran.text
    assert run("show", "river@latest", "--bytes").out == WALL
    items = json.loads(run("log", "river", "--format", "json").text)
    assert (items[2]["quarantine"], items[2]["version"]) == (None, 4)
    assert items[2]["superseded"][0]["quarantine"].startswith("reads as a bot wall")
    assert run("report", "river").err == ""
    assert run("verify").status == 0


def test_an_edition_may_be_accepted_when_it_is_added(run: Run, archived: Path) -> None:
    """No warning, no quarantine, and none when it comes again."""
    (archived / "next-2017.html").write_bytes(WALL)
    for _ in range(2):
        ran = run("add", "river", "next-2017.html", "--accept")
        assert (ran.status, ran.err) == (0, "")
    assert run("add", "river", "next-2017.html").text.endswith(
        "holds these bytes already (version 3); nothing stored\n"
    )
    assert run("show", "river@latest", "--bytes").out == WALL


def test_the_same_bytes_again_change_nothing(run: Run, walled: Path) -> None:
    """Nobody has looked at them since."""
    ran = run("add", "river", "next-2017.html")
    assert (ran.status, ran.err) == (0, "")
    assert ran.text == "river@2017 holds these bytes already (version 3, in quarantine); nothing stored\n"


def test_a_wall_in_place_of_a_good_edition_takes_no_place(run: Run, archived: Path) -> None:
    """The label means the good issue; the log tells of the other."""
    (archived / "wall.html").write_bytes(WALL)
    ran = run("add", "river", "wall.html", "--edition", "2016")
    assert "in place of" not in ran.text and "river@2016: archived, but in quarantine" in ran.err
    assert run("show", "river@2016", "--bytes").out == run("show", "river@latest", "--bytes").out == NEW.encode()
    assert "    version 3: " in run("log", "river").text
    held = json.loads(run("log", "river", "--format", "json").text)[1]["held"]
    assert [issue["version"] for issue in held] == [3]
    assert run("report", "river").err == ""  # no edition was passed over
    run("add", "river@2016", "--accept")
    assert run("show", "river@2016", "--bytes").out == WALL


def test_an_edition_cut_short_waits(run: Run, archived: Path) -> None:
    """Under half of the words of the edition before; of the files of one call, too; an older one is not measured."""
    (archived / "cut-2018.txt").write_text(NEW.partition("\n\n")[0])
    ran = run("add", "river", "cut-2018.txt")
    assert "in quarantine: it has 13 words, under half of the 48 of 2016; " in ran.err
    assert run("add", "river", "cut-2018.txt", "--edition", "2014").err == ""
    (archived / "a-2001.txt").write_text(OLD)
    (archived / "b-2002.txt").write_text("Nothing to say.\n")
    ran = run("add", "lake", "a-2001.txt", "b-2002.txt")
    assert "lake@2002: archived, but in quarantine: it has 3 words, under half of the 50 of 2001; " in ran.err
    (archived / "c-2003.txt").write_text(NEW)
    assert run("add", "lake", "c-2003.txt").err == ""


def test_an_edition_without_text_waits(run: Run, archived: Path) -> None:
    """It was read, and nothing was in it; a file of no bytes is refused as ever."""
    (archived / "shell-2017.html").write_bytes(b"<!doctype html><div id=root></div><script>let a = 1</script>")
    ran = run("add", "river", "shell-2017.html")
    assert ran.status == 0 and "in quarantine: it holds no text outside of its scripts; " in ran.err
    assert run("show", "river@2017").status == 2
    assert run("report", "river").status == 0


def test_a_scan_waits(run: Run, archived: Path) -> None:
    """Its pages are pictures: not to be accepted, for then no report of the series could be made."""
    (archived / "scan-2017.pdf").write_bytes(scanned(3))
    ran = run("add", "river", "scan-2017.pdf")
    assert ran.status == 0 and "in quarantine: it has no text layer (it is a scan of 3 pages); " in ran.err
    assert run("report", "river").status == 0
    assert ran.err.endswith("@latest and report pass it over; have tesseract read it: --ocr eng\n")
    for argv in (("river@2017",), ("river", "scan-2017.pdf")):
        ran = run("add", *argv, "--accept")
        assert (ran.status, ran.out, ran.err.count("\n")) == (2, b"", 1)
        assert f"{argv[-1]}: cannot be accepted, for it has no text layer" in ran.err and "--ocr eng" in ran.err
    assert run("show", "river@latest", "--bytes").out == NEW.encode()
    ran = run("report", "river")
    assert ran.status == 0 and "--accept" not in ran.err and "--ocr eng" in ran.err
    assert run("log", "river").text.endswith("; have tesseract read it: --ocr eng\n")


def test_what_cannot_be_read_is_not_accepted(run: Run, archived: Path) -> None:
    """An empty page and bytes of no format are kept; accepted they would be a latest edition that ends every report."""
    (archived / "shell-2017.html").write_bytes(b"<!doctype html><div id=root></div>")
    (archived / "raw-2018.bin").write_bytes(b"\0\1\2")
    ran = run("add", "river", "shell-2017.html", "raw-2018.bin", "--raw")
    assert ran.status == 0 and ran.err.count("in quarantine") == 2 and "--accept" not in ran.err
    assert "--accept" not in run("log", "river").text
    for argv in (("river@2017",), ("river@2018",), ("river", "raw-2018.bin", "--raw")):
        ran = run("add", *argv, "--accept")
        assert ran.status == 2 and f"{argv[1] if argv[1:] else argv[0]}: cannot be accepted, for it " in ran.err
        assert ran.err.count("\n") == 1
    assert run("report", "river").status == 0


def test_a_scan_with_some_text_may_be_accepted_or_read(run: Run, archived: Path) -> None:
    """What was stamped on its pages is a text."""
    from diffreport.cli.waiting import advice

    told = advice("river@2017", "reads as a scan: 9 of 10 pages have no text")
    assert told == f"have tesseract read it (--ocr eng), or accept it with: {ACCEPTING}"


def test_the_log_tells_what_was_accepted_and_the_note(run: Run, walled: Path) -> None:
    """The same bytes are not superseded by themselves; a re-issue that waits is accepted by its version."""
    run("add", "river@2017", "--accept", "--note", "Seen by\na person.")
    lines = run("log", "river").text.splitlines()
    assert "    note: Seen by / a person." in lines
    [former] = [line for line in lines if line.startswith("    version 3: ")]
    assert former.endswith("in quarantine: it reads as a bot wall: “Just a moment...”; accepted")
    assert not any("superseded" in line for line in lines)
    (walled / "wall.html").write_bytes(WALL)
    run("add", "river", "wall.html", "--edition", "2016")
    [held] = [line for line in run("log", "river").text.splitlines() if line.startswith("    version 5: ")]
    assert held.endswith("; accept it with: diffreport add river@v5 --accept")


def test_what_came_back_later_was_superseded_before(run: Run, walled: Path) -> None:
    """The sound issue took its place; that the same bytes were accepted after that is told of those alone."""
    (walled / "sound-2017.txt").write_text(NEW)
    for argv in (("sound-2017.txt",), ("next-2017.html",), ("next-2017.html", "--accept")):
        run("add", "river", *argv)
    lines = [line for line in run("log", "river").text.splitlines() if "version " in line]
    assert [line.partition(": ")[0].strip() for line in lines] == [
        "superseded version 3",
        "superseded version 4",
        "version 5",
    ]
    assert lines[2].endswith("; accepted")


def test_an_older_edition_in_quarantine_that_is_named_was_not_passed_over(run: Run, archived: Path) -> None:
    """Only others were."""
    (archived / "wall-2014.html").write_bytes(WALL)
    run("add", "river", "wall-2014.html")
    for named in ("2014", "river@2014", "v3"):
        ran = run("report", "river", named)
        assert ran.status == 0
        assert ran.err == ("diffreport: river: 2014 is in quarantine (it reads as a bot wall: “Just a moment...”)\n")


def test_a_reason_is_one_line_whatever_a_reader_failed_at(run: Run, archived: Path) -> None:
    """It is recorded in the archive, which takes no control characters."""
    file = Checked("a.bin", "a.bin", "", seen=Seen(wrong="cannot be read (ValueError: \x1b[2J\nline two)"))
    reason = Judge(Archive.open("archive"), "river").doubt(file, Deposit("a.bin", "2017"))
    assert reason == "is kept unread: it cannot be read (ValueError: [2J line two)"


def test_a_series_with_too_few_good_editions_says_so(run: Run, editions: Path) -> None:
    """And what can be done."""
    run("init")
    (editions / "next-2017.html").write_bytes(WALL)
    run("add", "river", "old-2015.txt", "next-2017.html")
    ran = run("report", "river")
    assert ran.status == 2 and ran.err.count("\n") == 1
    assert "1 of its 2 editions is in quarantine" in ran.err and ACCEPTING in ran.err
    assert run("report", "river", "2015", "2017").status == 0


def test_a_label_of_several_words_is_quoted_for_the_shell(run: Run, archived: Path) -> None:
    """What is to be typed can be typed."""
    (archived / "wall.html").write_bytes(WALL)
    assert "add 'river@June 2017' --accept" in run("add", "river", "wall.html", "--edition", "June 2017").err


@pytest.mark.parametrize(
    ("argv", "wrong"),
    [
        (("river",), "diffreport: river: names no file to add"),
        (("river@2016",), "names no file to add"),
        (("river", "--accept"), "names no file to add"),
        (("river@2016", "--accept", "--title", "T"), "archived already"),
        (("river@2051", "--accept"), "no such edition"),
        (("lake@2016", "--accept"), "no such series"),
    ],
)
def test_what_cannot_be_accepted_is_named(run: Run, archived: Path, argv: tuple[str, ...], wrong: str) -> None:
    """In one line."""
    ran = run("add", *argv)
    assert (ran.status, ran.out) == (2, b"") and wrong in ran.err and ran.err.count("\n") == 1


def test_accepting_what_is_in_no_quarantine_changes_nothing(run: Run, archived: Path) -> None:
    """It says so."""
    ran = run("add", "river@latest", "--accept")
    assert (ran.status, ran.text) == (0, "river@2016 is not in quarantine (version 2)\n")

"""add SERIES@EDITION: a record that turned out to be wrong or incomplete is corrected."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

FACTS = ("--published", "2016-06", "--source", "https://example.org/2016", "--title", "A title", "--note", "two words")


def test_one_forgotten_date_is_added_later(run: Run, archived: Path) -> None:
    """The series is in the order of its dates then; the former record is told with its successor."""
    run("add", "river@2015", "--published", "2015-06")
    ran = run("add", "river@2016", *FACTS, "--by", "Bea")
    assert (ran.status, ran.text) == (0, "corrected the record of river@2016: version 4, supersedes version 2\n")
    log = run("log", "river")
    assert "since 2015" in log.text and "    note: two words\n" in log.text
    assert log.text.count("; its record was corrected\n") == 2 and "superseded" not in log.text
    assert "its record corrected by version 4" in run("show", "river@2016", "--provenance").text
    [fields] = json.loads(run("add", "river@2016", *FACTS, "--format", "json").text)
    assert (fields["new"], fields["version"], fields["published"]) == (False, 4, "2016-06")


def test_what_is_said_of_bytes_that_are_there_is_never_dropped_in_silence(run: Run, archived: Path) -> None:
    """A line names it, and the call that records it."""
    ran = run("add", "river", "new-2016.txt", *FACTS, "-q")
    assert (ran.status, ran.out) == (0, b"")
    assert ran.err == (
        "diffreport: river@2016: its record says otherwise and stays as it is (published, source, title, note); "
        "correct it with: diffreport add river@2016 --published 2016-06 --source https://example.org/2016 "
        "--title 'A title' --note 'two words'\n"
    )
    run("add", "river@2016", *FACTS)
    assert run("add", "river", "new-2016.txt", *FACTS).err == ""


def test_who_deposited_the_bytes_is_told_with_who_accepted_and_corrected_them(run: Run, archived: Path) -> None:
    """A new version has a depositor of its own; those before it are not hidden by it. Other bytes begin anew."""
    (archived / "short-2017.txt").write_text("The river commission met.\n", encoding="utf-8")
    run("add", "river", "short-2017.txt", "--by", "Ann")
    run("add", "river@2017", "--accept", "--by", "Bob")
    run("add", "river@2017", "--title", "Short", "--by", "Cleo")
    told = "depositor: Ann; accepted by Bob (version 4); corrected by Cleo (version 5)\n"
    assert told in run("show", "river@2017").text and told in run("show", "river@2017", "--provenance").text
    assert "depositor: Ann; accepted by Bob (version 4)\n" in run("show", "river@v4", "--provenance").text
    run("add", "river", "new-2016.txt", "--edition", "2017", "--by", "Dora")
    assert "depositor: Dora\n" in run("show", "river@2017", "--provenance").text


def test_the_lines_of_a_note_stay_apart(run: Run, archived: Path) -> None:
    """In the one line that log and show have for it; the record keeps the note as it is."""
    run("add", "river@2016", "--note", "Page 3 is missing.\r\n\n  Scanned\ttwice. \n")
    assert "    note: Page 3 is missing. / Scanned twice.\n" in run("log", "river").text
    assert "note: Page 3 is missing. / Scanned twice.\n" in run("show", "river@2016", "--provenance").text
    assert "Page 3 is missing.\r\n\n" in json.loads(run("log", "river", "--format", "json").text)[1]["note"]


@pytest.mark.parametrize(
    ("argv", "wrong"),
    [
        (("river@2016", "--published", "soon"), "published 'soon': not a date"),
        (("river@2016", "--note", "n", "--edition", "2017"), "only --published, --source, --title and --note"),
        (("river@2016", "--note", "n", "--final-url", "https://example.org/"), "only --published, --source, --title"),
        (("river@2016", "--note", "n", "--encoding", "utf-8"), "leave out how to read it"),
        (("river@2051", "--note", "n"), "no such edition"),
    ],
)
def test_what_cannot_be_corrected_is_named(run: Run, archived: Path, argv: tuple[str, ...], wrong: str) -> None:
    """In one line."""
    ran = run("add", *argv)
    assert (ran.status, ran.out) == (2, b"") and wrong in ran.err and ran.err.count("\n") == 1

"""log of long series: what is known is told, the newest editions are compared, and what is left out is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from diffreport.archive import Archive, Deposit
from tests.cli.conftest import Run

COUNT = 24  # editions: more than are compared unasked


@pytest.fixture
def long(run: Run, editions: Path) -> Path:
    """Return the working folder with a series of many editions, each with one figure more."""
    archive = Archive.init("archive")
    for number in range(COUNT):
        text = f"The police counted {300 + number} boats on the river in summer.\n"
        archive.add("long", text.encode(), Deposit(f"{number}.txt", f"{1990 + number}"))
    return editions


def logged(run: Run, *options: str) -> list[dict[str, Any]]:
    """Return the JSON of a log."""
    items: list[dict[str, Any]] = json.loads(run("log", "long", "--format", "json", *options).text)
    return items


def test_only_the_newest_are_compared_unasked_and_the_others_once_it_was_done(run: Run, long: Path) -> None:
    """The note on standard error and `not_compared` say what was left out; --all leaves nothing out."""
    ran = run("log", "long", "--format", "json")
    assert ran.err == "diffreport: long: 3 not compared before and left so; --all compares them\n"
    items = json.loads(ran.text)
    late = "not compared before; --all compares it"
    assert [item["not_compared"] for item in items] == [None, late, late, late, *[None] * 20]
    assert [item["since"] for item in items[4:]] == [f"{1990 + number}" for number in range(3, COUNT - 1)]
    whole = run("log", "long", "--format", "json", "--all")
    assert whole.err == "" and [item["since"] for item in json.loads(whole.text)[:3]] == [None, "1990", "1991"]
    assert run("log", "long", "--format", "json") == whole


def test_the_newest_are_listed_alone_and_compared_with_what_is_not_listed(run: Run, long: Path) -> None:
    """-n N; more than there are is all."""
    ran = run("log", "long", "-n", "2")
    assert [line[:4] for line in ran.text.splitlines() if not line.startswith(" ")] == ["2012", "2013"]
    assert "    since 2011: 1 finding: 1 figure" in ran.text
    assert ran.err.splitlines()[1] == "diffreport: long: 22 older not listed"
    assert [item["since"] for item in logged(run, "--newest", "1")] == ["2012"]
    assert len(logged(run, "-n", "100")) == COUNT
    assert run("log", "long", "-n", "0").status == 2


def test_one_in_quarantine_whose_bytes_are_gone_is_told_with_the_others(run: Run, long: Path) -> None:
    """As one that is not: what is wrong stands where its comparison would, and the log goes on; so does a report."""
    archive = Archive.open("archive")
    archive.add("long", b"wall\n", Deposit("wall.txt", "2014", quarantine="reads as a bot wall"))
    archive.add("long", b"other wall\n", Deposit("other.txt", "2013", quarantine="reads as a bot wall"))
    for path in (wall := archive.file("long@2014"), archive.file("long@v26")):
        assert path is not None
        path.unlink()
    ran = run("log", "long", "-n", "3")
    assert ran.status == 0 and ran.text.count("missing from the archive; run diffreport verify --repair") == 2
    assert ran.text.splitlines()[-1] == (
        f"    in quarantine: it reads as a bot wall; {wall}: missing from the archive; run diffreport verify --repair"
    )
    assert "missing from the archive" in logged(run)[-1]["not_compared"]
    ran = run("report", "long")
    assert ran.status in (0, 1) and "missing from the archive" in ran.err and "2013" in ran.text


def test_an_edition_that_cannot_be_read_is_passed_over_wherever_it_is(run: Run, long: Path) -> None:
    """Before what is compared, too; what follows is compared with the one before it."""
    archive = Archive.open("archive")
    for label in ("2014", "2015"):
        archive.add("long", bytes(range(256)) * 9, Deposit(f"{label}.bin", label))
    archive.add("long", b"The police counted 400 boats on the river in summer.\n", Deposit("2016.txt", "2016"))
    for options in (("-n", "1"), ()):
        assert logged(run, *options)[-1]["since"] == "2013"
    assert [item["since"] for item in logged(run, "-n", "3")] == [None, None, "2013"]
    assert "2014.bin: is binary" in logged(run, "-n", "3")[0]["not_compared"]


def test_a_damaged_record_is_named_after_all_that_can_be_read(run: Run, long: Path) -> None:
    """One damaged record kept a whole series from being listed. The exit status says that something is missing."""
    record = Path("archive/long/v3/content/edition.json")
    record.write_bytes(b"{}")
    Archive.open("archive").database.remove()  # it still has the record
    ran = run("log", "long", "--format", "json", "-n", "30")
    assert [item["edition"] for item in json.loads(ran.text)] == [f"{1990 + n}" for n in range(COUNT) if n != 2]
    assert ran.status == 2
    why = f"{record}: damaged, its digest differs; run diffreport verify --repair"
    assert ran.err.splitlines()[-1] == f"diffreport: long: without v3; {why}"

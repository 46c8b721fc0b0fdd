"""batch: pairs chosen, compared by processes of their own, and what is said of it."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from diffreport.batch.corpus import MOST_ROWS
from diffreport.batch.repeated import Told
from diffreport.batch.results import COLUMNS
from diffreport.model.corpora import Counts, Row
from diffreport.readers import child
from diffreport.report.corpus.lists import FAILED, FIGURES, OUTLIERS, PAIRS_OF_SHARED, SHARED
from tests.batch.lakes import Here, written
from tests.cli.conftest import Run, Spawn

DOCS = (Path(__file__).parents[2] / "docs" / "batch.md").read_text(encoding="utf-8")


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have pairs worked on in this process, where who does it is not what is tested."""

    class Local(Here):
        def __init__(self, jobs: int) -> None:
            super().__init__()
            self.jobs = jobs

    monkeypatch.setattr("diffreport.batch.local.Local", Local)


def table(folder: Path) -> list[dict[str, str]]:
    """Return the table of an output."""
    with (folder / "results.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def keys_of(section: str) -> list[str]:
    """Return what the first column of a section's table names."""
    rows = [
        line.split("|")[1]
        for line in DOCS.partition(f"## {section}\n")[2].partition("\n## ")[0].splitlines()
        if "|" in line
    ]
    return [key for cell in rows[2:] for key in cell.replace("`", "").replace(",", " ").split()]


def test_a_manifest_is_compared_and_compared_again(run: Run, folder: Path) -> None:
    """One line says what was done, and where the index is; the second time nothing is."""
    written(folder)
    first = run("batch", "lakes.csv", "-o", "out", "--report", "html", "--jobs", "2")
    index = (folder / "out" / "index.html").resolve()
    assert (first.status, first.out) == (0, b"")
    assert first.err == f"diffreport: {index}: 3 pairs: 3 done, 0 current, 0 failed\n"
    assert [row["series"] for row in table(folder / "out")] == ["mere", "tarn", "firth"]
    assert len(list((folder / "out" / "reports").rglob("*.html"))) == 3
    second = run("batch", "lakes.csv", "-o", "out", "--report", "html", "--jobs", "1")
    assert (second.status, second.err) == (0, f"diffreport: {index}: 3 pairs: 0 done, 3 current, 0 failed\n")


def test_a_pair_that_fails_is_told_and_ends_with_status_3(run: Run, folder: Path, here: None) -> None:
    """The others are done; quiet tells that, too, and verbose tells of each pair."""
    written(folder)
    (folder / "2016" / "tarn.txt").unlink()
    ran = run("batch", "lakes.csv", "-o", "out", "--jobs", "1")
    assert ran.status == 3
    failed, last = ran.err.splitlines()
    assert failed.endswith("2016/tarn.txt: does not exist; check the manifest")
    assert last.endswith("2 done, 0 current, 1 failed")
    assert run("batch", "lakes.csv", "-o", "out", "-q") == (3, b"", ran.err.replace("2 done, 0 c", "0 done, 2 c"))
    loud = run("batch", "lakes.csv", "-o", "out", "-v").err.splitlines()
    assert "diffreport: mere--2015--2016: current" in loud and "diffreport: tarn--2015--2016: failed" in loud


def test_pairs_come_from_standard_input(run: Run, folder: Path, here: None) -> None:
    """Paths are relative to the working folder; a pair that is given twice is compared once."""
    written(folder, "Mere")
    line = b'{"old": "2015/mere.txt", "new": "2016/mere.txt"}\n'
    ran = run("batch", "-", "-o", "out", stdin=line * 2)
    assert ran.status == 0
    assert "given a second time, and compared once: 1 pair (line 2)" in ran.err
    assert "1 pair: 1 done" in ran.err


def test_wrong_lines_are_told_before_anything_is_done(run: Run, folder: Path) -> None:
    """Each with its number, in one line."""
    (folder / "m.csv").write_text("old,new\na.txt,\nhttps://example.org/a,b.txt\n", encoding="utf-8")
    ran = run("batch", "m.csv", "-o", "out")
    assert ran.status == 2 and not (folder / "out").exists()
    assert [line.split(": ")[1] for line in ran.err.splitlines()] == ["line 2", "line 3", "m.csv"]


def test_the_last_two_editions_of_every_series_are_compared(run: Run, archived: Path, here: None) -> None:
    """One without two is left out, and counted; none in quarantine is one of them, nor in all pairs of a series."""
    (archived / "lone-2016.txt").write_text("One edition alone is not compared with anything.\n", encoding="utf-8")
    (archived / "wall-2017.txt").write_text("Access denied.\n", encoding="utf-8")
    run("add", "lone", "lone-2016.txt")
    run("add", "river", "wall-2017.txt")
    assert "quarantine" in run("log", "river").text
    ran = run("batch", "--latest", "-o", "out")
    assert ran.status == 0
    assert "1 series left out, for want of two editions" in ran.err
    assert [row["pair"] for row in table(archived / "out")] == ["river--2015--2016"]
    assert ">Latest editions</h1>" in (archived / "out" / "index.html").read_text(encoding="utf-8")
    assert run("batch", "--all-pairs-of", "river", "-o", "all").status == 0
    assert [(row["old"], row["new"]) for row in table(archived / "all")] == [("river@2015", "river@2016")]


def test_a_damaged_series_is_told_and_the_others_are_compared(run: Run, archived: Path, here: None) -> None:
    """The status is 3."""
    run("add", "shore", "old-2015.txt", "new-2016.txt")
    (archived / "archive" / "shore" / "inventory.json").write_text("{", encoding="utf-8")
    ran = run("batch", "--latest", "-o", "out")
    assert ran.status == 3 and "inventory.json" in ran.err
    assert [row["pair"] for row in table(archived / "out")] == ["river--2015--2016"]


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        ((), "which pairs?"),
        (("m.csv", "--latest"), "one of the three"),
        (("m.csv", "--report", "doc"), "--report 'doc' is no format"),
        (("m.csv", "--memory", "1M"), "write 512M, or 2G"),
        (("m.csv", "--memory", "lots"), "write 512M, or 2G"),
        (("m.csv", "--jobs", "2", "--cluster", "tcp://127.0.0.1:1"), "leave one of them out"),
        (("m.csv", "--language", "xx-unknown"), "xx-unknown"),
        (("gone.csv",), "gone.csv: cannot be read"),
        (("m.csv",), "m.csv: is empty"),
        (("n.csv",), "line 1: mere@2015 is no file"),
        (("n.csv", "-o", "m.csv/out"), "m.csv: is no folder"),
        (("n.csv", "--pins", "gone.toml"), "no such file of pins"),
        (("n.csv", "-o", "ftp://host/out"), "is no store"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_line(run: Run, folder: Path, argv: tuple[str, ...], told: str) -> None:
    """Before anything is made."""
    (folder / "m.csv").write_text("", encoding="utf-8")
    (folder / "n.csv").write_text("mere@2015,mere@2016", encoding="utf-8")
    ran = run("batch", *(("-o", "out") if "-o" not in argv else ()), *argv)
    assert ran.status == 2 and told in ran.err and ran.err.count("\n") == 1
    assert not (folder / "out").exists()


def test_a_killed_run_is_completed_by_the_next(spawn: Spawn, run: Run, folder: Path) -> None:
    """Its lock dies with it; what was done is not done again."""
    written(folder, "Mere Tarn Firth Loch Ness Eye Sound Kyle")
    process = spawn("batch", "lakes.csv", "-o", "out", "--jobs", "1", stderr=subprocess.DEVNULL)
    until = time.monotonic() + 300
    while not list((folder / "out").rglob("rows/*/*.json")) and time.monotonic() < until:
        time.sleep(0.01)
    process.kill()
    process.wait()
    assert (folder / "out" / "run").exists()
    done = len(list((folder / "out").rglob("rows/*/*.json")))
    ran = run("batch", "lakes.csv", "-o", "out", "--jobs", "1")
    assert ran.status == 0
    current = int(ran.err.partition(" current")[0].rpartition(" ")[2])
    assert 1 <= done <= current <= 8
    assert len(table(folder / "out")) == 8 and not (folder / "out" / "run").exists()


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_an_interrupt_ends_a_batch_with_status_130(spawn: Spawn, folder: Path) -> None:
    """In one line; no row is half-written, and the next run may begin at once."""
    written(folder, " ".join(f"Lake{n}" for n in range(40)))
    process = spawn("batch", "lakes.csv", "-o", "out", "--jobs", "1", stderr=subprocess.PIPE)
    until = time.monotonic() + 300
    while not list((folder / "out").rglob("rows/*/*.json")) and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=300)
    assert (process.returncode, err) == (130, b"diffreport: interrupted; nothing is half-written\n")
    assert not (folder / "out" / "run").exists()


def test_the_columns_of_the_table_and_the_keys_of_a_row_are_documented() -> None:
    """In their order."""
    assert keys_of("The table") == list(COLUMNS)
    assert keys_of("The sentences") == [*Told._fields]
    assert sorted(keys_of("A row")) == sorted(["schema", *Row.__slots__])
    assert set(Counts._fields) <= set(COLUMNS)
    assert keys_of("Again") == ["schema", "of", "places"]


def test_what_a_page_holds_at_most_is_documented() -> None:
    """As it is."""
    words = " ".join(DOCS.split())
    assert f"has the {MOST_ROWS:,} pairs of which most changed, {FAILED} failures, {SHARED} sentences" in words
    assert f"up to {PAIRS_OF_SHARED} of its pairs, {FIGURES} figures and {OUTLIERS} outliers at most" in words
    assert f"up to {child.MEMORY >> 20} MiB" in words

"""check: silent or telling, its events, its history, its exit statuses."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import NEW, OLD, Run, Spawn

CONFIG = """\
archive = "archive"
[check]
state = "checks.sqlite"
[[source]]
series = "river"
glob = "in/report-*.txt"
"""
BROKEN = """\
[[source]]
series = "lake"
file = "in/lake-2023.txt"
"""


@pytest.fixture
def watched(run: Run, folder: Path) -> Path:
    """Return a folder with a configuration, an archive, and the first edition of a series."""
    (folder / "diffreport.toml").write_text(CONFIG)
    (folder / "in").mkdir()
    assert run("init", "archive", "-q").status == 0
    (folder / "in" / "report-2023.txt").write_text(OLD)
    return folder


def test_a_check_says_nothing_unless_something_is_flagged(run: Run, watched: Path) -> None:
    """The first edition, and the same again: not a byte, status 0."""
    for _ in range(2):
        ran = run("check")
        assert (ran.status, ran.out, ran.err) == (0, b"", "")


def test_what_is_flagged_is_told_once_with_status_1(run: Run, watched: Path) -> None:
    """On standard output, where no target is configured."""
    run("check")
    (watched / "in" / "report-2024.txt").write_text(NEW)
    ran = run("check")
    assert (ran.status, ran.err) == (1, "")
    assert "river" in ran.text and "2024" in ran.text
    again = run("check")
    assert (again.status, again.out) == (0, b"")


def test_what_fails_is_one_line_and_the_rest_is_done(run: Run, watched: Path) -> None:
    """Status 3."""
    with (watched / "diffreport.toml").open("a") as file:
        file.write(BROKEN)
    ran = run("check")
    assert (ran.status, ran.out) == (3, b"")
    assert ran.err.startswith("diffreport: lake: ") and ran.err.count("\n") == 1
    assert "river" in run("list").text


def test_steps_are_told_to_a_verbose_user(run: Run, watched: Path) -> None:
    """On standard error."""
    ran = run("check", "-v")
    assert "river: archived 2023 as v1 (first)" in ran.err
    assert ran.out == b""


def test_events_are_json_where_that_is_asked_for(run: Run, watched: Path) -> None:
    """Every line on standard error is an object, also of a check that cannot begin."""
    events = [json.loads(line) for line in run("check", "-v", "--log-format", "json").err.splitlines()]
    assert [each["event"] for each in events] == ["begun", "answered", "archived", "judged", "ended"]
    assert {each["run"] for each in events} == {1}
    assert all({"time", "level", "message"} <= each.keys() for each in events)
    ran = run("check", "brook", "--log-format", "json")
    [event] = [json.loads(line) for line in ran.err.splitlines()]
    assert (ran.status, event["event"], event["status"]) == (2, "stopped", 2)


def test_a_log_holds_every_event_of_every_check(run: Run, watched: Path) -> None:
    """Though nothing is printed."""
    for _ in range(2):
        assert run("check", "--log", "check.log", "--log-format", "json").err == ""
    events = [json.loads(line) for line in (watched / "check.log").read_text().splitlines()]
    assert [(each["run"], each["event"]) for each in events if each["event"] in ("begun", "ended")] == [
        (1, "begun"),
        (1, "ended"),
        (2, "begun"),
        (2, "ended"),
    ]


def test_a_dry_run_says_what_would_happen_and_which_rule_did_it(run: Run, watched: Path) -> None:
    """Nothing is written anywhere."""
    run("check")
    with (watched / "diffreport.toml").open("a") as file:
        file.write('[[rule]]\nname = "figures only"\nchange = "figure"\n')
    (watched / "in" / "report-2024.txt").write_text(NEW)
    before = {path: path.read_bytes() for path in watched.rglob("*") if path.is_file()}
    ran = run("check", "--dry-run", "--explain")
    assert ran.status == 1
    assert "river: would archive 2024 (new): 1 flagged" in ran.text
    assert 'rule "figures only"' in ran.text
    assert {path: path.read_bytes() for path in watched.rglob("*") if path.is_file()} == before
    assert run("check").status == 1


def test_a_dry_run_says_of_an_event_what_it_is(run: Run, watched: Path) -> None:
    """Nothing is marked in it, so no colon leads to nothing."""
    with (watched / "diffreport.toml").open("a") as file:
        file.write('first = "notify"\n')
    assert "  low First edition\n" in run("check", "--dry-run").text


def test_what_explains_does_not_stand_among_lines_of_json(run: Run, watched: Path) -> None:
    """A program reads them; a dry run prints none of them."""
    with (watched / "diffreport.toml").open("a") as file:
        file.write('[[notify]]\nname = "lines"\nkind = "stdout"\nformat = "jsonl"\n')
    ran = run("check", "--explain")
    assert (ran.status, ran.out) == (2, b"")
    assert "--explain: its lines would stand among those of JSON that notify lines prints; say --dry-run" in ran.err
    assert run("check", "--explain", "--dry-run").status == 0


def test_the_history_tells_of_checks_and_of_a_series(run: Run, watched: Path) -> None:
    """Newest first, in lines or as JSON; it asks nothing."""
    assert run("check", "--history").out == b""
    run("check")
    run("check")
    ran = run("check", "--history")
    assert [line.split(",")[0] for line in ran.text.splitlines()] == ["check 2", "check 1"]
    [last, first] = json.loads(run("check", "--history", "--format", "json").text)
    assert (first["number"], first["new"], last["unchanged"], last["status"]) == (1, 1, 1, 0)
    [answer] = json.loads(run("check", "river", "--history", "--format", "json").text)
    assert (answer["result"], answer["editions"]) == ("new", "river@v1")
    assert "river@v1" in run("check", "river", "--history").text


def test_the_history_names_the_sources_that_rest(run: Run, watched: Path) -> None:
    """Else nothing but the log says why one is not asked."""
    run("check")
    with closing(sqlite3.connect(watched / "checks.sqlite", isolation_level=None)) as state:
        state.execute("UPDATE sources SET later = '9999-01-01T00:00:00Z'")
    told = "river: is not to be asked before 9999-01-01T00:00:00Z, says its server; --force asks"
    for argv in (("check", "--history"), ("check", "river", "--history")):
        assert run(*argv).text.splitlines()[0] == told


@pytest.mark.parametrize(
    ("argv", "wrong"),
    [
        (("brook",), "brook: no source is of this series; there is only river"),
        (("brook", "--history"), "brook: no source is of this series; there is only river"),
        (("--config", "none.toml"), "none.toml: no such configuration file"),
        (("--archive", "nowhere"), "nowhere"),
        (("--log", "in"), "in: cannot be written"),
        (("--by", " "), "--by: names nobody"),
        (("--format", "json"), "--format json: is how the history is told; say --history with it"),
    ],
)
def test_what_cannot_be_begun_is_one_line_with_status_2(
    run: Run, watched: Path, argv: tuple[str, ...], wrong: str
) -> None:
    """And no traceback."""
    ran = run("check", *argv)
    assert (ran.status, ran.out) == (2, b"")
    assert wrong in ran.err and ran.err.count("\n") == 1


def test_without_sources_it_says_how_to_begin(run: Run, folder: Path) -> None:
    """A configuration is made by `config init`."""
    run("init", "archive", "-q")
    ran = run("check")
    assert ran.status == 2
    assert "diffreport config init" in ran.err


def test_fail_on_decides_what_ends_with_status_1(run: Run, watched: Path) -> None:
    """Instead of the rules."""
    run("check")
    (watched / "in" / "report-2024.txt").write_text(NEW)
    assert run("check", "--fail-on", "structure").status == 0


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)], ids=str
)
def test_an_interrupted_check_ends_with_what_it_started_and_says_so(
    watched: Path, run: Run, spawn: Spawn, number: signal.Signals, status: int
) -> None:
    """Though a source hangs; the next check is not held up, and the history has how it ended."""
    pid = watched / "pid"
    code = f"import os, pathlib, time; pathlib.Path({str(pid)!r}).write_text(str(os.getpid())); time.sleep(600)"
    with (watched / "diffreport.toml").open("a") as file:
        command = json.dumps([sys.executable, "-c", code])
        file.write(f'[[source]]\nseries = "slow"\ncommand = {command}\nlabel = {{ from = "date" }}\n')
    process = spawn("check", "-v", stderr=subprocess.PIPE)
    assert any(b"archived 2023" in line for line in process.stderr)
    while not (pid.exists() and pid.read_text()):
        assert process.poll() is None
    process.send_signal(number)
    _, err = process.communicate(timeout=300)
    assert process.returncode == status
    assert b"Traceback" not in err
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)
    told = run("check", "--history").text
    assert told.startswith("check 1, ") and told.endswith(f" s: interrupted; status {status}\n")

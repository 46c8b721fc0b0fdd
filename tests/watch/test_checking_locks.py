"""One check at a time, and what its events hold."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from diffreport.errors import StateError, UsageError
from diffreport.watch.checking.journal import Entry, Journal, Level, appended
from diffreport.watch.checking.locking import BusyError, lock_file, one_at_a_time
from tests.watch.checked import FIRST, World, source

MOMENT = "2024-05-06T08:00:00Z"


def ignore(message: str) -> None:
    """Take no notice."""


def elsewhere(state: Path, wait_seconds: float | None, tell: Callable[[str], None] = ignore) -> list[Exception]:
    """Try to take the lock in another thread, as another process would; return what that failed with."""
    failed: list[Exception] = []

    def take() -> None:
        try:
            with one_at_a_time(state, wait_seconds, tell):
                pass
        except Exception as error:  # noqa: BLE001 - returned
            failed.append(error)

    thread = threading.Thread(target=take)
    thread.start()
    thread.join()
    return failed


def test_a_second_check_leaves_in_silence(world: World) -> None:
    """With status 0; the log says to whom it left it."""
    world.giver.gives["harbours"] = {"2023.txt": FIRST}
    with one_at_a_time(world.state, None, ignore):
        thread = threading.Thread(target=lambda: outcomes.append(world.check(source())))
        outcomes = []
        thread.start()
        thread.join()
    assert (outcomes[0].status, world.giver.asked, world.said) == (0, [], [])
    assert str(os.getpid()) in world.events("busy")[0]


def test_who_waits_is_told_who_holds_it_when_the_time_is_up(tmp_path: Path) -> None:
    """An error of the state, with the option that waits longer."""
    with one_at_a_time(tmp_path / "state", None, ignore):
        [failed] = elsewhere(tmp_path / "state", 0.05)
        assert isinstance(elsewhere(tmp_path / "state", None)[0], BusyError)
    assert isinstance(failed, StateError)
    assert f"process {os.getpid()}" in str(failed)
    assert "--lock-timeout" in str(failed)


def test_a_check_that_hangs_for_hours_is_told_also_to_who_would_leave(tmp_path: Path) -> None:
    """Cron would otherwise be silent for ever."""
    with one_at_a_time(tmp_path / "state", None, ignore):
        os.utime(lock_file(tmp_path / "state"), (0, 0))
        [failed] = elsewhere(tmp_path / "state", None)
    assert isinstance(failed, StateError)
    assert "does not end" in str(failed)


def test_who_waits_for_one_state_is_in_nobodys_way_at_another(tmp_path: Path) -> None:
    """The states of all archives lie in one folder, and a queue for one of them is none for the others."""
    waits = threading.Event()
    with one_at_a_time(tmp_path / "one", None, ignore):
        waiting = threading.Thread(target=elsewhere, args=[tmp_path / "one", 60.0, lambda _: waits.set()])
        waiting.start()
        assert waits.wait(60)
        assert elsewhere(tmp_path / "other", None) == []
    waiting.join()


def test_a_lock_is_gone_when_it_is_let_go(tmp_path: Path) -> None:
    """Nothing is left beside the state, and the next takes it."""
    with one_at_a_time(tmp_path / "deep" / "state", None, ignore):
        pass
    assert [*tmp_path.rglob("*lock*")] == []
    assert elsewhere(tmp_path / "deep" / "state", None) == []


def test_a_lock_that_cannot_be_made_names_the_folder(tmp_path: Path) -> None:
    """An error of the state."""
    (tmp_path / "file").touch()
    [failed] = elsewhere(tmp_path / "file" / "state", None)
    assert isinstance(failed, StateError)


def test_an_event_is_one_line_of_ascii_without_credentials() -> None:
    """Whatever a page or an address holds."""
    told: list[Entry] = []
    journal = Journal([told.append], clock=lambda: MOMENT)
    journal.note(Level.ERROR, "failed", "https://ana:secret@example.org/:\n\x1b[31m\u2028 é", source="ftp://a:b@c/")
    line = told[0].as_json()
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line) == {
        "time": MOMENT,
        "level": "error",
        "event": "failed",
        "run": 0,
        "source": "ftp://***@c/",
        "message": json.loads(line)["message"],
    }
    assert "secret" not in line + told[0].as_text()
    assert "\x1b" not in told[0].as_text() and "\n" not in told[0].as_text()


def test_a_log_is_appended_to(tmp_path: Path) -> None:
    """A line for each event; one that cannot be opened is told before anything is done."""
    for event in ("begun", "ended"):
        with appended(tmp_path / "log", Entry.as_json) as sink:
            Journal([sink], clock=lambda: MOMENT).note(Level.INFO, event, event)
    lines = (tmp_path / "log").read_text().splitlines()
    assert [json.loads(line)["event"] for line in lines] == ["begun", "ended"]
    with pytest.raises(UsageError, match="cannot be written"), appended(tmp_path, Entry.as_json):
        pass

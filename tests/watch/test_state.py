"""The file of what is kept between two checks."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from diffreport.errors import StateError
from diffreport.watch.checking.running import PARTS
from diffreport.watch.state import State


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_the_state_is_its_owner_s_alone(tmp_path: Path) -> None:
    """Wherever it is kept, and whatever SQLite puts beside it while it is open."""
    with State.open(tmp_path / "state.sqlite", PARTS):
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert "state.sqlite" in modes
    assert set(modes.values()) == {0o600}


def test_of_a_full_disk_it_is_told_what_room_it_has(tmp_path: Path) -> None:
    """And not to move the state away, which holds what nobody was told yet."""
    with State.open(tmp_path / "state", ()) as state:
        state.asked("PRAGMA max_page_count = 1")
        with pytest.raises(StateError, match=r"MiB free: make room") as failed, state.changing() as connection:
            connection.execute("CREATE TABLE much (text TEXT)")
            connection.execute("INSERT INTO much VALUES (?)", ("x" * 100_000,))
    assert "move it away" not in str(failed.value)


def test_the_database_of_another_program_is_left_as_it_is(tmp_path: Path) -> None:
    """It is refused before anything in it is changed, how it is written included."""
    file = tmp_path / "browser.sqlite"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE visits (address TEXT)")
    before = file.read_bytes()
    with pytest.raises(StateError, match="was made by another program"):
        State.open(file, PARTS)
    assert file.read_bytes() == before


class _InterruptedAtOnce(sqlite3.Connection):
    def execute(self, *asked: Any) -> sqlite3.Cursor:
        cursor = super().execute(*asked)
        if str(asked[0]).startswith("BEGIN"):
            raise KeyboardInterrupt
        return cursor


def test_an_interrupt_as_soon_as_a_change_begins_leaves_none_open() -> None:
    """What is kept of the interrupted check would be a part of it, and lost with it."""
    with closing(sqlite3.connect(":memory:", isolation_level=None, factory=_InterruptedAtOnce)) as connection:
        with pytest.raises(KeyboardInterrupt), State(Path("state"), connection).changing():
            pass
        assert not connection.in_transaction

"""The file of what is kept between two checks."""

from __future__ import annotations

import os
import stat
from pathlib import Path

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

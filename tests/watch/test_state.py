"""The file of what is kept between two checks."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from diffreport.watch.checking.running import PARTS
from diffreport.watch.state import State


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_the_state_is_its_owner_s_alone(tmp_path: Path) -> None:
    """Wherever it is kept, and whatever SQLite puts beside it while it is open."""
    with State.open(tmp_path / "state.sqlite", PARTS):
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert "state.sqlite" in modes
    assert set(modes.values()) == {0o600}

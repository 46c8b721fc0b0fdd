"""A server, a check and its clock, and a set-up to examine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.watch.checked import World
from tests.watch.examined import Case, made
from tests.watch.server import Server


@pytest.fixture
def server() -> Iterator[Server]:
    """A server on loopback."""
    with Server() as one:
        yield one


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """A folder with an archive to be, a state, and sources that give what they are told to."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return World(tmp_path)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return a function that sets the clock."""

    def set_clock(moment: str) -> None:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(datetime.fromisoformat(moment).timestamp())))

    return set_clock


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """Return a sound set-up."""
    return made(tmp_path)

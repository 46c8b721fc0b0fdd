"""One server for most tests: the program itself, as a process of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.running import Running, archive_in, started


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Return a server of an archive with invented, and with hostile editions."""
    folder = tmp_path_factory.mktemp("served")
    archive_in(folder / "archive")
    with started(folder) as server:
        yield server


@pytest.fixture(autouse=True, scope="module")
def keeping(kept: None) -> None:
    """Keep what is read and compared, as on a machine where the server runs."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with an archive."""
    folder = tmp_path_factory.mktemp("asked")
    archive_in(folder / "archive")
    return folder

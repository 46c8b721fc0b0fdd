"""An archive in each layout, and the judge that has nothing to do with us: ocfl-py."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from pathlib import Path

import ocfl
import pytest

from diffreport.archive import Archive
from tests.archive.torture import THOROUGH

collect_ignore = [] if THOROUGH else ["test_archive_full_disk.py"]

# A series is named by its slug, so that its folder is, too: "the id SHOULD be a URI" cannot be kept.
TOLERATED_WARNINGS = ("[W005]",)


@pytest.fixture(autouse=True)
def _own_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no moment that this machine's environment sets into the records."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Return a function that prints what was done, where somebody asked for it."""

    def told(line: str) -> None:
        if THOROUGH:
            with capsys.disabled():
                print(f"\n  {line}", end="", flush=True)

    return told


@pytest.fixture(params=["flat", "hashed"])
def layout(request: pytest.FixtureRequest) -> str:
    """Return the name of each layout in turn."""
    return str(request.param)


@pytest.fixture
def archive(tmp_path: Path, layout: str) -> Archive:
    """Return an empty archive in each layout."""
    return Archive.init(tmp_path / "archive", layout=layout)


@pytest.fixture
def judge() -> Callable[[Path], int]:
    """Return a function that fails unless ocfl-py finds a root valid, and returns its number of objects."""

    def judged(folder: Path) -> int:
        logging.getLogger().setLevel(logging.ERROR)
        root = ocfl.StorageRoot(root=str(folder))
        valid = root.validate(log_warnings=True, max_errors=10_000)
        lines = [line for _, messages in root.errors for line in messages.splitlines()] + root.log.messages
        complaints = [line for line in lines if not any(code in line for code in TOLERATED_WARNINGS)]
        assert (valid, complaints) == (True, [])
        assert root.good_objects == root.num_objects
        return int(root.num_objects)

    return judged


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[[Archive], Archive]:
    """Return a function that copies an archive, to be damaged."""
    number = iter(range(10_000))

    def copied(archive: Archive) -> Archive:
        folder = tmp_path / f"copy-{next(number)}"
        shutil.copytree(archive.folder, folder, symlinks=True)
        return Archive.open(folder)

    return copied

"""A storage root in a bucket."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from diffreport.stores import Store, opened
from tests.s3 import s3, s3_port

__all__ = ["s3", "s3_port"]


@pytest.fixture
def store(s3: str) -> Store:
    """Return an empty place in a bucket."""
    return opened(f"{s3}/an archive/ü")


@pytest.fixture
def uploaded(store: Store) -> Callable[[Path], str]:
    """Return a function that puts a root on the disk into the bucket, and returns its address."""

    def upload(root: Path) -> str:
        for path in sorted(root.rglob("*")):
            if path.is_file():
                store.write(path.relative_to(root).as_posix(), path.read_bytes())
        return store.place

    return upload


@pytest.fixture
def unforced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Deposits are made in a temporary folder: forcing that to the disk proves nothing, and takes most of the time."""
    monkeypatch.setattr("os.fsync", lambda descriptor: None)

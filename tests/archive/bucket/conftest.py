"""Deposits are made in a temporary folder: forcing that to the disk proves nothing here, and takes most of the time."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _unforced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.fsync", lambda descriptor: None)

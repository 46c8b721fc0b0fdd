"""A store of each kind, empty."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffreport.stores import Store, opened
from tests.s3 import s3, s3_port

__all__ = ["s3", "s3_port"]


@pytest.fixture(params=["folder", "bucket", "bucket with a prefix"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """Return an empty store of each kind in turn."""
    if request.param == "folder":
        return opened(tmp_path / "store")
    bucket = str(request.getfixturevalue("s3"))
    return opened(bucket if request.param == "bucket" else f"{bucket}/a prefix/100%41/ü")

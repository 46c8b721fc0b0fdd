"""What is read or compared for one site is kept for the others, as on a machine where sites are built."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for what is kept."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True, scope="module")
def kept(cache: Path) -> Iterator[None]:
    """Keep it there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DIFFREPORT_CACHE", str(cache))
        yield

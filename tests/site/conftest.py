"""What is read or compared for one site is kept for the others, as on a machine where sites are built."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True, scope="module")
def keeping(kept: None) -> None:
    """Keep it."""

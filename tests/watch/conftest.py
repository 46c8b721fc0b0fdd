"""A server, and what fetches from it without waiting."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.watch.server import Server


@pytest.fixture
def server() -> Iterator[Server]:
    """A server on loopback."""
    with Server() as one:
        yield one

"""A plugin for pytest: editions are read in the process of the test, where coverage sees it.

Otherwise they are read in children that may write nothing, also not what was run in them. Tests of the children
themselves have theirs.
"""

from __future__ import annotations

import pytest

from diffreport.readers import isolated

_is_alone = isolated.is_alone
isolated.is_alone = lambda: True


@pytest.fixture(autouse=True)
def _in_children(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the tests that are about children have them."""
    if request.path.stem in ("test_readers_isolated", "test_readers_bad_inputs"):
        monkeypatch.setattr(isolated, "is_alone", _is_alone)

"""What the page on security promises has a test that is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def test_every_promise_names_tests_that_are_there() -> None:
    """Each row of a table has one at least, and none that was moved or removed."""
    rows = re.findall(r"^\| (?!---|promise )(.+) \| (.+) \|$", PAGE, re.MULTILINE)
    assert len(rows) > 15
    for promise, proof in rows:
        files = re.findall(r"`(tests/[\w/]+\.py)`", proof)
        assert files, promise
        for file in files:
            assert "def test_" in (ROOT / file).read_text(encoding="utf-8"), file

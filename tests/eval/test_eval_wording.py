"""Changes of wording on labelled pairs: how many are found, and how many of those found are right."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from diffreport import compare
from diffreport.model import Document

ROWS = Path(__file__).parent
# Of the labelled changes so many are found, and of the classes given so many are the labelled ones: what an editor
# needs to trust the list. Both halves; the held half was never looked at by whoever wrote the rules.
RECALL, PRECISION = 0.95, 0.90


def signals(row: dict[str, Any]) -> list[str]:
    """Return the classes that the comparison of a row's two paragraphs gives."""
    old, new = (Document.from_paragraphs([row[side]]) for side in ("old", "new"))
    return [signal.signal for signal in compare(old, new).wording]


@pytest.mark.parametrize("half", ["dev", "held"])
def test_changes_of_wording_are_found_and_told_rightly(half: str) -> None:
    """Floors for both: every miss and every wrong class of the development half is listed if one falls below."""
    files = ("dev", "more") if half == "dev" else ("held",)
    texts = [(ROWS / f"wording.{name}.jsonl").read_text(encoding="utf-8") for name in files]
    rows = [json.loads(line) for text in texts for line in text.splitlines()]
    given = [signals(row) for row in rows]
    right = [[name in (row["class"], *row["also"]) for name in names] for row, names in zip(rows, given, strict=True)]
    labelled = [any(found) for row, found in zip(rows, right, strict=True) if row["class"]]
    told = [one for found in right for one in found]
    wrong = [
        (row["id"], row["class"], names)
        for row, names, found in zip(rows, given, right, strict=True)
        if not all(found) or (row["class"] and not any(found))
    ]
    shown = wrong if half == "dev" else f"{len(wrong)} rows"  # the held half stays unseen
    assert sum(labelled) / len(labelled) >= RECALL, shown
    assert sum(told) / len(told) >= PRECISION, shown

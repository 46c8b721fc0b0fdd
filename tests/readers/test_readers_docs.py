"""docs/readers.md is true: every format stands in it, and its example is a reader."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from benchmarks import published
from benchmarks.results import Goal, Part
from diffreport.model import Kind
from diffreport.readers import child, formats
from diffreport.readers.source import LIMIT
from diffreport.readers.task import Format, Task

PAGE = Path(__file__).resolve().parents[2] / "docs" / "readers.md"
TEXT = PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("known", formats.OURS, ids=lambda known: known.name)
def test_every_format_is_in_the_guide(known: Format) -> None:
    """Its media type and the names of its files stand in one row."""
    row = next(line for line in TEXT.splitlines() if line.startswith("|") and f"`{known.media_type}`" in line)
    assert [suffix for suffix in known.suffixes if f"`{suffix}`" not in row] == []


def test_the_limits_in_the_guide_hold() -> None:
    """Sizes and times are those of the code."""
    assert f"| {LIMIT >> 20} MiB |" in TEXT
    assert f"{child.MEMORY >> 30} GiB of address space" in TEXT
    assert child.seconds_for(0) == 8
    assert child.seconds_for(200_000) == 9
    assert child.seconds_for(LIMIT) == 120


def test_the_guides_reader_reads() -> None:
    """The example of another package's format is a `Format`, knows its files, and makes blocks of them."""
    code = next(re.finditer(r"```python\n(.*?)```", TEXT, re.DOTALL))[1]
    names: dict[str, Any] = {}
    exec(compile(code, "docs/readers.md", "exec"), names)
    minutes: Format = names["MINUTES"]
    text = "MINUTES\n# The river\nThe commission met.\n"
    assert minutes.matches
    assert minutes.matches(text.encode())
    drafts = minutes.reading(Task(text.encode(), "a.minutes", text)).drafts
    assert [(draft.kind, draft.text) for draft in drafts] == [
        (Kind.HEADING, "The river"),
        (Kind.PARAGRAPH, "The commission met."),
    ]


def test_what_was_measured_goes_between_its_markers(tmp_path: Path) -> None:
    """A run replaces what the run before wrote, without the long tables, and touches nothing else."""
    begin, end = published.markers("readers")
    assert begin in TEXT
    assert end in TEXT
    page = tmp_path / "page.md"
    page.write_text(f"before\n\n{begin}\nstale\n{end}\n\nafter\n", encoding="utf-8")
    part = Part("readers", "Words", ["said", "## By set", "| set |", "## By file", "| file |"])
    part.goals.append(Goal("recall", "99", "100", True))
    published.publish(part, page)
    published.publish(part, page)
    written = page.read_text(encoding="utf-8")
    assert written.startswith(f"before\n\n{begin}\n\n")
    assert written.endswith(f"\n\n{end}\n\nafter\n")
    assert "stale" not in written
    assert "| file |" not in written
    assert written.count("#### By set") == written.count("| recall | 99 | 100 | yes |") == 1
    with pytest.raises(ValueError, match="has no place"):
        published.publish(Part("words", "Words"), page)

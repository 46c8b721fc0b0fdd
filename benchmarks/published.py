"""The parts of the documents that the benchmark writes."""

from __future__ import annotations

import re
from pathlib import Path

from benchmarks.results import Part, goal_table
from benchmarks.shared import ROOT

PAGE = ROOT / "docs" / "readers.md"
BENCHMARKS = ROOT / "docs" / "benchmarks.md"
PAGES = {
    **dict.fromkeys(("readers", "readers-speed", "readers-limits"), PAGE),
    **dict.fromkeys(
        ("glance", "quality", "figures", "words", "speed", "cases", "book", "start", "meaning"), BENCHMARKS
    ),
    **dict.fromkeys(("report", "archive", "check", "history", "exports"), BENCHMARKS),
    "batch": ROOT / "docs" / "scale.md",
}
LONG = ("## By file",)  # what stays in benchmarks/results alone


def markers(name: str) -> tuple[str, str]:
    """Return the lines between which a part stands in the page."""
    return f"<!-- measured: {name} -->", f"<!-- end of {name} -->"


def publish(part: Part, page: Path = PAGE) -> None:
    """Put what a part has to say between its markers. Raises: ValueError where they are absent."""
    begin, end = markers(part.name)
    text = page.read_text(encoding="utf-8")
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if not pattern.search(text):
        raise ValueError(f"{page.name} has no place for {part.name}: {begin} ... {end}")
    goals = [goal_table(part.goals)] if part.goals else []
    missing = ["Not measured:", "\n".join(f"- {line}" for line in part.missing)] if part.missing else []
    said = filter(None, [*shown(part.blocks), *missing, *goals, part.told])
    body = "\n\n".join([begin, *said, end])
    page.write_text(pattern.sub(lambda _: body, text), encoding="utf-8")


def shown(blocks: list[str]) -> list[str]:
    """Return a part's blocks as they stand in the page: two levels lower, without the long tables."""
    kept: list[str] = []
    for block in blocks:
        if block in LONG:
            break
        kept.append(f"##{block}" if block.startswith("## ") else block)
    return kept

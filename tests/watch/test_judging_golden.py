"""Every golden case of rules is flagged and explained as it is written down: one readable file each."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from diffreport.spots import tables_of
from diffreport.watch.configured import plan_of
from diffreport.watch.judging import explained_lines, judged

from .judged import CAME, compared

CASES = sorted(Path(__file__).with_name("golden").glob("*.txt"))
_WIDTH = 110


def sections(case: Path) -> dict[str, str]:
    """Return the parts of a case by name; what nobody could see in the file is written as `\\u202e`."""
    text = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), case.read_text(encoding="utf-8"))
    parts = re.split(r"^=== (\w+)\n", text, flags=re.MULTILINE)
    return {name: text.strip("\n") for name, text in zip(parts[1::2], parts[2::2], strict=True)}


def outcome(parts: dict[str, str]) -> dict[str, str]:
    """Return what the rules of a case flag, and how that is explained."""
    comparison = compared(parts["old"], parts["new"])
    event = CAME._replace(is_revision="revision" in parts)
    found = judged(comparison, event, plan_of(tables_of(Path("diffreport.toml"), parts["rules"])).rules)
    lines = []
    for flag in found.flags:
        place = " > ".join(flag.section)
        targets = "all" if flag.targets is None else ", ".join(flag.targets)
        lines.append(f"{flag.n} {flag.sort}, {flag.severity} by {flag.rule!r} for {targets}: {flag.label} ({place})")
        lines += [f"  {flag.marked}"] if flag.marked else []
        lines += (f"  {' | '.join(part or '-' for part in figure)}" for figure in flag.figures)
    return {"flags": "\n".join(lines), "explained": "\n".join(explained_lines(found, comparison, _WIDTH))}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_case_is_flagged_as_written_down(case: Path) -> None:
    """Its flags with severity, rule, targets, words and figures, and why the rest was not flagged."""
    parts = sections(case)
    assert outcome(parts) == {"flags": parts.get("flags"), "explained": parts.get("explained")}


def test_there_are_golden_cases() -> None:
    """The folder of cases was found."""
    assert len(CASES) >= 8

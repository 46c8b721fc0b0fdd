"""Every golden case reads as an editor would mark it: one readable file each."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from diffreport import compare
from diffreport.model import Comparison, Document

from . import rendering

CASES = sorted(Path(__file__).with_name("golden").glob("*.txt"))


def sections(case: Path) -> dict[str, str]:
    """Return the parts of a case by name."""
    parts = re.split(r"^=== (\w+)\n", case.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {name: text.strip() for name, text in zip(parts[1::2], parts[2::2], strict=True)}


def editions(parts: dict[str, str]) -> tuple[Document, Document]:
    """Return the texts of a case as editions 2015 and 2016."""
    old = Document.from_paragraphs(parts["old"].split("\n\n"), label="2015")
    return old, Document.from_paragraphs(parts["new"].split("\n\n"), label="2016")


def compared(parts: dict[str, str]) -> Comparison:
    """Return the comparison of a case's texts."""
    return compare(*editions(parts))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_golden_case_reads_as_written_down(case: Path) -> None:
    """Marks, findings and figures of a case are those written in its file."""
    parts = sections(case)
    comparison = compared(parts)
    assert rendering.changes(comparison) == parts["expected"]
    assert rendering.findings(comparison) == parts["findings"]
    assert rendering.figures(comparison) == parts["figures"]


def test_there_are_golden_cases() -> None:
    """The folder of cases was found."""
    assert len(CASES) >= 14

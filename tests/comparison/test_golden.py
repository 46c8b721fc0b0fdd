"""Every golden case reads as an editor would mark it: one readable file each."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from diffreport import compare
from diffreport.model import Block, Comparison, Document, Edition, Kind, Table
from diffreport.text import normalise, printed_form

from . import rendering

CASES = sorted(Path(__file__).with_name("golden").glob("*.txt"))


def sections(case: Path) -> dict[str, str]:
    """Return the parts of a case by name."""
    parts = re.split(r"^=== (\w+)\n", case.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {name: text.strip() for name, text in zip(parts[1::2], parts[2::2], strict=True)}


def block(text: str, section: tuple[str, ...]) -> Block:
    """Return a block: a heading behind `#`, a table of lines with `|` around the cells, else a paragraph."""
    if text.startswith("# "):
        return Block(Kind.HEADING, normalise(text[2:]), level=2)
    if text.startswith("| "):
        rows = tuple(tuple(cell.strip() for cell in line.strip("| ").split("|")) for line in text.splitlines())
        return Block(Kind.TABLE, "\n".join(map(" | ".join, rows)), section, table=Table(rows, 1))
    return Block(Kind.PARAGRAPH, normalise(text), section, printed=printed_form(text, normalise(text)))


def edition(text: str, label: str) -> Document:
    """Return the blocks of a text, between which stand empty lines, as an edition."""
    section: tuple[str, ...] = ()
    blocks = []
    for part in text.split("\n\n"):
        blocks.append(block(part, section))
        section = (blocks[-1].text,) if blocks[-1].kind is Kind.HEADING else section
    return Document(tuple(blocks), Edition(label=label))


def editions(parts: dict[str, str]) -> tuple[Document, Document]:
    """Return the texts of a case as editions 2015 and 2016."""
    return edition(parts["old"], "2015"), edition(parts["new"], "2016")


def compared(parts: dict[str, str]) -> Comparison:
    """Return the comparison of a case's texts."""
    return compare(*editions(parts))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_golden_case_reads_as_written_down(case: Path) -> None:
    """Marks, findings, figures and questions of a case are those written in its file."""
    parts = sections(case)
    comparison = compared(parts)
    assert rendering.changes(comparison) == parts["expected"]
    assert rendering.findings(comparison) == parts["findings"]
    assert rendering.figures(comparison) == parts["figures"]
    assert rendering.questions(comparison) == parts.get("questions", "")


def test_there_are_golden_cases() -> None:
    """The folder of cases was found."""
    assert len(CASES) >= 14

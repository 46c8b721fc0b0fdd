"""Which marks the text has, so that the footer explains those and no others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diffreport.report.marked.elements import Element
from diffreport.report.marked.rows import Item, Plain, Row
from diffreport.report.marked.sections import Fold, Section

MARKS = ("words", "figure", "added", "removed", "rewrite", "moved", "split", "trivial", "doubtful")


def marks_in(found: Sequence[Section]) -> tuple[str, ...]:
    """Return which of `MARKS` the text has, in that order. Cost: linear in the marks."""
    seen = {mark for section in found for mark in _in_section(section)}
    return tuple(mark for mark in MARKS if mark in seen)


def _in_section(section: Section) -> Iterator[str]:
    for one in section.items:
        if isinstance(one, Row):
            yield from _in_row(one)
        elif any(plain.noise for plain in _plain(one)):
            yield "trivial"
    if section.heading is not None and section.heading.noise:
        yield "trivial"


def _plain(one: Item | Fold) -> Sequence[Plain]:
    return one.items if isinstance(one, Fold) else [one] if isinstance(one, Plain) else []


def _in_row(row: Row) -> Iterator[str]:
    yield from ("split" if name == "merge" else name for name in row.classes.split())
    if any("doubtful" in note.tags.split() for note in row.notes):
        yield "doubtful"
    for element in (*row.was, *row.now):
        yield from _in_element(element)


def _in_element(element: Element) -> Iterator[str]:
    table = element.table
    cells = [cell.marks for row in (*table.head, *table.body) for cell in row.cells] if table else []
    is_whole = "blk" in element.classes.split()
    for mark in (*element.marks, *(mark for marks in cells for mark in marks)):
        if mark.tag in ("ins", "del"):
            kinds = mark.kind.split()
            if "f" in kinds:
                yield "figure"
            if "z" in kinds:
                yield "trivial"
            elif not is_whole and "pb" not in kinds:
                yield "words"

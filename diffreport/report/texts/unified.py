"""A unified diff of the plain texts of two editions, as `patch` takes it.

What stays is told by the alignment: a paragraph that moved is deleted at its old place and inserted at the new one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from diffreport.model import Comparison, Edition
from diffreport.report.lines import visible
from diffreport.report.lookup import look_up
from diffreport.report.marked.weave import WovenRow
from diffreport.report.texts.passages import Passage, Rows, Whole, passages
from diffreport.report.texts.plain import lines_of

_CONTEXT = 3  # lines that stay, shown beside those that do not
_SIGNS = {"": " ", "del": "-", "ins": "+"}
# In names, as git and GNU diff quote them; of other controls the number, in octal.
_NOT_BARE = re.compile(r'[\x00-\x1f\x7f"\\]')
_QUOTED = {'"': r"\"", "\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"}


class _Edit(NamedTuple):
    sign: str  # " ", "-" or "+"
    line: str


def render_diff(comparison: Comparison) -> str:
    """Return what makes the old edition's plain text the new one's; nothing if they are alike. Cost: linear."""
    lookup = look_up(replace(comparison, lone=None))  # of an edition that is missing the text is empty
    edits = [edit for passage in passages(lookup) for edit in _edits(passage)]
    hunks = "".join(_hunks(edits))
    if not hunks:
        return ""
    heads = (("---", comparison.old.edition, "old"), ("+++", comparison.new.edition, "new"))
    return "".join(f"{sign} {_head(edition, side)}\n" for sign, edition, side in heads) + hunks


def _edits(passage: Passage) -> Iterator[_Edit]:
    """Yield the lines of a passage with what becomes of them; the two forms of a line one behind the other."""
    if isinstance(passage, Whole):
        yield from (_Edit(_SIGNS[passage.tag], line) for line in lines_of([passage.block]))
    elif isinstance(passage, Rows):
        yield from _rows(passage)
    else:
        yield from _replaced(lines_of(passage.olds), lines_of(passage.news))


def _rows(table: Rows) -> Iterator[_Edit]:
    captions = (block.table.caption if block.table else "" for block in (table.old, table.new))
    yield from _replaced(*([visible(caption)] if caption else [] for caption in captions))
    for row in table.rows:
        old = [_of(row, "ins")] if row.side != "new" else []
        new = [_of(row, "del")] if row.side != "old" else []
        yield from _replaced(old, new)


def _of(row: WovenRow, other: str) -> str:
    return visible(" | ".join("".join(mark.text for mark in cell.marks if mark.tag != other) for cell in row.cells))


def _replaced(olds: Sequence[str], news: Sequence[str]) -> Iterator[_Edit]:
    if olds == news:
        yield from (_Edit(" ", line) for line in news)
    else:
        yield from (_Edit("-", line) for line in olds)
        yield from (_Edit("+", line) for line in news)


def _hunks(edits: Sequence[_Edit]) -> Iterator[str]:
    """Yield the runs of lines that differ, with those beside them, and at which lines of either text they begin."""
    old = new = done = 0  # lines before `done`
    for first, end in _runs(edits):
        for sign, _ in edits[done:first]:
            old, new = old + (sign != "+"), new + (sign != "-")
        run = edits[first:end]
        counts = sum(sign != "+" for sign, _ in run), sum(sign != "-" for sign, _ in run)
        yield f"@@ -{_range(old, counts[0])} +{_range(new, counts[1])} @@\n"
        yield from (f"{sign}{line}\n" for sign, line in run)
        old, new, done = old + counts[0], new + counts[1], end


def _runs(edits: Sequence[_Edit]) -> Iterator[tuple[int, int]]:
    start = end = -1
    for n, edit in enumerate(edits):
        if edit.sign == " ":
            continue
        if end < 0 or n - _CONTEXT > end:
            if end >= 0:
                yield start, end
            start = max(n - _CONTEXT, 0)
        end = min(n + 1 + _CONTEXT, len(edits))
    if end >= 0:
        yield start, end


def _range(before: int, count: int) -> str:
    """Return where a run begins, and how long it is; one without lines stands behind the line before it."""
    return f"{before + 1 if count else before}" + ("" if count == 1 else f",{count}")


def _head(edition: Edition, side: str) -> str:
    """Return the name of an edition, no path and quoted if need be, and behind a tab its date."""
    name = (edition.name or edition.label or side).rpartition("/")[2] or side
    if _NOT_BARE.search(name):
        name = f'"{_NOT_BARE.sub(lambda found: _QUOTED.get(found[0]) or f"{chr(92)}{ord(found[0]):03o}", name)}"'
    date = edition.published or edition.retrieved or ""
    return f"{name}\t{date}" if date or " " in name else name

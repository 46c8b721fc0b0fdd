"""Tables of Markdown with changes marked in them.

Cells are marked inside, rows with the break of their line; a table that cannot be told so is marked as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TypeGuard

from diffreport.model import Table
from diffreport.report.marked.marks import Mark
from diffreport.report.marked.weave import WovenRow
from diffreport.report.texts.escapes import CAPTION, changed, escaped, marked
from diffreport.report.texts.passages import Rows

_TAGS = {"": "", "old": "del", "new": "ins"}
_BREAK = "\n\n"
# Where rows of one edition stand before one of both, the mark goes from behind a stroke to behind the next; at the end
# of a table, from before one to before the next. Either way each line is a row, whether the mark is resolved or not.
_STROKE = 1  # characters: "|"
_LAST = 2  # " |"


def is_grid(table: Table | None) -> TypeGuard[Table]:
    """Tell whether a table has cells."""
    return table is not None and bool(table.rows) and bool(table.rows[0])


def whole(table: Table, tag: str = "") -> str:
    """Return a table of one edition, or of both."""
    caption = f"{CAPTION} {escaped(table.caption)}{_BREAK}" if table.caption else ""
    text = caption + _lines([_line(map(escaped, row)) for row in table.rows], len(table.rows[0]))
    return marked(tag, f"{_BREAK}{text}{_BREAK}") if tag else text


def woven(found: Rows) -> str:
    """Return a table of both editions, row by row where each of them is told by its line."""
    old, new = found.old.table, found.new.table
    if old is None or new is None:
        return ""
    if not _is_told(found.rows, old, new):
        return f"{whole(old, 'del')}{_BREAK}{whole(new, 'ins')}"
    if old.caption and new.caption:
        caption = f"{CAPTION} {_words(found.caption)}"
    else:
        both = (f"{CAPTION} {escaped(text)}" if text else "" for text in (old.caption, new.caption))
        caption = changed(*both)
    return (caption and caption + _BREAK) + _lines(_woven(found.rows), len(new.rows[0]))


def _is_told(rows: Sequence[WovenRow], old: Table, new: Table) -> bool:
    """Tell whether the header is in both editions, a row of both stands at one end of what is in one, none is empty."""
    has_end = not rows[-1].side or any(not row.side for row in rows[1:])
    return not rows[0].side and has_end and all(any(row) for row in (*old.rows, *new.rows))


def _woven(rows: Sequence[WovenRow]) -> list[str]:
    """Return the lines of rows; those of one edition are in the line of the next row of both, else of the last one."""
    lines: list[str] = []
    waiting: list[tuple[str, list[str]]] = []
    for side, run in groupby(rows, key=lambda row: row.side):
        found = [_line(_words(cell.marks, side) for cell in row.cells) for row in run]
        if side:
            waiting.append((_TAGS[side], found))
            continue
        before = (marked(tag, "".join(f"{line[_STROKE:]}\n|" for line in alone)) for tag, alone in waiting)
        lines += [f"|{''.join(before)}{found[0][_STROKE:]}", *found[1:]]
        waiting = []
    behind = (marked(tag, "".join(f" |\n{line[:-_LAST]}" for line in alone)) for tag, alone in waiting)
    return [*lines[:-1], f"{lines[-1][:-_LAST]}{''.join(behind)} |"]


def _words(marks: Iterable[Mark], side: str = "") -> str:
    """Return the marks of a cell or a caption; plain text where the whole row is marked, as of one side."""
    out, old, new = [], "", ""
    for tag, text, _ in marks:
        if (not tag or side or (tag == "del" and new)) and (old or new):
            out.append(changed(old, new))
            old = new = ""
        if not tag or side:
            out.append(escaped(text))
        elif tag == "del":
            old += escaped(text)
        else:
            new += escaped(text)
    return "".join(out) + changed(old, new)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _lines(lines: Sequence[str], columns: int) -> str:
    """Return the lines of a table with the one that makes a header of the first, without which there is no table."""
    return "\n".join([lines[0], _line(["---"] * columns), *lines[1:]])

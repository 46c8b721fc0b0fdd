r"""Both editions as plain text with the marks of GNU wdiff: `[-old-]{+new+}`.

Where a text has what would be a mark, a backslash stands between the two characters, one more than stands there. One
stands, too, before a line of a block that a reader of plain text would pass over or take characters of: an empty one, a
rule ("---"), number signs with a space behind them; one more where backslashes stand there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from diffreport.model import Comparison
from diffreport.report.lookup import look_up
from diffreport.report.marked.marks import Mark
from diffreport.report.marked.weave import WovenRow
from diffreport.report.texts.passages import Passage, Rows, Whole, Woven, passages

_MARKS = {"": "{}", "del": "[-{}-]", "ins": "{{+{}+}}"}
_TAGS = {"": "", "old": "del", "new": "ins"}
_LIKE_A_MARK = re.compile(r"(?<=\[)(?=\\*-)|(?<=-)(?=\\*\])|(?<=\{)(?=\\*\+)|(?<=\+)(?=\\*\})")
_LIKE_A_SIGN = re.compile(r"^(?=\\*(?:$|([-=_*~─—])(?: ?\1){2,}$|#{1,6}(?!.* \| )[ \t]))", re.MULTILINE)
_BREAK = "\n\n"


def render_wdiff(comparison: Comparison) -> str:
    """Return both editions in one text; without what is between the marks of one, it is the other. Cost: linear."""
    written = (_passage(passage) for passage in passages(look_up(comparison)))
    return "".join(text + _BREAK for text in written)[:-1]


def _passage(passage: Passage) -> str:
    if isinstance(passage, Whole):
        return _marked(passage.tag, _lines(passage.block.text))
    sides = (passage.olds, passage.news) if isinstance(passage, Woven) else ((passage.old,), (passage.new,))
    if any(_LIKE_A_SIGN.search(block.text) for side in sides for block in side):  # then lines are not told apart
        olds, news = (_BREAK.join(_lines(block.text) for block in side) for side in sides)
        return olds if olds == news else _marked("del", olds) + _marked("ins", news)
    return _joined(passage.marks if isinstance(passage, Woven) else tuple(_grid(passage)))


def _grid(table: Rows) -> Iterator[Mark]:
    """Yield the marks of a table: its caption and its rows, each with the break before it, or at the top behind it."""
    rows = [(_TAGS[row.side], tuple(_row(row))) for row in table.rows]
    if table.old.table and table.new.table and (table.old.table.caption or table.new.table.caption):
        sides = [bool(block.table and block.table.caption) for block in (table.old, table.new)]
        rows.insert(0, ("" if all(sides) else "del" if sides[0] else "ins", table.caption))
    first = next((n for n, (tag, _) in enumerate(rows) if not tag), len(rows))
    for n, (tag, marks) in enumerate(rows):
        if n > first:
            yield Mark(tag, "\n")
        yield from marks
        if n < first:
            yield Mark(tag, "\n")


def _row(row: WovenRow) -> Iterator[Mark]:
    for n, cell in enumerate(row.cells):
        if n:
            yield Mark(_TAGS[row.side], " | ")
        yield from (mark._replace(tag=_TAGS[row.side] or mark.tag) for mark in cell.marks)


def _joined(marks: Sequence[Mark]) -> str:
    shown = (mark for mark in marks if mark.tag != "ref")
    return "".join(
        _marked(tag, _escaped("".join(_BREAK if mark.kind == "pb" else mark.text for mark in run)))
        for tag, run in groupby(shown, key=lambda mark: mark.tag)
    )


def _lines(text: str) -> str:
    return _escaped(_LIKE_A_SIGN.sub(r"\\", text))


def _escaped(text: str) -> str:
    return _LIKE_A_MARK.sub(r"\\", text)


def _marked(tag: str, text: str) -> str:
    return _MARKS[tag].format(text)

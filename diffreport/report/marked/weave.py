"""Marked tables: rows and columns of both editions woven into one grid."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from diffreport.model import Change, Table, TableChange
from diffreport.report.marked.marks import Mark, marked, plain, replaced, whole

Pairs = Sequence[tuple[int | None, int | None]]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a woven table. `tag` is th or td; `scope` col, row or ""; `side` "new" or "old" where
    its column stands in that edition only; `wordy` that it is read as text, not as a figure."""

    tag: str
    scope: str
    side: str
    marks: tuple[Mark, ...]
    wordy: bool


@dataclass(frozen=True, slots=True)
class WovenRow:
    """A row; `side` as for a cell. `place` is its place in the old edition where the order differs."""

    side: str
    place: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class WovenTable:
    """A table that holds both editions. `columns` gives the old places of the columns where their
    order differs, else it is empty."""

    caption: tuple[Mark, ...]
    head: tuple[WovenRow, ...]
    body: tuple[WovenRow, ...]
    columns: str
    wide: bool

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Return every mark of the table."""
        cells = [m for row in (*self.head, *self.body) for cell in row.cells for m in cell.marks]
        return (*self.caption, *cells)


# More columns than this do not fit the measure, and longer lines of words that cannot be broken do not fit a phone
# (characters, one between two columns counted): the table scrolls.
FITTING_COLUMNS = 6
FITTING_LINE = 32
_BREAK = re.compile(r"[\s-]")
# A cell of more characters is read as prose.
WORDY_CELL = 24


def one_sided(table: Table, tag: str, kind: str = "") -> WovenTable:
    """Return a table of one edition, its cells marked with `tag` ("" leaves them unmarked)."""

    def mark(text: str) -> tuple[Mark, ...]:
        return whole(tag, text, kind) if tag else plain(text)

    side = {"ins": "new", "del": "old"}.get(tag, "")
    rows = [[mark(text) for text in row] for row in table.rows]
    grid = [
        WovenRow(side, "", tuple(_cell(number < table.header_rows, n, "", m) for n, m in enumerate(row)))
        for number, row in enumerate(rows)
    ]
    return WovenTable(mark(table.caption), *_aligned(grid, table.header_rows), "", _is_wide(grid))


def woven(old: Table, new: Table, change: TableChange, words: Change | None) -> WovenTable | None:
    """Return both editions of a table in one grid, or None if the change does not cover them."""
    headers = _unlisted_headers(old, new, change)
    rows = [*headers, *((r.old, r.new) for r in change.rows)]
    columns = [(c.old, c.new) for c in change.columns]
    if not (_covers(rows, len(old.rows), len(new.rows)) and _covers(columns, _width(old), _width(new))):
        return None
    content = {(c.row + len(headers), c.column) for c in change.cells if c.noise is None}
    row_order, column_order = _weave(rows), _weave(columns)
    rows_in_order = _in_order(rows, row_order)
    out: list[WovenRow] = []
    head = 0
    for r in row_order:
        o, n = rows[r]
        before = (None,) * _width(old) if o is None else old.rows[o]
        after = (None,) * _width(new) if n is None else new.rows[n]
        is_head = len(out) == head and (_is_head(old, o) if n is None else _is_head(new, n))
        head += is_head
        pairs = [
            _cell_marks(_at(before, columns[c][0]), _at(after, columns[c][1]), (r, c) in content) for c in column_order
        ]
        sides = [_side(*columns[c]) for c in column_order]
        cells = [_cell(is_head, at, side, marks) for at, (side, marks) in enumerate(zip(sides, pairs, strict=True))]
        out.append(WovenRow(_side(o, n), "" if rows_in_order else _place(o), tuple(cells)))
    places = "" if _in_order(columns, column_order) else " ".join(_place(columns[c][0]) or "-" for c in column_order)
    caption = _caption(old.caption, new.caption, words)
    return WovenTable(caption, *_aligned(out, head), places, _is_wide(out))


def _unlisted_headers(old: Table, new: Table, change: TableChange) -> list[tuple[int | None, int | None]]:
    """Return the header rows that the change does not pair: a table's headers belong together by place."""
    olds, news = {r.old for r in change.rows}, {r.new for r in change.rows}
    return list(
        zip_longest(
            (i for i in range(old.header_rows) if i not in olds), (j for j in range(new.header_rows) if j not in news)
        )
    )


def _cell_marks(before: str | None, after: str | None, is_content: bool) -> tuple[Mark, ...]:
    """Return the marks of a cell; None stands for a cell that the edition does not have."""
    if before is None or after is None:
        return whole("ins", after) if after is not None else whole("del", before or "")
    if not is_content:  # a cell that differs although nobody reports it differs in print alone
        return replaced(before, after, "z")
    is_figure = any(c.isdigit() for c in before + after) and len(after) <= WORDY_CELL
    return replaced(before, after, "f" if is_figure else "")


def _cell(is_head: bool, at: int, side: str, marks: tuple[Mark, ...]) -> Cell:
    scope = "" if not marks else "col" if is_head else "row" if at == 0 else ""
    cell = Cell("th" if scope else "td", scope, side, marks, wordy=False)
    return replace(cell, wordy=len(_shown(cell)) > WORDY_CELL)


def _aligned(rows: Sequence[WovenRow], head: int) -> tuple[tuple[WovenRow, ...], tuple[WovenRow, ...]]:
    """Return header rows and the others; the cells of a column of texts are read as prose, from their header on."""
    texts: Counter[int] = Counter()
    for row in rows[head:]:
        for at, cell in enumerate(row.cells):
            text = _shown(cell)
            if any(map(str.isalnum, text)):
                texts[at] += -1 if any(map(str.isdigit, text)) else 1
    out = tuple(
        replace(
            row, cells=tuple(replace(c, wordy=c.wordy or (at > 0 and texts[at] > 0)) for at, c in enumerate(row.cells))
        )
        for row in rows
    )
    return out[:head], out[head:]


def _is_wide(rows: Sequence[WovenRow]) -> bool:
    """Tell whether a table may be wider than a narrow window, however its cells are broken into lines."""
    columns: Counter[int] = Counter()
    for row in rows:
        for at, cell in enumerate(row.cells):
            words = _BREAK.split("".join(mark.text for mark in cell.marks))
            columns[at] = max(columns[at], 1, *map(len, words))
    return len(columns) > FITTING_COLUMNS or columns.total() + len(columns) - 1 > FITTING_LINE


def _shown(cell: Cell) -> str:
    return "".join(mark.text for mark in cell.marks if mark.tag != "del")


def _caption(old: str, new: str, words: Change | None) -> tuple[Mark, ...]:
    """Return the caption, word by word where the change's first line is the caption on both sides."""
    if words is not None and old and new and "\n" in words.old_tokens and "\n" in words.new_tokens:
        i, j = words.old_tokens.index("\n"), words.new_tokens.index("\n")
        ops = tuple(op for op in words.opcodes if op.i2 <= i and op.j2 <= j)
        # the equal run may go on beyond the caption: it is cut there
        rest = next((op for op in words.opcodes if op.i1 <= i < op.i2 and op.j1 <= j < op.j2), None)
        if rest is not None and rest.tag == "equal" and i - rest.i1 == j - rest.j1:
            ops += (rest._replace(i2=i, j2=j),)
        line = Change("", 0, ops, words.old_tokens[:i], words.new_tokens[:j])
        marks = marked(line, (), (frozenset(), frozenset()))[0]
        spelt = ["".join(m.text for m in marks if m.tag != tag) for tag in ("ins", "del")]
        if spelt == [old, new]:
            return marks
    return replaced(old, new)


def _weave(pairs: Pairs) -> list[int]:
    """Return positions of the pairs: new ones in order, old ones after their old neighbour."""
    gone = {old: n for n, (old, new) in enumerate(pairs) if new is None and old is not None}
    out: list[int] = []

    def emit_gone(index: int) -> None:
        while index in gone:
            out.append(gone[index])
            index += 1

    emit_gone(0)
    for _, n in sorted((new, n) for n, (_, new) in enumerate(pairs) if new is not None):
        out.append(n)
        old = pairs[n][0]
        if old is not None:
            emit_gone(old + 1)
    return out


def _covers(pairs: Pairs, old: int, new: int) -> bool:
    """Tell whether every index of either side is in exactly one pair."""
    olds = sorted(pair[0] for pair in pairs if pair[0] is not None)
    news = sorted(pair[1] for pair in pairs if pair[1] is not None)
    return olds == list(range(old)) and news == list(range(new))


def _in_order(pairs: Pairs, order: Sequence[int]) -> bool:
    olds = [old for n in order if (old := pairs[n][0]) is not None]
    return olds == sorted(olds)


def _place(old: int | None) -> str:
    return "" if old is None else str(old + 1)


def _side(old: int | None, new: int | None) -> str:
    return "old" if new is None else "new" if old is None else ""


def _at(cells: Sequence[str | None], column: int | None) -> str | None:
    return None if column is None else cells[column]


def _is_head(table: Table, row: int | None) -> bool:
    return row is not None and row < table.header_rows


def _width(table: Table) -> int:
    return len(table.rows[0]) if table.rows else 0

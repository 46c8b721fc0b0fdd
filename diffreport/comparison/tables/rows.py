"""What changed inside a table: rows by key, columns by header, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from diffreport import text as _text
from diffreport.comparison.figures.mentions import amounts
from diffreport.comparison.figures.numerals import holds_number
from diffreport.comparison.figures.pairing import difference
from diffreport.comparison.spoofs import content_kept
from diffreport.comparison.words import opcodes, spans_of
from diffreport.model import CellChange, ColumnPair, Figure, Relation, RowPair, Table, TableChange

# Rows whose keys read differently belong together if the keys are this alike (0 to 100, rapidfuzz's ratio),
_KEY_RATIO = 80
# or if this share of their other filled cells reads the same, of at least so many.
_CELL_SHARE = 0.6
_CELLS = 3
# A replaced row is tried with this many of the rows it may have replaced: bounds the time of a rewritten table.
_REACH = 50

Row = tuple[str, ...]


def compare_tables(link: int, old: Table, new: Table) -> TableChange:
    """Return rows, columns and cells of two tables, paired.

    Shapes: every column and every row below the headers is in exactly one pair; `cells` lists those that
    differ between paired rows and paired columns.
    """
    columns = _columns(old, new)
    rows = _rows(old, new, columns)
    cells = []
    for r, row in enumerate(rows):
        for c, column in enumerate(columns):
            if None not in (row.old, row.new, column.old, column.new):
                cell = _cell((r, c), old.rows[row.old or 0][column.old or 0], new.rows[row.new or 0][column.new or 0])
                cells += [cell] if cell else []
    changed = {cell.row for cell in cells if not cell.noise}
    rows = [
        replace(row, relation=Relation.REVISED) if r in changed and row.relation == Relation.SAME else row
        for r, row in enumerate(rows)
    ]
    return TableChange(link, tuple(columns), tuple(rows), tuple(cells))


def cell_figure(text: str) -> Figure | None:
    """Return the one figure of a cell, or None where it holds none or several."""
    found = amounts(_text.tokens(text))
    return found[0].figure if len(found) == 1 else None


def _key(text: str) -> str:
    return _text.fold_typography(text).casefold()


def _columns(old: Table, new: Table) -> list[ColumnPair]:
    """Pair columns by header; where as many headers were replaced as came, by place."""
    a, b = header(old), header(new)
    out: list[ColumnPair] = []
    for tag, i1, i2, j1, j2 in spans_of([_key(h) for h in a], [_key(h) for h in b]):
        if tag == "equal" or i2 - i1 == j2 - j1:
            out += [ColumnPair(i, j, a[i], b[j]) for i, j in zip(range(i1, i2), range(j1, j2), strict=True)]
        else:
            out += [ColumnPair(i, None, a[i], "", Relation.REMOVED) for i in range(i1, i2)]
            out += [ColumnPair(None, j, "", b[j], Relation.ADDED) for j in range(j1, j2)]
    return out


def header(table: Table) -> Row:
    """Return one name a column: the header rows joined; without any, empty names in their places."""
    width = len(table.rows[0]) if table.rows else 0
    head = table.rows[: table.header_rows]
    return tuple(" ".join(dict.fromkeys(row[c] for row in head if row[c])) for c in range(width))


def _rows(old: Table, new: Table, columns: Sequence[ColumnPair]) -> list[RowPair]:
    """Pair rows by key in order, then what was replaced by likeness, then what moved."""
    olds, news = range(old.header_rows, len(old.rows)), range(new.header_rows, len(new.rows))
    a, b = ([_key(_row_key(table.rows[k])) for k in side] for table, side in ((old, olds), (new, news)))
    partner: dict[int, int] = {}
    for tag, i1, i2, j1, j2 in spans_of(a, b):
        if tag == "equal":
            partner.update(zip(news[j1:j2], olds[i1:i2], strict=True))
        else:
            _pair_alike(partner, (old, olds[i1:i2]), (new, news[j1:j2]), columns)
    taken = set(partner.values())
    moved = _same_key_elsewhere({k: key for k, key in zip(olds, a, strict=True) if k not in taken}, b, news, partner)
    return _in_order(old, new, partner | moved, set(moved))


def _row_key(row: Row) -> str:
    return next((cell for cell in row if cell), "")


def _pair_alike(
    partner: dict[int, int], old: tuple[Table, range], new: tuple[Table, range], columns: Sequence[ColumnPair]
) -> None:
    start = 0
    for j in new[1]:
        for n, i in enumerate(old[1][start : start + _REACH], start):
            if _alike(old[0].rows[i], new[0].rows[j], columns):
                partner[j], start = i, n + 1
                break


def _alike(old: Row, new: Row, columns: Sequence[ColumnPair]) -> bool:
    """Tell whether rows with different keys are one row: a reworded key, or the same cells under a new one."""
    a, b = _key(_row_key(old)), _key(_row_key(new))
    if not holds_number((*_text.tokens(a), *_text.tokens(b))) and fuzz.ratio(a, b) >= _KEY_RATIO:
        return True
    pairs = [(_key(old[p.old]), _key(new[p.new])) for p in columns[1:] if p.old is not None and p.new is not None]
    filled = [x == y for x, y in pairs if x or y]
    return len(filled) >= _CELLS and sum(filled) >= _CELL_SHARE * len(filled)


def _same_key_elsewhere(
    free: dict[int, str], keys: Sequence[str], news: range, partner: dict[int, int]
) -> dict[int, int]:
    """Return new row -> old row for what stands under the same key out of order."""
    places: dict[str, list[int]] = {}
    for i, key in reversed(free.items()):
        places.setdefault(key, []).append(i)
    wanted = [(j, key) for j, key in zip(news, keys, strict=True) if key and j not in partner]
    return {j: places[key].pop() for j, key in wanted if places.get(key)}


def _in_order(old: Table, new: Table, partner: dict[int, int], moved: set[int]) -> list[RowPair]:
    """Return the row pairs in the order of the new table, each removed row after its old neighbour."""
    host_of = {i: j for j, i in partner.items()}
    gone: dict[int, list[RowPair]] = {}
    host = -1
    for i in range(old.header_rows, len(old.rows)):
        if i in host_of:
            host = host_of[i] if host_of[i] not in moved else host
        else:
            gone.setdefault(host, []).append(RowPair(Relation.REMOVED, i, None, _row_key(old.rows[i]), ""))
    out = gone.get(-1, [])
    for j in range(new.header_rows, len(new.rows)):
        i = partner.get(j, -1)
        if i < 0:
            out.append(RowPair(Relation.ADDED, None, j, "", _row_key(new.rows[j])))
        else:
            relation = Relation.MOVED if j in moved else Relation.SAME
            out.append(RowPair(relation, i, j, _row_key(old.rows[i]), _row_key(new.rows[j])))
        out += gone.get(j, [])
    return out


def _cell(place: tuple[int, int], old: str, new: str) -> CellChange | None:
    if old == new:
        return None
    a, b = _text.tokens(old), _text.tokens(new)
    marks = [op.noise for op in content_kept(opcodes(a, b), a, b) if op.tag != "equal"]
    noise = marks[0] if marks and all(marks) else None
    delta, percent = (None, None) if noise else difference(cell_figure(old), cell_figure(new))
    return CellChange(*place, old, new, delta, percent, noise)

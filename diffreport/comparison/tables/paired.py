"""What changed inside a table: columns by header, rows by key, cell by cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import NamedTuple

from diffreport import text as _text
from diffreport.comparison.alignment.chain import Pair, in_order
from diffreport.comparison.tables.cells import Differ, cell_change, plain_opcodes, unit_names
from diffreport.comparison.tables.columns import columns_by_content, columns_by_name
from diffreport.comparison.tables.keys import (
    Grid,
    counters,
    folded,
    grids,
    groups,
    header,
    key_columns,
    naming_columns,
    row_keys,
)
from diffreport.comparison.tables.rows import pair_rows
from diffreport.model import CellChange, ColumnPair, Relation, RowPair, Table, TableChange

# Where less than this share of the rows keep their order, and there are a few, the table was sorted anew.
_KEPT_ORDER = 0.5
_SORTED_ROWS = 4
# So many names of rows at least, and of columns, make a table known again that was turned.
_TURNED = 2

Place = tuple[int | None, int | None]


class _Match(NamedTuple):
    """The columns and rows of two tables that belong together, those that moved, and the columns that name rows."""

    columns: list[Pair]
    rows: list[Pair]
    moved_columns: AbstractSet[Pair]
    moved_rows: AbstractSet[Pair]
    keys: list[Pair]

    def mirrored(self) -> _Match:
        """Return the match of the exchanged tables."""
        columns, rows, keys = (sorted((j, i) for i, j in pairs) for pairs in (self.columns, self.rows, self.keys))
        moved_columns, moved_rows = ({(j, i) for i, j in pairs} for pairs in (self.moved_columns, self.moved_rows))
        return _Match(columns, rows, moved_columns, moved_rows, keys)


def compare_tables(link: int, old: Table, new: Table, differ: Differ = plain_opcodes) -> TableChange:
    """Return rows, columns and cells of two tables, paired; `differ` compares the words of two cells.

    Shapes: every column, and every row below the headers, is in exactly one pair, in the order of the new table;
        before them header rows that differ are paired by their place. `cells` lists what differs between paired
        rows and paired columns. Exchanged tables give the mirror image.
        Where few rows keep their order the table was sorted anew, and no single row is said to have moved.
    Cost: near-linear in cells.
    """
    sides = _Sides(old, new, *grids(old, new))
    match = _matched(sides)
    columns = sides.columns(match, differ)
    rows = [*sides.head_rows(match), *sides.rows(match)]
    cells = list(sides.cells(columns, rows, differ))
    changed = {cell.row for cell in cells if not cell.noise}
    rows = [
        replace(row, relation=Relation.REVISED) if r in changed and row.relation == Relation.SAME else row
        for r, row in enumerate(rows)
    ]
    return TableChange(link, tuple(columns), tuple(rows), tuple(cells))


def is_sorted_anew(change: TableChange) -> bool:
    """Tell whether the rows of a table stand in another order, and not because some of them moved."""
    if any(row.relation == Relation.MOVED for row in change.rows):
        return False
    olds = [row.old for row in change.rows if row.old is not None and row.new is not None]
    return olds != sorted(olds)


def is_turned(change: TableChange) -> bool:
    """Tell whether the rows of a table became its columns: what named the ones names the others."""
    columns = _lone_names((c.relation, c.old_name, c.new_name) for c in change.columns)
    rows = _lone_names((r.relation, r.old_key, r.new_key) for r in change.rows)
    exchanged = (columns[0], rows[1]), (rows[0], columns[1])
    return all(len(a & b) >= max(_TURNED, _KEPT_ORDER * max(len(a), len(b))) for a, b in exchanged)


def _lone_names(pairs: Iterable[tuple[Relation, str, str]]) -> tuple[set[str], set[str]]:
    """Return the names of what only the old table has, and of what only the new one has."""
    told = [(relation, folded(old), folded(new)) for relation, old, new in pairs]
    gone = {old for relation, old, _ in told if relation == Relation.REMOVED}
    return gone, {new for relation, _, new in told if relation == Relation.ADDED}


def turned(table: Table) -> Table:
    """Return a table of one header row with its rows as columns."""
    return Table(tuple(zip(*table.rows, strict=True)), 1, table.caption)


def _matched(sides: _Sides) -> _Match:
    # ties are broken by the order of rows and columns, so one side must always be the first
    ranks = [(len(grid.rows), grid.rows, grid.head) for grid in (sides.first, sides.second)]
    if ranks[1] < ranks[0]:
        return _match(sides.second, sides.first).mirrored()
    return _match(sides.first, sides.second)


def _match(old: Grid, new: Grid) -> _Match:
    named = columns_by_name(old, new)
    naming = naming_columns(old, new, named)
    rows = pair_rows(old, new, named, naming, is_named=True) if naming else []
    columns = columns_by_content(old, new, named, rows)
    keys = key_columns(old, new, columns)
    is_lone = len(old.body) == len(new.body) == 1  # a single row needs no name
    is_named = bool(naming_columns(old, new, columns)) or (keys[:1] == [(0, 0)] and not is_lone)
    if (columns, keys) != (named, naming):
        rows = pair_rows(old, new, columns, keys, is_named=is_named)
    if is_named and not naming_columns(old, new, columns) and _differ_in(old, new, rows, keys):
        is_named = False  # figures like any others, and no keys
    moved_rows = _moved(rows)
    if len(rows) >= _SORTED_ROWS and len(moved_rows) > (1 - _KEPT_ORDER) * len(rows):
        moved_rows = set()
    return _Match(columns, rows, _moved(columns), moved_rows, keys if is_named else [])


def _differ_in(old: Grid, new: Grid, rows: Sequence[Pair], columns: Sequence[Pair]) -> bool:
    """Tell whether rows that belong together differ in some columns."""
    return any(old.rows[i][c] != new.rows[j][d] for i, j in rows for c, d in columns)


def _moved(pairs: Sequence[Pair]) -> set[Pair]:
    kept = in_order(pairs, [1.0] * len(pairs))
    return {pair for k, pair in enumerate(pairs) if k not in kept}


@dataclass(frozen=True, slots=True)
class _Sides:
    """Two tables, and each as it is matched."""

    old: Table
    new: Table
    first: Grid
    second: Grid

    def columns(self, match: _Match, differ: Differ) -> list[ColumnPair]:
        """Return the columns in pairs; one is revised if its header has other words."""
        names = header(self.old, self.first.head), header(self.new, self.second.head)
        out = []
        for i, j in _woven(range(len(names[0])), range(len(names[1])), match.columns, match.moved_columns):
            before, after = "" if i is None else names[0][i], "" if j is None else names[1][j]
            if i is None or j is None:
                relation = Relation.ADDED if i is None else Relation.REMOVED
            elif (i, j) in match.moved_columns:
                relation = Relation.MOVED
            else:
                alike = self.first.last_names[i] == self.second.last_names[j] != ""
                relation = Relation.SAME if alike or not _differ(before, after, differ) else Relation.REVISED
            out.append(ColumnPair(i, j, before, after, relation))
        return out

    def head_rows(self, match: _Match) -> list[RowPair]:
        """Return the header rows that differ, and one that only one edition marks as a header."""
        unmarked = self.first.head > self.old.header_rows or self.second.head > self.new.header_rows
        out = []
        for k in range(min(self.first.head, self.second.head)):
            before, after = self.old.rows[k], self.new.rows[k]
            if unmarked or any(before[i] != after[j] for i, j in match.columns):
                out.append(RowPair(Relation.SAME, k, k, _first(before), _first(after)))
        return out

    def rows(self, match: _Match) -> list[RowPair]:
        """Return the rows below the headers in pairs."""
        keys = match.keys if match.columns else [(0, 0)]
        old_keys = _printed_keys(self.old, self.first.head, [i for i, _ in keys])
        new_keys = _printed_keys(self.new, self.second.head, [j for _, j in keys])
        out = []
        for i, j in _woven(self.first.body, self.second.body, match.rows, match.moved_rows):
            before = "" if i is None else old_keys[i - self.first.head]
            after = "" if j is None else new_keys[j - self.second.head]
            relation = Relation.SAME
            if i is None or j is None:
                relation = Relation.ADDED if i is None else Relation.REMOVED
            elif (i, j) in match.moved_rows:
                relation = Relation.MOVED
            out.append(RowPair(relation, i, j, before, after))
        return out

    def cells(self, columns: Sequence[ColumnPair], rows: Sequence[RowPair], differ: Differ) -> Iterator[CellChange]:
        """Yield what differs in paired rows and columns."""
        pairs = [(c, p.old, p.new) for c, p in enumerate(columns) if p.old is not None and p.new is not None]
        units = unit_names(self.old, self.new, columns)
        counted = set(counters(self.first, self.second, [(i, j) for _, i, j in pairs]))
        is_whole = len(pairs) == len(columns) and all(i == j for _, i, j in pairs)
        for r, row in enumerate(rows):
            if row.old is None or row.new is None:
                continue
            before, after = self.old.rows[row.old], self.new.rows[row.new]
            if is_whole and before == after:
                continue
            for c, i, j in pairs:
                if before[i] != after[j] and (i, j) in counted and row.old >= self.first.head:
                    yield CellChange(r, c, before[i], after[j], noise="renumbering")
                elif before[i] != after[j]:
                    yield cell_change((r, c), (before[i], after[j]), units[c], differ)


def _differ(old: str, new: str, differ: Differ) -> bool:
    """Tell whether two headers differ in more than print."""
    if folded(old) == folded(new):
        return False
    return any(op.is_content for op in differ(_text.tokens(old), _text.tokens(new)))


def _first(row: Sequence[str]) -> str:
    return next(filter(None, row), "")


def _printed_keys(table: Table, head: int, columns: Sequence[int]) -> list[str]:
    """Return the key of each row below the headers as printed, behind its group where it is repeated.

    A row whose key is empty is told by its first filled cell; where no column names rows they have no keys.
    """
    if not columns or not table.rows or not table.rows[0]:
        return [""] * (len(table.rows) - head)
    grid = Grid((), table.rows, head)
    keys = [
        ", ".join(dict.fromkeys(filter(None, key))) or _first(row)
        for key, row in zip(row_keys(grid, columns), table.rows[head:], strict=True)
    ]
    count = Counter(keys)
    return [
        f"{group}, {key}" if group and count[key] > 1 else key for group, key in zip(groups(grid), keys, strict=True)
    ]


def _woven(olds: range, news: range, pairs: Sequence[Pair], moved: AbstractSet[Pair]) -> Iterator[Place]:
    """Yield both sides in the order of the new one, what was removed behind its old neighbour that did not move."""
    new_of, old_of = dict(pairs), {j: i for i, j in pairs}
    gone: dict[int, list[int]] = {}
    host = -1
    for i in olds:
        j = new_of.get(i)
        if j is None:
            gone.setdefault(host, []).append(i)
        elif (i, j) not in moved:
            host = j
    yield from ((i, None) for i in gone.get(-1, ()))
    for j in news:
        yield old_of.get(j), j
        yield from ((i, None) for i in gone.get(j, ()))

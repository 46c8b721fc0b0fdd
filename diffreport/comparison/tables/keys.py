"""What tells the rows of a table apart: its header, its key columns, and the key of each row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from diffreport import text as _text
from diffreport.comparison.alignment.chain import Pair
from diffreport.comparison.figures.numerals import YEAR, parse
from diffreport.model import Table

# More leading columns than this are no key: somebody would have to read them all to name a row.
_KEY_COLUMNS = 4
# A column with figures in this share of its filled cells is what a table tells, not whom it tells it of.
_FIGURE_SHARE = 0.5
# What a cell says in place of a figure that there is none of.
NOTHING = frozenset(("", "n/a", "na", "nil", "none"))
_EDGES = " .:;*†‡"
_DIGITS = re.compile(r"\d+")
# What numbers a row: "1.02A", "F3", "AC-2(1)", 7. A longer number counts something.
_CODE = re.compile(r"(?:[a-z]{1,4}[-.]?)?\d{1,3}(?:[-.]\d{1,3})*[a-z]?(?:\(\w{1,3}\))*")
# A column is of codes, or of names, if this share of its filled cells is; names read so many words at least
_MOSTLY = 0.7
_NAME_WORDS = 2
# and hardly any of them twice.
_APART = 0.9

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it is matched: names and cells without case, typography, footnote marks and marks at their edges.

    Shapes: one name a column, "" for none; `rows` are all rows of the table, the first `head` of them headers.
    """

    names: Row
    rows: Sequence[Row]
    head: int

    @property
    def body(self) -> range:
        """Return the places of the rows below the headers."""
        return range(self.head, len(self.rows))

    @property
    def last_names(self) -> Row:
        """Return the last header row, which names each column alone; without headers, empty names."""
        return self.rows[self.head - 1] if self.head else self.names

    @property
    def groups(self) -> Row:
        """Return what stands above the last header of each column; a title of the whole table names no group."""
        above = [row for row in self.rows[: max(0, self.head - 1)] if len(set(filter(None, row))) > 1]
        return _names(above, len(above)) if above else ("",) * len(self.names)

    def column(self, c: int) -> list[str]:
        """Return the cells of a column below the headers."""
        return [row[c] for row in self.rows[self.head :]]


def grids(old: Table, new: Table) -> tuple[Grid, Grid]:
    """Return two tables as they are matched; where an edition marks no headers, its first row may read like some."""
    sides = [[tuple(map(folded, row)) for row in table.rows] for table in (old, new)]
    heads = [min(table.header_rows, len(table.rows)) for table in (old, new)]
    if 0 in heads and all(sides) and _read_alike(*(side[max(0, n - 1)] for side, n in zip(sides, heads, strict=True))):
        heads = [max(1, n) for n in heads]
    first, second = (Grid(_names(rows, n), rows, n) for rows, n in zip(sides, heads, strict=True))
    return first, second


def _read_alike(old: Row, new: Row) -> bool:
    """Tell whether two first rows are the headers of one table: most of their cells are the same, and none a figure."""
    shared = set(filter(None, old)) & set(filter(None, new))
    return 2 * len(shared) > max(len(old), len(new)) and not any(map(_is_amount, (*old, *new)))


def _names(rows: Sequence[Row], head: int) -> Row:
    width = len(rows[0]) if rows else 0
    return tuple(" ".join(dict.fromkeys(row[c] for row in rows[:head] if row[c])) for c in range(width))


def header(table: Table, head: int | None = None) -> Row:
    """Return one name a column as printed: the header rows joined; without any, empty names in their places.

    `head` is how many rows are headers, those that the table marks by default.
    """
    return _names(table.rows, table.header_rows if head is None else head)


def folded(cell: str) -> str:
    """Return what a cell is matched by."""
    if not cell.isascii():
        cell = "".join([c for c in cell if not _text.is_raised(c)]) or cell
    return _text.fold_typography(cell).casefold().strip(_EDGES)


def numbers(key: str) -> list[int]:
    """Return the numbers in a key: rows of two numbers are two rows, whatever else reads the same."""
    return [int(found) for found in _DIGITS.findall(key) if found.isascii()]


def _is_amount(cell: str) -> bool:
    return parse(cell) is not None and not YEAR.fullmatch(cell)


def key_columns(old: Grid, new: Grid, columns: Sequence[Pair]) -> list[Pair]:
    """Return the smallest set of leading columns whose cells tell the rows apart in both tables.

    That is the first one, and others only where it does not suffice and they hold names rather than figures. A
    column that merely counts the rows is no key, and neither are codes before names.
    Shapes: empty only if no columns are paired.
    """
    weak = {*code_columns(old, new, columns), *counters(old, new, columns)}
    telling = [pair for pair in columns if pair not in weak]
    leading = telling or list(columns)
    keys = leading[:1]
    apart = _distinct(old, new, keys)
    for pair in leading[1 : 2 * _KEY_COLUMNS]:
        if apart >= len(old.body) + len(new.body) or len(keys) == _KEY_COLUMNS:
            break
        if holds_figures(old.column(pair[0])) or holds_figures(new.column(pair[1])):
            continue
        more = _distinct(old, new, [*keys, pair])
        if more > apart:
            keys, apart = [*keys, pair], more
    return keys


def naming_columns(old: Grid, new: Grid, columns: Sequence[Pair]) -> list[Pair]:
    """Return the key columns, none if they hold figures or nothing: those may read the same in two rows by chance."""
    keys = key_columns(old, new, columns)
    return [] if any(holds_figures(old.column(i)) or holds_figures(new.column(j)) for i, j in keys) else keys


def code_columns(old: Grid, new: Grid, columns: Sequence[Pair]) -> list[Pair]:
    """Return the leading columns of codes if a column of names follows them, else none.

    A code is given to another row sooner than a name: where both stand, the name says which row it is.
    """
    for n, (i, j) in enumerate(columns[:_KEY_COLUMNS]):
        sides = old.column(i), new.column(j)
        if n and all(map(_are_names, sides)):
            return list(columns[:n])
        if not all(map(_are_codes, sides)):
            break
    return []


def counters(old: Grid, new: Grid, columns: Sequence[Pair]) -> list[Pair]:
    """Return the columns that merely count the rows, in both tables."""
    return [(i, j) for i, j in columns if _counts(old.column(i)) and _counts(new.column(j))]


def _are_codes(cells: Sequence[str]) -> bool:
    filled = list(filter(None, cells))
    return sum(map(is_code, filled)) >= _MOSTLY * len(cells) > 0


def is_code(cell: str) -> bool:
    """Tell whether a cell is a short number, with letters and points perhaps."""
    return _CODE.fullmatch(cell) is not None and not YEAR.fullmatch(cell)


def _are_names(cells: Sequence[str]) -> bool:
    """Tell whether cells are names of a few words, each of another row."""
    filled = list(filter(None, cells))
    words = [sum(word.strip(",.:;()").isalpha() for word in cell.split()) for cell in filled]
    named = sum(count >= _NAME_WORDS for count in words)
    return named >= _MOSTLY * len(cells) > 0 and len(set(filled)) >= _APART * len(filled)


def _counts(cells: Sequence[str]) -> bool:
    """Tell whether cells are 1, 2, 3 and so on: they move on when a row comes."""
    return len(cells) > 1 and all(cell == str(n) for n, cell in enumerate(cells, 1))


def holds_figures(cells: Sequence[str]) -> bool:
    """Tell whether most filled cells of a column are figures."""
    filled = [cell for cell in cells if cell not in NOTHING and any(map(str.isalnum, cell))]
    return sum(map(_is_amount, filled)) >= _FIGURE_SHARE * len(filled)


def _distinct(old: Grid, new: Grid, keys: Sequence[Pair]) -> int:
    return len(set(row_keys(old, [i for i, _ in keys]))) + len(set(row_keys(new, [j for _, j in keys])))


def row_keys(grid: Grid, columns: Sequence[int]) -> list[Row]:
    """Return the key of each row below the headers; of several columns an empty leading one goes on from above.

    Merged cells are printed once, in the first of the rows they stand for.
    """
    out: list[Row] = []
    above: Row = ("",) * len(columns)
    for k in grid.body:
        key = tuple([grid.rows[k][c] for c in columns])
        if len(key) > 1 and not key[0] and any(key):
            filled = next(n for n, cell in enumerate(key) if cell)
            key = above[:filled] + key[filled:]
        out.append(key)
        above = key
    return out


def groups(grid: Grid) -> list[str]:
    """Return the group that each row below the headers stands in: the row above with one text and nothing beside it."""
    out: list[str] = []
    group = ""
    for k in grid.body:
        row = grid.rows[k]
        out.append(group)
        if len(row) > 1 and row[0] and not any(row[1:]):
            group = row[0]
    return out

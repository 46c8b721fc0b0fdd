"""Which columns of two tables are one: by their headers, then by what stands in them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from rapidfuzz import fuzz

from diffreport.comparison.alignment.chain import Pair, in_order
from diffreport.comparison.tables.cells import without_unit
from diffreport.comparison.tables.keys import Grid, Row, numbers

# A renamed column keeps this share of its cells, and so many different ones unless the table has fewer;
_KEPT = 0.6
_CELLS = 3
# with a header that is alike (0 to 100, rapidfuzz's ratio) less will do,
_ALIKE = 60
_KEPT_ALIKE = 0.25
# and without any headers a column is the one with which it shares most.
_KEPT_BARE = 0.4
# Cells compared to find renamed columns: more rows than that many cells allow are thinned evenly.
_CELL_BUDGET = 400_000
# Of more pairs of columns only those that stand so near each other are compared.
_COLUMN_PAIRS = 10_000
_BAND = 16
_NO_LETTERS = re.compile(r"[\W\d_]+")


def columns_by_name(old: Grid, new: Grid) -> list[Pair]:
    """Return the columns with one header, rising in the old one; those of one name by their order.

    Below several header rows the last one may tell alone, if the groups above it are not two, and a unit in brackets
    may be another. Columns without a header have none in common, but the first ones, which hold the keys.
    """
    out = _of_one_name(old.names, new.names, {})
    if max(old.head, new.head) > 1:
        above = old.groups, new.groups
        last = _of_one_name(old.last_names, new.last_names, out)
        out |= {i: j for i, j in last.items() if _may_be_one_group(above[0][i], above[1][j])}
    out = _of_one_name(tuple(map(without_unit, old.names)), tuple(map(without_unit, new.names)), out)
    if old.names[:1] == new.names[:1] == ("",) and any(new.names):
        out.setdefault(0, 0)
    return sorted(out.items())


def _may_be_one_group(old: str, new: str) -> bool:
    """Tell whether columns may stand in one group: "North" and "Northern", but not "2019" and "2021"."""
    return not (old and new) or (numbers(old) == numbers(new) and fuzz.token_sort_ratio(old, new) >= _ALIKE)


def _of_one_name(old: Row, new: Row, known: dict[int, int]) -> dict[int, int]:
    """Return the known pairs, and columns of one name that stands as often on either side."""
    taken = set(known.values())
    places: dict[str, list[int]] = {}
    for j, name in enumerate(new):
        if j not in taken:
            places.setdefault(name, []).append(j)
    count = Counter(name for i, name in enumerate(old) if i not in known)
    out = dict(known)
    seen: Counter[str] = Counter()
    for i, name in enumerate(old):
        if i not in known and name and len(places.get(name, ())) == count[name]:
            out[i] = places[name][seen[name]]
            seen[name] += 1
    return out


def columns_by_content(old: Grid, new: Grid, known: Sequence[Pair], rows: Sequence[Pair]) -> list[Pair]:
    """Return the columns that are one though their headers differ, rising in the old one; all of `known` too.

    `rows` are rows that belong together, empty if none are known: then cells count wherever they stand.
    Cost: bounded by a budget of cells, and linear in the cells beyond it.
    """
    olds = sorted(set(range(len(old.names))).difference(i for i, _ in known))
    news = sorted(set(range(len(new.names))).difference(j for _, j in known))
    if not olds or not news:
        return sorted(known)
    cells = _Cells(old, new, rows, len(olds) * len(news))
    found = []
    reach = _BAND if len(olds) * len(news) > _COLUMN_PAIRS else max(*olds, *news)
    for i in olds:
        for j in news[bisect_left(news, i - reach) : bisect_right(news, i + reach)]:
            kept, is_told = cells.kept(i, j)
            if _belong(old.names[i], new.names[j], kept, is_told):
                found.append((-kept, abs(i - j), i, j))
    pairs = dict(known)
    taken = set(pairs.values())
    for *_, i, j in sorted(found):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    pairs |= dict(_in_place(old, new, sorted(pairs.items())))
    return sorted(pairs.items())


def _belong(old: str, new: str, kept: float, is_told: bool) -> bool:
    """Tell whether two columns of different headers are one."""
    if not old and not new:
        return kept >= _KEPT_BARE
    if kept >= _KEPT and is_told:
        return True
    return numbers(old) == numbers(new) and kept >= _KEPT_ALIKE and fuzz.token_sort_ratio(old, new) >= _ALIKE


def _in_place(old: Grid, new: Grid, known: Sequence[Pair]) -> Iterator[Pair]:
    """Yield columns that alone are left between two pairs, if no header says that they are two.

    Either has no header, or their headers have the same letters: the year of the edition moved on.
    """
    taken = {j for _, j in known}
    kept = [known[k] for k in sorted(in_order(known, [1.0] * len(known)))]
    free = set(range(len(old.names))).difference(i for i, _ in known)
    for (i0, j0), (i1, j1) in pairwise([(-1, -1), *kept, (len(old.names), len(new.names))]):
        olds = [i for i in range(i0 + 1, i1) if i in free]
        news = [j for j in range(j0 + 1, j1) if j not in taken]
        if len(olds) == len(news):
            yield from ((i, j) for i, j in zip(olds, news, strict=True) if _may_be_one(old.names[i], new.names[j]))


def _may_be_one(old: str, new: str) -> bool:
    return not (old and new) or _NO_LETTERS.sub("", old) == _NO_LETTERS.sub("", new)


class _Cells:
    """How much of a column stands in another one."""

    def __init__(self, old: Grid, new: Grid, rows: Sequence[Pair], pairs: int) -> None:
        self._paired = bool(rows)
        if rows:
            sample = rows[:: 1 + len(rows) * pairs // _CELL_BUDGET]
            self._old: list[list[str]] = _columns([old.rows[i] for i, _ in sample], len(old.names))
            self._new: list[list[str]] = _columns([new.rows[j] for _, j in sample], len(new.names))
        else:
            step = 1 + max(len(old.rows), len(new.rows)) * pairs // _CELL_BUDGET
            self._old = _columns(old.rows[old.head :: step], len(old.names))
            self._new = _columns(new.rows[new.head :: step], len(new.names))

    def kept(self, i: int, j: int) -> tuple[float, bool]:
        """Return the share of filled cells of two columns that are the same, and whether those are no chance."""
        a, b = self._old[i], self._new[j]
        if self._paired:
            filled = [(x, y) for x, y in zip(a, b, strict=True) if x or y]
            same = [x for x, y in filled if x == y]
            return len(same) / max(1, len(filled)), _say_enough(same, len(filled))
        left, right = Counter(filter(None, a)), Counter(filter(None, b))
        shared = left & right
        share = 2 * shared.total() / max(1, left.total() + right.total())
        return share, _say_enough(shared, max(left.total(), right.total()))


def _say_enough(same: Iterable[str], filled: int) -> bool:
    """Tell whether the cells that two columns share are no chance: a few different ones, or all of a small table's."""
    return len(set(same)) >= min(_CELLS, max(2, filled))


def _columns(rows: Iterable[Row], width: int) -> list[list[str]]:
    return [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(width)]

"""Which rows of two tables are one: by their keys, then by what else stands in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from rapidfuzz import fuzz

from diffreport import text as _text
from diffreport.comparison import anchored
from diffreport.comparison.alignment.chain import Pair, in_order
from diffreport.comparison.figures.numerals import YEAR
from diffreport.comparison.tables.keys import NOTHING, Grid, Row, code_columns, groups, holds_figures, numbers, row_keys
from diffreport.comparison.words import code_points

# A key is reworded if it shares this much of its words with the other one (all of a short key's in a longer one),
_WORDS = 0.8
_CONTAINED_WORDS = 3
# or this much where it is a sentence of so many words, or reads so alike (0 to 100, rapidfuzz's ratio) and a third
# of the other cells stayed.
_SOME_WORDS = 0.5
_SENTENCE_WORDS = 8
_RATIO = 80
_SOME_CELLS = 1 / 3
# The name of a group reads so alike the one that it had: the rows in it bear it out.
_GROUP_RATIO = 70
# Under a new key it is the same row if this share of the other filled cells reads the same, of at least so many.
_CELL_SHARE = 0.6
_CELLS = 3
# A longer cell is prose: it stayed if it reads about the same.
_PROSE = 20
_PROSE_RATIO = 75
# A cell that more rows of a column have says nothing of its row.
_HOLDERS = 4
# So many pairs of rows without a partner are compared one by one; of more only those that share a telling cell.
_ROW_PAIRS = 20_000

Key = TypeVar("Key", str, tuple[str, ...])


def pair_rows(old: Grid, new: Grid, columns: Sequence[Pair], keys: Sequence[Pair], *, is_named: bool) -> list[Pair]:
    """Return the rows below the headers that belong together, rising in the old table.

    `is_named` tells that the keys name the rows; where they do not, what is left between two pairs belongs together.
    Keys that stand once pair first, then those that stand once in their group, then repeated ones in order with
    what is around them, and last the rows whose key is another one. Where codes stand before the names, they tell
    rows of one name apart, and a name that was reworded is known by its code.
    Cost: near-linear in cells.
    """
    rows = _Rows(old, new, columns, keys)
    are_figures = any(holds_figures(old.column(i)) or holds_figures(new.column(j)) for i, j in keys)
    for a, b in (rows.coded(), rows.keys(), rows.grouped()):
        rows.pair_unique(a, b)
    rows.pair_coded(rows.reads_on)
    for a, b in (rows.whole(), rows.keys()):
        rows.pair_in_gaps(a, b)
    rows.pair_elsewhere(*rows.keys())
    rows.pair_rekeyed()
    rows.pair_regrouped()
    rows.pair_coded(rows.has_no_figures)
    if not is_named or are_figures:
        rows.pair_unnamed(is_named=is_named)
    first, second = old.head, new.head
    return [(i + first, j + second) for i, j in rows.pairs()]


class _Rows:
    """A pairing of rows under way. Rows are counted from the first one below the headers."""

    def __init__(self, old: Grid, new: Grid, columns: Sequence[Pair], keys: Sequence[Pair]) -> None:
        self._old, self._new = old, new
        self._keys = row_keys(old, [i for i, _ in keys]), row_keys(new, [j for _, j in keys])
        self._columns = list(columns)
        self._codes = code_columns(old, new, columns)
        self._others = [pair for pair in columns if pair not in keys and pair not in self._codes]
        self._of_old: dict[int, int] = {}
        self._of_new: dict[int, int] = {}

    def pairs(self) -> list[Pair]:
        return sorted(self._of_old.items())

    def keys(self) -> tuple[list[Row], list[Row]]:
        return self._keys

    def coded(self) -> tuple[list[Row], list[Row]]:
        """Return the keys behind their codes, nothing where there is no code."""
        first, second = (
            [(*code, *key) if any(code) else () for code, key in zip(codes, keys, strict=True)]
            for codes, keys in zip(self._code_keys(), self._keys, strict=True)
        )
        return first, second

    def _code_keys(self) -> tuple[list[Row], list[Row]]:
        first = [tuple([self._old.rows[k][i] for i, _ in self._codes]) for k in self._old.body]
        return first, [tuple([self._new.rows[k][j] for _, j in self._codes]) for k in self._new.body]

    def grouped(self) -> tuple[list[Row], list[Row]]:
        sides = zip((self._old, self._new), self._keys, strict=True)
        first, second = (
            [(group, *key) if any(key) else key for group, key in zip(groups(grid), keys, strict=True)]
            for grid, keys in sides
        )
        return first, second

    def whole(self) -> tuple[list[Row], list[Row]]:
        first = [tuple([self._old.rows[k][i] for i, _ in self._columns]) for k in self._old.body]
        return first, [tuple([self._new.rows[k][j] for _, j in self._columns]) for k in self._new.body]

    def _pair(self, i: int, j: int) -> None:
        self._of_old[i], self._of_new[j] = j, i

    def _free(self) -> tuple[list[int], list[int]]:
        olds = [i for i in range(len(self._old.body)) if i not in self._of_old]
        return olds, [j for j in range(len(self._new.body)) if j not in self._of_new]

    def pair_unique(self, a: Sequence[Row], b: Sequence[Row]) -> None:
        """Pair free rows of a key that stands once on either side."""
        olds, news = self._free()
        count, other = Counter(a[i] for i in olds), Counter(b[j] for j in news)
        place = {b[j]: j for j in news if other[b[j]] == 1}
        for i in olds:
            if any(a[i]) and count[a[i]] == 1 and a[i] in place:
                self._pair(i, place[a[i]])

    def pair_coded(self, are_one: Callable[[int, int], bool]) -> None:
        """Pair free rows of a code that stands once on either side, and that are one."""
        if not self._codes:
            return
        codes = self._code_keys()
        counts = [Counter(side) for side in codes]
        olds, news = self._free()
        place = {codes[1][j]: j for j in news if any(codes[1][j]) and counts[1][codes[1][j]] == 1}
        for i in olds:
            j = place.get(codes[0][i])
            if j is not None and counts[0][codes[0][i]] == 1 and are_one(i, j):
                self._pair(i, j)

    def reads_on(self, i: int, j: int) -> bool:
        """Tell whether two rows of one code have much of one name."""
        a, b = self._names(i, j)
        words = _Words(a, b)
        reads = words.shared > _SOME_WORDS or fuzz.ratio(a, b) >= _RATIO
        return reads and _are_of_one_number(a, b, words)

    def has_no_figures(self, i: int, j: int) -> bool:
        """Tell whether two rows have no figures that would be compared."""
        old, new = self._old.rows[i + self._old.head], self._new.rows[j + self._new.head]
        return not any(_holds_figure(old[c]) and _holds_figure(new[d]) for c, d in self._others)

    def _names(self, i: int, j: int) -> tuple[str, str]:
        return " ".join(filter(None, self._keys[0][i])), " ".join(filter(None, self._keys[1][j]))

    def pair_in_gaps(self, a: Sequence[Row], b: Sequence[Row]) -> None:
        """Pair free rows of one key that stand in order between rows that do."""
        for olds, news in self._gaps():
            texts = code_points([["\x1f".join(a[i]) for i in olds], ["\x1f".join(b[j]) for j in news]])
            for p, q, n in anchored.blocks(*texts):
                for k in range(n):
                    self._pair(olds[p + k], news[q + k])

    def _gaps(self) -> Iterator[tuple[list[int], list[int]]]:
        """Yield the free rows of either side between two pairs that keep the order."""
        pairs = self.pairs()
        kept = [pairs[k] for k in sorted(in_order(pairs, [1.0] * len(pairs)))]
        olds, news = self._free()
        p = q = 0
        for i, j in [*kept, (len(self._old.body), len(self._new.body))]:
            p0, q0 = p, q
            while p < len(olds) and olds[p] < i:
                p += 1
            while q < len(news) and news[q] < j:
                q += 1
            if p0 < p and q0 < q:
                yield olds[p0:p], news[q0:q]

    def pair_elsewhere(self, a: Sequence[Row], b: Sequence[Row]) -> None:
        """Pair free rows of one key wherever they stand, the first ones first."""
        olds, news = self._free()
        places: dict[Row, list[int]] = {}
        for j in reversed(news):
            places.setdefault(b[j], []).append(j)
        for i in olds:
            if any(a[i]) and places.get(a[i]):
                self._pair(i, places[a[i]].pop())

    def pair_rekeyed(self) -> None:
        """Pair free rows between the same neighbours, or that share telling cells, the most alike first."""
        found = []
        for i, j in dict.fromkeys(self._candidates()):
            if alike := self._alike(i, j):
                found.append((-alike, abs(i - j), i, j))
        for *_, i, j in sorted(found):
            if i not in self._of_old and j not in self._of_new:
                self._pair(i, j)

    def pair_regrouped(self) -> None:
        """Pair free rows of one name in groups that are one: the leading cells of several keys were renamed."""
        renamed = self._renamed_groups()
        if renamed:
            a = [(*renamed.get(key[:-1], key[:-1]), *key[-1:]) for key in self._keys[0]]
            self.pair_unique(a, self._keys[1])

    def _renamed_groups(self) -> dict[Row, Row]:
        """Return the groups that only the old table has, each with the one that it became in the new table.

        A row of both tells it, or their names: groups between the same neighbours are one if they read alike.
        """
        olds, news = ({key[:-1] for key in keys if len(key) > 1} for keys in self._keys)
        votes: Counter[tuple[Row, Row]] = Counter()
        for i, j in self._of_old.items():
            a, b = self._keys[0][i], self._keys[1][j]
            votes[a[:-1], b[:-1]] += a[-1:] == b[-1:]
        for here, there in self._gaps():
            before, after = (
                dict.fromkeys(keys[k][:-1] for k in free) for keys, free in zip(self._keys, (here, there), strict=True)
            )
            if len(before) * len(after) <= _ROW_PAIRS:
                votes.update((a, b) for a in before for b in after if _read_alike(" ".join(a), " ".join(b)))
        renamed: dict[Row, Row] = {}
        gone, come = olds - news, news - olds
        for (a, b), count in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0])):
            if count and a in gone and b in come:
                renamed[a] = b
                gone.remove(a)
                come.remove(b)
        return renamed

    def pair_unnamed(self, *, is_named: bool) -> None:
        """Pair free rows that are as many on either side between two pairs.

        Where keys that are figures may yet be names, a cell of each must have stayed.
        """
        for olds, news in list(self._gaps()):
            if len(olds) == len(news) and (not is_named or all(map(self._keep_a_cell, olds, news))):
                for i, j in zip(olds, news, strict=True):
                    self._pair(i, j)

    def _keep_a_cell(self, i: int, j: int) -> bool:
        old, new = self._old.rows[i + self._old.head], self._new.rows[j + self._new.head]
        return any(old[c] == new[d] and old[c] not in NOTHING for c, d in self._others)

    def _candidates(self) -> Iterator[Pair]:
        for olds, news in self._gaps():
            if len(olds) * len(news) <= _ROW_PAIRS:
                yield from ((i, j) for i in olds for j in news)
        yield from self._sharing()

    def _sharing(self) -> Iterator[Pair]:
        """Yield free rows that have a cell in common that few rows have."""
        olds, news = self._free()
        if not olds or not news:
            return
        for c, d in self._others:
            holders: dict[str, list[int]] = {}
            for i in olds:
                holders.setdefault(self._old.rows[i + self._old.head][c], []).append(i)
            others = Counter(self._new.rows[j + self._new.head][d] for j in news)
            for j in news:
                cell = self._new.rows[j + self._new.head][d]
                here = holders.get(cell, ())
                if cell and len(here) <= _HOLDERS and others[cell] <= _HOLDERS:
                    yield from ((i, j) for i in here)

    def _alike(self, i: int, j: int) -> float:
        """Return how alike two rows of different keys are, 0.0 if they are two."""
        a, b = self._names(i, j)
        words = _Words(a, b)
        if not _are_of_one_number(a, b, words):
            return 0.0
        old, new = self._old.rows[i + self._old.head], self._new.rows[j + self._new.head]
        cells = [_stayed(old[c], new[d]) for c, d in self._others if not {old[c], new[d]} <= NOTHING]
        share = sum(cells) / max(1, len(cells))
        if (share >= _CELL_SHARE and len(cells) >= _CELLS) or words.shared >= _WORDS:
            return share + words.shared + (share >= _CELL_SHARE)
        reads_alike = fuzz.ratio(a, b) >= _RATIO and (not cells or share >= _SOME_CELLS)
        alike = words.shared >= _SOME_WORDS and (words.least >= _SENTENCE_WORDS or reads_alike)
        return share + words.shared if alike else 0.0


def _are_of_one_number(old: str, new: str, words: _Words) -> bool:
    """Tell whether no number makes two keys those of two rows: "Total" and "Total 2013", "F3" and "F4".

    The numbers in a sentence are part of what it says, but for years, and "Goal 1: Fair courts" may be "Fair courts".
    """
    first, second = numbers(old), numbers(new)
    if first == second or (not (first and second) and words.shared == 1):
        return True
    return words.least >= _SENTENCE_WORDS and YEAR.findall(old) == YEAR.findall(new)


def _read_alike(old: str, new: str) -> bool:
    return numbers(old) == numbers(new) and fuzz.ratio(old, new) >= _GROUP_RATIO


def _holds_figure(cell: str) -> bool:
    return len(cell) < _PROSE and any(map(str.isdigit, cell))


def _stayed(old: str, new: str) -> bool:
    if old == new:
        return True
    return min(len(old), len(new)) >= _PROSE and fuzz.ratio(old, new) >= _PROSE_RATIO


class _Words:
    """The words of two keys: the share they have in common, and how many the shorter has.

    If all words of one, and several, stand in the other, that share is 1.0.
    """

    def __init__(self, old: str, new: str) -> None:
        a, b = (Counter(filter(_text.is_word, map(_text.key, _text.tokens(key)))) for key in (old, new))
        both = (a & b).total()
        self.least = min(a.total(), b.total())
        contained = both == self.least >= _CONTAINED_WORDS
        self.shared = 1.0 if contained else 2 * both / max(1, a.total() + b.total())

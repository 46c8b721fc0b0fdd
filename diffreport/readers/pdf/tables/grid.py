"""Ruled tables: from the lines that touch each other to rows, columns and merged cells."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from diffreport.readers.pdf.rulings import TOUCHING, Box, Drawing, Edge

_PAIRS = 1_000_000  # level times upright edges that are tried; a page with more is a drawing
_SAME = 3.0  # points: lines nearer to each other are the two sides of one rule, or of neighbouring fills
_COVERED = 0.5  # of the side of a cell that must be drawn for the cell to end there
_CELLS = 20_000  # of one table on one page; a page of the finest type holds no more words
_GRIDS = 200  # of a page; more are a form's boxes, or a drawing
_SMALLEST = 8.0  # points: what is lower or narrower holds no two cells


@dataclass(slots=True)
class Grid:
    """The rows and columns that lines make.

    `xs` grow from left to right, `ys` fall from top to bottom. `closed_right[r][c]` tells whether a line
    is drawn right of the cell in row r and column c, `closed_below[r][c]` whether one is below it.
    """

    xs: list[float]
    ys: list[float]
    closed_right: list[list[bool]]
    closed_below: list[list[bool]]

    @property
    def rows(self) -> int:
        """Return how many rows there are."""
        return len(self.ys) - 1

    @property
    def columns(self) -> int:
        """Return how many columns there are."""
        return len(self.xs) - 1

    @property
    def box(self) -> Box:
        """Return the rectangle that the grid fills."""
        return Box(self.xs[0], self.ys[-1], self.xs[-1], self.ys[0])


def grids_of(drawing: Drawing) -> list[Grid]:
    """Return the grids of at least two columns that a page's lines make, from top to bottom.

    Cost: level times upright edges, of which a bounded number is tried.
    """
    found: list[Grid] = []
    for across, down in _groups(drawing):
        if len(found) == _GRIDS:
            break
        grid = grid_of(across, down)
        if grid is not None:
            found.append(grid)
    return sorted(found, key=lambda grid: (-grid.ys[0], grid.xs[0]))


def grid_of(across: Sequence[Edge], down: Sequence[Edge]) -> Grid | None:
    """Return the grid of edges that touch each other; None if it is too small or too fine to hold cells."""
    xs = clustered(edge.at for edge in down)
    ys = clustered(edge.at for edge in across)[::-1]
    if len(xs) < 3 or len(ys) < 2 or (len(xs) - 1) * (len(ys) - 1) > _CELLS:
        return None
    if xs[-1] - xs[0] < _SMALLEST or ys[0] - ys[-1] < _SMALLEST:
        return None
    upright = _by_place(down, xs)
    level = _by_place(across, ys)
    rows, columns = len(ys) - 1, len(xs) - 1
    sides = [[_covers(upright[c], ys[r + 1], ys[r]) for c in range(columns + 1)] for r in range(rows)]
    return Grid(
        xs,
        ys,
        [sides[r][1:] for r in range(rows)],
        [[_covers(level[r + 1], xs[c], xs[c + 1]) for c in range(columns)] for r in range(rows)],
    )


def clustered(places: Iterable[float]) -> list[float]:
    """Return places with those that lie close together made one, in ascending order."""
    groups: list[list[float]] = []
    for place in sorted(places):
        if groups and place - groups[-1][0] <= _SAME:
            groups[-1].append(place)
        else:
            groups.append([place])
    return [(group[0] + group[-1]) / 2 for group in groups]


def _by_place(edges: Iterable[Edge], places: Sequence[float]) -> list[list[Edge]]:
    """Return for each place the edges that stand there."""
    ascending = sorted(places)
    found: dict[float, list[Edge]] = {place: [] for place in ascending}
    for edge in edges:
        near = bisect_left(ascending, edge.at - _SAME)
        best = min(ascending[near : near + 3], key=lambda place: abs(place - edge.at))
        found[best].append(edge)
    return [found[place] for place in places]


def _covers(edges: Iterable[Edge], start: float, end: float) -> bool:
    """Tell whether edges of one place cover enough of a stretch; those that overlap count once."""
    covered, reached = 0.0, start
    for edge in sorted(edges, key=lambda edge: edge.start):
        begin, stop = max(edge.start, reached), min(edge.end, end)
        if stop > begin:
            covered += stop - begin
            reached = stop
    return covered >= (end - start) * _COVERED


def _groups(drawing: Drawing) -> Iterator[tuple[list[Edge], list[Edge]]]:
    """Yield the level and the upright edges that touch each other, group by group."""
    across, down = drawing.across, sorted(drawing.down)
    if not down or len(across) * len(down) > _PAIRS:
        return
    parents = list(range(len(across) + len(down)))
    places = [edge.at for edge in down]
    for number, level in enumerate(across):
        first = bisect_left(places, level.start - TOUCHING)
        last = bisect_right(places, level.end + TOUCHING)
        for other in range(first, last):
            if down[other].start - TOUCHING <= level.at <= down[other].end + TOUCHING:
                _unite(parents, number, len(across) + other)
    groups: dict[int, tuple[list[Edge], list[Edge]]] = {}
    for number in range(len(parents)):
        pair = groups.setdefault(root(parents, number), ([], []))
        if number < len(across):
            pair[0].append(across[number])
        else:
            pair[1].append(down[number - len(across)])
    yield from (pair for pair in groups.values() if pair[0] and pair[1])


def root(parents: list[int], number: int) -> int:
    """Return what stands for the set a number is in; halves the way for the next time."""
    while parents[number] != number:
        parents[number] = parents[parents[number]]
        number = parents[number]
    return number


def _unite(parents: list[int], one: int, other: int) -> None:
    parents[root(parents, one)] = root(parents, other)

"""The lines and filled areas that a PDF page draws: what its tables are ruled with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

THIN = 3.0  # points: a filled rectangle no thicker is a line; the finest type stands in no less
STRAIGHT = 0.7  # points by which the ends of a line may differ and it still be level: a pixel's rounding
TOUCHING = 2.5  # points between lines that are meant to touch: a heavy rule's width


class Box(NamedTuple):
    """A rectangle; y grows upwards."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Return how wide it is."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Return how high it is."""
        return self.y1 - self.y0

    def holds(self, other: Box) -> bool:
        """Tell whether another rectangle lies in this one, but for rounding."""
        x0, y0, x1, y1 = other
        return (
            self.x0 - STRAIGHT <= x0
            and x1 <= self.x1 + STRAIGHT
            and self.y0 - STRAIGHT <= y0
            and y1 <= self.y1 + STRAIGHT
        )

    def meets(self, other: Box) -> bool:
        """Tell whether another rectangle overlaps this one, by more than rounding."""
        x0, y0, x1, y1 = other
        return min(self.x1, x1) - max(self.x0, x0) > STRAIGHT and min(self.y1, y1) - max(self.y0, y0) > STRAIGHT


class Edge(NamedTuple):
    """A level or upright line: where it stands, and from where to where it runs."""

    at: float
    start: float
    end: float


class Fill(NamedTuple):
    """A filled rectangle and its colour."""

    box: Box
    colour: tuple[int, int, int]


class Drawing(NamedTuple):
    """What a page draws that may rule a table: level edges, upright edges, filled rectangles.

    The sides of filled rectangles are among the edges. `strokes` are the level edges that are lines
    in themselves, and no side of an area.
    """

    across: tuple[Edge, ...] = ()
    down: tuple[Edge, ...] = ()
    fills: tuple[Fill, ...] = ()
    strokes: tuple[Edge, ...] = ()


def merged(edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """Return edges with those that continue or cover one another made one, in order of place."""
    rows: list[list[Edge]] = []
    for edge in sorted(edges):
        if rows and edge.at - rows[-1][0].at <= STRAIGHT:
            rows[-1].append(edge)
        else:
            rows.append([edge])
    joined: list[Edge] = []
    for row in rows:
        at = row[len(row) // 2].at
        row.sort(key=lambda edge: (edge.start, edge.end))
        start, end = row[0].start, row[0].end
        for edge in row[1:]:
            if edge.start <= end + TOUCHING:
                end = max(end, edge.end)
            else:
                joined.append(Edge(at, start, end))
                start, end = edge.start, edge.end
        joined.append(Edge(at, start, end))
    return tuple(joined)

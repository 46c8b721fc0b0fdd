"""The geometry of small charts: where the values of a series are drawn, and what each point is called.

Pure: numbers and texts in, places in the drawing out. The macros that draw them are
`templates/partials/charts.html.j2`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

NOT_GIVEN = "not given"
# How wide a character of a chart's text is at most, with its gap. Units: of the drawing, at a size of 11.
_CHARACTER = 6.4


_Path = Sequence[tuple[float, float]]  # the places of a line, from its start


class Value(NamedTuple):
    """What one edition says: its label, the value (None: not given, or not to be drawn), the value as printed, and as
    it is written beside its point."""

    edition: str
    value: Decimal | None
    text: str = NOT_GIVEN
    short: str = ""


class _Written(NamedTuple):
    """A text and where it would stand."""

    text: str
    x: float
    y: float


class Frame(NamedTuple):
    """The size of a drawing, the edges between which its values lie, and whether there is room for texts. Units: of
    the view box."""

    width: int
    height: int
    start: float
    end: float
    top: float
    bottom: float
    is_written: bool = False


# A line in a table's row, and a chart of its own. Between two values of a chart there is room for a label.
SMALL = Frame(60, 18, 2, 58, 3, 15)
LARGE = Frame(320, 94, 24, 296, 22, 56, is_written=True)
# How much of a text is before its place, by its anchor.
_ANCHORS = {"start": 0.0, "middle": 0.5, "end": 1.0}
# The foot of a text beside its point: so far above it, and, with the height of the text, below it.
_ABOVE, _BELOW = 8.0, 15.0


@dataclass(frozen=True, slots=True)
class Point:
    """A value as drawn: its place and its title ("2021: 205")."""

    x: str
    y: str
    title: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a chart: a value, or an edition along the foot. `anchor` says which part of it stands at `x`."""

    x: str
    y: str
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A series as drawn. `name` tells all of it in words; `runs` are the lines between values of neighbouring
    editions, a gap ends one; `last` is where the last value stands, `is_current` whether the last edition has it;
    of `texts` there are as many as there is room for."""

    name: str
    width: int
    height: int
    runs: tuple[str, ...]
    points: tuple[Point, ...]
    texts: tuple[Text, ...]
    last: Point | None
    is_current: bool


def line(values: Sequence[Value], frame: Frame = SMALL) -> Line:
    """Return a series as drawn in a frame, the earliest value first.

    The least value lies on the lower edge and the greatest on the upper one; where all are alike they lie between
    the two. What was not given is a gap, never zero. Cost: linear.
    """
    xs = _spread(len(values), frame)
    places = list(zip(xs, _heights([v.value for v in values], frame), strict=True))
    given = [n for n, (_, y) in enumerate(places) if y is not None]
    points = tuple(Point(_number(places[n][0]), _number(places[n][1] or 0.0), _title(values[n])) for n in given)
    return Line(
        ", ".join(map(_title, values)),
        frame.width,
        frame.height,
        tuple(_runs(places)),
        points,
        tuple(_texts(values, places, frame)) if frame.is_written else (),
        points[-1] if points else None,
        bool(given) and given[-1] == len(values) - 1,
    )


def spread(count: int, frame: Frame) -> list[str]:
    """Return where so many editions stand across a drawing."""
    return [_number(x) for x in _spread(count, frame)]


def _title(value: Value) -> str:
    return f"{value.edition}: {value.text}"


def _spread(count: int, frame: Frame) -> list[float]:
    """Return where the editions stand across; the last one always at the end."""
    if count < 2:
        return [frame.end] * count
    step = (frame.end - frame.start) / (count - 1)
    return [frame.start + step * n for n in range(count)]


def _heights(values: Sequence[Decimal | None], frame: Frame) -> list[float | None]:
    given = [value for value in values if value is not None]
    least, greatest = (min(given), max(given)) if given else (Decimal(0), Decimal(0))
    if least == greatest:
        middle = (frame.top + frame.bottom) / 2
        return [None if value is None else middle for value in values]
    # shares are taken of decimals: a float of a huge value would be infinite
    shares = [None if value is None else float((value - least) / (greatest - least)) for value in values]
    return [None if s is None else frame.bottom - s * (frame.bottom - frame.top) for s in shares]


def _runs(places: Sequence[tuple[float, float | None]]) -> Iterator[str]:
    """Yield the lines between neighbours that are given; one that stands alone is a dot, the last has one anyway."""
    run: list[str] = []
    for x, y in (*places, (0.0, None)):
        if y is not None:
            run.append(f"{_number(x)},{_number(y)}")
        elif run:
            yield " ".join(run if len(run) > 1 else run * 2)
            run = []


def _texts(values: Sequence[Value], places: Sequence[tuple[float, float | None]], frame: Frame) -> Iterator[Text]:
    """Yield the values beside their points and the editions along the foot."""
    room = (frame.end - frame.start) / max(1, len(values) - 1)
    path = [(x, y) for x, y in places if y is not None]
    given = [value for value, (_, y) in zip(values, places, strict=True) if y is not None]
    yield from _roomy([_Written(v.short, x, y) for v, (x, y) in zip(given, path, strict=True)], room, path)
    foot = frame.height - _ABOVE
    yield from _roomy([_Written(v.edition, x, foot) for v, (x, _) in zip(values, places, strict=True)], room)


def _roomy(row: Sequence[_Written], room: float, path: _Path = ()) -> Iterator[Text]:
    """Yield the texts of a row that do not touch: all of them, else the last and the first, else the last; beside a
    line, each where that leaves room."""
    if all(_breadth(each.text) <= room for each in row):
        yield from (_placed(each, "middle", path) for each in row)
        return
    first, last = row[0], row[-1]
    if len(row) > 1 and _breadth(first.text) + _breadth(last.text) <= last.x - first.x:
        yield _placed(first, "start", path)
    if _breadth(last.text) <= last.x:
        yield _placed(last, "end", path)


def _placed(text: _Written, anchor: str, path: _Path) -> Text:
    breadth = _breadth(text.text)
    start = text.x - breadth * _ANCHORS[anchor]
    y = _clear(text.y, (start, start + breadth), path) if path else text.y
    return Text(_number(text.x), _number(y), anchor, text.text)


def _clear(y: float, span: tuple[float, float], path: _Path) -> float:
    """Return the foot of the text of a point, above or below all that the line does along the text: what is nearer."""
    start, end = span
    along = [height for x, height in path if start <= x <= end]
    for (x, height), (after, height_after) in pairwise(path):
        along += (height + (height_after - height) * (edge - x) / (after - x) for edge in span if x < edge < after)
    above, below = min(along) - _ABOVE, max(along) + _BELOW
    return above if y - above <= below - y else below


def _breadth(text: str) -> float:
    return len(text) * _CHARACTER


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")

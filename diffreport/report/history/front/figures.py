"""The figures followed through the editions: small multiples, the most consequential first, and the table of all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from decimal import Decimal

from diffreport.model import Figure
from diffreport.model.histories import Break, FigureSeries, Point
from diffreport.report.front import charts, trends
from diffreport.report.history.lookup import Lookup
from diffreport.report.language import phrasing
from diffreport.report.language.speech import Speech

# So many charts are in sight, and so many more below a fold; all series are in the table.
CHARTS_IN_SIGHT, MOST_CHARTS = 12, 60
# So many breaks are told beside a chart.
_BREAKS_TOLD = 4
# More editions than this are counted only.
_EDITIONS_TOLD = 4
# Room for the numbers of breaks above the values.
FRAME = charts.Frame(320, 112, 24, 296, 38, 72, is_written=True)
# Breaks that may make two values incomparable; another qualifier, or another month of the year, is told in passing.
_GRAVE = (Break.SOURCE, Break.UNIT, Break.RULE)
_LIGHT = (Break.PERIOD, Break.QUALIFIER)


@dataclass(frozen=True, slots=True)
class BreakMark:
    """A break on a chart: where it is, its number, and what it is."""

    x: str
    n: int
    text: str


@dataclass(frozen=True, slots=True)
class FigureChart:
    """A figure's chart: what it counts, where it is told, the line, its breaks, and what else is said of it."""

    series: FigureSeries
    label: str
    section: str
    href: str
    line: charts.Line
    breaks: tuple[BreakMark, ...]
    more_breaks: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FigureCell:
    """What an edition says: the figure as printed, "" for nothing, and in words what breaks the series there."""

    text: str
    breaks: str


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A series of the table. `charted` is whether its chart, `#id`, is on the page."""

    id: str
    label: str
    href: str
    cells: tuple[FigureCell, ...]
    is_charted: bool


@dataclass(frozen=True, slots=True)
class Triangle:
    """What the editions said of the years of one figure: a row a year, a cell an edition, and whether it restates."""

    label: str
    editions: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[str, bool], ...]], ...]


@dataclass(frozen=True, slots=True)
class Followed:
    """All that is shown of figures. `count` is how many series there are, `told_once` how many figures make none."""

    count: int
    told_once: int
    editions: tuple[str, ...]
    charted: tuple[FigureChart, ...]
    more: tuple[FigureChart, ...]
    rows: tuple[FigureRow, ...]
    triangles: tuple[Triangle, ...]


def figures(lookup: Lookup) -> Followed:
    """Return what is shown of the figures. Cost: the points of all series, and a chart for some of them."""
    followed = [each for each in lookup.history.figures if len(each.points) > 1]
    ordered = sorted(followed, key=lambda each: -_consequence(each, lookup.last + 1))
    charted = [each for each in ordered if trends.is_charted(_trend(each, lookup.last + 1))][:MOST_CHARTS]
    drawn = tuple(_chart(each, lookup) for each in charted)
    known = {each.id for each in charted}
    return Followed(
        len(ordered),
        len(lookup.history.figures) - len(ordered),
        lookup.labels,
        drawn[:CHARTS_IN_SIGHT],
        drawn[CHARTS_IN_SIGHT:],
        tuple(_row(each, each.id in known, lookup) for each in ordered),
        tuple(_triangle(each, lookup) for each in ordered if each.vintages),
    )


def _consequence(series: FigureSeries, editions: int) -> float:
    """Return what orders the series: how many editions tell it, how far it moved, and whether it broke as it moved."""
    movement = _movement(series)
    return len(series.points) / editions + (movement + (movement > 0 and any(map(grave_breaks, series.points)))) / 2


def _movement(series: FigureSeries) -> float:
    """Return how far a figure moved: the span of its values as a share of the greatest."""
    values = [value for value in trends.numbers(_trend(series)) if value is not None]
    most = max(map(abs, values), default=Decimal(0))
    return min(float((max(values) - min(values)) / most), 1.0) if most else 0.0


def _trend(series: FigureSeries, editions: int = 0) -> tuple[Figure | None, ...]:
    """Return the figure of each edition; without their number those that there are."""
    if not editions:
        return tuple(point.figure for point in series.points)
    told = {point.edition: point.figure for point in series.points}
    return tuple(map(told.get, range(editions)))


def _chart(series: FigureSeries, lookup: Lookup) -> FigureChart:
    trend = _trend(series, lookup.last + 1)
    values = [
        charts.Value(label, value, *((figure.text, phrasing.brief(figure)) if figure else (_untold(lookup.speech),)))
        for label, value, figure in zip(lookup.labels, trends.numbers(trend), trend, strict=True)
    ]
    broken = [point for point in series.points if grave_breaks(point)]
    frame = FRAME if broken else charts.LARGE
    xs = charts.spread(len(values), frame)
    line = charts.line(values, frame)
    apart = {xs[point.edition] for point in broken}
    return FigureChart(
        series,
        series.label,
        series.section[-1] if series.section else "",
        lookup.href(series.points[-1].lineage),
        replace(line, runs=tuple(part for run in line.runs for part in _parted(run, apart))),
        tuple(BreakMark(xs[p.edition], n, _told(p, lookup)) for n, p in enumerate(broken[:_BREAKS_TOLD], 1)),
        len(broken[_BREAKS_TOLD:]),
        tuple(_notes(series, lookup)),
    )


def grave_breaks(point: Point) -> list[Break]:
    """Return what makes a value hard to compare with the one before."""
    return [each for each in _GRAVE if each in point.breaks]


def _parted(run: str, apart: Set[str]) -> Iterator[str]:
    """Yield a line of a chart in parts: none leads to a value that is hard to compare with the one before."""
    part: list[str] = []
    for place in run.split():
        if place.partition(",")[0] in apart and part and place != part[-1]:
            yield " ".join(part if len(part) > 1 else part * 2)
            part = []
        part.append(place)
    yield " ".join(part if len(part) > 1 else part * 2)


def _untold(speech: Speech) -> str:
    return speech.say("figures.not_given")


def _told(point: Point, lookup: Lookup) -> str:
    """Return what breaks a series, in words: "2019: another source (the Red Cross)"."""
    return lookup.speech.say(
        "history.break.at", edition=lookup.labels[point.edition], what=_broken(point, lookup.speech)
    )


def _broken(point: Point, speech: Speech) -> str:
    beside = {Break.SOURCE: point.source, Break.UNIT: point.figure.unit}
    named = [(speech.named("history.breaks", str(each)), beside.get(each, "")) for each in grave_breaks(point)]
    told = [speech.say("history.break.of", what=what, which=which) if which else what for what, which in named]
    return speech.listed(told)


def _notes(series: FigureSeries, lookup: Lookup) -> Iterator[str]:
    """Yield what is said of a chart beside its breaks: lighter ones, and in which editions the figure is not told."""
    speech = lookup.speech
    for each in _LIGHT:
        if editions := [point.edition for point in series.points if each in point.breaks]:
            what = speech.named("history.breaks", str(each))
            yield speech.say("history.break.light", editions=_editions(editions, lookup), what=what)
    told = {point.edition for point in series.points}
    if gaps := [n for n in range(min(told), max(told)) if n not in told]:
        yield speech.say("history.figures.gaps", editions=_editions(gaps, lookup))


def _editions(editions: Sequence[int], lookup: Lookup) -> str:
    """Return some editions in words; of many how many they are."""
    if len(editions) > _EDITIONS_TOLD:
        return lookup.speech.say("history.figures.editions", n=len(editions))
    return lookup.runs(editions)


def _row(series: FigureSeries, is_charted: bool, lookup: Lookup) -> FigureRow:
    told = {point.edition: point for point in series.points}
    cells = (_cell(told.get(n), lookup.speech) for n in range(lookup.last + 1))
    return FigureRow(series.id, series.label, lookup.href(series.points[-1].lineage), tuple(cells), is_charted)


def _cell(point: Point | None, speech: Speech) -> FigureCell:
    return FigureCell(point.figure.text, _broken(point, speech)) if point else FigureCell("", "")


def _triangle(series: FigureSeries, lookup: Lookup) -> Triangle:
    editions = sorted({vintage.edition for vintage in series.vintages})
    by_year: dict[int, dict[int, Figure]] = {}
    for vintage in series.vintages:
        by_year.setdefault(vintage.year, {})[vintage.edition] = vintage.figure
    rows = tuple((str(year), tuple(_restated(said, editions))) for year, said in sorted(by_year.items()))
    return Triangle(series.label, tuple(lookup.labels[edition] for edition in editions), rows)


def _restated(said: Mapping[int, Figure], editions: Sequence[int]) -> Iterator[tuple[str, bool]]:
    """Yield what each edition says of a year, and whether that is another value than the one said before."""
    before: Figure | None = None
    for edition in editions:
        figure = said.get(edition)
        is_other = bool(before and figure and (before.value, before.unit) != (figure.value, figure.unit))
        yield (figure.text, is_other) if figure else ("", False)
        before = figure or before

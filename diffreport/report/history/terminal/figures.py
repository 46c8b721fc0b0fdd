"""The story of one figure: what each edition says of it, and of each year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from diffreport.comparison.figures.differences import difference as differs
from diffreport.model import Figure, Revision, Status
from diffreport.model.histories import FigureSeries, History, Point
from diffreport.report.history.lookup import Lookup, look_up
from diffreport.report.history.presentation import PLAIN
from diffreport.report.history.terminal.overview import LEAST_WIDTH, drawn, line, rows
from diffreport.report.language import phrasing
from diffreport.report.language.differences import NO_DIFFERENCE, difference, percent
from diffreport.report.language.speech import speech
from diffreport.report.lines import WIDEST_CELL, Line, Piece, clipped, columns, counted, laid_out

_LISTED = 9  # of many series
_YEAR = 14  # columns of the years, and before them


def figure_text(history: History, found: Sequence[FigureSeries], *, width: int, color: bool) -> str:
    """Return the story of the first of some figures, after a list of all if there are several.

    Units: `width` in terminal columns.
    """
    width = max(width, LEAST_WIDTH)
    lookup = look_up(history, PLAIN)
    lines = [*_list(lookup, found, width), *_story(lookup, found[0], width)]
    return laid_out(lines, width=width, color=color)


def _list(lookup: Lookup, found: Sequence[FigureSeries], width: int) -> Iterator[Line]:
    if len(found) < 2:
        return
    yield line(f"{counted(len(found), 'figure')} match:", "strong")
    for n, series in enumerate(found[:_LISTED], 1):
        ends = " → ".join(dict.fromkeys(phrasing.brief(series.points[end].figure) for end in (0, -1)))
        span = lookup.span(series.points[0].edition, series.points[-1].edition)
        told = f"[{n}] {series.id}  {series.label or series.points[-1].sentence}: {ends} ({span})"
        yield line(clipped(told, width), "" if n == 1 else "faint")
    if len(found) > _LISTED:
        yield line(f"and {len(found) - _LISTED:,} more; write more words of the one you mean", "faint")
    yield line("Told is the first; --figure takes the id of another.", "faint")
    yield Line()


def _story(lookup: Lookup, series: FigureSeries, width: int) -> Iterator[Line]:
    yield line(series.label or "a figure without a label", "strong")
    where = " > ".join(series.section)
    yield line(f"{series.id}{': ' if where else ''}{where}", "faint")
    if len(series.points) > 2:
        yield Line((Piece(drawn(series)),), 2, is_row=True)
    head = ["edition", "value", "change", "", "about", "source", "differs in"]
    yield from rows([head, *_rows(lookup, series)], width, "source")
    if series.vintages:
        yield Line()
        yield line("What each edition says of each year", "strong")
        yield from _triangle(lookup, series, width)
    yield Line()
    yield line("In the words of", "strong")
    yield from _sentences(lookup, series)


def _rows(lookup: Lookup, series: FigureSeries) -> Iterator[list[str]]:
    """Yield a row for each edition that tells the figure, and one for those between and behind that do not; a source
    is said where it is another than before."""
    before: Point | None = None
    for point in series.points:
        if before and before.edition + 1 < point.edition:
            yield _gap(lookup, before.edition + 1, point.edition - 1)
        change = _change(before.figure, point.figure) if before else ("", "")
        yield [
            lookup.labels[point.edition],
            phrasing.brief(point.figure),
            *change,
            point.about,
            point.source if before is None or point.source != before.source else "",
            ", ".join(map(str, point.breaks)),
        ]
        before = point
    if before and before.edition < lookup.last:
        yield _gap(lookup, before.edition + 1, lookup.last)


def _gap(lookup: Lookup, first: int, last: int) -> list[str]:
    return [lookup.span(first, last), NO_DIFFERENCE, "not told", "", "", "", ""]


def _change(old: Figure, new: Figure) -> tuple[str, str]:
    if (old.value, old.high, old.unit) == (new.value, new.high, new.unit):
        return "=", ""
    revision = Revision("", None, Status.REVISED, "", old, new, *differs(old, new))
    return difference(revision, speech()) or NO_DIFFERENCE, percent(revision, speech())


def _triangle(lookup: Lookup, series: FigureSeries, width: int) -> Iterator[Line]:
    """Yield the years as rows and the editions that tell of them as columns: the last ones that there is room for."""
    values = {(vintage.year, vintage.edition): phrasing.brief(vintage.figure) for vintage in series.vintages}
    editions = sorted({edition for _, edition in values})
    widest = max(map(columns, (*values.values(), *(lookup.labels[edition] for edition in editions))))
    room = max(1, (width - _YEAR) // (2 + min(widest, WIDEST_CELL)))
    if len(editions) > room:
        yield line(f"the last {room} of {counted(len(editions), 'edition')} that tell of several years", "faint", 2)
    head = ["of the year", *(lookup.labels[edition] for edition in editions[-room:])]
    years = sorted({year for year, _ in values})
    told = [[str(year), *(values.get((year, edition), "") for edition in editions[-room:])] for year in years]
    yield from rows([head, *(row for row in told if any(row[1:]))], width)


def _sentences(lookup: Lookup, series: FigureSeries) -> Iterator[Line]:
    """Yield the sentence of each point, the figure marked; one that differs in the figure alone is not said again."""
    said: set[str] = set()
    for point in series.points:
        shape = point.sentence.replace(point.figure.text, "")
        if shape in said:
            continue
        said.add(shape)
        before, figure, after = point.sentence.partition(point.figure.text)
        label = Piece(f"{lookup.labels[point.edition]}  ", "faint")
        yield Line((label, Piece(before), Piece(figure, "strong"), Piece(after)), 2)

"""A history as tables of cells: figures, what was said of each year, paragraphs, and editions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeVar

from diffreport.comparison.figures.differences import convert, difference
from diffreport.model import (
    FigureSeries,
    History,
    Issued,
    Lineage,
    Point,
    Remains,
    Stage,
    Summary,
    Vintage,
    Words,
)
from diffreport.report.history.lookup import look_up
from diffreport.report.history.presentation import PLAIN
from diffreport.report.lines import visible
from diffreport.report.sheets import Cell, Number, Style, Table, number, value_of
from diffreport.text import word_count

# Of the columns whose names are narrower than what stands in them. Units: characters.
_WIDTHS = {
    "label": 36, "called": 36, "section": 28, "figure": 20, "counted": 20, "source": 28, "breaks": 16, "sentence": 90,
    "text": 90, "series": 13, "lineage": 13, "sha256": 66,
}  # fmt: skip
_ROW = " / "  # between the rows of a table that stand in one cell
_Row = TypeVar("_Row")


class _PointRow(NamedTuple):
    series: FigureSeries
    point: Point
    before: Point | None  # the point before it
    edition: _EditionRow

    @property
    def change(self) -> tuple[Decimal | None, Decimal | None]:
        """Return the difference to the point before, and that in per cent."""
        return difference(self.before.figure if self.before else None, self.point.figure)


class _VintageRow(NamedTuple):
    series: FigureSeries
    vintage: Vintage
    edition: _EditionRow


class _StageRow(NamedTuple):
    lineage: Lineage
    stage: Stage
    before: Stage | None  # that of the edition before
    editions: Sequence[_EditionRow]

    @property
    def remains(self) -> Remains | None:
        """Return what the last edition has that is most like a paragraph it does not have."""
        return self.lineage.end.remains[-1] if self.lineage.end and self.lineage.end.remains else None

    def words(self, stage: Stage | None, counts: Callable[[Words], bool] = lambda _: True) -> int:
        """Return how many words of a stage count."""
        runs = self.lineage.texts[stage.text] if stage else ()
        return sum(word_count(words.text) for words in runs if counts(words))


class _EditionRow(NamedTuple):
    label: str
    issued: Issued

    @property
    def published(self) -> str:
        return self.issued.edition.published or ""

    @property
    def summary(self) -> Summary | None:
        """Return what changed from the edition before, None of the first."""
        return self.issued.extent.summary if self.issued.extent else None


# The columns of each table: name -> what stands in it.
FIGURES: dict[str, Callable[[_PointRow], Cell]] = {
    "series": lambda row: row.series.id,
    "label": lambda row: row.series.label,
    "called": lambda row: row.point.label,
    "section": lambda row: _section(row.series.section),
    "edition": lambda row: row.edition.label,
    "published": lambda row: row.edition.published,
    "figure": lambda row: row.point.figure.text,
    "value": lambda row: value_of(row.point.figure.value, row.point.figure.kind),
    "high": lambda row: value_of(row.point.figure.high, row.point.figure.kind),
    "qualifier": lambda row: row.point.figure.qualifier,
    "unit": lambda row: row.point.figure.unit,
    "kind": lambda row: row.point.figure.kind,
    "counted": lambda row: row.point.figure.counted,
    "change": lambda row: number(row.change[0], Style.CHANGE),
    "percent": lambda row: number(row.change[1], Style.RISE),
    "about": lambda row: row.point.about,
    "source": lambda row: row.point.source,
    "breaks": lambda row: " ".join(row.point.breaks),
    "sentence": lambda row: row.point.sentence.replace("\n", _ROW),
    "lineage": lambda row: row.point.lineage,
    "block": lambda row: row.point.block,
}
VINTAGES: dict[str, Callable[[_VintageRow], Cell]] = {
    "series": lambda row: row.series.id,
    "label": lambda row: row.series.label,
    "section": lambda row: _section(row.series.section),
    "year": lambda row: row.vintage.year,
    "edition": lambda row: row.edition.label,
    "published": lambda row: row.edition.published,
    "figure": lambda row: row.vintage.figure.text,
    "value": lambda row: value_of(row.vintage.figure.value, row.vintage.figure.kind),
    "high": lambda row: value_of(row.vintage.figure.high, row.vintage.figure.kind),
    "qualifier": lambda row: row.vintage.figure.qualifier,
    "unit": lambda row: row.vintage.figure.unit,
}
PARAGRAPHS: dict[str, Callable[[_StageRow], Cell]] = {
    "lineage": lambda row: row.lineage.id,
    "kind": lambda row: row.lineage.kind.value,
    "noise": lambda row: row.lineage.noise or "",
    "section": lambda row: _section(row.stage.section),
    "edition": lambda row: row.editions[row.stage.edition].label,
    "block": lambda row: row.stage.block,
    "page": lambda row: row.stage.page,
    "event": lambda row: row.stage.event.value,
    "moved": lambda row: "moved" if row.stage.moved else "",
    "split_from": lambda row: row.stage.split_from,
    "merged": lambda row: " ".join(row.stage.merged),
    "score": lambda row: _exact(row.stage.score),
    "words": lambda row: row.words(row.stage),
    "words_in": lambda row: row.words(row.stage, lambda words: words.since == row.stage.edition),
    "words_out": lambda row: row.words(row.before, lambda words: words.until < row.stage.edition),
    "first": lambda row: row.editions[row.lineage.stages[0].edition].label,
    "last": lambda row: row.editions[row.lineage.stages[-1].edition].label,
    "gone": lambda row: row.editions[row.lineage.end.edition].label if row.lineage.end else "",
    "into": lambda row: row.lineage.end.into if row.lineage.end else "",
    "remains_in": lambda row: row.editions[row.remains.edition].label if row.remains else "",
    "remains_of": lambda row: row.remains.lineage if row.remains else "",
    "remains_score": lambda row: _exact(row.remains.score) if row.remains else None,
    "text": lambda row: row.lineage.text(row.stage).replace("\n", _ROW),
}
EDITIONS: dict[str, Callable[[_EditionRow], Cell]] = {
    "edition": lambda row: row.label,
    "published": lambda row: row.published,
    "sha256": lambda row: row.issued.edition.sha256,
    "blocks": lambda row: row.issued.blocks,
    "paragraphs": lambda row: row.issued.paragraphs,
    "words": lambda row: row.issued.words,
    "findings": lambda row: row.summary.findings if row.summary else None,
    "figures": lambda row: row.summary.figures if row.summary else None,
    "words_in": lambda row: row.summary.inserted_words if row.summary else None,
    "words_out": lambda row: row.summary.deleted_words if row.summary else None,
    "kept": lambda row: _exact(row.summary.kept_percent, Style.SHARE) if row.summary else None,
}
_WIDE = ("series", "label", "section", "unit")  # before the editions


def tables(history: History) -> dict[str, Table]:
    """Return the tables of a history by name; the first one is meant where none is named. Cost: linear."""
    editions = [
        _EditionRow(label, issued)
        for label, issued in zip(look_up(history, PLAIN).labels, history.editions, strict=True)
    ]
    points = (
        _PointRow(series, point, before, editions[point.edition])
        for series in history.figures
        for point, before in zip(series.points, (None, *series.points), strict=False)
    )
    vintages = (
        _VintageRow(series, vintage, editions[vintage.edition])
        for series in history.figures
        for vintage in series.vintages
    )
    stages = (
        _StageRow(lineage, stage, before if before and before.edition == stage.edition - 1 else None, editions)
        for lineage in history.lineages
        for stage, before in zip(lineage.stages, (None, *lineage.stages), strict=False)
    )
    return {
        "figures": _table("Figures", FIGURES, points),
        "wide": _wide(history, editions),
        "vintages": _table("Vintages", VINTAGES, vintages),
        "paragraphs": _table("Paragraphs", PARAGRAPHS, stages),
        "editions": _table("Editions", EDITIONS, editions),
    }


def _table(name: str, columns: Mapping[str, Callable[[_Row], Cell]], rows: Iterable[_Row]) -> Table:
    return Table(name, tuple(columns), [_shown(cell(row) for cell in columns.values()) for row in rows], _WIDTHS)


def _shown(cells: Iterable[Cell]) -> list[Cell]:
    """Return cells whose texts, all of them from outside, hold nothing that hides."""
    return [visible(cell) if isinstance(cell, str) else cell for cell in cells]


def _wide(history: History, editions: Sequence[_EditionRow]) -> Table:
    """Return a row a figure and a column an edition: what a chart is made of."""
    rows = [
        _shown((series.id, series.label, _section(series.section), unit, *_values(points, unit, len(editions))))
        for series in history.figures
        for unit, points in _by_unit(series.points).items()
    ]
    columns = (*_WIDE, *(visible(row.label) for row in editions))
    return Table("Figures by edition", columns, rows, _WIDTHS, len(_WIDE))


def _by_unit(points: Sequence[Point]) -> dict[str, list[Point]]:
    """Return the points that can be told in one unit under it, that of the last one first."""
    found: dict[str, list[Point]] = {points[-1].figure.unit: []}
    for point in points:
        units = (unit for unit in found if convert(point.figure, unit) is not None)
        found.setdefault(next(units, point.figure.unit), []).append(point)
    return found


def _values(points: Iterable[Point], unit: str, editions: int) -> list[Cell]:
    """Return a cell an edition: a value in the unit, or a range as printed, for none of its ends is its value."""
    cells: list[Cell] = [None] * editions
    for point in points:
        figure = point.figure
        is_range = figure.high is not None
        cells[point.edition] = figure.text if is_range else value_of(convert(figure, unit), figure.kind)
    return cells


def _section(path: Sequence[str]) -> str:
    return " > ".join(path)


def _exact(value: float | None, style: Style = Style.AMOUNT) -> Number | None:
    """Return the cell of a float with the digits it is written with."""
    return number(None if value is None else Decimal(str(value)), style)

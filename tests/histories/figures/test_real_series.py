"""Figures of real editions, read where they lie."""

from __future__ import annotations

from pathlib import Path

import pytest

import diffreport
from diffreport.model import Kind
from diffreport.model.histories import Break
from tests.eval.test_eval_series import history

pytestmark = pytest.mark.usefixtures("kept")
MISSING = ["1,660", "1,658", "1,608", "1,643", "1,640", "1,632", "1,617", "1,616", "1,607"]


def test_the_missing_persons_of_kosovo_are_one_series(shared_editions: Path) -> None:
    """Nine editions, two sources: the second one from the fourth edition on is a break."""
    (missing,) = [
        series
        for series in history("hrr_kosovo", shared_editions).figures
        if any(point.figure.text == MISSING[0] for point in series.points)
    ]
    assert [point.figure.text for point in missing.points] == MISSING
    assert [point.edition for point in missing.points] == list(range(9))
    assert [Break.SOURCE in point.breaks for point in missing.points] == [n == 3 for n in range(9)]
    assert all("Red Cross" in point.source for point in missing.points[:3])
    assert all("Commission" in point.source for point in missing.points[3:])


def test_an_archive_tells_the_same_values(shared_editions: Path, tmp_path: Path) -> None:
    """By the name that the package has for it; also of an edition that was in quarantine and is accepted."""
    archive = diffreport.Archive.init(tmp_path / "archive")
    for path in sorted(shared_editions.glob("hrr_html/hrr_kosovo__*")):
        year = path.stem[-4:]
        archive.add("kosovo", path, diffreport.Deposit(path.name, year, quarantine="short" if year == "2024" else None))
    archive.accept("kosovo@2024")
    told = ([point.figure.text for point in series.points] for series in diffreport.history(archive, "kosovo").figures)
    assert MISSING in told


def test_output_of_kosovo_makes_a_triangle_of_vintages(shared_editions: Path) -> None:
    """Each edition tells three years, and restates what those before it said."""
    (output,) = [
        series
        for series in history("factbook_kosovo", shared_editions).figures
        if "real growth rate" in series.label and any("%" in point.figure.text for point in series.points)
    ]
    of_2012 = [vintage for vintage in output.vintages if vintage.year == 2012]
    assert len({vintage.figure.value for vintage in of_2012}) > 1
    assert [(vintage.year, vintage.edition) for vintage in output.vintages] == sorted(
        (vintage.year, vintage.edition) for vintage in output.vintages
    )


@pytest.mark.parametrize("series", ["hrr_kosovo", "factbook_kosovo"])
def test_every_point_is_in_one_series_and_every_series_goes_forward(series: str, shared_editions: Path) -> None:
    """At most one point of an edition, in their order; ids are unique, and no break stands on a first point."""
    figures = history(series, shared_editions).figures
    told: list[tuple[int, int, int]] = []
    for each in figures:
        editions = [point.edition for point in each.points]
        assert editions == sorted(set(editions))
        assert each.points[0].breaks == ()
        assert list(each.vintages) == sorted(each.vintages, key=lambda vintage: vintage[:2])
        told += [(point.edition, point.block, id(point.figure)) for point in each.points]
    assert len(told) == len(set(told))
    assert len({each.id for each in figures}) == len(figures)
    assert [len(each.points) == 1 for each in figures] == sorted(len(each.points) == 1 for each in figures)


def test_sentences_stand_in_their_blocks(shared_editions: Path) -> None:
    """A point leads to the block of its edition that tells it, and to that block's lineage."""
    found = history("hrr_kosovo", shared_editions)
    homes = {(stage.edition, stage.block): lineage for lineage in found.lineages for stage in lineage.stages}
    for series in found.figures:
        for point in series.points:
            lineage = homes[point.edition, point.block]
            stage = lineage.stage(point.edition)
            assert point.lineage == lineage.id
            assert stage and (lineage.kind == Kind.TABLE or point.sentence in lineage.text(stage))

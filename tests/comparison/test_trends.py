"""Figures of a report followed through the editions of its series, as the history follows them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from diffreport import Document, compare
from diffreport.archived.comparisons import compared
from diffreport.comparison.figures.trends import trends
from diffreport.histories import history_of
from diffreport.model import Comparison
from diffreport.model.histories import FigureSeries
from tests.eval.test_eval_series import editions

_REST = "The mayor said that this was not enough, and that more was to come."
OTHER_THING = {
    "2019": f"The agency of Adel received 36 cases from the guard. {_REST}",
    "2020": f"The agency of Adel received 38 cases from the guard. {_REST}",
    "2021": f"The agency of Adel returned 23 houses to their owners. {_REST}",
    "2022": f"The agency of Adel returned 25 houses to their owners. {_REST}",
}


def of(documents: Sequence[Document]) -> list[list[str | None]]:
    """Return the trends of the report on the last two editions, as printed."""
    pairs = [compare(*pair) for pair in pairwise(documents)]
    found = trends(pairs[-1], pairs).followed.values()
    return [[figure.text if figure else None for figure in trend] for trend in found]


@pytest.mark.parametrize(
    ("last", "expected"),
    [("2020", [["36", "38"]]), ("2021", []), ("2022", [[None, None, "23", "25"]])],
)
def test_a_trend_does_not_lead_from_one_thing_to_another(last: str, expected: list[list[str | None]]) -> None:
    """Though the comparison pairs the two figures, because one stands where the other stood."""
    chosen = [label for label in OTHER_THING if label <= last]
    assert of([Document.from_paragraphs([OTHER_THING[label]], label, "Karsova") for label in chosen]) == expected


def told_in(series: FigureSeries) -> set[tuple[int, str]]:
    return {(point.edition, point.figure.text) for point in series.points}


@pytest.mark.usefixtures("kept")
def test_every_trend_of_a_report_is_in_one_figure_series(shared_editions: Path) -> None:
    """The report on two editions and the history of their series say the same of a figure."""
    documents = editions("hrr_kosovo", shared_editions)[:6]
    pairs: list[Comparison] = [compared(*pair) for pair in pairwise(documents)]
    series = [told_in(each) for each in history_of(documents[0], pairs).figures]
    found = trends(pairs[-1], pairs).followed.values()
    trended = [{(n, figure.text) for n, figure in enumerate(trend) if figure} for trend in found]
    assert sum(len(values) > 2 for values in trended) > 10
    assert [values for values in trended if not any(values <= each for each in series)] == []

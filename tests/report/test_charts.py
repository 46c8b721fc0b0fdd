"""Small charts: where values are drawn, what each point is called, and the figures they follow."""

from __future__ import annotations

import re
from dataclasses import fields
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from diffreport import compare
from diffreport.comparison.figures.trends import Trends, trends
from diffreport.report.front import charts
from diffreport.report.front.charts import LARGE, SMALL, Frame, Value, line
from diffreport.report.front.trends import numbers
from diffreport.report.html import render_html
from diffreport.report.lookup import look_up
from tests.report.factory import every_case
from tests.report.followed import EDITIONS, followed_html, successive
from tests.report.reading import embedded, texts

WIDE = st.decimals(allow_nan=False, allow_infinity=False, min_value=Decimal("-1e60"), max_value=Decimal("1e60"))
SERIES = st.lists(st.none() | WIDE, min_size=1, max_size=12)
FRAMES = st.sampled_from((SMALL, LARGE))


def of(*values: object) -> list[Value]:
    """Return a series of the years from 2020; None is not given."""
    return [
        Value(str(year), *((None,) if v is None else (Decimal(str(v)), f"{v}", f"{v}")))  # type: ignore[arg-type]
        for year, v in enumerate(values, 2020)
    ]


def drawn(values: list[Decimal | None], frame: Frame) -> tuple[list[tuple[float, float]], charts.Line]:
    """Return the places of the points of a series, and the line."""
    made = line(of(*values), frame)
    return [(float(p.x), float(p.y)) for p in made.points], made


@given(SERIES, FRAMES)
def test_every_point_is_within_the_edges(values: list[Decimal | None], frame: Frame) -> None:
    """Whatever the values: negative, huge, alike, alone."""
    points, made = drawn(values, frame)
    corners = [tuple(map(float, place.split(","))) for run in made.runs for place in run.split()]
    for x, y in [*points, *corners]:
        assert frame.start <= x <= frame.end and frame.top <= y <= frame.bottom
    for text in made.texts:
        assert 0 <= float(text.x) <= frame.width and 0 <= float(text.y) <= frame.height


@given(SERIES)
def test_no_value_is_written_across_its_line(values: list[Decimal | None]) -> None:
    """Above or below its point, a text keeps clear of all that the line does along it."""
    points, made = drawn(values, LARGE)
    foot = LARGE.height - 8
    for text in made.texts:
        breadth, x, y = 6.4 * len(text.text), float(text.x), float(text.y)
        start = x - breadth * {"start": 0, "middle": 0.5, "end": 1}[text.anchor]
        for (x0, y0), (x1, y1) in pairwise(points):
            for n in range(11):
                if y != foot and start < x0 + (x1 - x0) * n / 10 < start + breadth:
                    assert not y - 7.5 < y0 + (y1 - y0) * n / 10 < y + 3, (text, points)


@given(SERIES, FRAMES)
def test_what_is_not_given_is_not_drawn(values: list[Decimal | None], frame: Frame) -> None:
    """There is a point for each value and none for a gap, and no line runs across one."""
    points, made = drawn(values, frame)
    assert len(points) == sum(value is not None for value in values)
    runs = "".join("x" if value is not None else " " for value in values).split()
    assert [max(2, len(run)) for run in runs] == [len(run.split()) for run in made.runs]
    assert made.is_current == (values[-1] is not None)


@given(SERIES, FRAMES)
def test_a_greater_value_is_never_drawn_lower(values: list[Decimal | None], frame: Frame) -> None:
    """The drawing keeps the order of the values, and of the editions."""
    points, _ = drawn(values, frame)
    known = [value for value in values if value is not None]
    ranked = sorted(zip(known, (y for _, y in points), strict=True))
    assert [y for _, y in ranked] == sorted((y for _, y in points), reverse=True)
    assert [x for x, _ in points] == sorted({x for x, _ in points})


def test_a_series_is_drawn_from_the_least_to_the_greatest() -> None:
    """With a dot at the end, and all of it in the name."""
    made = line(of(180, 205, None, 315, 412))
    assert made.runs == ("2,15 16,13.7", "44,8 58,3")
    assert made.name == "2020: 180, 2021: 205, 2022: not given, 2023: 315, 2024: 412"
    assert (made.last, made.is_current) == (charts.Point("58", "3", "2024: 412"), True)


@pytest.mark.parametrize("values", [(7,), (7, 7, 7), (None, None, 7), (-7, -7)])
def test_a_series_without_change_is_a_line_in_the_middle(values: tuple[object, ...]) -> None:
    """It neither touches the foot, as zero would, nor the top."""
    assert {point.y for point in line(of(*values)).points} == {"9"}


def test_a_series_that_ends_before_the_last_edition_ends_there() -> None:
    """The last value stands where it was last given."""
    made = line(of(1, 2, None))
    assert (made.last, made.is_current) == (charts.Point("30", "3", "2021: 2"), False)


def test_nothing_given_is_nothing_drawn() -> None:
    """And it is said."""
    made = line(of(None, None))
    assert (made.runs, made.points, made.last) == ((), (), None)
    assert made.name == "2020: not given, 2021: not given"


@given(st.lists(st.none() | st.text("0123456789 ,", max_size=30), min_size=1, max_size=12))
def test_written_values_do_not_touch(shorts: list[str | None]) -> None:
    """Where there is no room for all, the last and the first are written, or the last alone."""
    values = [Value(str(n), None) if s is None else Value(str(n), Decimal(n), s, s) for n, s in enumerate(shorts, 2000)]
    edges = []
    for text in line(values, LARGE).texts:
        breadth = len(text.text) * 6.4
        start = float(text.x) - {"start": 0.0, "middle": breadth / 2, "end": breadth}[text.anchor]
        edges.append((float(text.y) > 80, start, start + breadth))
    for row in (True, False):
        spans = [(start, end) for is_foot, start, end in edges if is_foot is row]
        assert all(a[1] <= b[0] + 0.2 for a, b in pairwise(spans))


def told(found: Trends) -> dict[str, list[str | None]]:
    return {r.label: [figure and figure.text for figure in trend] for r, trend in found.followed.items()}


def test_a_figure_is_followed_through_the_editions() -> None:
    """Through unchanged and moved paragraphs, in words and digits; what is not given is a gap."""
    pairs = successive()
    found = trends(pairs[-1], pairs, 3)
    assert found.editions == ("2019", "2020", "2021", "2022")
    assert told(found)["boats"] == ["six", "8", "8", "12"]
    assert told(found)["cases"][:3] == [None, "40", "44"]
    assert [[None if v is None else int(v) for v in numbers(t)][:3] for t in found.followed.values()] == [
        [6, 8, 8],
        [None, 40, 44],
    ]


def test_the_ends_of_a_trend_are_those_of_the_table() -> None:
    """Of editions that do not follow each other, too: old and new value stand at their editions."""
    pairs = successive()
    whole = compare(pairs[0].old, pairs[-1].new)
    assert told(trends(whole, pairs))["boats"] == ["six", "8", "8", "12"]


def test_a_figure_printed_twice_under_one_label_is_not_followed() -> None:
    """Nobody can tell which of the two it was; a wrong line is worse than none."""
    before = ["In Adel 5 boats sank, and in Brix 5 boats sank.", "Nothing else was told."]
    after = ["In Adel 5 boats sank, and in Brix 9 boats sank.", "Nothing else was told."]
    pairs = successive({"2019": before, "2020": before, "2021": after})
    assert told(trends(pairs[-1], pairs)) == {}


def report(left_out: int = 0) -> LexborHTMLParser:
    return LexborHTMLParser(followed_html(EDITIONS, left_out))


def test_the_table_has_a_column_of_trends() -> None:
    """Each is an image named with all its values, each point has a title, and rows are of one length."""
    tree = report()
    assert texts(tree, ".figs thead .sp") == ["Trend"]
    spark = tree.css_first(".figs tbody .sp svg")
    assert spark.attributes["role"] == "img"
    assert spark.attributes["aria-label"] == "2019: six, 2020: 8, 2021: 8, 2022: 12"
    assert texts(spark, "title") == ["2019: six", "2020: 8", "2021: 8", "2022: 12"]
    assert {len(list(row.iter())) for row in tree.css(".figs tr:not(.grp)")} == {7}


def test_figures_with_three_values_have_a_chart_of_their_own() -> None:
    """Folded below the table, with the editions that were not looked at."""
    tree = report(left_out=2)
    assert texts(tree, ".over summary") == ["Over four editions, 2019 to 2022; 2 earlier editions not looked at"]
    assert texts(tree.css_first(".over li"), "text") == ["six", "8", "8", "12", "2019", "2020", "2021", "2022"]


def test_the_data_block_has_the_series() -> None:
    """A number for each edition, null where it is not given."""
    figures = embedded(report())["figures"]
    assert [f["series"][:3] for f in figures] == [[6, 8, 8], [None, 40, 44]]  # type: ignore[attr-defined]


def test_the_column_of_trends_is_explained_at_the_table() -> None:
    """Over how many editions it runs, and that later corrections are not in it."""
    told = texts(report(left_out=2), ".figs caption")
    assert [text.strip() for text in told] == [
        "The trend runs over four editions, 2019 to 2022, as first published; 2 earlier editions not looked at."
    ]
    assert not LexborHTMLParser(render_html(every_case())).css(".figs caption .wide")


def test_two_editions_alone_have_no_trend() -> None:
    """No column, no charts, no series: the table is as narrow as ever."""
    tree = LexborHTMLParser(render_html(every_case()))
    assert not tree.css(".figs .sp") and not tree.css(".over")
    assert {int(cell.attributes["colspan"] or 0) for cell in tree.css(".figs tr.grp th")} == {6}
    assert all("series" not in f for f in embedded(tree)["figures"])  # type: ignore[attr-defined]
    assert look_up(every_case()).shown.trends is None


def test_drawings_need_no_style_attribute() -> None:
    """The policy of a report forbids them: sizes are attributes of SVG."""
    source = report().html or ""
    assert re.search(r"<polyline class=\"spl\"", source) and not re.search(r"\sstyle=", source)


def test_the_drawings_and_what_a_line_has_are_documented() -> None:
    """Every macro and every name of a line, and no other."""
    root = Path(__file__).parents[2]
    told = (root / "docs/template-context.md").read_text(encoding="utf-8").split("## Drawings")[1].split("\n## ")[0]
    macros = re.findall(r"macro (\w+)", (root / "templates/partials/charts.html.j2").read_text(encoding="utf-8"))
    assert set(macros) - {"bar", "points"} == set(re.findall(r"`(\w+)`", told.split("Each is")[0]))
    line_told = told.split("A line has")[1]
    named = {field.name for kind in (charts.Line, charts.Point, charts.Text) for field in fields(kind)}
    assert named == set(re.findall(r"`(\w+)`", line_told))

"""The trends of figures over the editions of a series, as the figures table and the charts below it show them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from diffreport.comparison.figures.differences import convert
from diffreport.report.front import charts
from diffreport.report.language import phrasing
from diffreport.report.language.speech import Speech

if TYPE_CHECKING:  # what follows figures is not needed where they are drawn
    from diffreport.comparison.figures.trends import Trend, Trends

# From so many values on a figure has a chart of its own.
CHARTED_VALUES = 3


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure's chart: what it counts, where its finding is, the line."""

    label: str
    href: str
    n: int
    line: charts.Line


def numbers(trend: Trend) -> list[Decimal | None]:
    """Return the value that each edition gives, in the unit of the last one.

    None where none is given, or where it measures something else. A range counts as its lower end.
    """
    unit = next((figure.unit for figure in reversed(trend) if figure), "")
    return [convert(figure, unit) if figure else None for figure in trend]


def line(trends: Trends, trend: Trend, frame: charts.Frame, speech: Speech) -> charts.Line:
    """Return a trend as drawn in a frame."""
    values = [
        charts.Value(
            edition, value, *((figure.text, phrasing.brief(figure)) if figure else (speech.say("figures.not_given"),))
        )
        for edition, value, figure in zip(trends.editions, numbers(trend), trend, strict=True)
    ]
    return charts.line(values, frame)


def is_charted(trend: Trend) -> bool:
    """Tell whether a trend has enough values for a chart of its own."""
    return sum(value is not None for value in numbers(trend)) >= CHARTED_VALUES


def summary(trends: Trends, speech: Speech, key: str = "trend.over") -> str:
    """Return over which editions the trends run, and how many more there are that nobody looked at."""
    first, last = trends.editions[0], trends.editions[-1]
    told = speech.say(key, n=len(trends.editions), first=first, last=last)
    return speech.say("trend.left_out", told=told, n=trends.left_out) if trends.left_out else told


def explained(trends: Trends, speech: Speech) -> str:
    """Return the sentence that explains the column of trends."""
    return speech.say("standfirst.sentence", text=summary(trends, speech, "trend.runs"))

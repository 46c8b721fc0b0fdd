"""What a rule asks of a figure: all of it must hold of one and the same figure of a finding."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import ROUND_DOWN, Decimal
from typing import NamedTuple

from diffreport.comparison.figures.differences import exact_percent
from diffreport.comparison.figures.numerals import plain
from diffreport.model import Figure, Revision
from diffreport.report.lines import clipped
from diffreport.watch.judging.matters import Matter
from diffreport.watch.plan import Pattern, Rule, Threshold

_MOST_LABEL = 500  # characters in which a pattern is searched
_SHOWN_LABEL = 40  # columns
_HUNDREDTH = Decimal("0.01")


class Test(NamedTuple):
    """One condition about a figure: whether it holds, and why it does not, in words that several figures share."""

    name: str
    holds: Callable[[Matter, Revision], bool]
    why: Callable[[Matter, Revision], str]


def asks_of_figures(rule: Rule) -> bool:
    """Tell whether a rule asks anything of a figure; a column alone is asked of cells, whatever they hold."""
    return bool(rule.statuses or rule.figure or rule.up or rule.down or rule.changed or rule.crosses is not None)


def tests_of(rule: Rule) -> tuple[Test, ...]:
    """Return what a rule asks of a figure."""
    return tuple(_tests(rule)) if asks_of_figures(rule) else ()


def figures_met(rule: Rule, matter: Matter) -> tuple[Revision, ...]:
    """Return the figures of a matter of which all holds that a rule asks of one; none if it asks nothing."""
    tests = tests_of(rule)
    return tuple(r for r in matter.figures if all(test.holds(matter, r) for test in tests)) if tests else ()


def why_none(tests: tuple[Test, ...], matter: Matter) -> tuple[str, str]:
    """Return the condition that no figure meets, and why: of the figure that met most of them."""
    if not matter.figures:
        return tests[0].name, "no figure changed"
    failed = [next(k for k, test in enumerate(tests) if not test.holds(matter, r)) for r in matter.figures]
    most, nearest = max(zip(failed, matter.figures, strict=True), key=lambda each: (each[0], each[1].delta is not None))
    return tests[most].name, tests[most].why(matter, nearest)


def _tests(rule: Rule) -> Iterator[Test]:
    if statuses := rule.statuses:
        asked = " or ".join(statuses)
        yield Test("status", lambda _, r: r.status.value in statuses, lambda _, r: f"figure is {r.status}, not {asked}")
    if rule.figure:
        yield _labelled(rule.figure)
    if rule.column:
        yield _in_column(rule.column)
    for name, threshold in (("up", rule.up), ("down", rule.down), ("by", rule.changed)):
        if threshold is not None:
            yield _by(name, threshold)
    if rule.crosses is not None:
        yield _crossing(rule.crosses)


def _labelled(pattern: Pattern) -> Test:
    return Test(
        "figure",
        lambda _, r: pattern.search(r.label[:_MOST_LABEL]) is not None,
        lambda *_: f"no figure is labelled {pattern.pattern!r}",
    )


def _in_column(pattern: Pattern) -> Test:
    def holds(matter: Matter, revision: Revision) -> bool:
        place = matter.place
        return place is not None and place.is_table and has_name(pattern, place.columns.of_figure(revision))

    return Test("column", holds, lambda *_: f"no figure is in a column {pattern.pattern!r}")


def has_name(pattern: Pattern, columns: tuple[tuple[str, str], ...]) -> bool:
    """Tell whether a pattern is found in the name of a column, old or new."""
    return any(name and pattern.search(name[:_MOST_LABEL]) for names in columns for name in names)


def _by(name: str, threshold: Threshold) -> Test:
    """Return the test by how much a figure went up, down, or either way."""
    asked = f"{'' if name == 'by' else f'{name} '}{_amount(threshold.by, is_percent=threshold.is_percent)}"

    def holds(_: Matter, revision: Revision) -> bool:
        found = _size(revision, threshold)
        if not isinstance(found, Decimal):
            return False
        return (abs(found) if name == "by" else -found if name == "down" else found) >= threshold.by

    def why(_: Matter, revision: Revision) -> str:
        found = _size(revision, threshold)
        if not isinstance(found, Decimal):
            return found
        way = "down" if found < 0 else "up"
        return f"{_named(revision)} {way} {_amount(abs(found), is_percent=threshold.is_percent)}, rule asks for {asked}"

    return Test(name, holds, why)


def _size(revision: Revision, threshold: Threshold) -> Decimal | str:
    """Return by how much a figure went up, in its unit or in percent of the old one; else why that cannot be told."""
    sides = _measured(revision)
    if isinstance(sides, str):
        return sides
    if revision.delta is None:
        return f"{_named(revision)} has no difference that can be counted"
    if not threshold.is_percent:
        return revision.delta if sides[0].unit == sides[1].unit else _other_unit(revision, *sides)
    percent = exact_percent(*sides, revision.delta)
    return f"{_named(revision)} has no difference in percent of what it was" if percent is None else percent


def _measured(revision: Revision) -> tuple[Figure, Figure] | str:
    """Return the two figures of which there is a difference, else why there is none."""
    if revision.old is None or revision.new is None:
        return f"figure is {revision.status}, it has no difference"
    if revision.old.high is not None or revision.new.high is not None:
        return f"{_named(revision)} is a range, it has no difference"
    return revision.old, revision.new


def _named(revision: Revision) -> str:
    return f'figure "{clipped(revision.label, _SHOWN_LABEL)}"' if revision.label else "figure"


def _other_unit(revision: Revision, old: Figure, new: Figure) -> str:
    return f"{_named(revision)} has another unit than before ({old.unit or old.kind}, now {new.unit or new.kind})"


def _crossing(value: Decimal) -> Test:
    """Return the test whether a figure went from one side of a value to the other, or to the value itself."""

    def holds(_: Matter, revision: Revision) -> bool:
        old, new = revision.old, revision.new
        if old is None or new is None or not revision.is_of_amount or old.unit != new.unit:
            return False
        (low, high), (new_low, new_high) = _ends(old), _ends(new)
        return high < value <= new_low or low > value >= new_high

    def why(_: Matter, revision: Revision) -> str:
        old, new = revision.old, revision.new
        if old is None or new is None:
            return f"figure is {revision.status}, it crosses nothing"
        if not revision.is_of_amount:
            return "figure is no amount, it crosses nothing"
        if old.unit != new.unit:
            return _other_unit(revision, old, new)
        return f"{_named(revision)} went from {_span(old)} to {_span(new)}, rule asks for crossing {value:f}"

    return Test("crosses", holds, why)


def _ends(figure: Figure) -> tuple[Decimal, Decimal]:
    return figure.value, figure.value if figure.high is None else figure.high


def _span(figure: Figure) -> str:
    return " to ".join(f"{end:f}" for end in dict.fromkeys(_ends(figure)))


def _amount(number: Decimal, *, is_percent: bool) -> str:
    """Return a number as a reason says it: percent cut to two decimals, so that 9.999 is never said to be 10."""
    cut = number.quantize(_HUNDREDTH, ROUND_DOWN) if is_percent and abs(number) < 10**20 else number
    return f"{plain(cut):f}{' %' if is_percent else ''}"

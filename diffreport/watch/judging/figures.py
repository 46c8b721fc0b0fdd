"""What a rule asks of a figure: all of it must hold of one and the same figure of a finding."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import ROUND_DOWN, Decimal
from typing import NamedTuple

from diffreport.comparison.figures.numerals import EXACT, plain
from diffreport.model import Revision
from diffreport.report.lines import clipped
from diffreport.watch.judging.matters import Matter
from diffreport.watch.judging.moved import Moved, named
from diffreport.watch.plan import Pattern, Rule, Threshold

_MOST_LABEL = 500  # characters in which a pattern is searched
_NAMING = ("figure", "column", "status")  # what says which figure is meant; why that one fails is what people ask
_SHOWN_FIGURE = 40  # columns
_NOWHERE = Decimal("-Infinity")


class Test(NamedTuple):
    """One condition about a figure: whether it holds, and why it does not, in words that several figures share."""

    name: str
    holds: Callable[[Matter, Moved], bool]
    why: Callable[[Moved], str]
    how_near: Callable[[Moved], Decimal] = lambda _: Decimal()


def tests_of(rule: Rule) -> tuple[Test, ...]:
    """Return what a rule asks of a figure, () if nothing: a column alone is asked of cells, whatever they hold."""
    tests = tuple(_tests(rule))
    if tests and rule.column:
        return (*tests, _in_column(rule.column))
    return tests


def is_met(tests: tuple[Test, ...], matter: Matter) -> bool:
    """Tell whether all tests hold of one figure of a matter."""
    return any(_are_met(tests, matter, figure) for figure in matter.moved)


def figures_met(tests: tuple[Test, ...], matter: Matter) -> tuple[Revision, ...]:
    """Return the figures of a matter of which all tests hold; none without tests."""
    return tuple(m.revision for m in matter.moved if _are_met(tests, matter, m)) if tests else ()


def why_none(tests: tuple[Test, ...], matter: Matter) -> tuple[str, str]:
    """Return the condition that no figure meets, and why: of the figure that came nearest to it."""
    tests = tuple(sorted(tests, key=lambda test: test.name not in _NAMING))
    if not matter.moved:
        return tests[0].name, "no figure changed"
    failed = [next(k for k, test in enumerate(tests) if not test.holds(matter, figure)) for figure in matter.moved]
    most = tests[max(failed)]
    nearest = max((m for k, m in zip(failed, matter.moved, strict=True) if tests[k] is most), key=most.how_near)
    return most.name, most.why(nearest)


def has_name(pattern: Pattern, columns: tuple[tuple[str, str], ...]) -> bool:
    """Tell whether a pattern is found in the name of a column, old or new."""
    return any(name and pattern.search(name[:_MOST_LABEL]) for names in columns for name in names)


def _are_met(tests: tuple[Test, ...], matter: Matter, figure: Moved) -> bool:
    return all(test.holds(matter, figure) for test in tests)


def _tests(rule: Rule) -> Iterator[Test]:
    if statuses := rule.statuses:
        asked = " or ".join(statuses)
        yield Test(
            "status",
            lambda _, m: m.revision.status.value in statuses,
            lambda m: f"figure is {m.revision.status}, not {asked}",
        )
    for name, threshold in (("up", rule.up), ("down", rule.down), ("by", rule.changed)):
        if threshold is not None:
            yield _by(name, threshold)
    if rule.crosses is not None:
        yield _crossing(rule.crosses)
    if rule.figure:
        yield _labelled(rule.figure)


def _labelled(pattern: Pattern) -> Test:
    return Test(
        "figure",
        lambda _, m: pattern.search(m.revision.label[:_MOST_LABEL]) is not None,
        lambda _: f"no figure is labelled {pattern.pattern!r}",
    )


def _in_column(pattern: Pattern) -> Test:
    def holds(matter: Matter, figure: Moved) -> bool:
        place = matter.place
        return place is not None and place.is_table and has_name(pattern, place.columns.of_figure(figure.revision))

    return Test("column", holds, lambda _: f"no figure is in a column {pattern.pattern!r}")


def _by(name: str, threshold: Threshold) -> Test:
    """Return the test by how much a figure went up, down, or either way."""
    least, is_percent = threshold
    asked = f"{'' if name == 'by' else f'{name} '}{_amount(least, threshold)}"

    def size(figure: Moved) -> Decimal | str:
        return figure.percent if is_percent else figure.by

    def how_far(figure: Moved) -> Decimal:
        found = size(figure)
        if isinstance(found, str):
            return _NOWHERE
        return abs(found) if name == "by" else -found if name == "down" else found

    def why(figure: Moved) -> str:
        found = size(figure)
        if isinstance(found, str):
            return found
        way = "down" if found < 0 else "up"
        return f"{named(figure.revision)} {way} {_amount(abs(found), threshold)}, rule asks for {asked}"

    return Test(name, lambda _, figure: how_far(figure) >= least, why, how_far)


def _crossing(value: Decimal) -> Test:
    """Return the test whether a figure went from one side of a value to the other, or to the value itself."""

    def why(figure: Moved) -> str:
        if isinstance(figure.ends, str):
            return figure.ends
        old, new = (clipped(f"{side}", _SHOWN_FIGURE) for side in (figure.revision.old, figure.revision.new))
        return f"{named(figure.revision)} went from {old} to {new}, rule asks for crossing {value:f}"

    return Test("crosses", lambda _, figure: figure.crosses(value), why)


def _amount(number: Decimal, threshold: Threshold) -> str:
    """Return a number as a reason says it.

    Percent are cut where the threshold ends, at two decimals at the earliest: 9.999 is never said to be 10.
    """
    if not threshold.is_percent:
        return f"{plain(number):f}"
    places = max(2, -int(threshold.by.as_tuple().exponent))
    return f"{plain(number.quantize(Decimal(1).scaleb(-places), ROUND_DOWN, EXACT)):f} %"

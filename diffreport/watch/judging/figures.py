"""What a rule asks of a figure: all of it must hold of one and the same figure of a finding."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import ROUND_DOWN, Decimal
from typing import NamedTuple

from diffreport.comparison.figures.numerals import plain
from diffreport.model import Revision
from diffreport.watch.judging.matters import Matter
from diffreport.watch.judging.moved import Moved, named
from diffreport.watch.plan import Pattern, Rule, Threshold

_MOST_LABEL = 500  # characters in which a pattern is searched
_HUNDREDTH = Decimal("0.01")


class Test(NamedTuple):
    """One condition about a figure: whether it holds, and why it does not, in words that several figures share."""

    name: str
    holds: Callable[[Matter, Moved], bool]
    why: Callable[[Moved], str]


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
    """Return the condition that no figure meets, and why: of the figure that met most of them."""
    if not matter.moved:
        return tests[0].name, "no figure changed"
    failed = [next(k for k, test in enumerate(tests) if not test.holds(matter, figure)) for figure in matter.moved]
    most, figure = max(
        zip(failed, matter.moved, strict=True), key=lambda each: (each[0], each[1].revision.delta is not None)
    )
    return tests[most].name, tests[most].why(figure)


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
    asked = f"{'' if name == 'by' else f'{name} '}{_amount(least, is_percent=is_percent)}"

    def size(figure: Moved) -> Decimal | str:
        return figure.percent if is_percent else figure.by

    def holds(_: Matter, figure: Moved) -> bool:
        found = size(figure)
        if isinstance(found, str):
            return False
        return (abs(found) if name == "by" else -found if name == "down" else found) >= least

    def why(figure: Moved) -> str:
        found = size(figure)
        if isinstance(found, str):
            return found
        way = "down" if found < 0 else "up"
        return f"{named(figure.revision)} {way} {_amount(abs(found), is_percent=is_percent)}, rule asks for {asked}"

    return Test(name, holds, why)


def _crossing(value: Decimal) -> Test:
    """Return the test whether a figure went from one side of a value to the other, or to the value itself."""

    def why(figure: Moved) -> str:
        if isinstance(figure.ends, str):
            return figure.ends
        old, new = (" to ".join(f"{end:f}" for end in dict.fromkeys(ends)) for ends in _sides(figure.ends))
        return f"{named(figure.revision)} went from {old} to {new}, rule asks for crossing {value:f}"

    return Test("crosses", lambda _, figure: figure.crosses(value), why)


def _sides(ends: tuple[Decimal, ...]) -> tuple[tuple[Decimal, ...], tuple[Decimal, ...]]:
    return ends[:2], ends[2:]


def _amount(number: Decimal, *, is_percent: bool) -> str:
    """Return a number as a reason says it: percent cut to two decimals, so that 9.999 is never said to be 10."""
    cut = number.quantize(_HUNDREDTH, ROUND_DOWN) if is_percent and abs(number) < 10**20 else number
    return f"{plain(cut):f}{' %' if is_percent else ''}"

"""What a rule asks of a matter, and why it does not hold: every condition must."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import NamedTuple

from diffreport.comparison.wording.signals import SIGNALS
from diffreport.model import Comparison
from diffreport.watch.judging.figures import Test, has_name, is_met, tests_of, why_none
from diffreport.watch.judging.matters import Event, Matter, Place
from diffreport.watch.plan import Amount, Pattern, Rule

# Patterns that find in small letters what they find whatever the case: no class of capitals, no escape but a few.
_SIMPLE = re.compile(r"(?:[A-Za-z0-9 ,;:'_|.+*-]|\\[bdsw.]|\((?!\?)|\(\?:|\)\??|(?<=\w)\?)+")


class Condition(NamedTuple):
    """One thing that a rule asks: whether it holds, and if not, which key of the rule is to blame and why."""

    holds: Callable[[Matter], bool]
    why: Callable[[Matter], tuple[str, str]]


class Asked(NamedTuple):
    """A rule with all that it asks, what costs least first; `tests` are what it asks of figures."""

    rule: Rule
    conditions: tuple[Condition, ...]
    tests: tuple[Test, ...]

    def first_failed(self, matter: Matter) -> Condition | None:
        """Return the first condition that does not hold of a matter, None if all do."""
        for condition in self.conditions:  # quicker than `next`
            if not condition.holds(matter):
                return condition
        return None


def asked_by(rule: Rule, comparison: Comparison | None, event: Event) -> Asked:
    """Return what a rule asks of each matter of a comparison."""
    tests = tests_of(rule)
    return Asked(rule, tuple(_conditions(rule, tests, comparison, event)), tests)


def _conditions(
    rule: Rule, tests: tuple[Test, ...], comparison: Comparison | None, event: Event
) -> Iterator[Condition]:
    if not fnmatchcase(event.series, rule.series):
        yield _never("series", f"the rule is for series {rule.series}")
    yield _of_sorts(rule)
    if rule.amount is not None and (lacking := _too_little(rule.amount, comparison)):
        yield _never(*lacking)
    if rule.signals:
        yield _of_signals(rule.signals)
    if rule.section:
        section = rule.section
        yield _of_place("section", section, lambda place: any(map(section.search, place.headings)))
    if tests:
        yield Condition(
            lambda matter: is_met(tests, matter),
            lambda matter: why_none(tests, matter),
        )
    elif rule.column:
        yield _of_column(rule.column)
    if rule.text:
        yield _of_place("text", rule.text, _searcher(rule.text))


def _never(name: str, why: str) -> Condition:
    return Condition(lambda _: False, lambda _: (name, why))


def _of_sorts(rule: Rule) -> Condition:
    asked = frozenset(rule.sorts)
    names = " or ".join(rule.sorts)
    if not asked:
        return Condition(
            lambda matter: not matter.is_asked_for,
            lambda matter: ("change", f"is {matter.sorts[0]}, which the rule does not name"),
        )
    return Condition(
        lambda matter: not asked.isdisjoint(matter.sorts),
        lambda matter: ("change", f"is {' and '.join(matter.sorts)}, rule asks for {names}"),
    )


def _too_little(amount: Amount, comparison: Comparison | None) -> tuple[str, str] | None:
    """Return which key says that too little changed in all, and why; None where enough did."""
    if comparison is None:
        return ("findings" if amount.findings else "changed"), "there is nothing to compare"
    found = len(comparison.findings)
    if found < amount.findings:
        return "findings", f"{found} in all, rule asks for {amount.findings}"
    changed = 100 - Decimal(str(comparison.summary.kept_percent))
    if amount.changed_percent is not None and changed < amount.changed_percent:
        return "changed", f"{changed:f} % of the old words changed, rule asks for {amount.changed_percent:f} %"
    return None


def _of_signals(asked: tuple[str, ...]) -> Condition:
    """Return the condition that a finding has one of some wording signals, or one of their families."""
    families = tuple(f"{name}_" for name in asked)
    names = " or ".join(dict.fromkeys(_family_in(asked, name) or name for name in asked))
    return Condition(
        lambda matter: matter.signal in asked or matter.signal.startswith(families),
        lambda matter: ("wording", f"{f'is {matter.signal}' if matter.signal else 'no signal'}, rule asks for {names}"),
    )


def _searcher(pattern: Pattern) -> Callable[[Place], bool]:
    """Return what tells whether a pattern is found in the text of a place, on either side."""
    small = re.compile(pattern.pattern.lower()) if _SIMPLE.fullmatch(pattern.pattern) else None

    def search(place: Place) -> bool:
        if small is not None and (texts := place.small_texts):
            return any(map(small.search, texts))
        return any(map(pattern.search, place.texts))

    return search


def _family_in(asked: tuple[str, ...], name: str) -> str:
    """Return the family of a signal, if all of it is asked for, else ""."""
    family = name.rpartition("_")[0]
    members = [each for each in SIGNALS if each.rpartition("_")[0] == family]
    return family if members and set(members).issubset(asked) else ""


def _of_place(name: str, pattern: Pattern, search: Callable[[Place], bool]) -> Condition:
    """Return the condition that a pattern is found at a place, searched once for each place."""
    known: dict[int, bool] = {}

    def holds(matter: Matter) -> bool:
        place = matter.place
        if place is None:
            return False
        key = id(place)  # lives as long as the matters do
        if key not in known:
            known[key] = search(place)
        return known[key]

    def why(matter: Matter) -> tuple[str, str]:
        if matter.place is None:
            return name, f"an event has no {name}"
        return name, f"no {name} is {pattern.pattern!r}" if name == "section" else f"no text has {pattern.pattern!r}"

    return Condition(holds, why)


def _of_column(pattern: Pattern) -> Condition:
    def holds(matter: Matter) -> bool:
        place = matter.place
        return place is not None and place.is_table and has_name(pattern, place.columns.changed)

    def why(matter: Matter) -> tuple[str, str]:
        is_table = matter.place is not None and matter.place.is_table
        return "column", f"nothing changed in a column {pattern.pattern!r}" if is_table else "is about no table"

    return Condition(holds, why)

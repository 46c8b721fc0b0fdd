"""Comparison x rules -> flags.

matters     what a rule can be about: findings, questions, noise, and the event itself
conditions  what a rule asks of a matter, and why it does not hold
figures     what a rule asks of a figure
columns     which columns of a table a finding, or one of its figures, is about
marking     the changed words of a matter, marked, in one line
explaining  what each rule flagged, and why not the rest
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from diffreport.model import Comparison, Revision
from diffreport.watch.judging.conditions import Asked, asked_by
from diffreport.watch.judging.explaining import Explained, Tried, explained, explained_lines
from diffreport.watch.judging.figures import figures_met
from diffreport.watch.judging.marking import marked
from diffreport.watch.judging.matters import Event, Matter, flags_findings, matters_of
from diffreport.watch.notices import Flag, Told
from diffreport.watch.plan import Rule

__all__ = ["Event", "Judgement", "explained_lines", "judged"]

# A flag tells so many figures; a table has thousands, and its report tells all of them.
_MOST_FIGURES = 50
_ID_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules flagged: events first, then findings by their number, questions, and noise where asked for."""

    event: Event
    flags: tuple[Flag, ...]
    tried: tuple[Tried, ...]  # in the order of the rules

    @property
    def explained(self) -> tuple[Explained, ...]:
        """Return what each rule flagged, and of every other finding the first condition that did not hold."""
        return tuple(map(explained, self.tried))


def judged(comparison: Comparison | None, event: Event, rules: Sequence[Rule]) -> Judgement:
    """Return what the rules flag of a comparison and of the event that it tells of.

    A rule flags what meets all of its conditions. Every finding is flagged that no rule takes back, where no rule could
    flag one, and in a silent revision that is told: whoever hears of it wants to know what was changed.
    `comparison` is None where there is nothing to compare. Cost: linear in findings times rules.
    """
    matters = matters_of(comparison, event, {sort for rule in rules for sort in rule.sorts})
    asked = [asked_by(rule, comparison, event) for rule in rules]
    tried = tuple(Tried(each.rule, matters, [each.first_failed(matter) for matter in matters]) for each in asked)
    tells_all = not any(map(flags_findings, rules))
    flags = []
    for k, matter in enumerate(matters):  # the event comes first
        by: list[Asked | None] = [None] if matter.is_event or (tells_all and not matter.is_asked_for) else []
        for each, of_rule in zip(asked, tried, strict=True):
            if of_rule.failed[k] is None:
                _take(each, by)
        if by:
            tells_all = tells_all or (matter.is_event and event.is_revision)
            flags.append(_flag(matter, by, event))
    return Judgement(event, tuple(flags), tried)


def _take(asked: Asked, by: list[Asked | None]) -> None:
    """Have a rule flag a matter, or take back what was flagged of it; a rule stands in for having none."""
    if asked.rule.mutes or by == [None]:
        by.clear()
    if not asked.rule.mutes:
        by.append(asked)


def _flag(matter: Matter, by: Sequence[Asked | None], event: Event) -> Flag:
    """Return a matter as a flag: the rule of the highest severity speaks for it, the targets are those of all."""
    rules = [asked.rule if asked else None for asked in by]
    severities = [rule.severity if rule and rule.severity else matter.severity for rule in rules]
    severity = max(severities, key=lambda s: s.rank)
    at = severities.index(severity)
    rule = rules[at]
    met = _figures_met(matter, [by[at], *by])
    return Flag(
        id=_id_of(matter, event),
        finding=matter.finding,
        n=matter.n,
        sort=next((sort for sort in rule.sorts if sort in matter.sorts), matter.sorts[0]) if rule else matter.sorts[0],
        rule=rule.name if rule else "",
        severity=severity,
        label=matter.label,
        section=matter.section,
        marked=marked(matter, met, rule.column if rule else None),
        figures=tuple(map(_told, [*met, *(r for r in matter.figures if r not in met)][:_MOST_FIGURES])),
        targets=_targets(rules),
    )


def _id_of(matter: Matter, event: Event) -> str:
    """Return what tells a flag from every other: the two issues, in their places in the archive, and the matter."""
    issues = [f"{side.reference} {side.sha256}" if side else "" for side in (event.old, event.new)]
    parts = event.series, *issues, matter.name
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:_ID_DIGITS]


def _targets(rules: Sequence[Rule | None]) -> tuple[str, ...] | None:
    """Return the names of the targets of some rules, each once; None for all."""
    named = [rule.targets if rule else None for rule in rules]
    if None in named:
        return None
    return tuple(dict.fromkeys(chain.from_iterable(filter(None, named))))


def _figures_met(matter: Matter, by: Sequence[Asked | None]) -> list[Revision]:
    """Return the figures that made rules flag a matter, each once; none where the rules ask for no figure."""
    found: list[Revision] = []
    for asked in by:
        if asked is not None and len(found) < len(matter.figures):
            found += (r for r in figures_met(asked.tests, matter) if r not in found)
    return found


def _told(revision: Revision) -> Told:
    """Return a figure as a notice tells it."""
    old, new = (figure.text if figure else "" for figure in (revision.old, revision.new))
    delta, percent = ("" if number is None else f"{number:f}" for number in (revision.delta, revision.percent))
    return Told(str(revision.status), revision.label, old, new, delta, percent)

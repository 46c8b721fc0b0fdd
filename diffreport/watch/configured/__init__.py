"""The tables `[check]`, `[[source]]`, `[[rule]]` and `[[notify]]` of `diffreport.toml` as a plan.

tables   a table, of which each key is asked for in its type: every error has file, line, key and what is allowed
values   durations, sizes, addresses: from how a person writes them
sources, labels, rules, targets, limits   one sort of table each
trust    whether a file may name commands
starting a file to begin with
told     a plan, told as what holds
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import fields, replace
from fnmatch import fnmatchcase
from typing import Any

from diffreport.errors import UsageError
from diffreport.spots import Lines, Spot, Tables, shown
from diffreport.watch.configured.limits import limits_in
from diffreport.watch.configured.rules import rule_in, table_in
from diffreport.watch.configured.sources import source_in
from diffreport.watch.configured.tables import Table, tables_in
from diffreport.watch.configured.targets import target_in
from diffreport.watch.configured.trust import Trust
from diffreport.watch.plan import CommandTarget, Kind, MailTarget, Plan, Rule, Secret

TABLES = ("check", "source", "rule", "notify")


def plan_of(read: Tables) -> Plan:
    """Return what the tables of a configuration file say of checks; other tables than these are left alone.

    Cost: 10,000 sources take about a second. Raises: UsageError `FILE:LINE: source 2 (karsova): every is ...; write
    ...`.
    """
    trust = Trust(read.file)
    limits, defaults = limits_in(*read.of("check", {}))
    shared: dict[str, Table] = {}
    rules: list[Rule] = []
    for each, entry in tables_in(*read.of("rule", []), "rule"):
        rules.append(rule_in(each, entry, {}))
        shared.setdefault(rules[-1].name, table_in(each, entry))
    sources = tuple(
        source_in(each, entry, defaults, shared, trust) for each, entry in tables_in(*read.of("source", []), "source")
    )
    targets = tuple(target_in(each, entry, trust) for each, entry in tables_in(*read.of("notify", []), "notify"))
    plan = _without_secrets(Plan(sources, tuple(rules), targets, limits, read.file))
    _check_names(plan)
    _check_named(plan, read.lines)
    _check_folders(plan)
    return plan


def _without_secrets(plan: Plan) -> Plan:
    """Return a plan whose commands get none of the variables that hold its secrets."""
    places = [target.where for target in plan.targets]
    found = [getattr(place, field.name) for place in places for field in fields(place)]
    found += [source.password for source in plan.sources]
    hidden = frozenset(each.variable for each in found if isinstance(each, Secret) and each.variable)
    if not hidden:
        return plan
    sources = [replace(each, hidden=hidden) if each.kind is Kind.COMMAND else each for each in plan.sources]
    targets = [
        replace(each, where=replace(each.where, hidden=hidden)) if isinstance(each.where, CommandTarget) else each
        for each in plan.targets
    ]
    return replace(plan, sources=tuple(sources), targets=tuple(targets))


def _check_names(plan: Plan) -> None:
    """Refuse what is there twice. Raises: UsageError."""
    _distinct("rule", plan.rules)
    _distinct("notify", plan.targets)
    seen: dict[str, str] = {}
    for source in plan.sources:
        if source.key in seen:
            told = f"{source.origin}: source {source.series}"
            raise UsageError(f"{told} is the same as that of {seen[source.key]}; leave one out")
        seen[source.key] = source.origin
        _distinct("source.rule", source.own_rules)


def _check_named(plan: Plan, lines: Lines) -> None:
    """Refuse names of what is not there. Raises: UsageError with the line on which the name stands."""
    rules = {rule.name: rule for rule in plan.rules}
    for number, source in enumerate(plan.sources):
        own = {rule.name for rule in source.own_rules}
        for place, name in enumerate(source.rules or ()):
            told = f"source {source.series}: rules names {shown(name)}"
            spot = Spot(lines, ("source", number, "rules", place))
            if name not in rules and name not in own:
                raise UsageError(f"{spot.place}: {told}; {_there('rule', name, {*rules, *own})}")
            if name not in own and not fnmatchcase(source.series, rules[name].series):
                raise UsageError(f"{spot.place}: {told}, which is for series {rules[name].series}; leave it out")
        for place, rule in enumerate(source.own_rules):
            _check_targets(plan, rule, Spot(lines, ("source", number, "rule", place)))
    for number, rule in enumerate(plan.rules):
        _check_targets(plan, rule, Spot(lines, ("rule", number)))


def _check_targets(plan: Plan, rule: Rule, spot: Spot) -> None:
    """Refuse a rule that names a target which is not there. Raises: UsageError."""
    targets = {target.name for target in plan.targets}
    for place, name in enumerate(rule.targets or ()):
        if name not in targets:
            told = f"{spot.below('notify', place).place}: rule {rule.name}: notify names {shown(name)}"
            raise UsageError(f"{told}; {_there('notify', name, targets)}")


def _check_folders(plan: Plan) -> None:
    """Refuse what needs a folder that is not named. Raises: UsageError."""
    for source in plan.sources:
        if source.warc and plan.limits.warc is None:
            raise UsageError(f"{source.origin}: source {source.series}: warc needs a folder; write warc in [check]")
    for target in plan.targets:
        if isinstance(target.where, MailTarget) and target.where.attach and plan.limits.reports is None:
            raise UsageError(f"{target.origin}: notify {target.name}: attach needs reports; write reports in [check]")


def _distinct(table: str, entries: Iterable[Any]) -> list[Any]:
    """Return rules or targets, no two of a name. Raises: UsageError."""
    seen: dict[str, str] = {}
    found = list(entries)
    for entry in found:
        if entry.name in seen:
            raise UsageError(
                f"{entry.origin}: {table} {entry.name} has the name of that of {seen[entry.name]}; choose another"
            )
        seen[entry.name] = entry.origin
    return found


def _there(table: str, wanted: str, names: Collection[str]) -> str:
    from diffreport.archive.nearest import choice

    return choice(wanted, sorted(names)) if names else f"there is no [[{table}]]; add one of this name"

"""The `[[rule]]` tables, and the `[[source.rule]]` tables: what is flagged."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from diffreport.errors import UsageError
from diffreport.spots import Spot
from diffreport.watch.configured import values
from diffreport.watch.configured.tables import Table
from diffreport.watch.plan import Amount, Rule, Severity, Sort, Threshold

KEYS = (
    "name", "series", "change", "status", "wording", "section", "text", "figure", "column", "up", "down", "by",
    "crosses", "restated", "findings", "changed", "severity", "notify", "mute",
)  # fmt: skip
STATUSES = ("revised", "restated", "new", "gone")
_LONGEST_NAME = 100  # characters
_MOST_FINDINGS = 10**6
_THRESHOLD = 'a number, or a share of the old figure, as "10 %"'
_MUTED = ("severity", "notify")


def rule_in(spot: Spot, value: object, shared: Mapping[str, Table], *, of_series: str = "") -> Rule:
    """Return the rule that a table describes. Raises: UsageError.

    One that is of one source alone (`of_series`), and has the name of one of the shared rules, is that rule with other
    values where it has some.
    """
    table = table_in(spot, value, shared if of_series else {})
    if of_series and "series" in table.values:
        raise UsageError(f"{table.at('series')} is that of the source; leave it out")
    amount = table.whole("findings", 0, 1, _MOST_FINDINGS)
    share = table.read("changed", _share, 'a share of the old words, as "5 %"')
    mutes = table.flag("mute", default=False)
    for name in _MUTED:
        if mutes and name in table.values:
            raise UsageError(f"{table.at(name)} is too much for a rule that mutes; leave it out")
    if "up" in table and "down" in table:
        raise UsageError(f"{table.at('down')} never holds together with up; write by, for either way, or two rules")
    return Rule(
        name=name_in(table),
        origin=table.spot.place,
        series=of_series or pattern_of_series(table),
        sorts=tuple(map(Sort, table.choices("change", tuple(map(str, Sort))))),
        statuses=_statuses(table),
        signals=_signals(table),
        section=table.pattern("section"),
        text=table.pattern("text"),
        figure=table.pattern("figure"),
        column=table.pattern("column"),
        up=table.read("up", _threshold, _THRESHOLD),
        down=table.read("down", _threshold, _THRESHOLD),
        changed=table.read("by", _threshold, _THRESHOLD),
        crosses=table.read("crosses", values.number, "a number without quotes"),
        amount=Amount(amount, share) if amount or share is not None else None,
        severity=None if "severity" not in table or mutes else table.choice("severity", Severity.LOW),
        targets=None if mutes else table.texts("notify", 'a list of names of targets, as ["desk"]') or None,
        mutes=mutes,
    )


def table_in(spot: Spot, value: object, shared: Mapping[str, Table] | None = None) -> Table:
    """Return a table of a rule, with the values of the shared one of its name as defaults. Raises: UsageError."""
    name = value.get("name") if isinstance(value, Mapping) else None
    if isinstance(name, str) and len(spot.key) == 2:  # of a source's rule the nickname stays the source's
        spot = spot.called(name)
    table = Table(spot, value, KEYS, (shared or {}).get(name) if isinstance(name, str) else None)
    table.need("name", '"figures"')
    return table


def name_in(table: Table) -> str:
    """Return the name of a rule or target. Raises: UsageError."""
    name = table.text("name")
    if not name or len(name) > _LONGEST_NAME or name != name.strip():
        table.refuse("name", f"write up to {_LONGEST_NAME} characters, without space around them")
    return name


def pattern_of_series(table: Table) -> str:
    """Return a pattern of the shell. Raises: UsageError."""
    pattern = table.text("series", "*")
    if len(pattern) > values.LONGEST_PATTERN:
        table.refuse("series", f"write at most {values.LONGEST_PATTERN} characters")
    return pattern


def _statuses(table: Table) -> tuple[str, ...]:
    given = table.choices("status", STATUSES)
    is_restated = table.flag("restated", default=False) and "restated" not in given
    return (*given, "restated") if is_restated else given


def _signals(table: Table) -> tuple[str, ...]:
    """Return names of signals, those of a family one by one: "hedge" is hedge_dropped and hedge_added.

    Raises: UsageError.
    """
    if "wording" not in table:
        return ()
    from diffreport.comparison.wording.signals import SIGNALS  # with all that compares, which takes long to import

    families: dict[str, list[str]] = {}
    for name in SIGNALS:
        families.setdefault(name.rsplit("_", 1)[0], []).append(name)
    given = table.choices("wording", (*families, *SIGNALS))
    return tuple(dict.fromkeys(name for each in given for name in families.get(each, (each,))))


def _threshold(value: object) -> Threshold | None:
    share = values.percent(value)
    least = share if share is not None else values.number(value)
    return None if least is None or least < 0 else Threshold(least, share is not None)


def _share(value: object) -> Decimal | None:
    share = values.percent(value)
    return share if share is not None and share <= 100 else None

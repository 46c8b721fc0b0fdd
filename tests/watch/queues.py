"""Notices by the ids of their flags, and targets that wait for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from diffreport.watch import outbox
from diffreport.watch.notices import Flag, Notice
from diffreport.watch.outbox import Delivery, put
from diffreport.watch.plan import Severity, StdoutTarget, Target
from diffreport.watch.state import State
from diffreport.watch.targets import Desk
from tests.watch import notices

MOMENT = "2024-05-06T08:00:00Z"


def at(hours: float) -> str:
    """Return a moment so many hours later."""
    return (datetime.fromisoformat(MOMENT) + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


def flag(name: str, severity: Severity = Severity.MEDIUM, targets: tuple[str, ...] | None = None) -> Flag:
    """Return a flag with an id."""
    return notices.flag(id=name, severity=severity, targets=targets)


def notice(*flags: Flag | str, series: str = "harbours", moment: str = MOMENT) -> Notice:
    """Return a notice of flags, or of flags with these ids."""
    made = [flag(each) if isinstance(each, str) else each for each in flags]
    return notices.notice(series, *made, moment=moment)


def target(name: str = "screen", **said: Any) -> Target:
    """Return a target, standard output as JSON Lines unless something else is said."""
    return replace(Target(name, "diffreport.toml:1", StdoutTarget("jsonl")), **said)


def queued(state: State, made: Notice, *targets: Target) -> int:
    """Queue a notice and return for how many targets it was."""
    with state.changing() as connection:
        return put(connection, made, targets)


def deliver(state: State, targets: Sequence[Target], moment: str, desk: Desk) -> list[Delivery]:
    """Deliver what is due, and return what came of all tries."""
    return [*outbox.deliver(state, targets, moment, desk)]

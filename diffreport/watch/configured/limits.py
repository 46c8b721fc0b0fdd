"""The `[check]` table: how a check goes about it, and what holds for all sources."""

from __future__ import annotations

from diffreport.errors import UsageError
from diffreport.spots import Spot
from diffreport.watch.configured import values
from diffreport.watch.configured.sources import Defaults, defaults_in
from diffreport.watch.configured.tables import Table
from diffreport.watch.plan import Limits

KEYS = ("state", "jobs", "pause", "agent", "reports", "link", "warc", "history", "source")
_MOST_JOBS = 64
_LONGEST_PAUSE_SECONDS = 3600.0
_LONGEST_AGENT = 200  # characters
_MOST_RUNS = 10**6


def limits_in(spot: Spot, value: object) -> tuple[Limits, Defaults]:
    """Return what `[check]` says of checks, and of sources that do not say otherwise. Raises: UsageError."""
    table = Table(spot, value, KEYS)
    own = Limits()
    pause = table.read("pause", values.duration, f"{values.DURATION}, 0s for none")
    if pause is not None and pause > _LONGEST_PAUSE_SECONDS:
        table.refuse("pause", "write at most 1h")
    agent = table.text("agent")
    if not agent.isascii() or len(agent) > _LONGEST_AGENT or set("()<>") & set(agent):
        table.refuse("agent", f"write up to {_LONGEST_AGENT} characters of ASCII without brackets")
    if "link" in table and "reports" not in table:
        raise UsageError(f"{table.at('link')} is the address of the folder that reports names; give reports, too")
    limits = Limits(
        state=table.path("state"),
        jobs=table.whole("jobs", own.jobs, 1, _MOST_JOBS),
        pause_seconds=own.pause_seconds if pause is None else pause,
        agent=agent,
        reports=table.path("reports"),
        link=table.address("link"),
        warc=table.path("warc"),
        history=table.whole("history", own.history, 1, _MOST_RUNS),
    )
    return limits, defaults_in(table.at("source"), table.get("source")) if "source" in table else Defaults()

"""Editions that are silently revised at one check after the other: what a source gives holds what never stays."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from dataclasses import replace

from diffreport.watch.checking.request import Came
from diffreport.watch.plan import Sort, Source
from diffreport.watch.state import Part

PART = Part(
    "restless",
    (
        ("CREATE TABLE revised (source TEXT PRIMARY KEY, times INTEGER NOT NULL) WITHOUT ROWID",),
        (
            "DROP TABLE revised",
            "CREATE TABLE revised (source TEXT NOT NULL, label TEXT NOT NULL, times INTEGER NOT NULL,"
            " PRIMARY KEY (source, label)) WITHOUT ROWID",
        ),
    ),
)
MANY = 3  # checks in a row


def revised(connection: sqlite3.Connection, source: str, label: str) -> int:
    """Keep that a check found an edition of a source silently revised; return how many did so in a row."""
    change = "INSERT INTO revised VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET times = times + 1 RETURNING times"
    ((times,),) = connection.execute(change, (source, label)).fetchall()
    return int(times)


def rest(connection: sqlite3.Connection, source: str, labels: Collection[str]) -> None:
    """Keep that a check found no edition of a source silently revised but those of some labels."""
    for (label,) in connection.execute("SELECT label FROM revised WHERE source = ?", (source,)).fetchall():
        if label not in labels:
            connection.execute("DELETE FROM revised WHERE source = ? AND label = ?", (source, label))


def is_told(came: Came) -> bool:
    """Tell whether anybody is told that an edition was silently revised: no rule mutes it."""
    return came.notice is not None and any(flag.sort is Sort.REVISED for flag in came.notice.flags)


def remark(source: Source, times: int) -> str:
    """Return what is to be said of an edition that was silently revised so many times in a row."""
    remedy = f"name what changes in drop, or what counts in keep ({source.origin})"
    return f"Silently revised at {times} checks in a row, it seems to change by itself: {remedy}."


def remarked(came: Came, source: Source, times: int) -> Came:
    """Return an edition that came with the remark in its notice, if it has one."""
    if came.notice is None:
        return came
    return came._replace(notice=replace(came.notice, summary=f"{came.notice.summary} {remark(source, times)}"))

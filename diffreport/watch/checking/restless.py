"""Sources that are silently revised at one check after the other: what they give holds something that never stays."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import replace

from diffreport.watch.checking.request import Came
from diffreport.watch.plan import Source
from diffreport.watch.state import Part

PART = Part(
    "restless",
    (("CREATE TABLE revised (source TEXT PRIMARY KEY, times INTEGER NOT NULL) WITHOUT ROWID",),),
)
MANY = 3  # checks in a row


def revised(connection: sqlite3.Connection, source: str) -> int:
    """Keep that a check found a source silently revised; return how many did so in a row."""
    change = "INSERT INTO revised VALUES (?, 1) ON CONFLICT (source) DO UPDATE SET times = times + 1 RETURNING times"
    ((times,),) = connection.execute(change, (source,)).fetchall()
    return int(times)


def rest(connection: sqlite3.Connection, sources: Iterable[str]) -> None:
    """Keep that a check found sources not silently revised."""
    connection.executemany("DELETE FROM revised WHERE source = ?", [(source,) for source in sources])


def remark(source: Source, times: int) -> str:
    """Return what is to be said of a source that was silently revised so many times in a row."""
    remedy = f"name what changes in drop, or what counts in keep ({source.origin})"
    return f"Silently revised at {times} checks in a row, it seems to change by itself: {remedy}."


def remarked(came: Came, source: Source, times: int) -> Came:
    """Return an edition that came with the remark in its notice, if it has one."""
    if came.notice is None:
        return came
    return came._replace(notice=replace(came.notice, summary=f"{came.notice.summary} {remark(source, times)}"))

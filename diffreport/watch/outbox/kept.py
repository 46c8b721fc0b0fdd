"""What of notices and targets stands in the state, and in which order a delivery changes it."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import NamedTuple

from diffreport.report.lines import counted
from diffreport.watch.notices import Flag, Notice
from diffreport.watch.plan import Target
from diffreport.watch.state import Part, State

MOST_FLAGS = 500  # that a notice tells a target in full: a page of which every line changed has tens of thousands
MOST_KEPT = 5000  # notices that are kept once they were delivered: what feeds are made of
EVERYBODY = ""  # in the place of a target: what anybody was to be told

# States of a delivery: it waits; a try began, and nobody knows whether it arrived; it arrived.
WAITING, TRIED, DELIVERED = "waiting", "tried", "delivered"

PART = Part(
    "outbox",
    (
        (
            "CREATE TABLE notices (n INTEGER PRIMARY KEY, moment TEXT NOT NULL, series TEXT NOT NULL,"
            " body TEXT NOT NULL)",
            # For ever: what was told once is not told again.
            "CREATE TABLE flags (flag TEXT NOT NULL, target TEXT NOT NULL, notice INTEGER NOT NULL,"
            " PRIMARY KEY (flag, target)) WITHOUT ROWID",
            "CREATE INDEX flags_of_notices ON flags (target, notice)",
            # `message`: its id, once a try began; `later`: not to be tried before, "" at any time; `more`: flags that
            # are counted only
            "CREATE TABLE deliveries (notice INTEGER NOT NULL, target TEXT NOT NULL, state TEXT NOT NULL,"
            " message TEXT NOT NULL DEFAULT '', later TEXT NOT NULL DEFAULT '', more INTEGER NOT NULL DEFAULT 0,"
            " PRIMARY KEY (target, notice)) WITHOUT ROWID",
            "CREATE INDEX deliveries_by_state ON deliveries (state, target)",
            # Places of a message that have it, where it goes to several
            "CREATE TABLE reached (message TEXT NOT NULL, place TEXT NOT NULL, PRIMARY KEY (message, place))"
            " WITHOUT ROWID",
            "CREATE TABLE targets (name TEXT PRIMARY KEY, digest TEXT NOT NULL DEFAULT '',"
            " failures INTEGER NOT NULL DEFAULT 0, later TEXT NOT NULL DEFAULT '', error TEXT NOT NULL DEFAULT '',"
            " last_turn TEXT NOT NULL DEFAULT '') WITHOUT ROWID",
        ),
    ),
)


class Standing(NamedTuple):
    """How it stands with a target: what waits for it, since when, and what its last tries came to.

    That of `EVERYBODY` is what waits for a target that it is for.
    """

    target: str
    waiting: int
    since: str  # UTC, of the oldest that waits; "" if nothing does
    failures: int  # tries in a row
    error: str  # of the last; "" if it succeeded
    later: str  # UTC, no try before; "" for at once
    refused: int  # of those that wait: for good, as they are; each is tried once a day
    series: str  # one of those of what waits
    is_known: bool = True  # whether the configuration has it

    @property
    def is_failing(self) -> bool:
        """Tell whether a try failed of what waits."""
        return bool(self.failures or self.refused)

    @property
    def told(self) -> str:
        """Return in one line what waits, since when, why, and until when."""
        waits = f"{counted(self.waiting, 'notice')} waiting since {self.since}"
        if self.target == EVERYBODY:
            remedy = "correct series of [[notify]], of one that its rule names if it does, and the next check tells it"
            return f"{waits}, as of series {self.series}, and no target is for it or for some of it; {remedy}"
        waiting = f"notify {self.target}: {waits}"
        if not self.is_known:
            return f"{waiting}, and the configuration has no such target; give one this name"
        why = f" ({self.error.removeprefix(f'notify {self.target}: ')})" if self.error else ""
        often = f"it failed {counted(self.failures, 'time')} in a row{why}" if self.failures else "refused as they are"
        then = f"not before {self.later}" if self.later else "that of the next check"
        return f"{waiting}, {often}; the next try is {then}"


def put(connection: sqlite3.Connection, notice: Notice, targets: Sequence[Target]) -> int:
    """Queue a notice for each target that it has flags for; return for how many it was.

    A target gets the flags that are for it and that were never queued for it before. A flag that is for no target at
    all, whatever its severity, waits for one that it is for. The caller's transaction decides.
    """
    all_told, astray = _in_full(notice.flags), _in_full(_astray(notice, targets))
    kept = {flag.id for flags in (all_told, astray, *(_share(target, notice) for target in targets)) for flag in flags}
    body = replace(
        notice,
        flags=tuple(flag for flag in notice.flags if flag.id in kept),
        more=notice.more + len(notice.flags) - len(all_told),
    )
    n = _new_row(connection, body)
    if is_news := _claim(connection, n, EVERYBODY, astray) > 0:
        _wait(connection, n, EVERYBODY)
    is_news |= _claim(connection, n, EVERYBODY, all_told) > 0
    queued = _queue(connection, n, notice, targets)
    if not is_news and not queued:
        connection.execute("DELETE FROM notices WHERE n = ?", (n,))
    return queued


def hand_over(state: State, targets: Sequence[Target]) -> None:
    """Queue the flags that were for no target when they came for those that they are for now."""
    question = "SELECT n, body FROM deliveries JOIN notices ON n = notice WHERE target = ? AND state = ? ORDER BY n"
    with state.changing() as connection:
        for n, body in connection.execute(question, (EVERYBODY, WAITING)).fetchall():
            rest = _untold(connection, Notice.from_json(body))
            if not _astray(rest, targets):
                connection.execute("DELETE FROM deliveries WHERE target = ? AND notice = ?", (EVERYBODY, n))
            _queue(connection, n, rest, [each for each in targets if not _is_told(connection, n, each)])


def _queue(connection: sqlite3.Connection, n: int, notice: Notice, targets: Sequence[Target]) -> int:
    """Have targets wait for a notice so far as it is news to them; return how many do."""
    queued = 0
    for target in targets:
        share = _share(target, notice)
        if _claim(connection, n, target.name, share):
            _wait(connection, n, target.name, notice.more + len(flags_for(target, notice)) - len(share))
            queued += 1
    return queued


def _wait(connection: sqlite3.Connection, n: int, target: str, more: int = 0) -> None:
    question = "INSERT INTO deliveries (notice, target, state, more) VALUES (?, ?, ?, ?)"
    connection.execute(question, (n, target, WAITING, more))


def _share(target: Target, notice: Notice) -> tuple[Flag, ...]:
    """Return the flags that a target is told of in full."""
    return _in_full(flags_for(target, notice))


def _astray(notice: Notice, targets: Sequence[Target]) -> tuple[Flag, ...]:
    """Return the flags that are for none of some targets, severe enough or not: so much the target's owner decides."""
    names = {target.name for target in targets if fnmatchcase(notice.series, target.series)}
    return tuple(flag for flag in notice.flags if names.isdisjoint(names if flag.targets is None else flag.targets))


def _untold(connection: sqlite3.Connection, notice: Notice) -> Notice:
    """Return a notice with those of its flags that no target was told of."""
    question = "SELECT 1 FROM flags WHERE flag = ? AND target <> ? LIMIT 1"
    rest = tuple(flag for flag in notice.flags if not connection.execute(question, (flag.id, EVERYBODY)).fetchone())
    return notice if len(rest) == len(notice.flags) else replace(notice, flags=rest, more=0)


def _is_told(connection: sqlite3.Connection, n: int, target: Target) -> bool:
    """Tell whether a target has, or is to get, what is for it of a notice."""
    question = "SELECT 1 FROM deliveries WHERE target = ? AND notice = ?"
    return connection.execute(question, (target.name, n)).fetchone() is not None


def _in_full(flags: Sequence[Flag]) -> tuple[Flag, ...]:
    """Return the events and the findings that matter most, at most `MOST_FLAGS`, in their order."""
    ranked = sorted(range(len(flags)), key=lambda k: (bool(flags[k].finding), -flags[k].severity.rank))
    return tuple(flags[k] for k in sorted(ranked[:MOST_FLAGS]))


def flags_for(target: Target, notice: Notice) -> tuple[Flag, ...]:
    """Return the flags of a notice that a target is to be told of."""
    if not fnmatchcase(notice.series, target.series):
        return ()
    return tuple(
        flag
        for flag in notice.flags
        if flag.severity.rank >= target.severity.rank and (flag.targets is None or target.name in flag.targets)
    )


def is_news(connection: sqlite3.Connection, notice: Notice) -> bool:
    """Tell whether a notice has a flag that nobody was to be told of yet."""
    known = "SELECT 1 FROM flags WHERE flag = ? AND target = ?"
    return any(not connection.execute(known, (flag.id, EVERYBODY)).fetchone() for flag in _in_full(notice.flags))


def told(state: State, target: str | None, most: int) -> list[Notice]:
    """Return what a target was told, the newest first; for None, what anybody was to be told, delivered or not."""
    rows = state.asked(
        "SELECT n, body FROM notices WHERE EXISTS (SELECT 1 FROM flags WHERE target = ? AND notice = n)"
        " AND (? OR EXISTS (SELECT 1 FROM deliveries WHERE notice = n AND target = ? AND state = ?))"
        " ORDER BY n DESC LIMIT ?",
        target or EVERYBODY,
        target is None,
        target,
        DELIVERED,
        most,
    )
    return [_read(state, target or EVERYBODY, n, body) for n, body in rows]


def standings(state: State) -> list[Standing]:
    """Return how it stands with each target that something waits for or that failed last, in the order of names."""
    rows = state.asked(
        "SELECT name, count(d.notice), coalesce(min(moment), ''), coalesce(failures, 0), coalesce(error, ''),"
        " coalesce(nullif(t.later, ''), min(nullif(d.later, '')), ''), count(nullif(d.later, '')),"
        " coalesce(min(series), '')"
        " FROM (SELECT name FROM targets UNION SELECT target FROM deliveries) "
        " LEFT JOIN targets t USING (name) LEFT JOIN deliveries d ON d.target = name AND d.state IN (?, ?)"
        " LEFT JOIN notices ON n = d.notice"
        " GROUP BY name HAVING count(d.notice) OR coalesce(failures, 0) ORDER BY name",
        WAITING,
        TRIED,
    )
    return [Standing(*row) for row in rows]


def held(state: State, targets: Sequence[Target], series: Collection[str]) -> list[Standing]:
    """Return how it stands with each target that something waits for which a failure, or no such target, holds up.

    What waits for nobody counts if it is of these series, which have a source: who removes one has done with it.
    """
    names = {target.name for target in targets}
    stood = [each._replace(is_known=each.target in names) for each in standings(state) if each.waiting]
    stood = [_of_series(state, each, series) if each.target == EVERYBODY else each for each in stood]
    return [each for each in stood if each.waiting and (each.is_failing or not each.is_known)]


def _of_series(state: State, nobody: Standing, series: Collection[str]) -> Standing:
    """Return what waits for nobody without what is of other series."""
    rows = state.asked(
        "SELECT series, count(*), min(moment) FROM deliveries JOIN notices ON n = notice"
        " WHERE target = ? AND state = ? GROUP BY series ORDER BY series",
        EVERYBODY,
        WAITING,
    )
    found = [row for row in rows if row[0] in series]
    if not found:
        return nobody._replace(waiting=0)
    names, counts, moments = zip(*found, strict=True)
    return nobody._replace(waiting=sum(counts), since=min(moments), series=names[0])


def prune(state: State, most: int = MOST_KEPT) -> None:
    """Forget the oldest notices beyond the newest so many; none that waits for a target, and no flag."""
    with state.changing() as connection:
        connection.execute(
            "DELETE FROM notices WHERE n <= (SELECT max(n) FROM notices) - ?"
            " AND n NOT IN (SELECT notice FROM deliveries WHERE state IN (?, ?))",
            (most, WAITING, TRIED),
        )
        connection.execute("DELETE FROM deliveries WHERE notice NOT IN (SELECT n FROM notices)")


def _new_row(connection: sqlite3.Connection, notice: Notice) -> int:
    values = notice.moment, notice.series, notice.to_json()
    made = connection.execute("INSERT INTO notices (moment, series, body) VALUES (?, ?, ?)", values)
    return int(made.lastrowid or 0)  # never 0: a row was made


def _claim(connection: sqlite3.Connection, n: int, target: str, flags: Sequence[Flag]) -> int:
    """Note that a target is told of flags by a notice; return how many it had not been told of."""
    question = "INSERT OR IGNORE INTO flags VALUES (?, ?, ?)"
    return sum(connection.execute(question, (flag.id, target, n)).rowcount for flag in flags)


def _read(state: State, target: str, n: int, body: str) -> Notice:
    """Return a notice as a target is told it: with the flags that it was queued for."""
    rows = state.asked("SELECT flag FROM flags WHERE target = ? AND notice = ?", target, n)
    ids = {flag for (flag,) in rows}
    notice = Notice.from_json(body)
    counts = state.asked("SELECT more FROM deliveries WHERE target = ? AND notice = ?", target, n)
    more = notice.more if target == EVERYBODY else sum(count for (count,) in counts)
    return replace(notice, flags=tuple(flag for flag in notice.flags if flag.id in ids), more=more)


class Entry(NamedTuple):
    """A notice in the queue of a target; `message` is that of the try that began, "" if none did."""

    n: int
    notice: Notice
    message: str
    later: str


def queue(state: State, target: str) -> list[Entry]:
    """Return what waits for a target, in the order it came."""
    rows = state.asked(
        "SELECT n, body, message, later FROM deliveries JOIN notices ON n = notice"
        " WHERE target = ? AND state IN (?, ?) ORDER BY n",
        target,
        WAITING,
        TRIED,
    )
    return [Entry(n, _read(state, target, n, body), message, later) for n, body, message, later in rows]


class Record(NamedTuple):
    """What is kept of a target: see the table."""

    name: str
    digest: str = ""
    failures: int = 0
    later: str = ""
    error: str = ""
    last_turn: str = ""


def record_of(state: State, target: str) -> Record:
    """Return what is kept of a target, or an empty record."""
    rows = state.asked("SELECT name, digest, failures, later, error, last_turn FROM targets WHERE name = ?", target)
    return Record(*rows[0]) if rows else Record(target)


def keep(connection: sqlite3.Connection, record: Record) -> None:
    """Keep a record in the place of the one before."""
    connection.execute(
        "INSERT OR REPLACE INTO targets (name, digest, failures, later, error, last_turn) VALUES (?, ?, ?, ?, ?, ?)",
        record,
    )


def renew(state: State, record: Record) -> None:
    """Keep a record of a target that is to be tried at once, with all that waits for it."""
    with state.changing() as connection:
        connection.execute("UPDATE deliveries SET later = '' WHERE target = ? AND state = ?", (record.name, TRIED))
        keep(connection, record)


def begin(state: State, target: str, message: str, entries: Sequence[Entry]) -> None:
    """Write down that a try of a message begins; what it consists of stays so."""
    if all(entry.message == message for entry in entries):
        return
    with state.changing() as connection:
        connection.executemany(
            "UPDATE deliveries SET state = ?, message = ? WHERE target = ? AND notice = ?",
            [(TRIED, message, target, entry.n) for entry in entries],
        )


def end(state: State, record: Record, message: str, entries: Sequence[Entry]) -> None:
    """Write down that a message was delivered, and what is now known of its target."""
    with state.changing() as connection:
        connection.executemany(
            "UPDATE deliveries SET state = ?, later = '' WHERE target = ? AND notice = ?",
            [(DELIVERED, record.name, entry.n) for entry in entries],
        )
        connection.execute("DELETE FROM reached WHERE message = ?", (message,))
        keep(connection, record)


def fail(state: State, record: Record, entries: Sequence[Entry], later: str) -> None:
    """Write down that a try failed, before when there is to be no other, and what is now known of the target."""
    with state.changing() as connection:
        connection.executemany(
            "UPDATE deliveries SET later = ? WHERE target = ? AND notice = ?",
            [(later, record.name, entry.n) for entry in entries],
        )
        keep(connection, record)


def reach(state: State, message: str, place: str) -> None:
    """Write down that one of the places of a message has it."""
    with state.changing() as connection:
        connection.execute("INSERT OR IGNORE INTO reached VALUES (?, ?)", (message, place))


def reached(state: State, message: str) -> frozenset[str]:
    """Return the places that have a message which is not delivered to all of them yet."""
    return frozenset(place for (place,) in state.asked("SELECT place FROM reached WHERE message = ?", message))

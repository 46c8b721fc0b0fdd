"""What is kept between two checks: what sources answered, what is about to be archived, and how the runs went."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from diffreport.archive.provenance import after
from diffreport.errors import DiffreportError, SourceError
from diffreport.watch.checking.journal import masked
from diffreport.watch.fetching.answers import Answer
from diffreport.watch.plan import Source
from diffreport.watch.state import Part, State

PART = Part(
    "checking",
    (
        (
            "CREATE TABLE sources (key TEXT PRIMARY KEY, asked TEXT NOT NULL, answered TEXT, validators TEXT NOT NULL,"
            " failures INTEGER NOT NULL, since TEXT) WITHOUT ROWID",
            "CREATE TABLE intentions (number INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL,"
            " series TEXT NOT NULL, label TEXT NOT NULL, sha256 TEXT NOT NULL, what TEXT NOT NULL, old INTEGER,"
            " head INTEGER NOT NULL, UNIQUE (series, label, sha256, head))",
            "CREATE TABLE runs (number INTEGER PRIMARY KEY AUTOINCREMENT, begun TEXT NOT NULL, ended TEXT,"
            " seconds REAL, sources INTEGER, unchanged INTEGER, new INTEGER, flagged INTEGER, failed INTEGER,"
            " status INTEGER)",
            "CREATE TABLE outcomes (run INTEGER NOT NULL, place INTEGER NOT NULL,"
            " series TEXT NOT NULL, source TEXT NOT NULL, moment TEXT NOT NULL, result TEXT NOT NULL,"
            " editions TEXT NOT NULL, flagged INTEGER NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL,"
            " PRIMARY KEY (run, place)) WITHOUT ROWID",
            "CREATE INDEX outcomes_of_series ON outcomes (series, run)",
        ),
        (
            "CREATE TABLE given (source TEXT PRIMARY KEY, version INTEGER NOT NULL, label TEXT NOT NULL,"
            " sha256 TEXT NOT NULL, way TEXT NOT NULL) WITHOUT ROWID",
        ),
        ("ALTER TABLE sources ADD COLUMN later TEXT NOT NULL DEFAULT ''",),
    ),
)

_TOLERANCE = 0.1  # of an interval: a check that begins a little earlier than the day before still asks
_MOST_TOLERANCE = 3600.0  # seconds: what timers spread their starts over; a month stays a month
_LONGEST_REST = 7 * 86_400.0  # seconds that a server is left alone since it asked for it


class Known(NamedTuple):
    """What is known of a source: when it was asked last and when it last answered (UTC), what it said of its answer,
    how many times in a row it failed, and since when, and until when its server asks to be left alone, or ""."""

    asked: str | None = None
    answered: str | None = None
    validators: Mapping[str, str] = {}
    failures: int = 0
    since: str | None = None
    later: str = ""

    def rests(self, moment: str) -> bool:
        """Tell whether a server asked to be left alone until later than a moment; it is for a week at most."""
        if not self.asked or moment >= self.later:
            return False
        gone = (datetime.fromisoformat(moment) - datetime.fromisoformat(self.asked)).total_seconds()
        return 0 <= gone < _LONGEST_REST

    def is_due(self, source: Source, moment: str) -> bool:
        """Tell whether a source is to be asked: its answer no longer holds, or was not whole, or it gave none; or the
        clock was set back."""
        if self.answered is None or self.failures or not source.every_seconds:
            return True
        gone = (datetime.fromisoformat(moment) - datetime.fromisoformat(self.answered)).total_seconds()
        tolerance = min(source.every_seconds * _TOLERANCE, _MOST_TOLERANCE)
        return gone < 0 or gone >= source.every_seconds - tolerance


class Given(NamedTuple):
    """The edition that a source gave last, as the archive has it: version (0: none), label and SHA-256; and a digest
    of the way that what it gives was taken, "" if it never answered."""

    version: int = 0
    label: str = ""
    sha256: str = ""
    way: str = ""


class Intention(NamedTuple):
    """An edition that is about to be archived and told: what it is, the version `old` that it is compared with, and
    the last version that its series had: a text may come back while its first coming is not told yet."""

    source: str
    series: str
    label: str
    sha256: str
    what: str
    old: int | None
    head: int


class Ran(NamedTuple):
    """One check, as the history tells it; `ended` is None if it was killed, or has not ended yet. Nothing is counted of
    one that was interrupted."""

    number: int
    begun: str
    ended: str | None = None
    seconds: float | None = None
    sources: int | None = None
    unchanged: int | None = None
    new: int | None = None
    flagged: int | None = None
    failed: int | None = None
    status: int | None = None


class Answered(NamedTuple):
    """What became of a source in one check, unless nothing was new."""

    run: int
    place: int
    series: str
    source: str
    moment: str
    result: str
    editions: str  # references
    flagged: int
    code: str
    message: str


class Memory:
    """The tables of checks in the state. Every method raises StateError."""

    def __init__(self, state: State) -> None:
        """Take note of the open state, which has `PART`."""
        self.state = state

    def source(self, key: str) -> Known:
        """Return what is known of a source."""
        question = "SELECT asked, answered, validators, failures, since, later FROM sources WHERE key = ?"
        rows = self.state.asked(question, key)
        return next((Known(*row)._replace(validators=json.loads(row[2])) for row in rows), Known())

    def given(self, key: str) -> Given:
        """Return what a source gave last."""
        rows = self.state.asked("SELECT version, label, sha256, way FROM given WHERE source = ?", key)
        return next((Given(*row) for row in rows), Given())

    def answered(self, key: str, moment: str, answer: Answer, given: Given) -> None:
        """Keep that a source answered, that all it gave is archived, and what it gave last; one that has more to give
        stays due."""
        values = key, moment, moment if answer.is_whole else None, json.dumps(dict(answer.validators), sort_keys=True)
        with self.state.changing() as connection:
            connection.execute(
                "INSERT INTO sources VALUES (?1, ?2, ?3, ?4, 0, NULL, '') ON CONFLICT (key) DO UPDATE SET"
                " asked = ?2, answered = ?3, validators = ?4, later = ''",
                values,
            )
            connection.execute("INSERT OR REPLACE INTO given VALUES (?, ?, ?, ?, ?)", (key, *given))

    def settled(self, keys: Iterable[str]) -> None:
        """Keep that all that sources gave is archived and judged: they no longer fail."""
        with self.state.changing() as connection:
            change = "UPDATE sources SET failures = 0, since = NULL WHERE key = ? AND failures"
            connection.executemany(change, [(key,) for key in keys])

    def failed(self, key: str, moment: str, after_seconds: float = 0.0) -> Known:
        """Keep that a source failed, and for how long it asks to be left alone; return what is known of it now."""
        later = after(moment, timedelta(seconds=after_seconds)) if after_seconds else ""
        with self.state.changing() as connection:
            connection.execute(
                "INSERT INTO sources VALUES (?1, ?2, NULL, '{}', 1, ?2, ?3) ON CONFLICT (key) DO UPDATE SET"
                " asked = ?2, failures = failures + 1, since = coalesce(since, ?2), later = ?3",
                (key, moment, later),
            )
        return self.source(key)

    def unjudged(self, key: str, moment: str) -> Known:
        """Keep that what a source gave earlier could not be judged, though it was not asked; return what is known."""
        with self.state.changing() as connection:
            connection.execute(
                "INSERT INTO sources VALUES (?1, '', NULL, '{}', 1, ?2, '') ON CONFLICT (key) DO UPDATE SET"
                " failures = failures + 1, since = coalesce(since, ?2)",
                (key, moment),
            )
        return self.source(key)

    def resting(self, sources: Iterable[Source], moment: str) -> list[str]:
        """Return a line of each source whose server asked to be left alone until later than a moment."""
        known = ((source, self.source(source.key)) for source in sources)
        return [told_rest(source, each) for source, each in known if each.rests(moment)]

    def intend(self, intention: Intention) -> None:
        """Keep what is about to be archived."""
        with self.state.changing() as connection:
            connection.execute("INSERT OR REPLACE INTO intentions VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", intention)

    def intentions(self) -> list[Intention]:
        """Return what was about to be archived, the oldest first."""
        return [Intention(*row[1:]) for row in self.state.asked("SELECT * FROM intentions ORDER BY number")]

    def drop(self, intention: Intention) -> None:
        """Remove an intention that came to nothing."""
        with self.state.changing() as connection:
            forget(connection, intention)

    def begin(self, moment: str) -> int:
        """Keep that a check begins, and return its number."""
        with self.state.changing() as connection:
            return int(connection.execute("INSERT INTO runs (begun) VALUES (?)", (moment,)).lastrowid or 0)

    def end(self, ran: Ran, outcomes: Iterable[Answered], most: int) -> None:
        """Keep how a check went, and forget all but the `most` last ones."""
        with self.state.changing() as connection:
            connection.execute("REPLACE INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", ran)
            connection.executemany("INSERT INTO outcomes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", outcomes)
            connection.execute("DELETE FROM outcomes WHERE run <= ?", (ran.number - most,))
            connection.execute("DELETE FROM runs WHERE number <= ?", (ran.number - most,))

    def interrupted(self, ran: Ran) -> None:
        """Keep when and with which status a check was interrupted, unless it was over: then all of it is kept."""
        with self.state.changing() as connection:
            change = "UPDATE runs SET ended = ?, seconds = ?, status = ? WHERE number = ? AND ended IS NULL"
            connection.execute(change, (ran.ended, ran.seconds, ran.status, ran.number))

    def runs(self, most: int) -> list[Ran]:
        """Return the last checks, newest first."""
        return [Ran(*row) for row in self.state.asked("SELECT * FROM runs ORDER BY number DESC LIMIT ?", most)]

    def outcomes(self, series: str, most: int) -> list[Answered]:
        """Return what became of the sources of a series in the last checks, newest first, unless nothing was new."""
        question = "SELECT * FROM outcomes WHERE series = ? ORDER BY run DESC, place LIMIT ?"
        return [Answered(*row) for row in self.state.asked(question, series, most)]


def forget(connection: sqlite3.Connection, intention: Intention) -> None:
    """Remove an intention, in the transaction that keeps what came of it."""
    where = intention.series, intention.label, intention.sha256, intention.head
    connection.execute("DELETE FROM intentions WHERE series = ? AND label = ? AND sha256 = ? AND head = ?", where)


def way_of(source: Source) -> str:
    """Return a digest of how what a source gives is taken: while it is the same, the same answer means the same."""
    labels = [
        each and (each.origin, each.pattern and each.pattern.pattern, each.selector, each.header, each.format)
        for each in (source.labelling, source.published)
    ]
    way = labels, source.media_type, source.any_bytes, source.profile.keep, source.profile.drop
    return hashlib.sha256(repr(way).encode()).hexdigest()


def told_rest(source: Source, known: Known) -> str:
    """Return in one line until when a source is left alone."""
    return f"{source.series}: is not to be asked before {known.later}, says its server; --force asks"


def told(error: Exception) -> tuple[str, str]:
    """Return the code of an error and its message in one line."""
    if isinstance(error, SourceError):
        return error.code, masked(str(error))
    if isinstance(error, DiffreportError):
        return type(error).__name__.removesuffix("Error").lower(), masked(str(error))
    if isinstance(error, OSError):
        return "system", masked(f"{error.filename or 'the system'}: {error.strerror or error}")
    return "bug", masked(f"{type(error).__name__}: {error}")

"""A check in a test: an archive, a state, sources that give what they are told to, and all that was said."""

from __future__ import annotations

import hashlib
import re
import threading
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from diffreport.archive import Archive, Retrieval
from diffreport.archive.provenance import now
from diffreport.archived.comparisons import compared
from diffreport.errors import SourceError
from diffreport.watch import outbox
from diffreport.watch.checking.journal import Entry, Journal
from diffreport.watch.checking.remembered import Memory
from diffreport.watch.checking.request import Outcome, Request
from diffreport.watch.checking.running import PARTS, check
from diffreport.watch.fetching.answers import Answer, Fetched
from diffreport.watch.notices import Notice
from diffreport.watch.plan import From, Kind, Labelling, Plan, Source, StdoutTarget, Target
from diffreport.watch.state import State

FIRST = """\
The harbour commission met four times and published the minutes of each meeting.

The harbour counted approximately 300 cranes along the northern quay in summer.

The pilot may have caused the collision beside the lighthouse near the mill.

Every town along the coast sends a delegate, whatever its size or its income.
"""
SECOND = FIRST.replace("300", "315")
THIRD = SECOND.replace("315", "321").replace("may have caused", "caused")
WALL = "Just a moment... Checking your browser before you can go on. Ray ID: {}"
PATIENCE_SECONDS = 300
LINES = Target("screen", "diffreport.toml:2", StdoutTarget("jsonl"))


class Giver:
    """Gives for each series, or place, what it is told to: names and texts of files, or an error; and takes note of
    who asks."""

    def __init__(self) -> None:
        """Give nothing yet."""
        self.gives: dict[str, Mapping[str, str | bytes] | BaseException] = {}
        self.how: dict[str, Any] = {}  # fields of `Fetched`
        self.fault: SourceError | None = None
        self.asked: list[tuple[str, Mapping[str, str]]] = []
        self.after: dict[str, str] = {}  # places that are not answered before those of others
        self.done: dict[str, threading.Event] = defaultdict(threading.Event)

    def __enter__(self) -> Giver:
        return self

    def __exit__(self, *raised: object) -> None: ...

    def fetch(self, source: Source, validators: Mapping[str, str]) -> Answer:
        """Return the files unless they are those of the last answer."""
        self.asked.append((source.series, dict(validators)))
        if waited := self.after.get(source.where):
            assert self.done[waited].wait(PATIENCE_SECONDS)
        self.done[source.where].set()
        given = self.gives.get(source.where, self.gives.get(source.series, {}))
        if isinstance(given, BaseException):
            raise given
        tag = {"tag": hashlib.sha256(repr(sorted(given.items())).encode()).hexdigest()}
        editions = [] if tag == validators else [self._fetched(*each) for each in given.items()]
        return Answer(tuple(editions), tag, fault=self.fault)

    def _fetched(self, name: str, content: str | bytes) -> Fetched:
        return Fetched(name, content.encode() if isinstance(content, str) else content, now(), **self.how)

    def post(self, url: str, content: bytes, headers: Sequence[tuple[str, str]], **how: Any) -> int:
        """Take it."""
        return 200


@dataclass
class World:
    """A folder with an archive and a state; `said` is what was printed, `told` the events."""

    folder: Path
    giver: Giver = field(default_factory=Giver)
    said: list[str] = field(default_factory=list)
    told: list[Entry] = field(default_factory=list)

    @property
    def archive(self) -> Archive:
        """Return the archive, made at the first call."""
        folder = self.folder / "archive"
        return Archive.open(folder) if folder.exists() else Archive.init(folder)

    @property
    def state(self) -> Path:
        """Return the file of the state."""
        return self.folder / "state" / "checks.sqlite"

    def request(self, **asked: Any) -> Request:
        """Return a request with these fields."""
        ours: dict[str, Any] = {
            "compare": compared,
            "say": self.said.append,
            "journal": Journal([self.told.append]),
            "fetcher": lambda limits: self.giver,
        }
        return Request(self.state, **ours | asked)

    def check(self, plan: Plan | Source, **asked: Any) -> Outcome:
        """Check, after forgetting what was said and told before; each notice is a line of what is said."""
        self.said.clear()
        self.told.clear()
        plan = Plan((plan,)) if isinstance(plan, Source) else plan
        return check(self.archive, replace(plan, targets=plan.targets or (LINES,)), self.request(**asked))

    def events(self, *names: str) -> list[str]:
        """Return the messages of the events of these names."""
        return [entry.message for entry in self.told if entry.event in names]

    def memory(self) -> Memory:
        """Return what is kept, as a copy."""
        return Memory(State.copied(self.state, PARTS))

    def memory_notices(self) -> list[Notice]:
        """Return the notices of what anybody was to be told, newest first."""
        return outbox.told(self.memory().state, None, 99)

    def versions(self, series: str = "harbours") -> list[tuple[int, str, int | None]]:
        """Return number, label and superseded version of all that is archived."""
        return [(v.number, v.edition.label, v.supersedes) for v in self.archive.versions(series)]


def source(series: str = "harbours", where: str = "", **how: Any) -> Source:
    """Return a source whose labels stand in the names of its files."""
    return Source(series, Kind.FOLDER, where or f"/{series}", "diffreport.toml:1", **how)


def labelled(origin: str, pattern: str | None = None, **how: Any) -> Labelling:
    """Return how labels are told."""
    return Labelling(From(origin), re.compile(pattern) if pattern else None, **how)


def came_with(*headers: tuple[str, str], final_url: str | None = None) -> Retrieval:
    """Return a response with headers."""
    return Retrieval(final_url, 200, headers)


def down(code: str = "timeout") -> SourceError:
    """Return an error of a source."""
    return SourceError("/harbours", code, "does not answer", "try again later")

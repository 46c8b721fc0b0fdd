"""What is watched, what is flagged and who is told, as `diffreport.toml` says: values, checked where they are read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import time
from decimal import Decimal
from enum import StrEnum
from fnmatch import fnmatchcase
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from diffreport.profiles import Profile
from diffreport.text import name_of
from diffreport.watch.fetching.addresses import shown

Pattern = re.Pattern[str]

_EVERYTHING = Profile()


class Kind(StrEnum):
    """What a source is."""

    URL = "url"
    FILE = "file"
    GLOB = "glob"
    FOLDER = "folder"
    COMMAND = "command"


class From(StrEnum):
    """What the label of an edition is taken from."""

    NAME = "name"  # of the file, or the end of the address: the date in it, or what the pattern finds
    PAGE = "page"  # the text of the element that the selector finds, or of the whole page; then the pattern
    HEADER = "header"  # a header of the response; then the format if it is a date, or the pattern
    DATE = "date"  # of the retrieval, in the format


class Severity(StrEnum):
    """How much a flagged finding matters."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def rank(self) -> int:
        """Return the place in the order, 0 matters least."""
        return list(Severity).index(self)


class First(StrEnum):
    """What is told of the first edition of a series."""

    SILENT = "silent"
    NOTIFY = "notify"


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret: the variable or the file that holds it. Its value is never kept, and no message shows it."""

    variable: str = ""
    file: Path | None = None


@dataclass(frozen=True, slots=True)
class Labelling:
    """How the label of a fetched edition is told. Of the pattern the group `label` counts, else the first, else all."""

    origin: From = From.NAME
    pattern: Pattern | None = None
    selector: str = ""  # CSS
    header: str = "Last-Modified"
    format: str = ""  # of a date, as strftime has it


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one retrieval may cost at most."""

    seconds: float = 60.0  # from the first connection to the last byte, redirects with it, retries apart
    size: int = 100 << 20  # bytes, after decoding
    retries: int = 3  # after the first try
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Source:
    """Where the editions of one series come from.

    `where` is the address, path, pattern or folder (paths are absolute), and the words of a command in one line for
    messages. `every_seconds` is how long an answer holds: it is not asked again before; 0 is at every check.
    `rules` are the names of the rules that hold for it, None for all whose patterns match its series; `own_rules` hold
    for it alone: see `Plan.rules_for`.
    """

    series: str
    kind: Kind
    where: str
    origin: str  # "diffreport.toml:12", for messages
    command: tuple[str, ...] = ()
    folder: Path = Path()  # of the configuration file: where a command runs
    hidden: frozenset[str] = frozenset()  # variables that a command does not get: those that hold secrets of the plan
    labelling: Labelling = Labelling()
    published: Labelling | None = None  # how the date of publication is told; None: not
    title: str = ""
    every_seconds: int = 0
    profile: Profile = _EVERYTHING
    media_type: str | None = None
    allow_private: bool = False
    robots: bool = True
    headers: tuple[tuple[str, str], ...] = ()  # of the request, besides our own
    user: str = ""  # "": the password is a token (RFC 6750)
    password: Secret | None = None
    token_header: str = ""  # that has the token; "" is Authorization, with Bearer before it
    bounds: Bounds = Bounds()
    rules: tuple[str, ...] | None = None
    own_rules: tuple[Rule, ...] = ()
    first: First = First.SILENT
    any_bytes: bool = False  # archive other bytes though a reader makes the same text of them
    warc: bool = False
    memento: str = ""  # address of a TimeGate (RFC 7089) that is asked for the archived copy; "" asks none

    @property
    def key(self) -> str:
        """Return what names the source in the state: where it is and for which series, not how it is read.

        Of where it is only a mark: an address or a command may hold a secret.
        """
        return f"{self.series} {self.kind} {sha256(self.where.encode('utf-8', 'surrogateescape')).hexdigest()[:32]}"

    @property
    def is_several(self) -> bool:
        """Tell whether it has editions beside each other, in files, and not one after the other."""
        return self.kind in (Kind.GLOB, Kind.FOLDER)

    @property
    def shown(self) -> str:
        """Return where it is for messages: in one line and without secrets, so of a command the program alone."""
        if self.kind is Kind.COMMAND:
            return name_of(f"{self.command[0]} ..." if len(self.command) > 1 else self.command[0])
        return shown(self.where) if self.kind is Kind.URL else name_of(self.where)


class Sort(StrEnum):
    """What sort of change a rule is about."""

    FIGURE = "figure"  # findings with figures that changed
    WORDING = "wording"  # findings with a wording signal
    WORDS = "words"  # other words, and nothing told of them
    STRUCTURE = "structure"  # paragraphs added, removed, moved, split, merged, rewritten; headings; shape of tables
    TABLE = "table"  # findings about tables
    SPOOF = "spoof"  # what cannot be seen: invisible characters, look-alikes
    NOISE = "noise"  # differences that are no content: only where a rule asks for them
    QUESTION = "question"  # an edition may disagree with itself
    REVISED = "silently_revised"  # the edition came again under its label with another text
    FIRST = "first"  # the first edition of its series
    QUARANTINED = "quarantined"  # it was archived and waits in quarantine


class Threshold(NamedTuple):
    """By how much a figure must have changed: at least this, in its unit or in percent of the old one."""

    by: Decimal
    is_percent: bool


@dataclass(frozen=True, slots=True)
class Amount:
    """How much must have changed in all: at least this many findings, at least this share of the old words lost."""

    findings: int = 0
    changed_percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """What is flagged: findings that meet every condition given. None and () are no condition.

    Patterns are searched, whatever the case: `section` in any of the headings above, `text` in the changed words
    of either side and the paragraph that holds them, `figure` in the labels of figures, `column` in the names of a
    table's columns. A rule that `mutes` takes back what those before it flagged.
    """

    name: str
    origin: str  # "diffreport.toml:30", for messages
    series: str = "*"  # a pattern of the shell
    sorts: tuple[Sort, ...] = ()
    statuses: tuple[str, ...] = ()  # of figures: revised, restated, new, gone
    signals: tuple[str, ...] = ()  # of wording: hedge_dropped ...
    section: Pattern | None = None
    text: Pattern | None = None
    figure: Pattern | None = None
    column: Pattern | None = None
    up: Threshold | None = None
    down: Threshold | None = None
    changed: Threshold | None = None  # up or down
    crosses: Decimal | None = None
    amount: Amount | None = None
    severity: Severity | None = None  # None: by the finding's weight
    targets: tuple[str, ...] | None = None  # names; None: all
    mutes: bool = False


class Digest(StrEnum):
    """How often a target is told."""

    NONE = "none"  # at once
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a target is told. What comes in quiet hours waits for their end; a digest goes out with the first check
    at or after its time (and day: 0 is Monday) in the zone."""

    digest: Digest = Digest.NONE
    at: time = time(7)
    day: int = 0
    quiet: tuple[time, time] | None = None  # from, to; may go over midnight
    zone: str = "UTC"  # of the IANA database


@dataclass(frozen=True, slots=True)
class StdoutTarget:
    """Standard output: text, or JSON Lines."""

    form: str = "txt"  # txt, jsonl


@dataclass(frozen=True, slots=True)
class FileTarget:
    """A file that notices are appended to: text, or JSON Lines."""

    file: Path
    form: str = "jsonl"


@dataclass(frozen=True, slots=True)
class MailTarget:
    """E-mail by SMTP, text and HTML."""

    to: tuple[str, ...]
    sender: str
    host: str
    port: int = 587
    security: str = "starttls"  # starttls, tls, none
    user: str = ""
    password: Secret | None = None
    attach: bool = False  # the change report
    subject: str = ""  # before what is said there: "[reports]"
    seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class WebhookTarget:
    """A JSON document posted to an address, signed if there is a secret (HMAC-SHA256)."""

    url: str
    url_secret: Secret | None = None  # instead of `url`, where the address itself is one
    secret: Secret | None = None
    token: Secret | None = None
    token_header: str = ""  # as that of a source
    allow_private: bool = False
    headers: tuple[tuple[str, str], ...] = ()
    seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class FeedTarget:
    """An Atom feed, a file that is written anew."""

    file: Path
    title: str = ""
    url: str = ""  # where the file is published
    entries: int = 100


@dataclass(frozen=True, slots=True)
class CommandTarget:
    """A command, without a shell; the notices are JSON on its standard input."""

    command: tuple[str, ...]
    folder: Path = Path()
    seconds: float = 60.0
    hidden: frozenset[str] = frozenset()  # variables that it does not get


@dataclass(frozen=True, slots=True)
class AppriseTarget:
    """Whatever Apprise speaks, by addresses that are secrets."""

    urls: Secret
    allow_private: bool = False


Where = StdoutTarget | FileTarget | MailTarget | WebhookTarget | FeedTarget | CommandTarget | AppriseTarget


@dataclass(frozen=True, slots=True)
class Target:
    """Who is told, and of what: flags of at least this severity, of the series that match."""

    name: str
    origin: str
    where: Where
    series: str = "*"
    severity: Severity = Severity.LOW
    schedule: Schedule = Schedule()


@dataclass(frozen=True, slots=True)
class Limits:
    """How a check goes about it: the table `[check]`."""

    state: Path | None = None  # the file; None: the user's state folder, by the archive's path
    jobs: int = 8  # sources at once
    pause_seconds: float = 1.0  # between two requests to one host
    agent: str = ""  # what is said in User-Agent besides the program: a name or address to complain to
    reports: Path | None = None  # where the change reports of flagged editions are written; None: nowhere
    link: str = ""  # the address under which that folder is published
    warc: Path | None = None  # where WARC files go
    history: int = 1000  # runs that are kept


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a check works by. Without rules, every finding is flagged; without targets, standard output is told."""

    sources: tuple[Source, ...] = ()
    rules: tuple[Rule, ...] = ()
    targets: tuple[Target, ...] = ()
    limits: Limits = field(default_factory=Limits)
    file: Path | None = None

    @property
    def told(self) -> tuple[Target, ...]:
        """Return the targets that are told: standard output where none is named."""
        return self.targets or (Target("stdout", "default", StdoutTarget()),)

    def unmatched(self) -> Iterator[str]:
        """Yield what is to be said of each rule and target whose `series` is that of no source.

        Nothing where there are no sources. Cost: sources times such patterns.
        """
        series = sorted({source.series for source in self.sources})
        for name, entries in (("rule", self.rules), ("notify", self.targets)):
            for entry in entries if series else ():
                if not any(fnmatchcase(each, entry.series) for each in series):
                    from diffreport.archive.nearest import choice

                    told = f"{entry.origin}: {name} {entry.name}: series is {entry.series!r}, which no source is of"
                    yield f"{told}; {choice(entry.series, series)}"

    def rules_for(self, source: Source) -> tuple[Rule, ...]:
        """Return the rules that hold for a source, in their order; () if none does: all it has is then flagged.

        A rule of its own stands in the place of the one with its name, or behind all others.
        """
        own = {rule.name: rule for rule in source.own_rules}
        shared = [
            own.pop(rule.name, rule)
            for rule in self.rules
            if (fnmatchcase(source.series, rule.series) if source.rules is None else rule.name in source.rules)
        ]
        return (*shared, *own.values())

"""What a check does, told as it does it: events of one line each, for a person or for a program (docs/cron.md)."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from diffreport.archive import retrieval
from diffreport.archive.provenance import now
from diffreport.errors import UsageError
from diffreport.report.lines import visible
from diffreport.text import encoded, name_of

Value = str | int | float | bool


class Level(StrEnum):
    """How much an event matters."""

    INFO = "info"  # a step
    WARNING = "warning"  # something to look at; the check goes on as if nothing was
    ERROR = "error"  # a source or a target failed


class Entry(NamedTuple):
    """One event: `time` is UTC, `event` its name, `run` the number of the check (0 before it has one)."""

    time: str
    level: Level
    event: str
    message: str  # one line
    run: int
    values: Mapping[str, Value]

    def as_json(self) -> str:
        """Return the event as one line of JSON in ASCII: nothing in it can end the line, or steer a terminal."""
        known = {"time": self.time, "level": self.level, "event": self.event, "run": self.run}
        return json.dumps({**known, **self.values, "message": self.message})

    def as_text(self) -> str:
        """Return the event as one line for a person, without what would steer a terminal."""
        return visible(f"{self.time} {self.level:7} {self.message}")


Sink = Callable[[Entry], None]


class Journal:
    """Tells its sinks of each event. Nothing it tells holds credentials."""

    def __init__(self, sinks: Sequence[Sink] = (), clock: Callable[[], str] = now) -> None:
        """Take note of who is told."""
        self.run = 0
        self._sinks = tuple(sinks)
        self._clock = clock

    def note(self, level: Level, event: str, message: str, **values: Value) -> None:
        """Tell of an event."""
        told = {name: masked(value) if isinstance(value, str) else value for name, value in values.items()}
        entry = Entry(self._clock(), level, event, masked(message), self.run, told)
        for sink in self._sinks:
            sink(entry)

    def telling(self, level: Level, event: str) -> Callable[[str], None]:
        """Return a function that tells of such an event in the words it is given."""
        return lambda message: self.note(level, event, message)


@contextmanager
def appended(file: Path, form: Callable[[Entry], str]) -> Iterator[Sink]:
    """Yield a sink that appends each event to a file, one line each; one that is made is its owner's alone.

    Raises: UsageError if it cannot be opened.

    A disk that is full later on takes no more lines, and that is all: a log is no reason to do nothing.
    """
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        stream = os.fdopen(descriptor, "a", encoding="utf-8", errors="backslashreplace", newline="\n")
    except OSError as error:
        raise UsageError(f"{file}: cannot be written ({error.strerror or error}); name another file") from error

    def sink(entry: Entry) -> None:
        with suppress(OSError):
            stream.write(f"{form(entry)}\n")
            stream.flush()

    try:
        yield sink
    finally:
        with suppress(OSError):
            stream.close()


def masked(text: str) -> str:
    """Return a text in one line, without the secrets in its addresses, or that it names, as "token=..." of a command;
    bytes that are no text are escaped."""
    return name_of(retrieval.masked_words(encoded(text).decode()))

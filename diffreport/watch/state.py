"""What is kept between two checks: a SQLite file that, unlike a catalogue, cannot be made anew.

Each part of the program that keeps tables in it says so with a `Part`; its tables are made when the file is opened.

    with State.open(file) as state:
        with state.changing() as connection:  # all of it or nothing, durable at the end
            connection.execute("INSERT INTO runs ...")
        rows = state.asked("SELECT ... WHERE source = ?", key)
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from diffreport.archive.catalogue.disks import is_remote
from diffreport.errors import StateError
from diffreport.stores import known_by

_APPLICATION = 0x64665253  # in the header of the file: ours, and no other program's
_PATIENCE_SECONDS = 60.0
_OURS_ALONE = 0o600  # of a file that is made; what SQLite puts beside it has the same mode
_PARTS = "CREATE TABLE IF NOT EXISTS parts (name TEXT PRIMARY KEY, version INTEGER NOT NULL)"


class Part(NamedTuple):
    """The tables of one part of the program: `steps[n]` leads from version n to n + 1, each a list of statements."""

    name: str
    steps: tuple[tuple[str, ...], ...]


def default_file(archive: Path | str) -> Path:
    """Return where the state of checks into an archive is kept unless something else is said."""
    import platformdirs

    place = hashlib.sha256(known_by(archive)).hexdigest()[:32]
    return platformdirs.user_state_path("diffreport") / "checks" / f"{place}.sqlite"


class State:
    """The open file, of one thread. Other processes wait."""

    __slots__ = ("_connection", "_opened", "file")

    def __init__(self, file: Path, connection: sqlite3.Connection, opened: os.stat_result | None = None) -> None:
        """Take note of an open file, and which one it was if it must stay there; use `State.open`."""
        self.file = file
        self._connection, self._opened = connection, opened

    @classmethod
    def open(cls, file: Path, parts: Sequence[Part]) -> State:
        """Return the state in a file, which is made, for its owner alone, if it is not there.

        Raises: StateError naming the file.
        """
        with _explained(file):
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT, _OURS_ALONE)) as made:
                opened = os.fstat(made.fileno())
            connection = sqlite3.connect(file, timeout=_PATIENCE_SECONDS, isolation_level=None)
        state = cls(file, connection, opened)
        try:
            with _explained(file):
                state._check()  # before anything in it is changed
                connection.execute(f"PRAGMA journal_mode = {'truncate' if is_remote(file.parent) else 'wal'}")
                connection.execute("PRAGMA synchronous = FULL")
            state._prepare(parts)
        except BaseException:
            connection.close()
            raise
        return state

    @classmethod
    def copied(cls, file: Path, parts: Sequence[Part]) -> State:
        """Return what a file holds as a state in memory: what is changed in it is lost. Raises: StateError."""
        with _explained(file):
            connection = sqlite3.connect(":memory:", isolation_level=None)
            if file.exists():
                with closing(sqlite3.connect(file, timeout=_PATIENCE_SECONDS)) as kept:
                    kept.backup(connection)
        state = cls(file, connection)
        try:
            state._prepare(parts)
        except BaseException:
            connection.close()
            raise
        return state

    def __enter__(self) -> State:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """Change the state at once or not at all; what is changed is on the disk at the end.

        Raises: StateError; whatever is raised inside, after which nothing has changed.
        """
        with _explained(self.file):
            if self._connection.in_transaction:  # a part of a larger change
                yield self._connection
                return
            try:  # from here: an interrupt may come as soon as it has begun
                self._connection.execute("BEGIN IMMEDIATE")
                yield self._connection
                self._check_place()
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def asked(self, question: str, *values: Any) -> list[Any]:
        """Return the rows that answer a question. Raises: StateError."""
        with _explained(self.file):
            return self._connection.execute(question, values).fetchall()

    def _check_place(self) -> None:
        """Check that the open file is still the one at its path, where alone it is looked for.

        Raises: StateError; OSError.
        """
        if self._opened and not os.path.samestat(self._opened, self.file.stat()):
            raise StateError(
                f"{self.file}: is not the file that was opened; put that back, or begin again with this one"
            )

    def _check(self) -> None:
        """Check that the file is empty, or ours. Raises: StateError."""
        # Entries first: another process may make the file at this moment.
        (entries,) = self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        (application,) = self._connection.execute("PRAGMA application_id").fetchone()
        if entries and application != _APPLICATION:
            raise StateError(f"{self.file}: was made by another program; name another file")

    def _is_current(self, parts: Sequence[Part]) -> bool:
        """Tell whether the tables of all parts are there. Raises: StateError."""
        with _explained(self.file):
            (application,) = self._connection.execute("PRAGMA application_id").fetchone()
            if application != _APPLICATION:
                return False
            kept = dict(self._connection.execute("SELECT name, version FROM parts"))
        return all(kept.get(part.name) == len(part.steps) for part in parts)

    def _prepare(self, parts: Sequence[Part]) -> None:
        """Make or renew the tables of all parts. Raises: StateError for another's file, or a later one."""
        if self._is_current(parts):  # it can be read where nothing can be written: on a full disk, while it is locked
            return
        with self.changing() as connection:
            self._check()
            connection.execute(f"PRAGMA application_id = {_APPLICATION}")
            connection.execute(_PARTS)
            for part in parts:
                found = connection.execute("SELECT version FROM parts WHERE name = ?", (part.name,)).fetchone()
                version = found[0] if found else 0
                if version > len(part.steps):
                    raise StateError(f"{self.file}: was written by a later version of diffreport; use that one")
                for statement in (s for step in part.steps[version:] for s in step):
                    connection.execute(statement)
                connection.execute("INSERT OR REPLACE INTO parts VALUES (?, ?)", (part.name, len(part.steps)))


@contextmanager
def _explained(file: Path) -> Iterator[None]:
    """Tell errors of SQLite and of the file system as ours."""
    try:
        yield
    except sqlite3.Error as error:
        raise StateError(f"{file}: cannot be used ({error}); {_remedy(file, error)}") from error
    except OSError as error:
        raise StateError(f"{file}: cannot be used ({error.strerror or error}); check its folder") from error


def _remedy(file: Path, error: sqlite3.Error) -> str:
    """Return what to do: never move away what is sound, for it holds what nobody was told yet."""
    if getattr(error, "sqlite_errorname", "").startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        with suppress(OSError):
            return f"its disk has {shutil.disk_usage(file.parent).free >> 20:,} MiB free: make room, or check the disk"
    return "if it is damaged, move it away"

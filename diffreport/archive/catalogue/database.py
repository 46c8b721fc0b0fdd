"""A SQLite file outside of the archive, for what can be made anew from it.

It is opened, made, made anew or done without: whatever is wrong with the file, its folder or its disk
costs time, and is never an error. Each part of the program that keeps tables in it says so with a `Part`.

    PART = Part("words", 1, {"words": "CREATE TABLE words (word TEXT PRIMARY KEY, place TEXT)"})
    database = Database.of(archive.folder)
    database.write(PART, lambda connection: connection.execute("INSERT INTO words VALUES ('law', 'v1')"))
    database.read(PART, lambda connection: connection.execute("SELECT * FROM words").fetchall())  # or None
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from diffreport.archive.catalogue.disks import is_remote
from diffreport.caches import cache_folder

if TYPE_CHECKING:
    import sqlite3

Answer = TypeVar("Answer")

PATIENCE_SECONDS = 60.0  # of a writer, for another one: with five, two of 1,600 changes of 16 processes were lost
_READING_SECONDS = 5.0  # of a reader, who waits only where there is no write-ahead log
_APPLICATION = 0x64665245  # in the header of the file: ours, and no other program's
_FORMAT = 1  # of the table of parts
_NAMES = ("", "-wal", "-shm", "-journal")  # behind the name of the file: what SQLite may make
_PARTS = "CREATE TABLE parts (name TEXT PRIMARY KEY, version INTEGER NOT NULL)"
_OTHERS_MAY_WRITE = 0o022  # of a folder's mode
# SQLite's result codes, here so that it is imported only by who needs it.
_WRONG = 1  # no such table, say
_BUSY = (5, 6)
_BEYOND_USE = (_WRONG, 11, 26)  # and malformed, not a database


class Part(NamedTuple):
    """The tables of one part of the program, each with its statement; another version makes them anew."""

    name: str
    version: int
    tables: Mapping[str, str]


def digest_of(content: bytes) -> bytes:
    """Return a digest to be kept beside a value: SQLite does not notice a flipped bit in one."""
    return hashlib.blake2b(content, digest_size=16).digest()


class Database:
    """The file for one root. Nothing is opened or made before it is needed; threads take turns."""

    __slots__ = ("_connection", "_file", "_inherited", "_is_given_up", "_parts", "_process", "_turns")

    def __init__(self, file: Path | None) -> None:
        """Take note of the file; without one, nothing is kept."""
        self._file = file
        self._connection: sqlite3.Connection | None = None
        self._process = 0  # that opened the connection
        self._inherited: list[sqlite3.Connection] = []  # from before a fork: neither used nor closed, as SQLite asks
        self._is_given_up = file is None
        self._parts: set[str] = set()  # whose tables are known to be there
        self._turns: dict[int, threading.RLock] = {}  # by process: one that a thread held at a fork is never free again

    def __del__(self) -> None:
        """Close the file with the last who asks it.

        A connection and its statements hold each other: else it would be open until garbage is looked for.
        """
        if self._connection is not None and self._process == os.getpid():
            self._connection.close()

    @classmethod
    def of(cls, root: Path) -> Database:
        """Return the database of a storage root; `DIFFREPORT_CACHE` says where it is, or that there is none."""
        folder = cache_folder("catalogues")
        if folder is None:
            return cls(None)
        place = os.fsencode(os.path.realpath(root))
        return cls(folder / f"{hashlib.sha256(place).hexdigest()[:32]}.sqlite")

    @property
    def file(self) -> Path | None:
        """Return the file, whether or not it exists; None if nothing is kept."""
        return self._file

    def read(self, part: Part, ask: Callable[[sqlite3.Connection], Answer]) -> Answer | None:
        """Return what is answered from one state of the tables; None if the database cannot be had."""
        return self._tried(part, ask, "BEGIN", _READING_SECONDS)

    def write(
        self, part: Part, change: Callable[[sqlite3.Connection], Answer], patience_seconds: float = PATIENCE_SECONDS
    ) -> Answer | None:
        """Change the tables at once or not at all; None if the database cannot be had in this time."""
        return self._tried(part, change, "BEGIN IMMEDIATE", patience_seconds)

    def remove(self) -> None:
        """Remove the file; what is asked next is asked of a new one."""
        with self._turn():
            self.close()
            if self._file is not None:
                _remove(self._file)
                self._is_given_up = False

    def close(self) -> None:
        """Close the file; it is opened again when it is needed."""
        with self._turn():
            connection, self._connection = self._connection, None
            self._parts.clear()
            if connection is not None and self._process == os.getpid():
                connection.close()
            elif connection is not None:
                self._inherited.append(connection)

    def _turn(self) -> threading.RLock:
        """Return the lock of this process."""
        return self._turns.setdefault(os.getpid(), threading.RLock())

    def _tried(
        self, part: Part, do: Callable[[sqlite3.Connection], Answer], begin: str, patience_seconds: float
    ) -> Answer | None:
        """Return what is done in one transaction; a file that is damaged or foreign is made anew, once."""
        with self._turn():
            for is_anew in (False, True):
                connection = None
                if self._is_given_up:
                    break
                try:
                    connection = self._ready(part, patience_seconds)
                    return _transaction(connection, begin, do)
                except ImportError:  # a Python without SQLite
                    self._is_given_up = True
                except OSError:  # no folder to keep it in
                    self._is_given_up = True
                except _sqlite_error() as error:
                    if is_anew and connection is not None and _code(error) == _WRONG:
                        raise  # a new file does not understand it either: a bug
                    self._recover(_code(error), is_anew)
                    if _code(error) in _BUSY:
                        break  # somebody else works on it: the next one may be luckier
            return None

    def _recover(self, code: int, is_anew: bool) -> None:
        """Do what an error asks for: nothing but patience, a new file, or to go on without one."""
        if code in _BUSY:
            return
        self.close()
        if code in _BEYOND_USE and not is_anew:
            self.remove()
        else:
            self._is_given_up = True  # read-only, full, or worse

    def _ready(self, part: Part, patience_seconds: float) -> sqlite3.Connection:
        """Return the connection, with the tables of a part. Raises: ImportError, OSError, sqlite3.Error."""
        if self._connection is not None and self._process != os.getpid():
            self.close()
        if self._connection is None:
            assert self._file is not None  # noqa: S101 - else it is given up
            self._process = os.getpid()
            self._connection = _opened(self._file, patience_seconds)
        self._connection.execute(f"PRAGMA busy_timeout = {int(patience_seconds * 1000)}")
        if part.name not in self._parts:
            _make_tables(self._connection, part)
            self._parts.add(part.name)
        return self._connection


def _sqlite_error() -> type[Exception]:
    """Return the class of SQLite's errors; it is imported by then, or cannot be."""
    import sqlite3

    return sqlite3.DatabaseError


def _code(error: Exception) -> int:
    """Return SQLite's primary result code."""
    return int(getattr(error, "sqlite_errorcode", _WRONG)) & 0xFF


def _opened(file: Path, patience_seconds: float) -> sqlite3.Connection:
    """Return a connection to the file, which is made if it is not there. Raises: as `Database._ready`."""
    import sqlite3

    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name == "posix" and file.parent.stat().st_mode & _OTHERS_MAY_WRITE:
        raise PermissionError(f"{file.parent}: others may write to it")
    # Threads take turns at one connection; transactions begin and end where we say.
    connection = sqlite3.connect(file, timeout=patience_seconds, isolation_level=None, check_same_thread=False)
    try:
        journal = "truncate" if is_remote(file.parent) else "wal"
        if connection.execute("PRAGMA journal_mode").fetchone() != (journal,):
            with suppress(sqlite3.OperationalError):  # another process is just doing so
                connection.execute(f"PRAGMA journal_mode = {journal}")
        connection.execute("PRAGMA synchronous = NORMAL")  # what is lost with the power is made anew
        _transaction(connection, "BEGIN", _check_ours) or _transaction(connection, "BEGIN IMMEDIATE", _make_ours)
    except BaseException:
        connection.close()
        raise
    return connection


def _check_ours(connection: sqlite3.Connection) -> bool:
    """Tell whether the file is ours; False if it is empty. Raises: sqlite3.DatabaseError if it is another's."""
    import sqlite3

    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (entries,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if entries and (application, version) != (_APPLICATION, _FORMAT):
        error = sqlite3.DatabaseError("not a file of this version")
        error.sqlite_errorcode = sqlite3.SQLITE_NOTADB
        raise error
    return bool(entries)


def _make_ours(connection: sqlite3.Connection) -> None:
    if not _check_ours(connection):  # else another process was faster
        connection.execute(f"PRAGMA application_id = {_APPLICATION}")
        connection.execute(f"PRAGMA user_version = {_FORMAT}")
        connection.execute(_PARTS)


def _make_tables(connection: sqlite3.Connection, part: Part) -> None:
    """Make the tables of a part, unless they are there in its version."""

    def is_there(connection: sqlite3.Connection) -> bool:
        found = connection.execute("SELECT version FROM parts WHERE name = ?", (part.name,)).fetchone()
        return bool(found == (part.version,))

    def make(connection: sqlite3.Connection) -> None:
        if is_there(connection):
            return
        for name, statement in part.tables.items():
            connection.execute(f'DROP TABLE IF EXISTS "{name}"')
            connection.execute(statement)
        connection.execute("INSERT OR REPLACE INTO parts VALUES (?, ?)", (part.name, part.version))

    if not _transaction(connection, "BEGIN", is_there):
        _transaction(connection, "BEGIN IMMEDIATE", make)


def _transaction(connection: sqlite3.Connection, begin: str, do: Callable[[sqlite3.Connection], Answer]) -> Answer:
    connection.execute(begin)
    try:
        answer = do(connection)
        connection.execute("COMMIT")
    except BaseException:
        with suppress(_sqlite_error()):  # SQLite has rolled back some errors itself
            connection.execute("ROLLBACK")
        raise
    return answer


def _remove(file: Path) -> None:
    """Remove a file with its logs. One who has it open goes on with what nobody sees, and loses nothing but time."""
    for name in _NAMES:
        with suppress(OSError):
            file.with_name(file.name + name).unlink()

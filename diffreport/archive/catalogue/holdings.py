"""Objects read through the catalogue: an inventory is checked once, a record is read from the root once.

Nothing that the catalogue says is believed. It names inventories that were found without fault, by their
digest, and holds records, by theirs; both are digested anew and are worth nothing where the root differs.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeGuard

from diffreport import __version__
from diffreport.archive import disk
from diffreport.archive.catalogue import memory
from diffreport.archive.catalogue.database import Database, Part
from diffreport.archive.inventory import INVENTORY, parse_known
from diffreport.archive.names import RECORD
from diffreport.archive.reading import HERE, Holding, Source, checked, sound
from diffreport.errors import ArchiveError

if TYPE_CHECKING:
    import sqlite3

    from diffreport.archive.bucket.mirror import Mirror

# Another version of diffreport may find fault with what this one does not.
PART = Part(
    "holdings",
    zlib.crc32(__version__.encode()),
    {
        "holdings": "CREATE TABLE holdings (path TEXT PRIMARY KEY, inventory TEXT NOT NULL) WITHOUT ROWID",
        "records": "CREATE TABLE records (path TEXT, digest TEXT, record BLOB NOT NULL, PRIMARY KEY (path, digest))"
        " WITHOUT ROWID",
        "contents": "CREATE TABLE contents (sha512 TEXT, path TEXT, PRIMARY KEY (sha512, path)) WITHOUT ROWID",
    },
)
_LONGEST_RECORD = 1 << 20  # bytes; ours have some thousands
_TOGETHER = 256  # objects whose records are fetched in one go
_PATIENCE_SECONDS = 1.0  # for another writer: what is not catalogued now is when it is read next


class Known(NamedTuple):
    """What the catalogue has of an object: the digest of its inventory, and its records by theirs."""

    inventory: str = ""
    records: Mapping[str, bytes] = {}


class Holdings:
    """The objects of one root. The one read last is kept in memory."""

    __slots__ = ("_database", "_last", "_mirror", "_root")

    def __init__(self, root: Path, database: Database, mirror: Mirror | None = None) -> None:
        """Take note of the root, of the file beside it, and of the mirror that the root is, if it is one."""
        self._root = root
        self._database = database
        self._mirror = mirror
        self._last: Holding | None = None

    def load(self, path: str, *, is_kept: bool = True) -> Holding:
        """Return the object in a folder of the root; it is catalogued unless that is not wanted.

        Cost: of one that is catalogued, the inventory is digested and read. Raises: as `reading.load`.
        """
        return sound(self._mirror, path, lambda: self._loaded(path, is_kept=is_kept))

    def _loaded(self, path: str, *, is_kept: bool) -> Holding:
        folder = self._root / path
        content = disk.read(folder, INVENTORY)
        sha512 = disk.sha512_of(content)
        last = self._last
        if last is not None and (last.folder, last.sha512) == (folder, sha512):
            return last
        known = self._database.read(PART, lambda connection: _known(connection, path)) or Known()
        holding = _trusted(folder, content, sha512, known)
        if holding is not None:
            holding = replace(holding, source=self._source(path))
        else:
            holding = checked(folder, content, known.records, self._source(path))
            if is_kept:
                holding = self.keep(path, holding, known.records)
        self._last = holding
        return holding

    def fetch_records(self, paths: Sequence[str]) -> None:
        """Have the records of objects at hand, those of many together. Raises: StoreError."""
        for start in range(0, len(paths) if self._mirror else 0, _TOGETHER):
            wanted: list[str] = []
            for path in paths[start : start + _TOGETHER]:
                with suppress(ArchiveError):  # whoever reads it is told
                    unknown = self.load(path, is_kept=False).unknown_records()
                    wanted += [f"{path}/{record}" for record in unknown]
            if self._mirror is not None:
                with suppress(ArchiveError):
                    self._mirror.fetch_many(wanted)

    def _source(self, path: str) -> Source:
        return HERE if self._mirror is None else self._mirror.source(path)

    def holding_bytes(self, sha512: str) -> tuple[str, ...]:
        """Return the paths of the objects, of those catalogued, that hold bytes, sorted: a hint, to be looked up.

        None leads out of the root, whatever was written into the catalogue.
        """

        def ask(connection: sqlite3.Connection) -> list[tuple[object]]:
            query = "SELECT path FROM contents WHERE sha512 = ? ORDER BY path"
            return connection.execute(query, (sha512,)).fetchall()

        return tuple(path for (path,) in self._database.read(PART, ask) or () if _is_inside(path))

    def note(self, path: str, holding: Holding) -> None:
        """Catalogue an object that was read elsewhere: in a bucket, by who writes to it."""
        known = self._database.read(PART, lambda connection: _known(connection, path)) or Known()
        self.keep(path, holding, known.records)
        self._last = None

    def keep(self, path: str, holding: Holding, former: Mapping[str, bytes]) -> Holding:
        """Catalogue an object; return it with all its records in memory. `former` are those catalogued already."""
        holding.fetch_records()
        records = dict(_records(holding))
        fresh = [(path, digest, record) for digest, record in records.items() if former.get(digest) != record]
        gone = [(path, digest) for digest in former if digest not in records]
        told = {digest for _, digest, _ in fresh}
        states = (state.digests for state in holding.inventory.states)
        held = [state for state in states if state.get(RECORD) in told]
        contents = [(digest, path) for state in held for name, digest in state.items() if name != RECORD]

        def change(connection: sqlite3.Connection) -> None:
            connection.executemany("DELETE FROM records WHERE path = ? AND digest = ?", gone)
            connection.executemany("INSERT OR REPLACE INTO records VALUES (?, ?, ?)", fresh)
            connection.executemany("INSERT OR IGNORE INTO contents VALUES (?, ?)", contents)
            connection.execute("INSERT OR REPLACE INTO holdings VALUES (?, ?)", (path, holding.sha512))

        memory.note(self._database, [memory.Seen(path, holding.inventory.head, holding.sha512)])
        self._database.write(PART, change, _PATIENCE_SECONDS)
        self._last = replace(holding, records=records)
        return self._last


def _trusted(folder: Path, content: bytes, sha512: str, known: Known) -> Holding | None:
    """Return an object whose inventory was found without fault; None if it was not, or that cannot have been true."""
    if known.inventory == sha512:
        with suppress(AttributeError, KeyError, TypeError, ValueError, RecursionError):
            return Holding(folder, parse_known(content), sha512, known.records)
    return None


def _is_inside(path: object) -> TypeGuard[str]:
    """Tell whether a path of the catalogue is one, and relative to the root."""
    return isinstance(path, str) and "\0" not in path and not {"", ".", ".."} & {*path.split("/")}


def _known(connection: sqlite3.Connection, path: str) -> Known:
    found = connection.execute("SELECT inventory FROM holdings WHERE path = ?", (path,)).fetchone()
    records = connection.execute("SELECT digest, record FROM records WHERE path = ?", (path,))
    # A flipped bit may change a value's type, too.
    right = {digest: record for digest, record in records if isinstance(digest, str) and isinstance(record, bytes)}
    return Known(found[0] if found else "", right)


def _records(holding: Holding) -> Iterator[tuple[str, bytes]]:
    """Return the records of an object by their digest, but for damaged ones, and what another tool calls alike."""
    for state in holding.inventory.states:
        digest = state.digests.get(RECORD)
        if digest is not None:
            with suppress(ArchiveError):
                record = holding.record(digest)
                if len(record) <= _LONGEST_RECORD:
                    yield digest, record

"""The catalogue against the root: whatever it says of an object as it is now must be so.

Nobody relies on it unchecked; but what is wrong in it tells of a failing disk, and costs time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from diffreport.archive.catalogue import holdings, overview
from diffreport.archive.catalogue.database import Database
from diffreport.archive.fixity.problems import Flaw, Found
from diffreport.archive.fixity.trust import copy_of
from diffreport.archive.inventory import INVENTORY
from diffreport.archive.reading import load
from diffreport.errors import ArchiveError

if TYPE_CHECKING:
    import sqlite3

    from diffreport.archive.root import Archive

MADE_ANEW = "remove it: it is made anew when it is needed"
_ALGORITHMS = {64: "sha256", 128: "sha512"}  # of a manifest, by the length of a digest


def catalogue_flaws(archive: Archive) -> Found:
    """Return what is wrong with the catalogue of an archive; one that is lost is not, it is made anew.

    `path` is that of its file, which is not in the root.
    """
    file = archive.database.file
    if file is None or not file.is_file():
        return
    for wrong in _damage(archive.database) or _contradictions(archive):
        yield Flaw(str(file), wrong, "catalogue")


def kept_record(database: Database, digest: str) -> bytes | None:
    """Return the record with a digest that is catalogued, None if there is none; whoever asks checks the digest."""

    def ask(connection: sqlite3.Connection) -> object:
        return connection.execute("SELECT record FROM records WHERE digest = ?", (digest,)).fetchone()

    row = database.read(holdings.PART, ask)
    return row[0] if isinstance(row, tuple) and isinstance(row[0], bytes) else None


def _damage(database: Database) -> list[str]:
    """Return why SQLite cannot rely on the file; it is not repaired by looking at it."""
    import sqlite3

    try:
        with closing(
            sqlite3.connect(f"{database.file and database.file.absolute().as_uri()}?mode=ro", uri=True)
        ) as found:
            (told,) = found.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        return [] if isinstance(error, sqlite3.OperationalError) else [f"damaged: {error}"]
    return [] if told == "ok" else [f"damaged: {' '.join(str(told).split())}"]


def _contradictions(archive: Archive) -> Iterator[str]:
    """Return what the catalogue says otherwise than the root."""

    def ask(connection: sqlite3.Connection) -> tuple[list[tuple[str, str]], list[tuple[str, str, bytes]]]:
        known = connection.execute("SELECT path, inventory FROM holdings ORDER BY path").fetchall()
        return known, connection.execute("SELECT path, digest, record FROM records ORDER BY path, digest").fetchall()

    known, records = archive.database.read(holdings.PART, ask) or ([], [])
    same = {path for path, digest in known if _sha512(copy_of(archive.folder / str(path), INVENTORY)) == digest}
    for path, digest, record in records:
        if path in same and not _is_of(digest, record):
            yield f"holds a record of {path} whose digest differs"
    tree = overview.kept(archive.database)
    if tree is None:
        if archive.database.read(overview.PART, lambda c: c.execute("SELECT 1 FROM overview").fetchone()):
            yield "its list of series is damaged"
        return
    try:
        now = overview.refreshed(archive.folder, tree)
    except ArchiveError:  # a folder that cannot be read, of which more is said elsewhere
        return
    for path, found in sorted(now.objects.items()):
        if found.summary is not None and found is tree.objects.get(path):
            try:
                summary = overview.summary_of(load(archive.folder / path))
            except ArchiveError:
                continue  # of which more is said elsewhere
            if list(summary) != found.summary:
                yield f"what it says of {path} is not so"


def _is_of(digest: object, record: object) -> bool:
    if not (isinstance(digest, str) and isinstance(record, bytes) and len(digest) in _ALGORITHMS):
        return False
    return hashlib.new(_ALGORITHMS[len(digest)], record).hexdigest() == digest.lower()


def _sha512(content: bytes) -> str:
    return hashlib.sha512(content).hexdigest()

"""The catalogue against the root: what it says of an object as it is now must be so, and what it saw must be there.

Nobody relies on it unchecked; but what is wrong in it tells of a failing disk, and costs time. What it alone remembers,
an object that is gone or was set back to an older state, tells of a loss.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from diffreport.archive import disk
from diffreport.archive.catalogue import holdings, memory, overview
from diffreport.archive.catalogue.database import Database
from diffreport.archive.fixity.problems import Flaw, Found, Problem
from diffreport.archive.fixity.trust import copy_of, trusted
from diffreport.archive.fixity.walking import heard, listed
from diffreport.archive.inventory import INVENTORY
from diffreport.archive.reading import load, sidecar_digest
from diffreport.errors import ArchiveError

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from diffreport.archive.root import Archive

MADE_ANEW = "remove it: it is made anew when it is needed"
_DAMAGED = "damaged"
_MEANT = "if that is meant, --repair forgets what was"
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


def memory_flaws(archive: Archive, objects: Sequence[str], paths: Sequence[str] = ()) -> Found:
    """Return what was once seen of the objects of an archive, or of some of them, and is not there any more.

    `objects` are the folders of all that are there. Damage, of which more is said elsewhere, is passed over.
    """
    for path, states in memory.remembered(archive.database).items():
        if path in objects and (not paths or path in paths):
            yield from set_back_flaws(archive.folder, path, states)
        elif path not in objects and not paths and heard(listed(archive.folder, path), []) is not None:
            head = states[0].head
            count = f"{head:,} version{'' if head == 1 else 's'}"
            told = f"a series with {count}, which was here when it was last read, and is not any more; {_MEANT}"
            yield Flaw(path, told, "catalogue")


def is_beyond_use(flaws: Iterable[Flaw | Problem]) -> bool:
    """Tell whether the catalogue's file was found damaged: to ask it anything would be to lose it unsaid."""
    return any(flaw.code == "catalogue" and flaw.wrong.startswith(_DAMAGED) for flaw in flaws)


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
        return [] if isinstance(error, sqlite3.OperationalError) else [f"{_DAMAGED}: {error}"]
    return [] if told == "ok" else [f"{_DAMAGED}: {' '.join(str(told).split())}"]


def _contradictions(archive: Archive) -> Iterator[str]:
    """Return what the catalogue says otherwise than the root."""

    def ask(connection: sqlite3.Connection) -> tuple[list[tuple[str, str]], list[tuple[str, str, bytes]]]:
        known = connection.execute("SELECT path, inventory FROM holdings ORDER BY path").fetchall()
        return known, connection.execute("SELECT path, digest, record FROM records ORDER BY path, digest").fetchall()

    known, records = archive.database.read(holdings.PART, ask) or ([], [])
    same = {path for path, digest in known if disk.sha512_of(copy_of(archive.folder / str(path), INVENTORY)) == digest}
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


def set_back_flaws(root: Path, path: str, states: Sequence[memory.Seen]) -> Found:
    """Return the versions of an object that were seen and are gone, or are others now."""
    folder = root / path
    trust = trusted(folder)
    if trust is None:
        return
    head, names, algorithm = trust.inventory.head, trust.inventory.folders, trust.inventory.algorithm
    gone = sorted(seen.head for seen in states if seen.head > head and not (folder / f"v{seen.head}").exists())
    if gone:
        told = ", ".join(f"v{number}" for number in gone)
        yield Flaw(
            path, f"{told} was here when it was last read, and is not any more; {_MEANT}", "catalogue", tuple(gone)
        )
    for seen in states:
        if seen.head > head:
            continue
        name = names[seen.head - 1]
        content = copy_of(folder / name, INVENTORY) or (trust.raw if seen.head == head else b"")
        if not content or disk.sha512_of(content) == seen.inventory:
            continue
        if (
            content == trust.raw
            or sidecar_digest(folder / name, algorithm) == hashlib.new(algorithm, content).hexdigest()
        ):
            told = f"{name} is another than when it was last read; {_MEANT}"
            yield Flaw(path, told, "catalogue", (seen.head,))


def _is_of(digest: object, record: object) -> bool:
    if not (isinstance(digest, str) and isinstance(record, bytes) and len(digest) in _ALGORITHMS):
        return False
    return hashlib.new(_ALGORITHMS[len(digest)], record).hexdigest() == digest.lower()

"""The catalogue against the root: what it says wrongly, and how it is made anew.

That it says less than there is, or what was true before, is no fault: whoever asks sees that, and reads the root.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from diffreport.archive.catalogue import holdings, overview
from diffreport.archive.catalogue.holdings import Holdings
from diffreport.archive.catalogue.overview import Found, Tree
from diffreport.archive.reading import load
from diffreport.errors import ArchiveError

if TYPE_CHECKING:
    import sqlite3

    from diffreport.archive.root import Archive

_ALGORITHMS = {64: "sha256", 128: "sha512"}  # of OCFL, by the characters of a digest


def problems(archive: Archive) -> Iterator[tuple[str, str]]:
    """Return what the catalogue of an archive says wrongly: an object's folder ("" for all), and what is wrong.

    Nothing if there is no catalogue. None of it was ever believed: `rebuild` is the remedy, and the archive is whole.
    Cost: the records of all objects are read.
    """
    file = archive.database.file
    damage = archive.database.read(holdings.PART, _damage) if file and file.exists() else None
    if damage is None:
        return
    if damage:
        yield "", f"the file is damaged ({damage})"
        return
    yield from archive.database.read(holdings.PART, _wrong_records) or ()
    former = overview.kept(archive.database)
    if former is None:
        if archive.database.read(overview.PART, _is_listed):
            yield "", "the list of all series is damaged"
        return
    tree = overview.refreshed(archive.folder, former)
    for path, found in tree.objects.items():
        if found is former.objects.get(path) and found.summary is not None:
            with suppress(ArchiveError):  # a damaged object is no fault of the catalogue
                if list(overview.summary_of(load(archive.folder / path))) != found.summary:
                    yield path, "listed otherwise than the root has it"


def rebuild(archive: Archive) -> int:
    """Make the catalogue of an archive anew and return how many objects are in it; damaged ones are left out.

    What others keep in the same file stays, unless the file is damaged. 0 if no catalogue can be kept.
    """
    if archive.database.read(holdings.PART, _damage) != "":
        archive.database.remove()
    archive.database.write(holdings.PART, lambda connection: _empty(connection, holdings.PART.tables))
    tree = overview.refreshed(archive.folder)
    reader = Holdings(archive.folder, archive.database)
    found: dict[str, Found] = {}
    for path, entry in tree.objects.items():
        with suppress(ArchiveError):
            summary = list(overview.summary_of(reader.load(path)))
            found[path] = entry._replace(summary=summary)
    overview.keep(archive.database, Tree(tree.folders, tree.objects | found))
    return len(found) if overview.kept(archive.database) else 0


def _damage(connection: sqlite3.Connection) -> str:
    """Return what SQLite finds wrong with the file, "" if nothing."""
    (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    return "" if said == "ok" else str(said)


def _wrong_records(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    rows = connection.execute("SELECT path, digest, record FROM records ORDER BY path, digest")
    return [
        (path, f"the record {str(digest)[:12]}… has another digest")
        for path, digest, record in rows
        if not isinstance(record, bytes) or not _is_of(str(digest), record)
    ]


def _is_of(digest: str, record: bytes) -> bool:
    return hashlib.new(_ALGORITHMS.get(len(digest), "sha512"), record).hexdigest() == digest.lower()


def _is_listed(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM overview").fetchone() is not None


def _empty(connection: sqlite3.Connection, tables: Iterable[str]) -> None:
    for table in tables:
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names

"""Which series an archive has and what a list says of each, without a look into every object.

The catalogue keeps what was found, and of every folder and inventory it was found in size, times, inode
and device, much as git does for its index. What has other ones is read anew; so is what was changed just before it was
read, for a second change within one tick of the clock would not show.
"""

from __future__ import annotations

import json
import os
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from diffreport import __version__
from diffreport.archive.catalogue.database import Database, Part, digest_of
from diffreport.archive.catalogue.disks import is_remote
from diffreport.archive.catalogue.holdings import Holdings
from diffreport.archive.inventory import INVENTORY
from diffreport.archive.layout import Layout
from diffreport.archive.references import current
from diffreport.errors import ArchiveError
from diffreport.model.wire import no_garbage

if TYPE_CHECKING:
    import sqlite3

    from diffreport.archive.reading import Holding

PART = Part(
    "overview",
    zlib.crc32(__version__.encode()),
    {"overview": "CREATE TABLE overview (content BLOB NOT NULL, digest BLOB NOT NULL)"},
)
_DECLARATION = "0=ocfl_object_"
_SETTLED_NS = 3_000_000_000  # FAT tells times in steps of two seconds
_PATIENCE_SECONDS = 1.0  # for another writer: the next list is as good a moment

Damaged = Callable[[ArchiveError], None]  # is told why an object is left out
Facts = list[int]  # of content and of entry the time in nanoseconds, inode, device, size; empty if not to be relied on


class SeriesSummary(NamedTuple):
    """What a list says of a series: labels in order, dates of its last edition, bytes of its current issues."""

    series: str
    editions: int
    versions: int
    first: str
    last: str
    published: str | None
    retrieved: str | None
    size: int
    quarantined: Sequence[str]


class Found(NamedTuple):
    """One object: the facts of its inventory, and its summary as JSON if it was made."""

    inventory: Facts
    summary: list[Any] | None


class Tree(NamedTuple):
    """What is in a root, by path relative to it: folders that lead to objects ("" is the root), and objects."""

    folders: dict[str, Facts]
    objects: dict[str, Found]


def summary_of(holding: Holding) -> SeriesSummary:
    """Return what a list says of an object. Raises: ArchiveError at a damaged record."""
    editions = [version.edition for version in current(holding.versions())]
    last = editions[-1]
    return SeriesSummary(
        series=holding.inventory.id,
        editions=len(editions),
        versions=holding.inventory.head,
        first=editions[0].label,
        last=last.label,
        published=last.published,
        retrieved=last.retrieved,
        size=sum(edition.size for edition in editions),
        quarantined=[edition.label for edition in editions if edition.quarantine],
    )


def kept(database: Database) -> Tree | None:
    """Return the tree that is catalogued; None if there is none, or it is damaged."""

    def ask(connection: sqlite3.Connection) -> tuple[bytes, bytes] | None:
        found: tuple[bytes, bytes] | None = connection.execute("SELECT content, digest FROM overview").fetchone()
        return found

    row = database.read(PART, ask)
    if row is None or not isinstance(row[0], bytes) or digest_of(row[0]) != row[1]:
        return None
    with no_garbage():
        folders, objects = json.loads(row[0])
        return Tree(folders, {path: Found(*found) for path, found in objects.items()})


def keep(database: Database, tree: Tree) -> None:
    """Catalogue a tree in place of the one that is there."""
    content = json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")

    def change(connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM overview")
        connection.execute("INSERT INTO overview VALUES (?, ?)", (content, digest_of(content)))

    database.write(PART, change, _PATIENCE_SECONDS)


def raised(error: ArchiveError) -> None:
    """Leave out nothing. Raises: the error."""
    raise error


def refreshed(root: Path, former: Tree | None = None, damaged: Damaged = raised) -> Tree:
    """Return the tree as it is now: the former one itself, if nothing has changed since.

    Cost: a look at each folder and inventory, but no folder is listed that has not changed. Symbolic links are not
    followed. `damaged` is told of a folder that cannot be read, and it is looked at again the next time.
    """
    start = os.fspath(root)
    same = Tree({}, {})
    below: dict[str, list[str]] = {}
    if former is not None and not is_remote(root):  # another machine's clock tells nothing
        same = _same(start, former)
        if (len(same.folders), len(same.objects)) == (len(former.folders), len(former.objects)):
            return former
        for path in (*former.folders, *former.objects):
            below.setdefault(path.rpartition("/")[0], []).append(path)
    tree, settled_ns = Tree({}, {}), time.time_ns() - _SETTLED_NS
    pending = [""]
    while pending:
        path = pending.pop()
        if path in same.objects:
            tree.objects[path] = same.objects[path]
        elif path in same.folders:
            tree.folders[path] = same.folders[path]
            pending += [child for child in below.get(path, ()) if child]
        else:
            pending += _looked_at(start, path, settled_ns, tree, damaged)
    return tree


def _same(start: str, former: Tree) -> Tree:
    """Return what has not changed since."""
    folders = {path: facts for path, facts in former.folders.items() if facts and _facts(f"{start}/{path}") == facts}
    objects = {
        path: found
        for path, found in former.objects.items()
        if found.inventory and _facts(f"{start}/{path}/{INVENTORY}") == found.inventory
    }
    return Tree(folders, objects)


def _looked_at(start: str, path: str, settled_ns: int, tree: Tree, damaged: Damaged) -> list[str]:
    """Add a folder to the tree, as an object or as a folder that may lead to some; return the folders in it."""
    folder = f"{start}/{path}" if path else start
    facts = _facts(folder, settled_ns)
    try:
        with os.scandir(folder) as entries:
            found = {entry.name: entry.is_dir(follow_symlinks=False) for entry in entries}
    except (FileNotFoundError, NotADirectoryError):  # it has just been removed
        return []
    except OSError as error:
        damaged(ArchiveError(f"{folder}: cannot be read ({error.strerror}); check its permissions"))
        tree.folders[path] = []
        return []
    if path and (INVENTORY in found or any(name.startswith(_DECLARATION) for name in found)):
        tree.objects[path] = Found(_facts(f"{folder}/{INVENTORY}", settled_ns), None)
        return []
    tree.folders[path] = facts
    names = [name for name, is_folder in found.items() if is_folder and (path or name != "extensions")]
    return [f"{path}/{name}" if path else name for name in names]


def _facts(path: str, settled_ns: int | None = None) -> Facts:
    """Return the facts of a file or folder, none if it is not there, or was not settled by then."""
    try:
        found = os.lstat(path)
    except OSError:
        return []
    if settled_ns is not None and max(found.st_mtime_ns, found.st_ctime_ns) >= settled_ns:
        return []
    return [found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_dev, found.st_size]


class Overview:
    """All series of one archive."""

    __slots__ = ("_database", "_holdings", "_layout", "_root")

    def __init__(self, root: Path, layout: Layout, database: Database, holdings: Holdings) -> None:
        """Take note of the archive and of what is known of it."""
        self._root = root
        self._layout = layout
        self._database = database
        self._holdings = holdings

    def series(self, damaged: Damaged) -> tuple[str, ...]:
        """Return the names of all series, sorted; `damaged` is told of an inventory that cannot be read."""
        former = kept(self._database)
        tree = refreshed(self._root, former, damaged)
        if tree is not former:
            keep(self._database, tree)
        return tuple(name for name, _ in self._named(tree, damaged))

    def summaries(self, damaged: Damaged) -> Iterator[SeriesSummary]:
        """Return what a list says of each series, sorted by name; `damaged` is told of each object that is."""
        former = kept(self._database)
        tree = refreshed(self._root, former, damaged)
        made: dict[str, Found] = {}
        try:
            self._holdings.fetch_records([path for path, found in tree.objects.items() if found.summary is None])
            for name, path in self._named(tree, damaged):
                known = tree.objects[path].summary
                if known is None:
                    try:
                        known = list(self._summary(path))
                    except ArchiveError as error:
                        damaged(error)
                        continue
                    made[path] = tree.objects[path]._replace(summary=known)
                yield SeriesSummary(name, *known[1:])
        finally:
            if made or tree is not former:
                keep(self._database, tree._replace(objects=tree.objects | made))

    def _named(self, tree: Tree, damaged: Damaged) -> list[tuple[str, str]]:
        """Return the series' names with their folders, sorted."""
        named: list[tuple[str, str]] = []
        for path in tree.objects:
            name = self._layout.identifier(path)
            try:
                named.append((self._holdings.load(path, is_kept=False).inventory.id if name is None else name, path))
            except ArchiveError as error:
                damaged(error)
        return sorted(named)

    def _summary(self, path: str) -> SeriesSummary:
        return summary_of(self._holdings.load(path, is_kept=False))

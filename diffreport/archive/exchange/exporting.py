"""Editions out of the archive: their bytes as published, their records, and digests of all of it.

The layout is described in docs/exchange.md; `importing` takes it in again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from diffreport import __version__
from diffreport.archive import disk, references
from diffreport.archive.exchange.bags import PAYLOAD, Label, close_bag
from diffreport.archive.exchange.manifests import manifest
from diffreport.archive.exchange.objects import export_object, recorded
from diffreport.archive.exchange.staged import Folder, staged
from diffreport.archive.names import RECORD, invisible, stored_name
from diffreport.archive.provenance import now
from diffreport.archive.reading import Holding, Version, load
from diffreport.errors import ArchiveError, UsageError
from diffreport.text import encoded, harmless

if TYPE_CHECKING:
    from diffreport.archive.root import Archive

TABLE, MANIFEST, README = "manifest.csv", "manifest-sha512.txt", "README.txt"
RECORD_SUFFIX = f".{RECORD}"  # behind the name of the file that a record tells of

_FACTS = ("label", "title", "published", "retrieved", "source", "media_type", "note", "quarantine", "size", "sha256")
COLUMNS = ("file", "record", "series", "version", "supersedes", *_FACTS)
_README = """\
Editions of published reports, exported from an archive by diffreport.

Each file is as it was published. Beside it, its name with .edition.json behind it says what is known of it:
its label, when it was published and retrieved, from where, its size and its digests. manifest.csv lists all
of them in their order. To check that nothing is damaged or missing, run: sha512sum -c manifest-sha512.txt
"""


class Form(StrEnum):
    """What an export makes."""

    FOLDER = "folder"
    BAG = "bag"  # BagIt 1.0
    OBJECT = "object"  # an OCFL object as it is in the archive


@dataclass(frozen=True, slots=True)
class Packing:
    """How editions are exported; `versions` takes superseded issues, too, `organization` is for a bag.

    Raises: UsageError for an organization that is no line of text.
    """

    form: Form = Form.FOLDER
    versions: bool = False
    organization: str = ""

    def __post_init__(self) -> None:
        """Check the organization: it becomes a line of a bag."""
        if invisible(self.organization) or self.organization != self.organization.strip():
            raise UsageError(f"organization {self.organization!a}: not a line of text; correct it")


class Exported(NamedTuple):
    """What was written: how many editions, and their bytes in all."""

    folder: Path
    editions: int
    size: int


class Item(NamedTuple):
    """One deposit on its way out."""

    holding: Holding
    version: Version


def export(archive: Archive, names: Sequence[str], target: Path, packing: Packing | None = None) -> Exported:
    """Write editions to a folder that does not exist yet, whole or not at all; every byte is checked on its way.

    `names` are references (SERIES@EDITION) and series, which stand for the current issue of each of their editions.
    Cost: time and disk of the bytes; memory of one piece of a file.
    Raises: ReferenceNotFoundError; UsageError if there is nothing to export or the target is refused; ArchiveError
        naming a damaged file.
    """
    packing = packing or Packing()
    if packing.form is Form.OBJECT:
        if len(names) != 1 or "@" in names[0]:
            raise UsageError("--ocfl: one OCFL object holds one whole series; name one series")
        with staged(target) as folder:
            export_object(archive, names[0], folder)
        return Exported(target, load(target).inventory.head, sum(d.size for d in folder.written.values()))
    items = list(_chosen(archive, names, packing))
    if not items:
        raise UsageError(f"{', '.join(names)}: there is no edition to export; diffreport list says what there is")
    with staged(target) as folder:
        if packing.form is Form.BAG:
            size = _fill(folder, items, PAYLOAD)
            agent = f"diffreport {__version__}"
            close_bag(folder, Label(agent, now()[:10], list(names), packing.organization))
        else:
            size = _fill(folder, items, "")
            folder.write(MANIFEST, [manifest(folder.written, "sha512", folder.written)])
    return Exported(target, len(items), size)


def _chosen(archive: Archive, names: Sequence[str], packing: Packing) -> Iterator[Item]:
    """Return the deposits meant, each once: series by series as named, in the order they are to be read in."""
    seen = set()
    for name in names:
        if "@" in name:
            found = [Item(*archive.resolve(name))]
        else:
            holding = archive.holding(name)
            newest_first = tuple(holding.versions())
            issues = reversed(newest_first) if packing.versions else references.current(newest_first)
            found = [Item(holding, version) for version in issues]
        for item in found:
            key = (item.holding.inventory.id, item.version.number)
            if key not in seen:
                seen.add(key)
                yield item


def _fill(folder: Folder, items: Iterable[Item], below: str) -> int:
    """Write files, records and their table; return the bytes of the files in all."""
    taken = {name.casefold() for name in (TABLE, MANIFEST, README)}
    series: dict[str, str] = {}  # the folder of each
    rows, size = [], 0
    for item in items:
        identifier = item.holding.inventory.id
        if identifier not in series:
            series[identifier] = _free(stored_name(identifier), "_", taken)
            taken.add(series[identifier].casefold())
        name = _free(f"{series[identifier]}/{_name(item)}", f"v{item.version.number}-", taken)
        taken |= {name.casefold(), f"{name}{RECORD_SUFFIX}".casefold()}
        record = recorded(item.holding, item.version.number)
        if item.version.file:
            size += _copy(item, folder, below + name)
        if record:
            folder.write(f"{below}{name}{RECORD_SUFFIX}", [record[1]])
        rows.append(_row(item, name, record is not None))
    folder.write(below + TABLE, [_table(rows)])
    folder.write(below + README, [_README.encode()])
    return size


def _name(item: Item) -> str:
    return stored_name(item.version.edition.name or item.version.edition.label)


def _free(path: str, prefix: str, taken: set[str]) -> str:
    """Return a path that no other has, in any case of its letters, with the prefix before its name as needed."""
    folder, slash, name = path.rpartition("/")
    while any(f"{folder}{slash}{name}{suffix}".casefold() in taken for suffix in ("", RECORD_SUFFIX)):
        name = prefix + name
    return f"{folder}{slash}{name}"


def _copy(item: Item, folder: Folder, name: str) -> int:
    """Copy the bytes of an edition and return their number. Raises: ArchiveError if they are damaged; OSError."""
    holding, version = item
    inventory = holding.inventory
    digest = holding.digest_of(version)
    source = holding.file(digest)
    copied = folder.write(name, disk.chunks(source))
    if getattr(copied, inventory.algorithm) != digest.lower():
        raise ArchiveError(f"{source}: damaged, its digest differs; restore it from a copy; nothing was exported")
    return copied.size


def _row(item: Item, name: str, has_record: bool) -> list[str]:
    version = item.version
    facts = [getattr(version.edition, fact) for fact in _FACTS]
    supersedes = f"v{version.supersedes}" if version.supersedes else ""
    own = [name if version.file else "", f"{name}{RECORD_SUFFIX}" if has_record else ""]
    own += [item.holding.inventory.id, f"v{version.number}", supersedes]
    return [*own, *("" if fact is None else harmless(str(fact)) for fact in facts)]


def _table(rows: Iterable[list[str]]) -> bytes:
    """Return the rows as CSV after RFC 4180; no cell is one that a spreadsheet runs."""
    text = io.StringIO()
    csv.writer(text).writerows([COLUMNS, *rows])
    return encoded(text.getvalue())  # another tool's names may hold half a character

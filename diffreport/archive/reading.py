"""From an object's folder to editions and bytes, every byte checked against its digest.

Readers take no lock: the root inventory is replaced in one step, and the moment between it and its
sidecar is bridged by the copy in the version folder.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

from diffreport.archive import disk
from diffreport.archive.inventory import INVENTORY, Inventory, digest_in, parse
from diffreport.archive.names import RECORD
from diffreport.archive.provenance import Record, record_from_json
from diffreport.archive.retrieval import Retrieval
from diffreport.errors import ArchiveError
from diffreport.model import Edition

Read = TypeVar("Read")


class Copy(Protocol):
    """A folder that is a copy of an archive elsewhere."""

    def renewed(self, path: str) -> bool:
        """Bring an object, or "" for the files of the root, anew; False if that was done already."""


class Source(Protocol):
    """Where the files of an object are fetched from that are not in its folder yet; paths are relative to that."""

    def fetch(self, paths: Iterable[str]) -> None:
        """Have files in the folder, several at once. Raises: ArchiveError for one that there is not, StoreError."""

    def renew(self, path: str) -> bool:
        """Fetch a file anew, for the one in the folder is damaged; False if there is no other."""

    def named(self, file: Path) -> str:
        """Return how a user knows a file of the object."""


class _Here:
    """Of an object whose folder has all there is."""

    def fetch(self, paths: Iterable[str]) -> None:
        """Fetch nothing: what is missing is missing."""

    def renew(self, path: str) -> bool:
        """Return False."""
        return False

    def named(self, file: Path) -> str:
        """Return its path."""
        return str(file)


HERE: Source = _Here()


@dataclass(frozen=True, slots=True)
class Version:
    """One deposit: `number` counts from 1; `supersedes` is the version it replaces, if it is a re-issue;
    `file` is the logical path of the bytes, and `sha512` their digest ("" in an object that has another algorithm).

    `depositor` is the person or service that deposited it, `software` the program, None where nothing tells.
    """

    number: int
    created: str
    message: str
    edition: Edition
    supersedes: int | None
    file: str
    sha512: str = ""
    retrieval: Retrieval = field(default_factory=Retrieval)
    depositor: str | None = None
    software: str | None = None


class Unread(NamedTuple):
    """A version whose record cannot be read: its number, what the inventory's message says of it, and why."""

    number: int
    message: str
    why: str

    def may_be(self, label: str) -> bool:
        """Tell whether it may be an issue of an edition: of ours the message begins with the label."""
        of_it = tuple(f"Edition {label}{end}" for end in (" (", ", ", "; "))
        return self.message.startswith(of_it) or not self.message.startswith("Edition ")


@dataclass(frozen=True, slots=True)
class Holding:
    """One object of the archive: its folder and its inventory, as read at one moment.

    `sha512` is that of the inventory's bytes; `records` are those known without a look at the disk, by their digest,
    and taken only where it is right; `made` are versions that were asked for; `source` is asked for files first.
    """

    folder: Path
    inventory: Inventory
    sha512: str = ""
    records: Mapping[str, bytes] = field(default_factory=dict, compare=False, repr=False)
    made: dict[int, Version] = field(default_factory=dict, compare=False, repr=False)
    source: Source = field(default=HERE, compare=False, repr=False)

    def versions(self) -> Iterator[Version]:
        """Return every version, the newest first. Raises: ArchiveError at a damaged record."""
        self.fetch_records()
        return (self.version(number) for number in range(self.inventory.head, 0, -1))

    def readable(self) -> tuple[tuple[Version, ...], tuple[Unread, ...]]:
        """Return the versions whose records can be read, and the others; both the newest first."""
        self.fetch_records()
        found, unread = [], []
        for number in range(self.inventory.head, 0, -1):
            try:
                found.append(self.version(number))
            except ArchiveError as error:
                unread.append(Unread(number, self.inventory.states[number - 1].message or "", str(error)))
        return tuple(found), tuple(unread)

    def fetch_records(self) -> None:
        """Have the records that are not known in the folder: all take hardly longer than one. Raises: StoreError."""
        if self.source is not HERE:
            with suppress(ArchiveError):  # whoever reads the one that there is not is told
                self.source.fetch(self.unknown_records())

    def unknown_records(self) -> list[str]:
        """Return the paths of the records that are not known without a look at the disk."""
        found = dict.fromkeys(state.digests.get(RECORD, "") for state in self.inventory.states)
        return [self.inventory.manifest[digest][0] for digest in found if digest and digest not in self.records]

    def version(self, number: int) -> Version:
        """Return one version; of another tool's, which has no record, what the inventory knows."""
        if number not in self.made:
            self.made[number] = self._version(number)
        return self.made[number]

    def _version(self, number: int) -> Version:
        state = self.inventory.states[number - 1]
        digests = state.digests
        record = self._record(number, digests)
        file = record.file if record else next(iter(digests), "")
        sha512 = digests[file].lower() if file and self.inventory.algorithm == "sha512" else ""
        deposited = number, state.created, state.message or ""
        if record is None:
            depositor = (state.user or {}).get("name")
            return Version(*deposited, self._foreign(number, file), None, file, sha512, depositor=depositor)
        known = record.retrieval, record.depositor, record.software
        return Version(*deposited, record.edition, record.supersedes, file, sha512, *known)

    def _record(self, number: int, digests: Mapping[str, str]) -> Record | None:
        """Return the record of a version; None if it has none. Raises: ArchiveError if it is damaged."""
        if RECORD not in digests:
            return None
        record = record_from_json(self.record(digests[RECORD]), self.source.named(self._path(digests[RECORD])))
        if record is not None and record.file not in digests:
            raise ArchiveError(
                f"{self.source.named(self.folder)}: v{number} does not hold {record.file!r}; {disk.TO_REPAIR}"
            )
        return record

    def record(self, digest: str) -> bytes:
        """Return the bytes of the record with a digest. Raises: as `content`."""
        known = self.records.get(digest, b"")
        return known if self._is_of(digest, known) else self.content(digest)

    def content(self, digest: str) -> bytes:
        """Return the bytes with a digest of the manifest. Raises: ArchiveError if they are damaged."""
        path = self.inventory.manifest[digest][0]
        self.source.fetch([path])
        content = disk.read(self.folder, path)
        if not self._is_of(digest, content) and self.source.renew(path):
            content = disk.read(self.folder, path)
        if not self._is_of(digest, content):
            raise ArchiveError(
                f"{self.source.named(self.folder / path)}: damaged, its digest differs; {disk.TO_REPAIR}"
            )
        return content

    def file(self, digest: str) -> Path:
        """Return the file with a digest of the manifest, whose bytes are not checked. Raises: ArchiveError."""
        path = self.inventory.manifest[digest][0]
        self.source.fetch([path])
        return disk.plain(self.folder, path)

    def editions_with(self, sha512: str) -> tuple[str, ...]:
        """Return references to the editions that hold bytes, in the order of deposit; none whose record is damaged."""
        if sha512 not in self.inventory.manifest:  # nearly always: no record is read then
            return ()
        states, labels = enumerate(self.inventory.states, 1), []
        for number in (number for number, state in states if sha512 in state.files):
            with suppress(ArchiveError):
                labels.append(self.version(number).edition.label)
        return tuple(dict.fromkeys(f"{self.inventory.id}@{label}" for label in labels))

    def digest_of(self, version: Version) -> str:
        """Return the digest of a version's bytes as the manifest has it; "" if it has none."""
        return self.inventory.states[version.number - 1].digests[version.file] if version.file else ""

    def bytes_of(self, version: Version) -> bytes:
        """Return a version's bytes, none if it has none. Raises: as `content`."""
        return self.content(self.digest_of(version)) if version.file else b""

    def place(self, version: Version) -> Path | None:
        """Return the file that holds a version's bytes, which may be a former version's; None if it has none."""
        return self._path(self.digest_of(version)) if version.file else None

    def _is_of(self, digest: str, content: bytes) -> bool:
        return hashlib.new(self.inventory.algorithm, content).hexdigest() == digest.lower()

    def _path(self, digest: str) -> Path:
        return self.folder / self.inventory.manifest[digest][0]

    def _foreign(self, number: int, file: str) -> Edition:
        """Return an edition named by its version; its digest is left empty where only a read would tell."""
        inventory, state = self.inventory, self.inventory.states[number - 1]
        label, size, sha256 = inventory.folders[number - 1], 0, ""
        if file:
            digest = state.digests[file]
            path = inventory.manifest[digest][0]
            size = self.file(digest).stat().st_size
            known = {p: d for d, paths in inventory.fixity.get("sha256", {}).items() for p in paths}
            sha256 = digest if inventory.algorithm == "sha256" else known.get(path, "")
        name = file.rpartition("/")[2]
        return Edition(label, series=inventory.id, name=name, retrieved=state.created, size=size, sha256=sha256.lower())


def load(folder: Path) -> Holding:
    """Return the object in a folder. Raises: ArchiveError if its inventory is missing or damaged."""
    return checked(folder, disk.read(folder, INVENTORY))


def checked(folder: Path, content: bytes, records: Mapping[str, bytes] | None = None, source: Source = HERE) -> Holding:
    """Return the object whose inventory has these bytes. Raises: ArchiveError if they are damaged."""
    inventory = parse(content, folder / INVENTORY)
    if not sidecar_ok(folder, content, inventory.algorithm):
        # A deposit is between its two last steps, or was stopped there: the version folder decides.
        version = folder / inventory.folders[-1]
        copy = version / INVENTORY
        if not copy.is_file() or disk.read(version, INVENTORY) != content:
            raise ArchiveError(f"{folder / INVENTORY}: its digest differs; {disk.TO_REPAIR}")
        if not sidecar_ok(version, content, inventory.algorithm):
            raise ArchiveError(f"{copy}: its digest differs; {disk.TO_REPAIR}")
    return Holding(folder, inventory, disk.sha512_of(content), records or {}, source=source)


def sidecar_ok(folder: Path, content: bytes, algorithm: str) -> bool:
    """Tell whether the sidecar in a folder is there and belongs to these bytes of an inventory."""
    return sidecar_digest(folder, algorithm) == hashlib.new(algorithm, content).hexdigest()


def sidecar_digest(folder: Path, algorithm: str) -> str | None:
    """Return the digest in a folder's sidecar; None if it is missing, unreadable or malformed."""
    try:
        return digest_in(disk.read(folder, f"{INVENTORY}.{algorithm}"))
    except ArchiveError:
        return None


def sound(copy: Copy | None, path: str, read: Callable[[], Read]) -> Read:
    """Return what is read of an object, or with "" of the root; where it cannot be read, a copy is brought anew once.

    Raises: ArchiveError, StoreError.
    """
    try:
        return read()
    except ArchiveError:
        if copy is None or not copy.renewed(path):
            raise
    return read()

"""Deposits that survive a stop at any moment.

A new version is made complete in a staging folder inside the root (same file system, ignored by OCFL),
forced to the disk, and moved in by one rename; then the object's inventory and its sidecar are
replaced. docs/archive-format.md gives the state after each step.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from diffreport.archive import disk, lock
from diffreport.archive.catalogue.holdings import Holdings
from diffreport.archive.completeness import check_complete, check_confirmed
from diffreport.archive.drafts import Draft, apart_of, continued
from diffreport.archive.inventory import INVENTORY, SIDECAR, Inventory, parse, sidecar
from diffreport.archive.names import RECORD, stored_name
from diffreport.archive.provenance import Deposit, Record, corrections, edition_of, freed, now, record_to_json
from diffreport.archive.reading import Holding, Version, sidecar_ok
from diffreport.archive.references import check_known, current, held
from diffreport.errors import TO_ACCESS, ArchiveError, InputError, UsageError
from diffreport.model import Edition

STAGING = "extensions/diffreport-staging"
OBJECT_DECLARATION = "0=ocfl_object_1.1"


class Step(StrEnum):
    """What a deposit has done so far."""

    COPIED = "copied"  # the bytes are in the staging folder
    STAGED = "staged"  # the version is complete there and durable
    MOVED = "moved"  # the version folder is in the object
    INVENTORY = "inventory"  # the object's inventory names it: from here on it is archived
    SIDECAR = "sidecar"
    DONE = "done"  # nothing is left in the staging folder


Observer = Callable[[Step], None]


class Stored(NamedTuple):
    """What became of a deposit; `new` is False if these bytes are the label's current issue already, or wait
    in quarantine to be it. `twins` are references to other editions that hold the same bytes."""

    edition: Edition
    version: int
    new: bool
    supersedes: int | None = None
    sha512: str = ""
    twins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes one series. `path` is its object's folder relative to the root."""

    root: Path
    series: str
    path: str
    software: str
    holdings: Holdings
    observe: Observer
    patience: lock.Patience
    is_apart: bool = False  # each deposit's files in a folder of their own: for a place where writers cannot wait

    @property
    def folder(self) -> Path:
        """Return the object's folder."""
        return self.root / self.path

    @property
    def _lock(self) -> Path:
        return self.root / STAGING / self.series / "lock"

    @property
    def _stage(self) -> Path:
        return self._lock.with_name("tree")

    @property
    def _twin(self) -> Path:
        return self._stage / self.path  # the stage has the root's shape: a whole branch moves by one rename

    def adopt(self, fill: Callable[[Path], None]) -> None:
        """Take in a whole object as `fill` makes it in an empty folder: byte for byte, by one rename.

        Raises: ArchiveError if the series exists, the object has another id or cannot be written, and whatever `fill`
            raises; nothing is in the archive then. ArchiveLockedError.
        """
        with self._clean_up():
            if self._exists():
                raise ArchiveError(f"{self.series}: has begun meanwhile; import again, and what it lacks is added")
            self._make(self._twin)
            fill(self._twin)
            made = parse(disk.read(self._twin, INVENTORY), self._twin / INVENTORY)
            if made.id != self.series:  # another object may stand there than the one that was looked at
                raise ArchiveError(f"{self.series}: the object to take in has the id {made.id!a}; import it again")
            disk.sync_tree(self._stage)
            self.observe(Step.STAGED)
            self._move_in(self._twin.name)
        self.observe(Step.DONE)

    def assure(self) -> None:
        """Force what an earlier writer has archived to the disk: it is relied on now. Raises: OSError."""
        disk.sync_up(self.folder, self.root)

    def add(self, content: disk.Content, deposit: Deposit, about: int | None = None) -> Stored:
        """Archive an edition. `about` is the version with these bytes to be accepted or corrected: no other is.

        Raises: ArchiveError, ArchiveLockedError, InputError, UsageError; the archive stays valid.
        """
        with self._clean_up() as holding:
            stored = self._add(holding, content, deposit, about)
        self.observe(Step.DONE)
        return stored

    @contextmanager
    def _clean_up(self) -> Iterator[Holding]:
        """Hold the lock, give the object as it is, and leave nothing staged, whatever happens.

        Raises: ArchiveLockedError; ArchiveError, which says so if the deposit is archived all the same.
        """
        remedy = f"{TO_ACCESS}, then try again"
        try:
            with self.locked(self.patience):
                before = None
                try:
                    holding = self.recover()
                    before = holding.inventory.head
                    yield holding
                    self.assure()  # also what a killed writer had not
                except BaseException:
                    with suppress(OSError, ArchiveError):  # the first error is the one to tell
                        head = self.recover().inventory.head
                        if before is not None and head > before:
                            remedy = f"it is archived all the same, as {self.series}@v{head}; run verify"
                    raise
                with suppress(OSError):  # the edition is archived; the next writer clears up
                    self._clear()
        except OSError as error:
            name = error.filename2 or error.filename or self.root
            reason = error.strerror or str(error)
            raise ArchiveError(f"{name}: cannot be written ({reason}); {remedy}") from error

    @contextmanager
    def locked(self, patience: lock.Patience) -> Iterator[None]:
        """Hold the lock of the series. Raises: ArchiveLockedError."""
        with lock.held(self._lock, patience):
            yield

    def recover(self) -> Holding:
        """Bring an interrupted deposit to its end and return the object; call with the lock held.

        A version still staged was never archived and goes; one that was moved in is complete, and the
        inventory follows it. What is staged goes last: it tells the next one that there is something to do.
        Raises: ArchiveError if the object is damaged; nothing is changed then.
        """
        lock.check(self._lock)
        holding = Holding(self.folder, Inventory(self.series))
        if self._exists():
            holding = self.holdings.load(self.path)
            if holding.inventory.is_ours and self._finish(holding):
                holding = self.holdings.load(self.path)
        self._clear()
        return holding

    def _clear(self) -> None:
        """Remove what is staged, unless it is another writer's."""
        lock.check(self._lock)
        disk.remove_tree(self._stage)

    def _finish(self, holding: Holding) -> bool:
        """Take steps 4 and 5 of an interrupted deposit, and tell whether there was any. Raises: as `recover`."""
        inventory, version = holding.inventory, self.folder / holding.inventory.next_folder
        own = disk.read(self.folder, INVENTORY)
        if version.is_dir():
            raw = check_complete(version, inventory)
            files = {INVENTORY: raw, SIDECAR: sidecar(raw)}
        elif not sidecar_ok(self.folder, own, inventory.algorithm):
            check_confirmed(self.folder, own, inventory)  # the catalogue alone has no say in what is written
            files = {SIDECAR: sidecar(own)}
        else:
            return False
        self._make(self._twin)
        for name, content in files.items():
            (self._twin / name).unlink(missing_ok=True)  # it may be half written
            disk.write_new(self._twin / name, [content])
        disk.sync_folder(self.folder)  # before the inventory names what a killed writer moved in
        self._publish(*files)
        disk.sync_folder(self.folder)
        return True

    def _exists(self) -> bool:
        """Tell whether the series has an object. Raises: ArchiveError if a link or a file is in its place."""
        path = self.root
        for part in self.path.split("/"):
            path = path / part
            if path.is_symlink() or (path.exists() and not path.is_dir()):
                raise ArchiveError(f"{path}: not a folder; move it away or choose another series")
        return path.exists()

    def _add(self, holding: Holding, content: disk.Content, deposit: Deposit, about: int | None) -> Stored:
        inventory = holding.inventory
        if not inventory.is_ours or inventory.id != self.series:
            raise ArchiveError(
                f"{self.folder}: made by another tool in a form that is only read; choose another series"
            )
        folder = self._twin / inventory.next_folder / inventory.content_folder
        self._make(folder)
        file = stored_name(deposit.name)
        digests = disk.write_new(folder / file, disk.chunks(content))
        if not digests.size:
            name = str(content) if isinstance(content, Path) else deposit.name
            raise InputError(name, "is empty", "give the edition as published")
        self.observe(Step.COPIED)
        _check_held(holding, digests.sha512)
        issue, same = _issues(holding, deposit.label, digests.sha512)
        is_held = same is not None and same.edition.quarantine is not None
        is_corrected = about is not None and not (is_held or deposit.accepted)
        corrected = corrections(same.edition, deposit) if same and is_corrected else ()
        if about is not None and issue and not same:  # the bytes of a former issue, short or wrong, stay former ones
            raise UsageError(
                f"{self.series}@v{about}: superseded by v{issue.number}, which is not in quarantine; "
                "add its file again if it is to take that one's place"
            )
        if same and not corrected and not (is_held and deposit.accepted):
            return Stored(same.edition, same.number, new=False, sha512=digests.sha512)
        moment, former = now(), same or issue
        supersedes = former.number if former else None
        edition, retrieval = edition_of(self.series, deposit, digests, moment), deposit.retrieval
        if same:
            edition, retrieval = freed(same.edition, same.retrieval, deposit)
        record = Record(edition, same.file if same else file, supersedes, retrieval, deposit.depositor, self.software)
        why = (same.edition if same else deposit).quarantine
        complete = self._complete(holding, Draft(record, digests.sha512, moment, why, corrected), folder / file)
        self.observe(Step.STAGED)
        self._move_in(inventory.next_folder)
        self.holdings.keep(self.path, complete, holding.records)
        own = f"{self.series}@{deposit.label}"
        twins = tuple(other for other in holding.editions_with(digests.sha512) if other != own)
        return Stored(edition, inventory.head + 1, True, supersedes, digests.sha512, twins)

    def _complete(self, holding: Holding, draft: Draft, copied: Path) -> Holding:
        """Write record and inventories beside the staged bytes, force all to the disk, and return what is so made."""
        inventory = holding.inventory
        version = self._twin / inventory.next_folder
        content = version / inventory.content_folder
        if draft.sha512 in inventory.manifest:  # stored once, however often it is deposited
            copied.unlink()
        told = record_to_json(draft.record, draft.sha512)
        apart = apart_of(disk.sha512_of(told)) if self.is_apart else ""
        if apart:
            (content / apart).mkdir()
            if draft.sha512 not in inventory.manifest:
                copied.rename(content / apart / copied.name)
        written = disk.write_new(content / apart / RECORD, [told])
        raw = continued(inventory, draft, written, apart).to_bytes()
        made = parse(raw, self.folder / INVENTORY)  # what could not be read again never reaches the object
        for folder in (version, self._twin):
            digests = disk.write_new(folder / INVENTORY, [raw])
            disk.write_new(folder / SIDECAR, [sidecar(raw)])
        if inventory.head == 0:
            disk.write_new(self._twin / OBJECT_DECLARATION, [b"ocfl_object_1.1\n"])
        disk.sync_tree(self._stage)
        if inventory.head:  # after a power failure it tells that there is something to recover
            disk.sync_up(self._stage.parent, self.root)
        return Holding(self.folder, made, digests.sha512, {**holding.records, written.sha512: told}, holding.made)

    def _move_in(self, version: str) -> None:
        """Move the staged version into the object, or the whole staged object into the root."""
        lock.check(self._lock)
        if self._exists():
            (self._twin / version).rename(self.folder / version)
            disk.sync_folder(self.folder)
            self.observe(Step.MOVED)
            self._publish(INVENTORY, SIDECAR)
            return
        while True:
            branch = self._missing_branch()
            try:
                (self._stage / branch).rename(self.root / branch)
            except OSError as error:
                if error.errno in (errno.EEXIST, errno.ENOTEMPTY) and branch != self.path:
                    continue  # another series has just made the same folder of the hashed layout
                raise
            self.observe(Step.MOVED)
            return

    def _make(self, folder: Path) -> None:
        """Make a folder in the stage, beside the lock: where that is gone the archive is, and none is made anew."""
        self._stage.mkdir(exist_ok=True)
        folder.mkdir(parents=True, exist_ok=True)

    def _missing_branch(self) -> str:
        """Return the shortest beginning of the object's path that is not in the root yet."""
        parts = self.path.split("/")
        branches = ("/".join(parts[:end]) for end in range(1, len(parts)))
        return next((branch for branch in branches if not (self.root / branch).exists()), self.path)

    def _publish(self, *names: str) -> None:
        """Replace the object's inventory, its sidecar, or both by what is staged."""
        for name in names:
            lock.check(self._lock)
            (self._twin / name).replace(self.folder / name)
            self.observe(Step.INVENTORY if name == INVENTORY else Step.SIDECAR)


def _issues(holding: Holding, label: str, sha512: str) -> tuple[Version | None, Version | None]:
    """Return the current issue of a label, and that or one waiting in quarantine if it has the given bytes.

    Raises: ArchiveError if a version whose record cannot be read may be the current issue.
    """
    known, unread = holding.readable()
    check_known(f"{holding.inventory.id}@{label}", label, known, unread)
    issues = [version for version in known if version.edition.label == label]
    standing = (*current(issues), *held(issues, label))
    same = (version for version in standing if holding.digest_of(version) == sha512)
    return next(iter(standing), None), next(same, None)


def _check_held(holding: Holding, sha512: str) -> None:
    """Check that bytes which need not be stored again are there. Raises: ArchiveError naming the damaged file."""
    for path in holding.inventory.manifest.get(sha512, ()):
        try:
            if disk.digest(disk.plain(holding.folder, path), ["sha512"])["sha512"] == sha512:
                continue
        except ArchiveError as error:
            if isinstance(error.__cause__, OSError):  # it may be whole: the disk or a permission stands in the way
                raise
        file = holding.folder / path
        raise ArchiveError(
            f"{file}: lost or damaged, and what you add has its bytes; copy yours to it, then run diffreport verify"
        )

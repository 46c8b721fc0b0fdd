"""Deposits in a bucket, where nobody can lock anything: whoever creates the key that commits a version has made it.

A deposit is made in a temporary folder, as in any archive, from what the bucket holds of the object. Its contents are
sent under keys that no other deposit uses; the key that commits is then created on the condition that it is not there.
Who loses takes back what it sent, looks again, and decides anew. docs/archive-format.md has the protocol.
"""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from diffreport.archive import disk
from diffreport.archive.bucket.conditions import check_conditions, check_decided
from diffreport.archive.bucket.desk import Conflict, Desk, order_of
from diffreport.archive.bucket.leftovers import withdraw
from diffreport.archive.inventory import INVENTORY, SIDECAR, Inventory, parse, sidecar
from diffreport.archive.layout import DECLARATION
from diffreport.archive.lock import NONE
from diffreport.archive.names import RECORD
from diffreport.archive.provenance import Deposit
from diffreport.archive.reading import sidecar_ok
from diffreport.archive.writing import OBJECT_DECLARATION, Observer, Step, Stored, Writer
from diffreport.errors import ArchiveError, ArchiveLockedError, StoreError

Made = TypeVar("Made")

_PAUSES = (0.02, 1.0)  # seconds between two tries: the first, the longest
_TOLD_AFTER = 0.5  # seconds, as of a lock
_LOOKS = 3  # at a version that is not whole: its writer may just be putting back what a repair took away
_UNSURE = "whether it is archived is not known: add it again, it is stored once"


class _UnsureError(StoreError):
    """Nobody can say whether the commit was made."""


class Depositor:
    """Writes one series of a bucket. `path` is its object's folder below the address."""

    def __init__(self, desk: Desk, series: str, path: str, software: str, observe: Observer) -> None:
        """Take note of the series; nothing is asked yet."""
        self.series = series
        self.path = path
        self._patience = desk.patience
        check_conditions(desk.store)
        self._desk = desk
        self._observe = observe
        self._writer = Writer(desk.root, series, path, software, desk.holdings, self._on_desk, NONE, is_apart=True)

    def add(self, content: disk.Content, deposit: Deposit, about: int | None = None) -> Stored:
        """Archive an edition, as `Writer.add` does.

        Raises: ArchiveLockedError if others keep winning; ArchiveError, InputError, UsageError; StoreError.
        """

        def added(writer: Writer) -> Stored:
            inventory = self._inventory()
            if inventory is not None:
                self._desk.bring_all(_held(inventory, content))
            return writer.add(content, deposit, about)

        return self._deposited(added)

    def adopt(self, fill: Callable[[Path], None]) -> None:
        """Take in a whole object, byte for byte, as `Writer.adopt` does. Raises: as `Writer.adopt`; StoreError."""
        self._deposited(lambda writer: writer.adopt(fill))

    def assure(self) -> None:
        """Bring a deposit that was committed, and not finished, to its end. Raises: ArchiveError, StoreError."""
        with self._desk.turn, self._told(), self._written():
            self._settle()

    def _deposited(self, make: Callable[[Writer], Made]) -> Made:
        """Make a deposit on the desk and commit it, again and again while others are faster."""
        with self._desk.turn, self._told(), self._written():
            for _ in self._tries():
                self._settle()
                self._check_declared()
                is_new = INVENTORY not in self._desk.listed
                try:
                    made = make(self._writer)
                except Conflict:  # a content has gone meanwhile: the next look tells
                    self._desk.unsettle()
                    continue
                sent = sorted(self._desk.unsent(), key=lambda name: order_of(name, is_new=is_new))
                if not sent or self._committed(sent, is_new=is_new):
                    self._observe(Step.DONE)
                    return made
        raise AssertionError("the tries end with an error")

    def _tries(self) -> Iterator[None]:
        """Yield once for each try, after a pause that grows and differs. Raises: ArchiveLockedError when time is up."""
        begin, pause, told = time.monotonic(), _PAUSES[0], False
        while True:
            yield
            waited = time.monotonic() - begin
            if waited >= self._patience.seconds:
                wrong = f"{self.series}: others keep writing to this series, so this was not stored"
                raise ArchiveLockedError(f"{wrong}; wait longer with --lock-timeout, or try again when they are done")
            if waited >= _TOLD_AFTER and not told:
                self._patience.tell(f"waiting for others, who are writing to {self.series}")
                told = True
            time.sleep(pause * random.random())  # noqa: S311 - so that two do not meet again; no result depends on it
            pause = min(2 * pause, _PAUSES[1])

    def _committed(self, sent: list[str], *, is_new: bool) -> bool:
        """Send a deposit; tell whether it is the one that made the version. Raises: ArchiveError, StoreError."""
        desk, contents = self._desk, [name for name in sent if not order_of(name, is_new=is_new)]
        commit = next(name for name in sent if order_of(name, is_new=is_new) == 1)
        mine: list[str] = []
        try:
            self._send_contents(contents, mine)
            self._observe(Step.MOVED)
            is_won = self._commit(commit)
        except _UnsureError:
            raise
        except BaseException:
            with suppress(StoreError):  # what stays is found by verify; the first error is the one to tell
                self._take_back(mine, commit)
            raise
        if not is_won:
            self._take_back(mine, commit)
            return False
        self._observe(Step.INVENTORY)
        try:
            for name in contents:
                desk.ensure(name)  # a repair may have taken it for a stray file before the commit
        except StoreError as error:
            raise _UnsureError(f"{error}; {_UNSURE}") from error
        self._finish([name for name in sent if name not in contents and name != commit])
        self._observe(Step.SIDECAR)
        self._clear_away(sent, commit)
        return True

    def _finish(self, names: Iterable[str]) -> None:
        """Send what follows from a version that was committed. Raises: ArchiveError, StoreError, which say that."""
        desk = self._desk
        head = parse((desk.folder / INVENTORY).read_bytes(), INVENTORY).head
        told = f"it is archived all the same, as {self.series}@v{head}; run verify"
        try:
            try:
                for name in names:
                    desk.send(name)
            except Conflict:  # somebody has finished it, and gone on
                self._settle()
        except ArchiveLockedError as error:
            raise ArchiveLockedError(f"{self.series}: others keep writing to this series; {told}") from error
        except (ArchiveError, StoreError) as error:
            raise type(error)(f"{error}; {told}") from error

    def _send_contents(self, names: Iterable[str], mine: list[str]) -> None:
        for name in names:
            mine.append(name)
            try:
                if not self._desk.send_content(name):
                    mine.remove(name)
            except Conflict as error:
                mine.remove(name)
                where = f"{self._desk.store.place}/{self._desk.key(name)}"
                wrong = "has other bytes, of a deposit that is under way or was stopped"
                raise ArchiveError(f"{where}: {wrong}; {disk.TO_REPAIR}, then add it again") from error

    def _commit(self, name: str) -> bool:
        """Create the key that commits; tell whether what is there now is ours. Raises: StoreError."""
        try:
            self._desk.send(name)
        except Conflict:
            return False
        except StoreError as error:
            content = (self._desk.folder / name).read_bytes()
            try:
                if self._desk.has(name, content):
                    return True  # only the answer was lost
                if self._desk.store.stat(self._desk.key(name)) is not None:
                    return False
            except StoreError:
                pass
            raise _UnsureError(f"{error}; {_UNSURE}") from error
        return True

    def _clear_away(self, sent: list[str], commit: str) -> None:
        """Remove what others sent for the versions that this deposit made, and can commit no more."""
        made = {name.partition("/")[0] for name in sent if "/" in name}
        left = [name for name in self._desk.listed.keys() - {*sent} if name.partition("/")[0] in made]
        with suppress(StoreError):  # what stays is found by verify
            self._take_back([name for name in left if not order_of(name, is_new=False)], commit)

    def _take_back(self, names: list[str], commit: str) -> None:
        """Remove what this deposit sent, once another has made its version. Raises: StoreError."""
        if names:
            withdraw(self._desk.store, self.path, names, commit)

    def _settle(self) -> None:
        """Have the desk hold the object as it is, after finishing what was committed.

        Raises: ArchiveLockedError, ArchiveError, StoreError.
        """
        looks = 0
        for _ in self._tries():
            try:
                if self._take():
                    self._recover()
                for name in sorted(self._desk.unsent(), key=lambda name: order_of(name, is_new=False)):
                    self._desk.send(name)
                self._desk.settle()
                return
            except Conflict:
                continue
            except ArchiveError:
                looks += 1
                if looks == _LOOKS:
                    raise

    def _take(self) -> bool:
        """Bring what a deposit has to know of the object: inventories, records, and versions that none names yet.

        Return whether there is anything to recover. Raises: Conflict, ArchiveError, StoreError.
        """
        desk = self._desk
        if desk.take(self.path):
            return False
        listed = desk.listed
        if INVENTORY not in listed:
            for name in listed:
                if order_of(name, is_new=True):
                    missing = f"{desk.store.place}/{desk.key(INVENTORY)}"
                    raise ArchiveError(f"{missing}: missing from the archive; {disk.TO_REPAIR}")
            return False
        raw = desk.bring(INVENTORY)
        inventory = parse(raw, desk.folder / INVENTORY)
        newest, records = inventory.folders[-1], [state.digests.get(RECORD) for state in inventory.states]
        wanted = [SIDECAR, f"{newest}/{INVENTORY}", f"{newest}/{SIDECAR}"]
        wanted += [inventory.manifest[digest][0] for digest in records if digest]
        if not inventory.is_ours:
            return False
        if f"{newest}/{INVENTORY}" not in listed and SIDECAR not in listed:  # a new object, just committed
            wanted += [path for paths in inventory.manifest.values() for path in paths]
        desk.bring_all(wanted)
        self._confirm(raw, inventory)
        number = inventory.head + 1
        while f"v{number}/{INVENTORY}" in listed:
            desk.bring_all([name for name in listed if name.startswith(f"v{number}/")])
            if f"v{number}/{SIDECAR}" not in listed:
                desk.put(f"v{number}/{SIDECAR}", sidecar(desk.bring(f"v{number}/{INVENTORY}")))
            number += 1
        is_ahead = number > inventory.head + 1
        return is_ahead or bool(desk.unsent()) or not sidecar_ok(desk.folder, raw, inventory.algorithm)

    def _confirm(self, raw: bytes, inventory: Inventory) -> None:
        """Write on the desk what follows from an object's inventory, where its writer was stopped before it did.

        Raises: ArchiveError if nothing but the contents could confirm the inventory, and they do not.
        """
        desk, newest = self._desk, inventory.folders[-1]
        copy, beside = f"{newest}/{INVENTORY}", f"{newest}/{SIDECAR}"
        if copy not in desk.listed and SIDECAR not in desk.listed:
            for digest, paths in inventory.manifest.items():
                for path in paths:
                    file = disk.plain(desk.folder, path)
                    if disk.digest(file, ["sha512"])["sha512"] != digest:
                        raise ArchiveError(f"{file}: damaged, its digest differs; {disk.TO_REPAIR}")
            desk.put(copy, raw)
        if beside not in desk.listed and (desk.folder / copy).is_file() and (desk.folder / copy).read_bytes() == raw:
            desk.put(beside, sidecar(raw))
        if OBJECT_DECLARATION not in desk.listed:
            desk.put(OBJECT_DECLARATION, f"{OBJECT_DECLARATION[2:]}\n".encode())

    def _recover(self) -> None:
        """Recover the copy on the desk, as after a stop in a folder, version by version."""
        head = -1
        while True:
            with self._writer.locked(NONE):
                holding = self._writer.recover()
            if holding.inventory.head == head:
                return
            head = holding.inventory.head

    def _inventory(self) -> Inventory | None:
        """Return the object's inventory, as it is on the desk; None of a new one."""
        file = self._desk.folder / INVENTORY
        return parse(file.read_bytes(), file) if file.is_file() else None

    def _check_declared(self) -> None:
        """Check that a new series has an archive, and, once, that the store decides conditions.

        Raises: ArchiveError, UsageError, StoreError.
        """
        desk = self._desk
        if desk.is_decided and INVENTORY in desk.listed:
            return
        try:
            declared = desk.store.read(DECLARATION)
        except FileNotFoundError as error:
            raise ArchiveError(f"{desk.store.place}: not an archive; make one with diffreport init") from error
        if not desk.is_decided:
            check_decided(desk.store, DECLARATION, declared)
            desk.is_decided = True

    @contextmanager
    def _written(self) -> Iterator[None]:
        """Tell whoever reads the object what it is now, or that it may be another."""
        try:
            yield
        except BaseException:
            self._desk.written(self.path, None)
            raise
        self._desk.written(self.path, self._desk.holdings.load(self.path) if self._inventory() else None)

    def _on_desk(self, step: Step) -> None:
        if step in (Step.COPIED, Step.STAGED):
            self._observe(step)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Have errors about the copy name the bucket."""
        try:
            yield
        except ArchiveError as error:
            here = str(self._desk.root)
            if isinstance(error.__cause__, OSError) or here not in str(error):  # this machine's disk is at fault
                raise
            raise type(error)(str(error).replace(here, self._desk.store.place)) from error


def _held(inventory: Inventory, content: disk.Content) -> tuple[str, ...]:
    """Return the files of an object that have the bytes of a content."""
    digest = hashlib.sha512()
    for piece in disk.chunks(content):
        digest.update(piece)
    return inventory.manifest.get(digest.hexdigest(), ())

"""One object of a bucket in a temporary folder, where a deposit is made as in any folder, and what of it to send."""

from __future__ import annotations

import os
import shutil
import threading
import weakref
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from diffreport.archive.catalogue.database import Database
from diffreport.archive.catalogue.holdings import Holdings
from diffreport.archive.inventory import INVENTORY
from diffreport.archive.inventory_rules import number_of
from diffreport.archive.lock import Patience
from diffreport.archive.reading import Holding
from diffreport.errors import ArchiveError
from diffreport.stores import Store

_AT_ONCE = 16  # requests: a series of a thousand versions has as many records
_MOST = 16  # objects that are kept: those who add in turn need not read all records of a series again
_NEW = ("inventory", "version's inventory", "version's sidecar", "sidecar")
_LATER = ("version's inventory", "version's sidecar", "inventory", "sidecar")
_LAST = 1 + len(_NEW)


class Conflict(Exception):  # noqa: N818 - no error: who meets it looks again
    """The bucket is not what it was when it was looked at: another writer was faster."""


class _Same(NamedTuple):
    """What tells that a file is still what the bucket has: its token there, and what the disk says of the copy."""

    token: str
    file: tuple[int, int, int]


def _untold(path: str, holding: Holding | None) -> None:
    """Take no notice."""


class Desk:
    """A temporary root with the objects written to last. One deposit at a time; threads take turns."""

    def __init__(
        self, store: Store, patience: Patience, written: Callable[[str, Holding | None], None] = _untold
    ) -> None:
        """Take note of the bucket; the folder is made with the first deposit, and goes with the desk.

        `written` is told of each object that a deposit was made in, and what it is then; None if it may be another.
        """
        self.store = store
        self.patience = patience  # with other writers
        self.written = written
        self.turn = threading.RLock()
        self.is_decided = False  # whether the store was seen to decide conditions
        self._root: Path | None = None
        self._path = ""
        self._known: dict[str, dict[str, _Same]] = {}  # by object, the one written to last at the end
        self._listed: dict[str, dict[str, str]] = {}  # token by name of each object, as last looked at
        self._settled: set[str] = set()  # objects that were complete when they were last looked at

    @property
    def _same(self) -> dict[str, _Same]:
        return self._known[self._path]

    @property
    def listed(self) -> dict[str, str]:
        """Return the token of each file of the object, as last looked at, by name."""
        return self._listed[self._path]

    @cached_property
    def holdings(self) -> Holdings:
        """Return the objects of the temporary root, of which nothing is catalogued."""
        return Holdings(self.root, Database(None))

    @property
    def root(self) -> Path:
        """Return the temporary root."""
        if self._root is None:
            from tempfile import mkdtemp

            self._root = Path(mkdtemp(prefix="diffreport-"))
            weakref.finalize(self, shutil.rmtree, self._root, ignore_errors=True)
        return self._root

    @property
    def folder(self) -> Path:
        """Return where the object is."""
        return self.root / self._path

    def take(self, path: str) -> bool:
        """Look at an object of the bucket: what of the copy is not in it any more, or is another there, goes.

        One that is complete here, and whose inventory is the same there, is not listed: a version that was committed
        since, and is not in the inventory yet, bars the way of the next. Return whether that is so. Raises: StoreError.
        """
        self._known[path] = self._known.pop(path, {})
        for other in list(self._known)[:-_MOST]:
            shutil.rmtree(self.root / other, ignore_errors=True)
            del self._known[other]
            self._settled.discard(other)
        self._path = path
        changed = set(self.unsent())
        if path in self._settled and not changed and self._is_same(INVENTORY):
            return True
        self._settled.discard(path)
        found = self.store.entries(path)
        self._listed[path] = {entry.name.removeprefix(f"{path}/"): entry.token for entry in found}
        for name in self._files():
            if name in changed or self._same[name].token != self.listed.get(name):
                (self.folder / name).unlink()
                self._same.pop(name, None)
        _prune(self.folder, self.root)
        return False

    def settle(self) -> None:
        """Take note that the copy has all that a deposit has to know, and that nothing is to be finished."""
        self._settled.add(self._path)

    def unsettle(self) -> None:
        """Have the object looked at anew, whether or not its inventory is the same."""
        self._settled.discard(self._path)

    def bring(self, name: str) -> bytes:
        """Return the bytes of a file of the object, which is copied if it is not here yet.

        Raises: Conflict if it has gone meanwhile; StoreError; ArchiveError for a name that is none of a file.
        """
        file = self._place(name)
        if name not in self._same:
            try:
                content = self.store.read(self.key(name))
            except FileNotFoundError as error:
                raise Conflict(name) from error
            self.put(name, content)
            self._agree(name, self.listed[name])
        return file.read_bytes()

    def bring_all(self, names: Iterable[str]) -> None:
        """Have files of the object here, of those that it has, several at once. Raises: as `bring`."""
        wanted = [name for name in dict.fromkeys(names) if name in self.listed and name not in self._same]
        if len(wanted) > 1:
            from concurrent.futures import ThreadPoolExecutor

            with ThreadPoolExecutor(min(_AT_ONCE, len(wanted))) as pool:
                list(pool.map(self.bring, wanted))
        for name in wanted:
            self.bring(name)

    def put(self, name: str, content: bytes) -> None:
        """Write a file of the copy, to be sent."""
        file = self._place(name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        self._same.pop(name, None)

    def unsent(self) -> list[str]:
        """Return the files of the copy that the bucket does not have as they are, sorted."""
        start = os.fspath(self.folder)
        return sorted(
            name
            for name in self._files()
            if (same := self._same.get(name)) is None or same.file != _facts(f"{start}/{name}")
        )

    def send(self, name: str) -> bool:
        """Write a file of the copy to the bucket; tell whether it was not there yet.

        Raises: Conflict if the bucket has other bytes there than when it was looked at; StoreError.
        """
        content, key = (self.folder / name).read_bytes(), self.key(name)
        token = self.listed.get(name)
        try:
            if token is None:
                self._agree(name, self.store.create(key, content))
            else:
                self._agree(name, self.store.replace(key, content, token))
        except FileExistsError as error:
            if not self.has(name, content):
                raise Conflict(name) from error
            return False
        return token is None

    def send_content(self, name: str) -> bool:
        """Write a file that nothing names yet, as `send`; it is as young then as what is under way.

        Raises: Conflict if the bucket has other bytes there; StoreError.
        """
        is_there = name in self.listed
        try:
            is_new = self.send(name)
        except Conflict:
            if self.store.stat(self.key(name)) is not None:
                raise
            self.listed.pop(name, None)  # it was taken back, or set aside by a repair
            return self.send(name)
        if not (is_new or is_there):  # another's
            self._agree(name, self.store.write(self.key(name), (self.folder / name).read_bytes()))
        return is_new

    def has(self, name: str, content: bytes) -> bool:
        """Tell whether the bucket has these bytes under a name. Raises: StoreError."""
        found = self.store.stat(self.key(name))  # before the bytes are read: a token is never newer than they are
        try:
            if found is None or self.store.read(self.key(name)) != content:
                return False
        except FileNotFoundError:
            return False
        self._agree(name, found.token)
        return True

    def ensure(self, name: str) -> None:
        """Have the bucket hold a file as the copy does: one that a committed inventory names. Raises: StoreError."""
        if self._is_same(name):
            return
        content = (self.folder / name).read_bytes()
        if not self.has(name, content):
            self._agree(name, self.store.write(self.key(name), content))

    def key(self, name: str) -> str:
        """Return the key of a file of the object."""
        return f"{self._path}/{name}"

    def _is_same(self, name: str) -> bool:
        """Tell whether the bucket still has a file as it is here. Raises: StoreError."""
        same = self._same.get(name)
        found = self.store.stat(self.key(name)) if same is not None else None
        return same is not None and found is not None and found.token == same.token

    def _agree(self, name: str, token: str) -> None:
        """Take note that the bucket has a file as it is here."""
        self.listed[name] = token
        self._same[name] = _Same(token, _facts(self.folder / name))

    def _place(self, name: str) -> Path:
        return self.folder / checked_key(self.key(name), self.store.place).removeprefix(f"{self._path}/")

    def _files(self) -> list[str]:
        start = os.fspath(self.folder)
        found = (f"{above}/{name}" for above, _, names in os.walk(start) for name in names)
        return [file[len(start) + 1 :].replace(os.sep, "/") for file in found]


def checked_key(key: str, place: str) -> str:
    """Return a key that can be a file's path. Raises: ArchiveError for another."""
    if any(part in ("", ".", "..") or part != Path(part).name for part in key.split("/")):
        raise ArchiveError(f"{place}/{key!a}: no file can have this name; remove it from the bucket")
    return key


def order_of(name: str, *, is_new: bool) -> int:
    """Return when a file of an object is sent: contents first (0), then what commits it, then what follows from that.

    Of a new object its own inventory is the commit, for all of its versions; else that of the version.
    """
    above, _, last = name.rpartition("/")
    if not above and name.startswith("0="):
        return _LAST
    if not last.startswith(INVENTORY) or (above and not number_of(above)):
        return 0
    kind = "inventory" if last == INVENTORY else "sidecar"
    return 1 + (_NEW if is_new else _LATER).index(f"version's {kind}" if above else kind)


def _facts(file: Path | str) -> tuple[int, int, int]:
    try:
        found = os.stat(file)  # noqa: PTH116 - a path made of it takes longer than the look
    except OSError:
        return 0, 0, 0
    return found.st_ino, found.st_mtime_ns, found.st_size


def _prune(folder: Path, root: Path) -> None:
    """Remove folders that hold nothing: to a writer an empty one is an object."""
    empty = [Path(above) for above, _, names in os.walk(folder, topdown=False) if not names]
    for each in (*empty, *(above for above in (folder, *folder.parents) if above.is_relative_to(root))):
        if each != root:
            with suppress(OSError):  # it holds something
                each.rmdir()

"""A root in a bucket on its way through a check: brought to a temporary folder, one object after the other.

Every byte comes from the bucket, none from the mirror. What a repair mends in the folder is written to the bucket, each
file on the condition that it is still the one that was brought.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from diffreport.archive import disk
from diffreport.archive.bucket.desk import order_of
from diffreport.archive.bucket.leftovers import take_out, under_way
from diffreport.archive.bucket.listed import can_be_file, in_the_way
from diffreport.archive.catalogue import memory
from diffreport.archive.completeness import check_complete
from diffreport.archive.fixity.catalogued import set_back_flaws
from diffreport.archive.fixity.checking import missed_problem
from diffreport.archive.fixity.custody import RECHECK_SECONDS
from diffreport.archive.fixity.objects import Examined, examined
from diffreport.archive.fixity.problems import Flaw, Observer, Problem, Verification
from diffreport.archive.fixity.repairing import Done, Repairer
from diffreport.archive.fixity.sources import Sources
from diffreport.archive.inventory import INVENTORY, SIDECAR, Inventory, parse, sidecar
from diffreport.archive.inventory_rules import number_of
from diffreport.archive.lock import Patience
from diffreport.archive.root import Archive
from diffreport.errors import ArchiveError, StoreError
from diffreport.stores import Entry, Store

_AT_ONCE = 16  # requests
_PAUSE = 0.5  # seconds between two looks at an object somebody may be writing to
_DECLARATION = "0=ocfl_object_"
# What may be wrong with an object while somebody writes to it: what no inventory names yet, or that is behind.
_UNDER_WAY = ("E001", "E003", "E023", "E046", "E058", "E060", "E063", "E064", "inventory")
_UNCOMMITTED = "contents of a deposit that was not committed: its writer is at work, or was stopped"
_NO_NAME = "no file can have this name, so it was not read; remove it from the bucket"
_SET_ASIDE = "set it aside"


class _Brought(NamedTuple):
    """What tells that a file is still as it came: its token in the bucket, and what the disk says of it."""

    token: str
    file: tuple[int, int, int]


class Inspection:
    """The root of an archive in a bucket. `archive` is the archive in the temporary folder."""

    def __init__(self, archive: Archive, store: Store, root: Path) -> None:
        """Take note of the archive, of its bucket and of the folder; use `of`."""
        self.archive = Archive(root, archive.layout, Patience(), lambda step: None)
        self.archive.database = archive.database
        self._origin = archive
        self._store = store
        self._root = root
        self._sizes: dict[str, int] = {}
        self._own: dict[str, _Brought] = {}  # the root's files, and what is between its objects
        self._object: dict[str, _Brought] = {}  # the files of the object at hand
        self._uncommitted: list[str] = []
        self._unnameable: list[str] = []
        self._in_the_way: list[str] = []  # of the object at hand
        self._declared: set[str] = set()
        self._seen = memory.remembered(archive.database)
        self._until = time.monotonic() + min(RECHECK_SECONDS, archive.patience.seconds)

    @classmethod
    @contextmanager
    def of(cls, archive: Archive) -> Iterator[Inspection]:
        """Give the root of an archive with an empty object in the place of each. Raises: StoreError."""
        if archive.mirror is None:
            raise AssertionError("an archive in a folder is at hand")
        with tempfile.TemporaryDirectory(prefix="diffreport-", ignore_cleanup_errors=True) as folder:
            inspection = cls(archive, archive.mirror.store, Path(folder) / "root")
            inspection._begin()
            yield inspection

    def sizes(self, paths: Sequence[str]) -> int:
        """Return how many bytes some objects have."""
        return sum(self._sizes[path] for path in paths)

    @contextmanager
    def brought(self, path: str, repairer: Repairer | None) -> Iterator[Sources]:
        """Have an object at hand; what a repairer mends of it is then written to the bucket."""
        try:
            self._bring(path)
            yield Sources(self._root, [path], self.archive.database)
            if repairer is not None:
                self._write_back(path, self._object, repairer)
        finally:
            self._place(path)

    def settled(self, path: str, observe: Observer) -> Examined:
        """Return what an object is like, after a while if what is wrong with it may be a deposit under way."""
        while True:
            unconfirmed = self._confirm(path)
            state = examined(self._root / path, observe)
            state.flaws.extend(unconfirmed)
            wrong = [flaw for flaw in state.flaws if not flaw.is_advice]
            is_over = time.monotonic() >= self._until or any(flaw.code not in _UNDER_WAY for flaw in wrong)
            if not wrong or is_over:
                return state
            time.sleep(_PAUSE)
            self._bring(path)

    def mended_root(self, repairer: Repairer) -> None:
        """Write what a repair did to the root's own files to the bucket. Raises: ArchiveError, StoreError."""
        self._write_back("", self._own, repairer)

    def missed(self, path: str, repairer: Repairer | None) -> Iterator[Problem]:
        """Return what the catalogue remembers of an object otherwise; a repairer has it forgotten.

        And the keys that can be no files beside the others of the object.
        """
        yield from (Problem("", key, _NO_NAME, "E072") for key in sorted(self._in_the_way))
        flaws = list(set_back_flaws(self._root, path, self._seen.get(path, ())))
        if repairer is not None and flaws:
            repairer.forget(flaws)
            return
        yield from (missed_problem(self.archive, flaw) for flaw in flaws)

    def besides(self, repairer: Repairer | None) -> Iterator[Problem]:
        """Return the deposits of new series that were not committed, and keys that can be no files."""
        yield from (Problem("", key, _NO_NAME, "E072") for key in self._unnameable)
        for path in self._uncommitted:
            if not self._is_uncommitted(path):
                continue
            if repairer is None:
                yield Problem("", path, _UNCOMMITTED, "E072", _SET_ASIDE)
            else:
                self._set_aside(path, repairer)

    def told(self, found: Verification) -> Verification:
        """Return findings with the bucket's address in the place of the folder's path."""
        here, there = str(self._root), self._store.place

        def named(problem: Problem) -> Problem:
            return replace(problem, wrong=problem.wrong.replace(here, there))

        problems, warnings = tuple(map(named, found.problems)), tuple(map(named, found.warnings))
        return replace(found, problems=problems, warnings=warnings)

    def _begin(self) -> None:
        """Bring the root's own files, and make a folder for each object."""
        own: list[tuple[str, str]] = []
        decided: set[str] = set()
        for entry in self._store.entries():
            if not can_be_file(entry.name):
                self._unnameable.append(entry.name)
                continue
            path = _object_of(entry.name, self._declared)
            if path is None:
                own.append((entry.name, entry.token))
                continue
            self._sizes[path] = self._sizes.get(path, 0) + entry.size
            if order_of(entry.name.removeprefix(f"{path}/"), is_new=True):
                decided.add(path)
        self._uncommitted = sorted(path for path in self._sizes if path not in decided and path not in self._seen)
        self._root.mkdir()
        self._fetch([name for name, _ in own], "", self._own)
        self._unnameable += sorted(self._in_the_way)
        for path in sorted(self._sizes):
            if path not in self._uncommitted:
                self._place(path)

    def _place(self, path: str) -> None:
        """Make a folder that is known for an object, without what is in it."""
        shutil.rmtree(self._root / path, ignore_errors=True)
        self._object = {}
        try:
            (self._root / path).mkdir(parents=True)
            (self._root / path / INVENTORY).touch()
        except OSError:  # a file is in its way
            self._unnameable.append(path)

    def _bring(self, path: str) -> None:
        """Bring all that the bucket has of an object now, but for a deposit under way. Raises: StoreError."""
        shutil.rmtree(self._root / path, ignore_errors=True)
        self._object = {}
        entries = {each.name: each for each in self._entries(path) if can_be_file(f"{path}/{each.name}")}
        if INVENTORY in entries:
            self._fetch([INVENTORY], path, self._object)
            with suppress(ArchiveError):
                head = parse(disk.read(self._root / path, INVENTORY), path).head
                for name in under_way(entries.values(), head):
                    del entries[name]
        self._fetch([name for name in entries if name not in self._object], path, self._object)

    def _entries(self, path: str) -> list[Entry]:
        """Return what the bucket has of an object, by names relative to that. Raises: StoreError."""
        return [each._replace(name=each.name.removeprefix(f"{path}/")) for each in self._store.entries(path)]

    def _fetch(self, names: Sequence[str], path: str, into: dict[str, _Brought]) -> None:
        start = f"{path}/" if path else ""
        never = in_the_way(names, () if path else self._sizes)
        self._in_the_way = [f"{start}{name}" for name in never]

        def fetched(name: str) -> None:
            file = self._root / path / name
            try:
                file.parent.mkdir(parents=True, exist_ok=True)
                entry = self._store.fetch(f"{start}{name}", file)
            except FileNotFoundError:  # taken back by its writer
                return
            except (FileExistsError, NotADirectoryError, IsADirectoryError):  # two keys that differ by case
                self._in_the_way.append(f"{start}{name}")
                return
            except OSError as error:
                where, why = f"{self._store.place}/{start}{name}", error.strerror or str(error)
                remedy = "free some room, or have TMPDIR name another folder"
                raise StoreError(f"{where}: cannot be copied into a temporary folder ({why}); {remedy}") from error
            into[name] = _Brought(entry.token, _facts(file))

        with ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(fetched, [name for name in names if name not in never]))

    def _confirm(self, path: str) -> list[Flaw]:
        """Write in the folder what confirms a version that was committed, and whose writer was stopped right then.

        Return what of it is missing in the bucket. The version is believed if every byte of it has its digest.
        """
        folder, names = self._root / path, self._object
        with suppress(ArchiveError):
            raw = disk.read(folder, INVENTORY) if INVENTORY in names else b""
            own = parse(raw, folder) if raw else Inventory(self.archive.layout.identifier(path) or path)
            ahead, newest = own.next_folder, f"v{own.head}"
            if f"{ahead}/{INVENTORY}" in names and f"{ahead}/{SIDECAR}" not in names:
                return _confirmed(folder, ahead, disk.read(folder, f"{ahead}/{INVENTORY}"), own)
            is_alone = SIDECAR not in names and f"{newest}/{SIDECAR}" not in names
            if raw and own.is_ours and is_alone and (folder / newest).is_dir():
                if f"{newest}/{INVENTORY}" not in names:
                    return _confirmed(folder, newest, raw, _former(own))
                if disk.read(folder, f"{newest}/{INVENTORY}") == raw:
                    return _confirmed(folder, newest, raw, _former(own))
        return []

    def _write_back(self, path: str, brought: dict[str, _Brought], repairer: Repairer) -> None:
        """Write what was mended in the folder to the bucket: contents first, an object's own inventory late."""
        start = f"{path}/" if path else ""
        here = {name: _facts(self._root / path / name) for name in _names(self._root / path, is_root=not path)}
        if not path:
            here = {
                name: facts
                for name, facts in here.items()
                if name in brought or _object_of(name, self._declared) is None
            }
        changed = [name for name, facts in here.items() if name not in brought or brought[name].file != facts]
        gone = [name for name in brought if name not in here]
        if not changed and not gone:
            return
        repairer.aside.sync()
        for name in sorted(changed, key=lambda name: (order_of(name, is_new=False), name)):
            content = (self._root / path / name).read_bytes()
            try:
                if name in brought:
                    token = self._store.replace(f"{start}{name}", content, brought[name].token)
                else:
                    token = self._store.create(f"{start}{name}", content)
            except FileExistsError as error:
                where = f"{self._store.place}/{start}{name}"
                raise ArchiveError(f"{where}: another writer has changed it meanwhile; repair again") from error
            brought[name] = _Brought(token, here[name])
        self._remove(path, gone, repairer)
        if path and self._origin.mirror is not None:
            self._origin.mirror.overtake(path)

    def _remove(self, path: str, names: Sequence[str], repairer: Repairer) -> None:
        """Remove what was taken out, unless it has been committed meanwhile."""
        start = f"{path}/" if path else ""
        for name in sorted(names):
            version, _, rest = name.partition("/")
            kept = repairer.aside.kept(f"{start}{name}")
            commit = f"{version}/{INVENTORY}"
            if path and rest and number_of(version) and kept is not None and commit not in names:
                take_out(self._store, path, {name: kept}, commit)
            else:
                self._store.remove(f"{start}{name}")

    def _is_uncommitted(self, path: str) -> bool:
        """Tell whether a deposit of a new series is still neither committed nor taken back when time is up."""
        while True:
            entries = self._entries(path)
            is_begun = any(order_of(each.name, is_new=True) for each in entries)
            if not entries or is_begun or under_way(entries, 0):
                return False
            if time.monotonic() >= self._until:
                return True
            time.sleep(_PAUSE)

    def _set_aside(self, path: str, repairer: Repairer) -> None:
        """Take what was sent of a deposit that was not committed out of the bucket, and keep it on this machine."""
        self._bring(path)
        names = list(self._object)
        repairer.aside.log(f"{path}: {_UNCOMMITTED}; {_SET_ASIDE}")
        repairer.aside.move(path)
        repairer.aside.sync()
        kept = {name: file for name in names if (file := repairer.aside.kept(f"{path}/{name}")) is not None}
        take_out(self._store, path, kept, INVENTORY)
        repairer.done.append(Done("", path, _UNCOMMITTED, "E072", "set aside", True))


def _confirmed(folder: Path, version: str, raw: bytes, before: Inventory) -> list[Flaw]:
    """Write the inventory of a version and its sidecar, if the version is whole; return those that were not there."""
    files = {f"{version}/{INVENTORY}": raw, f"{version}/{SIDECAR}": sidecar(raw)}
    missing = [name for name in files if not (folder / name).exists()]
    for name in missing:
        (folder / name).write_bytes(files[name])
    try:
        check_complete(folder / version, before)
    except ArchiveError:
        for name in missing:
            (folder / name).unlink()
        return []
    return [Flaw(name, "missing: the version was committed, and its writer was stopped", "E058") for name in missing]


def _former(inventory: Inventory) -> Inventory:
    """Return an inventory before its newest version, as far as it is asked whether that continues it."""
    return replace(inventory, states=inventory.states[:-1], folders=inventory.folders[:-1])


def _object_of(key: str, declared: set[str]) -> str | None:
    """Return the folder of the object that a key is in, None if it is in none: as `roots.walked` finds them.

    Keys come sorted, so that the declaration of an object is met before its versions: it is added to `declared`.
    """
    parts = key.split("/")
    if parts[0] == "extensions":
        return None
    if parts[-1].startswith(_DECLARATION) and len(parts) > 1:
        declared.add("/".join(parts[:-1]))
    above = ["/".join(parts[:end]) for end in range(1, len(parts))]
    for folder, part, rest in zip(above, parts[1:], (parts[end + 1 :] for end in range(1, len(parts))), strict=True):
        is_version = bool(number_of(part)) and bool(rest) and rest[0] in (INVENTORY, "content")
        if folder in declared or (is_version and not declared.intersection(above)):
            return folder
        if not rest and part.startswith(INVENTORY):
            return folder
    return None


def _names(folder: Path, *, is_root: bool) -> list[str]:
    """Return the files below a folder, by their paths in it."""
    found = (file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    return sorted(name for name in found if not (is_root and name.startswith("extensions/diffreport-staging/")))


def _facts(file: Path) -> tuple[int, int, int]:
    found = file.stat()
    return found.st_ino, found.st_mtime_ns, found.st_size

"""A folder on this machine with the shape of a storage root that is in a bucket, and what of it was asked for.

Beside the root stand the tokens of what was fetched, by which is known what has changed since. Several processes share
a mirror: each file appears whole, and what a token says holds of the file that it was noted with alone.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from diffreport.archive import disk
from diffreport.archive.bucket.bounds import Bounds, files_below
from diffreport.archive.bucket.current import current, decisive
from diffreport.archive.bucket.listed import Listed, can_be_file, objects
from diffreport.archive.catalogue.overview import refreshed
from diffreport.archive.inventory import INVENTORY
from diffreport.archive.layout import LAYOUT_FILE, LAYOUTS, ROOT_DIGESTS
from diffreport.archive.making import README, root_files
from diffreport.archive.reading import sidecar_ok
from diffreport.caches import cache_folder
from diffreport.errors import ArchiveError, StoreError
from diffreport.stores import OddKeyError, Store, opened

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

Argument = TypeVar("Argument")
Answer = TypeVar("Answer")

MOST_BYTES = 2 << 30  # of contents that are kept: what was used least goes first
_CACHE = "buckets"
_TEMPORARY = "diffreport-bucket-"  # begins the name of a folder for this process alone
_ROOT, _ADDRESS, _TOKENS, _PARTS = "root", "address", "tokens", "parts"
_TOP = ""  # the files of the root itself, among the objects' paths
_ROOT_FILES, _CONFIG = (README, ROOT_DIGESTS, LAYOUT_FILE), "config.json"
_DECLARED = re.compile(r"0=ocfl_[a-z0-9_.]{1,50}")
_IN_THE_WAY = (FileExistsError, NotADirectoryError, IsADirectoryError)
_AT_ONCE = 16  # requests: what a connection pool takes without waiting, and a server without refusing
_WINDOW = 512  # objects looked at together, so that a listing of any length takes bounded memory
_temporary: dict[str, TemporaryDirectory[str]] = {}  # for as long as this process lives


class Mirror:
    """The mirror of one store in one folder."""

    def __init__(self, store: Store, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        """Take note of both; nothing is asked or made yet."""
        self.store = store
        self.root = folder / _ROOT
        self._folder = folder
        self._asked: set[str | None] = set()
        self._renewed: set[str] = set()
        self._bounds = Bounds(folder, self.root, folder / _PARTS, most_bytes)

    @classmethod
    def of(cls, place: str) -> Mirror:
        """Return the mirror of an address: in the user's cache, or for this process alone. Raises: UsageError."""
        store = opened(place)
        named = hashlib.sha256(store.place.encode()).hexdigest()[:32]
        kept = cache_folder(_CACHE)
        try:
            if kept is not None:
                kept.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:  # no folder can be there
            kept = None
        if kept is None and store.place not in _temporary:
            from tempfile import TemporaryDirectory

            _temporary[store.place] = TemporaryDirectory(prefix=_TEMPORARY, ignore_cleanup_errors=True)
        return cls(store, kept / named if kept else Path(_temporary[store.place].name))

    @classmethod
    def at(cls, root: Path) -> Mirror | None:
        """Return the mirror whose root is in a folder; None for any other folder.

        It gives what another process has brought up to date, and fetches what of it is read.
        """
        folder = root.parent
        if root.name != _ROOT or not (folder.parent == cache_folder(_CACHE) or _is_temporary(folder)):
            return None
        with suppress(OSError):
            mirror = cls(opened((folder / _ADDRESS).read_text("utf-8")), folder)
            mirror._asked = {_TOP, None}
            return mirror
        return None

    @property
    def place(self) -> str:
        """Return the address of what is mirrored."""
        return self.store.place

    def begin(self) -> None:
        """Bring the files of the root up to date: who declares it, and how it is laid out. Raises: StoreError."""
        with self._kept_here():
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._place(self._folder / _ADDRESS, self.place.encode())
            self._begin()
        self._asked.add(_TOP)

    def _begin(self) -> None:
        try:
            level = self.store.level()
            entries = [*level.entries]
            if "extensions" in level.folders:
                entries += self.store.entries("extensions")
            entries = [each for each in entries if _is_of_root(each.name)]
        except OddKeyError:  # no level is told; a file is by its own
            known = {name for layout in LAYOUTS.values() for name in root_files(layout)}
            entries = [found for name in sorted(known) if (found := self.store.stat(name)) is not None]
        tokens = [[each.name, each.token] for each in entries]
        if self._noted(_TOP) != tokens:
            self._each(self._written, [each.name for each in entries])
            names = {each.name for each in entries}
            for path in [path for path in self.root.iterdir() if path.is_file() and path.name not in names]:
                path.unlink(missing_ok=True)
            self._note(_TOP, [self.root / each.name for each in entries], tokens)

    def renewed(self, path: str) -> bool:
        """Bring an object, or "" for the files of the root, from the bucket again, for what is here cannot be read.

        False if that was done already: the bucket has it so. Raises: StoreError.
        """
        if path in self._renewed:
            return False
        self._renewed.add(path)
        self._token_file(path).unlink(missing_ok=True)
        if path == _TOP:
            self.begin()
        else:
            self.refresh(path)
        return True

    def ask(self, path: str | None) -> None:
        """Bring an object up to date, or all, unless that was done since this mirror was opened. Raises: StoreError."""
        if path not in self._asked and None not in self._asked:
            self.refresh(path)

    def refresh(self, path: str | None) -> None:
        """Bring an object up to date, or all; None for all, and those that are gone go.

        Cost: a request for each thousand names, and some for each object that has changed. Raises: StoreError.
        """
        with self._kept_here():
            if path is None:
                seen = self._refreshed(objects(self.store.entries()))
                for gone in sorted({*refreshed(self.root, damaged=_passed_over).objects} - seen):
                    self.forget(gone)
            else:
                found = (each for each in self.store.entries(path) if can_be_file(each.name))
                entries = {each.name[len(path) + 1 :]: each for each in found}
                if not self._refreshed([Listed(path, entries)]):
                    self.forget(path)
        self._asked.add(path)

    def fetch(self, relative: str) -> Path:
        """Return the file under a path of the root, fetched unless it is there. Raises: ArchiveError, StoreError."""
        path = self.root / relative
        try:
            os.utime(path)  # what is used is not the first to go
        except FileNotFoundError:
            with self._kept_here():
                self._written(relative)
            self._bounds.grown(path)
        except OSError:
            pass  # a mirror that may only be read
        return path

    def fetch_many(self, relatives: Iterable[str]) -> None:
        """Have files under paths of the root, several requests at once. Raises: as `fetch`, the first error."""
        self._each(self.fetch, list(relatives))

    def fetch_object(self, path: str) -> None:
        """Have all that the bucket has of an object, byte for byte as it is there now. Raises: StoreError."""
        names = [each.name for each in self.store.entries(path) if can_be_file(each.name)]
        with self._kept_here():
            for name in {file.relative_to(self.root).as_posix() for file in files_below(self.root / path)} - {*names}:
                (self.root / name).unlink(missing_ok=True)
            self._each(self._written, names)

    def overtake(self, path: str) -> None:
        """Take note that an object may be another by now: whoever asks for it next has it brought up to date."""
        self._asked -= {path, None}

    def forget(self, path: str) -> None:
        """Remove what is here of an object, whether or not the bucket has it. Raises: OSError."""
        self._token_file(path).unlink(missing_ok=True)
        disk.remove_tree(self.root / path)
        for folder in (self.root / path).parents:
            if folder == self.root:
                break
            with suppress(OSError):  # another object is in it, or it is not there
                folder.rmdir()
        self._asked -= {path, None}

    def renew(self, relative: str) -> None:
        """Fetch a file again, for the one here is damaged. Raises: as `fetch`."""
        self._written(relative)

    def source(self, path: str) -> ObjectSource:
        """Return where the files of an object come from."""
        return ObjectSource(self, path)

    def named(self, told: str) -> str:
        """Return a message about files here as one about the bucket."""
        return told.replace(str(self.root), self.place)

    def _refreshed(self, found: Iterable[Listed]) -> set[str]:
        """Bring objects up to date, and return the paths of those that are any."""
        pending, seen = iter(found), set[str]()
        while some := list(islice(pending, _WINDOW)):
            told = self._each(self._object, some)
            seen |= {each.path for each, is_one in zip(some, told, strict=True) if is_one}
        return seen

    def _object(self, listed: Listed) -> bool:
        """Bring one object up to date; tell whether it is one: a version was committed."""
        inventory = self.root / listed.path / INVENTORY
        tokens = [[name, listed.entries[name].token] for name in decisive(listed.entries)]
        if tokens and self._noted(listed.path) == tokens:
            return True
        files = current(listed.entries, lambda name: self._read(f"{listed.path}/{name}"), f"{self.place}/{listed.path}")
        if not files:
            return False
        self._keep_former(inventory)
        for name, content in files.items():
            self._place(self.root / listed.path / name, content)
        self._note(listed.path, [self.root / listed.path / name for name in files], tokens)
        return True

    def _keep_former(self, inventory: Path) -> None:
        """Keep an inventory that is about to be replaced where it is in every root: in the folder of its version.

        Whoever reads meanwhile meets it beside a sidecar that is not its own, and looks there.
        """
        with suppress(OSError, ValueError, KeyError, TypeError):
            raw = inventory.read_bytes()
            told = json.loads(raw)
            version, algorithm = inventory.parent / str(told["head"]), str(told["digestAlgorithm"])
            if version.name.isalnum() and algorithm.isalnum() and sidecar_ok(inventory.parent, raw, algorithm):
                name = f"{INVENTORY}.{algorithm}"
                self._place(version / name, (inventory.parent / name).read_bytes())
                self._place(version / INVENTORY, raw)

    def _noted(self, path: str) -> list[list[str]] | None:
        """Return the tokens that were noted of an object, if they were with the files that are there now."""
        try:
            noted = json.loads(self._token_file(path).read_bytes())
            same = all(_facts(self.root / name) == facts for name, facts in noted["files"].items())
            return noted["tokens"] if same else None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def _note(self, path: str, files: list[Path], tokens: list[list[str]]) -> None:
        with suppress(OSError):  # another process has just replaced it
            facts = {file.relative_to(self.root).as_posix(): _facts(file) for file in files}
            self._place(self._token_file(path), json.dumps({"path": path, "files": facts, "tokens": tokens}).encode())

    def _token_file(self, path: str) -> Path:
        named = hashlib.sha256(path.encode("utf-8", "surrogatepass")).hexdigest()
        return self._folder / _TOKENS / named[:2] / named

    def _read(self, name: str) -> bytes:
        try:
            return self.store.read(name)
        except FileNotFoundError as error:
            raise ArchiveError(f"{self.place}/{name}: missing from the archive; {disk.TO_REPAIR}") from error

    def _written(self, name: str) -> None:
        """Fetch a file, in the place of the one that is here."""
        part = self._part()
        try:
            self.store.fetch(name, part)
            (self.root / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            part.replace(self.root / name)
        except FileNotFoundError as error:
            raise ArchiveError(f"{self.place}/{name}: missing from the archive; {disk.TO_REPAIR}") from error
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)

    def _place(self, path: Path, content: bytes) -> None:
        part = self._part()
        part.write_bytes(content)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part.replace(path)

    @contextmanager
    def _kept_here(self) -> Iterator[None]:
        """Have errors of this machine's disk say what the folder is. Raises: StoreError."""
        try:
            yield
        except OSError as error:
            file, remedy = error.filename or "the cache", "free some room, or have DIFFREPORT_CACHE name another folder"
            known = self.named(str(error.filename2 or file))
            if isinstance(error, _IN_THE_WAY) and known != str(error.filename2 or file) and known != self.place:
                file, remedy = known, f"if a key is the folder of another, remove it; else remove {self._folder}"
            raise StoreError(f"{file}: cannot be written ({error.strerror or error}); {remedy}") from error

    def _part(self) -> Path:
        """Return a name for a file under way, in a folder that is there."""
        folder = self._folder / _PARTS
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder / os.urandom(12).hex()  # processes of several machines may share a cache

    def _each(self, do: Callable[[Argument], Answer], arguments: list[Argument]) -> list[Answer]:
        """Return what is answered to each, several requests at once."""
        if len(arguments) < 2:
            return [do(each) for each in arguments]
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(min(_AT_ONCE, len(arguments))) as pool:
            return list(pool.map(do, arguments))


def _is_of_root(key: str) -> bool:
    """Tell whether a key is of a file that tells what the root is: any other may be in the way of a series."""
    above, _, name = key.rpartition("/")
    if above:
        return can_be_file(key) and name == _CONFIG and above.count("/") == 1
    return key in _ROOT_FILES or _DECLARED.fullmatch(key) is not None


def _is_temporary(folder: Path) -> bool:
    """Tell whether a folder is one that a process of this user has made for itself."""
    if not folder.name.startswith(_TEMPORARY):
        return False
    from tempfile import gettempdir

    return folder.parent == Path(gettempdir()) and (os.name != "posix" or folder.stat().st_uid == os.geteuid())


def _facts(file: Path) -> list[int]:
    """Return what tells a file from any that is put in its place. Raises: OSError."""
    found = file.stat()
    return [found.st_ino, found.st_mtime_ns, found.st_size]


def _passed_over(error: ArchiveError) -> None:
    """Take no notice: what cannot be read of a mirror is fetched anew."""


class ObjectSource(NamedTuple):
    """Where the files of one object come from (see reading.Source)."""

    mirror: Mirror
    path: str

    def fetch(self, paths: Iterable[str]) -> None:
        """Have files in the folder, several at once. Raises: ArchiveError for one that there is not, StoreError."""
        self.mirror.fetch_many(f"{self.path}/{path}" for path in paths)

    def renew(self, path: str) -> bool:
        """Fetch a file anew, for the one in the folder is damaged."""
        self.mirror.renew(f"{self.path}/{path}")
        return True

    def named(self, file: Path) -> str:
        """Return the address of a file of the object."""
        return self.mirror.named(str(file))


@contextmanager
def told_of(mirror: Mirror | None) -> Iterator[None]:
    """Have errors name the bucket, where a mirror of one is read. Raises: ArchiveError, as what it holds does."""
    try:
        yield
    except ArchiveError as error:
        if mirror is None:
            raise
        raise ArchiveError(mirror.named(str(error))) from error

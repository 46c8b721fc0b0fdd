"""A folder as a store: each name is a file, written beside its place and put there by a rename."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from diffreport.errors import StoreError
from diffreport.stores import Entry

_PART = ".part"  # in the name of a file under way: what was killed leaves one, which no listing tells


class Folder:
    """Files below a folder, which is made with the first of them."""

    def __init__(self, folder: Path) -> None:
        """Take note of the folder; nothing is made yet."""
        self.folder = folder.absolute()

    @property
    def place(self) -> str:
        """Return the folder's path."""
        return str(self.folder)

    def read(self, name: str) -> bytes:
        """Return the bytes. Raises: FileNotFoundError, StoreError."""
        with self._told(name):
            return self._path(name).read_bytes()

    def stat(self, name: str) -> Entry | None:
        """Return what is known of a name, None if there is nothing. Raises: StoreError."""
        with suppress(FileNotFoundError, NotADirectoryError), self._told(name):
            return _entry(name, self._path(name).stat())
        return None

    def write(self, name: str, data: bytes) -> str:
        """Write, in the place of what was there, and return the token. Raises: StoreError."""
        with self._told(name):
            part = self._written(name, data)
            part.replace(self._path(name))
            return _entry(name, self._path(name).stat()).token

    def create(self, name: str, data: bytes) -> str:
        """Write what is not there yet, and return the token. Raises: FileExistsError, StoreError."""
        with self._told(name):
            part = self._written(name, data)
            try:
                os.link(part, self._path(name))  # a rename would replace
            finally:
                part.unlink()
            return _entry(name, self._path(name).stat()).token

    def replace(self, name: str, data: bytes, token: str) -> str:
        """Write in the place of the bytes with a token. One process at a time: a folder can ask, and not bind.

        Raises: FileExistsError if other bytes, or none, are there by now; StoreError.
        """
        found = self.stat(name)
        if found is None or found.token != token:
            raise FileExistsError(name)
        return self.write(name, data)

    def entries(self, below: str = "") -> Iterator[Entry]:
        """Yield what is below a folder, sorted by name as a bucket sorts them. Raises: StoreError."""
        with self._told(below):
            for path in sorted(self._files(self._path(below)), key=lambda path: path.as_posix()):
                with suppress(FileNotFoundError):
                    yield _entry(path.relative_to(self.folder).as_posix(), path.stat())

    def folders(self, below: str = "") -> tuple[str, ...]:
        """Return the names of the folders right below a folder, sorted. Raises: StoreError."""
        with suppress(FileNotFoundError), self._told(below), os.scandir(self._path(below)) as found:
            return tuple(sorted(entry.name for entry in found if entry.is_dir()))
        return ()

    def remove(self, name: str) -> None:
        """Remove it, if it is there. Raises: StoreError."""
        with self._told(name):
            self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        parts = PurePosixPath(name).parts
        if PurePosixPath(name).is_absolute() or ".." in parts or "\\" in name:
            raise StoreError(f"{self.place}: {name!a} is no name below it; choose another")
        return self.folder.joinpath(*parts)

    def _written(self, name: str, data: bytes) -> Path:
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name[:200]}{_PART}{os.getpid()}-{threading.get_ident()}")
        part.write_bytes(data)
        return part

    def _files(self, folder: Path) -> Iterator[Path]:
        with suppress(FileNotFoundError), os.scandir(folder) as found:
            for entry in found:
                if entry.is_dir(follow_symlinks=False):
                    yield from self._files(Path(entry.path))
                elif _PART not in entry.name:
                    yield Path(entry.path)

    @contextmanager
    def _told(self, name: str) -> Iterator[None]:
        """Have what the system says name the file; that it is, or is not, there is for the caller."""
        try:
            yield
        except (FileExistsError, FileNotFoundError):
            raise
        except OSError as error:
            where = error.filename or self.folder / name
            raise StoreError(f"{where}: {error.strerror or error}; check the disk and its permissions") from error


def _entry(name: str, status: os.stat_result) -> Entry:
    return Entry(name, status.st_size, f"{status.st_ino}-{status.st_mtime_ns}-{status.st_ctime_ns}")

"""A folder as a store: each name is a file, written beside its place and put there by a rename."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from diffreport.errors import TO_ACCESS, StoreError
from diffreport.stores import Entry, Level, checked_name

_CHUNK = 1 << 20  # bytes held of a file that is copied
_LONGEST = 100  # bytes of a name in the name of its file under way: with what follows, a file system holds it
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
            path = self._path(name)
            if not stat.S_ISREG(path.stat().st_mode):  # nobody may come to the other end of a pipe
                raise OSError(errno.EINVAL, "is no file", str(path))
            return path.read_bytes()

    def fetch(self, name: str, path: Path) -> Entry:
        """Write the bytes to a file, in bounded memory, and return what is known of them.

        Raises: FileNotFoundError, StoreError; OSError of the file.
        """
        with self._told(name):
            source = self._path(name).open("rb")
        with source, path.open("wb") as copy:
            shutil.copyfileobj(source, copy, _CHUNK)
            return _entry(name, os.fstat(source.fileno()))

    def stat(self, name: str) -> Entry | None:
        """Return what is known of a name, None if there is nothing. Raises: StoreError."""
        with suppress(FileNotFoundError), self._told(name), suppress(NotADirectoryError):
            return _entry(name, self._path(name).stat())
        return None

    def write(self, name: str, data: bytes) -> str:
        """Write, in the place of what was there, and return the token. Raises: StoreError."""
        with self._told(name):
            return self._moved(self._written(name, data), name)

    def send(self, name: str, path: Path) -> str:
        """Write the bytes of a file, as `write`, in bounded memory. Raises: StoreError; OSError of the file."""
        with path.open("rb") as source, self._told(name):
            part = self._part(name)
            with _whole(part), part.open("wb") as copy:
                shutil.copyfileobj(source, copy, _CHUNK)
            return self._moved(part, name)

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
            for path in sorted(self._files(self._below(below)), key=lambda path: path.as_posix()):
                with suppress(FileNotFoundError):
                    yield _entry(path.relative_to(self.folder).as_posix(), path.stat())

    def level(self, below: str = "") -> Level:
        """Return what is right below a folder, "" for the top. Raises: StoreError."""
        with suppress(FileNotFoundError), self._told(below), os.scandir(self._below(below)) as found:
            sorted_ = sorted(found, key=lambda entry: entry.name)
            start = f"{below}/" if below else ""
            files = [each for each in sorted_ if not (each.is_dir(follow_symlinks=False) or _is_part(each.name))]
            folders = [each.name for each in sorted_ if each.is_dir(follow_symlinks=False)]
            return Level(tuple(_entry(f"{start}{each.name}", each.stat()) for each in files), tuple(folders))
        return Level((), ())

    def folders(self, below: str = "") -> tuple[str, ...]:
        """Return the names of the folders right below a folder, sorted. Raises: StoreError."""
        return self.level(below).folders

    def remove(self, name: str) -> None:
        """Remove it, if it is there. Raises: StoreError."""
        with self._told(name):
            self._path(name).unlink(missing_ok=True)

    def tidy(self) -> None:
        """Remove what writers that were killed left. Nobody may be writing. Cost: a look at each file's name."""
        with self._told(""):
            for path in self._files(self.folder, are_parts=True):
                path.unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self.folder / checked_name(self.place, name)

    def _below(self, folder: str) -> Path:
        return self._path(folder) if folder else self.folder

    def _part(self, name: str) -> Path:
        """Return the file under way, in a folder that is there."""
        path = self._path(name)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except FileExistsError as error:  # which would say that the name is taken
            raise NotADirectoryError(errno.ENOTDIR, "a file where a folder belongs", str(path.parent)) from error
        begun = path.name.encode("utf-8", "ignore")[:_LONGEST].decode("utf-8", "ignore")
        return path.with_name(f".{begun}{_PART}{os.getpid()}-{threading.get_ident()}")

    def _written(self, name: str, data: bytes) -> Path:
        part = self._part(name)
        with _whole(part):
            part.write_bytes(data)
        return part

    def _moved(self, part: Path, name: str) -> str:
        """Put the file under way in its place, and return its token."""
        path = self._path(name)
        with _whole(part):
            part.replace(path)
        return _entry(name, path.stat()).token  # a rename changes a time

    def _files(self, folder: Path, *, are_parts: bool = False) -> Iterator[Path]:
        with suppress(FileNotFoundError), os.scandir(folder) as found:
            for entry in found:
                if entry.is_dir(follow_symlinks=False):
                    yield from self._files(Path(entry.path), are_parts=are_parts)
                elif _is_part(entry.name) == are_parts:
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
            raise StoreError(f"{where}: {error.strerror or error}; {TO_ACCESS}") from error


@contextmanager
def _whole(part: Path) -> Iterator[None]:
    """Remove a file under way that does not become whole: on a disk that is full, say."""
    try:
        yield
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def _entry(name: str, status: os.stat_result) -> Entry:
    token = f"{status.st_ino}-{status.st_mtime_ns}-{status.st_ctime_ns}"
    return Entry(name, status.st_size, token, status.st_mtime)


def _is_part(name: str) -> bool:
    return name.startswith(".") and _PART in name

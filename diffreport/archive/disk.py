"""Files on disk: durable writes, digests in bounded memory, reads that follow no symbolic link."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from diffreport.errors import TO_ACCESS, ArchiveError, InputError

Content = bytes | Path  # what is written: the bytes, or the file that holds them
Buffer = bytes | bytearray | memoryview  # what a caller may hold bytes in
TO_REPAIR = "run diffreport verify --repair"  # it restores what can be, and names the rest
PART = ".part"  # behind the name of a file under way

_CHUNK = 1 << 20  # bytes read at a time: bounds the memory of a deposit and of a check
_BINARY = getattr(os, "O_BINARY", 0)  # only Windows knows a text mode for descriptors


class Digests(NamedTuple):
    """What was copied: hexadecimal digests and the number of bytes."""

    sha512: str
    sha256: str
    size: int


def chunks(content: Content) -> Iterator[bytes]:
    """Return the content piece by piece.

    Raises: InputError if the file cannot be read or changes meanwhile (errors of the consumer pass by).
    """
    if isinstance(content, bytes):
        yield content
        return
    try:
        mode = content.stat().st_mode
        if not stat.S_ISREG(mode):  # a pipe or a device may never end
            wrong = "is a folder" if stat.S_ISDIR(mode) else "is not a regular file"
            raise InputError(str(content), wrong, "give a file, or the bytes")
        with content.open("rb") as source:
            before = os.fstat(source.fileno())
            while chunk := source.read(_CHUNK):
                yield chunk
            after = os.fstat(source.fileno())
    except OSError as error:
        raise InputError(str(content), error.strerror or str(error), "check that it can be read") from error
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise InputError(str(content), "changed while it was read", "add it again when it is complete")


def sha512_of(content: bytes) -> str:
    """Return the digest that inventories and their sidecars name, of bytes in memory."""
    return hashlib.sha512(content).hexdigest()


def write_new(path: Path, pieces: Iterable[bytes], mode: int = 0o666) -> Digests:
    """Write a file that must not exist yet and return its digests; the bytes are on the disk afterwards."""
    sha512, sha256, size = hashlib.sha512(), hashlib.sha256(), 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode)
    try:
        for piece in pieces:
            sha512.update(piece)
            sha256.update(piece)
            size += len(piece)
            with _named(path):
                left = memoryview(piece)
                while left:
                    left = left[os.write(descriptor, left) :]
        with _named(path):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return Digests(sha512.hexdigest(), sha256.hexdigest(), size)


def replace(path: Path, content: bytes, mode: int = 0o666) -> None:
    """Write a file in one step: a reader sees the old bytes or the new ones. One writer at a time."""
    part = path.with_name(path.name + PART)
    part.unlink(missing_ok=True)
    write_new(part, [content], mode)
    part.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the entries of a folder durable, where the system can."""
    if os.name == "nt":  # Windows cannot open folders and makes renames durable itself
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with _named(folder):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Have errors name the file where the system knows its descriptor only."""
    try:
        yield
    except OSError as error:
        error.filename = str(path)
        raise


def sync_tree(folder: Path) -> None:
    """Make the entries of a folder and of all below it durable, the deepest first."""
    for entry in entries(folder):
        if entry.is_dir(follow_symlinks=False):
            sync_tree(Path(entry.path))
    sync_folder(folder)


def sync_up(folder: Path, top: Path) -> None:
    """Make the entries of a folder durable, and of every one above it up to `top`, which holds it."""
    while folder != top:
        sync_folder(folder)
        folder = folder.parent
    sync_folder(top)


def remove_tree(folder: Path) -> None:
    """Remove a folder of ours with all it holds; nothing happens if it is not there."""
    if folder.is_symlink():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)


def entries(folder: Path) -> list[os.DirEntry[str]]:
    """Return the entries of a folder, by name; none if it is not there, or another process has just removed it."""
    try:
        with os.scandir(folder) as found:
            return sorted(found, key=lambda entry: entry.name)
    except FileNotFoundError:
        return []


def plain(folder: Path, relative: str) -> Path:
    """Return the path of a regular file inside a folder of the archive.

    Raises: ArchiveError if it is missing, or a symbolic link or special file stands in the way.
    """
    path = folder
    try:
        for part in relative.split("/"):
            if part in ("", ".", "..") or part != Path(part).name:  # on Windows, a backslash or a drive
                raise ArchiveError(f"{folder}: {relative!r} is not a path inside of it; {TO_REPAIR}")
            path = path / part
            if path.is_symlink():
                raise ArchiveError(f"{path}: a symbolic link, which is not followed; {TO_REPAIR}")
        if not path.exists():
            raise ArchiveError(f"{path}: missing from the archive; {TO_REPAIR}")
        if not path.is_file():
            raise ArchiveError(f"{path}: not a regular file; {TO_REPAIR}")
    except OSError as error:  # a folder that may not be passed, or a name that the system refuses
        raise ArchiveError(f"{path}: cannot be read ({error.strerror}); {TO_ACCESS}") from error
    return path


def read(folder: Path, relative: str) -> bytes:
    """Return the bytes of a regular file inside a folder of the archive. Raises: ArchiveError."""
    try:
        return plain(folder, relative).read_bytes()
    except OSError as error:
        raise ArchiveError(f"{folder / relative}: cannot be read ({error.strerror}); {TO_ACCESS}") from error


def digest(
    path: Path, algorithms: Iterable[str], observe: Callable[[int], None] = lambda count: None
) -> dict[str, str]:
    """Return a file's digests by algorithm (hashlib's names); `observe` is told of the bytes read.

    Raises: ArchiveError if it cannot be read.
    """
    hashes = {name: hashlib.new(name, usedforsecurity=False) for name in algorithms}
    try:
        with path.open("rb") as source:
            while chunk := source.read(_CHUNK):
                for running in hashes.values():
                    running.update(chunk)
                observe(len(chunk))
    except OSError as error:
        raise ArchiveError(f"{path}: cannot be read ({error.strerror}); {TO_ACCESS}") from error
    return {name: running.hexdigest() for name, running in hashes.items()}

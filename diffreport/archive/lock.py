"""One writer per series: a file lock that dies with its process and leaves nothing behind."""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from diffreport.errors import ArchiveLockedError

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        os.lseek(descriptor, 1 << 30, os.SEEK_SET)  # far behind the holder's name, which others read
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


_FOLDERS = 3  # of a lock: series, staging, extensions
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)  # unknown to Windows
_PAUSE = 0.02  # seconds between two tries: well below the time a deposit takes


@contextmanager
def held(path: Path, timeout_seconds: float, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the lock file, made (with its folders) for the purpose and removed afterwards.

    The system frees the lock when its process dies; `waiting` is called once if another has it.
    Raises: ArchiveLockedError naming the holder once the time is up; OSError if it cannot be made.
    """
    import socket  # takes longer to import than a series to be read

    deadline, told = time.monotonic() + timeout_seconds, False
    while (descriptor := _acquire(path)) is None:
        if time.monotonic() >= deadline:
            raise ArchiveLockedError(
                f"{path.parent.name}: {_holder(path)} is writing to this series; try again when it is done"
            )
        if not told:
            waiting()
            told = True
        time.sleep(_PAUSE)
    try:
        os.ftruncate(descriptor, 0)  # a killed holder left its name
        os.write(descriptor, f"process {os.getpid()} on {socket.gethostname()}\n".encode())
        yield
    finally:
        with suppress(OSError):  # Windows keeps an open file; the next writer takes it over
            path.unlink()
        os.close(descriptor)
        for folder in list(path.parents)[:_FOLDERS]:  # stops at the first in use
            try:
                folder.rmdir()
            except OSError:
                break


def _acquire(path: Path) -> int | None:
    """Return the descriptor of the locked file, or None if another process holds it."""
    while True:
        try:
            _check_folders(path)
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | _NO_LINK, 0o666)
        except (FileNotFoundError, FileExistsError):
            _check_folders(path)
            continue  # another writer has just removed its empty folders: make them again
        try:
            if not _try_lock(descriptor):
                os.close(descriptor)
                return None
            if os.path.samestat(os.fstat(descriptor), path.stat()):
                return descriptor
        except FileNotFoundError:
            pass
        except OSError:
            os.close(descriptor)
            raise
        os.close(descriptor)  # its last holder had removed it: nobody else would see this lock


def _check_folders(path: Path) -> None:
    """Check that the folders of a lock are none elsewhere. Raises: NotADirectoryError."""
    for folder in list(path.parents)[:_FOLDERS]:
        with suppress(FileNotFoundError):
            if not stat.S_ISDIR(folder.lstat().st_mode):
                raise NotADirectoryError(errno.ENOTDIR, "a link or file where a folder belongs", str(folder))


def _holder(path: Path) -> str:
    try:
        name = path.read_text(encoding="utf-8", errors="replace").strip()
        age = max(0, int(time.time() - path.stat().st_mtime))
    except OSError:
        return "another process"
    return f"{name} (for {age} s)" if name.startswith("process ") and name.isprintable() else "another process"

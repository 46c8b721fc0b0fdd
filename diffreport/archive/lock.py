"""One writer per series: a file lock that dies with its process and leaves nothing behind."""

from __future__ import annotations

import errno
import os
import stat
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from diffreport.archive import disk
from diffreport.errors import ArchiveLockedError

if sys.platform == "win32":
    import msvcrt

    def try_lock(descriptor: int) -> bool:
        """Lock an open file if nobody else holds it, until it is closed or its process ends; tell whether it is."""
        os.lseek(descriptor, 1 << 30, os.SEEK_SET)  # far behind the holder's name, which others read
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def try_lock(descriptor: int) -> bool:
        """Lock an open file if nobody else holds it, until it is closed or its process ends; tell whether it is."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


_FOLDERS = 3  # of a lock: series, staging, extensions
_TRIES = 100  # to make its folders: others remove them while they are empty, but not so often
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)  # unknown to Windows
_PAUSE = 0.02  # seconds between two looks at the queue
_NEXT_PAUSE = 0.002  # seconds between two tries of whoever is next: well below the time a deposit takes
_TOLD_AFTER = 0.5  # seconds: most waits are over by then, and not worth a line
_TICKET = "wait-"  # before the name of a ticket
_TICKETS = 10  # are made at most: each may be removed by who looks too early
_NO_TICKET = f"{_TICKET}~"  # comes after every ticket

_held: dict[tuple[Path, int], int] = {}  # descriptors of locked files by path and thread


def _tell_nobody(wait: str) -> None:
    """Wait in silence."""


class Patience(NamedTuple):
    """How long to wait for another writer, and who is told, once, of a wait that takes longer than a moment."""

    seconds: float = 60.0  # a deposit takes milliseconds: this is a hundred others and a slow disk
    tell: Callable[[str], None] = _tell_nobody


NONE = Patience(0)


@contextmanager
def held(path: Path, patience: Patience) -> Iterator[None]:
    """Hold the lock file, made (with its folders) for the purpose and removed afterwards.

    The system frees the lock when its process dies. Who comes first is served first.
    Raises: ArchiveLockedError naming the holder once the time is up; OSError if it cannot be made.
    """
    import socket  # takes longer to import than a series to be read

    descriptor = _awaited(path, patience)
    try:
        with _noted(path, descriptor):
            os.ftruncate(descriptor, 0)  # a killed holder left its name
            os.write(descriptor, f"process {os.getpid()} on {socket.gethostname()}\n".encode())
            yield
    finally:
        _is_next(path.parent, _NO_TICKET)
        _tidy(path)


def check(path: Path) -> None:
    """Check that the lock which this thread holds is still the file that others see.

    It is not if somebody removed the folder meanwhile: another writer can hold the lock then. Raises: OSError.
    """
    descriptor = _held.get((path, threading.get_ident()))
    if descriptor is None or not os.path.samestat(os.fstat(descriptor), path.stat()):
        raise OSError(errno.EBUSY, "another process has taken the lock meanwhile", str(path))


@contextmanager
def _noted(path: Path, descriptor: int) -> Iterator[None]:
    """Keep a locked file in mind; at the end close it, and remove it unless another has taken its place."""
    key = path, threading.get_ident()
    _held[key] = descriptor
    try:
        yield
    finally:
        if _held.get(key) == descriptor:  # not in a forked child, which has no lock
            del _held[key]
            with suppress(OSError):  # Windows keeps an open file; the next writer takes it over
                if os.path.samestat(os.fstat(descriptor), path.stat()):
                    path.unlink()
            os.close(descriptor)


def _let_go() -> None:
    """Close what a forked child has of its parent's locks: they end with the parent, not with the child."""
    for descriptor in _held.values():
        with suppress(OSError):
            os.close(descriptor)
    _held.clear()


if sys.platform != "win32":
    os.register_at_fork(after_in_child=_let_go)


def _awaited(path: Path, patience: Patience) -> int:
    """Return the descriptor of the locked file, after waiting for those who came before."""
    _check_folders(path)
    begin, told = time.monotonic(), False
    with ExitStack() as queue:
        ticket = _NO_TICKET
        while True:
            is_next = _is_next(path.parent, ticket)
            if is_next and (descriptor := _acquire(path)) is not None:
                return descriptor
            waited = time.monotonic() - begin
            if waited >= patience.seconds:
                wrong = f"{path.parent.name}: {holder(path)} is writing to this series, so this was not stored"
                raise ArchiveLockedError(f"{wrong}; wait longer with --lock-timeout, or try again when it is done")
            if waited >= _TOLD_AFTER and not told:
                patience.tell(f"waiting for {holder(path)}, which is writing to {path.parent.name}")
                told = True
            if ticket == _NO_TICKET:
                ticket = queue.enter_context(_ticket(path))
            time.sleep(_NEXT_PAUSE if is_next else _PAUSE)


@contextmanager
def _ticket(path: Path) -> Iterator[str]:
    """Queue for a lock: a file beside it, named by the moment and itself locked as long as its process lives.

    It is a courtesy to those who have waited longer: where none can be made, one waits without.
    """
    made = _queued(path)
    if made is None:
        yield _NO_TICKET
        return
    ticket, descriptor = made
    try:
        with _noted(ticket, descriptor):
            yield ticket.name
    finally:
        _tidy(path)


def _queued(path: Path) -> tuple[Path, int] | None:
    """Return a ticket and its locked file; None where none can be made.

    Who looks at one that is not locked yet takes it for that of a dead process and removes it: another is made then.
    """
    for _ in range(_TICKETS):
        ticket = path.with_name(f"{_TICKET}{time.time_ns():020d}-{os.getpid()}-{threading.get_ident()}")
        try:
            descriptor = os.open(ticket, os.O_RDWR | os.O_CREAT | os.O_EXCL | _NO_LINK, 0o666)
        except OSError:
            return None
        with suppress(OSError):
            if try_lock(descriptor) and os.path.samestat(os.fstat(descriptor), ticket.stat()):
                return ticket, descriptor
        os.close(descriptor)
    return None


def _is_next(folder: Path, ticket: str) -> bool:
    """Tell whether nobody alive has queued before; tickets of the dead are removed."""
    try:
        names = [entry.name for entry in disk.entries(folder) if _TICKET <= entry.name < ticket]
    except OSError:  # no right to look
        return True
    for name in names:
        with suppress(OSError):
            descriptor = os.open(folder / name, os.O_RDWR | _NO_LINK)
            try:
                if not try_lock(descriptor):
                    return False
                (folder / name).unlink()
            finally:
                os.close(descriptor)
    return True


def _tidy(path: Path) -> None:
    """Remove the folders of a lock, up to the first in use."""
    with suppress(OSError):
        for folder in list(path.parents)[:_FOLDERS]:
            folder.rmdir()


def _acquire(path: Path) -> int | None:
    """Return the descriptor of the locked file, or None if another process holds it."""
    tries = 0
    while True:
        try:
            _check_folders(path)
            for folder in reversed(list(path.parents)[:_FOLDERS]):  # and none above: the root may be gone
                folder.mkdir(exist_ok=True)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | _NO_LINK, 0o666)
        except (FileNotFoundError, FileExistsError):
            _check_folders(path)
            tries += 1
            if tries == _TRIES or not all(folder.is_dir() for folder in list(path.parents)[_FOLDERS:][:1]):
                raise
            continue  # another writer has just removed its empty folders: make them again
        try:
            if not try_lock(descriptor):
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


def is_held(path: Path) -> bool:
    """Tell whether a process that lives holds a lock, or may: a killed one leaves the file. It is held for a moment."""
    try:
        descriptor = os.open(path, os.O_RDWR | _NO_LINK)
    except FileNotFoundError:
        return False
    except OSError:  # no right to look
        return True
    try:
        return not try_lock(descriptor)
    finally:
        os.close(descriptor)


def holder(path: Path) -> str:
    """Return who holds a lock, and for how long, as a message says it."""
    try:
        name = path.read_text(encoding="utf-8", errors="replace").strip()
        age = max(0, int(time.time() - path.stat().st_mtime))
    except OSError:
        return "another process"
    return f"{name} (for {age} s)" if name.startswith("process ") and name.isprintable() else "another process"

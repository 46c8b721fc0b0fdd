"""Temporary folders of children, for what they write for themselves, a mirror of a bucket say: gone with their owner.

An owner that is killed clears nothing away. It lets go of a lock then, by which the next one knows what to clear away.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from contextlib import suppress
from functools import cache
from pathlib import Path

from diffreport.archive.lock import try_lock

_BEGINS = "diffreport-worker-"
_UNLOCKED = "diffreport-new-"  # begins the name until the lock is held
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)


class Scratch:
    """A folder of this process, until `clear`, or until it ends."""

    def __init__(self) -> None:
        """Make it, and remove those whose owners are gone. Raises: OSError."""
        above = tempfile.gettempdir()
        _tidy(above)
        made = Path(tempfile.mkdtemp(prefix=_UNLOCKED, dir=above))
        lock = os.open(made, _FOLDER)
        with suppress(OSError):  # a file system without locks, where nobody else has one either
            try_lock(lock)
        self.name = str(made.rename(made.with_name(_BEGINS + made.name.removeprefix(_UNLOCKED))))
        self.clear = weakref.finalize(self, _clear, self.name, lock)


def _clear(name: str, lock: int) -> None:
    shutil.rmtree(name, ignore_errors=True)
    os.close(lock)


@cache
def _tidy(above: str) -> None:
    """Remove the folders of this user whose owners are gone, once: nobody holds their lock."""
    with suppress(OSError), os.scandir(above) as entries:
        for entry in [each for each in entries if each.name.startswith(_BEGINS)]:
            with suppress(OSError):
                lock = os.open(entry.path, _FOLDER)
                if os.fstat(lock).st_uid == os.getuid() and try_lock(lock):
                    _clear(entry.path, lock)
                else:
                    os.close(lock)

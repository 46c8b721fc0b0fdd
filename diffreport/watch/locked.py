"""A lock of checks: a file that one process holds, until it is done or dies."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from diffreport.archive.lock import try_lock

_PAUSE_SECONDS = 0.02
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)  # unknown to Windows


@contextmanager
def locked(file: Path, seconds: float, sleep: Callable[[float], None] = time.sleep) -> Iterator[bool]:
    """Hold the lock that a file stands for, and tell whether it is held: not if another had it all the seconds.

    The file stays: to remove it would let in whoever has opened it before. Raises: OSError if it cannot be made.
    """
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | _NO_LINK, 0o600)
    try:
        yield is_held(descriptor, seconds, sleep)
    finally:
        os.close(descriptor)


def is_held(descriptor: int, seconds: float, sleep: Callable[[float], None] = time.sleep) -> bool:
    """Lock an open file until it is closed; return whether that came about within the seconds."""
    begin = time.monotonic()
    while not try_lock(descriptor):
        if time.monotonic() - begin >= seconds:
            return False
        sleep(_PAUSE_SECONDS)
    return True

"""One check at a time for each state: who comes second leaves, or waits."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from diffreport.archive import lock
from diffreport.errors import ArchiveLockedError, StateError

_TOO_LONG_SECONDS = 6 * 3600.0  # after which a check hangs: nothing in one may take longer than minutes


class BusyError(Exception):
    """Another check is under way, and nobody wants to wait; the message says which."""


def lock_file(state: Path) -> Path:
    """Return where the lock of a state is: in a folder of its own, for who waits queues in it."""
    file = Path(os.path.realpath(state))
    return file.with_name(f"{file.name}.locks") / "lock"


@contextmanager
def one_at_a_time(state: Path, wait_seconds: float | None, tell: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock of a state; `wait_seconds` is how long to wait for another check, None is not at all.

    The system frees it when its process dies. `tell` is told of a wait that takes longer than a moment.
    Raises: BusyError if another check is under way; StateError if that one hangs, or the time is up.
    """
    path = lock_file(state)
    patience = lock.Patience(wait_seconds or 0, lambda _: tell(f"waiting for the check of {lock.holder(path)}"))
    with ExitStack() as stack:
        try:
            path.parent.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            stack.enter_context(lock.held(path, patience))
        except ArchiveLockedError as error:
            raise _refused(path, wait_seconds) from error
        except OSError as error:
            raise StateError(f"{path}: cannot be made ({error.strerror or error}); check its folder") from error
        yield


def _refused(path: Path, wait_seconds: float | None) -> Exception:
    holder = lock.holder(path)
    try:
        age = time.time() - path.stat().st_mtime
    except OSError:  # it has just ended
        age = 0.0
    if age > _TOO_LONG_SECONDS:
        return StateError(f"{path}: the check of {holder} does not end; see what it waits for, or end it")
    if wait_seconds is None:
        return BusyError(f"the check of {holder} is under way")
    return StateError(f"{path}: {holder} is still checking; wait longer with --lock-timeout")

"""Child processes: how many can work at once, which are kept when they have nothing to do, and how they are ended."""

from __future__ import annotations

import math
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from subprocess import Popen


class Child(Protocol):
    """A process that is given one task after the other."""

    process: Popen[bytes]

    def end(self) -> None:
        """End it at once, and wait until it is gone."""


Kept = TypeVar("Kept", bound=Child)


class Idle(Generic[Kept]):
    """Children that are kept for the next task, up to `most`; several threads may ask for one."""

    def __init__(self, start: Callable[[], Kept], most: float = math.inf) -> None:
        """Start none yet."""
        self._start, self._most = start, most
        self.kept: list[Kept] = []
        self._lock = threading.Lock()
        self._owner = os.getpid()

    def take(self) -> Kept:
        """Return an idle child that is alive, or a new one. Raises: what starting one raises."""
        with self._lock:
            if self._owner != os.getpid():  # a fork has the parent's children, and may not talk to them
                self.kept.clear()
                self._owner = os.getpid()
            while self.kept:
                child = self.kept.pop()
                if child.process.poll() is None:
                    return child
                child.end()
        return self._start()

    def give_back(self, child: Kept) -> None:
        """Keep a child that has nothing to do, or end it if there are enough."""
        with self._lock:
            if len(self.kept) < self._most:
                self.kept.append(child)
                return
        child.end()

    def end(self) -> None:
        """End those that are idle, but none of a fork's parent."""
        if self._owner != os.getpid():
            return
        with self._lock:
            while self.kept:
                self.kept.pop().end()


def processors() -> int:
    """Return how many processes can work at the same time."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def is_alone() -> bool:
    """Tell whether this is part of another program: there is no Python that a child could run on."""
    return not sys.executable or getattr(sys, "frozen", False)


def end_group(process: Popen[bytes]) -> None:
    """End a process that began a session of its own, with all that it started."""
    kill_group(process)
    process.wait()


def kill_group(process: Popen[bytes]) -> None:
    """Have such a process end, unless it has been waited for: its number may be another's by then."""
    if process.returncode is not None:
        return
    with suppress(ProcessLookupError, PermissionError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:  # which has no such groups
            process.kill()

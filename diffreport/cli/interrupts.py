"""Signals by which a system ends a command, taken for an interrupt: what it started ends with it."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from diffreport.errors import Interrupted

_ENDING = "SIGTERM", "SIGHUP"
_BY_SIGNAL = 128  # and the number of the signal: the exit status, as shells have it


@contextmanager
def signals_interrupt() -> Iterator[None]:
    """Take the first SIGTERM or SIGHUP for an interrupt, which raises Interrupted.

    Those that are ignored (nohup) stay ignored.
    """
    names = [name for name in _ENDING if hasattr(signal, name)]  # Windows has not both
    former = {number: signal.getsignal(number) for number in (signal.Signals[name] for name in names)}
    ours = [number for number, handler in former.items() if handler is signal.SIG_DFL]

    def interrupt(number: int, frame: object) -> None:
        for each in ours:
            signal.signal(each, signal.SIG_IGN)
        raise Interrupted(_BY_SIGNAL + number)

    for number in ours:
        signal.signal(number, interrupt)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)

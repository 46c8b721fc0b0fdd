"""Commands as sources: what one prints is the edition."""

from __future__ import annotations

import hashlib
import os
import selectors
import signal
import subprocess
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import IO

from diffreport.archive.provenance import now
from diffreport.errors import SourceError
from diffreport.text import name_of
from diffreport.watch.fetching.answers import Answer, Fetched
from diffreport.watch.plan import Source

_PIECE = 1 << 16  # bytes
_TOLD = 4 << 10  # bytes: the end of what it said on standard error
_LINE = 200  # characters of it that are told
NAME = "stdout"  # of the file that is recorded


class Running:
    """The commands that run; with the check they end."""

    def __init__(self) -> None:
        """Begin with none."""
        self._turn = threading.Lock()
        self._processes: set[subprocess.Popen[bytes]] = set()
        self._is_over = False

    def start(self, source: Source) -> subprocess.Popen[bytes]:
        """Start the command of a source; end it by `end`. Raises: OSError, ValueError."""
        with self._turn:
            if self._is_over:
                raise ValueError("the check is over")
            process = subprocess.Popen(  # noqa: S603 -- the user's own, as a list
                source.command,
                cwd=source.folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,  # a group of its own, to be ended as one
            )
            self._processes.add(process)
            return process

    def end(self, process: subprocess.Popen[bytes]) -> None:
        """End a process with all that it started."""
        _end(process)
        with self._turn:
            self._processes.discard(process)

    def end_all(self) -> None:
        """End all of them, and start no other."""
        with self._turn:
            self._is_over = True
            for process in self._processes:
                _end(process)


def output_of(source: Source, validators: Mapping[str, str], running: Running) -> Answer:
    """Return what a command prints, if that is not what it printed before.

    It runs without a shell, in the folder of the configuration file and with the environment of the check, has no
    input, and what it started in its group of processes ends with it, or when its time is over.
    Raises: SourceError, codes `command`, `timeout`, `too_large`, `empty`.
    """
    where = source.shown
    try:
        process = running.start(source)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise SourceError(where, "command", f"cannot be run ({reason})", "correct the command") from error
    with process:
        try:
            content, told = _printed(process, source, where)
        finally:
            running.end(process)
    if process.returncode:
        said = f": {last}" if (last := _last_line(told)) else ""
        wrong = f"ended with status {process.returncode}{said}"
        raise SourceError(where, "command", wrong, "run it by hand to see why")
    if not content:
        raise SourceError(where, "empty", "printed nothing", "run it by hand to see why")
    found = {"sha256": hashlib.sha256(content).hexdigest()}
    if found == dict(validators):
        return Answer((), found)
    return Answer((Fetched(NAME, content, now()),), found)


def _printed(process: subprocess.Popen[bytes], source: Source, where: str) -> tuple[bytes, bytes]:
    """Return what a process prints until it ends, and the end of what it says. Raises: SourceError."""
    bounds = source.bounds
    end = time.monotonic() + bounds.seconds
    content, told = bytearray(), bytearray()
    late = SourceError(where, "timeout", f"was not done after {bounds.seconds:g} s", "allow it more seconds")
    with selectors.DefaultSelector() as selector:
        for stream, into in ((process.stdout, content), (process.stderr, told)):
            selector.register(_open(stream), selectors.EVENT_READ, into)
        while selector.get_map():
            left = end - time.monotonic()
            ready = selector.select(left) if left > 0 else []
            if not ready:
                raise late
            for key, _ in ready:
                piece = os.read(key.fd, _PIECE)
                if not piece:
                    selector.unregister(key.fileobj)
                key.data.extend(piece)
            del told[:-_TOLD]
            if len(content) > bounds.size:
                raise SourceError(
                    where, "too_large", f"printed more than {bounds.size} bytes", "allow it a larger size"
                )
    try:
        process.wait(max(end - time.monotonic(), 0))
    except subprocess.TimeoutExpired:
        raise late from None
    return bytes(content), bytes(told)


def _open(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None  # noqa: S101 -- asked for above
    return stream


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process with all that it started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _last_line(told: bytes) -> str:
    lines = [line for line in told.decode("utf-8", "replace").splitlines() if line.strip()]
    return name_of(lines[-1])[:_LINE] if lines else ""

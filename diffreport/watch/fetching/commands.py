"""Commands as sources: what one prints is the edition."""

from __future__ import annotations

import hashlib
import os
import selectors
import subprocess
import time
from collections.abc import Mapping
from typing import IO

from diffreport.archive.provenance import now
from diffreport.errors import SourceError
from diffreport.watch.fetching.answers import Answer, Fetched
from diffreport.watch.plan import Source
from diffreport.watch.processes import TOLD, Command, CommandError, Running, last_line

_PIECE = 1 << 16  # bytes
NAME = "stdout"  # of the file that is recorded


def output_of(source: Source, validators: Mapping[str, str], running: Running) -> Answer:
    """Return what a command prints, if that is not what it printed before.

    It runs without a shell, in the folder of the configuration file and with the environment of the check but for
    secrets, has no input, and what it started in its group of processes ends with it, or when its time is over.
    Raises: SourceError, codes `command`, `timeout`, `too_large`, `empty`.
    """
    where = source.shown
    command = Command(source.command, source.folder, source.hidden)
    pipe = subprocess.PIPE
    try:
        with running.started(command, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe) as process:
            content, told = _printed(process, source, where)
    except CommandError as error:
        raise SourceError(where, "command", f"cannot be run ({error})", "correct the command") from error
    if process.returncode:
        said = f": {last}" if (last := last_line(told)) else ""
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
    late = SourceError(where, "timeout", f"was not done after {bounds.seconds:g} s", "give it a longer timeout")
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
            del told[:-TOLD]
            if len(content) > bounds.size:
                raise SourceError(
                    where, "too_large", f"printed more than {bounds.size:,} bytes", "give it a larger max_size"
                )
    try:
        process.wait(max(end - time.monotonic(), 0))
    except subprocess.TimeoutExpired:
        raise late from None
    return bytes(content), bytes(told)


def _open(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None  # noqa: S101 -- asked for above
    return stream

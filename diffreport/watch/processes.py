"""Commands of the user: run without a shell, each in a group of processes of its own, which is ended as one."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from diffreport.children import end_group
from diffreport.text import name_of

TOLD = 4 << 10  # bytes: the end of what one said on standard error
_LINE_LENGTH = 200  # characters of it that are told


class Command(NamedTuple):
    """What is run: words, the folder, the variables that it does not get, for they hold secrets, and those it does."""

    words: tuple[str, ...]
    folder: Path
    hidden: frozenset[str] = frozenset()
    variables: Mapping[str, str] = {}


class Running:
    """The commands that run. For any number of threads."""

    def __init__(self) -> None:
        """Begin with none."""
        self._turn = threading.Lock()
        self._processes: set[subprocess.Popen[bytes]] = set()
        self._is_over = False

    @contextmanager
    def started(
        self, command: Command, *, stdin: int | IO[bytes], stdout: int, stderr: int | IO[bytes]
    ) -> Iterator[subprocess.Popen[bytes]]:
        """Start a command, and end it with all that it started when whoever waits for it leaves, however that is.

        Raises: CommandError if it cannot be run.
        """
        process = self._start(command, stdin, stdout, stderr)
        try:
            with process:
                try:
                    yield process
                finally:
                    end_group(process)
        finally:
            with self._turn:
                self._processes.discard(process)

    def end_all(self) -> None:
        """End all of them, and start no other."""
        with self._turn:
            self._is_over = True
            for process in self._processes:
                end_group(process)

    def _start(
        self, command: Command, stdin: int | IO[bytes], stdout: int, stderr: int | IO[bytes]
    ) -> subprocess.Popen[bytes]:
        environ = {name: value for name, value in os.environ.items() if name not in command.hidden}
        with self._turn:
            if self._is_over:
                raise CommandError("the check is over")
            try:
                process = subprocess.Popen(  # noqa: S603 - the user's own, as a list
                    command.words,
                    cwd=command.folder,
                    stdin=stdin,
                    stdout=stdout,
                    stderr=stderr,
                    env={**environ, **command.variables},
                    start_new_session=True,  # a group of its own, to be ended as one
                )
            except (OSError, ValueError) as error:
                raise CommandError((error.strerror if isinstance(error, OSError) else "") or str(error)) from error
            self._processes.add(process)
            return process


class CommandError(Exception):
    """A command cannot be run, for this reason."""


def last_line(told: bytes) -> str:
    """Return the last line of what a command said, "" if it said nothing."""
    lines = list(filter(None, map(name_of, told.decode("utf-8", "replace").splitlines())))
    return lines[-1][:_LINE_LENGTH] if lines else ""

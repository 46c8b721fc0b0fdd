"""Notices on the standard input of a command."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from tempfile import TemporaryFile
from typing import IO, cast

from diffreport.errors import DeliveryError
from diffreport.text import name_of
from diffreport.watch.notices import Message
from diffreport.watch.plan import CommandTarget, Target
from diffreport.watch.targets import Desk
from diffreport.watch.targets.webhook import body_of

VARIABLE = "DIFFREPORT_NOTICE_ID"
_TOLD = 4 << 10  # bytes: the end of what it said on standard error
_LINE_LENGTH = 200  # characters of it that are told


def send(target: Target, message: Message, desk: Desk) -> None:
    """Run the command without a shell, the message's JSON on its standard input and its id in the environment.

    It is ended with all that it started when it is done, or its time is over. What it prints is dropped.
    Raises: DeliveryError unless it ends with status 0 in time, with the last line that it said on standard error.
    """
    where = cast(CommandTarget, target.where)
    with TemporaryFile() as given, TemporaryFile() as said:  # files: one that reads nothing blocks nobody
        given.write(body_of(message, desk))
        given.seek(0)
        try:
            process = subprocess.Popen(  # noqa: S603 - the user's own, as a list
                where.command,
                cwd=where.folder,
                stdin=given,
                stdout=subprocess.DEVNULL,
                stderr=said,
                env=os.environ | {VARIABLE: message.id},
                start_new_session=True,  # a group of its own, to be ended as one
            )
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            raise DeliveryError(target.name, f"the command cannot be run ({reason})", "correct it") from error
        try:
            status = process.wait(where.seconds)
        except subprocess.TimeoutExpired as error:
            wrong = f"the command was not done after {where.seconds:g} s"
            raise DeliveryError(target.name, wrong, "allow it more seconds") from error
        finally:
            _end(process)
        if status:
            wrong = f"the command ended with status {status}{_last_line(said)}"
            raise DeliveryError(target.name, wrong, "run it by hand to see why")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process with all that it started."""
    with suppress(ProcessLookupError, PermissionError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:  # which has no such groups
            process.kill()
    process.wait()


def _last_line(said: IO[bytes]) -> str:
    said.seek(max(0, said.seek(0, os.SEEK_END) - _TOLD))
    lines = list(filter(None, map(name_of, said.read().decode("utf-8", "replace").splitlines())))
    return f": {lines[-1][:_LINE_LENGTH]}" if lines else ""

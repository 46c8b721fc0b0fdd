"""Notices on the standard input of a command."""

from __future__ import annotations

import os
import subprocess
import threading
from tempfile import TemporaryFile
from typing import IO, cast

from diffreport.errors import DeliveryError
from diffreport.watch.notices import Message
from diffreport.watch.plan import CommandTarget, Target
from diffreport.watch.processes import TOLD, Command, CommandError, Running, last_line
from diffreport.watch.targets import Desk
from diffreport.watch.targets.webhook import body_of

VARIABLE = "DIFFREPORT_NOTICE_ID"


def send(target: Target, message: Message, desk: Desk) -> None:
    """Run the command without a shell, the message's JSON on its standard input and its id in the environment.

    It is ended with all that it started when it is done, or its time is over. What it prints is dropped.
    Raises: DeliveryError unless it ends with status 0 in time, with the last line that it said on standard error.
    """
    where = cast(CommandTarget, target.where)
    with TemporaryFile() as given, TemporaryFile() as said:  # files: one that reads nothing blocks nobody
        given.write(body_of(message, desk))
        given.seek(0)
        command = Command(where.command, where.folder, where.hidden, {VARIABLE: message.id})
        try:
            status = _status_of(command, given, said, where.seconds)
        except CommandError as error:
            raise DeliveryError(target.name, f"the command cannot be run ({error})", "correct it") from error
        except subprocess.TimeoutExpired as error:
            wrong = f"the command was not done after {where.seconds:g} s"
            raise DeliveryError(target.name, wrong, "give it a longer timeout") from error
        if status:
            wrong = f"the command ended with status {status}{_last_line(said)}"
            raise DeliveryError(target.name, wrong, "run it by hand to see why")


def _status_of(command: Command, given: IO[bytes], said: IO[bytes], seconds: float) -> int:
    """Return the status that a command ends with. Raises: CommandError, subprocess.TimeoutExpired.

    A thread runs it: an interrupt is raised in the main one, and between start and wait would leave the command alone.
    """
    running, ended = Running(), list[int | Exception]()

    def work() -> None:
        try:
            with running.started(command, stdin=given, stdout=subprocess.DEVNULL, stderr=said) as process:
                ended.append(process.wait(seconds))
        except Exception as error:  # noqa: BLE001 - raised by whoever waits
            ended.append(error)

    thread = threading.Thread(target=work, daemon=True)
    try:
        thread.start()
        thread.join()
    finally:
        running.end_all()
    [end] = ended
    if isinstance(end, Exception):
        raise end
    return end


def _last_line(said: IO[bytes]) -> str:
    said.seek(max(0, said.seek(0, os.SEEK_END) - TOLD))
    line = last_line(said.read())
    return f": {line}" if line else ""

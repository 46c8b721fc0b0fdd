"""Deliveries that are killed at each of their steps, or made by ten processes at once.

    python -m tests.watch.crashing killed FOLDER PORT     prints how many steps there were
    python -m tests.watch.crashing crowded FOLDER PORT

A program of its own, because it forks: the tests have threads.
"""

from __future__ import annotations

import http.client
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection

from diffreport.watch.checking.locking import one_at_a_time
from diffreport.watch.outbox import PART
from diffreport.watch.plan import Digest, FileTarget, Schedule, Target, WebhookTarget
from diffreport.watch.state import State
from diffreport.watch.targets import Desk
from tests.watch.queues import MOMENT, at, deliver, notice, queued, target

_PATIENCE_SECONDS = 300.0


class _Mortal:
    """Counts steps, and dies at one of them."""

    def __init__(self, last: int) -> None:
        self.left = last

    def step(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


_mortal = _Mortal(0)


class _Steps(State):
    """A state in which it is a step to begin a change, and another to have ended it."""

    __slots__ = ()

    @contextmanager
    def changing(self) -> Iterator[Connection]:
        _mortal.step()
        with super().changing() as connection:
            yield connection
        _mortal.step()


def _posting(port: int) -> Callable[..., int]:
    def post(url: str, content: bytes, headers: Sequence[tuple[str, str]], **said: object) -> int:
        _mortal.step()
        connection = http.client.HTTPConnection("127.0.0.1", port)
        connection.request("POST", url, content, dict(headers))
        status = connection.getresponse().status
        connection.close()
        _mortal.step()
        return status

    return post


def _targets(folder: Path, name: str) -> list[Target]:
    return [
        target("file", where=FileTarget(folder / f"{name}.jsonl")),
        target("text", where=FileTarget(folder / f"{name}.txt", "txt"), schedule=Schedule(Digest.DAILY)),
        target("hook", where=WebhookTarget(f"/hook?{name}")),
    ]


def _in_child(work: Callable[[], object]) -> int:
    """Start a process that does something and is then over; return its id."""
    if pid := os.fork():
        return pid
    work()
    sys.stdout.flush()
    os._exit(0)


def _deliver(folder: Path, name: str, port: int, moment: str) -> None:
    with _Steps.open(folder / f"{name}.sqlite", [PART]) as state:
        deliver(state, _targets(folder, name), moment, Desk(print, _posting(port)))


def _queue(folder: Path, name: str) -> None:
    with State.open(folder / f"{name}.sqlite", [PART]) as state:
        for flags in (("f1", "f2"), ("f3",)):
            queued(state, notice(*flags), *_targets(folder, name))


def killed(folder: Path, port: int) -> int:
    """Kill a delivery at each step, each time of a state of its own, and deliver again; return how many there were."""
    _queue(folder, "whole")
    _deliver(folder, "whole", port, at(24))  # what is imported now is not again in each process
    last = 0
    while True:
        last += 1
        name = f"s{last}"
        _queue(folder, name)

        def dying(name: str = name, last: int = last) -> None:
            with State.open(folder / f"{name}.sqlite", [PART]):  # made before the first step counts
                _mortal.left = last
            _deliver(folder, name, port, at(24))

        _, status = os.waitpid(_in_child(dying), 0)
        _, again = os.waitpid(_in_child(lambda name=name: _deliver(folder, name, port, at(49))), 0)
        if again or (status and os.waitstatus_to_exitcode(status) != -signal.SIGKILL):
            raise SystemExit(f"a delivery ended with {status}, the next with {again}")
        if status == 0:
            return last - 1


def crowded(folder: Path, port: int) -> None:
    """Queue the same notices and deliver them, in ten processes at once that take the lock of a check."""

    def work() -> None:
        with one_at_a_time(folder / "all.sqlite", _PATIENCE_SECONDS, lambda message: None):
            _queue(folder, "all")
            _deliver(folder, "all", port, MOMENT)

    for pid in [_in_child(work) for _ in range(10)]:
        _, status = os.waitpid(pid, 0)
        if status:
            raise SystemExit(f"a process ended with {status}")


if __name__ == "__main__":
    _what, _folder, _port = sys.argv[1:]
    print({"killed": killed, "crowded": crowded}[_what](Path(_folder), int(_port)))

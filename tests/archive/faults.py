"""The operating system between us and the disk: every call that the archive makes is seen, and may fail.

`Calls` stands in for the functions of `os` as long as it is entered, for one folder and all below it; other
files are not its concern. `PowerLoss` remembers what had been forced to the disk at each moment.
"""

from __future__ import annotations

import fcntl
import io
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

CHANGING = ("write", "ftruncate", "mkdir", "rename", "replace", "rmdir", "unlink")  # "create" is an open that does
LOOKING = ("scandir", "listdir", "stat", "lstat")


class Call(NamedTuple):
    """One call: its name, the path it is about, the path it renames to."""

    name: str
    path: Path
    to: Path | None = None

    @property
    def changes(self) -> bool:
        """Tell whether the call alters what is on the disk."""
        return self.name in CHANGING or self.name == "create"


class Killed(BaseException):
    """The process is no more: no handler and no clean-up of its own gets anything done."""


@dataclass
class Calls:
    """Calls below a folder; `before` sees each and raises what is to happen instead, `after` sees what was done."""

    folder: Path
    before: Callable[[Call], None] = lambda call: None
    after: Callable[[Call], None] = lambda call: None
    _idle: bool = False
    _open: dict[int, Path] = field(default_factory=dict)

    @contextmanager
    def entered(self) -> Iterator[None]:
        """See all calls until the end; descriptors left open are closed then, as the system does for the dead."""
        names = ["open", "fsync", *CHANGING, *LOOKING]
        seams = [patch.object(os, name, self._seen(name, getattr(os, name))) for name in names]
        seams += [patch.object(io, "open", self._seen("read", io.open))]
        seams += [patch.object(fcntl, "flock", self._seen("flock", fcntl.flock))]
        seams += [patch.object(os, "close", self._closed(os.close))]
        for seam in seams:
            seam.start()
        try:
            yield
        finally:
            for seam in seams:
                seam.stop()
            for descriptor in self._open:
                os.close(descriptor)
            self._open.clear()

    def _seen(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            path = None if self._idle or not args else self._path(args[0], options.get("dir_fd"))
            if path is None:
                return real(*args, **options)
            creates = name == "open" and args[1] & os.O_CREAT and not os.path.lexists(path)
            to = self._path(args[1], None) if name in ("rename", "replace") else None
            made = Call("create" if creates else name, path, to)
            self._aside(self.before, made)
            result = real(*args, **options)
            if name == "open":
                self._open[result] = path
            self._aside(self.after, made)
            return result

        return call

    def _closed(self, real: Callable[[int], None]) -> Callable[[int], None]:
        def close(descriptor: int) -> None:
            self._open.pop(descriptor, None)
            real(descriptor)

        return close

    def _aside(self, hook: Callable[[Call], None], call: Call) -> None:
        """Call a hook, whose own calls are not seen."""
        self._idle = True
        try:
            hook(call)
        finally:
            self._idle = False

    def _path(self, given: Any, folder: int | None) -> Path | None:
        if isinstance(given, int):
            return self._open.get(given)
        self._idle = True
        try:
            path = (self._open.get(folder, Path()) if folder is not None else Path()) / os.fsdecode(given)
            return path if path.is_absolute() and path.is_relative_to(self.folder) else None
        finally:
            self._idle = False


@dataclass
class Fault:
    """Raises an error at the n-th call; as a full disk does, at every one after it that needs room; as a kill does,
    at every one at all."""

    at: int
    error: int | None  # None kills
    fills: bool = False
    skips: Sequence[str] = ()  # calls that are not counted
    seen: int = 0
    call: Call | None = None

    def __call__(self, call: Call) -> None:
        """Count a call; raise if its time has come."""
        if call.name in self.skips:
            return
        self.seen += 1
        if self.seen == self.at:
            self.call = call
        if self.error is None and self.seen >= self.at:
            raise Killed
        lasts = self.fills and self.seen > self.at
        if self.error is not None and (self.seen == self.at or lasts):
            raise OSError(self.error, os.strerror(self.error), str(call.path))


@dataclass
class Node:
    """A file or folder: its states since it was last forced to the disk, any of which a power failure may leave."""

    states: list[Any]  # of a file its bytes, of a folder its nodes by name

    def write(self, path: Path, choose: Callable[[list[Any]], Any]) -> None:
        """Write one of the states that may be left."""
        state = choose(self.states)
        if isinstance(state, bytes):
            path.write_bytes(state)
            return
        path.mkdir()
        for name, node in state.items():
            node.write(path / name, choose)


class PowerLoss:
    """What the disk may hold if the power fails now; hand `note` to `Calls.after`."""

    def __init__(self, folder: Path) -> None:
        """Begin with a folder, all of which is on the disk."""
        self.folder, self.top = folder, _on_disk(folder)

    def note(self, call: Call) -> None:
        """Take notice of a call that was made."""
        parent, name = call.path.parent, call.path.name
        if call.name == "create":
            self._change(parent, lambda names: {**names, name: Node([b""])})
        elif call.name == "mkdir":
            self._change(parent, lambda names: {**names, name: Node([{}])})
        elif call.name in ("unlink", "rmdir"):
            self._change(parent, lambda names: {n: node for n, node in names.items() if n != name})
        elif call.name in ("rename", "replace") and call.to is not None:
            to, moved = call.to.name, self._find(call.path)
            if call.to.parent == parent:  # one folder changes in one step
                self._change(parent, lambda names: {n: node for n, node in names.items() if n != name} | {to: moved})
            else:
                self._change(call.to.parent, lambda names: {**names, to: moved})
                self._change(parent, lambda names: {n: node for n, node in names.items() if n != name})
        elif call.name in ("write", "ftruncate"):
            self._find(call.path).states.append(call.path.read_bytes())
        elif call.name == "fsync":
            node = self._find(call.path)
            node.states = node.states[-1:]

    def write(self, folder: Path, choose: Callable[[list[Any]], Any]) -> None:
        """Write what may be left: of each file and folder one of its states since it was last forced to the disk."""
        self.top.write(folder, choose)

    def _find(self, path: Path) -> Node:
        node = self.top
        for part in path.relative_to(self.folder).parts:
            node = node.states[-1][part]
        return node

    def _change(self, folder: Path, changed: Callable[[dict[str, Node]], dict[str, Node]]) -> None:
        states = self._find(folder).states
        states.append(changed(states[-1]))


def _on_disk(path: Path) -> Node:
    if path.is_dir():
        return Node([{below.name: _on_disk(below) for below in path.iterdir()}])
    return Node([path.read_bytes()])


def content(folder: Path) -> dict[str, bytes | None]:
    """Return all files below a folder with their bytes, and its folders."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }

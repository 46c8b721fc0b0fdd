"""A bucket in memory, with entity tags, that can be made to fail, to lose an answer, or to have its caller die."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from diffreport.errors import StoreError
from diffreport.stores import Entry, Level


class Died(BaseException):
    """The process that calls is no more: nothing of it runs after this."""


class Memory:
    """Objects in a dictionary. `before` and `after` are called around each call, with its name and the key."""

    place = "s3://memory/archive"

    def __init__(self) -> None:
        """Begin empty."""
        self.objects: dict[str, bytes] = {}
        self.turn = threading.RLock()
        self.modified = 0.0  # of all that is in it

    def read(self, name: str) -> bytes:
        """Return the bytes."""
        if name not in self.objects:
            raise FileNotFoundError(name)
        return self.objects[name]

    def fetch(self, name: str, path: Path) -> Entry:
        """Write the bytes to a file."""
        path.write_bytes(self.read(name))
        return self._entry(name)

    def stat(self, name: str) -> Entry | None:
        """Return what is known of a name."""
        return self._entry(name) if name in self.objects else None

    def write(self, name: str, data: bytes) -> str:
        """Write."""
        self.objects[name] = bytes(data)
        return self._entry(name).token

    def send(self, name: str, path: Path) -> str:
        """Write the bytes of a file."""
        return self.write(name, path.read_bytes())

    def create(self, name: str, data: bytes) -> str:
        """Write what is not there yet."""
        with self.turn:
            if name in self.objects:
                raise FileExistsError(name)
            return self.write(name, data)

    def replace(self, name: str, data: bytes, token: str) -> str:
        """Write in the place of the bytes with a token."""
        with self.turn:
            if name not in self.objects or self._entry(name).token != token:
                raise FileExistsError(name)
            return self.write(name, data)

    def entries(self, below: str = "") -> Iterator[Entry]:
        """Return what is below a folder."""
        with self.turn:
            names = [name for name in self.objects if not below or name.startswith(f"{below}/")]
            return iter([self._entry(name) for name in sorted(names)])

    def level(self, below: str = "") -> Level:
        """Return what is right below a folder."""
        start = f"{below}/" if below else ""
        found = tuple(each for each in self.entries(below) if "/" not in each.name.removeprefix(start))
        return Level(found, self.folders(below))

    def folders(self, below: str = "") -> tuple[str, ...]:
        """Return the folders right below one."""
        start = f"{below}/" if below else ""
        inner = (entry.name.removeprefix(start) for entry in self.entries(below))
        return tuple(sorted({name.partition("/")[0] for name in inner if "/" in name}))

    def remove(self, name: str) -> None:
        """Remove it."""
        with self.turn:
            self.objects.pop(name, None)

    def _entry(self, name: str) -> Entry:
        content = self.objects[name]
        token = hashlib.md5(content, usedforsecurity=False).hexdigest()
        return Entry(name, len(content), token, self.modified)


CALLS = ("read", "fetch", "stat", "write", "send", "create", "replace", "entries", "level", "folders", "remove")


class Watched:
    """A store each call of which is told: `told(number, call, key, act)` makes it, or does what it likes."""

    def __init__(self, store: Memory, told: Callable[[int, str, str, Callable[[], object]], object]) -> None:
        """Take note of the store behind, and of who is told."""
        self.store = store
        self.place = store.place
        self.calls = 0
        self._told = told

    def __getattr__(self, call: str) -> object:
        """Return a call that is told."""
        made = getattr(self.store, call)
        if call not in CALLS:
            return made

        def told(*arguments: object) -> object:
            self.calls += 1
            return self._told(self.calls, call, str(arguments[0] if arguments else ""), lambda: made(*arguments))

        return told


def dying(store: Memory, number: int, *, is_late: bool = False) -> Watched:
    """Return the store of a process that dies at a call, before it or right after it; no call of it is made then."""

    def told(count: int, call: str, key: str, act: Callable[[], object]) -> object:
        if count > number or (count == number and not is_late):
            raise Died
        answer = act()
        if count == number:
            raise Died
        return answer

    return Watched(store, told)


def failing(store: Memory, number: int, *, is_late: bool = False, until: int | None = None) -> Watched:
    """Return a store that fails at a call and those after it until one; `is_late` if only the answers are lost."""

    def told(count: int, call: str, key: str, act: Callable[[], object]) -> object:
        if number <= count <= (number if until is None else until):
            if is_late:
                act()
            raise StoreError(f"{store.place}/{key}: does not answer; check the network")
        return act()

    return Watched(store, told)

"""The state of an object in a bucket that counts: what its newest committed version says.

A version is committed with its own inventory; a writer that was killed then has left the object's inventory behind,
and whoever reads takes the version's, if it continues the object and is whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress

from diffreport.archive.disk import sha512_of
from diffreport.archive.inventory import INVENTORY, SIDECAR, Inventory, digest_in, parse, sidecar
from diffreport.errors import ArchiveError

_VERSION = re.compile(r"(v[1-9][0-9]*)/inventory\.json")  # in the form that diffreport writes
_SIDECARS = f"{INVENTORY}."  # what the names of sidecars begin with

Read = Callable[[str], bytes]  # the bytes under a name of the object; FileNotFoundError


def decisive(names: Collection[str]) -> list[str]:
    """Return those names of an object that decide its state: inventory, sidecars, the newest version's inventory."""
    newest = _newest(names)
    own = [name for name in names if name == INVENTORY or (name.startswith(_SIDECARS) and "/" not in name)]
    return sorted([*own, *([f"{newest}/{INVENTORY}"] if newest else [])])


def current(names: Collection[str], read: Read, where: str) -> dict[str, bytes]:
    """Return the files that tell the state of an object, by name, in the order in which they are to be written.

    Empty if no version was committed. `where` is the object, as messages name it. Raises: StoreError.
    """
    found = {name: read(name) for name in decisive(names) if not name.partition("/")[2]}
    own, newest = found.pop(INVENTORY, None), _newest(names)
    if newest and (ahead := _ahead(own, newest, names, read, where)):
        return {SIDECAR: sidecar(ahead), INVENTORY: ahead}
    if own is None:
        return {}
    if _is_fresh(own, names, read, where):
        return {SIDECAR: sidecar(own), INVENTORY: own}
    if SIDECAR not in found or digest_in(found[SIDECAR]) != sha512_of(own):
        # Between the last steps of a deposit, or stopped there: the copy in the version decides.
        version = next((f"v{number}" for number in [_head(own)] if number), newest)
        for name in (f"{version}/{SIDECAR}", f"{version}/{INVENTORY}"):
            if name in names:
                found[name] = read(name)
    return {**found, INVENTORY: own}


def _ahead(own: bytes | None, newest: str, names: Collection[str], read: Read, where: str) -> bytes | None:
    """Return the inventory of the newest version if the object's own is behind it, and it may be relied on."""
    if own is not None and _head(own) >= int(newest[1:]):
        return None
    with suppress(ArchiveError, FileNotFoundError):
        former = Inventory("") if own is None else parse(own, f"{where}/{INVENTORY}")
        raw = read(f"{newest}/{INVENTORY}")
        found = parse(raw, f"{where}/{newest}/{INVENTORY}")
        is_next = found.is_ours and found.folders[-1] == newest and found.states[: former.head] == former.states
        if not is_next or (own is not None and found.id != former.id):
            return None
        sidecar_name = f"{newest}/{SIDECAR}"
        if sidecar_name in names:
            return raw if digest_in(read(sidecar_name)) == sha512_of(raw) else None
        return raw if _is_whole(found, found.folders[former.head :], read) else None
    return None


def _is_fresh(own: bytes, names: Collection[str], read: Read, where: str) -> bool:
    """Tell whether an object has just been made: its inventory commits it, and what confirms that is yet to come."""
    if any(name.startswith(_SIDECARS) for name in names):
        return False
    with suppress(ArchiveError, FileNotFoundError):
        found = parse(own, f"{where}/{INVENTORY}")
        newest = found.folders[-1]
        if not found.is_ours or f"{newest}/{SIDECAR}" in names:
            return False
        copy = f"{newest}/{INVENTORY}"
        return read(copy) == own if copy in names else _is_whole(found, found.folders, read)
    return False


def _is_whole(found: Inventory, folders: Iterable[str], read: Read) -> bool:
    """Tell whether all that some versions have brought is there, and right: nothing else confirms an inventory."""
    starts = tuple(f"{folder}/" for folder in folders)
    brought = [(digest, path) for digest, paths in found.manifest.items() for path in paths if path.startswith(starts)]
    return all(sha512_of(read(path)) == digest for digest, path in brought)


def _newest(names: Iterable[str]) -> str:
    """Return the newest version whose inventory is there, "" if none is."""
    numbers = (int(found[1][1:]) for name in names if (found := _VERSION.fullmatch(name)))
    return f"v{number}" if (number := max(numbers, default=0)) else ""


def _head(own: bytes) -> int:
    """Return the number of the newest version that an inventory names, 0 if it cannot be read."""
    with suppress(ArchiveError):
        return parse(own, INVENTORY).head
    return 0

"""The inventories in version folders against the object's: the newest equals it, the older ones agree."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

from diffreport.archive import disk
from diffreport.archive.fixity.contents import Expected
from diffreport.archive.fixity.problems import Flaw, Found, Observer
from diffreport.archive.fixity.trust import Trusted, take_back
from diffreport.archive.inventory import INVENTORY, Inventory, State, parse
from diffreport.archive.inventory_rules import faults
from diffreport.archive.layout import from_json, to_json
from diffreport.archive.reading import sidecar_digest, sidecar_ok
from diffreport.errors import ArchiveError

_SAID = ("created", "message", "user")  # of a version, beside its state


def history_flaws(folder: Path, trust: Trusted, expected: Expected, observe: Observer) -> Found:
    """Return what is wrong with the inventories of versions; the digests that differ from the object's go to
    `expected`."""
    inventory = trust.inventory
    if not any(os.path.lexists(folder / name / INVENTORY) for name in inventory.folders):
        for name in inventory.folders:  # a tool may leave out all, not half of each
            path = f"{name}/{INVENTORY}"
            has_sidecar = any((folder / name).glob(f"{INVENTORY}.*"))
            yield Flaw(path, "missing", "inventory" if has_sidecar else "W010")
        return
    document = from_json(trust.raw)
    stored = {path for paths in inventory.manifest.values() for path in paths}
    specification = inventory.specification
    for number in range(inventory.head, 0, -1):
        version = inventory.folders[number - 1]
        if (folder / version).is_dir():
            older = yield from _copy_flaws(folder, inventory, number, document, observe)
            if older is not None and older.id == inventory.id:
                expected.add(older, f"{version}/{INVENTORY}", of=stored)
            if (older or inventory).specification > specification:
                yield Flaw(f"{version}/{INVENTORY}", "of a later OCFL than the version after it", "E103")
            specification = (older or inventory).specification
        take_back(document, version)


def blamed(folder: Path, version: str, algorithm: str, is_trusted: bool) -> Flaw:
    """Return which is damaged, an inventory or its sidecar; `is_trusted` if another copy confirms the inventory."""
    path = f"{version}/{INVENTORY}" if version else INVENTORY
    sidecar = f"{path}.{algorithm}"
    is_malformed = sidecar_digest(folder / version, algorithm) is None
    if is_trusted or is_malformed:
        code = "E060" if not is_malformed else "E061" if os.path.lexists(folder / sidecar) else "E058"
        return Flaw(sidecar, "missing, malformed or not the digest of the inventory beside it", code)
    return Flaw(path, f"damaged: its digest differs from the one in {sidecar}", "E060")


def is_damaged(folder: Path, content: bytes, algorithm: str) -> bool:
    """Tell whether an inventory has another digest than the sidecar in its folder says, if that is well-formed."""
    beside = sidecar_digest(folder, algorithm)
    return beside is not None and beside != hashlib.new(algorithm, content).hexdigest()


def _copy_flaws(
    folder: Path, inventory: Inventory, number: int, expected: dict[str, Any], observe: Observer
) -> Generator[Flaw, None, Inventory | None]:
    """Return the problems of one version's inventory; cheap if it is exactly what history makes of the root's.

    The generator's value is the inventory, None unless it says something else than the object's.
    """
    version = inventory.folders[number - 1]
    path = f"{version}/{INVENTORY}"
    algorithm, older = inventory.algorithm, None
    try:
        content = disk.read(folder, path)
        observe(len(content))
        document = from_json(content)
    except ArchiveError:
        yield Flaw(path, "missing or unreadable", "inventory")
        return None
    except ValueError as error:
        yield Flaw(path, f"not valid JSON ({error})", "E033")
        return None
    if document != expected:
        if is_damaged(folder / version, content, algorithm):
            yield blamed(folder, version, algorithm, is_trusted=False)
            return None
        wrong = [Flaw(path, *fault) for fault in faults(document)]
        if wrong:
            yield from wrong
            return None
        older = parse(content, path)
        algorithm = older.algorithm
        if number == inventory.head:
            yield Flaw(path, "damaged: differs from the inventory of the object", "E064")
        else:
            yield from (Flaw(path, *found) for found in _disagreements(older, inventory, number))
    if not sidecar_ok(folder / version, content, algorithm):
        older = None
        yield blamed(folder, version, algorithm, content == to_json(expected))
    for entry in sorted((folder / version).glob(f"{INVENTORY}*")):
        if entry.name not in (INVENTORY, f"{INVENTORY}.{algorithm}"):
            yield Flaw(f"{version}/{entry.name}", "does not belong in a version folder", "E015")
    return older


def _disagreements(older: Inventory, inventory: Inventory, number: int) -> Iterator[tuple[str, str]]:
    """Return where an older inventory contradicts the object's: what is wrong, and the code."""
    if older.id != inventory.id:
        yield "its id differs from that of the object", "E110"
    if older.content_folder != inventory.content_folder:
        yield "its contentDirectory differs from that of the object", "E019" if number == 1 else "E020"
    if older.head != number:
        yield f"its head is not {inventory.folders[number - 1]}", "E040"
        return
    for name, then, now in zip(older.folders, older.states, inventory.states, strict=False):
        if not _same_files(older, then, inventory, now):
            yield f"tells another history than the inventory of the object, of {name}", "E066"
        elif any(getattr(then, key) != getattr(now, key) for key in _SAID):
            yield f"created, message or user of {name} differ from those in the inventory of the object", "W011"
    then_stored = {path for paths in older.manifest.values() for path in paths}
    now_stored = {path for paths in inventory.manifest.values() for path in paths}
    for path in sorted(now_stored - then_stored):
        if path.partition("/")[0] in older.folders:
            yield f"does not name {path}", "E023"
    for path in sorted(then_stored - now_stored):
        yield f"names {path}, which the inventory of the object does not", "E066"


def _same_files(older: Inventory, then: State, inventory: Inventory, now: State) -> bool:
    """Tell whether a version has the same files in both; under other digests, by where they are stored."""
    if older.algorithm == inventory.algorithm:
        return then.digests == now.digests
    stored = {logical: set(older.manifest[digest]) for logical, digest in then.digests.items()}
    known = {logical: set(inventory.manifest[digest]) for logical, digest in now.digests.items()}
    return stored.keys() == known.keys() and all(stored[logical] <= known[logical] for logical in stored)

"""Which inventory of an object can be believed, where its copies and their sidecars do not agree."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from diffreport.archive import disk
from diffreport.archive.inventory import INVENTORY, SIDECAR, Inventory, parse
from diffreport.archive.inventory_rules import number_of
from diffreport.archive.layout import from_json, to_json
from diffreport.archive.names import RECORD
from diffreport.archive.reading import sidecar_digest
from diffreport.errors import ArchiveError


class Trusted(NamedTuple):
    """An inventory that something beside itself confirms; `version` is the folder it was found in, "" for the
    object's own."""

    raw: bytes
    inventory: Inventory
    version: str

    def of(self, version: str) -> bytes:
        """Return what the inventory of an older version was, by what this one tells of it, as diffreport writes it."""
        document = from_json(self.raw)
        for newer in reversed(self.inventory.folders):
            if newer == version:
                break
            take_back(document, newer)
        return to_json(document)


def trusted(folder: Path) -> Trusted | None:
    """Return the newest state of an object that can be believed, None if there is none.

    An inventory is believed if a sidecar has its digest, or if it is stored twice with the same bytes. A version
    that goes on from there, and has its own digest, was in the archive and stays: an older inventory was put back.
    """
    found = _confirmed(folder)
    return found and next((copy for copy in _newer(folder, found) if _continues(copy, found)), found)


def may_be_version(folder: Path, version: str, believed: Inventory | None) -> bool:
    """Tell whether a version folder that no inventory names may hold an edition; not if it tells of another version.

    `believed` is the inventory of the object, None if there is none.
    """
    found = _parsed(folder, version)
    if found is not None and _digest_beside(folder, version, found) == _digest(found):
        return found.inventory.folders[-1] == version and (believed is None or found.inventory.id == believed.id)
    content = believed.content_folder if believed else "content"
    try:
        return any((folder / version / name).exists() for name in (INVENTORY, SIDECAR, f"{content}/{RECORD}"))
    except OSError:  # one that may not be looked into
        return True


def _confirmed(folder: Path) -> Trusted | None:
    own = _parsed(folder, "")
    if own is not None and _digest_beside(folder, "", own) == _digest(own):
        return own
    versions = _versions(folder)
    copies = list(_copies(folder, versions))
    found = [copy for copy in copies if _digest_beside(folder, "", copy) == _digest(copy)]  # the sidecar outlived it
    if own is not None:
        is_named = _digest_beside(folder, own.inventory.folders[-1], own) == _digest(own)
        found += [own] if is_named or any(copy.raw == own.raw for copy in copies) else []
    if copies and copies[0].version == versions[0]:
        found += [copies[0]] if _digest_beside(folder, versions[0], copies[0]) == _digest(copies[0]) else []
    # A sidecar may be another version's: the newest state counts, of two that are equal the object's own.
    best = max(found, key=lambda each: (each.inventory.head, not each.version), default=None)
    if best is None or not best.version:
        return best
    beside = _digest_beside(folder, "", best)
    if beside == _digest(best):
        return best
    is_older = own is not None and own.inventory.head > best.inventory.head
    is_other = beside is not None and beside not in map(_digest, copies)  # of a state that is nowhere any more
    return None if is_older or is_other else best


def copy_of(folder: Path, path: str) -> bytes:
    """Return a file's bytes, b"" if it cannot be had."""
    try:
        return disk.read(folder, path)
    except ArchiveError:
        return b""


def take_back(document: dict[str, Any], version: str) -> None:
    """Turn the JSON of an inventory into that of the time before its newest version."""
    del document["versions"][version]
    document["head"] = max(document["versions"], key=number_of, default="")
    for block in (document["manifest"], *document.get("fixity", {}).values()):
        for digest in [d for d, paths in block.items() if any(p.startswith(f"{version}/") for p in paths)]:
            block[digest] = [path for path in block[digest] if not path.startswith(f"{version}/")]
            if not block[digest]:
                del block[digest]


def _versions(folder: Path) -> list[str]:
    """Return the version folders, the newest first."""
    return sorted((path.name for path in folder.glob("v*") if number_of(path.name)), key=number_of, reverse=True)


def _newer(folder: Path, found: Trusted) -> Iterator[Trusted]:
    versions = [name for name in _versions(folder) if number_of(name) > found.inventory.head]
    return (copy for copy in _copies(folder, versions) if _digest_beside(folder, copy.version, copy) == _digest(copy))


def _continues(newer: Trusted, older: Trusted) -> bool:
    """Tell whether an inventory only adds versions to another one."""
    document, then = from_json(newer.raw), from_json(older.raw)
    for version in reversed(newer.inventory.folders[older.inventory.head :]):
        take_back(document, version)
    return all(document[key] == then[key] for key in ("id", "digestAlgorithm", "manifest", "versions"))


def _copies(folder: Path, versions: list[str]) -> Iterator[Trusted]:
    for version in versions:
        found = _parsed(folder, version)
        if found is not None and found.inventory.folders[-1] == version:
            yield found


def _parsed(folder: Path, version: str) -> Trusted | None:
    try:
        raw = disk.read(folder, f"{version}/{INVENTORY}" if version else INVENTORY)
        return Trusted(raw, parse(raw, folder / version / INVENTORY), version)
    except ArchiveError:
        return None


def _digest(found: Trusted) -> str:
    return hashlib.new(found.inventory.algorithm, found.raw).hexdigest()


def _digest_beside(folder: Path, version: str, found: Trusted) -> str | None:
    return sidecar_digest(folder / version, found.inventory.algorithm)

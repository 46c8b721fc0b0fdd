"""Whether what a stopped writer left may be relied on: a version that no inventory names yet, an inventory alone."""

from __future__ import annotations

from pathlib import Path

from diffreport.archive import disk
from diffreport.archive.inventory import INVENTORY, Inventory, parse
from diffreport.archive.reading import sidecar_ok
from diffreport.errors import ArchiveError


def check_confirmed(folder: Path, own: bytes, inventory: Inventory) -> None:
    """Check that the newest version's copy of an object's inventory, or its sidecar, says the same.

    Raises: ArchiveError if neither does.
    """
    version = folder / inventory.folders[-1]
    if not sidecar_ok(version, own, inventory.algorithm) and disk.read(version, INVENTORY) != own:
        raise ArchiveError(f"{folder / INVENTORY}: nothing confirms it; {disk.TO_REPAIR}")


def check_complete(version: Path, inventory: Inventory) -> bytes:
    """Return the inventory of a version folder that the object's does not name yet.

    Raises: ArchiveError if the version is not whole.
    """
    raw = disk.read(version, INVENTORY)
    found = parse(raw, version / INVENTORY)
    continues = found.id == inventory.id and found.is_ours and found.states[:-1] == inventory.states
    if not continues or found.folders[-1] != version.name or not sidecar_ok(version, raw, found.algorithm):
        raise ArchiveError(f"{version}: does not continue the object; {disk.TO_REPAIR}")
    for digest, paths in found.manifest.items():
        for path in paths:
            if path.startswith(f"{version.name}/"):
                file = disk.plain(version.parent, path)
                if disk.digest(file, ["sha512"])["sha512"] != digest.lower():
                    raise ArchiveError(f"{file}: damaged, its digest differs; {disk.TO_REPAIR}")
    return raw

"""Whole OCFL objects: out of the archive as they are, and in from another tool's root."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from diffreport.archive import disk
from diffreport.archive.exchange.staged import Folder
from diffreport.archive.fixity.objects import object_problems
from diffreport.archive.inventory import INVENTORY, Inventory, parse
from diffreport.archive.reading import sidecar_ok
from diffreport.errors import ArchiveError

if TYPE_CHECKING:
    from diffreport.archive.root import Archive

_BESIDE = ("logs", "extensions")  # folders that OCFL allows in an object beside its versions


def export_object(archive: Archive, series: str, folder: Folder) -> None:
    """Copy the object of a series byte for byte into a folder; the copy is then checked in full.

    What a deposit under way has brought, and the inventory does not name yet, stays out.
    Raises: ArchiveError naming what is damaged; OSError.
    """
    source = archive.holding(series).folder
    copy_object(source, folder)
    place = source.relative_to(archive.folder).as_posix()
    for name, wrong in object_problems(folder.path, archive.layout, place):
        raise ArchiveError(f"{source / name}: {wrong}; run verify; nothing was exported")


def copy_object(source: Path, folder: Folder) -> None:
    """Copy an object as its inventory is at this moment. Raises: ArchiveError, InputError, OSError."""
    raw = disk.read(source, INVENTORY)
    inventory = parse(raw, source / INVENTORY)
    for entry in disk.entries(source):
        if entry.name in inventory.folders or entry.name in _BESIDE:
            _copy_tree(source, entry.name, folder)
        elif entry.name.startswith("0="):
            folder.write(entry.name, disk.chunks(disk.plain(source, entry.name)))
    folder.write(INVENTORY, [raw])
    name = f"{INVENTORY}.{inventory.algorithm}"
    folder.write(name, [disk.read(_with_sidecar(source, inventory, raw), name)])


def _with_sidecar(source: Path, inventory: Inventory, raw: bytes) -> Path:
    """Return the folder whose sidecar belongs to the inventory: in the midst of a deposit the newest version's."""
    version = source / inventory.folders[-1]
    is_ahead = not sidecar_ok(source, raw, inventory.algorithm) and sidecar_ok(version, raw, inventory.algorithm)
    return version if is_ahead else source


def _copy_tree(source: Path, name: str, folder: Folder) -> None:
    for below, folders, files in os.walk(source / name):
        folders.sort()
        (folder.path / Path(below).relative_to(source)).mkdir(parents=True, exist_ok=True)
        for file in sorted(files):
            path = (Path(below) / file).relative_to(source).as_posix()
            folder.write(path, disk.chunks(disk.plain(source, path)))

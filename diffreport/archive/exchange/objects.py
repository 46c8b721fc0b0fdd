"""Whole OCFL objects, copied byte for byte: out of the archive, and into it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from diffreport.archive import disk
from diffreport.archive.exchange.arrivals import Whole, few, readable
from diffreport.archive.exchange.staged import Folder
from diffreport.archive.fixity.objects import examined
from diffreport.archive.fixity.problems import ignore
from diffreport.archive.inventory import INVENTORY, Inventory, parse
from diffreport.archive.names import RECORD
from diffreport.archive.provenance import Record, record_from_json
from diffreport.archive.reading import Holding, sidecar_ok
from diffreport.errors import ArchiveError, InputError

if TYPE_CHECKING:
    from diffreport.archive.root import Archive

_DEEPEST = 100  # folders, one in the other
_BESIDE = ("logs", "extensions")  # folders that OCFL allows in an object beside its versions


def export_object(archive: Archive, series: str, folder: Folder) -> None:
    """Copy the object of a series byte for byte into a folder; the copy is then checked in full.

    What a deposit under way has brought, and the inventory does not name yet, stays out.
    Raises: ArchiveError naming what is damaged; OSError.
    """
    source = archive.whole(series)
    copy_object(source, folder)
    if found := flaws(folder.path):
        raise ArchiveError(f"{source}: {few(found, '; ')}; run verify; nothing was exported")


def adopt(archive: Archive, whole: Whole) -> None:
    """Take over an object byte for byte, durably; the copy is checked in full before it is in the archive.

    Raises: ArchiveError if it is damaged or its series has begun; ArchiveLockedError.
    """

    def fill(folder: Path) -> None:
        copy_object(whole.folder, Folder(folder))
        if found := flaws(folder):
            raise ArchiveError(f"{whole.folder}: {few(found, '; ')}; import it again when it is complete")

    archive.adopt(whole.series, fill)


def copy_object(source: Path, folder: Folder) -> None:
    """Copy an object as its inventory is at this moment. Raises: ArchiveError, InputError, OSError."""
    raw = disk.read(source, INVENTORY)
    inventory = parse(raw, source / INVENTORY)
    with readable(source):
        entries = disk.entries(source)
    for entry in entries:
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
    (folder.path / name).mkdir(exist_ok=True)
    for path, is_folder in walked(source, f"{name}/"):
        if is_folder:
            (folder.path / path).mkdir(exist_ok=True)
        else:
            folder.write(path, disk.chunks(disk.plain(source, path)))


def walked(folder: Path, below: str = "") -> Iterator[tuple[str, bool]]:
    """Yield the path of all that is below a place in a folder, and whether it is a folder, which comes before its own.

    Symbolic links are not followed. Raises: InputError at a path of more parts than any check or copy can follow,
        or at a folder that cannot be read.
    """
    pending = [below]
    while pending:
        below = pending.pop()
        if below.count("/") > _DEEPEST:
            raise InputError(str(folder), f"has folders more than {_DEEPEST} deep", "have its maker store it flatter")
        with readable(folder):
            found = [(entry, entry.is_dir(follow_symlinks=False)) for entry in disk.entries(folder / below)]
        for entry, is_folder in found:
            yield f"{below}{entry.name}", is_folder
            if is_folder:
                pending.append(f"{below}{entry.name}/")


def flaws(folder: Path) -> list[str]:
    """Return what is wrong with an object, wherever it stands; nothing if it may be relied on."""
    return [f"{flaw.path}: {flaw.wrong}" for flaw in examined(folder, ignore).flaws if not flaw.is_advice]


def recorded(holding: Holding, number: int) -> tuple[Record, bytes] | None:
    """Return the record of a version and its bytes; None if another tool made the version. Raises: ArchiveError."""
    digest = holding.inventory.states[number - 1].digests.get(RECORD)
    content = holding.content(digest) if digest else b""
    record = record_from_json(content, holding.folder)
    return (record, content) if record else None

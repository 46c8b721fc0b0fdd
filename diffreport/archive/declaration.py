"""How a folder declares that it is a storage root, and how its objects are laid out."""

from __future__ import annotations

from pathlib import Path

from diffreport.archive import disk
from diffreport.archive.arrangement import AsFound
from diffreport.archive.layout import DECLARATION, LAYOUT_FILE, Layout, declared, from_json, is_known
from diffreport.archive.making import UNDECLARED, is_made_by_us, is_undeclared
from diffreport.errors import TO_ACCESS, ArchiveError


def declared_layout(folder: Path) -> Layout:
    """Return the layout of a root; of one of OCFL 1.0, whichever objects are found in it.

    Raises: ArchiveError if the folder is no root, or one of ours whose layout is not known any more.
    """
    if _is_older(folder):
        return AsFound(folder, "it is an archive of OCFL 1.0")
    check_declaration(folder)
    return _layout_of(folder)


def check_declaration(folder: Path) -> None:
    """Check that a folder is a root. Raises: ArchiveError."""
    try:
        if (folder / DECLARATION).is_file():
            return
    except OSError as error:
        raise ArchiveError(f"{folder}: cannot be read ({error.strerror}); {TO_ACCESS}") from error
    if folder.is_file():
        raise ArchiveError(f"{folder}: is a file, not an archive; name the folder of one")
    if not folder.is_dir():
        raise ArchiveError(f"{folder}: no such folder; make an archive with diffreport init")
    other = sorted(path.name for path in folder.glob("0=ocfl_*[0-9]"))
    if DECLARATION in other:
        return  # it has just been made
    if other and other[0].startswith("0=ocfl_object_"):
        raise ArchiveError(f"{folder}: one OCFL object, not an archive; open the storage root above it")
    if other:
        version = other[0].removeprefix("0=ocfl_")
        raise ArchiveError(f"{folder}: an archive of OCFL {version}; diffreport opens OCFL 1.1")
    if is_undeclared(folder):
        raise ArchiveError(f"{folder}: {UNDECLARED}")
    raise ArchiveError(f"{folder}: not an archive; make one with diffreport init, or name another folder")


def _is_older(folder: Path) -> bool:
    """Tell whether a folder is a root of OCFL 1.0."""
    return [path.name for path in folder.glob("0=ocfl_*[0-9]")] == ["0=ocfl_1.0"] and not is_made_by_us(folder)


def _layout_of(folder: Path) -> Layout:
    """Return the layout that a root declares. Raises: ArchiveError if that of a root of ours is not known any more."""
    is_ours = is_made_by_us(folder)
    if not (folder / LAYOUT_FILE).is_file():
        if not is_ours:
            return AsFound(folder, f"it has no {LAYOUT_FILE}")
        raise ArchiveError(f"{folder}: has no {LAYOUT_FILE}, so its layout is unknown; add the file")
    try:
        layout = from_json(disk.read(folder, LAYOUT_FILE))
        extension = layout.get("extension") if isinstance(layout, dict) else None
        config = f"extensions/{extension}/config.json"
        there = isinstance(extension, str) and "/" not in extension and (folder / config).is_file()
        parameters = from_json(disk.read(folder, config)) if there else None
    except ValueError as error:
        name = folder / LAYOUT_FILE
        raise ArchiveError(f"{name}: not valid JSON ({error}); restore it or its config.json") from error
    if not is_ours and isinstance(extension, str) and not is_known(extension):
        return AsFound(folder, f"its layout {extension!r} is not known")
    return declared(str(folder / LAYOUT_FILE), extension, parameters)

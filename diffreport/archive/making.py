"""An empty storage root, made once however many try at the same time.

Files are written one by one, the declaration last: it makes the folder an archive. A lock keeps others
out until then. What a stopped init leaves is known file by file, and the next one begins anew.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from diffreport.archive import disk
from diffreport.archive.layout import DECLARATION, LAYOUT_FILE, LAYOUTS, ROOT_DIGESTS, Layout, to_json
from diffreport.archive.lock import Patience, held
from diffreport.archive.writing import STAGING
from diffreport.errors import TO_ACCESS, ArchiveError, ArchiveLockedError
from diffreport.resources import enclosing

README = "README.txt"
INIT = ".init"  # beside the series in the staging folder, and never the name of one
UNDECLARED = f"an archive whose declaration {DECLARATION} is missing; {disk.TO_REPAIR}"
_OBJECT = "0=ocfl_object_*"
_TUPLE = "[0-9a-f]" * 3  # of the hashed layout
INIT_LOCK = f"{STAGING}/{INIT}/lock"  # with the tickets of those who wait for it

_README = """\
This folder is an archive of published reports, made by diffreport.

It is a storage root of the Oxford Common File Layout (OCFL) 1.1, https://ocfl.io/1.1/spec/: any tool for
OCFL can read and check it, and so can a person. Each series of reports is an OCFL object, each deposit a
version of it. In an object's folder, inventory.json names for every version (versions.v1.state) the files
it holds by their SHA-512 digest, and where the file with a digest is stored (manifest). Each version holds
one edition, its bytes exactly as published, and edition.json, which says where they came from.

To check the files beside this one, run: sha512sum -c root-files.sha512
While an edition is added, extensions/diffreport-staging holds it until it is complete; after a crash it
holds nothing that was archived.
No edition in here is ever changed or removed by diffreport: versions are added, and the inventories of an
object replaced by longer ones. Keep copies elsewhere.
"""


def make_root(folder: Path, layout: Layout, patience: Patience) -> None:
    """Make an empty root in a folder that is new, empty, or holds what a stopped init left.

    Raises: ArchiveError if it is an archive, is inside of one, holds anything else, or cannot be written;
        ArchiveLockedError if another process does not finish its init in time.
    """
    try:
        _check_free(folder)
        folder.mkdir(parents=True, exist_ok=True)
        with held(folder / INIT_LOCK, patience):
            _clear(folder, _check_free(folder))  # whoever had the lock before may have made the archive
            files = root_files(layout)
            declaration = files.pop(DECLARATION)
            for name, content in files.items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                disk.replace(folder / name, content)
            disk.sync_tree(folder)
            _sync_above(folder)
            disk.replace(folder / DECLARATION, declaration)  # from here on others may add to it
    except ArchiveLockedError as error:
        wrong = "another process is making an archive there"
        raise ArchiveLockedError(f"{folder}: {wrong}; try again when it is done") from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise ArchiveError(f"{error.filename or folder}: cannot be written ({reason}); {TO_ACCESS}") from error


def _sync_above(folder: Path) -> None:
    """Make the folder's own entry durable, and those of the folders above it: a stopped init may have made them."""
    for above in folder.absolute().parents:
        with suppress(PermissionError):  # of a folder that may be passed and not listed
            disk.sync_folder(above)
        if above.is_mount():
            break


def is_made_by_us(folder: Path) -> bool:
    """Tell whether `init` made a root, from the first line of its README, its digests or its layout file."""
    with suppress(ArchiveError):
        if disk.read(folder, README).partition(b"\n")[0] == _README.encode().partition(b"\n")[0]:
            return True
    for name in (ROOT_DIGESTS, LAYOUT_FILE):
        with suppress(ArchiveError):
            if disk.read(folder, name) in {root_files(layout)[name] for layout in LAYOUTS.values()}:
                return True
    return False


def is_undeclared(folder: Path) -> bool:
    """Tell whether a folder is an archive but for its declaration: objects are there, or what only roots of ours have.

    What a stopped init left is none.
    """
    with suppress(OSError, ArchiveError):  # who may not look cannot tell
        if _left_by_init(folder) is None:
            objects = (next(folder.glob(f"{above}*/{_OBJECT}"), None) for above in ("", f"{_TUPLE}/" * 3))
            is_root = any(objects) or any(
                (folder / name).is_file() and disk.read(folder, name) == root_files(layout)[name]
                for layout in LAYOUTS.values()
                for name in (LAYOUT_FILE, ROOT_DIGESTS)
            )
            return is_root and not (folder / DECLARATION).exists()  # asked last: another process may just make it
    return False


def root_files(layout: Layout) -> dict[str, bytes]:
    """Return the files of an empty root, in the order they are written: the declaration makes it an archive."""
    files = {README: _README.encode()}
    if layout.parameters is not None:
        files[f"extensions/{layout.extension}/config.json"] = to_json(layout.parameters)
    files[LAYOUT_FILE] = to_json({"extension": layout.extension, "description": layout.description})
    declaration = DECLARATION.partition("=")[2].encode() + b"\n"
    named = {**files, DECLARATION: declaration}
    lines = "".join(f"{disk.sha512_of(content)}  {name}\n" for name, content in named.items())
    return {**files, ROOT_DIGESTS: lines.encode(), DECLARATION: declaration}


def _check_free(folder: Path) -> list[str]:
    """Return what a stopped init left in a folder where an archive may be made.

    Raises: ArchiveError saying what is there; OSError.
    """
    if folder.exists() and not folder.is_dir():
        raise ArchiveError(f"{folder}: is a file, not a folder; name a new or empty folder")
    left = _left_by_init(folder)
    if (folder / DECLARATION).exists():  # looked for last: others may be making it
        raise ArchiveError(f"{folder}: is an archive already; use it, or choose another folder")
    if left is None and is_undeclared(folder):
        raise ArchiveError(f"{folder}: {UNDECLARED}")
    if left is None:
        raise ArchiveError(f"{folder}: not empty, and no archive; choose a new or empty folder")
    outer = enclosing(Path(os.path.realpath(folder)).parent)
    if outer is not None:
        raise ArchiveError(f"{folder}: is inside of the archive {outer}; choose a folder elsewhere")
    return left


def _left_by_init(folder: Path) -> list[str] | None:
    """Return the files that a stopped init left in a folder; None if there is anything else."""
    known = [root_files(layout) for layout in LAYOUTS.values()] + [{INIT_LOCK: b""}]
    found, pending = [], [""]
    while pending:
        below = pending.pop()
        for entry in disk.entries(folder / below):
            name = f"{below}/{entry.name}" if below else entry.name
            if entry.is_dir(follow_symlinks=False):
                if not any(file.startswith(f"{name}/") for files in known for file in files):
                    return None
                pending.append(name)
                continue
            contents = [files[file] for files in known for file in files if name in (file, file + disk.PART)]
            is_part = name.endswith(disk.PART)
            if not (_is_lock(name) or any(_is_ours(entry, content, is_part) for content in contents)):
                return None
            found.append(name)
    return found


def _is_lock(name: str) -> bool:
    return name.startswith(f"{STAGING}/{INIT}/")


def _is_ours(entry: os.DirEntry[str], content: bytes, is_part: bool) -> bool:
    """Tell whether a file is the content, or a part of it its beginning; so is one that has just been moved away."""
    try:
        if not entry.is_file(follow_symlinks=False) or entry.stat().st_size > len(content):
            return False
        found = Path(entry.path).read_bytes()
        return content.startswith(found) if is_part else content == found
    except FileNotFoundError:
        return True


def _clear(folder: Path, left: list[str]) -> None:
    """Remove what a stopped init left, but for the lock: it may have been of another layout."""
    for name in left:
        if not _is_lock(name):
            (folder / name).unlink()
    for entry in disk.entries(folder / "extensions"):
        if not STAGING.endswith(entry.name):
            Path(entry.path).rmdir()

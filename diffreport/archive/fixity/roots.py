"""Everything that can be wrong with a storage root: its own files, and the folders between it and its objects."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from diffreport.archive import disk
from diffreport.archive.arrangement import AsFound
from diffreport.archive.fixity.objects import REGISTERED
from diffreport.archive.fixity.problems import Flaw, Found
from diffreport.archive.fixity.trust import copy_of
from diffreport.archive.fixity.walking import heard, listed
from diffreport.archive.inventory import INVENTORY
from diffreport.archive.inventory_rules import number_of
from diffreport.archive.layout import DECLARATION, LAYOUT_FILE, ROOT_DIGESTS, Layout, from_json
from diffreport.archive.making import is_made_by_us, root_files
from diffreport.archive.writing import STAGING
from diffreport.errors import ArchiveError

if TYPE_CHECKING:
    from diffreport.archive.root import Archive


OLDER_DECLARATION = "0=ocfl_1.0"


class Hierarchy(NamedTuple):
    """The folders between root and objects: where the objects are, sorted, and what is wrong between."""

    objects: tuple[str, ...]
    flaws: tuple[Flaw, ...]


def walked(root: Path) -> Hierarchy:
    """Return the objects below a root, also those that lost their declaration, and the flaws between them."""
    objects: list[str] = []
    flaws: list[Flaw] = []
    pending = [""]
    while pending:
        folder = pending.pop()
        entries = heard(listed(root, folder), flaws)
        if entries is None:
            continue
        if folder and _is_object(root / folder, [entry.name for entry in entries]):
            objects.append(folder)
            continue
        if folder and any(entry.name.startswith("0=ocfl_") for entry in entries):
            flaws.append(Flaw(folder, "another archive, which does not belong here; move it elsewhere", "E088"))
            continue
        if folder and not entries:
            flaws.append(Flaw(folder, "an empty folder, which OCFL forbids", "E073"))
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_symlink():
                flaws.append(Flaw(path, "a symbolic link, which OCFL forbids", "E090"))
            elif entry.is_dir():
                if path != "extensions":
                    pending.append(path)
            elif folder:
                flaws.append(Flaw(path, "a file outside of any object", "E072"))
    return Hierarchy(tuple(sorted(objects)), tuple(sorted(flaws)))


def _is_object(folder: Path, names: Iterable[str]) -> bool:
    """Tell whether a folder is an object, or was one: nothing of what remains of it may be taken for a stray file."""
    for name in names:
        if name.startswith(("0=ocfl_object_", INVENTORY)):
            return True
        inner = folder / name
        is_version = number_of(name) and any(os.path.lexists(inner / part) for part in (INVENTORY, "content"))
        if is_version and not any(inner.glob("0=*")):  # else the folder of an object that is called like a version
            return True
    return False


def is_bare(root: Path, layout: Layout) -> bool:
    """Tell whether only the places of its objects told the layout of a root."""
    return not (isinstance(layout, AsFound) or os.path.lexists(root / LAYOUT_FILE))


def root_flaws(archive: Archive) -> Found:
    """Return the problems of the root's own files."""
    root = archive.folder
    is_ours = is_made_by_us(root) or is_bare(root, archive.layout)
    yield from _declarations(root, is_ours)
    if is_ours or os.path.lexists(root / LAYOUT_FILE):
        yield from _layout(root)
    for entry in (yield from listed(root, "extensions")) or ():
        path = f"extensions/{entry.name}"
        if not entry.is_dir(follow_symlinks=False):
            yield Flaw(path, "only folders of extensions belong here", "E112")
        elif path != STAGING and not REGISTERED.fullmatch(entry.name):
            yield Flaw(path, "no registered extension", "W016")
    yield from _root_digests(root, root_files(archive.layout))


def _layout(root: Path) -> Found:
    try:
        layout = from_json(disk.read(root, LAYOUT_FILE))
    except (ArchiveError, ValueError):
        yield Flaw(LAYOUT_FILE, "missing or not valid JSON", "E070")
        return
    keys = layout if isinstance(layout, dict) else {}
    if not all(isinstance(keys.get(key), str) for key in ("extension", "description")):
        yield Flaw(LAYOUT_FILE, "has no extension and description", "E070")
    elif not REGISTERED.fullmatch(keys["extension"]):
        yield Flaw(LAYOUT_FILE, f"the layout {keys['extension']!r} is no registered extension", "E071")


def _declarations(root: Path, is_ours: bool) -> Found:
    """Return what is wrong with what declares the folder a root: of OCFL 1.1, or another tool's of 1.0."""
    declarations = sorted(path.name for path in root.glob("0=*"))
    wanted = OLDER_DECLARATION if declarations == [OLDER_DECLARATION] and not is_ours else DECLARATION
    if not declarations:
        yield Flaw(DECLARATION, "missing: nothing declares the folder an archive", "E069")
    for name in declarations:
        if name != wanted:
            code = "E076" if len(declarations) > 1 else "E079"
            yield Flaw(name, "there must be exactly one declaration, of OCFL 1.1", code)
        elif copy_of(root, name) != f"{name[2:]}\n".encode():
            yield Flaw(name, "its content differs from its name", "E080")


def _root_digests(root: Path, expected: Mapping[str, bytes]) -> Found:
    """Return where the root's own files differ from the digests beside them, which only roots of ours have."""
    if not (root / ROOT_DIGESTS).is_file():
        if is_made_by_us(root):
            yield Flaw(ROOT_DIGESTS, "missing, although diffreport made this root", "root")
        return
    lines = disk.read(root, ROOT_DIGESTS).decode("utf-8", "replace").split("\n")
    if lines.pop():
        yield Flaw(ROOT_DIGESTS, "does not end with a line", "root")
    for line in lines:
        yield from _root_digest(root, line, expected)
    named = {line.partition("  ")[2] for line in lines}
    for name in expected:
        if name not in named | {ROOT_DIGESTS}:
            yield Flaw(ROOT_DIGESTS, f"has no digest of {name}", "root")


def _root_digest(root: Path, line: str, expected: Mapping[str, bytes]) -> Found:
    digest, separator, name = line.partition("  ")
    if not separator or not (name and len(digest) == 128) or ".." in name.split("/") or name.startswith("/"):
        yield Flaw(ROOT_DIGESTS, f"the line {line[-40:]!a} is not a digest and a name", "root")
        return
    try:
        actual = disk.digest(disk.plain(root, name), ["sha512"])["sha512"]
    except ArchiveError:
        yield Flaw(name, f"missing or unreadable, although {ROOT_DIGESTS} names it", "root")
        return
    if actual == digest:
        return
    if copy_of(root, name) == expected.get(name):
        yield Flaw(ROOT_DIGESTS, f"its digest of {name} is not that of the file", "root")
    else:
        yield Flaw(name, f"its digest differs from the one in {ROOT_DIGESTS}", "root")

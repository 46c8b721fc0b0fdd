"""Everything that can be wrong with one object: its inventories, its folders, and each of its bytes."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from diffreport.archive import disk
from diffreport.archive.inventory import INVENTORY, Inventory, parse
from diffreport.archive.inventory_rules import faults, number_of
from diffreport.archive.layout import ALGORITHMS, Layout, from_json, to_json
from diffreport.archive.names import RECORD
from diffreport.archive.reading import Holding, sidecar_digest, sidecar_ok
from diffreport.errors import ArchiveError

Found = Iterator[tuple[str, str]]  # path relative to the object, what is wrong


def object_problems(folder: Path, layout: Layout, path: str) -> Found:
    """Return what is wrong with one object: where in it, and what; `path` is its folder in the root."""
    try:
        raw = disk.read(folder, INVENTORY)
        wrong = [(INVENTORY, fault) for fault in faults(from_json(raw))]
    except (ArchiveError, ValueError) as error:
        yield INVENTORY, f"missing or unreadable ({error})"
        return
    if wrong:
        yield from wrong
        return
    inventory = parse(raw, folder / INVENTORY)
    if not sidecar_ok(folder, raw, inventory.algorithm):
        trusted = _copy(folder, f"{inventory.folders[-1]}/{INVENTORY}") == raw
        yield _blamed(folder, "", inventory.algorithm, trusted)
        if not trusted:
            return  # an inventory that cannot be trusted would put the blame on good files
    if layout.path(inventory.id) != path:
        yield INVENTORY, f"the id {inventory.id!r} does not belong in this folder"
    yield from _declaration(folder, inventory)
    yield from _folders(folder, inventory)
    yield from _copies(folder, inventory, raw)
    damaged = list(_content(folder, inventory))
    yield from damaged
    if not damaged:
        yield from _records(Holding(folder, inventory))


def _blamed(folder: Path, version: str, algorithm: str, trusted: bool) -> tuple[str, str]:
    """Return which is damaged, an inventory or its sidecar; `trusted` if another copy confirms the inventory."""
    path = f"{version}/{INVENTORY}" if version else INVENTORY
    sidecar = f"{path}.{algorithm}"
    if trusted or sidecar_digest(folder / version, algorithm) is None:
        return sidecar, "missing, malformed or not the digest of the inventory beside it"
    return path, f"damaged: its digest differs from the one in {sidecar}"


def _copy(folder: Path, path: str) -> bytes:
    try:
        return disk.read(folder, path)
    except ArchiveError:
        return b""


def _declaration(folder: Path, inventory: Inventory) -> Found:
    name = f"0=ocfl_object_{inventory.specification}"
    declarations = sorted(path.name for path in folder.glob("0=*"))
    if declarations != [name]:
        yield ", ".join(declarations), f"the inventory's version of OCFL asks for exactly one, {name}"
    elif (folder / name).is_symlink() or (folder / name).read_bytes() != f"{name[2:]}\n".encode():
        yield name, "its content differs from its name"


def _folders(folder: Path, inventory: Inventory) -> Found:
    """Return the entries that do not belong, and the files that no inventory names."""
    sidecar = f"{INVENTORY}.{inventory.algorithm}"
    files = {INVENTORY, sidecar, f"0=ocfl_object_{inventory.specification}"}
    known = {path for paths in inventory.manifest.values() for path in paths}
    for entry in disk.entries(folder):
        if entry.is_symlink() or not entry.is_dir():
            if entry.is_symlink() or (entry.name not in files and not entry.name.startswith("0=")):
                yield entry.name, "does not belong in an object"
        elif entry.name in inventory.folders:
            yield from _version_folder(folder, entry.name, inventory, known)
        elif entry.name not in ("logs", "extensions"):
            yield entry.name, "a folder that the inventory does not name"
    for name in inventory.folders:
        if not (folder / name).is_dir():
            yield name, "the folder of this version is missing"


def _version_folder(folder: Path, version: str, inventory: Inventory, known: set[str]) -> Found:
    content = f"{version}/{inventory.content_folder}"
    for below, folders, files in os.walk(folder / version):
        relative = Path(below).relative_to(folder).as_posix()
        if relative not in (version, content) and not folders and not files:
            yield relative, "an empty folder, which OCFL forbids"
        for name in sorted([*folders, *files]):
            path = f"{relative}/{name}"
            if Path(below, name).is_symlink():
                yield path, "a symbolic link, which OCFL forbids"
            elif name in files and path not in known:
                beside = relative == version and name.startswith(INVENTORY)
                if not beside and (relative == version or f"{path}/".startswith(f"{content}/")):
                    yield path, "a file that the inventory does not name"


def _copies(folder: Path, inventory: Inventory, raw: bytes) -> Found:
    """Return the problems of the inventories in version folders: the head's equals the root's, others agree."""
    if not any((folder / name / INVENTORY).exists() for name in inventory.folders):
        names = [f"{name}/{INVENTORY}" for name in inventory.folders if any((folder / name).glob(f"{INVENTORY}.*"))]
        yield from ((name, "missing") for name in names)  # a tool may leave out all, not half of each
        return
    document = from_json(raw)
    for number in range(inventory.head, 0, -1):
        yield from _copy_of(folder, inventory, number, document)
        _take_back(document, inventory.folders[number - 1])


def _take_back(document: dict[str, Any], version: str) -> None:
    """Turn the JSON of an inventory into that of the time before its newest version."""
    del document["versions"][version]
    document["head"] = max(document["versions"], key=number_of, default="")
    for block in (document["manifest"], *document.get("fixity", {}).values()):
        for digest in [d for d, paths in block.items() if any(p.startswith(f"{version}/") for p in paths)]:
            block[digest] = [path for path in block[digest] if not path.startswith(f"{version}/")]
            if not block[digest]:
                del block[digest]


def _copy_of(folder: Path, inventory: Inventory, number: int, expected: dict[str, Any]) -> Found:
    """Return the problems of one version's inventory; cheap if it is exactly what history makes of the root's."""
    version = inventory.folders[number - 1]
    path = f"{version}/{INVENTORY}"
    algorithm = inventory.algorithm
    try:
        content = disk.read(folder, path)
        if from_json(content) != expected:
            older = parse(content, path)
            algorithm = older.algorithm
            if number == inventory.head:
                yield path, "damaged: differs from the inventory of the object"
            elif not _agrees(older, inventory, number):
                yield path, "tells another history than the inventory of the object"
    except (ArchiveError, ValueError) as error:
        if (folder / version).is_dir():
            yield path, f"missing or not valid ({error})"
        return
    if not sidecar_ok(folder / version, content, algorithm):
        yield _blamed(folder, version, algorithm, content == to_json(expected))
    for entry in sorted((folder / version).glob(f"{INVENTORY}*")):
        if entry.name not in (INVENTORY, f"{INVENTORY}.{algorithm}"):
            yield f"{version}/{entry.name}", "does not belong in a version folder"


def _agrees(older: Inventory, inventory: Inventory, number: int) -> bool:
    """Tell whether an older inventory describes the same versions, up to its own."""
    if older.id != inventory.id or older.head != number or older.content_folder != inventory.content_folder:
        return False
    if older.algorithm == inventory.algorithm:
        return all(a.digests == b.digests for a, b in zip(older.states, inventory.states, strict=False))
    return all(set(a.digests) == set(b.digests) for a, b in zip(older.states, inventory.states, strict=False))


def _content(folder: Path, inventory: Inventory) -> Found:
    """Return the stored files that are missing, or differ from one of their digests."""
    expected: defaultdict[str, dict[str, str]] = defaultdict(dict)
    blocks: Mapping[str, Mapping[str, tuple[str, ...]]] = {
        **inventory.fixity,
        inventory.algorithm: inventory.manifest,
    }
    for algorithm, block in blocks.items():
        if algorithm in ALGORITHMS:  # one from an extension that we do not know is to be ignored
            for digest, paths in block.items():
                for path in paths:
                    expected[path][ALGORITHMS[algorithm]] = digest.lower()
    for path, digests in sorted(expected.items()):
        try:
            actual = disk.digest(disk.plain(folder, path), sorted(digests))
        except ArchiveError:
            yield path, "missing or unreadable"
            continue
        wrong = [name for name, digest in sorted(digests.items()) if actual[name] != digest]
        if wrong:
            yield path, f"damaged: its digest ({', '.join(wrong)}) differs from the inventory"


def _records(holding: Holding) -> Found:
    """Return the records that do not describe the bytes beside them."""
    inventory = holding.inventory
    known = {p: d for d, paths in inventory.fixity.get("sha256", {}).items() for p in paths}
    for number, state in enumerate(inventory.states, 1):
        if RECORD not in state.digests:
            continue
        name = inventory.manifest[state.digests[RECORD]][0]
        try:
            version = holding.version(number)
            content = inventory.manifest[state.digests[version.file]][0] if version.file else ""
        except ArchiveError as error:
            yield name, str(error)
            continue
        if version.edition.sha256 and known.get(content, version.edition.sha256) != version.edition.sha256:
            yield name, f"names another SHA-256 than the inventory for {content}"

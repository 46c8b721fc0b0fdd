"""What can be done about a flaw of an object: what to put in its place, and where that comes from."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from diffreport.archive.fixity.contents import Expected
from diffreport.archive.fixity.objects import OBJECT, Examined
from diffreport.archive.fixity.problems import Flaw
from diffreport.archive.fixity.sources import Source, Sources
from diffreport.archive.fixity.trust import Trusted, copy_of
from diffreport.archive.inventory import INVENTORY, SIDECAR, parse, sidecar
from diffreport.archive.layout import from_json, to_json
from diffreport.archive.reading import sidecar_digest
from diffreport.errors import ArchiveError

# Files and folders that do not belong where they are: nothing names them, so nothing is lost by moving them.
_STRAY = ("E001", "E003", "E006", "E015", "E023", "E024", "E038", "E046", "E067", "E090", "form")

_DONE = {"rebuild": "rebuilt", "remove": "removed", "restore": "restored", "set": "set", "write": "written"}
_REBUILT = "rebuild it from the version before and the record; a digest that is left confirms it"


class Remedy(NamedTuple):
    """What is to be done at a path: bytes or a file's bytes are put there; None only takes away what is there.

    Whatever stands in the way is set aside, never removed.
    """

    path: str
    told: str
    content: bytes | Source | None = None

    @property
    def done(self) -> str:
        """Return what is told once it is done: "restore it from v2/a.txt" becomes "restored from v2/a.txt"."""
        return as_done(self.told)


def as_done(told: str) -> str:
    """Return what was to be done as what was done."""
    deed, _, rest = told.partition(" it")
    return f"{_DONE[deed]}{rest}"


class Case(NamedTuple):
    """One object under repair: where it is, what was found in it, and where its bytes may be found elsewhere."""

    folder: Path
    state: Examined
    sources: Sources

    @property
    def strays(self) -> list[Path]:
        """Return the files and folders of the object that nothing names: they may be what is missing."""
        found = (self.folder / flaw.path for flaw in self.state.flaws if flaw.code in _STRAY)
        return [path for path in found if os.path.lexists(path)]


def remedy_of(flaw: Flaw, case: Case) -> Remedy | None:
    """Return what mends a flaw of an object that diffreport writes, None if nothing does."""
    trust = case.state.trust
    if trust is None or flaw.is_advice or not case.state.is_certain:
        return None
    version, _, name = flaw.path.rpartition("/")
    content: bytes | None
    if flaw.path == INVENTORY:
        if flaw.code in ("E081", "E083") or not trust.version:
            return None
        is_there = copy_of(case.folder, f"{trust.version}/{INVENTORY}") == trust.raw
        return Remedy(flaw.path, f"restore it from {trust.version}/{INVENTORY}" if is_there else _REBUILT, trust.raw)
    if flaw.path == SIDECAR:
        return Remedy(flaw.path, "write it anew: another copy confirms the inventory", sidecar(trust.raw))
    if version in trust.inventory.folders and name == INVENTORY:
        return _version_inventory(flaw, case, trust, version)
    if version in trust.inventory.folders and name == SIDECAR and flaw.code != "E015":
        content = _version_raw(trust, version)
        if copy_of(case.folder / version, INVENTORY) != content:
            return None
        return Remedy(flaw.path, f"write it anew: {_origin(trust, version)} confirms the inventory", sidecar(content))
    if flaw.path in trust.inventory.folders:  # gone with all it held
        if (case.folder / flaw.path).is_dir():
            return None
        return _version_inventory(flaw._replace(path=f"{flaw.path}/{INVENTORY}"), case, trust, flaw.path)
    if flaw.path == f"{OBJECT}{trust.inventory.specification}":
        return Remedy(flaw.path, "write it anew: its content is fixed", f"{flaw.path[2:]}\n".encode())
    if flaw.code in ("E092", "E093"):
        return _content(flaw, case)
    if flaw.code in _STRAY and not flaw.lost:  # what may be a version is no stray, whatever is wrong with it
        return Remedy(flaw.path, "set it aside")
    return None


def _version_inventory(flaw: Flaw, case: Case, trust: Trusted, version: str) -> Remedy | None:
    """Return how to restore a version's inventory: exactly as it was, or not at all."""
    content = _version_raw(trust, version)
    if content == copy_of(case.folder / version, INVENTORY):
        return None
    told = f"restore it from {_origin(trust, version)}"
    digest = sidecar_digest(case.folder / version, trust.inventory.algorithm)
    if version != trust.inventory.folders[-1] and digest is None:
        is_ours = trust.raw == to_json(from_json(trust.raw))  # the way diffreport writes JSON
        if not is_ours or _is_valid(case.folder / version, trust):
            return None  # whatever is there may be right: nothing tells
        told = f"{told}; its own digest is lost, too"
    elif version != trust.inventory.folders[-1] and digest != _digest(trust, content):
        return None
    return Remedy(flaw.path, told, content)


def _is_valid(version: Path, trust: Trusted) -> bool:
    """Tell whether the inventory in a version folder might be the one that belongs there."""
    try:
        found = parse(copy_of(version, INVENTORY), version)
    except ArchiveError:
        return False
    return found.id == trust.inventory.id and found.folders[-1] == version.name


def _version_raw(trust: Trusted, version: str) -> bytes:
    return trust.raw if version == trust.inventory.folders[-1] else trust.of(version)


def _origin(trust: Trusted, version: str) -> str:
    if version == trust.inventory.folders[-1]:
        return "the object's inventory"
    return "what the object's inventory tells of older versions"


def _content(flaw: Flaw, case: Case) -> Remedy | None:
    """Return where the bytes of a stored file are found again."""
    digests = _digests(case.state.expected, flaw.path)
    if digests is None:
        return None
    besides = case.folder / flaw.path
    source = case.sources.find(digests, besides, case.strays)
    if source is not None:
        return Remedy(flaw.path, f"restore it from {case.sources.named(source.file)}", source)
    record = case.sources.record(digests)
    return None if record is None else Remedy(flaw.path, "restore it from the catalogue", record)


def _digests(expected: Expected, path: str) -> Mapping[str, str] | None:
    """Return the digests of a file by algorithm, None if two inventories give different ones."""
    digests: dict[str, str] = {}
    for algorithm, digest in expected.digests[path]:
        if digests.setdefault(algorithm, digest) != digest:
            return None
    return digests


def _digest(trust: Trusted, content: bytes) -> str:
    return hashlib.new(trust.inventory.algorithm, content).hexdigest()

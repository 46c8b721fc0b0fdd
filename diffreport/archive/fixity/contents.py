"""Every stored byte against every digest that an inventory gives of it, and each record against its bytes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Iterator, Mapping
from pathlib import Path
from typing import Any

from diffreport.archive import disk
from diffreport.archive.fixity.problems import Flaw, Found, Observer
from diffreport.archive.inventory import Inventory, Paths
from diffreport.archive.inventory_rules import number_of
from diffreport.archive.layout import ALGORITHMS, from_json
from diffreport.archive.names import RECORD
from diffreport.archive.provenance import SCHEMA
from diffreport.archive.reading import Holding
from diffreport.errors import ArchiveError


class Expected:
    """The digests that inventories give of each file: path to (algorithm, digest) to where they are given."""

    def __init__(self) -> None:
        """Begin with no file."""
        self.digests: defaultdict[str, dict[tuple[str, str], tuple[str, str]]] = defaultdict(dict)

    def add(self, inventory: Inventory, where: str, of: Container[str] | None = None) -> None:
        """Take in the digests of an inventory, or only those of some files; `where` tells which one it is."""
        self._add(inventory.algorithm, inventory.manifest, (where, "E092"), of)
        for algorithm, block in inventory.fixity.items():
            if algorithm in ALGORITHMS:  # one from an extension that we do not know is to be ignored
                self._add(algorithm, block, (where, "E093"), of)

    def _add(self, algorithm: str, block: Paths, given: tuple[str, str], of: Container[str] | None) -> None:
        for digest, paths in block.items():
            for path in paths:
                if of is None or path in of:
                    self.digests[path].setdefault((algorithm, digest.lower()), given)


def digests_of(path: Path, algorithms: Collection[str], observe: Observer) -> dict[str, str]:
    """Return a file's digests by algorithm (OCFL's names). Raises: ArchiveError if it cannot be read."""
    found = disk.digest(path, [ALGORITHMS[name] for name in algorithms], observe)
    return {name: found[ALGORITHMS[name]] for name in algorithms}


def content_flaws(folder: Path, inventory: Inventory, expected: Expected, observe: Observer) -> Found:
    """Return the stored files that are missing, or differ from one of their digests."""
    users: defaultdict[str, list[int]] = defaultdict(list)
    for number, state in enumerate(inventory.states, 1):
        for digest in state.files:
            users[digest].append(number)
    versions = {path: tuple(users[digest]) for digest, paths in inventory.manifest.items() for path in paths}
    for path, digests in sorted(expected.digests.items()):
        lost = versions.get(path, ())
        try:
            actual = digests_of(disk.plain(folder, path), {name for name, _ in digests}, observe)
        except ArchiveError:
            yield Flaw(path, "missing or unreadable", "E092", lost)
            continue
        wrong = {name: given for (name, digest), given in sorted(digests.items()) if actual[name] != digest}
        if wrong:
            where, code = min(wrong.values(), key=lambda given: given[1])  # of the manifest before fixity's
            told = f"damaged: its digest ({', '.join(wrong)}) differs from the inventory"
            yield Flaw(path, f"{told} of {where}" if where else told, code, lost)


def record_flaws(holding: Holding) -> Found:
    """Return the records that do not describe the bytes beside them."""
    inventory = holding.inventory
    known = {p: d for d, paths in inventory.fixity.get("sha256", {}).items() for p in paths}
    for number, state in enumerate(inventory.states, 1):
        digests = state.digests
        if RECORD not in digests:
            continue
        name = inventory.manifest[digests[RECORD]][0]
        try:
            version = holding.version(number)
            record = from_json(holding.content(digests[RECORD]))
        except ArchiveError as error:
            yield Flaw(name, str(error), "record", (number,))
            continue
        except ValueError:
            continue  # of another tool
        if isinstance(record, dict) and record.get("schema") == SCHEMA and version.file:
            path = inventory.manifest[digests[version.file]][0]
            actual = {
                "series": inventory.id,
                "size": disk.plain(holding.folder, path).stat().st_size,
                inventory.algorithm: digests[version.file].lower(),
            }
            if path in known:
                actual["sha256"] = known[path].lower()
            yield from (Flaw(name, wrong, "record") for wrong in _contradictions(record, actual, path, number))


def _contradictions(record: Mapping[str, Any], actual: Mapping[str, object], path: str, number: int) -> Iterator[str]:
    """Return what a record says otherwise than the bytes it is about and the version it is in."""
    for key, value in actual.items():
        if key in record and record[key] != value:
            yield f"its {key} is not that of {path}"
    supersedes = record.get("supersedes")
    if supersedes is not None and not _is_older(supersedes, number):
        yield f"supersedes {supersedes}, which is no older version"


def _is_older(version: object, number: int) -> bool:
    """Tell whether something names a version older than one."""
    older = number_of(version) if isinstance(version, str) else 0
    return version == f"v{older}" and 0 < older < number

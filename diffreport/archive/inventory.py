"""The inventory of an OCFL object: what it holds, version by version.

`faults` says everything that is wrong with one; an `Inventory` is only made of one without faults.
Source: https://ocfl.io/1.1/spec/#inventory
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from diffreport.archive.disk import TO_REPAIR, sha512_of
from diffreport.archive.inventory_rules import TYPE, faults, number_of
from diffreport.archive.layout import from_json, to_json
from diffreport.errors import ArchiveError

INVENTORY = "inventory.json"
ALGORITHM = "sha512"
SIDECAR = f"{INVENTORY}.{ALGORITHM}"

# Of one case: a flipped bit that only changes the case of a letter is damage, too.
_SIDECAR_LINE = re.compile(r"([0-9a-f]+|[0-9A-F]+)[ \t]+inventory\.json\r?\n?")

Paths = Mapping[str, tuple[str, ...]]  # digest to paths


@dataclass(frozen=True, slots=True)
class State:
    """One version: its files by digest, and who made it when and why."""

    files: Paths
    created: str
    message: str | None = None
    user: Mapping[str, str] | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the version as the inventory holds it: what is not known is left out."""
        known = {"created": self.created, "message": self.message, "state": self.files, "user": self.user}
        return {key: value for key, value in known.items() if value is not None}

    @property
    def digests(self) -> dict[str, str]:
        """Return the digest of each logical path, sorted by path."""
        return dict(sorted((path, digest) for digest, paths in self.files.items() for path in paths))


@dataclass(frozen=True, slots=True)
class Inventory:
    """A valid inventory. Shapes: `states[n - 1]` is version n; its folder is `folders[n - 1]`."""

    id: str
    manifest: Paths = field(default_factory=dict)
    states: tuple[State, ...] = ()
    folders: tuple[str, ...] = ()
    fixity: Mapping[str, Paths] = field(default_factory=dict)
    algorithm: str = ALGORITHM
    specification: str = "1.1"
    content_folder: str = "content"

    @property
    def head(self) -> int:
        """Return the number of the newest version, 0 before the first."""
        return len(self.states)

    @property
    def next_folder(self) -> str:
        """Return the folder of the version to come."""
        return f"v{self.head + 1}"

    @property
    def is_ours(self) -> bool:
        """Tell whether diffreport may add a version: the form is the one it writes."""
        ours = Inventory(self.id)
        form = (self.algorithm, self.specification, self.content_folder)
        plain = all(name == f"v{n}" for n, name in enumerate(self.folders, 1))
        is_lower = all(digest == digest.lower() for digest in self.manifest)  # bytes are looked up by what we write
        return plain and is_lower and form == (ours.algorithm, ours.specification, ours.content_folder)

    def with_version(self, state: State, stored: Mapping[str, tuple[str, str]]) -> Inventory:
        """Return the inventory with one more version.

        Shapes: `stored` maps the sha512 of each newly stored file to its content path and sha256.
        """
        manifest = dict(self.manifest)
        sha256 = dict(self.fixity.get("sha256", {}))
        for digest, (path, other) in stored.items():
            manifest[digest] = (path,)
            sha256[other] = (*sha256.get(other, ()), path)
        return replace(
            self,
            manifest=manifest,
            states=(*self.states, state),
            folders=(*self.folders, self.next_folder),
            fixity={**self.fixity, "sha256": sha256},
        )

    def to_bytes(self) -> bytes:
        """Return the inventory as `inventory.json` holds it."""
        versions = {name: s.to_json() for name, s in zip(self.folders, self.states, strict=True)}
        return to_json(
            {
                "id": self.id,
                "type": TYPE.format(self.specification),
                "digestAlgorithm": self.algorithm,
                "head": self.folders[-1],
                "manifest": self.manifest,
                "versions": versions,
                "fixity": self.fixity,
            }
        )


def parse(content: bytes, where: object) -> Inventory:
    """Return the inventory in a file's bytes. Raises: ArchiveError naming `where` and the first fault."""
    try:
        document = from_json(content)
    except ValueError as error:
        raise ArchiveError(f"{where}: not valid JSON ({error}); {TO_REPAIR}") from error
    if wrong := next(faults(document), None):
        raise ArchiveError(f"{where}: {wrong.wrong}; {TO_REPAIR}")
    return _built(document)


def parse_known(content: bytes) -> Inventory:
    """Return the inventory in bytes that were once found without fault, by their digest. Cost: a tenth of `parse`."""
    return _built(json.loads(content))


def sidecar(content: bytes) -> bytes:
    """Return what the sidecar of an inventory with these bytes holds."""
    return f"{sha512_of(content)} {INVENTORY}\n".encode()


def digest_in(sidecar_content: bytes) -> str | None:
    """Return the digest that a sidecar names, in lower case; None if it is not written as OCFL asks."""
    line = _SIDECAR_LINE.fullmatch(sidecar_content.decode("utf-8", "replace"))
    return line[1].lower() if line else None


def _built(document: Mapping[str, Any]) -> Inventory:
    versions = document["versions"]
    folders = sorted(versions, key=number_of)
    states = []
    for name in folders:
        version = versions[name]
        files = _paths(version["state"])
        states.append(State(files, version["created"], version.get("message"), version.get("user")))
    return Inventory(
        id=document["id"],
        manifest=_paths(document["manifest"]),
        states=tuple(states),
        folders=tuple(folders),
        fixity={name: _paths(block) for name, block in document.get("fixity", {}).items()},
        algorithm=document["digestAlgorithm"],
        specification=document["type"].removeprefix("https://ocfl.io/").partition("/")[0],
        content_folder=document.get("contentDirectory", "content"),
    )


def _paths(block: Mapping[str, list[str]]) -> Paths:
    return {digest: tuple(paths) for digest, paths in block.items()}

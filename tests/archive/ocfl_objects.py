"""Objects as any tool for OCFL might make them, valid, and then spoiled in one way."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

Version = Mapping[str, bytes]  # logical path to content
Document = dict[str, Any]


def digest(content: bytes, algorithm: str = "sha512") -> str:
    """Return a digest in lower-case hexadecimal."""
    return hashlib.new(algorithm, content).hexdigest()


class Made:
    """An object on disk: its folder, and the JSON of its inventories, which `write` puts there with sidecars."""

    def __init__(self, folder: Path, identifier: str, specification: str = "1.1", algorithm: str = "sha512") -> None:
        """Begin an object without versions."""
        self.folder = folder
        self.specification = specification
        self.document: Document = {
            "id": identifier,
            "type": f"https://ocfl.io/{specification}/spec/#inventory",
            "digestAlgorithm": algorithm,
            "head": "",
            "manifest": {},
            "versions": {},
        }

    @property
    def algorithm(self) -> str:
        """Return the digest algorithm."""
        return str(self.document["digestAlgorithm"])

    def add(self, files: Version, name: str = "") -> Made:
        """Add a version, with its inventory and sidecar, and make the object's equal to them."""
        name = name or f"v{len(self.document['versions']) + 1}"
        state: dict[str, list[str]] = {}
        for logical, content in files.items():
            known = digest(content, self.algorithm)
            state.setdefault(known, []).append(logical)
            folder = self.document.get("contentDirectory", "content")
            self._store(known, f"{name}/{folder}/{logical}", content)
        self.document["versions"][name] = {
            "created": "2020-01-02T03:04:05Z",
            "message": f"Version {name}",
            "user": {"name": "Ann Archivist", "address": "mailto:ann@example.org"},
            "state": state,
        }
        self.document["head"] = name
        (self.folder / name).mkdir(parents=True, exist_ok=True)
        self.write(name)
        return self.write()

    def _store(self, known: str, path: str, content: bytes) -> None:
        if known not in self.document["manifest"]:
            self.document["manifest"][known] = [path]
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / path).write_bytes(content)

    def write(self, version: str = "", document: Document | None = None) -> Made:
        """Write the inventory of the object, or of a version, with its sidecar; and the declaration."""
        raw = json.dumps(self.document if document is None else document, indent=1).encode()
        folder = self.folder / version
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "inventory.json").write_bytes(raw)
        algorithm = (self.document if document is None else document).get("digestAlgorithm", "sha512")
        (folder / f"inventory.json.{algorithm}").write_text(f"{digest(raw, algorithm)} inventory.json\n")
        if not version:
            declaration = f"ocfl_object_{self.specification}"
            (folder / f"0={declaration}").write_text(f"{declaration}\n")
        return self

    def of(self, version: str) -> Document:
        """Return the JSON of a version's inventory."""
        document: Document = json.loads((self.folder / version / "inventory.json").read_bytes())
        return document

    def change(self, change: Callable[[Document], object], *versions: str) -> None:
        """Change the object's inventory, and that of its newest version or of those given, sidecars with them."""
        for version in versions or ("", self.document["head"]):
            document = self.of(version)
            change(document)
            self.write(version, document)


def root(folder: Path, layout: str | None = "0002-flat-direct-storage-layout", specification: str = "1.1") -> Path:
    """Make an empty storage root and return its folder; without a layout it has no `ocfl_layout.json`."""
    folder.mkdir(parents=True)
    (folder / f"0=ocfl_{specification}").write_text(f"ocfl_{specification}\n")
    if layout is not None:
        told = json.dumps({"extension": layout, "description": "As the extension says"})
        (folder / "ocfl_layout.json").write_text(told)
    return folder


def object_of(folder: Path, versions: Iterable[Version], identifier: str = "urn:example:1") -> Made:
    """Make an object with these versions and return it."""
    made = Made(folder, identifier)
    for files in versions:
        made.add(files)
    return made

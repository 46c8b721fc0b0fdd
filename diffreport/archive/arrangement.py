"""Roots that declare no layout that diffreport knows: their objects are where they are found. Read only.

OCFL demands neither the file that declares a layout nor a registered one; what an object is called its own
inventory says.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from diffreport.archive import disk
from diffreport.archive.catalogue.overview import refreshed
from diffreport.archive.inventory import INVENTORY
from diffreport.archive.layout import from_json
from diffreport.errors import ArchiveError


class AsFound:
    """The layout of a root that is only read. Cost: the first question reads every object's inventory."""

    extension = ""
    description = "Objects are where they are found"
    parameters: dict[str, Any] | None = None

    def __init__(self, root: Path, why: str) -> None:
        """Take note of the root, and of why nothing is added to it."""
        self._root = root
        self.why = why

    def path(self, identifier: str) -> str | None:
        """Return the folder of the object with an identifier, relative to the root; None if there is none."""
        return next((path for path, known in self._identifiers.items() if known == identifier), None)

    def identifier(self, folder: str) -> str | None:
        """Return the identifier of the object in a folder; None if it cannot be told."""
        return self._identifiers.get(folder)

    @cached_property
    def _identifiers(self) -> dict[str, str]:
        found = {}
        for path in sorted(refreshed(self._root).objects):
            try:
                document = from_json(disk.read(self._root / path, INVENTORY))
                identifier = document.get("id") if isinstance(document, dict) else None
            except (ValueError, ArchiveError):
                continue  # verify names it
            if isinstance(identifier, str) and identifier:
                found[path] = identifier
        return found

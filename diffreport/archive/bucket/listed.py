"""The objects of a storage root, told from a listing of all its names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from diffreport.archive.inventory import INVENTORY
from diffreport.stores import Entry

_DECLARATION = "0=ocfl_object_"
_VERSION = re.compile(r"(?:.*/)?v[0-9]+", re.DOTALL)
_EXTENSIONS = "extensions/"


class Listed(NamedTuple):
    """An object: its path in the root, and what is in it by names relative to that."""

    path: str
    entries: dict[str, Entry]


def objects(entries: Iterable[Entry]) -> Iterator[Listed]:
    """Yield the objects among entries that are sorted by name. Cost: one object's entries are held at a time.

    A folder is an object if it is declared to be one, or has an inventory and is no version of one.
    """
    path, held = "", dict[str, Entry]()
    before: list[Entry] = []  # of the folder of which it is not known yet
    for entry in entries:
        if path and entry.name.startswith(f"{path}/"):
            held[entry.name[len(path) + 1 :]] = entry
            continue
        if entry.name.startswith(_EXTENSIONS):
            continue
        folder, _, name = entry.name.rpartition("/")
        if folder and (name.startswith(_DECLARATION) or (name == INVENTORY and not _is_version(folder))):
            if path:
                yield Listed(path, held)
            path = folder
            held = {each.name[len(path) + 1 :]: each for each in [*before, entry] if each.name.startswith(f"{path}/")}
            before = []
        else:
            before = [each for each in before if each.name.partition("/")[0] == entry.name.partition("/")[0]]
            before.append(entry)
    if path:
        yield Listed(path, held)


def _is_version(folder: str) -> bool:
    """Tell whether a folder below another is called as versions are; a series of the root may be, too."""
    return "/" in folder and _VERSION.fullmatch(folder) is not None

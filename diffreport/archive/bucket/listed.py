"""The objects of a storage root, told from a listing of all its names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from diffreport.archive.inventory import INVENTORY
from diffreport.stores import Entry, is_name

_DECLARATION = "0=ocfl_object_"
_VERSION = re.compile(r"(?:.*/)?v[0-9]+", re.DOTALL)
_EXTENSIONS = "extensions/"
_LONGEST = 255  # bytes of a file's name


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
        if not can_be_file(entry.name):  # a check names it
            continue
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


def can_be_file(key: str) -> bool:
    """Tell whether a key can be the path of a file below a folder, on the file systems there are."""
    return is_name(key) and all(len(part.encode("utf-8", "surrogatepass")) <= _LONGEST for part in key.split("/"))


def in_the_way(keys: Collection[str], objects: Iterable[str] = ()) -> set[str]:
    """Return the keys that can be no files beside the others: of a key and those below it, it or they.

    What tells what an object is stays, and so do the folders of objects.
    """
    decisive = {key for key in keys if key.rpartition("/")[2].startswith((INVENTORY, _DECLARATION))}
    below = {key for key in keys if not decisive.isdisjoint(_above(key))}
    folders = {folder for key in keys if key not in below for folder in _above(key)}
    folders |= {folder for path in objects for folder in (path, *_above(path))}
    return below | (folders.intersection(keys) - decisive)


def _above(key: str) -> list[str]:
    parts = key.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts))]


def _is_version(folder: str) -> bool:
    """Tell whether a folder below another is called as versions are; a series of the root may be, too."""
    return "/" in folder and _VERSION.fullmatch(folder) is not None

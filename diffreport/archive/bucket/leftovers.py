"""Contents that no inventory names: of a deposit that is under way, was stopped, or lost its version to another."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from diffreport.archive.inventory import INVENTORY, Inventory, parse
from diffreport.archive.inventory_rules import number_of
from diffreport.stores import Entry, Store

YOUNG_SECONDS = 86_400  # a deposit that sent its last content before that is under way no more, whatever clocks say


def under_way(entries: Iterable[Entry], head: int) -> set[str]:
    """Return which entries of an object may be contents of a deposit under way; `head` is its newest version.

    Names of entries are relative to the object.
    """
    found = list(entries)
    newest = max((_version_of(each.name) for each in found if each.name.endswith(f"/{INVENTORY}")), default=0)
    since = time.time() - YOUNG_SECONDS
    return {each.name for each in found if _version_of(each.name) > max(head, newest) and each.modified > since}


def withdraw(store: Store, path: str, names: Iterable[str], commit: str) -> None:
    """Remove what a deposit has sent to an object and lost: with another's commit there, nobody can commit it any more.

    Without a commit all of it stays: a deposit that is the same to the byte may share it. Raises: StoreError.
    """
    inventory = _committed(store, f"{path}/{commit}")
    if inventory is not None:
        named = _named(inventory)
        for name in names:
            if name not in named and _version_of(name) <= inventory.head:
                store.remove(f"{path}/{name}")


def take_out(store: Store, path: str, files: Mapping[str, Path], commit: str) -> None:
    """Remove files of an object that nothing names, by name, for a repair; each is here as well.

    One that a commit names is never removed. Where the commit comes between the look and the removal, it is put back:
    its writer looks for its files after the commit, this one for the commit after the removal, so one of both sees it.
    Raises: StoreError.
    """
    inventory = _committed(store, f"{path}/{commit}")
    for name in sorted(files.keys() - _named(inventory)):
        store.remove(f"{path}/{name}")
    if inventory is None:
        for name in sorted(_named(_committed(store, f"{path}/{commit}")) & files.keys()):
            with suppress(FileExistsError):
                store.create(f"{path}/{name}", files[name].read_bytes())


def _committed(store: Store, key: str) -> Inventory | None:
    """Return the inventory under a key that commits, None if it is not there yet."""
    try:
        return parse(store.read(key), key)
    except FileNotFoundError:
        return None


def _named(inventory: Inventory | None) -> set[str]:
    return {path for paths in inventory.manifest.values() for path in paths} if inventory else set()


def _version_of(name: str) -> int:
    return number_of(name.partition("/")[0])

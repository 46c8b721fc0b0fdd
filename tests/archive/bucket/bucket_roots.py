"""Deposits in a bucket in memory, and what is in it then."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from diffreport.archive import Archive, Deposit, Patience, Problem, Stored
from diffreport.archive.bucket.depositing import Depositor
from diffreport.archive.bucket.desk import Desk
from diffreport.archive.bucket.mirror import Mirror
from diffreport.archive.declaration import declared_layout
from diffreport.archive.inventory import INVENTORY, parse
from diffreport.archive.layout import LAYOUTS
from diffreport.archive.making import root_files
from diffreport.archive.names import RECORD
from diffreport.archive.provenance import record_from_json
from tests.archive.bucket.memory_store import Memory


def rooted() -> Memory:
    """Return a bucket with an empty root."""
    store = Memory()
    store.objects.update(root_files(LAYOUTS["flat"]))
    return store


def copied(store: Memory) -> Memory:
    """Return a bucket with the same objects."""
    other = Memory()
    other.objects.update(store.objects)
    return other


def depositor(store: Any, series: str = "kosovo", patience: float = 20.0) -> Depositor:
    """Return a writer of a series, with nothing known yet."""
    return Depositor(Desk(store, Patience(patience)), series, series, "diffreport 0", lambda step: None)


def add(store: Any, label: str, content: bytes = b"", series: str = "kosovo") -> Stored:
    """Add an edition by a writer of its own."""
    return depositor(store, series).add(content or label.encode(), Deposit("a.txt", label))


def editions(store: Memory, series: str = "kosovo") -> dict[str, bytes]:
    """Return the bytes by label that the object's inventory tells of, as a reader finds them."""
    raw = store.objects.get(f"{series}/{INVENTORY}")
    found = {}
    for state in parse(raw, series).states if raw else ():
        inventory = parse(raw or b"", series)
        files = {name: store.objects[f"{series}/{inventory.manifest[d][0]}"] for name, d in state.digests.items()}
        record = record_from_json(files[RECORD], series)
        assert record is not None
        found[record.edition.label] = files[record.file]
    return found


def opened(store: Any, folder: Path, seconds: float = 0) -> Archive:
    """Return the archive in a bucket, with its mirror in a folder."""
    mirror = Mirror(store, folder)
    mirror.begin()
    return Archive(mirror.root, declared_layout(mirror.root), Patience(seconds), lambda step: None, mirror)


def problems(store: Memory, folder: Path) -> tuple[Problem, ...]:
    """Return what is wrong with a root when all of it is downloaded into a folder that does not exist yet."""
    for name, content in store.objects.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return Archive.open(folder).verify()

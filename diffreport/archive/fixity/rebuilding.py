"""What can be told of an object whose newest inventory is lost in both of its copies.

The state before it and the record in the version folder say what it must have been; the digest that outlived it in
a sidecar says whether that is so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from diffreport.archive import disk
from diffreport.archive.drafts import Draft, apart_of, continued
from diffreport.archive.fixity.trust import Trusted, copy_of
from diffreport.archive.inventory import ALGORITHM, INVENTORY, Inventory, parse
from diffreport.archive.inventory_rules import number_of
from diffreport.archive.layout import from_json
from diffreport.archive.names import RECORD
from diffreport.archive.provenance import Record, corrections, record_from_json, utc
from diffreport.archive.reading import Holding, sidecar_digest
from diffreport.errors import ArchiveError

_UNKNOWN = "0000-00-00T00:00:00Z"  # in the place of the moment of a deposit
_LONGEST_SECONDS = 90  # from the moment of a deposit until its record is written


def rebuilt(folder: Path, found: Trusted | None) -> Trusted | None:
    """Return the newest state that follows from the one given, or from the first record where that is None, version by
    version; the given one itself if no more can be confirmed.

    Cost: of a version that cannot be rebuilt, some hundred digests of an inventory.
    """
    while True:
        before = found.inventory if found else _beginning(folder)
        version = before.next_folder if before else ""
        newer = _rebuilt(folder, before) if before and before.is_ours and (folder / version).is_dir() else None
        if newer is None:
            return found
        found = Trusted(newer, parse(newer, folder / version), version)


def former(folder: Path) -> Trusted | None:
    """Return the newest version folder's inventory that its sidecar confirms, None if there is none; newer ones are
    lost, or contradict each other."""
    for version in _versions(folder):
        raw = copy_of(folder, f"{version}/{INVENTORY}")
        if raw and disk.sha512_of(raw) == sidecar_digest(folder / version, ALGORITHM):
            inventory = _parsed(raw, folder)
            if inventory is not None and inventory.is_ours and inventory.folders[-1] == version:
                return Trusted(raw, inventory, version)
    return None


def is_lost_beyond(folder: Path, inventory: Inventory) -> bool:
    """Tell whether there are versions newer than an inventory, and no inventory that can be read tells of any."""
    newer = [version for version in _versions(folder) if number_of(version) > inventory.head]
    return bool(newer) and is_newest_readable(folder, inventory)


def is_newest_readable(folder: Path, inventory: Inventory) -> bool:
    """Tell whether no inventory of an object that can be read tells of newer versions, whatever confirms it."""
    paths = (INVENTORY, *(f"{version}/{INVENTORY}" for version in _versions(folder)))
    found = (_parsed(copy_of(folder, path), folder) for path in paths)
    return all(each is None or each.head <= inventory.head for each in found)


def told_of(folder: Path) -> tuple[str, ...]:
    """Return the versions of an object by label and number, as far as records tell, the oldest first."""
    return tuple(labelled(folder, number_of(version)) for version in reversed(_versions(folder)))


def labelled(folder: Path, number: int) -> str:
    """Return the label of a version that no inventory names, and its number; that alone if its record is lost."""
    record = _record(folder, f"v{number}")
    return f"{record.edition.label} (v{number})" if record else f"v{number}"


def _rebuilt(folder: Path, before: Inventory) -> bytes | None:
    """Return the inventory after the one given, if a digest that is left confirms it."""
    version = before.next_folder
    wanted = {sidecar_digest(folder, ALGORITHM), sidecar_digest(folder / version, ALGORITHM)}
    wanted |= {disk.sha512_of(raw) for path in (INVENTORY, f"{version}/{INVENTORY}") if (raw := copy_of(folder, path))}
    record = _record(folder, version)
    if record is None or not wanted - {None}:
        return None
    raw, apart = _record_of(folder, version)
    written = disk.Digests(disk.sha512_of(raw), hashlib.sha256(raw).hexdigest(), len(raw))
    for objection, corrected in _reasons(folder, before, record):
        draft = Draft(record, str(from_json(raw).get("sha512")), _UNKNOWN, objection, corrected)
        made = continued(before, draft, written, apart).to_bytes()
        for moment in _moments(folder / version, record):
            candidate = made.replace(_UNKNOWN.encode(), moment.encode())
            if disk.sha512_of(candidate) in wanted and _parsed(candidate, folder) is not None:
                return candidate
    return None


def _reasons(folder: Path, before: Inventory, record: Record) -> Iterator[tuple[str | None, tuple[str, ...]]]:
    """Return what may have spoken against a deposit, and what it may have corrected, by the record of what it
    supersedes."""
    yield None, ()
    if record.supersedes is not None and record.supersedes <= before.head:
        try:
            superseded = Holding(folder, before).version(record.supersedes).edition
        except ArchiveError:
            return
        yield superseded.quarantine, ()
        yield superseded.quarantine, corrections(superseded, record.edition)


def _moments(version: Path, record: Record) -> Iterator[str]:
    """Return when a deposit may have been made: when it was retrieved, or just before its files were written."""
    if record.edition.retrieved:
        yield record.edition.retrieved
    for path in (*version.glob(f"content/**/{RECORD}"), version / f"{INVENTORY}.{ALGORITHM}"):
        if path.is_file():
            end = int(path.stat().st_mtime) + 1
            for second in range(max(end, _LONGEST_SECONDS), max(end - _LONGEST_SECONDS, 0), -1):
                yield utc(datetime.fromtimestamp(second, UTC))


def _beginning(folder: Path) -> Inventory | None:
    """Return the object as it was before its first version, None if that has no record."""
    record = _record(folder, "v1")
    return Inventory(record.edition.series) if record and record.edition.series else None


def _record(folder: Path, version: str) -> Record | None:
    try:
        return record_from_json(_record_of(folder, version)[0], folder)
    except ArchiveError:
        return None


def _record_of(folder: Path, version: str) -> tuple[bytes, str]:
    """Return the bytes of a version's record, none if it is lost, and the folder apart that it is in, "" for none."""
    raw = copy_of(folder, f"{version}/content/{RECORD}")
    for path in () if raw else sorted((folder / version / "content").glob(f"*/{RECORD}")):
        raw = copy_of(folder, path.relative_to(folder).as_posix())
        if (apart := apart_of(disk.sha512_of(raw))) == f"{path.parent.name}/":
            return raw, apart
    return raw, ""


def _versions(folder: Path) -> list[str]:
    """Return the version folders as diffreport names them, the newest first."""
    numbers = (number_of(path.name) for path in folder.glob("v*") if path.is_dir())
    return [f"v{number}" for number in sorted(filter(None, numbers), reverse=True) if (folder / f"v{number}").is_dir()]


def _parsed(raw: bytes, where: object) -> Inventory | None:
    try:
        return parse(raw, where)
    except ArchiveError:
        return None

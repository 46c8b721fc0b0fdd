"""Everything that can be wrong with one object: its inventories, its folders, and each of its bytes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from diffreport.archive import disk
from diffreport.archive.fixity.contents import Expected, content_flaws, record_flaws
from diffreport.archive.fixity.history import blamed, history_flaws, is_damaged
from diffreport.archive.fixity.problems import Flaw, Found, Observer
from diffreport.archive.fixity.rebuilding import former, is_lost_beyond, is_newest_readable, rebuilt
from diffreport.archive.fixity.trust import Trusted, copy_of, may_be_version, trusted
from diffreport.archive.fixity.walking import UNREADABLE, listed
from diffreport.archive.inventory import INVENTORY, Inventory
from diffreport.archive.inventory_rules import faults, number_of, warnings
from diffreport.archive.layout import Layout, from_json
from diffreport.archive.names import RECORD
from diffreport.archive.reading import Holding, sidecar_digest, sidecar_ok
from diffreport.errors import ArchiveError

OBJECT = "0=ocfl_object_"
REGISTERED = re.compile(r"\d{4}-[a-z0-9-]+", re.ASCII)  # the form of a name in https://ocfl.github.io/extensions/

# What OCFL only advises against, and diffreport never writes: in its own objects it is wrong.
_OURS = {"W002": "form", "W010": "inventory"}

_STAYS = "the inventory does not name, and does not continue it; add its edition again once it is out of the archive"


class Examined(NamedTuple):
    """What was found in an object, and the inventory that was believed, None if there is none."""

    flaws: list[Flaw]
    trust: Trusted | None
    expected: Expected
    is_certain: bool = True  # else nothing is written by that inventory: newer ones may be right

    @property
    def counted(self) -> tuple[int, int]:
        """Return the number of versions and of stored files."""
        if self.trust is None:
            return 0, 0
        inventory = self.trust.inventory
        return inventory.head, sum(map(len, inventory.manifest.values()))


def misplaced(folder: Path, layout: Layout, path: str, state: Examined) -> Found:
    """Return whether an object stands elsewhere than where the layout puts it; `lost` if it is missing there."""
    trust = state.trust
    place = layout.path(trust.inventory.id) if trust else path
    if trust is None or place == path:
        return
    wrong = f"the id {trust.inventory.id!r} does not belong in this folder"
    if place is None:
        yield Flaw(INVENTORY, wrong, "E083")
    elif os.path.lexists(folder.parents[path.count("/")] / place):
        yield Flaw(INVENTORY, f"{wrong}, and {place} has it; move the one that is too much out of the archive", "E083")
    else:
        yield Flaw(INVENTORY, f"{wrong}; move the folder to {place}", "E083", _all(trust))


def examined(folder: Path, observe: Observer) -> Examined:
    """Return what is wrong with one object: where in it, and what; also where the system refuses to show it."""
    try:
        return _examined(folder, observe)
    except OSError as error:
        wrong = f"cannot be read ({error.strerror or error}); check its permissions"
        return Examined([Flaw("", wrong, UNREADABLE)], None, Expected())


def _examined(folder: Path, observe: Observer) -> Examined:
    trust, is_certain = _newest(folder)
    flaws = list(_own_inventory(folder, trust, observe))
    if trust is None:
        flaws += _declarations(folder, None)
        return Examined(flaws, None, Expected())
    inventory = trust.inventory
    flaws += _declarations(folder, inventory.specification)
    flaws += _folders(folder, inventory)
    expected = Expected()
    expected.add(inventory, "")
    flaws += history_flaws(folder, trust, expected, observe)
    damaged = list(content_flaws(folder, inventory, expected, observe))
    flaws += damaged or record_flaws(Holding(folder, inventory))
    flaws += _advice(trust)
    if is_written_by_us(inventory):
        flaws = [flaw._replace(code=_OURS.get(flaw.code, flaw.code)) for flaw in flaws]
    return Examined(flaws, trust, expected, is_certain)


def _newest(folder: Path) -> tuple[Trusted | None, bool]:
    """Return the newest state that can be believed, and whether nothing speaks against it."""
    found = trusted(folder)
    if found is not None:
        return rebuilt(folder, found), True
    before = former(folder)
    found = rebuilt(folder, before)
    if found is None:
        return None, True
    is_enough = is_newest_readable if found is not before else is_lost_beyond
    return found, is_enough(folder, found.inventory)


def _own_inventory(folder: Path, trust: Trusted | None, observe: Observer) -> Found:
    """Return what is wrong with the inventory of the object and its sidecar."""
    is_copied = bool(trust and trust.version and not (folder / trust.inventory.next_folder).is_dir())
    try:
        raw = disk.read(folder, INVENTORY)
        observe(len(raw))
        if is_copied and trust is not None and is_damaged(folder, raw, trust.inventory.algorithm):
            yield blamed(folder, "", trust.inventory.algorithm, is_trusted=False)._replace(lost=_all(trust))
            return
        document = from_json(raw)
    except ArchiveError:
        yield Flaw(INVENTORY, "missing or unreadable", "E063", _all(trust))
        return
    except ValueError as error:
        yield Flaw(INVENTORY, f"not valid JSON ({error})", "E033", _all(trust))
        return
    wrong = [Flaw(INVENTORY, fault.wrong, fault.code, _all(trust)) for fault in faults(document)]
    yield from wrong
    if not wrong and trust is not None and trust.version and sidecar_ok(folder, raw, document["digestAlgorithm"]):
        told = f"older than {trust.version}/{INVENTORY}, which continues it"
        yield Flaw(INVENTORY, told, "E046", _all(trust)[len(document["versions"]) :])
    if (
        is_copied
        and trust is not None
        and raw != trust.raw
        and sidecar_digest(folder, trust.inventory.algorithm) is None
    ):
        told = f"differs from {trust.version}/{INVENTORY}, which its digest confirms"
        yield Flaw(INVENTORY, told, "E064", _all(trust))
    if not wrong and (trust is None or not sidecar_ok(folder, raw, document["digestAlgorithm"])):
        flaw = blamed(folder, "", document["digestAlgorithm"], trust is not None and not trust.version)
        yield flaw._replace(lost=_all(trust)) if flaw.path == INVENTORY else flaw


def _all(trust: Trusted | None) -> tuple[int, ...]:
    return tuple(range(1, trust.inventory.head + 1)) if trust else ()


def _declarations(folder: Path, specification: str | None) -> Found:
    names = sorted(path.name for path in folder.glob("0=*"))
    if not names:
        yield Flaw(f"{OBJECT}{specification or '1.1'}", "missing: nothing declares the folder an object", "E003")
    for name in names:
        version = name.removeprefix(OBJECT)
        if not name.startswith(OBJECT) or version not in ("1.0", "1.1"):
            yield Flaw(name, "declares no object of OCFL 1.0 or 1.1", "E006")
        elif specification and version != specification:
            code = "E038" if len(names) == 1 else "E003"
            yield Flaw(name, f"the inventory's version of OCFL asks for exactly one, {OBJECT}{specification}", code)
        elif copy_of(folder, name) != f"{name[2:]}\n".encode():
            yield Flaw(name, "its content differs from its name", "E007")


def _folders(folder: Path, inventory: Inventory) -> Found:
    """Return the entries that do not belong, and the files that no inventory names."""
    files = {INVENTORY, f"{INVENTORY}.{inventory.algorithm}"}
    known = {path for paths in inventory.manifest.values() for path in paths}
    for entry in (yield from listed(folder, "")) or ():
        if entry.is_symlink():
            yield Flaw(entry.name, "a symbolic link, which does not belong in an object", "E090")
        elif not entry.is_dir():
            if entry.name not in files and not entry.name.startswith("0="):
                yield Flaw(entry.name, "does not belong in an object", "E001")
        elif entry.name in inventory.folders:
            yield from _version_folder(folder, entry.name, inventory, known)
        elif entry.name == "extensions":
            yield from _extensions(folder)
        elif entry.name != "logs":
            yield _unnamed(folder, entry.name, inventory)
    for name in inventory.folders:
        if not (folder / name).is_dir():
            yield Flaw(name, "the folder of this version is missing", "E046")


def _unnamed(folder: Path, name: str, inventory: Inventory) -> Flaw:
    """Return what is wrong with a folder that the inventory does not name; `lost` if it may be a version."""
    number = number_of(name)
    if not number:
        return Flaw(name, "a folder that the inventory does not name", "E001")
    if may_be_version(folder, name, inventory):
        return Flaw(name, f"a version that {_STAYS}", "E046", (number,))
    return Flaw(name, "a folder that the inventory does not name", "E046")


def _extensions(folder: Path) -> Found:
    for entry in (yield from listed(folder, "extensions")) or ():
        if not entry.is_dir(follow_symlinks=False):
            yield Flaw(f"extensions/{entry.name}", "only folders of extensions belong here", "E067")
        elif not REGISTERED.fullmatch(entry.name):
            yield Flaw(f"extensions/{entry.name}", "no registered extension", "W013")


def _version_folder(folder: Path, version: str, inventory: Inventory, known: set[str]) -> Found:
    """Return what does not belong in a version folder; other folders than that of the content are not looked into."""
    content = inventory.content_folder
    for entry in (yield from listed(folder, version)) or ():
        path = f"{version}/{entry.name}"
        if entry.is_symlink():
            yield Flaw(path, "a symbolic link, which OCFL forbids", "E090")
        elif not entry.is_dir():
            if not entry.name.startswith(INVENTORY):
                yield Flaw(path, "a file that the inventory does not name", "E015")
        elif entry.name == content:
            yield from _content_folder(folder, path, known)
        else:
            yield Flaw(path, "a folder that OCFL advises against: only that of the content belongs here", "W002")


def _content_folder(folder: Path, content: str, known: set[str]) -> Found:
    pending = [content]
    while pending:
        below = pending.pop()
        entries = yield from listed(folder, below)
        if entries == []:
            if below == content:
                yield Flaw(below, "an empty folder, which OCFL advises against", "W003")
            else:
                yield Flaw(below, "an empty folder, which OCFL forbids", "E024")
        for entry in entries or ():
            path = f"{below}/{entry.name}"
            if entry.is_symlink():
                yield Flaw(path, "a symbolic link, which OCFL forbids", "E090")
            elif entry.is_dir():
                pending.append(path)
            elif path not in known:
                yield Flaw(path, "a file that the inventory does not name", "E023")


def _advice(trust: Trusted) -> Iterator[Flaw]:
    """Return what OCFL advises against; ids that are no URI are our way to name a series' folder."""
    is_ours = _has_records(trust.inventory)
    for fault in warnings(from_json(trust.raw)):
        if not (is_ours and fault.code == "W005"):
            yield Flaw(INVENTORY, *fault)


def is_written_by_us(inventory: Inventory) -> bool:
    """Tell whether diffreport wrote an object, for it has the form and the records."""
    return inventory.is_ours and _has_records(inventory)


def _has_records(inventory: Inventory) -> bool:
    return any(RECORD in state.digests for state in inventory.states)

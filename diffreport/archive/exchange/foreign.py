"""What the OCFL objects of other tools hold for an archive: whole objects, or an edition a version."""

from __future__ import annotations

import re
import shlex
from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from diffreport.archive import disk
from diffreport.archive.exchange.arrivals import (
    Arrival,
    Consignment,
    Kind,
    Whole,
    Wish,
    deposit_of,
    few,
    line,
    numbered,
    recordable,
)
from diffreport.archive.exchange.objects import flaws, recorded, walked
from diffreport.archive.inventory import Inventory
from diffreport.archive.names import check_series
from diffreport.archive.provenance import Deposit, utc
from diffreport.archive.reading import Holding, load
from diffreport.errors import InputError, UsageError

if TYPE_CHECKING:
    from diffreport.archive.root import Archive

_OBJECT, _ROOT = "0=ocfl_object_", "0=ocfl_"  # how the names of their declarations begin


def is_ocfl(folder: Path) -> bool:
    """Tell whether a folder says that it is an OCFL root or object."""
    return any(entry.name.startswith(_ROOT) for entry in disk.entries(folder))


def consigned_objects(archive: Archive, source: Path, wish: Wish) -> Consignment:
    """Return what an OCFL object, or each object of a root, has for an archive; all of it is checked first.

    An object is taken over as it is if its id is the name of a series that does not exist yet, and nothing else is
    wished. Of any other each version is an edition, of its only file or of the one wished.
    Cost: every byte is read.
    Those of a root whose id cannot name a series are left out, and told with the command that takes each in.
    Raises: InputError naming a damaged object and what is wrong with it; UsageError naming the option that is missing,
        or if no object is left.
    """
    holdings = [_checked(folder) for folder in _objects(source)]
    if not holdings:
        raise InputError(str(source), "holds no OCFL object", "name an OCFL root or object, or leave out --as")
    names = [wish.series or holding.inventory.id for holding in holdings]
    if len(set(names)) < len(names):
        ids = few([ascii(holding.inventory.id) for holding in holdings])
        raise UsageError(f"{source}: holds the objects {ids}; name the folder of one of them")
    arrivals: list[Arrival] = []
    wholes: list[Whole] = []
    notices = _unnamed(source, holdings, wish)
    for holding, series in zip(holdings, names, strict=True):
        inventory = holding.inventory
        if not _names_series(series):
            continue
        if bare := [inventory.folders[n - 1] for n, state in enumerate(inventory.states, 1) if not state.digests]:
            notices.append(f"{series}: no file in {few(bare)}; passed over")
        if not archive.has(series) and inventory.id == series and wish.file is None:
            labels = [version.edition.label for version in holding.versions() if version.file]
            wholes.append(Whole(series, holding.folder, tuple(reversed(labels))))
            continue
        held = _held(archive, series, inventory)
        if held:
            notices.append(f"{series}: v1 to v{held} are there already" if held > 1 else f"{series}: v1 is there")
        arrivals += _editions(holding, series, wish, held)
    count = len(arrivals) + sum(len(whole.labels) for whole in wholes)
    return Consignment(Kind.OCFL, Kind.OCFL.described(count, "edition"), tuple(arrivals), tuple(wholes), tuple(notices))


def _unnamed(source: Path, holdings: Sequence[Holding], wish: Wish) -> list[str]:
    """Return what is to be told of the objects whose ids cannot name a series. Raises: UsageError if all are such."""
    if wish.series:
        check_series(wish.series)
        return []
    others = [holding for holding in holdings if not _names_series(holding.inventory.id)]
    told = [
        f"the id {line(each.inventory.id)!a} names no series; take it in with"
        f" diffreport import {shlex.quote(str(each.folder))} --series NAME"
        for each in others
    ]
    if len(others) == len(holdings):
        raise UsageError(f"{source}: {few(told, '; ')}")
    return [f"{source}: left out: {each}" for each in told]


def _names_series(name: str) -> bool:
    try:
        return bool(check_series(name))
    except UsageError:
        return False


def _objects(source: Path) -> Iterator[Path]:
    """Return the folders of all objects, sorted; symbolic links are not followed."""
    pending = [source]
    while pending:
        folder = pending.pop()
        entries = disk.entries(folder)
        if any(entry.name.startswith(_OBJECT) for entry in entries):
            yield folder
            continue
        below = [Path(entry.path) for entry in entries if entry.is_dir(follow_symlinks=False)]
        pending += reversed([path for path in below if path != source / "extensions"])


def _checked(folder: Path) -> Holding:
    """Return an object after reading every byte of it. Raises: InputError saying what is wrong with it."""
    for _ in walked(folder):
        pass  # it refuses what is too deep to be checked
    if found := flaws(folder):
        raise InputError(str(folder), f"is a damaged OCFL object: {few(found, '; ')}", "nothing was imported")
    return load(folder)


def _held(archive: Archive, series: str, inventory: Inventory) -> int:
    """Return how many versions of an object the series of its id began with: it was taken over before."""
    if not archive.has(series):
        return 0
    ours = archive.holding(series).inventory
    if (ours.id, ours.algorithm) != (inventory.id, inventory.algorithm):
        return 0
    pairs = zip(ours.states, inventory.states, strict=False)
    alike = [one.digests == other.digests and one.created == other.created for one, other in pairs]
    return alike.index(False) if False in alike else len(alike)


def _editions(holding: Holding, series: str, wish: Wish, held: int) -> Iterator[Arrival]:
    """Return the versions after the first `held` ones as editions, but for those that bring nothing new."""
    inventory = holding.inventory
    numbers = range(1, inventory.head + 1)
    records = {number: found[0] for number in numbers if (found := recorded(holding, number))}
    files = {number: record.file for number, record in records.items()}
    files |= _files(holding, [number for number in numbers if number not in records], wish)
    news = list(_news(holding, files, records))
    labels = _labels(inventory, {number: files[number] for number in news if number not in records}, wish)
    for number in news:
        record, place = records.get(number), _place(holding, number, files[number])
        origin = f"{holding.folder} {inventory.folders[number - 1]}"
        if number <= held or place is None:
            continue
        with recordable(origin):
            if record:
                deposit = deposit_of(record, wish.depositor)
            else:
                deposit = _deposit(inventory, number, files[number], labels[number])
        digests = {inventory.algorithm: inventory.states[number - 1].digests[files[number]].lower()}
        yield Arrival(series, deposit, origin, place, digests, is_judged=record is not None)


def _place(holding: Holding, number: int, file: str) -> Path | None:
    """Return where the bytes of a version's file stand; None if the version has no such file."""
    digest = holding.inventory.states[number - 1].digests.get(file)
    return disk.plain(holding.folder, holding.inventory.manifest[digest][0]) if digest else None


def _news(holding: Holding, files: Mapping[int, str], records: Container[int]) -> Iterator[int]:
    """Return the versions that have a record, or whose file has other bytes than before, and is not empty."""
    former = None
    for number, file in sorted(files.items()):
        place = _place(holding, number, file)
        if number in records or (place and place != former and place.stat().st_size):
            yield number
        former = place or former


def _files(holding: Holding, numbers: Sequence[int], wish: Wish) -> dict[int, str]:
    """Return the file of each version that is its edition, "" for none. Raises: UsageError listing the files."""
    states = [holding.inventory.states[number - 1].digests for number in numbers]
    every = sorted({file for state in states for file in state})
    if wish.file is not None:
        if numbers and wish.file not in every:
            raise UsageError(f"{holding.folder}: no version holds {wish.file!a}; there is {few(every)}")
        return dict.fromkeys(numbers, wish.file)
    if any(len(state) > 1 for state in states):
        raise UsageError(f"{holding.folder}: its versions hold several files, {few(every)}; name one with --file")
    return {number: next(iter(state), "") for number, state in zip(numbers, states, strict=True)}


def _labels(inventory: Inventory, files: Mapping[int, str], wish: Wish) -> dict[int, str]:
    """Return the labels of versions: the dates in their files' names if those differ, else when they were made."""
    named = {number: wish.label_in(PurePosixPath(file).name) for number, file in files.items()}
    if all(named.values()) and len(set(named.values())) == len(named):
        return named
    return dict(zip(files, numbered(inventory.states[number - 1].created[:10] for number in files), strict=True))


def _deposit(inventory: Inventory, number: int, file: str, label: str) -> Deposit:
    """Return what an inventory tells of one of its versions."""
    state = inventory.states[number - 1]
    user = state.user or {}
    who = f"{user['name']} <{user['address']}>" if user.get("address") else user.get("name", "")
    origin = f"{inventory.folders[number - 1]} of the OCFL object {line(inventory.id)}"
    note = "\n".join(filter(None, (line(state.message or ""), origin)))
    name = PurePosixPath(file).name
    return Deposit(name, label, retrieved=_utc(state.created), note=note, depositor=line(who) or None)


def _utc(created: str) -> str | None:
    """Return a moment of an inventory in UTC, to the second; None for one that has no place in a calendar."""
    try:
        return utc(datetime.fromisoformat(re.sub(r"\.\d+", "", created)))
    except (ValueError, OverflowError):
        return None

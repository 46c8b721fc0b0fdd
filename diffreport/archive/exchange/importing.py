"""Editions into the archive: what a source is, what of it is there already, and the rest stored."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from diffreport.archive.disk import Content, digest
from diffreport.archive.exchange.arrivals import Arrival, Consignment, Kind, Wish, readable
from diffreport.archive.exchange.folders import consigned_folder
from diffreport.archive.exchange.foreign import consigned_objects, is_ocfl
from diffreport.archive.exchange.histories import consigned_history
from diffreport.archive.exchange.objects import adopt
from diffreport.archive.exchange.repository import is_repository
from diffreport.archive.provenance import Deposit
from diffreport.errors import ArchiveError, InputError, UsageError
from diffreport.model import Edition

if TYPE_CHECKING:
    from diffreport.archive.root import Archive

# Looks into an edition without a record: its deposit with what reading told, and why it should wait in quarantine.
Judge = Callable[[Arrival, Content], Deposit]


class Arrived(NamedTuple):
    """What became of an edition: `version` is where it is; None, with no edition, if it only would be stored."""

    series: str
    label: str
    new: bool
    version: int | None = None
    edition: Edition | None = None


def consign(archive: Archive, source: Path, wish: Wish) -> Consignment:
    """Return what a source holds for an archive, every check done: nothing is stored yet.

    Raises: InputError naming what is damaged or cannot be taken in; UsageError naming the option that is missing;
        ArchiveError for a series that cannot be written.
    """
    if not source.exists():
        raise InputError(
            str(source), "no such file or folder", "name a folder, a bag, an OCFL root or a git repository"
        )
    if not source.is_dir():
        raise InputError(str(source), "is a file, not a folder", "archive it with diffreport add")
    with readable(source):
        consignment = _consigned(archive, source, wish, _kind(source, wish))
    for series in {arrival.series for arrival in consignment.arrivals}:
        if not archive.is_writable(series):
            raise ArchiveError(f"{series}: made by another tool in a form that is only read; choose another --series")
    return consignment


def _kind(source: Path, wish: Wish) -> Kind:
    """Return what a source is taken for. Raises: UsageError for a repository without the path of a file."""
    if wish.kind:
        return wish.kind
    if is_ocfl(source):
        return Kind.OCFL
    if not is_repository(source):
        return Kind.FOLDER
    if wish.file is None:
        wrong = "is a git repository"
        raise UsageError(f"{source}: {wrong}; name the file whose history to import, or take it --as folder")
    return Kind.GIT


def _consigned(archive: Archive, source: Path, wish: Wish, kind: Kind) -> Consignment:
    mine, its = archive.folder.resolve(), source.resolve()
    is_around = its in mine.parents and kind is not Kind.GIT  # an archive may well stand among a repository's files
    if mine == its or mine in its.parents or is_around:
        raise UsageError(f"{source}: is the archive itself, or holds it, or is a part of it; name another source")
    if kind is Kind.GIT:
        return consigned_history(source, wish)
    if kind is Kind.OCFL:
        return consigned_objects(archive, source, wish)
    return consigned_folder(source, wish)


def _as_said(arrival: Arrival, content: Content) -> Deposit:
    """Look at nothing."""
    return arrival.deposit


def take_in(archive: Archive, consignment: Consignment, judge: Judge = _as_said) -> Iterator[Arrived]:
    """Store what is not there yet, one edition after the other, and tell what became of each.

    Whoever stops in between has a valid archive; the same call then goes on. An edition is there if the series holds
    a version with its label and bytes, and, where its record says so, in the same state of quarantine.
    Cost: memory of one edition.
    Raises: ArchiveError, ArchiveLockedError; InputError if the source has changed since it was checked.
    """
    for whole in consignment.wholes:
        adopt(archive, whole)
        for version in filter(lambda version: version.file, archive.versions(whole.series)):
            yield Arrived(whole.series, version.edition.label, True, version.number, version.edition)
    present = _Present(archive)
    for arrival, content, sha256 in _checked(consignment):
        deposit, there = arrival.deposit, present.match(arrival, sha256)
        if not there and not arrival.is_judged:
            deposit = judge(arrival, content)
            there = present.match(arrival, sha256)  # that took a while, and others may import the same
        if not there:
            stored = archive.add(arrival.series, content, deposit)
            present.pass_over(arrival.series, stored.version)
            there = Arrived(arrival.series, deposit.label, stored.new, stored.version, stored.edition)
        yield there


def rehearse(archive: Archive, consignment: Consignment) -> Iterator[Arrived]:
    """Tell what `take_in` would do with each edition, without storing any. Raises: as `take_in`."""
    for whole in consignment.wholes:
        yield from (Arrived(whole.series, label, True) for label in whole.labels)
    present = _Present(archive)
    for arrival, _, sha256 in _checked(consignment):
        yield present.match(arrival, sha256) or Arrived(arrival.series, arrival.deposit.label, True)


def _checked(consignment: Consignment) -> Iterator[tuple[Arrival, Content, str]]:
    """Yield each arrival with its bytes and their sha256. Raises: InputError if they are not those once checked."""
    for arrival in consignment.arrivals:
        content = arrival.content()
        digests = _digests(content, {"sha256", *arrival.digests})
        if any(digests[name] != checked for name, checked in arrival.digests.items()):
            raise InputError(arrival.origin, "changed after it was checked", "import it again when it is complete")
        yield arrival, content, digests["sha256"]


class _Present:
    """The versions that are there, also those that others add meanwhile; each is one edition of a source at most."""

    def __init__(self, archive: Archive) -> None:
        """Begin with all of them."""
        self._archive = archive
        self._free: dict[str, dict[int, Arrived]] = {}
        self._heads: Counter[str] = Counter()

    def match(self, arrival: Arrival, sha256: str) -> Arrived | None:
        """Return the version that an arrival is, and pass it over from then on; None if there is none."""
        free = self._versions(arrival.series)
        there = next((number for number, one in free.items() if _is_same(one, arrival, sha256)), None)
        return None if there is None else free.pop(there)

    def pass_over(self, series: str, number: int) -> None:
        """Match a version with no arrival to come."""
        self._versions(series).pop(number, None)

    def _versions(self, series: str) -> dict[int, Arrived]:
        free = self._free.setdefault(series, {})
        if self._archive.has(series):
            holding = self._archive.holding(series)
            for number in range(self._heads[series] + 1, holding.inventory.head + 1):
                edition = holding.version(number).edition
                free[number] = Arrived(series, edition.label, False, number, edition)
            self._heads[series] = holding.inventory.head
        return free


def _is_same(there: Arrived, arrival: Arrival, sha256: str) -> bool:
    edition = there.edition
    if edition is None or (edition.label, edition.sha256) != (arrival.deposit.label, sha256):
        return False
    return not arrival.is_judged or bool(edition.quarantine) == bool(arrival.deposit.quarantine)


def _digests(content: Content, algorithms: Collection[str]) -> dict[str, str]:
    if isinstance(content, Path):
        return digest(content, algorithms)
    return {name: hashlib.new(name, content).hexdigest() for name in algorithms}

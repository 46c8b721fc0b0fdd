"""Editions into the archive: what a source is, what of it is there already, and the rest stored."""

from __future__ import annotations

import hashlib
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
    for arrival, content, there in _matched(archive, consignment):
        if there:
            yield there
            continue
        deposit = arrival.deposit if arrival.is_judged else judge(arrival, content)
        stored = archive.add(arrival.series, content, deposit)
        yield Arrived(arrival.series, deposit.label, stored.new, stored.version, stored.edition)


def rehearse(archive: Archive, consignment: Consignment) -> Iterator[Arrived]:
    """Tell what `take_in` would do with each edition, without storing any. Raises: as `take_in`."""
    for whole in consignment.wholes:
        yield from (Arrived(whole.series, label, True) for label in whole.labels)
    for arrival, _, there in _matched(archive, consignment):
        yield there or Arrived(arrival.series, arrival.deposit.label, True)


def _matched(archive: Archive, consignment: Consignment) -> Iterator[tuple[Arrival, Content, Arrived | None]]:
    """Yield each arrival with its bytes, and what is there of it already."""
    known: dict[str, list[Arrived]] = {}
    for arrival in consignment.arrivals:
        content = arrival.content()
        digests = _digests(content, {"sha256", *arrival.digests})
        if any(digests[name] != checked for name, checked in arrival.digests.items()):
            raise InputError(arrival.origin, "changed after it was checked", "import it again when it is complete")
        if arrival.series not in known:
            known[arrival.series] = list(_there(archive, arrival.series))
        there = next((one for one in known[arrival.series] if _is_same(one, arrival, digests["sha256"])), None)
        if there:
            known[arrival.series].remove(there)  # each version is one edition of the source at most
        yield arrival, content, there


def _there(archive: Archive, series: str) -> Iterator[Arrived]:
    if archive.has(series):
        for version in archive.versions(series):
            yield Arrived(series, version.edition.label, False, version.number, version.edition)


def _is_same(there: Arrived, arrival: Arrival, sha256: str) -> bool:
    edition = there.edition
    if edition is None or (edition.label, edition.sha256) != (arrival.deposit.label, sha256):
        return False
    return not arrival.is_judged or bool(edition.quarantine) == bool(arrival.deposit.quarantine)


def _digests(content: Content, algorithms: Collection[str]) -> dict[str, str]:
    if isinstance(content, Path):
        return digest(content, algorithms)
    return {name: hashlib.new(name, content).hexdigest() for name in algorithms}

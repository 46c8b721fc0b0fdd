"""The issues that are searched, and how they come into the index: read, a few at the same time, once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from diffreport.archived.documents import Meant, documents, meant, reading_of
from diffreport.errors import ArchiveError, InputError, NoTextError, ReferenceNotFoundError
from diffreport.model import Document, Edition
from diffreport.readers.isolated import KEPT
from diffreport.readers.parsing import Options

if TYPE_CHECKING:
    from diffreport.archive import Archive, Version
    from diffreport.archived.search.index import Index
    from diffreport.profiles import Rule

Watch = Callable[[int, int], None]
_TAKEN_IN = 20  # documents at once: each time costs an fsync


@dataclass(frozen=True, slots=True)
class Scope:
    """Which editions are searched, and how many hits are told at most.

    `edition` is a label, `latest`, `previous` or `vN`, of every series that has it. `versions` adds superseded issues,
    and those in quarantine.
    """

    series: tuple[str, ...] = ()  # none: all of them
    edition: str = ""  # none: all of them
    versions: bool = False
    limit: int | None = None


EVERYTHING = Scope()


class Target(NamedTuple):
    """An issue to be searched, and the key of its document."""

    reference: str
    version: int
    edition: Edition
    key: str


def targets_in(
    archive: Archive, scope: Scope, rules: Sequence[Rule]
) -> tuple[tuple[Target, ...], tuple[ArchiveError, ...]]:
    """Return the issues to be searched, by series, in the order of editions; and why damaged series are left out.

    Raises: ReferenceNotFoundError for a series that is not there, or an edition that no series has.
    """
    found: list[Target] = []
    damaged: list[ArchiveError] = []
    missing: ReferenceNotFoundError | None = None
    names = tuple(dict.fromkeys(scope.series)) or archive.series(damaged.append)
    for series in names:
        try:
            versions = archive.versions(series)
        except ArchiveError as error:
            damaged.append(error)
            continue
        try:
            found += [_target(archive, *each, rules) for each in _chosen(archive, series, versions, scope)]
        except ReferenceNotFoundError as error:
            missing = error
        except ArchiveError as error:
            damaged.append(error)
    if missing and not found:
        if len(names) == 1:
            raise missing
        remedy = "diffreport log SERIES lists those of one"
        raise ReferenceNotFoundError(f"no series of {len(names):,} has an edition {scope.edition!r}; {remedy}")
    return tuple(found), tuple(damaged)


def read_in(
    archive: Archive, targets: Iterable[Target], rules: Sequence[Rule], index: Index, watch: Watch | None
) -> dict[str, str]:
    """Take what is not there yet into the index; return why some cannot be read, by their keys.

    Raises: LostError; ArchiveError.
    """
    by_key = {target.key: target for target in targets}
    known = index.known(by_key)
    wrong = {key: why for key, why in known.items() if why}
    missing = [target for key, target in by_key.items() if key not in known]
    taken: dict[str, Document | str] = {}
    for at in range(0, len(missing), KEPT):
        if watch:
            watch(at, len(missing))
        for target, read in _read(archive, missing[at : at + KEPT], rules):
            if isinstance(read, Document):
                taken[target.key] = read
            else:
                wrong[target.key] = why = _why(read)
                if isinstance(read, NoTextError):  # it never will; anything else may go better another time
                    taken[target.key] = why
        if len(taken) >= _TAKEN_IN:
            index.add(taken)
            taken = {}
    if taken:
        index.add(taken)
    if watch and missing:
        watch(len(missing), len(missing))
    return wrong


def _read(
    archive: Archive, targets: Iterable[Target], rules: Sequence[Rule]
) -> Iterator[tuple[Target, Document | InputError | ArchiveError]]:
    """Yield each issue with its document, or why there is none; they are read at the same time."""
    wanted: list[tuple[Target, Meant]] = []
    for target in targets:
        try:
            wanted.append((target, meant(archive, target.reference, Options(), rules)))
        except (InputError, ArchiveError) as error:
            yield target, error
    try:
        read = documents([what for _, what in wanted])
    except InputError:  # of one of them, which one is told by reading them alone
        yield from ((target, _alone(what)) for target, what in wanted)
    else:
        yield from zip((target for target, _ in wanted), read, strict=True)


def _why(error: InputError | ArchiveError) -> str:
    """Return what goes on after "it"; an error of the archive is a sentence of its own."""
    return f"{error.wrong}; {error.remedy}" if isinstance(error, InputError) else f"cannot be had ({error})"


def _alone(what: Meant) -> Document | InputError:
    try:
        return documents([what])[0]
    except InputError as error:
        return error


def _chosen(archive: Archive, series: str, versions: Iterable[Version], scope: Scope) -> list[tuple[str, Version]]:
    """Return the issues of a series to be searched, in order, each with the reference to it.

    Raises: ReferenceNotFoundError if the edition is not there; ArchiveError.
    """
    if scope.edition:
        version = archive.version(f"{series}@{scope.edition}")
        which = f"v{version.number}" if scope.edition == f"v{version.number}" else version.edition.label
        return [(f"{series}@{which}", version)]
    editions = archive.editions(series)
    issues = {version.edition: version for version in versions}  # of equal ones the last
    current = [issues[edition] for edition in editions]
    if not scope.versions:
        return [(f"{series}@{issue.edition.label}", issue) for issue in current if not issue.edition.quarantine]
    place = {edition.label: n for n, edition in enumerate(editions)}
    ordered = sorted(versions, key=lambda version: (place[version.edition.label], version.number))
    numbers = {issue.number for issue in current}
    return [(f"{series}@{v.edition.label if v.number in numbers else f'v{v.number}'}", v) for v in ordered]


def _target(archive: Archive, reference: str, version: Version, rules: Sequence[Rule]) -> Target:
    edition = version.edition
    if not edition.sha256:  # of another tool's archive: its bytes tell
        edition = replace(edition, sha256=hashlib.sha256(archive.bytes(reference)).hexdigest())
    return Target(reference, version.number, edition, reading_of(replace(version, edition=edition), rules) or "")

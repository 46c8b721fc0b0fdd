"""A check of the whole archive, or of some series: each byte against its digest, each folder against OCFL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from diffreport.archive import disk
from diffreport.archive.catalogue import memory
from diffreport.archive.fixity.aside import Aside
from diffreport.archive.fixity.catalogued import MADE_ANEW, catalogue_flaws, is_beyond_use, memory_flaws
from diffreport.archive.fixity.custody import Custody, Here
from diffreport.archive.fixity.objects import Examined, misplaced
from diffreport.archive.fixity.problems import Checked, Flaw, Observer, Problem, Verification, ignore
from diffreport.archive.fixity.rebuilding import labelled, told_of
from diffreport.archive.fixity.remedies import Case, remedy_of
from diffreport.archive.fixity.repairing import Done, Repairer, writer_of
from diffreport.archive.fixity.root_remedies import root_remedy
from diffreport.archive.fixity.roots import OLDER_DECLARATION, root_flaws, walked
from diffreport.archive.inventory import INVENTORY
from diffreport.archive.layout import DECLARATION
from diffreport.archive.nearest import choice
from diffreport.archive.reading import Holding
from diffreport.errors import ArchiveError, ReferenceNotFoundError

if TYPE_CHECKING:
    from diffreport.archive.root import Archive


class Repair(NamedTuple):
    """What a repair did, what is wrong still, and the folder with what it set aside, None if it did nothing."""

    done: tuple[Done, ...]
    left: Verification
    folder: Path | None


def verification(archive: Archive, series: Sequence[str] = (), observe: Observer = ignore) -> Verification:
    """Return what is wrong with an archive, or with some of its series; `observe` is told of the bytes read.

    Cost: every byte is read once, where something is wrong a series twice; memory is bounded by the largest
    inventory. Of one in a bucket all is fetched, one series at a time.
    Raises: ReferenceNotFoundError for a series that is not there; StoreError.
    """
    with custody_of(archive) as custody:
        return custody.told(_checked(custody, series, observe, None))


def repair(
    archive: Archive,
    series: Sequence[str] = (),
    observe: Observer = ignore,
    repairer: Repairer | None = None,
) -> Repair:
    """Mend what can be mended of an archive, or of some of its series, and return what was done and what is left.

    Nothing is removed: what is taken out of the archive, and a log, are in a folder beside it; of one in a bucket, in
    a folder on this machine. Raises: ReferenceNotFoundError; ArchiveLockedError; ArchiveError if the archive cannot
    be written; StoreError.
    """
    repairer = repairer or Repairer(archive, Aside.of(archive, None))
    with custody_of(archive) as custody:
        at_work = repairer if custody.archive is archive else repairer.on(custody.archive)
        left = custody.told(_checked(custody, series, observe, at_work))
    return Repair(tuple(at_work.done), left, at_work.aside.folder)


def size_of(archive: Archive, series: Sequence[str] = ()) -> int:
    """Return about how many bytes a verification reads. Raises: as `verification`."""
    with custody_of(archive) as custody:
        return custody.sizes(_chosen(custody.archive, walked(custody.archive.folder).objects, series))


@contextmanager
def custody_of(archive: Archive) -> Iterator[Custody]:
    """Give whoever has the objects of an archive at hand. Raises: StoreError."""
    if archive.mirror is None:
        yield Here(archive)
        return
    from diffreport.archive.bucket.inspecting import Inspection

    with Inspection.of(archive) as inspection:
        yield inspection


def _checked(custody: Custody, series: Sequence[str], observe: Observer, repairer: Repairer | None) -> Verification:
    """Return what is wrong with an archive, after mending it if there is a repairer."""
    archive = custody.archive
    count = 0

    def counted(size: int) -> None:
        nonlocal count
        count += size
        observe(size)

    if repairer is not None and not series:
        repairer.mend_root()
        custody.mended_root(repairer)
        repairer.mend_catalogue()
    objects, flaws = walked(archive.folder)
    found = [] if series else [*_root_problems(archive, flaws), *custody.besides(repairer)]
    paths = _chosen(archive, objects, series)
    is_remembering = not is_beyond_use(found)
    found += _missed(archive, objects, paths if series else ()) if is_remembering else ()
    versions = files = 0
    whole: list[memory.Seen] = []
    for path in paths:
        with custody.brought(path, repairer) as sources:
            state = custody.settled(path, counted)
            if repairer is not None and any(not flaw.is_advice for flaw in state.flaws):
                state = repairer.mend_object(path, state, sources, counted)
            found += custody.missed(path, repairer) if is_remembering else ()
            case = Case(archive.folder / path, state, sources)
            found += _problems(archive, path, case, writer_of(archive, path, state) is not None)
        versions, files = versions + state.counted[0], files + state.counted[1]
        if state.trust is not None and all(flaw.is_advice for flaw in state.flaws):
            whole.append(memory.Seen(path, state.trust.inventory.head, disk.sha512_of(state.trust.raw)))
    memory.note(archive.database, whole if is_remembering else ())
    return Verification(
        Checked(len(paths), versions, files, count),
        tuple(each for each in found if not each.code.startswith("W")),
        tuple(each for each in found if each.code.startswith("W")),
    )


def _chosen(archive: Archive, paths: Sequence[str], series: Sequence[str]) -> list[str]:
    """Return the folders of the series named, of all if none is. Raises: ReferenceNotFoundError."""
    named = {archive.layout.identifier(path) or path: path for path in paths}
    for name in series:
        named.setdefault(name, archive.layout.path(name) or "")
        if named[name] not in paths:
            known = choice(name, archive.series())
            raise ReferenceNotFoundError(f"{name}: no such series in {archive.folder}; {known}")
    return sorted({named[name] for name in series}) if series else list(paths)


def _root_problems(archive: Archive, between: Iterable[Flaw]) -> Iterator[Problem]:
    """Return what is wrong with the root's own files, `between` its objects, and with the catalogue."""
    for flaw in (*root_flaws(archive), *between):
        remedy = root_remedy(flaw, archive.folder, archive.layout)
        yield Problem("", flaw.path, flaw.wrong, flaw.code, remedy.told if remedy else "")
    yield from (Problem("", flaw.path, flaw.wrong, flaw.code, MADE_ANEW) for flaw in catalogue_flaws(archive))


def _missed(archive: Archive, objects: Sequence[str], paths: Sequence[str]) -> Iterator[Problem]:
    """Return what the catalogue remembers and the root has not; a repair brings none of it back."""
    return (missed_problem(archive, flaw) for flaw in memory_flaws(archive, objects, paths))


def missed_problem(archive: Archive, flaw: Flaw) -> Problem:
    """Return what the catalogue misses of an object as a problem of the archive."""
    series = archive.layout.identifier(flaw.path) or flaw.path
    lost = tuple(f"{series}@v{number}" for number in flaw.lost) or (series,)
    return Problem(series, flaw.path, flaw.wrong, flaw.code, "", lost)


def _problems(archive: Archive, path: str, case: Case, is_written: bool) -> Iterator[Problem]:
    """Return what is wrong with an object as problems of the archive."""
    state = case.state
    trust = state.trust
    series = archive.layout.identifier(path) or (trust.inventory.id if trust else path)
    holding = Holding(case.folder, trust.inventory) if trust else None
    for flaw in (*state.flaws, *misplaced(case.folder, archive.layout, path, state), *_later(archive.folder, state)):
        remedy = remedy_of(flaw, case) if is_written else None
        whole = f"{path}/{flaw.path}" if flaw.path else path
        told = [_label(holding, number) for number in flaw.lost] if holding else told_of(case.folder)
        owner = holding.inventory.id if holding and flaw.code == "E083" else series  # it is asked for by its own name
        lost = tuple(f"{owner}@{label}" for label in told) or (() if holding else (series,))
        yield Problem(series, whole, flaw.wrong, flaw.code, remedy.told if remedy else "", lost)


def _later(root: Path, state: Examined) -> Iterator[Flaw]:
    """Return whether an object is of a later OCFL than its root."""
    is_older = (root / OLDER_DECLARATION).exists() and not (root / DECLARATION).exists()
    if is_older and state.trust is not None and state.trust.inventory.specification != "1.0":
        yield Flaw(INVENTORY, "of a later OCFL than the root", "E081")


def _label(holding: Holding, number: int) -> str:
    """Return the label of a version, its number if its record cannot be read, or no inventory names it."""
    if number > holding.inventory.head:
        return labelled(holding.folder, number)
    try:
        return f"{holding.version(number).edition.label} (v{number})"
    except ArchiveError:
        return f"v{number}"

"""A check of the whole archive, or of some series: each byte against its digest, each folder against OCFL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from diffreport.archive import disk
from diffreport.archive.catalogue import memory
from diffreport.archive.fixity.aside import Aside
from diffreport.archive.fixity.catalogued import MADE_ANEW, catalogue_flaws, is_beyond_use, memory_flaws
from diffreport.archive.fixity.objects import Examined, examined, misplaced
from diffreport.archive.fixity.problems import Checked, Flaw, Observer, Problem, Verification, ignore
from diffreport.archive.fixity.rebuilding import labelled, told_of
from diffreport.archive.fixity.remedies import Case, remedy_of
from diffreport.archive.fixity.repairing import Done, Repairer
from diffreport.archive.fixity.root_remedies import root_remedy
from diffreport.archive.fixity.roots import OLDER_DECLARATION, root_flaws, walked
from diffreport.archive.fixity.sources import Sources
from diffreport.archive.fixity.walking import files_below
from diffreport.archive.inventory import INVENTORY
from diffreport.archive.layout import DECLARATION
from diffreport.archive.lock import Patience
from diffreport.archive.nearest import choice
from diffreport.archive.reading import Holding
from diffreport.errors import ArchiveError, ArchiveLockedError, ReferenceNotFoundError

if TYPE_CHECKING:
    from diffreport.archive.root import Archive

_RECHECK = Patience(10.0)  # wait for a live writer before a finding about its series counts


class Repair(NamedTuple):
    """What a repair did, what is wrong still, and the folder with what it set aside, None if it did nothing."""

    done: tuple[Done, ...]
    left: Verification
    folder: Path | None


def verification(archive: Archive, series: Sequence[str] = (), observe: Observer = ignore) -> Verification:
    """Return what is wrong with an archive, or with some of its series; `observe` is told of the bytes read.

    Cost: every byte is read once, where something is wrong a series twice; memory is bounded by the largest
    inventory. Raises: ReferenceNotFoundError for a series that is not there.
    """
    return _checked(archive, series, observe, Repairer(archive, Aside(archive.folder, None)), is_repair=False)


def repair(
    archive: Archive,
    series: Sequence[str] = (),
    observe: Observer = ignore,
    repairer: Repairer | None = None,
) -> Repair:
    """Mend what can be mended of an archive, or of some of its series, and return what was done and what is left.

    Nothing is removed: what is taken out of the archive, and a log, are in a folder beside it.
    Raises: ReferenceNotFoundError; ArchiveLockedError; ArchiveError if the archive cannot be written.
    """
    repairer = repairer or Repairer(archive, Aside(archive.folder, None))
    left = _checked(archive, series, observe, repairer, is_repair=True)
    return Repair(tuple(repairer.done), left, repairer.aside.folder)


def size_of(archive: Archive, series: Sequence[str] = ()) -> int:
    """Return about how many bytes a verification reads. Raises: as `verification`."""
    paths = _chosen(archive, walked(archive.folder).objects, series)
    return sum(file.lstat().st_size for path in paths for file in files_below(archive.folder / path))


def _checked(
    archive: Archive, series: Sequence[str], observe: Observer, repairer: Repairer, *, is_repair: bool
) -> Verification:
    """Return what is wrong with an archive, after mending it if that is wanted."""
    count = 0

    def counted(size: int) -> None:
        nonlocal count
        count += size
        observe(size)

    if is_repair and not series:
        repairer.mend_root()
        repairer.mend_catalogue()
    objects, flaws = walked(archive.folder)
    found = [] if series else list(_root_problems(archive, flaws))
    paths = _chosen(archive, objects, series)
    is_remembering = not is_beyond_use(found)
    found += _missed(archive, objects, paths if series else ()) if is_remembering else ()
    sources = Sources(archive.folder, objects, archive.database)
    versions = files = 0
    whole: list[memory.Seen] = []
    for path in paths:
        state = _settled(archive, path, counted)
        if is_repair and any(not flaw.is_advice for flaw in state.flaws):
            state = repairer.mend_object(path, state, sources, counted)
        case = Case(archive.folder / path, state, sources)
        found += _problems(archive, path, case, repairer.writer_of(path, state) is not None)
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


def _settled(archive: Archive, path: str, observe: Observer) -> Examined:
    """Return what an object is like once no writer is amid a deposit: half of one is no damage."""
    folder = archive.folder / path
    state = examined(folder, observe)
    is_whole = all(flaw.is_advice for flaw in state.flaws)
    writer = None if is_whole else archive.writer(archive.layout.identifier(path) or "")
    if writer is not None and writer.path == path:
        with suppress(OSError, ArchiveLockedError), writer.locked(_RECHECK):
            return examined(folder, observe)
    return state


def _root_problems(archive: Archive, between: Iterable[Flaw]) -> Iterator[Problem]:
    """Return what is wrong with the root's own files, `between` its objects, and with the catalogue."""
    for flaw in (*root_flaws(archive), *between):
        remedy = root_remedy(flaw, archive.folder, archive.layout)
        yield Problem("", flaw.path, flaw.wrong, flaw.code, remedy.told if remedy else "")
    yield from (Problem("", flaw.path, flaw.wrong, flaw.code, MADE_ANEW) for flaw in catalogue_flaws(archive))


def _missed(archive: Archive, objects: Sequence[str], paths: Sequence[str]) -> Iterator[Problem]:
    """Return what the catalogue remembers and the root has not; a repair brings none of it back."""
    for flaw in memory_flaws(archive, objects, paths):
        series = archive.layout.identifier(flaw.path) or flaw.path
        lost = tuple(f"{series}@v{number}" for number in flaw.lost) or (series,)
        yield Problem(series, flaw.path, flaw.wrong, flaw.code, "", lost)


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

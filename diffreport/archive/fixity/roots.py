"""Everything that can be wrong with an archive: each byte against its digest, each folder against OCFL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from diffreport.archive import disk, references
from diffreport.archive.fixity.objects import REGISTERED, Examined, examined, misplaced
from diffreport.archive.fixity.problems import Checked, Flaw, Found, Observer, Problem, Verification, ignore
from diffreport.archive.inventory import INVENTORY
from diffreport.archive.inventory_rules import number_of
from diffreport.archive.layout import DECLARATION, LAYOUT_FILE, ROOT_DIGESTS, from_json
from diffreport.archive.lock import Patience
from diffreport.archive.making import is_made_by_us, root_files
from diffreport.archive.reading import Holding
from diffreport.archive.writing import STAGING
from diffreport.errors import ArchiveError, ArchiveLockedError, ReferenceNotFoundError

if TYPE_CHECKING:
    from diffreport.archive.root import Archive

_RECHECK = Patience(10.0)  # wait for a live writer before a finding about its series counts


class Hierarchy(NamedTuple):
    """The folders between root and objects: where the objects are, sorted, and what is wrong between."""

    objects: tuple[str, ...]
    flaws: tuple[Flaw, ...]


def verification(archive: Archive, series: Sequence[str] = (), observe: Observer = ignore) -> Verification:
    """Return what is wrong with an archive, or with some of its series; `observe` is told of the bytes read.

    Cost: every byte is read once, some of the inventories several times; memory is bounded by the largest
    inventory. Raises: ReferenceNotFoundError for a series that is not there.
    """
    count = 0

    def counted(size: int) -> None:
        nonlocal count
        count += size
        observe(size)

    hierarchy = walked(archive.folder)
    found = [] if series else [problem("", flaw) for flaw in (*root_flaws(archive), *hierarchy.flaws)]
    versions = files = 0
    paths = chosen(archive, hierarchy.objects, series)
    for path in paths:
        state = settled(archive, path, counted)
        name = series_at(archive, path, state)
        found += [
            problem(name, flaw, path, state, archive.folder)
            for flaw in (*state.flaws, *misplaced(archive.layout, path, state))
        ]
        versions, files = versions + state.counted[0], files + state.counted[1]
    return Verification(
        Checked(len(paths), versions, files, count),
        tuple(each for each in found if not each.code.startswith("W")),
        tuple(each for each in found if each.code.startswith("W")),
    )


def size_of(archive: Archive, series: Sequence[str] = ()) -> int:
    """Return about how many bytes a verification reads. Raises: as `verification`."""
    paths = chosen(archive, walked(archive.folder).objects, series)
    files = (file for path in paths for file in (archive.folder / path).rglob("*"))
    return sum(file.lstat().st_size for file in files if file.is_file())


def chosen(archive: Archive, paths: Sequence[str], series: Sequence[str]) -> list[str]:
    """Return the folders of the series named, of all if none is. Raises: ReferenceNotFoundError."""
    named = {archive.layout.identifier(path) or path: path for path in paths}
    for name in series:
        named.setdefault(name, archive.layout.path(name) or "")
        if named[name] not in paths:
            raise ReferenceNotFoundError(
                f"{name}: no such series in {archive.folder}; {references.choice(name, archive.series())}"
            )
    return sorted({named[name] for name in series}) if series else list(paths)


def settled(archive: Archive, path: str, observe: Observer) -> Examined:
    """Return what an object is like once no writer is amid a deposit: half of one is no damage."""
    folder = archive.folder / path
    state = examined(folder, observe)
    writer = archive.writer(archive.layout.identifier(path) or "") if state.flaws else None
    if writer is not None and writer.path == path:
        with suppress(OSError, ArchiveLockedError), writer.locked(_RECHECK):
            return examined(folder, observe)
    return state


def series_at(archive: Archive, path: str, state: Examined) -> str:
    """Return the series whose object is in a folder, the folder if nothing tells."""
    return archive.layout.identifier(path) or (state.trust.inventory.id if state.trust else path)


def problem(
    series: str, flaw: Flaw, path: str = "", state: Examined | None = None, root: Path | None = None
) -> Problem:
    """Return a flaw as the problem of an archive; `path` is the object's folder."""
    whole = f"{path}/{flaw.path}" if path and flaw.path else path or flaw.path
    lost: tuple[str, ...] = ()
    if flaw.lost and state and state.trust and root:
        holding = Holding(root / path, state.trust.inventory)
        lost = tuple(f"{series}@{_label(holding, number)}" for number in flaw.lost)
    return Problem(series, whole, flaw.wrong, flaw.code, lost=lost)


def _label(holding: Holding, number: int) -> str:
    """Return the label of a version, its number if its record cannot be read."""
    try:
        return f"{holding.version(number).edition.label} (v{number})"
    except ArchiveError:
        return f"v{number}"


def walked(root: Path) -> Hierarchy:
    """Return the objects below a root, also those that lost their declaration, and the flaws between them."""
    objects: list[str] = []
    flaws: list[Flaw] = []
    pending = [""]
    while pending:
        folder = pending.pop()
        entries = disk.entries(root / folder)
        if folder and _is_object(root / folder, [entry.name for entry in entries]):
            objects.append(folder)
            continue
        if folder and not entries:
            flaws.append(Flaw(folder, "an empty folder, which OCFL forbids", "E073"))
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_symlink():
                flaws.append(Flaw(path, "a symbolic link, which OCFL forbids", "E090"))
            elif entry.is_dir():
                if path != "extensions":
                    pending.append(path)
            elif folder:
                flaws.append(Flaw(path, "a file outside of any object", "E072"))
    return Hierarchy(tuple(sorted(objects)), tuple(sorted(flaws)))


def _is_object(folder: Path, names: Iterable[str]) -> bool:
    """Tell whether a folder is an object, or was one: nothing of what remains of it may be taken for a stray file."""
    for name in names:
        if name.startswith(("0=ocfl_object_", INVENTORY)):
            return True
        if number_of(name) and any((folder / name / inner).exists() for inner in (INVENTORY, "content")):
            return True
    return False


def root_flaws(archive: Archive) -> Found:
    """Return the problems of the root's own files."""
    root = archive.folder
    yield from _declarations(root)
    try:
        layout = from_json(disk.read(root, LAYOUT_FILE))
        keys = layout if isinstance(layout, dict) else {}
        if not all(isinstance(keys.get(key), str) for key in ("extension", "description")):
            yield Flaw(LAYOUT_FILE, "has no extension and description", "E070")
    except (ArchiveError, ValueError):
        yield Flaw(LAYOUT_FILE, "missing or not valid JSON", "E070")
    for entry in disk.entries(root / "extensions"):
        path = f"extensions/{entry.name}"
        if not entry.is_dir(follow_symlinks=False):
            yield Flaw(path, "only folders of extensions belong here", "E112")
        elif path != STAGING and not REGISTERED.fullmatch(entry.name):
            yield Flaw(path, "no registered extension", "W016")
    yield from _root_digests(root, root_files(archive.layout))


def _declarations(root: Path) -> Found:
    declarations = sorted(path.name for path in root.glob("0=*"))
    if not declarations:
        yield Flaw(DECLARATION, "missing: nothing declares the folder an archive", "E069")
    elif declarations != [DECLARATION]:
        code = "E076" if len(declarations) > 1 else "E079"
        yield Flaw(", ".join(declarations), "there must be exactly one declaration of OCFL 1.1", code)
    elif (root / DECLARATION).read_bytes() != b"ocfl_1.1\n":
        yield Flaw(DECLARATION, "its content differs from the declaration of OCFL 1.1", "E080")


def _root_digests(root: Path, expected: Iterable[str]) -> Found:
    """Return where the root's own files differ from the digests beside them, which only roots of ours have."""
    if not (root / ROOT_DIGESTS).is_file():
        if is_made_by_us(root):
            yield Flaw(ROOT_DIGESTS, "missing, although diffreport made this root", "root")
        return
    lines = disk.read(root, ROOT_DIGESTS).decode("utf-8", "replace").split("\n")
    if lines.pop():
        yield Flaw(ROOT_DIGESTS, "does not end with a line", "root")
    for line in lines:
        yield from _root_digest(root, line)
    named = {line.partition("  ")[2] for line in lines}
    for name in expected:
        if name not in named | {ROOT_DIGESTS}:
            yield Flaw(ROOT_DIGESTS, f"has no digest of {name}", "root")


def _root_digest(root: Path, line: str) -> Found:
    digest, separator, name = line.partition("  ")
    if not separator or not (name and len(digest) == 128) or ".." in name.split("/") or name.startswith("/"):
        yield Flaw(ROOT_DIGESTS, f"the line {line[-40:]!a} is not a digest and a name", "root")
        return
    try:
        actual = disk.digest(disk.plain(root, name), ["sha512"])["sha512"]
    except ArchiveError:
        yield Flaw(name, f"missing or unreadable, although {ROOT_DIGESTS} names it", "root")
        return
    if actual != digest:
        yield Flaw(name, f"its digest differs from the one in {ROOT_DIGESTS}", "root")

"""Everything that can be wrong with an archive: each byte against its digest, each folder against OCFL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from diffreport.archive import disk
from diffreport.archive.fixity.objects import Found, object_problems
from diffreport.archive.layout import DECLARATION, LAYOUT_FILE, ROOT_DIGESTS, from_json
from diffreport.archive.lock import Patience
from diffreport.archive.making import is_made_by_us, root_files
from diffreport.errors import ArchiveError, ArchiveLockedError

if TYPE_CHECKING:
    from diffreport.archive.root import Archive

_RECHECK = Patience(10.0)  # wait for a live writer before a finding about its series counts


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong: `path` is relative to the root; `series` is empty for the root's own files."""

    series: str
    path: str
    wrong: str

    def __str__(self) -> str:
        """Return the problem as one line."""
        return f"{self.path}: {self.wrong}"


def problems(archive: Archive) -> Iterator[Problem]:
    """Return all problems, root first, then object by object in the order of their folders."""
    for path, wrong in (*_root(archive.folder), *_root_digests(archive.folder, root_files(archive.layout))):
        yield Problem("", path, wrong)
    for path, wrong in _hierarchy(archive.folder):
        yield Problem("", path, wrong)
    for path in sorted(archive.object_paths()):
        series = archive.layout.identifier(path) or path
        found = list(object_problems(archive.folder / path, archive.layout, path))
        if found:
            found = _seen_again(archive, path, found)
        for name, wrong in found:
            yield Problem(series, f"{path}/{name}" if name else path, wrong)


def _seen_again(archive: Archive, path: str, found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the problems of an object once no writer is amid a deposit: half of one is no damage."""
    writer = archive.writer(archive.layout.identifier(path) or "")
    if writer is not None:
        with suppress(OSError, ArchiveLockedError), writer.locked(_RECHECK):
            return list(object_problems(archive.folder / path, archive.layout, path))
    return found


def _root(root: Path) -> Found:
    """Return the problems of the root's own files."""
    declarations = sorted(path.name for path in root.glob("0=*"))
    if declarations != [DECLARATION]:
        yield ", ".join(declarations) or DECLARATION, "there must be exactly one declaration of OCFL 1.1"
    elif (root / DECLARATION).read_bytes() != b"ocfl_1.1\n":
        yield DECLARATION, "its content differs from the declaration of OCFL 1.1"
    try:
        layout = from_json(disk.read(root, LAYOUT_FILE))
        keys = layout if isinstance(layout, dict) else {}
        if not all(isinstance(keys.get(key), str) for key in ("extension", "description")):
            yield LAYOUT_FILE, "has no extension and description"
    except (ArchiveError, ValueError):
        yield LAYOUT_FILE, "missing or not valid JSON"
    for entry in disk.entries(root / "extensions"):
        if not entry.is_dir(follow_symlinks=False):
            yield f"extensions/{entry.name}", "only folders of extensions belong here"


def _root_digests(root: Path, expected: Iterable[str]) -> Found:
    """Return where the root's own files differ from the digests beside them, which only roots of ours have."""
    if not (root / ROOT_DIGESTS).is_file():
        if is_made_by_us(root):
            yield ROOT_DIGESTS, "missing, although diffreport made this root"
        return
    lines = disk.read(root, ROOT_DIGESTS).decode("utf-8", "replace").split("\n")
    if lines.pop():
        yield ROOT_DIGESTS, "does not end with a line"
    for line in lines:
        yield from _root_digest(root, line)
    named = {line.partition("  ")[2] for line in lines}
    for name in expected:
        if name not in named | {ROOT_DIGESTS}:
            yield ROOT_DIGESTS, f"has no digest of {name}"


def _root_digest(root: Path, line: str) -> Found:
    digest, separator, name = line.partition("  ")
    if not separator or not (name and len(digest) == 128) or ".." in name.split("/") or name.startswith("/"):
        yield ROOT_DIGESTS, f"the line {line[-40:]!a} is not a digest and a name"
        return
    try:
        actual = disk.digest(disk.plain(root, name), ["sha512"])["sha512"]
    except ArchiveError:
        yield name, f"missing or unreadable, although {ROOT_DIGESTS} names it"
        return
    if actual != digest:
        yield name, f"its digest differs from the one in {ROOT_DIGESTS}"


def _hierarchy(root: Path) -> Found:
    """Return the problems of the folders between root and objects."""
    pending = [""]
    while pending:
        folder = pending.pop()
        entries = disk.entries(root / folder)
        if folder and any(entry.name.startswith("0=ocfl_object_") for entry in entries):
            continue
        if folder and not entries:
            yield folder, "an empty folder, which OCFL forbids"
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_symlink():
                yield path, "a symbolic link, which OCFL forbids"
            elif entry.is_dir():
                if path != "extensions":
                    pending.append(path)
            elif folder:
                yield path, "a file outside of any object"

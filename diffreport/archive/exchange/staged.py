"""A folder that appears complete or not at all: written beside its place, moved there by one rename."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from diffreport.archive import disk
from diffreport.errors import TO_ACCESS, ArchiveError, UsageError
from diffreport.resources import enclosing

_PREFIX = ".diffreport-"  # of the folder beside the target; a killed process leaves it


class Folder:
    """A folder under way. `written` has the digests of each file, by path with "/" between its parts."""

    __slots__ = ("path", "written")

    def __init__(self, path: Path) -> None:
        """Begin with a folder that exists and is empty."""
        self.path = path
        self.written: dict[str, disk.Digests] = {}

    def write(self, name: str, pieces: Iterable[bytes]) -> disk.Digests:
        """Write one file, making the folders it needs, and return its digests. Raises: OSError."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        self.written[name] = disk.write_new(path, pieces)
        return self.written[name]


@contextmanager
def staged(target: Path) -> Iterator[Folder]:
    """Give a folder to fill, which becomes `target` at the end; after an error nothing is there.

    Raises: UsageError if something is there already, it would be in an archive, or it cannot be written; ArchiveError
        if what fills it fails to read a file.
    """
    if os.path.lexists(target):
        raise UsageError(f"{target}: is there already; name a folder that does not exist yet")
    parent = target.parent
    if not parent.is_dir():
        raise UsageError(f"{target}: there is no folder {parent}; make it first, or write elsewhere")
    if outer := enclosing(parent):
        raise UsageError(f"{target}: would be inside of the archive {outer}; write elsewhere")
    try:
        with _beside(parent) as hidden:
            made = hidden / "made"  # the hidden folder is private, this one is as the user's folders are
            made.mkdir()
            yield Folder(made)
            disk.sync_tree(made)
            made.rename(target)
            try:
                disk.sync_folder(parent)
            except OSError:
                target.rename(made)  # what may not last is not said to be there
                raise
    except OSError as error:
        path, reason = Path(error.filename2 or error.filename or target), error.strerror or str(error)
        if path not in (target, parent) and not any(part.startswith(_PREFIX) for part in path.parts):
            raise ArchiveError(f"{path}: cannot be read ({reason}); nothing was exported; {TO_ACCESS}") from error
        raise UsageError(f"{target}: cannot be written ({reason}); nothing is left there; {TO_ACCESS}") from error


@contextmanager
def _beside(parent: Path) -> Iterator[Path]:
    """Make a folder and remove it with all it holds at the end."""
    hidden = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
    try:
        yield hidden
    finally:
        with suppress(OSError):
            disk.remove_tree(hidden)

"""Where a repair puts what it takes out of the archive, and its log: a folder beside the root."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from diffreport.archive import disk
from diffreport.archive.provenance import now
from diffreport.errors import UsageError
from diffreport.resources import enclosing

if TYPE_CHECKING:
    from diffreport.archive.root import Archive

LOG = "repair.log"


class Aside:
    """One repair's own folder in `folder`, made when it is needed and named by the moment."""

    def __init__(self, root: Path, folder: Path | None) -> None:
        """Take note of the root and of where to put things; None is the folder NAME.aside beside the root.

        Raises: UsageError if it is inside of the root, or of another archive: OCFL knows no place for it there.
        """
        self._root = Path(os.path.realpath(root))
        self._parent = Path(os.path.realpath(folder or self._root.with_name(f"{self._root.name}.aside")))
        if self._parent.is_relative_to(self._root):
            raise UsageError(f"{folder}: is inside of the archive; name a folder elsewhere")
        if folder is not None and (other := enclosing(self._parent)):
            raise UsageError(f"{folder}: is inside of another archive, {other}; name a folder elsewhere")
        self.folder: Path | None = None  # of this repair, once it is made

    @classmethod
    def of(cls, archive: Archive, folder: Path | None) -> Aside:
        """Return the folder for a repair of an archive; of one in a bucket NAME.aside in the current folder.

        Raises: UsageError, as above.
        """
        if archive.mirror is not None and folder is None:
            folder = Path.cwd() / f"{archive.place.rpartition('/')[2]}.aside"
        return cls(archive.folder, folder)

    def on(self, root: Path) -> Aside:
        """Return the same folder for what is taken out of a copy of the archive."""
        return Aside(root, self._parent)

    def kept(self, path: str) -> Path | None:
        """Return where what was at a path is now, None if it was not taken out."""
        place = None if self.folder is None else self.folder / path
        return place if place is not None and place.is_file() else None

    def sync(self) -> None:
        """Force all that was taken out to the disk: a second name is no sooner there than its bytes."""
        if self.folder is not None:
            for file in _files(self.folder):
                _sync_file(file)
            disk.sync_tree(self.folder)

    def log(self, line: str) -> None:
        """Write down, durably, what is about to be done."""
        with (self._own() / LOG).open("a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(f"{now()}  {line}\n")
            log.flush()
            os.fsync(log.fileno())
        disk.sync_folder(self._own())

    def keep(self, path: str) -> None:
        """Keep a file that another is to replace: by a second name, or where the disk knows no such names by a copy."""
        target = self._target(path)
        try:
            os.link(self._root / path, target, follow_symlinks=False)
        except OSError:  # another file system, or one without links
            shutil.copyfile(self._root / path, target)
            _sync_file(target)
        self._sync(target)

    def move(self, path: str) -> None:
        """Take a file or folder out of the archive."""
        source, target = self._root / path, self._target(path)
        try:
            source.rename(target)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            if source.is_symlink() or not source.is_dir():
                shutil.copy2(source, target, follow_symlinks=False)
            else:
                shutil.copytree(source, target, symlinks=True)
                disk.sync_tree(target)
            for file in _files(target):
                _sync_file(file)
            self._sync(target)
            disk.remove_tree(source) if source.is_dir() and not source.is_symlink() else source.unlink()
        self._sync(target)
        disk.sync_folder(source.parent)

    def _target(self, path: str) -> Path:
        """Return a free place for a path of the archive."""
        target = self._own() / path
        target.parent.mkdir(parents=True, exist_ok=True)
        number = 1
        while os.path.lexists(target):
            number += 1
            target = (self._own() / path).with_name(f"{Path(path).name}-{number}")
        return target

    def _own(self) -> Path:
        number = 1
        while self.folder is None:
            self._parent.mkdir(parents=True, exist_ok=True)
            name = now().replace(":", "-") + (f"-{number}" if number > 1 else "")
            with suppress(FileExistsError):
                (self._parent / name).mkdir()
                self.folder = self._parent / name
                disk.sync_folder(self._parent)
                disk.sync_folder(self._parent.parent)
            number += 1
        return self.folder

    def _sync(self, target: Path) -> None:
        folder = target.parent
        while folder != self._own():
            disk.sync_folder(folder)
            folder = folder.parent
        disk.sync_folder(folder)


def _files(target: Path) -> Iterator[Path]:
    if target.is_dir() and not target.is_symlink():
        yield from (file for file in target.rglob("*") if file.is_file() and not file.is_symlink())
    elif not target.is_symlink():
        yield target


def _sync_file(file: Path) -> None:
    with file.open("rb") as opened:
        os.fsync(opened.fileno())

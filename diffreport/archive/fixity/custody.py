"""Where the objects of an archive are while they are checked: in its folder, or brought from a bucket one by one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Protocol

from diffreport.archive.fixity.objects import Examined, examined
from diffreport.archive.fixity.problems import Observer, Problem, Verification
from diffreport.archive.fixity.roots import walked
from diffreport.archive.fixity.sources import Sources
from diffreport.archive.fixity.walking import files_below
from diffreport.archive.lock import Patience
from diffreport.errors import ArchiveLockedError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from diffreport.archive.fixity.repairing import Repairer
    from diffreport.archive.root import Archive

RECHECK_SECONDS = 10.0  # wait for a live writer before a finding about its series counts


class Custody(Protocol):
    """The root that is checked. `archive` is the archive in the folder where it is at hand."""

    archive: Archive

    def sizes(self, paths: Sequence[str]) -> int:
        """Return how many bytes some objects have."""

    def brought(self, path: str, repairer: Repairer | None) -> AbstractContextManager[Sources]:
        """Have an object at hand, and what may be of use to restore it; with a repairer, what it mends is kept."""

    def settled(self, path: str, observe: Observer) -> Examined:
        """Return what an object at hand is like once no writer is amid a deposit: half of one is no damage."""

    def mended_root(self, repairer: Repairer) -> None:
        """Have what a repair did to the root's own files, and between its objects, kept."""

    def missed(self, path: str, repairer: Repairer | None) -> Iterator[Problem]:
        """Return what is wrong with an object at hand that only its keeper knows."""

    def besides(self, repairer: Repairer | None) -> Iterator[Problem]:
        """Return what is wrong with the root that only its keeper knows; a repairer mends it."""

    def told(self, found: Verification) -> Verification:
        """Return findings in the words of whoever named the archive."""


class Here:
    """An archive in a folder: all of it is at hand."""

    def __init__(self, archive: Archive) -> None:
        """Take note of the archive."""
        self.archive = archive
        self._sources: Sources | None = None

    def sizes(self, paths: Sequence[str]) -> int:
        """Return how many bytes some objects have."""
        return sum(file.lstat().st_size for path in paths for file in files_below(self.archive.folder / path))

    @contextmanager
    def brought(self, path: str, repairer: Repairer | None) -> Iterator[Sources]:
        """Give the files of the whole root."""
        if self._sources is None:
            self._sources = Sources(self.archive.folder, walked(self.archive.folder).objects, self.archive.database)
        yield self._sources

    def settled(self, path: str, observe: Observer) -> Examined:
        """Return what an object is like, under the lock if anything is wrong with it."""
        archive, folder = self.archive, self.archive.folder / path
        state = examined(folder, observe)
        is_whole = all(flaw.is_advice for flaw in state.flaws)
        writer = None if is_whole else archive.writer(archive.layout.identifier(path) or "")
        if writer is not None and writer.path == path:
            with suppress(OSError, ArchiveLockedError), writer.locked(Patience(RECHECK_SECONDS)):
                return examined(folder, observe)
        return state

    def mended_root(self, repairer: Repairer) -> None:
        """Leave it as it is."""

    def missed(self, path: str, repairer: Repairer | None) -> Iterator[Problem]:
        """Return nothing: what the catalogue misses is told of all at once."""
        return iter(())

    def besides(self, repairer: Repairer | None) -> Iterator[Problem]:
        """Return nothing."""
        return iter(())

    def told(self, found: Verification) -> Verification:
        """Return them as they are."""
        return found

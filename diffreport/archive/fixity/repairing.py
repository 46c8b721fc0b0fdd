"""A repair: what can be restored is, flaw by flaw, until nothing more can be done.

Under the lock of the series, each step is durable before the next: the good bytes are written in the staging
folder; what is in their place is kept aside; they take its place by one rename. A stop in between leaves the
flaw as it was, and the next repair begins anew. docs/archive-format.md has the rules.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from diffreport.archive import disk
from diffreport.archive.catalogue import memory
from diffreport.archive.fixity.aside import Aside
from diffreport.archive.fixity.catalogued import MADE_ANEW, catalogue_flaws, is_beyond_use, memory_flaws
from diffreport.archive.fixity.contents import digests_of
from diffreport.archive.fixity.objects import Examined, examined
from diffreport.archive.fixity.problems import Flaw, Observer, ignore
from diffreport.archive.fixity.remedies import Case, Remedy, as_done, remedy_of
from diffreport.archive.fixity.root_remedies import is_ours, root_remedy
from diffreport.archive.fixity.roots import root_flaws, walked
from diffreport.archive.fixity.sources import Source, Sources
from diffreport.archive.layout import DECLARATION
from diffreport.archive.lock import Patience, held
from diffreport.archive.making import INIT, INIT_LOCK
from diffreport.archive.writing import STAGING, Writer
from diffreport.errors import TO_ACCESS, ArchiveError, InputError

if TYPE_CHECKING:
    from diffreport.archive.root import Archive

_ROUNDS = 20  # of mending what mending brought to light; two or three do
_PATIENCE = Patience()
_RESTORED = "restored"  # a file in the staging folder, on its way to its place


class Done(NamedTuple):
    """One thing that was mended: the flaw that was at a path, relative to the root, and what was done about it."""

    series: str
    path: str
    wrong: str
    code: str
    done: str
    is_set_aside: bool  # what was at the path is now among what the repair put aside


def _is_declaration(flaw: Flaw) -> bool:
    """Tell whether a flaw is of what is mended last: a stop before it leaves the root as one that is to be mended."""
    return flaw.path == DECLARATION


def _unseen(step: str) -> None:
    """Let a step pass."""


class Repairer:
    """Repairs one archive. `done` grows with each thing that is mended; `observe_step` is told of every step."""

    def __init__(
        self,
        archive: Archive,
        aside: Aside,
        patience: Patience = _PATIENCE,
        observe_step: Callable[[str], None] = _unseen,
    ) -> None:
        """Take note of the archive, and of where to put what is taken out of it."""
        self.done: list[Done] = []
        self._patience = patience
        self._archive = archive
        self._root = archive.folder
        self.aside = aside
        self._step = observe_step
        self._tried: set[tuple[str, str]] = set()

    def mend_root(self) -> None:
        """Mend the root's own files, and what stands between it and its objects. Raises: ArchiveError."""
        root, layout = self._root, self._archive.layout
        if not is_ours(root, layout):
            return
        try:
            with held(root / INIT_LOCK, self._patience):
                for _ in range(_ROUNDS):
                    flaws = sorted([*root_flaws(self._archive), *walked(root).flaws], key=_is_declaration)
                    if not self._mend("", "", ((flaw, root_remedy(flaw, root, layout)) for flaw in flaws)):
                        break
                disk.remove_tree(root / STAGING / INIT / "tree")
        except OSError as error:
            raise self._refused(error) from error

    def mend_catalogue(self) -> None:
        """Let the catalogue forget what is gone from the root, saying so; remove one that is not right."""
        wrong = list(catalogue_flaws(self._archive))[:1]
        missed = [] if is_beyond_use(wrong) else list(memory_flaws(self._archive, walked(self._root).objects))
        self.forget(missed)
        for flaw in wrong:
            self._archive.database.remove()
            self.done.append(Done("", flaw.path, flaw.wrong, flaw.code, as_done(MADE_ANEW), False))

    def forget(self, missed: Sequence[Flaw]) -> None:
        """Let the catalogue forget objects that are gone or were set back, saying so."""
        memory.forget(self._archive.database, [flaw.path for flaw in missed])
        for flaw in missed:
            series = self._archive.layout.identifier(flaw.path) or flaw.path
            self.done.append(Done(series, flaw.path, flaw.wrong, flaw.code, "forgotten", False))

    def mend_object(self, path: str, state: Examined, sources: Sources, observe: Observer) -> Examined:
        """Mend an object and return what it is like then. Raises: ArchiveError, ArchiveLockedError."""
        writer = writer_of(self._archive, path, state)
        if writer is None:
            return state
        stage = self._root / STAGING / writer.series / "tree"
        try:
            with writer.locked(self._patience):
                for _ in range(_ROUNDS):
                    state = examined(self._root / path, observe)
                    case = Case(self._root / path, state, sources)
                    remedies = ((flaw, remedy_of(flaw, case)) for flaw in state.flaws)
                    if not self._mend(writer.series, path, remedies):
                        break
                disk.remove_tree(stage)
        except OSError as error:
            raise self._refused(error) from error
        return state

    def on(self, archive: Archive) -> Repairer:
        """Return a repairer like this one of a copy of the archive."""
        return Repairer(archive, self.aside.on(archive.folder), self._patience, self._step)

    def _mend(self, series: str, path: str, remedies: Iterable[tuple[Flaw, Remedy | None]]) -> bool:
        """Apply each remedy once; tell whether there was any."""
        wanted = {remedy.path: (flaw, remedy) for flaw, remedy in remedies if remedy is not None}
        fresh = [
            (flaw, remedy)
            for flaw, remedy in wanted.values()
            if (f"{path}/{remedy.path}", remedy.told) not in self._tried
        ]
        for flaw, remedy in sorted(fresh, key=lambda each: each[1].content is None):  # a stray file may be the source
            whole = f"{path}/{remedy.path}" if path else remedy.path
            self._tried.add((f"{path}/{remedy.path}", remedy.told))
            self.aside.log(f"{whole}: {flaw.wrong}; {remedy.told}")
            self._step("logged")
            is_there = os.path.lexists(self._root / whole)
            if self._apply(series, whole, remedy):
                self.done.append(Done(series, whole, flaw.wrong, flaw.code, remedy.done, is_there))
        return bool(fresh)

    def _apply(self, series: str, path: str, remedy: Remedy) -> bool:
        """Do what a remedy says, durably; tell whether it could be done."""
        target = self._root / path
        if remedy.content is None:
            if os.path.lexists(target):  # it may have been in a folder that was moved
                self.aside.move(path)
            self._step("moved")
            return True
        staged = self._staged(series or INIT, remedy.content)
        if staged is None:
            return False
        self._step("staged")
        if target.is_file() and not target.is_symlink():
            self.aside.keep(path)
            self._step("kept")
        elif os.path.lexists(target):
            self.aside.move(path)
            self._step("moved")
        target.parent.mkdir(parents=True, exist_ok=True)
        staged.replace(target)
        for folder in target.parents:
            disk.sync_folder(folder)
            if folder == self._root:
                break
        self._step("placed")
        return True

    def _staged(self, series: str, content: bytes | Source) -> Path | None:
        """Return a new file with the bytes, on the disk; None if the source no longer has them."""
        staged = self._root / STAGING / series / "tree" / _RESTORED
        staged.parent.mkdir(parents=True, exist_ok=True)
        staged.unlink(missing_ok=True)
        try:
            disk.write_new(staged, disk.chunks(content.file) if isinstance(content, Source) else [content])
        except InputError:
            return None
        if isinstance(content, Source) and digests_of(staged, content.digests, ignore) != content.digests:
            return None
        disk.sync_folder(staged.parent)
        return staged

    def _refused(self, error: OSError) -> ArchiveError:
        reason = error.strerror or str(error)
        return ArchiveError(
            f"{error.filename or self._root}: cannot be written ({reason}); {TO_ACCESS}, then repair again"
        )


def writer_of(archive: Archive, path: str, state: Examined) -> Writer | None:
    """Return the writer of an object, None if it is not one that diffreport writes."""
    writer = archive.writer(archive.layout.identifier(path) or "")
    is_written = state.trust is not None and state.trust.inventory.is_ours
    return writer if writer is not None and writer.path == path and is_written else None

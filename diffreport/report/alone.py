"""One writer at a time into a folder of pages, or of a batch's output."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from diffreport.archive.lock import NONE, held, holder
from diffreport.errors import ArchiveLockedError, UsageError
from diffreport.report.files import check_outside, refusing

_LOCK = Path(".diffreport", "writing", "lock")  # the folders of a lock are removed with it: none above the folder's own


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep others from writing into a folder, which is made for it, and removed if it stays empty.

    Raises: UsageError if another is at it, it is in an archive, or it cannot be written.
    """
    check_outside(folder)
    lock = folder / _LOCK
    with ExitStack() as stack:
        try:
            with refusing(folder):
                folder.mkdir(parents=True, exist_ok=True)
                stack.enter_context(held(lock, NONE))
        except ArchiveLockedError as error:
            raise UsageError(f"{folder}: {holder(lock)} is writing there; wait, or write elsewhere") from error
        yield

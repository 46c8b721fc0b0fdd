"""An archive that cannot be opened because it is damaged, opened all the same, to be checked and repaired."""

from __future__ import annotations

from pathlib import Path

from diffreport.archive.bucket.mirror import Mirror
from diffreport.archive.fixity.root_remedies import likely_layout
from diffreport.archive.layout import DECLARATION
from diffreport.archive.lock import Patience
from diffreport.archive.making import is_undeclared
from diffreport.archive.root import Archive
from diffreport.archive.writing import OBJECT_DECLARATION
from diffreport.errors import ArchiveError
from diffreport.stores import is_remote


def opened(place: Path | str, patience: Patience) -> Archive:
    """Return the archive in a folder or a bucket, also where the files that declare it are damaged or lost.

    Raises: as `Archive.open`, for a place that does not show that diffreport once made an archive of it.
    """
    try:
        return Archive.open(place, patience=patience)
    except ArchiveError:
        mirror = Mirror.of(place) if isinstance(place, str) and is_remote(place) else None
        if mirror is not None:
            mirror.begin()
            mirror.ask(None)
            names = [each.name for each in mirror.store.entries()]  # what is an object's tells that it is an archive
            mirror.fetch_many(name for name in names if name.endswith(f"/{OBJECT_DECLARATION}"))
        folder = Path(place) if mirror is None else mirror.root
        layout = likely_layout(folder)
        if layout is None and is_undeclared(folder):
            wrong = f"its declaration {DECLARATION} is missing, and nothing tells that diffreport made it"
            raise ArchiveError(f"{place}: {wrong}; restore that file from a copy") from None
        if layout is None:
            raise
        return Archive(folder, layout, patience, lambda step: None, mirror)

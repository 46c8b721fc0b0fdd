"""An empty root in a bucket, made once however many try at the same time: whoever creates its declaration made it."""

from __future__ import annotations

from itertools import islice

from diffreport.archive.bucket.conditions import check_conditions, check_decided
from diffreport.archive.layout import DECLARATION, LAYOUT_FILE, Layout
from diffreport.archive.making import README, root_files
from diffreport.errors import ArchiveError, UsageError
from diffreport.stores import Store, opened, within


def make_root(store: Store, layout: Layout) -> None:
    """Make an empty root below an address where nothing is, or what an `init` of the same layout left that was stopped.

    The file that tells the layout is created first: of two that want different ones, one has it and the other is told.
    Raises: ArchiveError if it is an archive, is inside of one, or holds anything else; StoreError.
    """
    check_conditions(store)
    files = root_files(layout)
    _check_free(store, files)
    declaration = files.pop(DECLARATION)
    for name in (LAYOUT_FILE, *(name for name in files if name != LAYOUT_FILE)):
        try:
            store.create(name, files[name])
        except FileExistsError:
            if store.read(name) != files[name]:
                raise ArchiveError(f"{store.place}: {_begun(name)}") from None
    check_decided(store, LAYOUT_FILE, files[LAYOUT_FILE])
    try:
        store.create(DECLARATION, declaration)
    except FileExistsError as error:
        raise ArchiveError(_is_archive(store)) from error


def _check_free(store: Store, files: dict[str, bytes]) -> None:
    """Check that nothing but what an `init` writes is below the address. Raises: ArchiveError, StoreError."""
    if store.stat(DECLARATION) is not None:
        raise ArchiveError(_is_archive(store))
    for entry in islice(store.entries(), len(files) + 1):
        if entry.name not in files and not entry.name.startswith("extensions/0003-"):
            raise ArchiveError(f"{store.place}: not empty, and no archive; choose another address")
        if files.get(entry.name) != store.read(entry.name):
            raise ArchiveError(f"{store.place}: {_begun(entry.name)}")
    above = store.place
    while True:
        try:
            above = within(above)[0]
            outer = opened(above)
        except UsageError:  # the bucket itself
            return
        if outer.stat(DECLARATION) is not None:
            raise ArchiveError(f"{store.place}: is inside of the archive {above}; choose another address")


def _is_archive(store: Store) -> str:
    return f"{store.place}: is an archive already; use it, or choose another address"


def _begun(name: str) -> str:
    other = "by another version of diffreport" if name == README else "in another layout"
    return f"an archive was begun there {other} ({name}); finish it likewise, or remove what is there"

"""Which stores decide the conditions on which an archive is written."""

from __future__ import annotations

from diffreport.errors import UsageError
from diffreport.stores import Store

_WITHOUT = ("gs://",)  # replaces by generation numbers, which a token does not have
_NO_TOKEN = f'"{"0" * 32}"'


def check_conditions(store: Store) -> None:
    """Check that a store can replace what has an entity tag, so that no writer overwrites another's.

    Nothing is asked: see `check_decided`. Raises: UsageError.
    """
    if store.place.lower().startswith(_WITHOUT):
        raise UsageError(f"{store.place}: has no replacement by entity tag, so it is only read; use s3:// or a folder")


def check_decided(store: Store, name: str, content: bytes) -> None:
    """Check that a store refuses to create and to replace against the conditions; a file that is there has the content.

    It is the same afterwards, whatever the store does. Raises: UsageError, StoreError.
    """
    for is_creation in (True, False):
        try:
            store.create(name, content) if is_creation else store.replace(name, content, _NO_TOKEN)
        except FileExistsError:
            continue
        wrong = (
            f"takes no notice of a condition (If-{'None-' if is_creation else ''}Match), so one writer could overwrite"
        )
        raise UsageError(f"{store.place}: {wrong} another's edition; use another store")

"""Which stores decide the conditions on which an archive is written."""

from __future__ import annotations

from diffreport.errors import UsageError
from diffreport.stores import Store

_WITHOUT = ("gs://",)  # replaces by generation numbers, which a token does not have


def check_conditions(store: Store) -> None:
    """Check that a store can replace what has an entity tag, so that no writer overwrites another's.

    Raises: UsageError.
    """
    if store.place.startswith(_WITHOUT):
        raise UsageError(f"{store.place}: has no replacement by entity tag, so it is only read; use s3:// or a folder")

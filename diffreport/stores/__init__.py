"""Bytes under names: in a folder, or in a bucket of an object store (`s3://bucket/prefix`).

A name is a relative path with `/`. What is written is there whole or not at all, for every reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

from diffreport.errors import UsageError

_SCHEME = re.compile(r"([a-z][a-z0-9+]+)://", re.IGNORECASE)  # one letter is a drive
SCHEMES = ("s3", "s3a", "gs", "az", "azure", "abfs", "abfss", "adl")  # which the extra s3 speaks


class Entry(NamedTuple):
    """What is known of bytes without reading them: their name, their number, and a token that other bytes never have.

    The token of a bucket is its entity tag; of a folder it is made of the file's number and times.
    """

    name: str
    size: int
    token: str


class Store(Protocol):
    """Where bytes are kept. Whatever does not answer, or refuses, is a StoreError that names the place."""

    @property
    def place(self) -> str:
        """Return the store as a user names it; it can be opened by that in another process."""

    def read(self, name: str) -> bytes:
        """Return the bytes. Raises: FileNotFoundError, StoreError."""

    def stat(self, name: str) -> Entry | None:
        """Return what is known of a name, None if there is nothing. Raises: StoreError."""

    def write(self, name: str, data: bytes) -> str:
        """Write, in the place of what was there, and return the token. Raises: StoreError."""

    def create(self, name: str, data: bytes) -> str:
        """Write what is not there yet, and return the token. Raises: FileExistsError, also of two at once to one of
        them; StoreError."""

    def replace(self, name: str, data: bytes, token: str) -> str:
        """Write in the place of the bytes with a token, and return the new token.

        Raises: FileExistsError if other bytes, or none, are there by now; StoreError.
        """

    def entries(self, below: str = "") -> Iterator[Entry]:
        """Yield what is below a folder, "" for all, sorted by name; a few are held at a time. Raises: StoreError."""

    def folders(self, below: str = "") -> tuple[str, ...]:
        """Return the names of the folders right below a folder, sorted. Raises: StoreError."""

    def remove(self, name: str) -> None:
        """Remove it, if it is there. Raises: StoreError."""


def is_remote(place: str) -> bool:
    """Tell whether a place is in an object store, by its scheme; `https://` is an address, and no store."""
    found = _SCHEME.match(place)
    return found is not None and found[1].lower() in SCHEMES


def opened(place: str | Path) -> Store:
    """Return the store in a place: a folder, or a bucket as `s3://bucket/prefix`. Nothing is asked yet.

    Raises: UsageError for another scheme, without the extra s3, and for what the environment lacks.
    """
    text = str(place)
    if is_remote(text):
        from diffreport.stores.bucket import Bucket

        return Bucket(text.rstrip("/"))
    if isinstance(place, str) and (found := _SCHEME.match(text)):
        raise UsageError(
            f"{text}: {found[1]}:// is no store; name a folder, or a bucket: {'://, '.join(SCHEMES[:4])}://"
        )
    from diffreport.stores.folder import Folder

    return Folder(Path(place))


def within(place: str) -> tuple[str, str]:
    """Return the place above the last part of an address in an object store, and that part."""
    above, _, name = place.rpartition("/")
    if above.endswith(("/", ":")) or not name:
        raise UsageError(f"{place}: names no object in a bucket; write all of it, as s3://bucket/folder/report.html")
    return above, name

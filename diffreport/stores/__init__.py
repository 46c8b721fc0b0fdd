"""Bytes under names: in a folder, or in a bucket of an object store (`s3://bucket/prefix`).

A name is a relative path with `/`. What is written is there whole or not at all, for every reader.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

from diffreport.errors import StoreError, UsageError

_SCHEME = re.compile(r"([a-z][a-z0-9+]+)://", re.IGNORECASE)  # one letter is a drive
_ONE_SLASH = re.compile(r"([a-z][a-z0-9+]+):/(?!/)", re.IGNORECASE)
SCHEMES = ("s3", "s3a", "gs", "az", "azure", "abfs", "abfss", "adl")  # which the extra s3 speaks


class OddKeyError(StoreError):
    """A listing that obstore does not give, for it has a key that is no name below the store's place."""

    def __init__(self, place: str, key: str) -> None:
        """Say where, which key, and what to do."""
        super().__init__(f"{place}/{key!a}: no file can have this name; remove it from the bucket")
        self.key = key


class Entry(NamedTuple):
    """What is known of bytes without reading them: their name, their number, and a token that other bytes never have.

    The token of a bucket is its entity tag; of a folder it is made of the file's number and times. `modified` is when
    they were written, in seconds since 1970 by the store's clock.
    """

    name: str
    size: int
    token: str
    modified: float = 0.0


class Level(NamedTuple):
    """What is right below a folder: entries and names of folders, both sorted."""

    entries: tuple[Entry, ...]
    folders: tuple[str, ...]


class Store(Protocol):
    """Where bytes are kept. Whatever does not answer, or refuses, is a StoreError that names the place."""

    @property
    def place(self) -> str:
        """Return the store as a user names it; it can be opened by that in another process."""

    def read(self, name: str) -> bytes:
        """Return the bytes. Raises: FileNotFoundError, StoreError."""

    def fetch(self, name: str, path: Path) -> Entry:
        """Write the bytes to a file, in bounded memory, and return what is known of them.

        Raises: FileNotFoundError, StoreError; OSError of the file.
        """

    def stat(self, name: str) -> Entry | None:
        """Return what is known of a name, None if there is nothing. Raises: StoreError."""

    def write(self, name: str, data: bytes) -> str:
        """Write, in the place of what was there, and return the token. Raises: StoreError."""

    def send(self, name: str, path: Path) -> str:
        """Write the bytes of a file, as `write`, in bounded memory. Raises: StoreError; OSError of the file."""

    def create(self, name: str, data: bytes) -> str:
        """Write what is not there yet, and return the token. Raises: FileExistsError, StoreError.

        Of two at once one is refused. So may be one whose answer was lost, and that was tried again: it finds its own
        bytes there.
        """

    def replace(self, name: str, data: bytes, token: str) -> str:
        """Write in the place of the bytes with a token, and return the new token.

        Raises: FileExistsError if other bytes, or none, are there by now, or its own after a lost answer; StoreError.
        """

    def entries(self, below: str = "") -> Iterator[Entry]:
        """Yield what is below a folder, "" for all, sorted by name; a few are held at a time. Raises: StoreError.

        In a bucket there may be keys that are no names (`a//b`): they are told, and cannot be read.
        """

    def level(self, below: str = "") -> Level:
        """Return what is right below a folder, "" for the top. Raises: StoreError."""

    def folders(self, below: str = "") -> tuple[str, ...]:
        """Return the names of the folders right below a folder, sorted. Raises: StoreError."""

    def remove(self, name: str) -> None:
        """Remove it, if it is there. Raises: StoreError."""


def checked_name(place: str, name: str) -> str:
    """Return a name that means the same everywhere. Raises: StoreError for another."""
    if not is_name(name):
        raise StoreError(f"{place}: {name!a} is no name below it; choose another")
    return name


def is_name(name: str) -> bool:
    """Tell whether a name means the same everywhere."""
    return not {"", ".", ".."}.intersection(name.split("/")) and "\\" not in name and "\0" not in name


def is_remote(place: str) -> bool:
    """Tell whether a place is in an object store, by its scheme; `https://` is an address, and no store."""
    found = _SCHEME.match(place)
    return found is not None and found[1].lower() in SCHEMES


def place_of(text: str) -> Path | str:
    """Return the place that a user names: an address in an object store as it is, or else a path.

    Raises: UsageError for the address of anything else, and for one that lacks a slash.
    """
    if (typed := _ONE_SLASH.match(text)) and typed[1].lower() in SCHEMES:
        raise UsageError(f"{text}: is no address of a bucket; write {typed[1]}://{text[typed.end() :]}")
    if is_remote(text):
        if not text.partition("://")[2].strip("/"):
            store = text.partition("://")[0]
            raise UsageError(f"{text}: is no address of a bucket; write {store}://bucket or {store}://bucket/prefix")
        return text.rstrip("/")
    if found := _SCHEME.match(text):
        known = "://, ".join(SCHEMES[:4])
        raise UsageError(f"{text}: {found[1]}:// is no store; name a folder, or a bucket: {known}://")
    return Path(text)


def known_by(place: str | Path) -> bytes:
    """Return what tells a place from all others on this machine: an address, or the real path of a folder."""
    text = os.fspath(place)
    return text.rstrip("/").encode() if is_remote(text) else os.fsencode(os.path.realpath(text))


def opened(place: str | Path) -> Store:
    """Return the store in a place: a folder, or a bucket as `s3://bucket/prefix`. Nothing is asked yet.

    Raises: UsageError for another scheme, without the extra s3, and for what the environment lacks.
    """
    found = place_of(place) if isinstance(place, str) else place
    if isinstance(found, str):
        try:
            from diffreport.stores.bucket import Bucket
        except ImportError as error:  # of an address that may hold keys, the scheme is told alone
            scheme, remedy = found.partition("//")[0], "pip install 'diffreport-editions[s3]'"
            raise UsageError(f"{scheme}// needs the extra s3; {remedy}") from error
        return Bucket(found)
    from diffreport.stores.folder import Folder

    return Folder(found)


def within(place: str) -> tuple[str, str]:
    """Return the place above the last part of an address in an object store, and that part.

    Raises: UsageError where one of the two is missing.
    """
    above, _, name = place.rpartition("/")
    if above.endswith(("/", ":")) or not name:
        raise UsageError(f"{place}: names no object in a bucket; write all of it, as s3://bucket/folder/report.html")
    return above, name

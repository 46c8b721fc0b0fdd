"""A bucket of an object store as a store: S3 and what speaks it, Google's, Azure's. The extra s3.

Keys and endpoint come from the environment, as for other tools: AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL, AWS_REGION, ...
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from diffreport.errors import StoreError, UsageError
from diffreport.stores import Entry

if TYPE_CHECKING:
    from obstore.store import ObjectStore

_RETRIES = {"max_retries": 4, "retry_timeout": timedelta(seconds=60)}
_CLIENT = {"timeout": "120s", "connect_timeout": "10s"}
_REMEDY = "check the address, its keys (AWS_ACCESS_KEY_ID, ...) and AWS_ENDPOINT_URL"


class Bucket:
    """Objects below a prefix of a bucket."""

    def __init__(self, place: str) -> None:
        """Take note of the address; nothing is asked yet."""
        self._place = place

    @property
    def place(self) -> str:
        """Return the address."""
        return self._place

    @cached_property
    def _store(self) -> ObjectStore:
        try:
            from obstore.exceptions import BaseError
            from obstore.store import from_url
        except ImportError as error:
            remedy = "pip install 'diffreport-editions[s3]'"
            raise UsageError(f"{self._place}: object storage needs the extra s3; {remedy}") from error
        try:
            return from_url(self._place, retry_config=_RETRIES, client_options=_CLIENT)  # type: ignore[call-overload,no-any-return]
        except (BaseError, ValueError, OSError) as error:
            raise UsageError(f"{self._place}: {_first_line(error)}; {_REMEDY}") from error

    def read(self, name: str) -> bytes:
        """Return the bytes. Raises: FileNotFoundError, StoreError."""
        import obstore

        with self._told(name):
            return bytes(obstore.get(self._store, name).bytes())

    def stat(self, name: str) -> Entry | None:
        """Return what is known of a name, None if there is nothing. Raises: StoreError."""
        import obstore

        try:
            with self._told(name):
                return _entry(obstore.head(self._store, name))
        except FileNotFoundError:
            return None

    def write(self, name: str, data: bytes) -> str:
        """Write, in the place of what was there, and return the token. Raises: StoreError."""
        return self._put(name, data, "overwrite")

    def create(self, name: str, data: bytes) -> str:
        """Write what is not there yet, and return the token. Raises: FileExistsError, StoreError."""
        return self._put(name, data, "create")

    def replace(self, name: str, data: bytes, token: str) -> str:
        """Write in the place of the bytes with a token, and return the new token.

        Raises: FileExistsError if other bytes, or none, are there by now; StoreError.
        """
        return self._put(name, data, {"e_tag": token})

    def entries(self, below: str = "") -> Iterator[Entry]:
        """Yield what is below a folder, sorted by name. Raises: StoreError."""
        import obstore

        with self._told(below):
            for found in obstore.list(self._store, below or None):
                yield from (_entry(each) for each in found)

    def folders(self, below: str = "") -> tuple[str, ...]:
        """Return the names of the folders right below a folder, sorted. Raises: StoreError."""
        import obstore

        with self._told(below):
            found = obstore.list_with_delimiter(self._store, below or None)["common_prefixes"]
        return tuple(sorted(prefix.rstrip("/").rpartition("/")[2] for prefix in found))

    def remove(self, name: str) -> None:
        """Remove it, if it is there. Raises: StoreError."""
        import obstore

        try:
            with self._told(name):
                obstore.delete(self._store, name)
        except FileNotFoundError:
            pass

    def _put(self, name: str, data: bytes, mode: Any) -> str:
        import obstore

        with self._told(name):
            # a multipart upload knows no condition
            return str(obstore.put(self._store, name, data, mode=mode, use_multipart=False)["e_tag"])

    @contextmanager
    def _told(self, name: str) -> Iterator[None]:
        """Have errors name the address, in one line."""
        from obstore import exceptions

        try:
            yield
        except FileNotFoundError as error:
            if "NoSuchBucket" in str(error):
                raise StoreError(f"{self._place}: there is no such bucket; make it, or correct the name") from error
            raise
        except (exceptions.AlreadyExistsError, exceptions.PreconditionError) as error:
            raise FileExistsError(name) from error
        except (exceptions.BaseError, OSError, ValueError) as error:
            where = f"{self._place}/{name}" if name else self._place
            raise StoreError(f"{where}: {_first_line(error)}; {_REMEDY}") from error


def _entry(meta: Any) -> Entry:
    return Entry(str(meta["path"]), int(meta["size"]), str(meta["e_tag"]))


def _first_line(error: BaseException) -> str:
    """Return what an error says, without the structures behind it and what the server wrote."""
    return str(error).partition("\n")[0].partition(": <?xml")[0].strip() or type(error).__name__

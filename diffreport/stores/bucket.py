"""A bucket of an object store as a store: S3 and what speaks it, Google's, Azure's. The extra s3.

Keys and endpoint come from the environment, as for other tools: AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL, AWS_REGION, ...
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

import obstore
from obstore import exceptions
from obstore.store import ObjectStore, from_url

from diffreport.errors import StoreError, UsageError
from diffreport.stores import Entry, Level, OddKeyError, checked_name, is_name

# No server: under a second where it refuses, half a minute where nothing answers.
_RETRIES = {"max_retries": 4, "retry_timeout": timedelta(seconds=30)}
_CLIENT = {"timeout": "120s", "connect_timeout": "5s"}
# obstore reads none of these where it is given options.
_ALLOW_HTTP = ("AWS_ALLOW_HTTP", "AZURE_ALLOW_HTTP", "GOOGLE_ALLOW_HTTP")
_REMEDY = "check the address, its keys (AWS_ACCESS_KEY_ID, ...) and AWS_ENDPOINT_URL"
_CHUNK = 1 << 20  # bytes held of an object that is fetched
_PART = 8 << 20  # bytes of an object that are sent at a time
_TYPES = {  # what a server says of an object, by the end of its name; a browser shows a page only if it is called one
    "html": "text/html; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "pdf": "application/pdf",
    "gz": "application/gzip",
}
_WITH_SECRET = re.compile(r"(?<=://)[^/@]*:[^/@]*@|(?<=://)[^/]*@(?=[^/.]*(?:/|$))|[?#].*")
_ADDRESS = re.compile(r"([a-z][a-z0-9+]*://)([^/]+)((?:/[^/]+)*)", re.IGNORECASE)
_BEFORE = re.compile(r".* in [0-9.]+[mµn]?s.*? - +(?:HTTP error: )?")
_SERVER_SAID = re.compile(r"Server returned non-2xx status code: (.*?)(?:: |$)")
_SAID = {
    "error sending request": "the server does not answer",
    "builder error": "the endpoint is plain HTTP; use https, or set AWS_ALLOW_HTTP=true",
}
_NO_BUCKET, _MAKE_IT = "NoSuchBucket", "there is no such bucket; make it, or correct the name"
_ODD_KEY = re.compile(r'\bpath: "((?:[^"\\]|\\.)*)"')  # in what an error says of its source
_CODE = re.compile(r"<Code>(\w+)</Code>")


class Bucket:
    """Objects below a prefix of a bucket."""

    def __init__(self, place: str) -> None:
        """Take note of the address; nothing is asked yet. Raises: UsageError if it is none, or holds credentials."""
        told = _WITH_SECRET.sub("", place)
        if told != place:
            raise UsageError(f"{told}: an address holds no keys and no query; put keys into the environment")
        parts = _ADDRESS.fullmatch(place)
        if parts is None or not is_name(parts[2] + parts[3]):
            raise UsageError(f"{place}: is no address of a bucket; write s3://bucket or s3://bucket/prefix")
        self._place = place
        self._prefix = parts[3].lstrip("/")
        self._url = f"{parts[1].lower()}{parts[2]}{quote(parts[3])}"  # else %41 in a prefix would be read as A

    @property
    def place(self) -> str:
        """Return the address."""
        return self._place

    @cached_property
    def _store(self) -> ObjectStore:
        is_plain = any(os.environ.get(name, "").lower() in ("1", "true") for name in _ALLOW_HTTP)
        client = {**_CLIENT, "allow_http": is_plain}
        try:
            return from_url(self._url, retry_config=_RETRIES, client_options=client)  # type: ignore[call-overload,no-any-return]
        except (exceptions.BaseError, ValueError, OSError) as error:
            raise UsageError(f"{self._place}: {_told(error)}; {_REMEDY}") from error

    def read(self, name: str) -> bytes:
        """Return the bytes. Raises: FileNotFoundError, StoreError."""
        with self._named(name):
            return bytes(obstore.get(self._store, name).bytes())

    def fetch(self, name: str, path: Path) -> Entry:
        """Write the bytes to a file, in bounded memory, and return what is known of them.

        Raises: FileNotFoundError, StoreError; OSError of the file.
        """
        with self._named(name):
            found = obstore.get(self._store, name)
            pieces = iter(found.stream(_CHUNK))
        with path.open("wb") as copy:
            while True:
                with self._named(name):
                    piece = next(pieces, None)
                if piece is None:
                    return _entry(found.meta)
                copy.write(piece)

    def stat(self, name: str) -> Entry | None:
        """Return what is known of a name, None if there is nothing. Raises: StoreError."""
        try:
            with self._named(name):
                return _entry(obstore.head(self._store, name))
        except FileNotFoundError:
            return None

    def write(self, name: str, data: bytes) -> str:
        """Write, in the place of what was there, and return the token. Raises: StoreError."""
        return self._put(name, data, "overwrite", _attributes(name))

    def send(self, name: str, path: Path) -> str:
        """Write the bytes of a file, as `write`, in bounded memory. Raises: StoreError; OSError of the file."""
        with path.open("rb") as source, self._named(name):
            attributes = _attributes(name)
            put = obstore.put(self._store, name, source, attributes=attributes, chunk_size=_PART, max_concurrency=2)
            return str(put["e_tag"])

    def create(self, name: str, data: bytes) -> str:
        """Write what is not there yet, and return the token. Raises: FileExistsError, StoreError."""
        return self._put(name, data, "create")

    def replace(self, name: str, data: bytes, token: str) -> str:
        """Write in the place of the bytes with a token, and return the new token.

        Raises: FileExistsError if other bytes, or none, are there by now; StoreError.
        """
        return self._put(name, data, {"e_tag": token})

    def entries(self, below: str = "") -> Iterator[Entry]:
        """Yield what is below a folder, sorted by name. Raises: StoreError.

        Cost: a request for each thousand names; with a key that can be no name, one more for each folder beside it.
        """
        last = ""
        try:
            for entry in self._listed(below):
                last = entry.name
                yield entry
            return
        except OddKeyError as error:
            odd = error.key
        if _folder_of(odd) == below:
            # "", "." and ".." come before whatever begins with a digit or a letter, which is all that archives have
            yield Entry(odd, 0, "")
            yield from self._listed(below, f"{below}/0".lstrip("/"))
            return
        level = self.level(below)
        start = f"{below}/" if below else ""
        inner: list[tuple[str, Entry | None]] = [(entry.name, entry) for entry in level.entries]
        inner += [(f"{start}{folder}/", None) for folder in level.folders]
        for name, own in sorted(inner):
            if name > last or last.startswith(name):
                found = self.entries(name.rstrip("/")) if own is None else iter([own])
                yield from (each for each in found if each.name > last)

    def level(self, below: str = "") -> Level:
        """Return what is right below a folder, "" for the top. Raises: StoreError, also at a key that is no name."""
        with self._named(below, is_folder=True):
            found = obstore.list_with_delimiter(self._store, below or None)
        folders = (prefix.rstrip("/").rpartition("/")[2] for prefix in found["common_prefixes"])
        entries = (_entry(each) for each in found["objects"] if each["path"])
        return Level(tuple(sorted(entries)), tuple(sorted(folders)))

    def folders(self, below: str = "") -> tuple[str, ...]:
        """Return the names of the folders right below a folder, sorted. Raises: StoreError."""
        return self.level(below).folders

    def remove(self, name: str) -> None:
        """Remove it, if it is there. Raises: StoreError."""
        try:
            with self._named(name):
                obstore.delete(self._store, name)
        except FileNotFoundError:
            pass

    def _listed(self, below: str, after: str | None = None) -> Iterator[Entry]:
        with self._named(below, is_folder=True):
            for found in obstore.list(self._store, below or None, offset=after):
                yield from (_entry(each) for each in found if each["path"])

    def _put(self, name: str, data: bytes, mode: Any, attributes: Any = None) -> str:
        with self._named(name):
            # a multipart upload knows no condition
            put = obstore.put(self._store, name, data, attributes=attributes, mode=mode, use_multipart=False)
            return str(put["e_tag"])

    @contextmanager
    def _named(self, name: str, *, is_folder: bool = False) -> Iterator[None]:
        """Have errors name the address, in one line."""
        if name or not is_folder:
            checked_name(self._place, name)
        where = f"{self._place}/{name}" if name else self._place
        try:
            yield
        except FileNotFoundError as error:
            if is_folder or _NO_BUCKET in str(error):
                raise StoreError(f"{self._place}: {_MAKE_IT}") from error
            raise FileNotFoundError(f"{where}: is not there") from error
        except (exceptions.AlreadyExistsError, exceptions.PreconditionError) as error:
            raise FileExistsError(name) from error
        except (exceptions.BaseError, OSError, ValueError) as error:
            if isinstance(error, exceptions.InvalidPathError) and (odd := _ODD_KEY.search(str(error))):
                key = re.sub(r"\\(.)", r"\1", odd[1]).removeprefix(f"{self._prefix}/")
                raise OddKeyError(self._place, key) from error
            if _NO_BUCKET in str(error):
                raise StoreError(f"{self._place}: {_MAKE_IT}") from error
            raise StoreError(f"{where}: {_told(error)}; {_REMEDY}") from error


def _attributes(name: str) -> dict[str, str] | None:
    """Return what is told of an object that we write; of one that is created, an archive's say, nothing is."""
    found = _TYPES.get(name.rpartition(".")[2])
    return {"Content-Type": found} if found else None


def _entry(meta: Any) -> Entry:
    return Entry(str(meta["path"]), int(meta["size"]), str(meta["e_tag"]), meta["last_modified"].timestamp())


def _folder_of(odd: str) -> str | None:
    """Return the folder right below which a key is no name, None if it is one."""
    parts = odd.split("/")
    return next(("/".join(parts[:at]) for at, part in enumerate(parts) if not is_name(part)), None)


def _told(error: BaseException) -> str:
    """Return what an error says: no structures, no address that was asked (it may be signed), no time that it took."""
    said = str(error)
    line = said.partition("\n")[0].partition("<?xml")[0]
    if answer := _SERVER_SAID.search(line):
        code = _CODE.search(said)
        return f"the server says {answer[1]}{f' ({code[1]})' if code else ''}"
    line = _BEFORE.sub("", line).strip(" :")
    return _SAID.get(line, line) or type(error).__name__

"""Files in the user's cache folder, for what can be made anew: so it is made once. Never trusted, never in the way.

Nothing here raises: what cannot be kept or found is made.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import threading
import unicodedata
import zlib
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import diffreport
from diffreport.caches import cache_folder

_OURS = re.compile(r"[0-9a-f]{64}(?:\.json|\.\d+|\.part\d+-\d+)?")  # kept, as it was before 0.2, or being written
_DIGEST_BYTES = hashlib.sha256().digest_size
_is_stopped = False  # in this process
_LEVEL = 1  # of compression: a fifth of the bytes, at a tenth of the time that making them anew takes at the least


def stop_keeping() -> None:
    """Keep and find nothing any more in this process: what it makes nobody asks for again."""
    global _is_stopped
    _is_stopped = True


class Kept(NamedTuple):
    """A folder of kept files, each under the digest of all that it depends on; what is used least goes first."""

    folder: str  # below the user's cache folder
    most_files: int
    most_bytes: int  # on the disk

    def find(self, key: str) -> bytes | None:
        """Return what is kept under a key; None if nothing is, or if it is damaged."""
        path = self._path(key)
        if path is None:
            return None
        try:
            content = path.read_bytes()
            if content[:_DIGEST_BYTES] != _check(key, content[_DIGEST_BYTES:]):
                return None
            data = zlib.decompress(content[_DIGEST_BYTES:])
        except (OSError, zlib.error):
            return None
        with suppress(OSError):
            os.utime(path)  # what is used is not the first to go
        return data

    def keep(self, key: str, data: bytes) -> None:
        """Keep something under a key, whole or not at all; a reader, or another writer, sees it so, too."""
        path = self._path(key)
        if path is None:
            return
        content = zlib.compress(data, _LEVEL)
        part = path.with_suffix(f".part{os.getpid()}-{threading.get_ident()}")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            part.write_bytes(_check(key, content) + content)
            part.replace(path)
            self._tidy(path.parent)
        except OSError:
            with suppress(OSError):
                part.unlink()

    def has(self, key: str) -> bool:
        """Tell whether something is kept under a key; it may be damaged."""
        path = self._path(key)
        return path is not None and bool(key) and path.exists()

    def is_on(self) -> bool:
        """Tell whether anything is kept at all."""
        return self._folder() is not None

    def _folder(self) -> Path | None:
        return None if _is_stopped else cache_folder(self.folder)

    def _path(self, key: str) -> Path | None:
        folder = self._folder()
        return folder and folder / key

    def _tidy(self, folder: Path) -> None:
        """Remove what was not used for longest, until the rest is within the bounds; no file but ours is looked at."""
        used = []
        for entry in os.scandir(folder):
            if _OURS.fullmatch(entry.name):
                with suppress(OSError):  # another process tidies up as well
                    used.append((entry.stat(), entry.path))
        left = sum(status.st_size for status, _ in used)
        for number, (status, path) in enumerate(sorted(used, key=lambda item: item[0].st_mtime_ns)):
            if left <= self.most_bytes and len(used) - number <= self.most_files:
                break
            Path(path).unlink(missing_ok=True)
            left -= status.st_size


def _check(key: str, content: bytes) -> bytes:
    """Return what stands before kept bytes, so that a flipped bit, or a file under a wrong name, is noticed."""
    return hashlib.sha256(key.encode() + content).digest()


def key_of(*depends: Any) -> str:
    """Return the key of what depends on these values, which JSON can hold."""
    return hashlib.sha256(json.dumps(depends, sort_keys=True).encode()).hexdigest()


@cache
def code_of(patterns: Iterable[str], libraries: Iterable[str]) -> str:
    """Return a digest of code: of our files by patterns, of libraries' versions, and of Python's own."""
    from importlib.metadata import version  # takes longer to import than most things kept take to be found

    root = Path(diffreport.__file__).parent
    versions = (diffreport.__version__, sys.version, unicodedata.unidata_version, *map(version, libraries))
    digest = hashlib.sha256(" ".join(versions).encode())
    found = {file for pattern in patterns for file in root.glob(pattern)}
    for file in sorted(file for file in found if file.is_file()):  # Python puts a folder of its own among them
        digest.update(file.read_bytes())
    return digest.hexdigest()

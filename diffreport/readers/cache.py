"""Parsed editions, kept in the user's cache folder: the same bytes are read once.

`DIFFREPORT_CACHE` names another folder, or is "off". What is kept depends on the bytes, on how they are
to be read, and on this program's code, all of which are in the name. Nothing here can fail a reading:
what cannot be kept or found is read.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

import diffreport
from diffreport.caches import cache_folder
from diffreport.model import Document
from diffreport.readers import wire
from diffreport.readers.formats import OURS
from diffreport.readers.isolated import Request, read_all

_OURS = re.compile(r"[0-9a-f]{64}\.(?:json|\d+)")  # kept, or being written
_LIBRARIES = ("charset-normalizer", "markdown-it-py", "pypdfium2", "selectolax")
_LEAST = 1 << 15  # bytes of an edition: smaller ones are read as fast as they are found
_MOST_FILES = 400
_MOST_BYTES = 256 << 20  # of all that is kept


def read_all_cached(requests: Sequence[Request]) -> list[Document]:
    """Return the documents in their order, those that are not kept read at the same time.

    Raises: InputError, UsageError: that of the first edition that has one.
    """
    folder = cache_folder("documents")
    if folder is None:
        return read_all(requests)
    files = [folder / _name(request) if _may_be_kept(request) else None for request in requests]
    found = [_kept(file) if file else None for file in files]
    read = iter(read_all([request for request, document in zip(requests, found, strict=True) if document is None]))
    documents = []
    for file, document in zip(files, found, strict=True):
        documents.append(document or next(read))
        if document is None and file is not None:
            _keep(file, documents[-1])
    return documents


def _may_be_kept(request: Request) -> bool:
    """Tell whether an edition is worth a name: what tesseract reads depends on more than is in one."""
    return not request.options.ocr and len(request.source.data) >= _LEAST


def _name(request: Request) -> str:
    source, options, _ = request
    told = [_code(), hashlib.sha256(source.data).hexdigest(), source.name, options]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest() + ".json"


@cache
def _code() -> str:
    """Return a digest of the code that makes a document of bytes: ours, and the libraries' versions."""
    from importlib.metadata import version  # takes longer to import than most editions take to be found

    root = Path(diffreport.__file__).parent
    digest = hashlib.sha256(" ".join((diffreport.__version__, *map(version, _LIBRARIES))).encode())
    for file in sorted([*root.glob("*.py"), *root.glob("model/*.py"), *root.glob("readers/**/*.py")]):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _kept(file: Path) -> Document | None:
    try:
        document = wire.loaded(file.read_bytes())
    except (OSError, ValueError):
        return None
    with suppress(OSError):
        os.utime(file)  # what is used is not the first to go
    return document


def _keep(file: Path, document: Document) -> None:
    """Keep a document that one of our readers made: other packages' code is not in the name."""
    if document.reader not in {format_.reader for format_ in OURS}:
        return
    part = file.with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part.write_bytes(wire.dumped(document))
        part.replace(file)
        _tidy(file.parent)


def _tidy(folder: Path) -> None:
    """Remove what was not used for longest, until the rest is within the bounds; no file but ours is looked at."""
    used = [(entry.stat(), entry.path) for entry in os.scandir(folder) if _OURS.fullmatch(entry.name)]
    left = sum(status.st_size for status, _ in used)
    for number, (status, path) in enumerate(sorted(used, key=lambda item: item[0].st_mtime_ns)):
        if left <= _MOST_BYTES and len(used) - number <= _MOST_FILES:
            break
        Path(path).unlink(missing_ok=True)
        left -= status.st_size

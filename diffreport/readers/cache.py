"""Parsed editions, kept in the user's cache folder: the same bytes are read once.

What is kept depends on the bytes, on how they are to be read, and on this program's code, all of which are in its
key. Nothing here can fail a reading: what cannot be kept or found is read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from diffreport.kept import Kept, code_of, key_of
from diffreport.model import Document
from diffreport.readers import wire
from diffreport.readers.formats import OURS
from diffreport.readers.isolated import Request, read_all
from diffreport.readers.parsing import Options

KEPT = Kept("documents", most_files=2_000, most_bytes=256 << 20)
_CODE = ("*.py", "model/*.py", "readers/**/*.py")
LIBRARIES = ("charset-normalizer", "markdown-it-py", "pypdfium2", "selectolax")


def read_all_cached(requests: Sequence[Request]) -> list[Document]:
    """Return the documents in their order, those that are not kept read at the same time.

    Raises: InputError, UsageError: that of the first edition that has one.
    """
    keys = [_key(request) if KEPT.is_on() else None for request in requests]
    found = [_found(key) if key else None for key in keys]
    read = iter(read_all([request for request, document in zip(requests, found, strict=True) if document is None]))
    documents = []
    for key, document in zip(keys, found, strict=True):
        documents.append(document or next(read))
        if document is None and key is not None:
            _keep(key, documents[-1])
    return documents


def key_of_reading(sha256: str, name: str, options: Options) -> str | None:
    """Return the digest of all that a document depends on; None for one that depends on more.

    That is what tesseract reads. `sha256` is that of the edition's bytes, `name` is its file's.
    """
    return None if options.ocr else key_of(code(), sha256, name, options)


def code() -> str:
    """Return a digest of the code that makes a document of bytes."""
    return code_of(_CODE, LIBRARIES)


def is_ours(document: Document) -> bool:
    """Tell whether one of our readers made a document: other packages' code is in no key."""
    return document.reader in {format_.reader for format_ in OURS}


def _key(request: Request) -> str | None:
    source = request.source
    return key_of_reading(hashlib.sha256(source.data).hexdigest(), source.name, request.options)


def _found(key: str) -> Document | None:
    data = KEPT.find(key)
    if data is None:
        return None
    try:
        return wire.loaded(data)
    except ValueError:
        return None


def _keep(key: str, document: Document) -> None:
    if is_ours(document):
        KEPT.keep(key, wire.dumped(document))

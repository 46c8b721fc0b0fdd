"""From what the user names to a document: a path, `-`, or `SERIES@EDITION`."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from diffreport.cli.call import Call
from diffreport.errors import ArchiveError, InputError, ReferenceNotFoundError, UsageError

if TYPE_CHECKING:  # the program's help needs no model
    from diffreport.archive import Archive
    from diffreport.model import Document, Edition

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
STDIN = "-"


def is_archived(reference: str) -> bool:
    """Tell whether a reference means an archived edition; a file of that name comes first."""
    return "@" in reference and reference != STDIN and not Path(reference).exists()


def documents(call: Call, references: Sequence[str]) -> list[Document]:
    """Return the documents that references mean. Raises: InputError, ReferenceNotFoundError, UsageError."""
    if references.count(STDIN) > 1:
        raise UsageError("standard input can be one edition only; name a file for the other")
    return [document(call, reference) for reference in references]


def document(call: Call, reference: str) -> Document:
    """Return the document a reference means. Raises: InputError, ReferenceNotFoundError, UsageError."""
    from diffreport import readers

    call.trace(f"reading {reference}")
    if reference == STDIN:
        return readers.read(sys.stdin.buffer, name="standard input")
    if not Path(reference).exists() and _URL.match(reference):
        raise UsageError(f"{reference}: this version does not fetch; download the file and name it")
    if is_archived(reference):
        try:
            archive = call.archive()
        except ArchiveError as error:
            raise ReferenceNotFoundError(f"{reference}: no such file, and no archive to look in ({error})") from error
        return archived(archive, reference)
    return readers.read(reference)


def archived(archive: Archive, reference: str) -> Document:
    """Return the document of an archived edition, with what the archive knows of it.

    Raises: InputError naming the reference and the file; ReferenceNotFoundError, ArchiveError.
    """
    from diffreport import readers

    edition = archive.get(reference)
    try:
        read = readers.read(archive.bytes(reference), name=edition.name, media_type=edition.media_type)
    except InputError as error:
        raise InputError(f"{reference}: {error.name}", error.wrong, error.remedy) from error
    return read.with_edition(_merged(edition, read.edition))


def _merged(archived: Edition, read: Edition) -> Edition:
    """Return what the archive knows of an edition, filled up with what the reader saw in it."""
    unknown = [field.name for field in fields(read) if not getattr(archived, field.name)]
    return replace(archived, **{name: getattr(read, name) for name in unknown})

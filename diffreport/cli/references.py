"""From what the user names to a document: a path, `-`, or `SERIES@EDITION`."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from diffreport.cli.call import Call
from diffreport.errors import ArchiveError, InputError, ReferenceNotFoundError, UsageError

if TYPE_CHECKING:  # the program's help needs no model
    from diffreport.archive import Archive
    from diffreport.model import Document, Edition
    from diffreport.readers.parsing import Options

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
STDIN = "-"


def is_archived(reference: str) -> bool:
    """Tell whether a reference means an archived edition; a file of that name comes first."""
    return "@" in reference and reference != STDIN and not Path(reference).exists()


def documents(call: Call, references: Sequence[str], options: Sequence[Options]) -> list[Document]:
    """Return the documents that references mean, each read with its options.

    Raises: InputError, ReferenceNotFoundError, UsageError.
    """
    if references.count(STDIN) > 1:
        raise UsageError("standard input can be one edition only; name a file for the other")
    return [document(call, reference, each) for reference, each in zip(references, options, strict=True)]


def document(call: Call, reference: str, options: Options) -> Document:
    """Return the document a reference means. Raises: InputError, ReferenceNotFoundError, UsageError."""
    call.trace(f"reading {reference}")
    if reference == STDIN:
        return read(sys.stdin.buffer, options, "standard input")
    if not Path(reference).exists() and _URL.match(reference):
        raise UsageError(f"{reference}: this version does not fetch; download the file and name it")
    if is_archived(reference):
        try:
            archive = call.archive()
        except ArchiveError as error:
            raise ReferenceNotFoundError(f"{reference}: no such file, and no archive to look in ({error})") from error
        return archived(archive, reference, options)
    return read(reference, options)


def archived(archive: Archive, reference: str, options: Options | None = None) -> Document:
    """Return the document of an archived edition, with what the archive knows of it.

    Its media type (and the charset with it) is the one it was deposited with, unless `options` names another.
    Raises: InputError naming the reference and the file; ReferenceNotFoundError, ArchiveError.
    """
    from diffreport.readers.parsing import Options

    edition = archive.get(reference)
    options = options or Options()
    options = options._replace(media_type=options.media_type or edition.media_type)
    try:
        made = read(archive.bytes(reference), options, edition.name)
    except InputError as error:
        raise type(error)(f"{reference}: {error.name}", error.wrong, error.remedy) from error
    return made.with_edition(_merged(edition, made.edition))


def read(source: str | bytes | BinaryIO, options: Options, name: str | None = None) -> Document:
    """Return the document in a file, bytes or a stream: every command reads here. Raises: InputError, UsageError."""
    from diffreport.readers.parsing import parse
    from diffreport.readers.source import load

    return parse(load(source, name), options)


def _merged(archived: Edition, read: Edition) -> Edition:
    """Return what the archive knows of an edition, filled up with what the reader saw in it."""
    unknown = [field.name for field in fields(read) if not getattr(archived, field.name)]
    return replace(archived, **{name: getattr(read, name) for name in unknown})

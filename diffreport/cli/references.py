"""From what the user names to a document: a path, `-`, or `SERIES@EDITION`."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from diffreport.cli.call import Call
from diffreport.errors import ArchiveError, InputError, ReferenceNotFoundError, UsageError
from diffreport.profiles import Provenance, Rule, profile_for

if TYPE_CHECKING:  # the program's help needs no model
    from diffreport.archive import Archive
    from diffreport.model import Document, Edition
    from diffreport.readers.isolated import Request
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
    rules = call.profiles()
    return _read([_meant(call, *each, rules) for each in zip(references, options, strict=True)])


def files(call: Call, references: Sequence[str]) -> list[Path | None]:
    """Return the file of each reference: the one named, or the one in the archive; None for standard input and pipes.

    Raises: ReferenceNotFoundError, ArchiveError.
    """
    return [_file(call, reference) for reference in references]


def _file(call: Call, reference: str) -> Path | None:
    if is_archived(reference):
        found = call.archive().file(reference)
    else:
        found = Path(reference) if reference != STDIN and Path(reference).is_file() else None
    return found and found.resolve()


def document(call: Call, reference: str, options: Options) -> Document:
    """Return the document a reference means. Raises: InputError, ReferenceNotFoundError, UsageError."""
    return documents(call, [reference], [options])[0]


def document_in(data: bytes, shown: str, options: Options) -> Document:
    """Return the document in bytes that have no reference yet. Raises: InputError, UsageError."""
    from diffreport.readers.isolated import Request
    from diffreport.readers.source import load

    return _read([_Meant(Request(load(data, shown), options))])[0]


def archived(
    archive: Archive, *references: str, options: Sequence[Options] = (), rules: Sequence[Rule] = ()
) -> list[Document]:
    """Return the documents of archived editions, with what the archive knows of them.

    Each is read with the profile that `rules` give for it. Their media type (and the charset with it) is the
    one they were deposited with, unless `options`, one a reference if there are any, name another.
    Raises: InputError naming the reference and the file; ReferenceNotFoundError, ArchiveError.
    """
    from diffreport.readers.parsing import Options

    each = options or [Options()] * len(references)
    return _read([_archived(archive, *pair, rules) for pair in zip(references, each, strict=True)])


class _Meant(NamedTuple):
    """What a reference means: bytes to be read, and what the archive knows of them."""

    request: Request
    edition: Edition | None = None


def _read(meant: Sequence[_Meant]) -> list[Document]:
    from diffreport.readers.cache import read_all_cached

    read = read_all_cached([request for request, _ in meant])
    return [
        document.with_edition(_merged(edition, document.edition)) if edition else document
        for document, (_, edition) in zip(read, meant, strict=True)
    ]


def _meant(call: Call, reference: str, options: Options, rules: Sequence[Rule]) -> _Meant:
    from diffreport.readers.isolated import Request
    from diffreport.readers.source import load

    call.trace(f"reading {reference}")
    if reference == STDIN:
        return _Meant(Request(load(sys.stdin.buffer, "standard input"), options))
    if not Path(reference).exists() and _URL.match(reference):
        raise UsageError(f"{reference}: this version does not fetch; download the file and name it")
    if not is_archived(reference):
        profile = profile_for(Provenance(reference), rules)
        return _Meant(Request(load(reference), options._replace(profile=profile)))
    try:
        archive = call.archive()
    except ArchiveError as error:
        raise ReferenceNotFoundError(f"{reference}: no such file, and no archive to look in ({error})") from error
    return _archived(archive, reference, options, rules)


def _archived(archive: Archive, reference: str, options: Options, rules: Sequence[Rule]) -> _Meant:
    from diffreport.readers.isolated import Request
    from diffreport.readers.source import load

    edition = archive.get(reference)
    try:
        source = load(archive.bytes(reference), edition.name)
    except InputError as error:
        raise InputError(f"{reference}: {error.name}", error.wrong, error.remedy) from error
    profile = profile_for(Provenance(edition.name, edition.series, edition.source or ""), rules)
    known = options._replace(media_type=options.media_type or edition.media_type, profile=profile)
    return _Meant(Request(source._replace(shown=f"{reference}: {source.shown}"), known), edition)


def _merged(archived: Edition, read: Edition) -> Edition:
    """Return what the archive knows of an edition, filled up with what the reader saw in it."""
    unknown = [field.name for field in fields(read) if not getattr(archived, field.name)]
    return replace(archived, **{name: getattr(read, name) for name in unknown})

"""Archived editions as documents: their bytes read with what the archive knows of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING, NamedTuple

from diffreport.errors import InputError
from diffreport.profiles import Provenance, Rule, profile_for

if TYPE_CHECKING:  # the program's help needs no model
    from diffreport.archive import Archive, Version
    from diffreport.model import Document, Edition
    from diffreport.readers.isolated import Request
    from diffreport.readers.parsing import Options


_MOST_BYTES = 32 << 20  # of editions to be read, held at a time


class Meant(NamedTuple):
    """What a reference means: bytes to be read, and what the archive knows of them."""

    request: Request
    edition: Edition | None = None


def archived(
    archive: Archive, *references: str, options: Sequence[Options] = (), rules: Sequence[Rule] = ()
) -> list[Document]:
    """Return the documents of archived editions, with what the archive knows of them.

    Each is read with the profile that `rules` give for it. Their media type (and the charset with it) is the
    one they were deposited with, unless `options`, one a reference if there are any, name another.
    Cost: of the bytes of many editions some are held at a time.
    Raises: InputError naming the reference and the file; ReferenceNotFoundError, ArchiveError.
    """
    from diffreport.readers.parsing import Options

    each = options or [Options()] * len(references)
    read: list[Document] = []
    waiting: list[Meant] = []
    size = 0
    for reference, option in zip(references, each, strict=True):
        waiting.append(meant(archive, reference, option, rules))
        size += len(waiting[-1].request.source.data)
        if size >= _MOST_BYTES:
            read += documents(waiting)
            waiting, size = [], 0
    return read + documents(waiting)


def documents(what: Sequence[Meant]) -> list[Document]:
    """Return what readers make of it, with what the archive knows. Raises: InputError, UsageError."""
    from diffreport.readers.cache import read_all_cached

    read = read_all_cached([request for request, _ in what])
    return [
        document.with_edition(_merged(edition, document.edition)) if edition else document
        for document, (_, edition) in zip(read, what, strict=True)
    ]


def meant(archive: Archive, reference: str, options: Options, rules: Sequence[Rule]) -> Meant:
    """Return what a reference to an archived edition means.

    Raises: InputError, ReferenceNotFoundError, ArchiveError.
    """
    from diffreport.readers.isolated import Request
    from diffreport.readers.source import load

    version = archive.version(reference)
    edition = version.edition
    try:
        source = load(archive.bytes(reference), edition.name)
    except InputError as error:
        raise InputError(f"{reference}: {error.name}", error.wrong, error.remedy) from error
    known = _known(version, options, rules)
    return Meant(Request(source._replace(shown=f"{reference}: {source.shown}"), known), edition)


def reading_of(version: Version, rules: Sequence[Rule]) -> str | None:
    """Return the digest of all that an archived edition's document depends on but what the archive knows of it.

    None where only its bytes would tell: of other tools' archives, say.
    """
    from diffreport.readers.cache import key_of_reading
    from diffreport.readers.parsing import Options

    edition = version.edition
    return key_of_reading(edition.sha256, edition.name, _known(version, Options(), rules)) if edition.sha256 else None


def _known(version: Version, options: Options, rules: Sequence[Rule]) -> Options:
    """Return how to read an edition, by what is known of it as far as the options say nothing."""
    from diffreport.readers.parsing import charset_in

    edition, retrieval = version.edition, version.retrieval
    profile = profile_for(Provenance(edition.name, edition.series, edition.source or ""), rules)
    said = edition.media_type if retrieval.is_said else None
    stated = charset_in(retrieval.header("Content-Type"))
    return options._replace(media_type=options.media_type or said, profile=profile, stated=stated)


def _merged(archived: Edition, read: Edition) -> Edition:
    """Return what the archive knows of an edition, filled up with what the reader saw in it."""
    unknown = [field.name for field in fields(read) if not getattr(archived, field.name)]
    return replace(archived, **{name: getattr(read, name) for name in unknown})

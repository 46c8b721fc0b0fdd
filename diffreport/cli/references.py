"""From what the user names to a document: a path, `-`, `SERIES@EDITION`, or an address."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from diffreport.archived.documents import Meant
from diffreport.archived.documents import documents as made_of
from diffreport.archived.documents import meant as meant_in
from diffreport.archived.intake import STDIN
from diffreport.cli.call import Call
from diffreport.cli.pages import is_address, page, stated
from diffreport.errors import ArchiveError, DiffreportError, ReferenceNotFoundError, UsageError
from diffreport.profiles import Provenance, Rule, profile_for

if TYPE_CHECKING:  # the program's help needs no model
    from diffreport.model import Document
    from diffreport.readers.parsing import Options

_SERIES = re.compile(r"[a-z0-9_][a-z0-9._-]*")  # what may be the name of one; see archive.names


def is_archived(reference: str) -> bool:
    """Tell whether a reference means an archived edition; a file of that name comes first."""
    return "@" in reference and reference != STDIN and not is_address(reference) and not Path(reference).exists()


def check_no_series(call: Call, reference: str) -> None:
    """Say what to write instead of the name of an archived series where one edition is meant.

    Raises: ReferenceNotFoundError if it is one, and no file.
    """
    if not _SERIES.fullmatch(reference) or Path(reference).exists():
        return
    try:
        last = call.archive().editions(reference)[-1]
    except DiffreportError:
        return  # no archive, or none of that name: a file is missing
    last_of = shlex.quote(f"{reference}@{last.label}")
    either = f"{reference}@latest or {last_of}"
    listing = f"diffreport log {reference} lists its editions"
    raise ReferenceNotFoundError(f"{reference}: is a series, not an edition of it; write {either}; {listing}")


@contextmanager
def told_of_file(call: Call, series: str) -> Iterator[None]:
    """Say what compares files where there is such a file, and no series of that name, or no archive.

    Raises: ReferenceNotFoundError in the place of the error that says so; all other errors are as they were.
    """
    try:
        yield
    except DiffreportError as error:
        place = call.archive_place()
        is_missing = isinstance(place, Path) and not place.exists()
        if not Path(series).is_file() or not (is_missing or isinstance(error, ReferenceNotFoundError)):
            raise
        instead = f"diffreport compare {shlex.quote(series)} NEW -o report.html compares two files"
        raise ReferenceNotFoundError(f"{series}: is a file, not an archived series; {instead}") from None


def documents(call: Call, references: Sequence[str], options: Sequence[Options]) -> list[Document]:
    """Return the documents that references mean, each read with its options.

    Raises: InputError, ReferenceNotFoundError, SourceError, UsageError.
    """
    if references.count(STDIN) > 1:
        raise UsageError("standard input can be one edition only; name a file for the other")
    rules = call.profiles()
    return made_of([_meant(call, *each, rules) for each in zip(references, options, strict=True)])


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


def readings(call: Call, reference: str, options: Sequence[Options]) -> list[Document]:
    """Return the documents that one reference means, read before its changes (`Options.original`) and after them.

    Raises: InputError, ReferenceNotFoundError, SourceError, UsageError.
    """
    found = _meant(call, reference, options[0], call.profiles())
    known = found.request.options
    each = [known._replace(original=option.original, marked=option.marked) for option in options]
    return made_of([found._replace(request=found.request._replace(options=one)) for one in each])


def _meant(call: Call, reference: str, options: Options, rules: Sequence[Rule]) -> Meant:
    from diffreport.readers.isolated import Request
    from diffreport.readers.source import load

    call.trace(f"reading {reference}")
    if reference == STDIN:
        return Meant(Request(load(sys.stdin.buffer, "standard input"), options))
    if is_address(reference):
        return _fetched(call, reference, options, rules)
    if not is_archived(reference):
        check_no_series(call, reference)
        profile = profile_for(Provenance(reference), rules)
        return Meant(Request(load(reference), options._replace(profile=profile)))
    try:
        archive = call.archive()
    except ArchiveError as error:
        raise ReferenceNotFoundError(f"{reference}: no such file, and no archive to look in: {error}") from error
    return meant_in(archive, reference, options, rules)


def _fetched(call: Call, address: str, options: Options, rules: Sequence[Rule]) -> Meant:
    """Return what an address means: its bytes, called by it in messages, and when they came."""
    from diffreport.model import Edition
    from diffreport.readers.isolated import Request
    from diffreport.readers.source import load

    fetched = page(call, address)
    profile = profile_for(Provenance(fetched.name, source=fetched.source or ""), rules)
    source = load(fetched.content, fetched.name)._replace(shown=fetched.source or fetched.name)
    edition = Edition(source=fetched.source, retrieved=fetched.retrieved)
    return Meant(Request(source, stated(options._replace(profile=profile), fetched)), edition)

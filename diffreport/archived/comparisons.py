"""Comparisons, kept in the user's cache folder: the same two documents are compared once.

What is kept depends on what of the documents a comparison looks at, on settings, pins and lexicons, and on this
program's code, all of which are in its key. Whoever asks gets their own documents back in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from diffreport.kept import Kept, code_of, key_of
from diffreport.lexicons import Additions
from diffreport.model import Comparison, Document, Edition
from diffreport.pins import Pins
from diffreport.readers import wire as documents
from diffreport.settings import Settings

KEPT = Kept("comparisons", most_files=2_000, most_bytes=256 << 20)
_CODE = ("*.py", "model/*.py", "lexicons/*", "comparison/**/*.py", "readers/sentences.py", "archived/comparisons.py")
LIBRARIES = ("rapidfuzz",)
_SECONDS = 8e-6  # a comparison takes for a character of the new edition: statements, country reports, a factbook


def compared(
    old: Document,
    new: Document,
    settings: Settings | None = None,
    pins: Pins | None = None,
    additions: Additions | None = None,
) -> Comparison:
    """Return everything that changed between two documents, as `comparison.compare` does; the second time it is found.

    Cost: that of `compare`, with what the words mean; found again, a tenth of it or less.
    """
    from diffreport.comparison import compare, wire  # takes longer to import than a kept summary to be found

    asked = Asked(old, new, settings or Settings(), pins or Pins(), additions or {})
    key = _key(asked)
    kept = KEPT.find(key) if key else None
    if kept is not None:
        try:
            return wire.loaded(kept, old, new)
        except ValueError:
            pass  # it is made, and kept, anew
    made = compare(*asked._replace(old=_seen(old), new=_seen(new)))
    if key:
        KEPT.keep(key, wire.dumped(made))
    return replace(made, old=old, new=new)


class Asked(NamedTuple):
    """A comparison that somebody needs."""

    old: Document
    new: Document
    settings: Settings
    pins: Pins
    additions: Additions


def all_compared(asked: Sequence[Asked], jobs: int = 1) -> Iterator[Comparison]:
    """Yield what changed between the documents of each, in order; those that are not kept are made in processes.

    Cost: as of `compared`; of many comparisons a few are held. Raises: WorkerError.
    """
    from diffreport import workers
    from diffreport.comparison import wire

    if jobs < 2:
        yield from (compared(*each) for each in asked)
        return
    missing = [each for each in asked if not KEPT.has(_key(each))]
    seconds = _SECONDS * sum(len(block.text) for each in missing for block in each.new.blocks)
    made = workers.mapped(_dumped, missing, jobs, seconds=seconds, named=_named)
    left = iter(missing)
    next_missing = next(left, None)
    for each in asked:
        if each is next_missing:
            yield wire.loaded(next(made), each.old, each.new)
            next_missing = next(left, None)
        else:
            yield compared(*each)


def _dumped(asked: Asked) -> bytes:
    from diffreport.comparison import wire

    return wire.dumped(compared(*asked))


def _named(asked: Asked) -> str:
    edition = asked.new.edition
    return f"{edition.series}@{edition.label}"


def code() -> str:
    """Return a digest of the code that makes a comparison of documents."""
    return code_of(_CODE, LIBRARIES)


def _key(asked: Asked) -> str:
    """Return the digest of all that a comparison depends on, "" where none is kept."""
    if not KEPT.is_on():
        return ""
    old, new, settings, pins, additions = asked
    return key_of(_digest(_seen(old)), _digest(_seen(new)), settings.as_dict(), _told(pins), additions, code())


def _seen(document: Document) -> Document:
    """Return what a comparison gets to see of a document: nothing that is not in the key."""
    edition = Edition(document.edition.label, published=document.edition.published)
    return replace(document, edition=edition, remarks=(), left_out=(), charset=None)


def _digest(document: Document) -> str:
    return hashlib.sha256(documents.dumped(document)).hexdigest()


def _told(pins: Pins) -> list[object]:
    return [pins.together, pins.never, sorted(pins.sources.items())]

"""Comparisons, kept in the user's cache folder: the same two documents are compared once.

What is kept depends on what of the documents a comparison looks at, on settings, pins and lexicons, and on this
program's code, all of which are in its key. Whoever asks gets their own documents back in it.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from diffreport.kept import Kept, code_of, key_of
from diffreport.lexicons import Additions
from diffreport.model import Comparison, Document, Edition
from diffreport.pins import Pins
from diffreport.readers import wire as documents
from diffreport.settings import Settings

KEPT = Kept("comparisons", most_files=2_000, most_bytes=256 << 20)
_CODE = ("*.py", "model/*.py", "lexicons/*", "comparison/**/*.py")
_LIBRARIES = ("rapidfuzz",)


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

    settings, pins, additions = settings or Settings(), pins or Pins(), additions or {}
    seen = _seen(old), _seen(new)
    key = key_of(*map(_digest, seen), settings.as_dict(), _told(pins), additions, code()) if KEPT.is_on() else ""
    kept = KEPT.find(key) if key else None
    if kept is not None:
        try:
            return wire.loaded(kept, old, new)
        except ValueError:
            pass  # it is made, and kept, anew
    made = compare(*seen, settings, pins, additions)
    if key:
        KEPT.keep(key, wire.dumped(made))
    return replace(made, old=old, new=new)


def code() -> str:
    """Return a digest of the code that makes a comparison of documents."""
    return code_of(_CODE, _LIBRARIES)


def _seen(document: Document) -> Document:
    """Return what a comparison gets to see of a document: nothing that is not in the key."""
    edition = Edition(document.edition.label, published=document.edition.published)
    return replace(document, edition=edition, remarks=(), left_out=(), charset=None)


def _digest(document: Document) -> str:
    return hashlib.sha256(documents.dumped(document)).hexdigest()


def _told(pins: Pins) -> list[object]:
    return [pins.together, pins.never, sorted(pins.sources.items())]

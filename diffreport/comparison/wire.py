"""A comparison as bytes and back, without its documents: in the cache. For others there is its JSON."""

from __future__ import annotations

import json
from dataclasses import fields

from diffreport.model import Comparison, Document
from diffreport.model.wire import compact, makers, no_garbage, plain

_HELD = tuple(field.name for field in fields(Comparison) if field.name not in ("old", "new"))


def dumped(comparison: Comparison) -> bytes:
    """Return what a comparison holds beside its documents: each value a list of its fields' values, in order."""
    with no_garbage():
        return compact([plain(getattr(comparison, name)) for name in _HELD]).encode()


def loaded(data: bytes, old: Document, new: Document) -> Comparison:
    """Return the comparison of two documents that was dumped, equal to it. Raises: ValueError if the bytes are none."""
    make = makers(Comparison)
    try:
        with no_garbage():
            values = json.loads(data)
            held = {name: make[name](value) for name, value in zip(_HELD, values, strict=True)}
        return Comparison(old=old, new=new, **held)
    except (TypeError, KeyError, ArithmeticError, RecursionError) as error:
        raise ValueError(f"no comparison ({type(error).__name__}: {error})") from error

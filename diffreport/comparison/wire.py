"""A comparison as bytes and back, without its documents: in the cache. For others there is its JSON."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from diffreport.model import Comparison, Document

_HELD = tuple(field.name for field in fields(Comparison) if field.name not in ("old", "new"))
_compact = json.JSONEncoder(separators=(",", ":")).encode


def dumped(comparison: Comparison) -> bytes:
    """Return what a comparison holds beside its documents: each value a list of its fields' values, in order."""
    with _no_garbage():
        return _compact([_plain(getattr(comparison, name)) for name in _HELD]).encode()


def loaded(data: bytes, old: Document, new: Document) -> Comparison:
    """Return the comparison of two documents that was dumped, equal to it. Raises: ValueError if the bytes are none."""
    makers = _makers(Comparison)
    try:
        with _no_garbage():
            values = json.loads(data)
            held = {name: makers[name](value) for name, value in zip(_HELD, values, strict=True)}
        return Comparison(old=old, new=new, **held)
    except (TypeError, KeyError, ArithmeticError, RecursionError) as error:
        raise ValueError(f"no comparison ({type(error).__name__}: {error})") from error


@contextmanager
def _no_garbage() -> Iterator[None]:
    """Look for no garbage while a million values are made and kept: that takes twice as long as to make them."""
    is_looked_for = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_looked_for:
            gc.enable()


def _plain(value: Any) -> Any:
    """Return a value of the model as what JSON has."""
    kind: type = type(value)
    if kind is tuple:
        # most of a comparison is the strings of its tokens
        return value if value and type(value[0]) is str else [_plain(item) for item in value]
    if kind is Decimal:
        return str(value)
    if hasattr(kind, "__dataclass_fields__"):
        return [_plain(getattr(value, name)) for name in _names(kind)]
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _makers(kind: type) -> Mapping[str, Callable[[Any], Any]]:
    return {name: _maker(hint) for name, hint in get_type_hints(kind).items()}


@cache
def _maker(hint: Any) -> Callable[[Any], Any]:
    """Return a function that makes a value of a type of what `_plain` made of it."""
    inner = get_args(hint)
    if isinstance(hint, UnionType) and NoneType in inner:
        make = _maker(inner[0])
        return lambda value: None if value is None else make(value)
    if get_origin(hint) is tuple:
        make = _maker(inner[0])
        return tuple if make is _itself else lambda value: tuple(map(make, value))
    if isinstance(hint, type) and (is_dataclass(hint) or hasattr(hint, "_fields")):
        return _maker_of_record(hint)
    return hint if isinstance(hint, type) and issubclass(hint, Decimal | StrEnum) else _itself


def _maker_of_record(kind: type) -> Callable[[Any], Any]:
    makers = tuple(_makers(kind).values())
    if all(make is _itself for make in makers):
        return lambda value: kind(*value)
    return lambda value: kind(*[make(item) for make, item in zip(makers, value, strict=True)])


def _itself(value: Any) -> Any:
    return value

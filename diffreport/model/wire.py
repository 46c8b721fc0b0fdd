"""Values of the model as what JSON has, and back: without the names of their fields, for what is kept in the cache."""

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
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

_Noun = TypeVar("_Noun")
compact = json.JSONEncoder(separators=(",", ":")).encode


def dumped(noun: Any) -> bytes:
    """Return a noun as JSON."""
    with no_garbage():
        return compact(plain(noun)).encode()


def loaded(kind: type[_Noun], data: bytes) -> _Noun:
    """Return the noun that was dumped, equal to it. Raises: ValueError if the bytes are none of its kind."""
    try:
        with no_garbage():
            noun: _Noun = _maker_of_record(kind)(json.loads(data))
            return noun
    except (TypeError, ValueError, KeyError, ArithmeticError, RecursionError) as error:
        raise ValueError(f"no {kind.__name__.lower()} ({type(error).__name__}: {error})") from error


@contextmanager
def no_garbage() -> Iterator[None]:
    """Look for no garbage while a million values are made and kept: that takes twice as long as to make them."""
    is_looked_for = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_looked_for:
            gc.enable()


def plain(value: Any) -> Any:
    """Return a value of the model as what JSON has: each noun a list of its fields' values, in order."""
    kind: type = type(value)
    if kind is tuple:
        # most of a comparison is the strings of its tokens
        return value if value and type(value[0]) is str else [plain(item) for item in value]
    if kind is Decimal:
        return str(value)
    if hasattr(kind, "__dataclass_fields__"):
        return [plain(getattr(value, name)) for name in _names(kind)]
    return [plain(item) for item in value] if isinstance(value, tuple) else value


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def makers(kind: type) -> Mapping[str, Callable[[Any], Any]]:
    """Return, for each field of a noun, the function that makes its value of what `plain` made of it.

    They raise what Python does (TypeError, ValueError, ArithmeticError) for what is none.
    """
    return {name: _maker(hint) for name, hint in get_type_hints(kind).items()}


@cache
def _maker(hint: Any) -> Callable[[Any], Any]:
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
    of_fields = tuple(makers(kind).values())
    if all(make is _itself for make in of_fields):
        return lambda value: kind(*value)
    return lambda value: kind(*[make(item) for make, item in zip(of_fields, value, strict=True)])


def _itself(value: Any) -> Any:
    return value

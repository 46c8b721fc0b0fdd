"""Values of the model <-> JSON: a record per value, its fields as keys, except for what the tables below say.

Reading checks every type, because renderers trust them; keys it does not know are passed over, so that a later
version may add some.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence, Sized
from contextlib import contextmanager
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from math import isfinite
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from diffreport.model import (
    Block,
    CellChange,
    ColumnPair,
    Comparison,
    Document,
    Edition,
    End,
    Figure,
    Issued,
    Lineage,
    Link,
    NoiseCount,
    Opcode,
    Point,
    Question,
    Revision,
    Stage,
    WordingSignal,
    Words,
)

Json = dict[str, Any]

# Keys that differ from the model's names.
_KEYS: dict[type, dict[str, str]] = {
    WordingSignal: {"signal": "class"},
    NoiseCount: {"noise": "class"},
    ColumnPair: {"old": "old_index", "new": "new_index", "old_name": "old", "new_name": "new"},
}
# Keys left out where the value is the field's default; elsewhere None is written as null.
_LEFT_OUT: dict[type, tuple[str, ...]] = {
    Block: ("table", "printed"),
    Link: ("noise", "move"),
    Figure: ("high",),
    Revision: ("checks",),
    Question: ("change",),
    CellChange: ("noise",),
    Document: ("left_out", "pages", "blank_pages", "charset"),
    Edition: ("quarantine",),
    Comparison: ("pins", "lone"),
    Issued: ("extent", "fallbacks"),
    Lineage: ("end", "noise"),
    Stage: ("page", "score", "moved", "split_from", "merged"),
    End: ("into", "remains"),
    Point: ("about", "source", "breaks"),
}
# Never written: what is of use to who made it alone.
_UNWRITTEN: dict[type, tuple[str, ...]] = {Document: ("places",)}
# The fields of their edition stand among their own.
_OF_AN_EDITION = (Document, Issued)
# Written as lists, for there are very many: the types of their items, and of those that may be left out.
_LISTS: dict[Any, tuple[list[type], list[type]]] = {
    Opcode: ([str, int, int, int, int], [str]),
    Words: ([str, int, int], []),
}

# Escaped although JSON allows them raw: a terminal obeys some of them, line tools break at others,
# and lone surrogates (from undecodable file names) cannot be encoded at all.
_ESCAPED = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_DECIMAL = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def record_to_json(record: Json) -> str:
    """Return values of the model under their keys as JSON text with a final newline; equal ones give equal text.

    Raises: ValueError if a score or a figure's value is not a finite number.
    """
    return _escaped(_laid_out(_encoded_values(record))) + "\n"


def record_to_line(record: Json) -> str:
    """Return what `record_to_json` does as one line, with its end."""
    return _escaped(_compact(_encoded_values(record))) + "\n"


def _encoded_values(record: Json) -> Json:
    return {key: encoded(value) for key, value in record.items()}


def _escaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


@contextmanager
def reading(what: str) -> Iterator[None]:
    """Have each ValueError of the block say that the text is not what it should be."""
    try:
        yield
    except ValueError as error:
        raise ValueError(f"not a {what}: {error}") from error


def opened(text: str, schema: str) -> Json:
    """Return the object in a text. Raises: ValueError if there is none of this schema."""
    try:
        record: Json = json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    found = record.get("schema") if isinstance(record, dict) else None
    if found != schema:
        raise ValueError(f"its schema is not {schema} (found {found!r})")
    return record


def check_within(indices: Iterable[int], items: Sized, where: str) -> None:
    """Check that indices are places in items. Raises: ValueError naming where one is not."""
    if any(not 0 <= index < len(items) for index in indices):
        raise ValueError(f"{where} points outside")


# -- layout: one record a line, so that two comparisons can be diffed


def _laid_out(value: Any, depth: int = 0) -> str:
    pad = "\n" + " " * (depth + 1)
    if isinstance(value, dict) and (depth == 0 or any(_is_list_of_records(item) for item in value.values())):
        items = (f"{_compact(key)}: {_laid_out(item, depth + 1)}" for key, item in value.items())
        return "{" + pad + ("," + pad).join(items) + "}"
    if _is_list_of_records(value):
        return "[" + pad + ("," + pad).join(_laid_out(item, depth + 1) for item in value) + "]"
    return _compact(value)


def _is_list_of_records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


# One encoder for all: json.dumps makes one a call, of which a long comparison has 150,000.
_compact = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


# -- writing


# What JSON has as it is: most of a comparison is the strings of its tokens.
_PLAIN = frozenset((str, int, float, bool, NoneType))


def encoded(value: Any) -> Any:
    """Return a value of the model as what JSON has: objects, lists, strings, numbers.

    Raises: ValueError if a figure's value is not a finite number.
    """
    kind = type(value)
    if kind in _PLAIN or isinstance(value, StrEnum):
        return value
    if kind is tuple:
        return list(value) if value and type(value[0]) is str else [encoded(item) for item in value]
    if kind in _LISTS:
        return list(value if value[-1] is not None else value[:-1])
    if kind is Decimal:
        if not value.is_finite():
            raise ValueError(f"{value} is no figure's value")
        return format(value, "f")
    return _encoded_record(value) if is_dataclass(value) or hasattr(value, "_fields") else value


def _encoded_record(value: Any) -> Json:
    kind: type = type(value)
    optional = _optional(kind)
    record: Json = {
        key: encoded(item)
        for name, key in _names(kind).items()
        if (item := getattr(value, name)) != optional.get(name, MISSING)
    }
    if kind in _OF_AN_EDITION:
        record = record.pop("edition") | record
    if kind is Document:  # blocks last, with their index
        record["blocks"] = [{"index": n} | block for n, block in enumerate(record.pop("blocks"))]
    return record


@cache
def _names(kind: type) -> dict[str, str]:
    """Return the JSON key of each field of a dataclass or named tuple, in order."""
    names = [f.name for f in fields(kind)] if is_dataclass(kind) else kind._fields  # type: ignore[attr-defined]
    unwritten = _UNWRITTEN.get(kind, ())
    return {name: _KEYS.get(kind, {}).get(name, name) for name in names if name not in unwritten}


@cache
def _optional(kind: type) -> dict[str, Any]:
    """Return the fields that may be left out, each with its default."""
    left_out = _LEFT_OUT.get(kind, ())
    return {field.name: field.default for field in fields(kind) if field.name in left_out} if left_out else {}


# -- reading


def decoded(kind: Any, value: Any, where: str) -> Any:
    """Return a JSON value as a value of the model. Raises: ValueError saying where it is another."""
    origin, inner = get_origin(kind), get_args(kind)
    if kind in _LISTS:
        return _decoded_list(kind, value, where)
    if is_dataclass(kind) or hasattr(kind, "_fields"):
        return _decoded_record(kind, value, where)
    if origin is UnionType and NoneType in inner:
        return None if value is None else decoded(inner[0], value, where)
    if origin is tuple and isinstance(value, list):
        return tuple(decoded(inner[0], item, f"{where}[{n}]") for n, item in enumerate(value))
    if origin is dict and isinstance(value, dict):
        return {key: decoded(inner[1], item, f"{where}.{key}") for key, item in value.items()}
    return _decoded_scalar(inner if origin is UnionType else (kind,), value, where)


def _decoded_scalar(kinds: Sequence[Any], value: Any, where: str) -> Any:
    if type(value) in kinds and (type(value) is not float or isfinite(value)):
        return value
    if float in kinds and type(value) is int:
        return value
    if isinstance(value, str) and Decimal in kinds and _DECIMAL.fullmatch(value):
        return Decimal(value)
    if isinstance(value, str) and issubclass(kinds[0], StrEnum) and value in list(kinds[0]):
        return kinds[0](value)
    raise ValueError(f"{where} is missing or wrong")


def _decoded_record(kind: Any, value: Any, where: str) -> Any:
    if not isinstance(value, dict):
        raise ValueError(f"{where} is no object")
    if kind in _OF_AN_EDITION:
        value = value | {"edition": value}
    hints, names, optional = _hints(kind), _names(kind), _optional(kind)
    if missing := [key for name, key in names.items() if key not in value and name not in optional]:
        raise ValueError(f"{where}.{missing[0]} is missing")
    given = {n: key for n, key in names.items() if key in value}
    record = kind(**{n: decoded(hints[n], value[key], f"{where}.{key}") for n, key in given.items()})
    if kind is Document and [block.get("index") for block in value["blocks"]] != list(range(len(record.blocks))):
        raise ValueError(f"{where}.blocks are not numbered from 0")
    return record


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _decoded_list(kind: Any, value: Any, where: str) -> Any:
    needed, more = _LISTS[kind]
    kinds = [type(item) for item in value] if isinstance(value, list) else []
    if kinds != needed and kinds != needed + more:
        raise ValueError(f"{where} is none of {' and '.join(kind._fields)}")
    return kind(*value)

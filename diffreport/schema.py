"""Comparison <-> JSON text, schema `diffreport.comparison/1` (docs/comparison.schema.json).

The JSON has the shape of the model: a record per value, its fields as keys, except for what the
tables below say. Reading checks every type and every index, because renderers trust them; keys it
does not know are passed over, so that a later version may add some.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from diffreport.model import (
    COMPARISON_SCHEMA,
    Block,
    CellChange,
    ColumnPair,
    Comparison,
    Document,
    Edition,
    Figure,
    Link,
    NoiseCount,
    Opcode,
    Question,
    Revision,
    WordingSignal,
)

Json = dict[str, Any]

# Keys that differ from the model's names.
_KEYS: dict[type, dict[str, str]] = {
    WordingSignal: {"signal": "class"},
    NoiseCount: {"noise": "class"},
    ColumnPair: {"old": "old_index", "new": "new_index", "old_name": "old", "new_name": "new"},
}
# Keys left out where the value is None or (); elsewhere None is written as null.
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
}

# Escaped although JSON allows them raw: a terminal obeys some of them, line tools break at others,
# and lone surrogates (from undecodable file names) cannot be encoded at all.
_ESCAPED = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_DECIMAL = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def comparison_to_json(comparison: Comparison) -> str:
    """Return a comparison as JSON text with a final newline; equal comparisons give equal text.

    Raises: ValueError if a score or a figure's value is not a finite number.
    """
    record: Json = {"schema": COMPARISON_SCHEMA}
    for key, value in _encoded(comparison).items():
        record |= {"links": value["links"]} if key == "alignment" else {key: value}
    record["fallbacks"] = _encoded(comparison.fallbacks)
    return _written(record)


def record_to_json(record: Json) -> str:
    """Return values of the model under their keys as JSON text, encoded as in a comparison, with a final newline.

    Raises: ValueError as `comparison_to_json`.
    """
    return _written({key: _encoded(value) for key, value in record.items()})


def _written(record: Json) -> str:
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", _laid_out(record)) + "\n"


def comparison_from_json(text: str) -> Comparison:
    """Return the comparison that was written, equal in every value.

    Raises: ValueError on another schema, or saying where the text is no such comparison.
    """
    try:
        record = json.loads(text)
    except RecursionError as error:
        raise ValueError("not a comparison: nested too deeply") from error
    found = record.get("schema") if isinstance(record, dict) else None
    if found != COMPARISON_SCHEMA:
        raise ValueError(f"not a comparison of schema {COMPARISON_SCHEMA} (found {found!r})")
    alignment = {"links": record.get("links"), "fallbacks": record.get("fallbacks")}
    comparison: Comparison = _decoded(Comparison, record | {"alignment": alignment}, "comparison")
    _check_indices(comparison)
    return comparison


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


def _encoded(value: Any) -> Any:
    """Return a value of the model as what JSON has: objects, lists, strings, numbers."""
    kind = type(value)
    if kind in _PLAIN or isinstance(value, StrEnum):
        return value
    if kind is tuple:
        return list(value) if value and type(value[0]) is str else [_encoded(item) for item in value]
    if kind is Opcode:
        return list(value[:5] if value.noise is None else value)
    if kind is Document:
        return _encoded_document(value)
    if kind is Decimal:
        if not value.is_finite():
            raise ValueError(f"{value} is no figure's value")
        return format(value, "f")
    return _encoded_record(value) if is_dataclass(value) or hasattr(value, "_fields") else value


def _encoded_record(value: Any) -> Json:
    kind: type = type(value)
    return {
        key: _encoded(item)
        for name, key in _names(kind).items()
        if (item := getattr(value, name)) not in (None, ()) or name not in _LEFT_OUT.get(kind, ())
    }


def _encoded_document(document: Document) -> Json:
    """Return the edition's fields and the document's in one object; blocks last, with their index."""
    record = _encoded_record(document)
    blocks = [{"index": n} | block for n, block in enumerate(record.pop("blocks"))]
    edition: Json = record.pop("edition")
    return edition | record | {"blocks": blocks}


@cache
def _names(kind: type) -> dict[str, str]:
    """Return the JSON key of each field of a dataclass or named tuple, in order."""
    names = [f.name for f in fields(kind)] if is_dataclass(kind) else kind._fields  # type: ignore[attr-defined]
    return {name: _KEYS.get(kind, {}).get(name, name) for name in names}


# -- reading


def _decoded(kind: Any, value: Any, where: str) -> Any:
    """Return a JSON value as a value of the model. Raises: ValueError saying where it is another."""
    origin, inner = get_origin(kind), get_args(kind)
    if kind is Opcode:
        return _decoded_opcode(value, where)
    if kind is Document:
        return _decoded_document(value, where)
    if is_dataclass(kind) or hasattr(kind, "_fields"):
        return _decoded_record(kind, value, where)
    if origin is UnionType and NoneType in inner:
        return None if value is None else _decoded(inner[0], value, where)
    if origin is tuple and isinstance(value, list):
        return tuple(_decoded(inner[0], item, f"{where}[{n}]") for n, item in enumerate(value))
    if origin is dict and isinstance(value, dict):
        return {key: _decoded(inner[1], item, f"{where}.{key}") for key, item in value.items()}
    return _decoded_scalar(inner if origin is UnionType else (kind,), value, where)


def _decoded_scalar(kinds: Sequence[Any], value: Any, where: str) -> Any:
    if type(value) in kinds or (float in kinds and type(value) is int):
        return value
    if isinstance(value, str) and Decimal in kinds and _DECIMAL.fullmatch(value):
        return Decimal(value)
    if isinstance(value, str) and issubclass(kinds[0], StrEnum) and value in list(kinds[0]):
        return kinds[0](value)
    raise ValueError(f"not a comparison: {where} is missing or wrong")


def _decoded_record(kind: Any, value: Any, where: str) -> Any:
    if not isinstance(value, dict):
        raise ValueError(f"not a comparison: {where} is no object")
    hints, names = _hints(kind), _names(kind)
    if missing := [key for name, key in names.items() if key not in value and name not in _LEFT_OUT.get(kind, ())]:
        raise ValueError(f"not a comparison: {where}.{missing[0]} is missing")
    given = {n: key for n, key in names.items() if key in value or n not in _LEFT_OUT.get(kind, ())}
    return kind(**{n: _decoded(hints[n], value[key], f"{where}.{key}") for n, key in given.items()})


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _decoded_document(value: Any, where: str) -> Document:
    edition = {"edition": value}  # its fields stand among the document's
    document: Document = _decoded_record(Document, value | edition if isinstance(value, dict) else value, where)
    if [block.get("index") for block in value["blocks"]] != list(range(len(document.blocks))):
        raise ValueError(f"not a comparison: {where}.blocks are not numbered from 0")
    return document


def _decoded_opcode(value: Any, where: str) -> Opcode:
    kinds = [type(item) for item in value] if isinstance(value, list) else []
    if kinds[:5] != [str, int, int, int, int] or kinds[5:] not in ([], [str]):
        raise ValueError(f"not a comparison: {where} is no opcode")
    return Opcode(*value)


# -- indices


def _check_indices(comparison: Comparison) -> None:
    """Refuse a comparison whose parts point outside each other."""
    links, changes = comparison.alignment.links, {change.id: change for change in comparison.changes}
    for n, link in enumerate(links):
        _check_within(link.old, comparison.old.blocks, f"links[{n}].old")
        _check_within(link.new, comparison.new.blocks, f"links[{n}].new")
    for n, pin in enumerate(comparison.pins):
        _check_within(pin.old, comparison.old.blocks, f"pins[{n}].old")
        _check_within(pin.new, comparison.new.blocks, f"pins[{n}].new")
    for id_, change in changes.items():
        _check_within([change.link], links, f"change {id_}: link")
        for op in change.opcodes:
            if not 0 <= op.i1 <= op.i2 <= len(change.old_tokens):
                raise ValueError(f"not a comparison: change {id_}: {op} points outside the old tokens")
            if not 0 <= op.j1 <= op.j2 <= len(change.new_tokens):
                raise ValueError(f"not a comparison: change {id_}: {op} points outside the new tokens")
    for finding in comparison.findings:
        if finding.change not in changes:
            raise ValueError(f"not a comparison: finding {finding.id}: there is no change {finding.change}")
        _check_within(finding.opcodes, changes[finding.change].opcodes, f"finding {finding.id}: opcodes")
    for table in comparison.tables:
        _check_within([table.link], links, "tables: link")
        _check_within([cell.row for cell in table.cells], table.rows, "tables: row")
        _check_within([cell.column for cell in table.cells], table.columns, "tables: column")


def _check_within(indices: Sequence[int], items: Sequence[object], where: str) -> None:
    if any(not 0 <= index < len(items) for index in indices):
        raise ValueError(f"not a comparison: {where} points outside")

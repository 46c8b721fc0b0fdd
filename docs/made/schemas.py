"""The fields of each JSON document, from its schema, for docs/json.md."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from docs.made.tables import code, table

_DOCS = Path(__file__).resolve().parents[1]


def fields(name: str) -> str:
    """Return a table of the document's own fields, and one of each object in it."""
    schema = json.loads(_DOCS.joinpath(f"{name}.schema.json").read_text(encoding="utf-8"))
    parts = [schema["description"]]
    if "properties" in schema:
        parts.append(_fields(schema, schema))
    else:
        lines = ", ".join(_type(one, schema) for one in schema["oneOf"])
        parts.append(f"Each line is one of: {lines}.")
    for kind, definition in schema["$defs"].items():
        if "properties" in definition:
            told = definition.get("description")
            parts += [f"**{kind}**{f': {told}' if told else ''}", _fields(definition, schema)]
    return "\n\n".join(parts)


def _fields(definition: dict[str, Any], schema: dict[str, Any]) -> str:
    required = definition.get("required", ())
    rows = [
        (code(name), _type(of, schema), "" if name in required else "may be missing", _told(of, schema))
        for name, of in definition["properties"].items()
    ]
    return table(("field", "type", "", "what it is"), rows)


def _told(of: dict[str, Any], schema: dict[str, Any]) -> str:
    """Return what the schema says of a field, else of what the field refers to where that is no object of its own."""
    own = of.get("description", "")
    target = _target(of, schema)
    return str(own or ("" if "properties" in target else target.get("description", "")))


def _target(of: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    return schema["$defs"][of["$ref"].rpartition("/")[2]] if "$ref" in of else of


def _type(of: dict[str, Any], schema: dict[str, Any]) -> str:
    """Return the type of a field in words; objects that have a table of their own go by its name."""
    if "$ref" in of:
        name, target = of["$ref"].rpartition("/")[2], _target(of, schema)
        return f"**{name}**" if "properties" in target else _type(target, schema)
    if "const" in of:
        return code(json.dumps(of["const"]))
    if "enum" in of:
        return ", ".join(code(json.dumps(value)) for value in of["enum"])
    for several in ("anyOf", "oneOf"):
        if several in of:
            return " or ".join(_type(one, schema) for one in of[several])
    kinds = of.get("type", "any")
    if "prefixItems" in of:
        return f"list: {', '.join(_type(one, schema) for one in of['prefixItems'])}"
    if kinds == "array":
        return f"list of {_type(of['items'], schema)}" if of.get("items") else "list"
    return kinds if isinstance(kinds, str) else " or ".join(kinds)

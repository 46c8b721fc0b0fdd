"""What a configuration file says of checks, a line for each table, as it is written there.

It holds no secret: of those a file names only the variable or the file that does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from diffreport.archive.retrieval import masked
from diffreport.spots import Spot, Tables
from diffreport.watch.configured import TABLES, limits, plan_of
from diffreport.watch.plan import Limits

_DEFAULTS = {"jobs": Limits().jobs, "pause": f"{Limits().pause_seconds:g}s", "history": Limits().history}


class Line(NamedTuple):
    """A table or a key, what it holds, and where it was said."""

    name: str
    value: str
    origin: str


def lines_of(read: Tables) -> Iterator[Line]:
    """Yield what holds for checks; nothing if no table is about them. Raises: UsageError for what is wrong in any."""
    plan_of(read)
    lines, top = read
    if top.keys().isdisjoint(TABLES):
        return
    check = top.get("check", {})
    for key in limits.KEYS:
        origin = Spot(lines, ("check", key)).place if key in check else "default"
        yield Line(f"check.{key}", _written(check.get(key, _DEFAULTS.get(key, "none")), is_bare=True), origin)
    for name in ("source", "rule", "notify"):
        for number, table in enumerate(top.get(name, ())):
            yield Line(name, _pairs(table), Spot(lines, (name, number)).place)


def _written(value: object, *, is_bare: bool = False) -> str:
    """Return a value in the notation of TOML, a text without its quotes if it is bare."""
    if isinstance(value, Mapping):
        return f"{{ {_pairs(value)} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    value = masked(value) if isinstance(value, str) else value
    if isinstance(value, str) and is_bare:
        return value
    return json.dumps(value, ensure_ascii=False, default=str)


def _pairs(table: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} = {_written(value)}" for name, value in table.items())

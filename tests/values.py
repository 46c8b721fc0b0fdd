"""Values of the model for property tests of their JSON, and ways through that JSON."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from diffreport.model import Block, Document, Edition, Fallback, Figure, Kind, Summary, Table

TEXT = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(["", "\x1b[2J", "a\u2028b", "\u202e"])
MAYBE_TEXT = st.none() | TEXT
SCORE = st.floats(0, 1)
COUNT = st.integers(0, 10**6)
DECIMAL = st.decimals(allow_nan=False, allow_infinity=False, places=3) | st.integers().map(Decimal)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
FALLBACKS = st.lists(st.builds(Fallback, TEXT, TEXT), max_size=2).map(tuple)

tables = st.lists(TEXTS, max_size=3).flatmap(
    lambda rows: st.builds(Table, st.just(tuple(rows)), st.integers(0, 2), TEXT)
)
blocks = st.builds(
    Block, st.sampled_from(Kind), TEXT, TEXTS, st.none() | st.integers(1, 999), st.integers(0, 6), st.none() | tables
)
editions = st.builds(
    Edition,
    *(TEXT, TEXT, TEXT, TEXT),
    *(MAYBE_TEXT, MAYBE_TEXT, MAYBE_TEXT, MAYBE_TEXT),
    size=COUNT,
    sha256=st.sampled_from(["", "0f" * 32]),
    note=MAYBE_TEXT,
)
documents = st.builds(Document, st.lists(blocks, max_size=3).map(tuple), editions, TEXT, TEXT, TEXTS)
figures = st.builds(Figure, TEXT, DECIMAL, TEXT, TEXT, st.sampled_from(["count", "range"]), st.none() | DECIMAL)
summaries = st.builds(Summary, *[COUNT] * 9, st.floats(0, 100))


def closed(schema: Any) -> Any:
    """Return a schema that refuses every key it does not name: stricter than the one that readers get."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    extra = {"additionalProperties": False} if "properties" in schema and "additionalProperties" not in schema else {}
    return {key: closed(value) for key, value in schema.items()} | extra


def paths(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the path of every value inside a JSON value."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield (*path, key)
        yield from paths(item, (*path, key))

"""Rows as JSON, schema `diffreport.batch.row/1`: one line a file, read back equal."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from math import isfinite

from diffreport.batch.layout import row_of
from diffreport.batch.plan import Pair
from diffreport.model.corpora import ROW_SCHEMA, Row, SentenceChange
from diffreport.schema.coding import decoded, encoded, opened, record_to_line
from diffreport.stores import Store
from diffreport.text import encoded as in_bytes


def to_bytes(row: Row) -> bytes:
    """Return a row as JSON, a line."""
    return in_bytes(record_to_line({"schema": ROW_SCHEMA} | encoded(row)))


def from_bytes(data: bytes) -> Row:
    """Return the row in a file. Raises: ValueError if there is none of this schema."""
    record = opened(data.decode("utf-8"), ROW_SCHEMA)
    sentences = _sentences(record.get("sentences"))
    row: Row = decoded(Row, record | {"sentences": []}, "row")
    if any(len(sides) != 2 for sides in (row.labels, row.seen, *(f.words for f in row.findings))):
        raise ValueError("a pair of sides has others")
    numbers = *row.counts, row.cost.memory, *(file.size for file in row.files), *(f.weight for f in row.findings)
    shares = row.kept_percent, row.cost.seconds, *(figure.percent for figure in row.figures)
    if not (all(0 <= number < 1 << 63 for number in numbers) and all(map(isfinite, shares))):
        raise ValueError("a number is none of ours")
    return replace(row, sentences=sentences)


def _sentences(value: object) -> tuple[SentenceChange, ...]:
    """Return the sentences of a row, which are most of it, without asking what a sentence has. Raises: ValueError."""
    try:
        found = tuple(SentenceChange(**each) for each in value)  # type: ignore[attr-defined]
    except TypeError as error:
        raise ValueError("row.sentences are wrong") from error
    if not all(type(text) is str for each in found for text in each):
        raise ValueError("row.sentences are no texts")
    return found


def found(store: Store, name: str) -> Row | None:
    """Return the row of a pair in an output, None if there is none, or a damaged one. Raises: StoreError."""
    with suppress(FileNotFoundError, ValueError):
        row = from_bytes(store.read(row_of(name)))
        return row if row.name == name else None
    return None


def failed(pair: Pair, error: str) -> Row:
    """Return the row of a pair without a comparison, and why there is none."""
    return Row(pair.name, pair.series, *pair.told, error=error)


def told_anew(row: Row, pair: Pair, seen: tuple[str, str]) -> Row:
    """Return the row of what is there already under what the manifest says now."""
    old, new = pair.told
    return replace(row, series=pair.series, old=old, new=new, seen=seen)

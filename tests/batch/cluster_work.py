"""What workers of a cluster do in tests: rows are made up, a marked pair waits or takes its worker with it."""

from __future__ import annotations

from collections.abc import Iterator

from diffreport.batch.plan import Chunk, Pair, Plan
from diffreport.model.corpora import Row


def pairs(count: int, start: int = 0) -> list[Pair]:
    """Return pairs that name nothing that is there."""
    return [Pair(f"p{n:04}", "s", "old", "new", ("old", "new")) for n in range(start, start + count)]


def told(plan: Plan, chunk: Chunk) -> Iterator[Row]:
    """Yield a row of each pair at once."""
    for pair in chunk:
        yield Row(pair.name, pair.series, *pair.told)

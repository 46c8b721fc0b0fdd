"""What workers of a cluster do in tests: rows are made up; a marked pair takes its worker with it, or waits.

The plan's output is the folder in which they leave marks.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from diffreport.batch.plan import Chunk, Pair, Plan
from diffreport.model.corpora import Row


def pairs(count: int, **marked: int) -> list[Pair]:
    """Return pairs of nothing that is there; the series of one at a number is what it is marked as."""
    series = {number: mark for mark, number in marked.items()}
    return [Pair(f"p{n:04}", series.get(n, "s"), "old", "new", ("told old", "told new")) for n in range(count)]


def in_chunks(pairs: list[Pair], size: int) -> list[list[Pair]]:
    """Return the pairs, some at a time."""
    return [pairs[start : start + size] for start in range(0, len(pairs), size)]


def told(plan: Plan, chunk: Chunk, is_needed: Callable[[], bool]) -> Iterator[Row]:
    """Yield the row of each pair once what it is marked as has been done."""
    for pair in chunk:
        mark = Path(plan.output) / pair.name
        if pair.series == "kills" or (pair.series == "kills_once" and not mark.exists()):
            mark.touch()
            time.sleep(0.3)  # rows that it has are fetched by then: of a worker that is gone they are asked for 30 s
            os._exit(1)
        if pair.series == "waits":
            mark.touch()
            while is_needed():
                time.sleep(0.01)
            (mark.parent / "called_off").touch()
        if pair.series == "faulty":
            raise ZeroDivisionError(pair.name)
        yield Row(pair.name, pair.series, *pair.told)

"""The work on one pair, the same in every worker: read both editions, compare, write what is asked for, tell of it.

`made` is the pure part: the same bytes and the same plan give the same files, wherever it runs.
"""

from __future__ import annotations

from typing import NamedTuple

from diffreport.batch.plan import Pair, Plan
from diffreport.model.corpora import Row


class Made(NamedTuple):
    """What a pair gives: the bytes of its files by their names in the output, and its row."""

    files: dict[str, bytes]
    row: Row


def worked(plan: Plan, pair: Pair) -> Row:
    """Work on one pair and return its row; where its files are there already, and current, nothing is made.

    The row is written last (see `batch.layout`), so that files without it are made anew. What is wrong with the pair
    is in the row. Raises: BatchError for what is wrong with all pairs: an output that is not this one's.
    """
    raise NotImplementedError

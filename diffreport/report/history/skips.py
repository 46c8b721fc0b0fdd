"""What a history says of two editions beside a direct comparison, as JSON of the schema `diffreport.between/1`."""

from __future__ import annotations

from typing import NamedTuple

from diffreport.histories.skipping import disagreements
from diffreport.model import Comparison
from diffreport.model.histories import History
from diffreport.report.history.lookup import look_up
from diffreport.report.history.presentation import PLAIN
from diffreport.schema import record_to_json

BETWEEN_SCHEMA = "diffreport.between/1"


class _Differing(NamedTuple):
    block: int
    text: str
    chain: tuple[int, ...]
    direct: tuple[int, ...]
    score: float


def between_json(history: History, pair: tuple[int, int], comparison: Comparison) -> str:
    """Return where a direct comparison of two editions, given by their positions, says otherwise, as JSON text."""
    labels, blocks = look_up(history, PLAIN).labels, comparison.new.blocks
    record = {
        "schema": BETWEEN_SCHEMA,
        "series": history.series,
        "old": labels[pair[0]],
        "new": labels[pair[1]],
        "blocks": len(blocks),
        "differing": tuple(
            _Differing(each.new, blocks[each.new].text, each.chain, each.direct, each.score)
            for each in disagreements(history, *pair, comparison)
        ),
    }
    return record_to_json(record)

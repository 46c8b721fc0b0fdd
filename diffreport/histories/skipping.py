"""What a history says of two editions that do not follow each other, and where a direct comparison says otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from diffreport.model import Comparison
from diffreport.model.histories import History, Lineage, Stage

Blocks = tuple[int, ...]


class Disagreement(NamedTuple):
    """A new block, the old blocks that it came of through the chain, and those that a direct comparison gives it.

    `score` is that of the direct link; 0.0 where there the block is added.
    """

    new: int
    chain: Blocks
    direct: Blocks
    score: float


def came_of(history: History, old: int, new: int) -> dict[int, frozenset[int]]:
    """Return the old blocks that each new block came of through the editions between, `old` before `new`.

    Splits and merges add up: the parts of a part are parts of the whole. A paragraph that was gone in between and is
    back belongs to what it was. Cost: all stages. Raises: ValueError unless `old` comes before `new`.
    """
    if not 0 <= old < new < len(history.editions):
        raise ValueError(f"editions {old} and {new} are no earlier and later one of {len(history.editions)}")
    came: dict[str, frozenset[int]] = defaultdict(frozenset)
    there: dict[int, str] = {}  # the lineage of each new block
    steps: dict[int, list[tuple[Lineage, Stage]]] = defaultdict(list)
    for lineage in history.lineages:
        for stage in lineage.stages:
            if stage.edition == old:
                came[lineage.id] = frozenset((stage.block,))
            elif old < stage.edition <= new and (stage.split_from or stage.merged):
                steps[stage.edition].append((lineage, stage))
            if stage.edition == new:
                there[stage.block] = lineage.id
    for edition in sorted(steps):
        came |= _step(steps[edition], came)
    return {block: came[name] for block, name in there.items()}


def disagreements(history: History, old: int, new: int, comparison: Comparison) -> tuple[Disagreement, ...]:
    """Return where a direct comparison of two editions links otherwise than the chain, by new block.

    Cost: all stages. Raises: ValueError if the comparison is of other editions, or as `came_of`.
    """
    sizes = len(comparison.old.blocks), len(comparison.new.blocks)
    if sizes != (history.editions[old].blocks, history.editions[new].blocks):
        raise ValueError(f"the comparison is not of editions {old} and {new} of this history")
    chain = came_of(history, old, new)
    direct = {j: link for link in comparison.alignment.links for j in link.new}
    return tuple(
        Disagreement(j, olds, direct[j].old, direct[j].score)
        for j, found in sorted(chain.items())
        if (olds := tuple(sorted(found))) != direct[j].old
    )


def _step(changed: list[tuple[Lineage, Stage]], came: Mapping[str, frozenset[int]]) -> dict[str, frozenset[int]]:
    """Return what the lineages came of that split off or took others in, in one edition."""
    return {
        lineage.id: came[lineage.id].union(*(came[name] for name in (*stage.merged, stage.split_from) if name))
        for lineage, stage in changed
    }

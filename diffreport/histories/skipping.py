"""What a history says of two editions that do not follow each other, and where a direct comparison says otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from diffreport.model import Comparison
from diffreport.model.histories import History, Lineage, Stage

Blocks = tuple[int, ...]


class Chained(NamedTuple):
    """What belongs together in two editions through those between.

    `pairs` are old blocks and the new blocks that came of them, by the first new one; `added` and `removed` are the
    others. Every block of either edition is in exactly one of the three.
    """

    pairs: tuple[tuple[Blocks, Blocks], ...]
    added: Blocks
    removed: Blocks


class Disagreement(NamedTuple):
    """A new block, the old blocks that it came of through the chain, and those that a direct comparison gives it.

    `score` is that of the direct link; 0.0 where there the block is added.
    """

    new: int
    chain: Blocks
    direct: Blocks
    score: float


def chained(history: History, old: int, new: int) -> Chained:
    """Return what the successive comparisons say of two editions, `old` before `new`.

    Splits and merges add up: the parts of a part are parts of the whole. A paragraph that was gone in between and is
    back belongs to what it was. Cost: all stages. Raises: ValueError unless `old` comes before `new`.
    """
    sources = _sources(history, old, new)
    pairs = tuple(_grouped(sources))
    kept = {i for olds, _ in pairs for i in olds}
    added = tuple(j for j, olds in sorted(sources.items()) if not olds)
    return Chained(pairs, added, tuple(i for i in range(history.editions[old].blocks) if i not in kept))


def disagreements(history: History, old: int, new: int, comparison: Comparison) -> tuple[Disagreement, ...]:
    """Return where a direct comparison of two editions links otherwise than the chain, by new block.

    Cost: all stages. Raises: ValueError if the comparison is of other editions, or as `chained`.
    """
    sizes = len(comparison.old.blocks), len(comparison.new.blocks)
    if sizes != (history.editions[old].blocks, history.editions[new].blocks):
        raise ValueError(f"the comparison is not of editions {old} and {new} of this history")
    chain = _sources(history, old, new)
    direct = {j: link for link in comparison.alignment.links for j in link.new}
    return tuple(
        Disagreement(j, olds, direct[j].old, direct[j].score)
        for j, found in sorted(chain.items())
        if (olds := tuple(sorted(found))) != direct[j].old
    )


def _sources(history: History, old: int, new: int) -> dict[int, frozenset[int]]:
    """Return the old blocks that each new block came of."""
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


def _step(changed: list[tuple[Lineage, Stage]], came: Mapping[str, frozenset[int]]) -> dict[str, frozenset[int]]:
    """Return what the lineages came of that split off or took others in, in one edition."""
    return {
        lineage.id: came[lineage.id].union(*(came[name] for name in (*stage.merged, stage.split_from) if name))
        for lineage, stage in changed
    }


def _grouped(sources: Mapping[int, frozenset[int]]) -> Iterator[tuple[Blocks, Blocks]]:
    """Yield old and new blocks that have each other, directly or through others."""
    parts: dict[int, list[int]] = defaultdict(list)
    for j in sorted(sources):
        for i in sources[j]:
            parts[i].append(j)
    done: set[int] = set()
    for j in sorted(sources):
        if j in done or not sources[j]:
            continue
        olds, news, queue = set[int](), {j}, [j]
        while queue:
            for i in sources[queue.pop()] - olds:
                olds.add(i)
                queue += [n for n in parts[i] if n not in news]
                news.update(parts[i])
        done |= news
        yield tuple(sorted(olds)), tuple(sorted(news))

"""History <-> JSON text, schema `diffreport.history/1` (docs/history.schema.json).

Reading checks every index and every name of a lineage, too: renderers trust them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, pairwise

from diffreport.model import HISTORY_SCHEMA, FigureSeries, History, Issued, Lineage
from diffreport.schema.coding import Json, check_within, decoded, encoded, opened, reading, record_to_json

# A block: its edition, and its place there.
_Place = tuple[int, int]


def history_to_json(history: History) -> str:
    """Return a history as JSON text with a final newline; equal histories give equal text.

    Raises: ValueError if a score or a figure's value is not a finite number.
    """
    record: Json = {"schema": HISTORY_SCHEMA} | encoded(history)
    return record_to_json(record)


def history_from_json(text: str) -> History:
    """Return the history that was written, equal in every value.

    Raises: ValueError on another schema, or saying where the text is no such history.
    """
    with reading("history"):
        history: History = decoded(History, opened(text, HISTORY_SCHEMA), "history")
        _check(history)
        return history


def _check(history: History) -> None:
    """Refuse a history whose parts point outside each other."""
    editions = history.editions
    if [n for n, issued in enumerate(editions) if issued.extent is None] != [0]:
        raise ValueError("editions: the first has no extent, and all others have one")
    names = Counter(lineage.id for lineage in history.lineages)
    homes: dict[_Place, str] = {}
    for lineage in history.lineages:
        where = f"lineage {lineage.id}"
        _check_lineage(lineage, editions, where)
        if names[lineage.id] > 1 or any(other not in names for other in _others(lineage)):
            raise ValueError(f"{where}: it names a lineage that is not there, or has another one's id")
        homes |= {(stage.edition, stage.block): lineage.id for stage in lineage.stages}
    stages = sum(len(lineage.stages) for lineage in history.lineages)
    blocks = {(n, block) for n, issued in enumerate(editions) for block in range(issued.blocks)}
    if blocks != homes.keys() or stages > len(homes):
        raise ValueError("lineages: not every block of the editions is in exactly one")
    for lineage in history.lineages:
        for remains in lineage.end.remains if lineage.end else ():
            if homes.get((remains.edition, remains.block), "") != remains.lineage:
                raise ValueError(f"lineage {lineage.id}: what remains of it is not of lineage {remains.lineage}")
    for series in history.figures:
        _check_series(series, editions, homes)


def _others(lineage: Lineage) -> Iterator[str]:
    """Yield the lineages that one names."""
    for stage in lineage.stages:
        yield from stage.merged
        if stage.split_from:
            yield stage.split_from
    if lineage.end and lineage.end.into:
        yield lineage.end.into


def _check_lineage(lineage: Lineage, editions: Sequence[Issued], where: str) -> None:
    stages, end = lineage.stages, lineage.end
    _check_order([stage.edition for stage in stages], editions, f"{where}: stages")
    check_within([stage.text for stage in stages], lineage.texts, f"{where}: a stage's text")
    for words in chain.from_iterable(lineage.texts):
        if not 0 <= words.since <= words.until < len(editions):
            raise ValueError(f"{where}: {words.text!r} is since and until no editions")
    if any(not words.since <= stage.edition <= words.until for stage in stages for words in lineage.texts[stage.text]):
        raise ValueError(f"{where}: a stage has words that are not of its edition")
    after = stages[-1].edition + 1
    if (end.edition if end else len(editions)) != after or (end and after == len(editions)):
        raise ValueError(f"{where}: it does not end after its last stage")
    check_within([remains.edition for remains in end.remains] if end else (), editions, f"{where}: remains")


def _check_series(series: FigureSeries, editions: Sequence[Issued], homes: Mapping[_Place, str]) -> None:
    where = f"figure {series.id}"
    _check_order([point.edition for point in series.points], editions, f"{where}: points")
    for point in series.points:
        if homes.get((point.edition, point.block)) != point.lineage:
            raise ValueError(f"{where}: a point's block is not of lineage {point.lineage}")
    check_within([vintage.edition for vintage in series.vintages], editions, f"{where}: vintages")


def _check_order(found: Sequence[int], editions: Sequence[Issued], where: str) -> None:
    """Check that there are editions, and each later than the one before."""
    check_within(found, editions, where)
    if not found or any(one >= other for one, other in pairwise(found)):
        raise ValueError(f"{where} are none, or not one after the other")

"""What holds for the history of any series, by what its comparisons say."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from diffreport import Comparison
from diffreport.histories import history_of
from diffreport.model.histories import Event, History, Lineage
from tests.histories import oracle


def history(comparisons: Sequence[Comparison]) -> History:
    """Return the history of successive comparisons."""
    return history_of(comparisons[0].old, iter(comparisons))


def has_every_block_once(told: History, comparisons: Sequence[Comparison]) -> None:
    """Every block of every edition is in exactly one lineage, with its text in runs, and its place."""
    documents = [comparisons[0].old, *(each.new for each in comparisons)]
    places = [(stage.edition, stage.block) for each in told.lineages for stage in each.stages]
    assert sorted(places) == [(e, k) for e, document in enumerate(documents) for k in range(len(document.blocks))]
    assert len({each.id for each in told.lineages}) == len(told.lineages)
    for each in told.lineages:
        assert [stage.edition for stage in each.stages] == sorted({stage.edition for stage in each.stages})
        for stage in each.stages:
            block = documents[stage.edition].blocks[stage.block]
            assert (each.text(stage), stage.section, stage.page) == (block.text, block.section, block.page)
            runs = each.texts[stage.text]
            assert all(run.text and run.since <= stage.edition <= run.until for run in runs)
            assert all(a[1:] != b[1:] for a, b in pairwise(runs))


def is_the_links_joined(told: History, comparisons: Sequence[Comparison]) -> None:
    """Each lineage, cut where it returned, is a chain of links; parts and merged ones are those of the links."""
    known = oracle.chains(comparisons)
    assert {part for each in told.lineages for part in _unbroken(each)} == known.chains
    stands = {(stage.edition, stage.block): each for each in told.lineages for stage in each.stages}
    back = {each.id: {s.edition for s in each.stages if s.event == Event.RETURNED} for each in told.lineages}
    split = {(s.edition, s.block): s.split_from for each in told.lineages for s in each.stages if s.split_from}
    of_returned = {place for place, whole in split.items() if place[0] in back[whole]}
    assert of_returned <= _added(comparisons)
    parts = {place: whole for place, whole in split.items() if place not in of_returned}
    assert parts == {part: stands[whole].id for part, whole in known.parts}
    merged = {(each.id, each.end.edition, each.end.into) for each in told.lineages if each.end and each.end.into}
    assert merged == {(stands[gone].id, place[0], stands[place].id) for gone, place in known.merged}
    assert merged == {(name, s.edition, each.id) for each in told.lineages for s in each.stages for name in s.merged}


def _added(comparisons: Sequence[Comparison]) -> set[tuple[int, int]]:
    """Return the blocks that a comparison says came, by edition and place."""
    links = ((e, link) for e, comparison in enumerate(comparisons, 1) for link in comparison.alignment.links)
    return {(e, k) for e, link in links if not link.old for k in link.new}


def _unbroken(lineage: Lineage) -> list[tuple[tuple[int, int], ...]]:
    parts: list[list[tuple[int, int]]] = []
    for stage in lineage.stages:
        if stage.event in (Event.FIRST, Event.RETURNED):
            parts.append([])
        parts[-1].append((stage.edition, stage.block))
    return list(map(tuple, parts))


def dates_every_word(told: History, comparisons: Sequence[Comparison]) -> None:
    """Each word is there unbroken from its first edition to its last one, as each character was kept."""
    since, until = oracle.since(comparisons), oracle.until(comparisons)
    for each in told.lineages:
        for stage in each.stages:
            runs = each.texts[stage.text]
            place = stage.edition, stage.block
            for dates, known in (("since", since[place]), ("until", until[place])):
                said = [getattr(run, dates) for run in runs for _ in run.text]
                told_here = [date if date is None else said for date, said in zip(known, said, strict=True)]
                assert told_here == known, (dates, place, runs)


def ends_what_went(told: History, comparisons: Sequence[Comparison]) -> None:
    """A lineage ends where its last stage is not of the last edition, with what is left of it if it was removed."""
    last = len(comparisons)
    documents = [comparisons[0].old, *(each.new for each in comparisons)]
    stands = {(stage.edition, stage.block): each.id for each in told.lineages for stage in each.stages}
    for each in told.lineages:
        assert (each.end is None) == (each.stages[-1].edition == last)
        if each.end is None or each.end.into:
            continue
        assert each.end.edition == each.stages[-1].edition + 1
        assert [r.edition for r in each.end.remains] == sorted({each.end.edition, last})
        for left in each.end.remains:
            assert 0.0 <= left.score <= 1.0 and (left.block < 0) == (left.score == 0.0) == (not left.lineage)
            assert left.block < 0 or stands[left.edition, left.block] == left.lineage
            text = each.text(each.stages[-1])
            assert left.score == 1.0 or all(block.text != text for block in documents[left.edition].blocks)


def is_in_order(told: History, comparisons: Sequence[Comparison]) -> None:
    """Lineages of the last edition are first, in its order; then the others, the last to go first."""
    here = [each.stages[-1].block for each in told.lineages if each.end is None]
    assert [each.end is None for each in told.lineages] == sorted(each.end is None for each in told.lineages)[::-1]
    assert here == list(range(len(comparisons[-1].new.blocks)))
    gone = [each.end.edition for each in told.lineages if each.end]
    assert gone == sorted(gone, reverse=True)


LAWS = (
    has_every_block_once,
    is_the_links_joined,
    dates_every_word,
    ends_what_went,
    is_in_order,
)

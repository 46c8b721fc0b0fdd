"""Both editions in one run of passages: what the marked texts write down one after the other.

Without what is deleted they are the new edition's blocks in its order, without what is inserted the old one's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from diffreport.comparison.alignment.chain import longest_increasing
from diffreport.model import Block, Finding, RowPair, Standing, Table
from diffreport.report.language.phrasing import sentence_case
from diffreport.report.lookup import Lookup
from diffreport.report.marked.elements import content
from diffreport.report.marked.marks import Mark
from diffreport.report.marked.order import Placed, reading_order, run_of
from diffreport.report.marked.weave import WovenRow, woven


@dataclass(frozen=True, slots=True)
class Whole:
    """A block of one edition, or of both: `tag` is "del", "ins" or "". `told` are the findings that end here;
    `gone_to` says where a text that is deleted here went."""

    block: Block
    tag: str = ""
    told: tuple[Finding, ...] = ()
    gone_to: str = ""


@dataclass(frozen=True, slots=True)
class Woven:
    """Paragraphs of both editions in one run of marks; a mark of kind "pb" is the end of one, of its side's."""

    olds: tuple[Block, ...]
    news: tuple[Block, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """A table of both editions: its rows in both orders, those of one edition alone by their side, "old" or "new".

    Shapes: every row has the same columns, and some row is one of both editions.
    """

    old: Block
    new: Block
    caption: tuple[Mark, ...]
    rows: tuple[WovenRow, ...]
    told: tuple[Finding, ...] = ()


Passage = Whole | Woven | Rows


def passages(lookup: Lookup) -> Iterator[Passage]:
    """Yield the passages of a comparison. Cost: linear."""
    for placed in reading_order(lookup.comparison.alignment.links):
        yield from _at(placed, lookup)


def _at(placed: Placed, lookup: Lookup) -> Iterator[Passage]:
    comparison = lookup.comparison
    link = comparison.alignment.links[placed.link]
    olds, news = link.old, link.new
    if placed.side:
        indices = olds if placed.side == "old" else news
        indices = indices if placed.part is None else indices[placed.part - 1 : placed.part]
        olds, news = (indices, ()) if placed.side == "old" else ((), indices)
    elif comparison.standing is Standing.FIRST:  # it is what it is: nothing was inserted
        yield from (Whole(comparison.new.blocks[j]) for j in news)
        return
    else:
        olds = () if placed.is_elsewhere or not olds else tuple(run_of(olds))
        news = tuple(run_of(news)) if news else ()
    before, after = [comparison.old.blocks[i] for i in olds], [comparison.new.blocks[j] for j in news]
    if before and after and (olds, news) == (link.old, link.new):
        yield from _together(placed.link, before, after, lookup)
        return
    told = lookup.findings_of(placed.link)
    gone_to = ""
    if placed.side == "old":
        to = lookup.new.phrase(lookup.moved_with(placed.link).new)
        gone_to = f"{sentence_case(lookup.speech.say('text.moved_to'))} {to}"
    yield from _apart(before, after, () if placed.side else told, gone_to)


def _apart(
    olds: Sequence[Block], news: Sequence[Block], told: tuple[Finding, ...], gone_to: str = ""
) -> Iterator[Whole]:
    """Yield what is deleted, then what is inserted; the findings at the last of it."""
    alone = [*(Whole(block, "del", (), gone_to) for block in olds), *(Whole(block, "ins") for block in news)]
    if alone:
        yield from alone[:-1]
        yield replace(alone[-1], told=told)


def _together(number: int, olds: Sequence[Block], news: Sequence[Block], lookup: Lookup) -> Iterator[Passage]:
    """Yield blocks that stand in one place, word by word or row by row where that tells both editions."""
    told = lookup.findings_of(number)
    if len(olds) == len(news) == 1 and olds[0].text == news[0].text:
        yield Whole(news[0], "", told)
        return
    if any(block.table is not None for block in (*olds, *news)):
        rows = _rows(number, olds[0], news[0], lookup) if len(olds) == len(news) == 1 else None
        yield from [rows] if rows else _apart(olds, news, told)
        return
    was, now = content(number, lookup)
    if was:
        yield from _apart(olds, news, told)
    else:
        yield Woven(tuple(olds), tuple(news), tuple(mark for element in now for mark in element.marks))


def _rows(number: int, old: Block, new: Block, lookup: Lookup) -> Rows | None:
    """Return a table row by row; None where its columns differ, or its rows are not told."""
    change = lookup.tables.get(number)
    if change is None or old.table is None or new.table is None or not _same_columns(old.table, new.table):
        return None
    if any((pair.old, pair.new) != (n, n) for n, pair in enumerate(change.columns)):
        return None
    in_order = replace(change, rows=tuple(_in_order(change.rows)), cells=())
    table = woven(old.table, new.table, in_order, lookup.change_of_link.get(number))
    if table is None or table.columns:
        return None
    rows = (*table.head, *table.body)
    if any(row.place for row in rows) or all(row.side for row in rows):
        return None
    return Rows(old, new, table.caption, rows, lookup.findings_of(number))


def _same_columns(old: Table, new: Table) -> bool:
    return bool(old.rows and new.rows) and 0 < len(old.rows[0]) == len(new.rows[0])


def _in_order(pairs: Sequence[RowPair]) -> Iterator[RowPair]:
    """Yield pairs of rows; those that stand in another order than the most are two rows, each of one edition."""
    both = sorted((pair for pair in pairs if pair.old is not None and pair.new is not None), key=lambda p: p.new or 0)
    kept = {both[n].new for n in longest_increasing([pair.old or 0 for pair in both])}
    for pair in pairs:
        if pair.old is None or pair.new is None or pair.new in kept:
            yield pair
        else:
            yield replace(pair, new=None)
            yield replace(pair, old=None)

"""The figures of a comparison as a ledger: a row a figure, with the place and the sentence that hold it."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from diffreport.comparison.figures.differences import comparable, convert, finer_unit
from diffreport.comparison.figures.places import Place, as_sentence, places_of, told_in
from diffreport.comparison.tables.cells import cell_figure, unit_names
from diffreport.comparison.tables.figures import label_of_cell
from diffreport.model import Block, Comparison, Document, Figure, Revision, Status, TableChange

CHANGED = frozenset(status for status in Status if status.is_change)


class LedgerRow(NamedTuple):
    """A figure and what became of it. `sentence` is the new one that holds it, else the old one; of a table the row.

    `link` is the position of the link that holds it; `change` and `finding` are None where nothing else changed.
    """

    section: str  # headings, outermost first, with " > " between
    label: str
    status: Status
    old: Figure | None
    new: Figure | None
    delta: Decimal | None
    percent: Decimal | None
    checks: tuple[str, ...]
    sentence: str
    link: int
    change: str | None
    finding: str | None

    @property
    def kind(self) -> str:
        """Return the kind of the new figure, else of the old one."""
        figure = self.new or self.old
        return figure.kind if figure else ""

    @property
    def unit(self) -> str:
        """Return the unit of both values and of the delta: the finer one; "% → km" where they measure unlike things."""
        old, new = self.old, self.new
        if old and new and old.unit != new.unit:
            return finer_unit(old, new) if comparable(old, new) else f"{old.unit or old.kind} → {new.unit or new.kind}"
        figure = new or old
        return figure.unit if figure else ""

    def values(self, figure: Figure | None) -> tuple[Decimal | None, Decimal | None]:
        """Return value and upper end of one of the two figures, in the row's unit as far as that is possible."""
        if figure is None:
            return None, None
        value = convert(figure, self.unit)
        return (figure.value if value is None else value), figure.high


def ledger(comparison: Comparison, statuses: Collection[Status] = CHANGED) -> tuple[LedgerRow, ...]:
    """Return the figures that have one of the statuses, in reading order; by default those that changed.

    With `Status.REPEATED` the amounts of unchanged paragraphs and cells are among them.
    Cost: linear in the words of the blocks that hold such figures; of all blocks with `Status.REPEATED`.
    """
    links = {change.id: change.link for change in comparison.changes}
    wanted: dict[int, list[Revision]] = defaultdict(list)
    for revision in comparison.figures:
        if revision.status in statuses:
            wanted[links[revision.change]].append(revision)
    rows: list[LedgerRow] = []
    kept = _kept(comparison) if Status.REPEATED in statuses else {}
    for n in sorted({*wanted, *kept}):
        rows += _rows(comparison, n, wanted.get(n, ()))
        rows += kept.get(n, ())
    return tuple(rows)


def _rows(comparison: Comparison, n: int, revisions: Iterable[Revision]) -> Iterator[LedgerRow]:
    """Yield the rows of one link's revisions; figures that are alike take their places in order."""
    link = comparison.alignment.links[n]
    olds, news = _blocks(comparison.old, link.old), _blocks(comparison.new, link.new)
    old, new = _Sentences(olds), _Sentences(news)
    for r in revisions:
        sentence = (new.take(r.new, r.label) if r.new else "") or (old.take(r.old, r.label) if r.old else "")
        section = _section(olds if r.new is None else news)
        yield LedgerRow(
            section, r.label, r.status, r.old, r.new, r.delta, r.percent, r.checks, sentence, n, r.change, r.finding
        )


def _kept(comparison: Comparison) -> dict[int, list[LedgerRow]]:
    """Return the amounts that no edit has touched, by link: of unchanged blocks, and of cells that stayed."""
    changes = {change.link: change for change in comparison.changes}
    tables = {table.link: table for table in comparison.tables}
    out: dict[int, list[LedgerRow]] = {}
    for n, link in enumerate(comparison.alignment.links):
        change = changes.get(n)
        if not link.old or not link.new:
            continue
        olds, news = _blocks(comparison.old, link.old), _blocks(comparison.new, link.new)
        if n in tables:
            pairs = _kept_cells(olds[0], news[0], tables[n])
        elif change is None or not change.opcodes:
            pairs = ((place.figure, place) for block in news for place in places_of(block))
        else:
            continue
        section, name = _section(news), change.id if change else None
        out[n] = [
            LedgerRow(section, label, Status.REPEATED, old, new, None, None, (), sentence, n, name, None)
            for old, (new, label, sentence, *_) in pairs
            if new.is_amount
        ]
    return out


def _kept_cells(old: Block, new: Block, changed: TableChange) -> Iterator[tuple[Figure, Place]]:
    """Yield the figures in cells that kept their value while their table changed, old and new."""
    if old.table is None or new.table is None:
        return
    units = unit_names(old.table, new.table, changed.columns)
    for row in changed.rows:
        for column, names in zip(changed.columns, units, strict=True):
            if row.old is None or row.new is None or not column.old or not column.new:
                continue  # came, went, or is the key column
            if row.new < new.table.header_rows:
                continue
            before = cell_figure(old.table.rows[row.old][column.old], names[0])
            after = cell_figure(new.table.rows[row.new][column.new], names[1])
            if before and after and _measure(before) == _measure(after):
                label = label_of_cell(row.new_key, column.new_name)
                yield before, Place(after, label, as_sentence(new.table.rows[row.new]))


def _measure(figure: Figure) -> tuple[object, ...]:
    return figure.value, figure.high, figure.unit


class _Sentences:
    """The sentences that hold the figures of some blocks."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        """Find the figures of the blocks."""
        self._blocks = blocks
        self._labelled: dict[tuple[Figure, str], deque[str]] = defaultdict(deque)
        self._printed: dict[str, list[str]] = defaultdict(list)
        for place in (place for block in blocks for place in places_of(block)):
            self._labelled[place.figure, place.label].append(place.sentence)
            self._printed[place.figure.text].append(place.sentence)

    def take(self, figure: Figure, label: str) -> str:
        """Return the sentence of a figure; the next of several alike with each call.

        What was told in parts ("one here and two there") is looked for by its words, else the blocks' first is meant.
        """
        if places := self._labelled.get((figure, label)):
            return places.popleft() if len(places) > 1 else places[0]
        if alike := self._printed.get(figure.text):
            named = set(label.split())  # a row of several keys, a label lent by the old edition
            return max(alike, key=lambda sentence: len(named.intersection(sentence.split())))
        told = [sentence for block in self._blocks for sentence in told_in(block)]
        return next((sentence for sentence in told if figure.text in sentence), told[0] if told else "")


def _blocks(document: Document, indices: Sequence[int]) -> list[Block]:
    return [document.blocks[k] for k in indices]


def _section(blocks: Sequence[Block]) -> str:
    return " > ".join(blocks[0].section)

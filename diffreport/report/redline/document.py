"""The body of a Word document that holds both editions: every link in its place, with what changed tracked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from diffreport.model import Block, Comparison, Standing
from diffreport.report.lookup import Lookup
from diffreport.report.marked.order import Placed, reading_order
from diffreport.report.redline import tables
from diffreport.report.redline.comments import Anchor, Comments
from diffreport.report.redline.looks import look_of
from diffreport.report.redline.paragraphs import Move, Part, Role, Sides, Tie, paragraphs
from diffreport.report.redline.tracked import (
    Fate,
    Line,
    Pen,
    lines_of,
    moved_here,
    pieces_of,
    replaced,
    spells,
    whole,
)

# An empty paragraph, hardly to be seen. A tracked mark needs a paragraph behind it to go on in, and so does a document
# behind a table; two tables that nothing parts would become one.
_SPACER = '<w:p><w:pPr><w:pStyle w:val="Spacer"/></w:pPr></w:p>'


def body(lookup: Lookup, comments: Comments, pen: Pen) -> str:
    """Return the paragraphs and tables of both editions, without the properties of the section. Cost: linear."""
    writer = _Writer(lookup, comments, pen)
    for placed in writer.order:
        writer.place(placed)
    return _joined(writer.parts)


def _joined(parts: Sequence[Part]) -> str:
    """Return the parts one behind the other, with what has to stand between them."""
    out = []
    for part, following in zip_longest(parts, parts[1:]):
        is_parted = part.role is Role.TABLE or (
            part.role is Role.TRACKED and (following is None or following.role is Role.TABLE)
        )
        out.append(part.apart if part.apart and following is not None and following.is_new_at_start else part.xml)
        if is_parted:
            out.append(_SPACER)
    return "".join(out or [_SPACER])


@dataclass(slots=True)
class _Writer:
    """Writes the places of links, one after the other."""

    lookup: Lookup
    comments: Comments
    pen: Pen
    parts: list[Part] = field(default_factory=list)
    order: list[Placed] = field(init=False)
    moves: frozenset[int] = field(init=False)  # links that stand in one place of either edition, and not the same

    def __post_init__(self) -> None:
        """Find the order, and what is moved in one piece."""
        links = self.comparison.alignment.links
        self.order = reading_order(links)
        elsewhere = {placed.link for placed in self.order if placed.is_elsewhere}
        self.moves = frozenset(n for n in elsewhere if self._moves_in_one(n))

    @property
    def comparison(self) -> Comparison:
        """Return what is written."""
        return self.lookup.comparison

    def _blocks(self, olds: Sequence[int], news: Sequence[int]) -> tuple[list[Block], list[Block]]:
        """Return blocks of either edition."""
        return [self.comparison.old.blocks[i] for i in olds], [self.comparison.new.blocks[j] for j in news]

    def _is_rewritten(self, number: int) -> bool:
        return any("rewritten" in finding.tags for finding in self.lookup.findings_of(number))

    def _moves_in_one(self, number: int) -> bool:
        link = self.comparison.alignment.links[number]
        olds, news = self._blocks(link.old, link.new)
        is_whole = all(_run(side) == list(side) for side in (link.old, link.new))
        return is_whole and not any(b.table for b in (*olds, *news)) and not self._is_rewritten(number)

    def place(self, placed: Placed) -> None:
        """Write a link in full, or what of it stands in this place."""
        link = self.comparison.alignment.links[placed.link]
        if placed.side == "old":
            self._from(placed.link, link.old if placed.part is None else [link.old[placed.part - 1]])
        elif placed.side == "new":
            part = link.new if placed.part is None else [link.new[placed.part - 1]]
            self._one_sided(self._blocks((), part)[1], Fate.INSERTED)
        else:
            self._full(placed)

    def _from(self, number: int, indices: Sequence[int]) -> None:
        """Write blocks where the old edition has them, and the new one has not."""
        olds, _ = self._blocks(indices, ())
        if number not in self.moves:
            self._one_sided(olds, Fate.DELETED)
            return
        lines = [whole(block.text, Fate.MOVED_AWAY) for block in olds]
        self.parts += paragraphs(lines, Sides.of(olds, ()), self.pen, (), _move(number, Fate.MOVED_AWAY))

    def _full(self, placed: Placed) -> None:
        """Write a link in its place, with the comments on it."""
        number = placed.link
        link = self.comparison.alignment.links[number]
        if not link.old or not link.new:
            fate = Fate.DELETED if link.old else Fate.INSERTED
            fate = Fate.KEPT if self.comparison.standing is Standing.FIRST else fate
            olds, news = self._blocks(link.old, link.new)
            self._one_sided(olds or news, fate, self._ties(number))
            return
        old, new = [] if placed.is_elsewhere else _run(link.old), _run(link.new)
        ties = self._ties(number)
        is_whole = old == list(link.old) and new == list(link.new)
        if number in self.moves:
            self._moved_here(number, ties)
        elif not (is_whole and not self._is_rewritten(number) and self._together(number, ties)):
            olds, news = self._blocks(old, new)
            self._one_sided(olds, Fate.DELETED)
            self._one_sided(news, Fate.INSERTED, ties)

    def _ties(self, number: int) -> list[Tie]:
        """Write the comments on a link; return what they are to be tied to."""
        change = self.lookup.change_of_link.get(number)
        findings = self.lookup.findings_of(number)
        return [Tie(self.comments.add(f, change), f.opcodes) for f in findings] if change is not None else []

    def _together(self, number: int, ties: Sequence[Tie]) -> bool:
        """Write both editions of a link as one; return whether that could be done."""
        link = self.comparison.alignment.links[number]
        olds, news = self._blocks(link.old, link.new)
        if any(block.table for block in (*olds, *news)):
            parts = self._table(number, olds, news, ties)
        else:
            lines = self._lines(number)
            parts = paragraphs(lines, Sides.of(olds, news), self.pen, ties) if lines else None
        self.parts += parts or []
        return parts is not None

    def _table(
        self, number: int, olds: Sequence[Block], news: Sequence[Block], ties: Sequence[Tie]
    ) -> list[Part] | None:
        old, new = olds[0].table, news[0].table
        if old is None or new is None or len(olds) > 1 or len(news) > 1:
            return None
        return tables.tracked(old, new, self.lookup.tables.get(number), self.pen, _joint(ties))

    def _lines(self, number: int) -> list[Line] | None:
        """Return both editions of a link as paragraphs; None if its words do not spell them."""
        link = self.comparison.alignment.links[number]
        olds, news = ("\n".join(block.text for block in side) for side in self._blocks(link.old, link.new))
        change = self.lookup.change_of_link.get(number)
        pieces = pieces_of(change) if change is not None else []
        if spells(pieces, olds, news):
            return lines_of(pieces)
        return lines_of(replaced(olds, news)) if len(link.old) == len(link.new) == 1 else None

    def _moved_here(self, number: int, ties: Sequence[Tie]) -> None:
        link = self.comparison.alignment.links[number]
        _, news = self._blocks(link.old, link.new)
        lines = self._lines(number)
        here = moved_here(lines) if lines else [whole(block.text, Fate.MOVED_HERE) for block in news]
        sides = Sides.of((), news)
        self.parts += paragraphs(here, sides, self.pen, ties, _move(number, Fate.MOVED_HERE))

    def _one_sided(self, blocks: Sequence[Block], fate: Fate, ties: Sequence[Tie] = ()) -> None:
        """Write blocks of one fate; all comments are tied to the first."""
        anchor = _joint(ties)
        for block in blocks:
            parts: list[Part] = []
            if block.table is not None and tables.width_of(block.table) <= tables.MOST_COLUMNS:
                parts = tables.one_sided(block.table, fate, self.pen, anchor)
            if not parts:
                lines = [whole(text, fate) for text in block.text.split("\n")]
                tie = [Tie(anchor)] if anchor else []
                parts = paragraphs(lines, Sides(new=[look_of(block)]), self.pen, tie)
            self.parts += parts
            anchor = None


def _run(indices: Sequence[int]) -> list[int]:
    """Return the blocks at the start that stand side by side."""
    return [index for n, index in enumerate(indices) if index == indices[0] + n]


def _move(number: int, fate: Fate) -> Move:
    return Move(f"move{number + 1}", fate)


def _joint(ties: Sequence[Tie]) -> Anchor | None:
    """Return where comments are tied to that have one place in common, None without comments."""
    numbers = tuple(number for tie in ties for number in tie.anchor.comments)
    return Anchor(numbers) if numbers else None

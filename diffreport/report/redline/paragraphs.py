"""Paragraphs with tracked changes: the blocks of a link that are no tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby, zip_longest
from operator import itemgetter
from typing import NamedTuple

from diffreport.model import Block
from diffreport.report.redline.comments import Anchor
from diffreport.report.redline.looks import Look, look_of
from diffreport.report.redline.tracked import Fate, Line, Pen, Piece, apart, properties_of


class Role(Enum):
    """What may stand behind a part of the body: see `document.Body`."""

    KEPT = "a paragraph of both editions"
    TRACKED = "a paragraph whose mark is tracked"
    TABLE = "a table"


class Part(NamedTuple):
    """A paragraph or a table of the body, as XML.

    `is_new_at_start` tells that a paragraph begins with what the new edition alone has; `apart` is its XML where such
    a paragraph follows one that ends so, "" where that makes no difference: LibreOffice takes two insertions for one
    that have nothing between them but a paragraph's mark, and rejects the mark too.
    """

    role: Role
    xml: str
    is_new_at_start: bool = False
    apart: str = ""


class Tie(NamedTuple):
    """Comments on the pieces of some opcodes; on all pieces, if there are no opcodes."""

    anchor: Anchor
    opcodes: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """The name that the two places of a move have in common, and which of them this is."""

    name: str
    fate: Fate

    def bounds(self, pen: Pen) -> tuple[str, str]:
        """Return what stands before the place and what behind it."""
        number = pen.number()
        kind = self.fate.value
        start = f'<w:{kind}RangeStart w:id="{number}"{pen.signed} w:name="{self.name}"/>'
        return start, f'<w:{kind}RangeEnd w:id="{number}"/>'


@dataclass(frozen=True, slots=True)
class Sides:
    """The looks that paragraphs have in either edition, in order; what has none on a side takes the other's."""

    old: Sequence[Look] = ()
    new: Sequence[Look] = ()

    @classmethod
    def of(cls, old: Iterable[Block], new: Iterable[Block]) -> Sides:
        """Return the looks of blocks."""
        return cls([*map(look_of, old)], [*map(look_of, new)])

    def at(self, i: int, j: int) -> tuple[Look, Look]:
        """Return the looks of the paragraphs at these places."""
        old, new = (side[min(n, len(side) - 1)] if side else None for side, n in ((self.old, i), (self.new, j)))
        return old or new or Look(), new or old or Look()


def paragraphs(
    lines: Sequence[Line], sides: Sides, pen: Pen, ties: Sequence[Tie] = (), move: Move | None = None
) -> list[Part]:
    """Return paragraphs as parts of the body, with comments tied to them, in a place of a move where there is one."""
    lines = [_apart(a) if b is not None and _begins_new(b) else a for a, b in zip_longest(lines, lines[1:])]
    parts = _paragraphs(lines, sides, pen, ties, move)
    if (other := _apart(lines[-1])) != lines[-1]:
        parts[-1] = parts[-1]._replace(apart=_paragraphs([*lines[:-1], other], sides, pen, ties, move)[-1].xml)
    return parts


def _begins_new(line: Line) -> bool:
    return bool(line.pieces) and line.pieces[0].fate in (Fate.INSERTED, Fate.MOVED_HERE)


def _apart(line: Line) -> Line:
    return line._replace(pieces=tuple(apart(line.pieces))) if line.mark is Fate.KEPT else line


def _paragraphs(lines: Sequence[Line], sides: Sides, pen: Pen, ties: Sequence[Tie], move: Move | None) -> list[Part]:
    before, behind = _tied(lines, ties, pen)
    begin, end = move.bounds(pen) if move else ("", "")
    parts: list[Part] = []
    i = j = place = 0
    for number, line in enumerate(lines):
        old, new = sides.at(i, j)
        look = old if not line.mark.is_new else new
        changed = pen.change("pPrChange", f"<w:pPr>{old.properties}</w:pPr>") if _differ(old, new, line) else ""
        properties = properties_of(look.properties, pen.mark(line.mark), changed)
        content = _content(line, place, (before, behind), look.of_runs, pen)
        first, last = begin if number == 0 else "", end if number == len(lines) - 1 else ""
        role = Role.KEPT if line.mark is Fate.KEPT else Role.TRACKED
        parts.append(Part(role, f"<w:p>{properties}{first}{content}</w:p>{last}", _begins_new(line)))
        i, j, place = i + line.mark.is_old, j + line.mark.is_new, place + len(line.pieces) + 1
    return parts


Places = Mapping[int, str]


def _differ(old: Look, new: Look, line: Line) -> bool:
    return line.mark is Fate.KEPT and old.properties != new.properties


def _content(line: Line, first: int, tied: tuple[Places, Places], properties: str, pen: Pen) -> str:
    """Return a paragraph's runs and what is tied to them; `first` is the place of its first piece."""
    before, behind = tied
    cut, keyed = 0, []
    for place, piece in enumerate(line.pieces, first):
        cut += place in before or place - 1 in behind
        keyed.append(((cut, piece.fate), place, piece.text))
    out = []
    for (_, fate), group in groupby(keyed, itemgetter(0)):
        _, places, texts = zip(*group, strict=True)
        text = pen.run(Piece(fate, "".join(texts)), properties)
        out.append(f"{before.get(places[0], '')}{text}{behind.get(places[-1], '')}")
    mark = first + len(line.pieces)
    return "".join([*out, before.get(mark, ""), behind.get(mark, "")])


def _tied(lines: Sequence[Line], ties: Sequence[Tie], pen: Pen) -> tuple[Places, Places]:
    """Return what stands before and behind the pieces and marks that comments are on, by their place.

    In a place where everything is tracked the signs of comments come and go with it.
    """
    if not ties:
        return {}, {}
    opcodes = [opcode for line in lines for opcode in (*(piece.opcode for piece in line.pieces), line.opcode)]
    places: dict[int, tuple[int, int]] = {}
    for place, opcode in enumerate(opcodes):
        places[opcode] = places.get(opcode, (place, place))[0], place
    fate = Fate.KEPT if any(line.mark is Fate.KEPT for line in lines) else lines[-1].mark
    before: dict[int, str] = {}
    behind: dict[int, str] = {}
    for tie in ties:
        on = [places[opcode] for opcode in tie.opcodes if opcode in places] or [(0, len(opcodes) - 1)]
        start, end = min(first for first, _ in on), max(last for _, last in on)
        before[start] = before.get(start, "") + tie.anchor.start
        behind[end] = behind.get(end, "") + tie.anchor.end(pen, fate)
    return before, behind

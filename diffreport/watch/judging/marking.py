"""The changed words of a matter in their sentence, marked up as `[-315-]{+342+}`, in one line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from diffreport.model import Change, Relation, Revision
from diffreport.readers.sentences import sentences
from diffreport.report.lines import Piece, bracketed, clipped, columns, elided, visible
from diffreport.watch.judging.columns import Cell
from diffreport.watch.judging.figures import has_name
from diffreport.watch.judging.matters import Matter, Place
from diffreport.watch.plan import Pattern

LONGEST = 200  # columns
_CONTEXTS = (10, 5, 2, 0)  # unchanged words kept beside a mark, as many as there is room for
_AROUND = 600  # characters beside the marks in which their sentence is looked for
_LEAST = 20  # columns of a mark that is cut
_WIDEST_CELL, _WIDEST_NAME = 50, 40  # columns that a cell of a table takes, and the name of its row or column
_BREAK = " ¶ "  # where a paragraph ends inside a split or merge


def marked(matter: Matter, figures: Sequence[Revision] = (), column: Pattern | None = None) -> str:
    """Return a matter as one line of at most 200 columns that no terminal obeys.

    Of a table the cells come first that hold some `figures`, or stand in a `column`.
    """
    if matter.said or matter.place is None:
        return clipped(" ".join(matter.said.split()), LONGEST)
    if matter.place.table is not None and not matter.opcodes:
        return _of_table(matter.place, figures, column)
    return _fitted(list(_pieces(matter, matter.place)))


def _pieces(matter: Matter, place: Place) -> Iterator[Piece]:
    old, new = ("\n".join(block.text for block in side) for side in (place.olds, place.news))
    if place.link.relation is Relation.ADDED:
        yield Piece(new, "new")
    elif place.link.relation is Relation.REMOVED:
        yield Piece(old, "old")
    elif "rewritten" in matter.tags:
        yield from (Piece(old, "old"), Piece(new, "new"))
    elif place.change is None or not matter.opcodes:
        yield Piece(new)
    else:
        yield from _in_sentence(place.change, matter.opcodes)


def _in_sentence(change: Change, opcodes: Sequence[int]) -> Iterator[Piece]:
    """Yield the marked words and what stands between them, from where their sentence begins to where it ends.

    What else differs reads as in the new edition.
    """
    first, last = change.opcodes[opcodes[0]], change.opcodes[opcodes[-1]]
    chosen = frozenset(opcodes)
    inside: list[Piece] = []
    for k in range(opcodes[0], opcodes[-1] + 1):
        op = change.opcodes[k]
        new = "".join(change.new_tokens[op.j1 : op.j2])
        if k in chosen:
            inside += [Piece("".join(change.old_tokens[op.i1 : op.i2]), "old"), Piece(new, "new")]
        else:
            inside.append(Piece(new))
    before = _tail(change.new_tokens, first.j1)
    behind = _head(change.new_tokens, last.j2)
    middle = "".join(piece.text for piece in inside)
    start, end = _sentence(before + middle + behind, len(before), len(before) + len(middle))
    yield Piece(before[start:])
    yield from inside
    yield Piece(behind[: max(0, end - len(before) - len(middle))])


def _tail(tokens: Sequence[str], end: int) -> str:
    """Return the text before a token, as much as is looked at."""
    return "".join(tokens[max(0, end - _AROUND // 2) : end])[-_AROUND:]


def _head(tokens: Sequence[str], start: int) -> str:
    return "".join(tokens[start : start + _AROUND // 2])[:_AROUND]


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Return from where to where the sentences reach that hold a stretch of a text."""
    at, begin = 0, 0
    for sentence in sentences(text):
        at = text.find(sentence, at)
        if at <= start:
            begin = at
        at += len(sentence)
        if at >= end:
            return min(begin, start), at
    return min(begin, start), len(text)


def _of_table(place: Place, figures: Sequence[Revision], column: Pattern | None) -> str:
    """Return the cells of a table that differ, then its rows on one side only, as many as there is room for."""
    line, rest = "", "; …"
    parts = chain(_cells(place, figures, column), (("row", *row) for row in place.columns.lone_rows()))
    for where, old, new in parts:
        sides = [Piece(clipped(_in_line(text), _WIDEST_CELL), m) for text, m in ((old, "old"), (new, "new")) if text]
        part = (
            f"{'; ' if line else ''}{where}: {_joined(sides)}" if where else f"{'; ' if line else ''}{_joined(sides)}"
        )
        if columns(line + part) > LONGEST - len(rest):
            return line + rest
        line += part
    return line or clipped(_in_line((place.news or place.olds)[0].text), LONGEST)


def _cells(place: Place, figures: Sequence[Revision], column: Pattern | None) -> Iterator[tuple[str, str, str]]:
    """Yield where a cell stands that differs, with its texts: those of a column first, of these those with figures."""
    ranks = {figure.label: n for n, figure in reversed(list(enumerate(figures)))}

    def rank(cell: Cell) -> tuple[bool, int]:
        is_elsewhere = column is not None and not has_name(column, (cell.names,))
        return is_elsewhere, ranks.get(cell.label, len(ranks))

    for cell in sorted(place.columns.cells(), key=rank):
        names = [cell.key, cell.names[1] or cell.names[0]]
        yield " / ".join(clipped(_in_line(name), _WIDEST_NAME) for name in names if name), cell.old, cell.new


def _fitted(pieces: Sequence[Piece]) -> str:
    """Return pieces as one line: with less and less beside the marks, then with the marks themselves cut."""
    shown = [Piece(text, p.mark) for p in pieces if (text := visible(_in_line(p.text)))]
    if not any(piece.mark for piece in shown):
        return clipped("".join(piece.text for piece in shown).strip(), LONGEST)
    for context in _CONTEXTS:
        line = _joined(elided(shown, context))
        if columns(line) <= LONGEST:
            return line
    marks = sum(bool(piece.mark) for piece in shown)
    room = max(_LEAST, (LONGEST - 2 * len("[--]")) // min(marks, 2) - 2)
    return _filled([Piece(clipped(p.text, room), p.mark) if p.mark else p for p in elided(shown, 0)])


def _filled(pieces: Sequence[Piece]) -> str:
    """Return as many pieces as there is room for, no mark left open."""
    line = ""
    for n, piece in enumerate(pieces):
        (part,) = bracketed([piece])
        rest = 0 if n == len(pieces) - 1 else 1
        if columns(line) + columns(part.text) + rest > LONGEST:
            return f"{line.rstrip(' …')}…" if line else clipped(part.text, LONGEST)
        line += part.text
    return line.strip()


def _joined(pieces: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in bracketed(pieces)).strip()


def _in_line(text: str) -> str:
    return text.replace("\n", _BREAK)

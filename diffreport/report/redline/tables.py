"""Tables with tracked rows and cells.

Rows that both editions have in the same order stand once; one that is elsewhere in the other edition is deleted there
and inserted here, as Word itself tracks a row that is moved. Tables whose columns are not the same do not become one:
what Word knows of cells that are inserted and deleted, LibreOffice 7 passes over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from diffreport.comparison.alignment.chain import longest_increasing
from diffreport.comparison.words import opcodes
from diffreport.model import Change, Table, TableChange
from diffreport.report.redline.comments import Anchor
from diffreport.report.redline.looks import in_style
from diffreport.report.redline.paragraphs import Part, Role, Sides, Tie, paragraphs
from diffreport.report.redline.tracked import Fate, Line, Pen, Piece, pieces_of, properties_of, replaced
from diffreport.text import tokens

MOST_COLUMNS = 63  # that Word opens

_TEXT_WIDTH = 9070  # of an A4 page within our margins, in twentieths of a point
_NARROWEST, _WIDEST = 5, 40  # characters that a column is given room for
# A changed text in which fewer characters are no prose: one figure is given for another, not a digit for a digit.
_PROSE = 24
_MOST_TOKENS = 2_000  # of a text that is compared word by word: a cell is no chapter
_FIGURE = re.compile(r"\W*(?:[A-Z]{3} )?\d[\d\s.,'’%–-]*\W*")

Pair = tuple[int | None, int | None]


def one_sided(table: Table, fate: Fate, pen: Pen, anchor: Anchor | None = None) -> list[Part]:
    """Return a table of one fate, its caption above it; comments are tied to the first of it."""
    pieces = [Piece(fate, table.caption)] if table.caption else []
    sides = {Fate.INSERTED: (False, True), Fate.DELETED: (True, False)}.get(fate, (True, True))
    rows: list[Pair] = [(n if sides[0] else None, n if sides[1] else None) for n in range(len(table.rows))]
    return _parts(_Woven(table, table, rows), pieces, fate, pen, anchor)


def tracked(
    old: Table, new: Table, change: TableChange | None, pen: Pen, anchor: Anchor | None = None
) -> list[Part] | None:
    """Return both editions of a table as one; None where their columns are not the same, or they share no row.

    Comments are tied to the first cell that differs.
    """
    rows = rows_of(old, new, change)
    if not rows:
        return None
    pieces = reworded(old.caption, new.caption)
    fate = Fate.KEPT if old.caption and new.caption else Fate.DELETED if old.caption else Fate.INSERTED
    return _parts(_Woven(old, new, rows), pieces, fate, pen, anchor)


def width_of(table: Table) -> int:
    """Return the number of columns of a table."""
    return len(table.rows[0]) if table.rows else 0


# -- which rows are one


def rows_of(old: Table, new: Table, change: TableChange | None) -> list[Pair]:
    """Return the rows of both editions of a table, in the order of both; nothing where their columns are not the same,
    or they share no row. A pair of rows that crosses others is taken apart."""
    if width_of(old) != width_of(new):
        return []
    if change is None:
        pairs = list(_unlisted(range(len(old.rows)), range(len(new.rows)), ()))
    elif all(column.old == column.new for column in change.columns):
        listed = [(row.old, row.new) for row in change.rows]
        pairs = [*_unlisted(range(old.header_rows), range(new.header_rows), listed), *listed]
    else:
        return []
    rows = _merged(pairs, len(old.rows), len(new.rows))
    return rows if any(None not in pair for pair in rows) else []


def _unlisted(olds: Iterable[int], news: Iterable[int], listed: Sequence[Pair]) -> Iterator[Pair]:
    """Yield rows that are not listed in pairs, by place: header rows, say, belong together so."""
    known = {pair[0] for pair in listed}, {pair[1] for pair in listed}
    yield from zip_longest((i for i in olds if i not in known[0]), (j for j in news if j not in known[1]))


def _merged(pairs: Iterable[Pair], olds: int, news: int) -> list[Pair]:
    both = {old: new for old, new in pairs if old is not None and new is not None}
    kept = sorted((old, new) for old, new in both.items() if old < olds and new < news)
    anchors = [kept[k] for k in longest_increasing([new for _, new in kept])]
    out: list[Pair] = []
    i = j = 0
    for old, new in [*anchors, (olds, news)]:
        out += [(n, None) for n in range(i, old)]
        out += [(None, n) for n in range(j, new)]
        i, j = old + 1, new + 1
        if old < olds:
            out.append((old, new))
    return out


# -- the cells


class _Woven(NamedTuple):
    """The rows of both editions of a table; the columns are the same."""

    old: Table
    new: Table
    rows: Sequence[Pair]

    def cells(self, row: Pair) -> list[list[Piece]]:
        """Return what stands in the cells of a row."""
        old, new = row
        if old is None or new is None:
            fate, texts = (
                (Fate.DELETED, self.old.rows[old]) if old is not None else (Fate.INSERTED, self.new.rows[new or 0])
            )
            return [[Piece(fate, text)] if text else [] for text in texts]
        return [reworded(*texts) for texts in zip(self.old.rows[old], self.new.rows[new], strict=True)]

    def is_head(self, row: Pair) -> bool:
        """Tell whether a row names the columns."""
        old, new = row
        return new < self.new.header_rows if new is not None else (old or 0) < self.old.header_rows


def reworded(old: str, new: str) -> list[Piece]:
    """Return one text for another, in a table: word by word if they are prose."""
    if old == new or min(len(old), len(new)) < _PROSE:
        return replaced(old, new)
    olds, news = tuple(tokens(old)), tuple(tokens(new))
    if max(len(olds), len(news)) > _MOST_TOKENS:
        return replaced(old, new)
    return pieces_of(Change("", 0, opcodes(olds, news), olds, news))


# -- as XML


def _parts(woven: _Woven, caption: Sequence[Piece], fate: Fate, pen: Pen, anchor: Anchor | None) -> list[Part]:
    parts: list[Part] = []
    if caption:
        text = "".join(piece.text for piece in caption)
        sides = Sides(new=[in_style("TableCaption", text, "<w:keepNext/>")])
        is_commented = anchor is not None and (not woven.rows or any(p.fate is not Fate.KEPT for p in caption))
        ties = [Tie(anchor)] if anchor is not None and is_commented else []
        parts += paragraphs([Line(tuple(caption), fate)], sides, pen, ties)
        anchor = None if is_commented else anchor
    if woven.rows and width_of(woven.new):
        parts.append(Part(Role.TABLE, _table(woven, pen, anchor)))
    return parts


def _table(woven: _Woven, pen: Pen, anchor: Anchor | None) -> str:
    rows = [woven.cells(row) for row in woven.rows]
    differing = ((r, c) for r, row in enumerate(rows) for c, cell in enumerate(row) if _differs(cell))
    commented = next(differing, (0, 0)) if anchor is not None else None
    widths = _widths(rows)
    out = [
        '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="5000" w:type="pct"/></w:tblPr><w:tblGrid>',
        *(f'<w:gridCol w:w="{width}"/>' for width in widths),
        "</w:tblGrid>",
    ]
    for r, (pair, row) in enumerate(zip(woven.rows, rows, strict=True)):
        fate, is_head = _fate(pair), woven.is_head(pair)
        head = "<w:tblHeader/>" if is_head and all(map(woven.is_head, woven.rows[:r])) else ""
        properties = head + pen.mark(fate)
        out.append(f"<w:tr><w:trPr>{properties}</w:trPr>" if properties else "<w:tr>")
        style = "TableHead" if is_head else "TableText"
        for c, cell in enumerate(row):
            tied = anchor if (r, c) == commented else None
            content = _cell(cell, style if is_head or c == 0 else "", pen, tied or Anchor())
            out.append(f'<w:tc><w:tcPr><w:tcW w:w="{widths[c]}" w:type="dxa"/></w:tcPr>{content}</w:tc>')
        out.append("</w:tr>")
    return "".join([*out, "</w:tbl>"])


def _cell(pieces: Sequence[Piece], style: str, pen: Pen, anchor: Anchor) -> str:
    """Return the paragraph of a cell; without a style it is set by what it holds, figures on the right."""
    text = "".join(piece.text for piece in pieces if piece.fate.is_new) or "".join(piece.text for piece in pieces)
    look = in_style(style or "TableText", text)
    on_right = '<w:jc w:val="right"/>' if not style and _FIGURE.fullmatch(text) else ""
    fates = {piece.fate for piece in pieces}
    fate = fates.pop() if len(fates) == 1 else Fate.KEPT
    content = anchor.around(pen.runs(pieces, look.of_runs), pen, fate)
    return f"<w:p>{properties_of(look.properties + on_right)}{content}</w:p>"


def _differs(pieces: Iterable[Piece]) -> bool:
    return any(piece.fate is not Fate.KEPT for piece in pieces)


def _fate(pair: Pair) -> Fate:
    return Fate.INSERTED if pair[0] is None else Fate.DELETED if pair[1] is None else Fate.KEPT


def _widths(rows: Sequence[Sequence[Sequence[Piece]]]) -> list[int]:
    """Return how wide each column is, in twentieths of a point: by the longest of its texts, within bounds."""
    longest = [max(sum(len(piece.text) for piece in cell) for cell in column) for column in zip(*rows, strict=True)]
    shares = [min(max(length, _NARROWEST), _WIDEST) for length in longest]
    return [_TEXT_WIDTH * share // sum(shares) for share in shares]

"""Tables that go on overleaf: their parts put together to one, with its header row once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from diffreport.model import Table
from diffreport.readers.pdf.hyphens import Vocabulary
from diffreport.readers.pdf.tables.captions import same_table
from diffreport.readers.pdf.tables.finding import Found

_SAME_WIDTH = 4.0  # points by which a ruled column may differ from page to page: rounding, and the breadth of rules
_ABOUT = 30.0  # points by which one may that no rules bound: half of a gutter

Rows = tuple[tuple[str, ...], ...]


class _Open(NamedTuple):
    """A table that may go on: where it begins, by page and place, and where its last part is."""

    start: tuple[int, int]
    page: int
    part: Found


def joined(pages: Sequence[Sequence[Found]], vocabulary: Vocabulary) -> tuple[list[list[Found]], int]:
    """Return the tables of each page, those that go on overleaf or in the next column where they begin, and how
    many words of repeated header rows were left out.

    The parts after the first have no rows any more; they still tell which words they took.
    """
    done = [list(tables) for tables in pages]
    words = 0
    last: _Open | None = None
    for number, tables in enumerate(done):
        order = _in_columns(tables)
        for place in order:
            part = tables[place]
            rows = None
            if last and _follows(last, number, part, is_first=place == order[0]):
                start = done[last.start[0]][last.start[1]]
                rows = _following(start, part)
            if last and rows is not None:
                words += _words(part.table.rows) - _words(rows) + len(part.table.caption.split())
                table = replace(start.table, rows=_with(start.table.rows, rows, part.goes_on, vocabulary))
                done[last.start[0]][last.start[1]] = replace(start, table=table)
                tables[place] = replace(part, table=Table(()))
                last = _Open(last.start, number, part) if part.ends_page else None
            else:
                last = _Open((number, place), number, part) if part.ends_page else None
    return done, words


def _in_columns(tables: Sequence[Found]) -> list[int]:
    """Return the places of a page's tables column by column, those of one column from top to bottom."""
    columns: list[list[int]] = []
    edge = 0.0
    for place in sorted(range(len(tables)), key=lambda place: (tables[place].box.x0, place)):
        box = tables[place].box
        if columns and box.x0 < edge:
            columns[-1].append(place)
        else:
            columns.append([place])
        edge = max(edge, box.x1) if columns[-1] != [place] else box.x1
    return [place for column in columns for place in sorted(column)]


def _follows(last: _Open, number: int, part: Found, *, is_first: bool) -> bool:
    """Tell whether a part stands where a table goes on: in the next column, or first on the next page."""
    if last.page == number:
        return part.box.x0 >= last.part.box.x1 - _SAME_WIDTH
    return last.page == number - 1 and is_first


def _words(rows: Rows) -> int:
    return sum(len(cell.split()) for row in rows for cell in row)


def _following(start: Found, part: Found) -> Rows | None:
    """Return the rows with which a table goes on, without its repeated header; None if it is another table."""
    if not part.opens_page or len(start.xs) != len(part.xs):
        return None
    if part.table.caption and not same_table(part.table.caption, start.table.caption):
        return None
    header = start.table.rows[: start.table.header_rows]
    if header and _folded(part.table.rows[: len(header)]) == _folded(header):
        return part.table.rows[len(header) :]
    return None if part.table.header_rows or not _are_alike(start, part) else part.table.rows


def _are_alike(start: Found, part: Found) -> bool:
    """Tell whether the columns of two parts are as wide; without rules they are known by their text alone."""
    within = _SAME_WIDTH if start.ruled and part.ruled else _ABOUT
    widths = [[right - left for left, right in pairwise(found.xs)] for found in (start, part)]
    return all(abs(width - other) <= within for width, other in zip(*widths, strict=True))


def _folded(rows: Rows) -> list[str]:
    return ["".join("".join(row).split()).casefold() for row in rows]


def _with(rows: Rows, following: Rows, goes_on: bool, vocabulary: Vocabulary) -> Rows:
    """Return the rows of two pages; a row that the page break cuts is one."""
    if not following or not (goes_on or _is_cut(rows[-1], following[0])):
        return rows + following
    row = tuple(vocabulary.joined(above, cell) for above, cell in zip(rows[-1], following[0], strict=True))
    return (*rows[:-1], row, *following[1:])


def _is_cut(above: tuple[str, ...], row: tuple[str, ...]) -> bool:
    """Tell whether a row goes on with the cells of the one above: nothing in its first column, and either
    one text only, or one that begins within a sentence."""
    if row[0] or not above[0]:
        return False
    texts = [cell for cell in row if cell]
    return len(texts) == 1 or any(text[0].islower() for text in texts)

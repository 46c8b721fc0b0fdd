"""The tables of a PDF's pages: ruled, ruled by level lines only, and not ruled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from diffreport.model import Table
from diffreport.readers.pdf.lines import Line, is_label
from diffreport.readers.pdf.rulings import Box, Drawing
from diffreport.readers.pdf.tables.aligned import sheets_of
from diffreport.readers.pdf.tables.captions import caption_above, is_caption
from diffreport.readers.pdf.tables.cells import Sheet, SheetRow, sheet_of
from diffreport.readers.pdf.tables.extending import extended
from diffreport.readers.pdf.tables.grid import grids_of
from diffreport.readers.pdf.tables.grounds import header_rows
from diffreport.readers.pdf.tables.pagecolumns import page_columns
from diffreport.readers.pdf.tables.rows import box_of, is_in, rows_of
from diffreport.readers.pdf.words import Word

Join = Callable[[str, str], str]  # two lines of a text as one: whether a hyphen stays

_PROSE = 3  # lines of one text over the whole width: a text in a frame, and no row of the table
_NOTES = 2  # lines of such a text below all rows
_TITLE = 5  # lines of a text above the columns: more, and it is no title
_NOTE = 0.95  # of the smallest type size of a table: what is smaller, below it, is a note
_FILLED = 0.45  # of the cells that have text: a chart's grid has it in fewer
_APART = 0.6  # of the cells that have a text of their own, and not their neighbour's: boxes and lines of a chart do not


@dataclass(frozen=True, slots=True)
class Found:
    """A table on a page: its place, where its columns part, and the numbers of its words.

    `opens_page` tells that no text stands above it, `ends_page` that none but notes stands below;
    `goes_on` that it begins with the rest of a row of the page before.
    """

    box: Box
    xs: tuple[float, ...]
    table: Table
    numbers: frozenset[int]
    opens_page: bool = False
    ends_page: bool = False
    goes_on: bool = False
    ruled: bool = True  # lines are drawn between its columns


def tables_of(words: Sequence[Word], drawing: Drawing, join: Join) -> list[Found]:
    """Return the tables of a page, from top to bottom. No word is in two of them.

    `words` are those of the page in the order of its text layer, without headers and footers.
    """
    left = set(range(len(words)))
    drawn: set[int] = set()  # the words of charts
    sheets: list[Sheet] = []
    for grid in grids_of(drawing):
        box = grid.box
        inside = [number for number in sorted(left) if is_in(words[number], box)]
        sheet = sheet_of(grid, words, inside) if inside else None
        if sheet is None:
            drawn.update(inside)
        elif len(sheet.xs) > 2:
            sheets.append(sheet)
            left -= sheet.numbers
    found = [part for sheet in extended(sheets, words, left, drawing) for part in _parts(sheet, words)]
    found = [sheet for sheet in found if _is_table(sheet, words)]
    left = set(range(len(words))).difference(drawn, *(sheet.numbers for sheet in found))
    for column in page_columns(words, sorted(left)):
        found.extend(sheet for sheet in sheets_of(words, column, drawing.across) if _is_table(sheet, words))
    found.sort(key=lambda sheet: (-sheet.box.y1, sheet.box.x0))
    left = set(range(len(words))).difference(*(sheet.numbers for sheet in found))
    tables = []
    for sheet in found:
        caption = caption_above(words, sorted(left), sheet.box)
        left.difference_update(caption)
        tables.append(_found(sheet, caption, words, drawing, join))
    return tables


def _is_table(sheet: Sheet, words: Sequence[Word]) -> bool:
    """Tell whether there are at least two rows and two columns, and text in most of their cells."""
    rows = [row for row in sheet.rows if any(row.cells)]
    columns = sum(any(row.cells[column] for row in rows if not row.full) for column in range(len(sheet.xs) - 1))
    if len(rows) < 2 or columns < 2 or all(sum(map(bool, row.cells)) < 2 for row in rows):
        return False
    if columns == 2 and _is_list(words, rows):
        return False
    filled = [cell for row in rows if not row.full for cell in row.cells if cell]
    places = columns * sum(not row.full for row in rows)
    return len(filled) >= places * _FILLED and len(set(filled)) >= len(filled) * _APART


def _is_list(words: Sequence[Word], rows: Sequence[SheetRow]) -> bool:
    """Tell whether only bullets and numbers stand in the first column: the text beside them makes a list."""
    labels = [words[number].text for row in rows if not row.full for number in row.cells[0]]
    return bool(labels) and all(map(is_label, labels))


def _parts(sheet: Sheet, words: Sequence[Word]) -> list[Sheet]:
    """Return a sheet cut at the rows that are a text of several lines over the whole width.

    The first row may be such a text: it says what the table is about.
    """
    parts: list[list[SheetRow]] = [[]]
    for row in sheet.rows:
        lines = len(rows_of(words, row.cells[0])) if row.full else 0
        most = _TITLE if not parts[-1] else _NOTES if row is sheet.rows[-1] else _PROSE
        if lines >= most:
            parts.append([])
        else:
            parts[-1].append(row)
    kept = [Sheet(sheet.xs, tuple(rows)) for rows in parts if rows]
    return [replace(kept[0], goes_on=sheet.goes_on), *kept[1:]] if kept else []


def _found(sheet: Sheet, above: Sequence[int], words: Sequence[Word], drawing: Drawing, join: Join) -> Found:
    """Return a sheet as a table; `above` are the words of its caption."""
    rows = [tuple(_text(words, cell, join) for cell in row.cells) for row in sheet.rows]
    headers = header_rows(sheet, words, drawing)
    caption = _text(words, above, join)
    if not caption and len(rows) > 2 and sum(map(bool, rows[0])) == 1 and is_caption("".join(rows[0])):
        caption, headers = "".join(rows.pop(0)), max(0, headers - 1)
    box, numbers = sheet.box, sheet.numbers
    if above:
        box = box._replace(y1=max(box.y1, box_of(words, above).y1))
        numbers |= set(above)
    around = [word for word in words if word.x1 > box.x0 and word.x0 < box.x1]
    notes = min(words[number].size for number in sheet.numbers) * _NOTE
    return Found(
        box,
        sheet.xs,
        Table(tuple(rows), headers, caption),
        numbers,
        opens_page=not any(word.y > box.y1 for word in around),
        ends_page=not any(word.y < box.y0 and word.size >= notes for word in around),
        goes_on=sheet.goes_on,
        ruled=sheet.ruled,
    )


def _text(words: Sequence[Word], cell: Sequence[int], join: Join) -> str:
    """Return the text of a cell, its lines put together."""
    text = ""
    for row in rows_of(words, cell):
        text = join(text, Line([words[number] for number in row.numbers], 0, 0).measure().text)
    return text

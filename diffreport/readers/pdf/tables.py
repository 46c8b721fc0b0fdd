"""The tables of a PDF's pages: ruled, ruled by level lines only, and not ruled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from diffreport.model import Table
from diffreport.readers.pdf.aligned import sheets_of
from diffreport.readers.pdf.captions import caption_above, is_caption
from diffreport.readers.pdf.cells import Sheet, SheetRow, sheet_of
from diffreport.readers.pdf.grid import grids_of
from diffreport.readers.pdf.lines import Line, is_label
from diffreport.readers.pdf.pagecolumns import page_columns
from diffreport.readers.pdf.rows import ASCENT, DESCENT, box_of, middle_of, rows_of
from diffreport.readers.pdf.rulings import Box, Drawing, Edge
from diffreport.readers.pdf.textrows import Fitted, fitted, goes_on, grouped, one_row
from diffreport.readers.pdf.words import Word

Join = Callable[[str, str], str]  # two lines of a text as one: whether a hyphen stays

_SAME_PLACE = 4.0  # points by which the columns of one table may differ from part to part
_NEXT_ROW = 2.4  # of the type size from one row to the next: white space above and below the text of a cell
_NEXT_LINE = 1.5  # of the type size: lines of one cell
_PROSE = 3  # lines of one text over the whole width: a text in a frame, and no row of the table
_NOTES = 2  # lines of such a text below all rows
_TITLE = 5  # lines of a text above the columns: more, and it is no title
_DARKER = 0.12  # of the whole range from black to white: a ground of a header row, against the rows below
_NOTE = 0.95  # of the smallest type size of a table: what is smaller, below it, is a note
_DARK = 0.7  # of the range: lighter grounds are those of every other row
_NAME_LINES = 4  # lines: no names of columns are longer
_HEADERS = 4  # rows: none has more
_FILLED = 0.45  # of the cells that have text: a chart's grid has it in fewer
_APART = 0.6  # of the cells that have a text of their own, and not their neighbour's: boxes and lines of a chart do not
_RULED = 0.5  # of a table's width that a level line takes if it parts rows
_SAME_SIZE = 0.94  # of the larger type size; a text below a table is often set larger than its cells
_BESIDE = 16.0  # points beside a table from which text would run into it
_WHITE = (255, 255, 255)


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
        inside = [number for number in sorted(left) if _is_in(words[number], grid.box)]
        sheet = sheet_of(grid, words, inside) if inside else None
        if sheet is None:
            drawn.update(inside)
        elif len(sheet.xs) > 2:
            sheets.append(sheet)
            left -= sheet.numbers
    found = [part for sheet in _extended(sheets, words, left, drawing) for part in _parts(sheet, words)]
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


def _is_in(word: Word, box: Box) -> bool:
    x, y = middle_of(word)
    return box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1


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


def _extended(sheets: list[Sheet], words: Sequence[Word], left: set[int], drawing: Drawing) -> list[Sheet]:
    """Return the sheets with the rows that no lines rule: between two parts of a table, above and below them."""
    done: list[Sheet] = []
    waiting = list(sheets)
    while waiting:
        sheet = waiting.pop(0)
        above = _lines_above(sheet, words, left)
        names = [] if above else _names_above(sheet, words, left)
        while True:
            following = next((other for other in waiting if _is_below(sheet, other)), None)
            until = following.box.y1 if following else 0.0
            rules = _rules_of(sheet, drawing, until)
            lines = _lines_below(sheet, words, left, rules, until)
            if following is None or not lines or not _goes_on(sheet, following, lines, words, drawing):
                break
            sheet = Sheet(sheet.xs, (*sheet.rows, *grouped(words, lines, sheet.xs, rules), *following.rows))
            waiting.remove(following)
            left -= sheet.numbers
        below = grouped(words, _solid(words, lines, sheet, rules), sheet.xs, rules)
        upper = [one_row(lines) for lines in (above, names) if lines]
        sheet = Sheet(sheet.xs, (*upper, *sheet.rows, *below), goes_on=bool(above))
        left -= sheet.numbers
        done.append(sheet)
    return done


def _is_below(sheet: Sheet, other: Sheet) -> bool:
    one, two = sheet.box, other.box
    return two.y1 <= one.y0 + _SAME_PLACE and min(one.x1, two.x1) > max(one.x0, two.x0)


def _goes_on(sheet: Sheet, following: Sheet, lines: Sequence[Fitted], words: Sequence[Word], drawing: Drawing) -> bool:
    """Tell whether a sheet and the one below it are one table: all lines between them are rows of it."""
    if not _same_columns(sheet.xs, following.xs):
        return False
    low, box = following.box.y1, sheet.box
    between = sum(low < word.y < box.y0 and box.x0 < middle_of(word)[0] < box.x1 for word in words)
    if between > sum(len(cell) for line in lines for cell in line.cells):
        return False
    first, next_ = sheet.rows[0], following.rows[0]
    grounds = [_ground(row, words, drawing) for row in (first, next_)]
    both_bold = _is_bold(first, words) and _is_bold(next_, words)
    return not (abs(grounds[0] - grounds[1]) < _DARKER and (both_bold or grounds[0] < _DARK))  # a header of its own


def _is_beside(word: Word, box: Box) -> bool:
    return word.x1 > box.x0 - _BESIDE and word.x0 < box.x1 + _BESIDE


def _rules_of(sheet: Sheet, drawing: Drawing, until: float) -> list[Edge]:
    """Return the level lines below a sheet that run over most of its columns, and do not stick out of them."""
    box = sheet.box
    return [
        edge
        for edge in drawing.across
        if until < edge.at < box.y0
        and edge.start >= box.x0 - _SAME_PLACE
        and edge.end <= box.x1 + _SAME_PLACE
        and edge.end - edge.start >= box.width * _RULED
    ]


def _same_columns(xs: Sequence[float], others: Sequence[float]) -> bool:
    return len(xs) == len(others) and all(abs(x - y) <= _SAME_PLACE for x, y in zip(xs, others, strict=True))


def _lines_below(
    sheet: Sheet, words: Sequence[Word], left: set[int], rules: Sequence[Edge], until: float
) -> list[Fitted]:
    """Return the lines below a sheet that fit its columns, as far as they do, and no lower than `until`."""
    box = sheet.box
    below = [n for n in sorted(left) if until < words[n].y < box.y0 and _is_beside(words[n], box)]
    lines: list[Fitted] = []
    bottom = box.y0
    sizes = sorted({words[number].size for number in sheet.numbers})
    for row in rows_of(words, below):
        line = fitted(words, row, sheet.xs)
        if line is None:
            break
        if not line.used:  # of a text beside the table
            continue
        size = words[line.cells[line.used[0]][0]].size
        top = row.y + row.size * ASCENT
        ruled = min((rule.at for rule in rules if rule.at > row.y), default=bottom)
        is_of_size = sizes[0] * _SAME_SIZE <= size <= sizes[-1] / _SAME_SIZE
        if not is_of_size or min(bottom, ruled) - top > row.size * _NEXT_ROW:
            break
        lines.append(line)
        bottom = row.y - row.size * DESCENT
    return lines


def _lines_above(sheet: Sheet, words: Sequence[Word], left: set[int]) -> list[Fitted]:
    """Return the lines at the top of a page that go on with the last row of the page before.

    Nothing stands in the first column of them, and no other text above.
    """
    box = sheet.box
    above = [number for number in sorted(left) if words[number].y > box.y1]
    lines = [fitted(words, row, sheet.xs) for row in rows_of(words, above)]
    going_on = [line for line in lines if line is not None and line.used and line.used[0] > 0]
    if len(going_on) < len(lines) or not lines:
        return []
    last = going_on[-1].row
    near = last.y - last.size * DESCENT - box.y1 <= last.size * _NEXT_ROW
    return going_on if near and sum(len(line.row.numbers) for line in going_on) == len(above) else []


def _names_above(sheet: Sheet, words: Sequence[Word], left: set[int]) -> list[Fitted]:
    """Return the lines right above a sheet that name its columns, though nothing is drawn round them."""
    box = sheet.box
    if _is_bold(sheet.rows[0], words):  # they are named already
        return []
    above = [number for number in sorted(left) if words[number].y > box.y1 and _is_beside(words[number], box)]
    lines: list[Fitted] = []
    bottom = box.y1
    for row in reversed(rows_of(words, above)):
        line = fitted(words, row, sheet.xs)
        if line is not None and not line.used:
            continue
        near = row.y - row.size * DESCENT - bottom <= row.size * (_NEXT_LINE - 1 if lines else _NEXT_ROW / 2)
        if line is None or len(line.used) < 2 or not near or len(lines) == _NAME_LINES:
            break
        lines.insert(0, line)
        bottom = row.y + row.size * ASCENT
    return lines


def _solid(words: Sequence[Word], lines: list[Fitted], sheet: Sheet, rules: Sequence[Edge]) -> list[Fitted]:
    """Return the lines without those at the end that may as well be text below the table."""
    lowest = min((rule.at for rule in rules), default=sheet.box.y0)
    last = 0
    for number, line in enumerate(lines):
        above = lines[number - 1] if number else None
        near = above is not None and above.row.y - line.row.y <= line.row.size * _NEXT_LINE and last == number
        column = line.used[0]
        if near and above and column == 0:
            near = goes_on(words, above.cells[0], line.cells[0], sheet.xs[1])
        if len(line.used) > 1 or line.row.y > lowest or near:
            last = number + 1
    return lines[:last]


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
    headers = _header_rows(sheet, words, drawing)
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


def _header_rows(sheet: Sheet, words: Sequence[Word], drawing: Drawing) -> int:
    """Return how many rows name the columns: set in bold, or on a darker ground than those below."""
    grounds = [_ground(row, words, drawing) for row in sheet.rows]
    bold = [_is_bold(row, words) for row in sheet.rows]

    def name_columns(count: int) -> bool:
        ground, all_bold = min(_DARK, min(grounds[count:]) - _DARKER), all(bold[count:])
        named = [grounds[row] < ground or (bold[row] and not all_bold) for row in range(count)]
        return any(named) and all(name or sheet.rows[row].full for row, name in enumerate(named))

    count = next((count for count in range(1, min(len(sheet.rows), _HEADERS + 1)) if name_columns(count)), 0)
    while 0 < count < min(len(sheet.rows) - 1, _HEADERS) and bold[count] and not all(bold[count + 1 :]):
        count += 1
    return count


def _is_bold(row: SheetRow, words: Sequence[Word]) -> bool:
    return all(words[number].style.bold for cell in row.cells for number in cell)


def _ground(row: SheetRow, words: Sequence[Word], drawing: Drawing) -> float:
    """Return how light the ground of a row is, from 0.0 for black to 1.0 for white."""
    number = next((number for cell in row.cells for number in cell), None)
    if number is None:
        return 1.0
    colour = next((fill.colour for fill in reversed(drawing.fills) if _is_in(words[number], fill.box)), _WHITE)
    return (0.3 * colour[0] + 0.59 * colour[1] + 0.11 * colour[2]) / 255

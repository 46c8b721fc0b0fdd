"""Rows of a ruled table that no lines rule: between its parts, below the last one, and names above the first."""

from __future__ import annotations

from collections.abc import Sequence

from diffreport.readers.pdf.rulings import Box, Drawing, Edge
from diffreport.readers.pdf.tables.cells import Sheet
from diffreport.readers.pdf.tables.grounds import is_bold, look_alike
from diffreport.readers.pdf.tables.rows import ASCENT, DESCENT, middle_of, rows_of
from diffreport.readers.pdf.tables.textrows import Fitted, fitted, goes_on, grouped, one_row
from diffreport.readers.pdf.words import Word

_SAME_PLACE = 4.0  # points by which the columns of one table may differ from part to part
_NEXT_ROW = 2.4  # of the type size from one row to the next: white space above and below the text of a cell
_NEXT_LINE = 1.5  # of the type size: lines of one cell
_NAME_LINES = 4  # lines: no names of columns are longer
_RULED = 0.5  # of a table's width that a level line takes if it parts rows
_SAME_SIZE = 0.94  # of the larger type size; a text below a table is often set larger than its cells
_BESIDE = 16.0  # points beside a table from which text would run into it


def extended(sheets: list[Sheet], words: Sequence[Word], left: set[int], drawing: Drawing) -> list[Sheet]:
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
    return not look_alike(sheet.rows[0], following.rows[0], words, drawing)  # else it has a header of its own


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
    if is_bold(sheet.rows[0], words):  # they are named already
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

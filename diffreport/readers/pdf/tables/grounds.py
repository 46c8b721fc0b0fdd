"""How the rows of a table look: which of them are set in bold, or on another ground."""

from __future__ import annotations

from collections.abc import Sequence

from diffreport.readers.pdf.rulings import Drawing
from diffreport.readers.pdf.tables.cells import Sheet, SheetRow
from diffreport.readers.pdf.tables.rows import is_in
from diffreport.readers.pdf.words import Word

_HEADERS = 4  # rows: none has more
_DARKER = 0.12  # of the whole range from black to white: a ground of a header row, against the rows below
_DARK = 0.7  # of the range: lighter grounds are those of every other row
_WHITE = (255, 255, 255)


def header_rows(sheet: Sheet, words: Sequence[Word], drawing: Drawing) -> int:
    """Return how many rows name the columns: set in bold, or on a darker ground than those below."""
    grounds = [ground_of(row, words, drawing) for row in sheet.rows]
    bold = [is_bold(row, words) for row in sheet.rows]

    def name_columns(count: int) -> bool:
        ground, all_bold = min(_DARK, min(grounds[count:]) - _DARKER), all(bold[count:])
        named = [grounds[row] < ground or (bold[row] and not all_bold) for row in range(count)]
        return any(named) and all(name or sheet.rows[row].full for row, name in enumerate(named))

    count = next((count for count in range(1, min(len(sheet.rows), _HEADERS + 1)) if name_columns(count)), 0)
    while 0 < count < min(len(sheet.rows) - 1, _HEADERS) and bold[count] and not all(bold[count + 1 :]):
        count += 1
    return count


def is_bold(row: SheetRow, words: Sequence[Word]) -> bool:
    """Tell whether all of a row is set in bold."""
    return all(words[number].style.bold for cell in row.cells for number in cell)


def ground_of(row: SheetRow, words: Sequence[Word], drawing: Drawing) -> float:
    """Return how light the ground of a row is, from 0.0 for black to 1.0 for white."""
    number = next((number for cell in row.cells for number in cell), None)
    if number is None:
        return 1.0
    colour = next((fill.colour for fill in reversed(drawing.fills) if is_in(words[number], fill.box)), _WHITE)
    return (0.3 * colour[0] + 0.59 * colour[1] + 0.11 * colour[2]) / 255


def look_alike(row: SheetRow, other: SheetRow, words: Sequence[Word], drawing: Drawing) -> bool:
    """Tell whether two rows look like two header rows: on the same dark ground, or in bold on the same one."""
    grounds = [ground_of(each, words, drawing) for each in (row, other)]
    both_bold = is_bold(row, words) and is_bold(other, words)
    return abs(grounds[0] - grounds[1]) < _DARKER and (both_bold or grounds[0] < _DARK)

"""Cells in rows and columns: spans expanded, columns that only space or sign the figures taken out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

_CELLS = 1_000_000  # of one table, spans expanded; more is no table but an attack or a mistake
_COLSPAN, _ROWSPAN = 1_000, 65_534  # what the HTML standard allows
# Set in a column of its own beside the figures, as filings with a market regulator do.
BEFORE = frozenset(("$", "€", "£", "¥", "US$", "C$", "A$", "(", "$(", "€(", "£("))
BEHIND = frozenset((")", "%", ")%", "%)", "*"))

Spanning = tuple[str, int, int]  # a text, and the columns and rows it spans
_Hanging = tuple[
    str, int, bool
]  # a text from above, for how many rows yet, and whether it is a second column of its span
_Column = list[tuple[str, bool]]  # its texts, and whether each only stands again because it spans the column


@dataclass(slots=True)
class Line:
    """The texts of a row by column, and the columns in which one only stands again because it spans them."""

    texts: list[str] = field(default_factory=list)
    again: set[int] = field(default_factory=set)

    def add(self, text: str, is_again: bool) -> None:
        """Put a text into the next column."""
        if is_again:
            self.again.add(len(self.texts))
        self.texts.append(text)


def expanded(rows: Sequence[Sequence[Spanning]]) -> list[Line]:
    """Return the texts by row and column, each again in all it spans; nothing if they are too many.

    A text that spans the whole width stands once: it is a heading of the rows below.
    Shapes: every line has the width of the widest.
    """
    rows = [[(text, min(columns, _COLSPAN), min(down, _ROWSPAN)) for text, columns, down in row] for row in rows]
    width = max((sum(columns for _, columns, _ in row) for row in rows), default=0)
    if width * len(rows) > _CELLS:
        return []
    grid: list[Line] = []
    hanging: dict[int, _Hanging] = {}  # by column
    for row in rows:
        line = Line()
        below: dict[int, _Hanging] = {}
        for cell, columns, down in row:
            _hang(line, hanging, below)
            for offset in range(columns):
                text = cell if offset == 0 or columns < width else ""
                if down > 1:
                    below[len(line.texts)] = (text, down - 1, offset > 0)
                line.add(text, offset > 0)
        _hang(line, hanging, below)
        grid.append(line)
        if len(line.texts) > width * 2 + 1:  # cells that hang ever wider: no table
            return []
        hanging = below
    width = max((len(line.texts) for line in grid), default=0)
    for line in grid:
        line.texts += [""] * (width - len(line.texts))
    return grid


def _hang(line: Line, hanging: dict[int, _Hanging], below: dict[int, _Hanging]) -> None:
    """Fill the next columns of a row with the texts that hang into it, and pass on those that go further."""
    while len(line.texts) in hanging:
        text, rows, is_again = hanging[len(line.texts)]
        if rows > 1:
            below[len(line.texts)] = (text, rows - 1, is_again)
        line.add(text, is_again)


def without_spacers(grid: Sequence[Line]) -> list[list[str]]:
    """Return the rows without columns of no text of their own; signs stand with their figures ("$1,234").

    Shapes: every row has the same width.
    """
    columns = [[(line.texts[at], at in line.again) for line in grid] for at in _telling(grid)]
    joined: list[_Column] = []
    for column in columns:
        if joined and (pair := _with_signs(joined[-1], column)):
            joined[-1] = pair
        else:
            joined.append(column)
    return [[text for text, _ in row] for row in zip(*joined, strict=True)]


def _telling(grid: Sequence[Line]) -> list[int]:
    """Return the columns that say more than the next one: not only the name of what stands there."""
    width = len(grid[0].texts) if grid else 0
    own = [at for at in range(width) if any(line.texts[at] and at not in line.again for line in grid)]
    return [
        at
        for at, after in zip(own, [*own[1:], -1], strict=True)
        if after < 0
        or any(line.texts[at] and (after not in line.again or line.texts[after] != line.texts[at]) for line in grid)
    ]


def _with_signs(left: _Column, right: _Column) -> _Column | None:
    """Return two columns as one if all that one of them adds is the signs of the other's figures."""
    if any(text in BEFORE for text, _ in left):
        return _merged(left, right, [text in BEFORE for text, _ in left])
    if any(text in BEHIND for text, _ in right):
        return _merged(left, right, [text in BEHIND for text, _ in right])
    return None


def _merged(left: _Column, right: _Column, signed: Sequence[bool]) -> _Column | None:
    """Return two columns as one, None if a row without a sign has a text in both: equal figures are two."""
    out: _Column = []
    for (one, was_again), (other, is_again), is_signed in zip(left, right, signed, strict=True):
        if is_again and one == other:
            out.append((one, was_again))
        elif one and other and not is_signed:
            return None
        else:
            out.append((one + other, was_again))
    return out

"""What plain text has no signs for in the output of wdiff, as diffreport writes it: tables, a row a line with its cells
joined by " | ", and lines that are text whatever they look like."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from diffreport.model import Kind, Table
from diffreport.readers.marks.wdiff import literal
from diffreport.readers.outline import Draft

_BETWEEN = " | "


def signed_in(lines: Sequence[str]) -> list[Draft]:
    """Return the blocks of a text that its signs tell, each with its lines.

    They are tables (two or more lines of cells, maybe behind one that is a caption) and lines behind a backslash.
    """
    return [draft for place, group in _groups(lines) for draft in _signed(place, group)]


def without(lines: Sequence[str], drafts: Sequence[Draft]) -> str:
    """Return the text without some of its blocks, its other lines where they were."""
    taken = {place for draft in drafts for place in draft.places}
    return "\n".join("" if place in taken else line for place, line in enumerate(lines))


def _groups(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the runs of lines between blank ones, each with the place of its first."""
    for is_text, run in groupby(enumerate(lines), key=lambda pair: bool(pair[1].strip())):
        if is_text:
            places, group = zip(*run, strict=True)
            yield places[0], list(group)


def _signed(place: int, group: Sequence[str]) -> Iterator[Draft]:
    if table := _table(place, group):
        yield table
        return
    for at, line in enumerate(group, place):
        if (text := literal(line)) is not None:
            yield Draft(Kind.PARAGRAPH, text, places=(at,))


def _table(place: int, group: Sequence[str]) -> Draft | None:
    start = int(_BETWEEN not in group[0])
    rows = [line.split(_BETWEEN) for line in group[start:]]
    if len(rows) < 2 or any(len(row) < 2 for row in rows):
        return None
    width = max(map(len, rows))
    cells = tuple((*row, *("",) * (width - len(row))) for row in rows)
    table = Table(cells, 1, (literal(group[0]) or group[0]) if start else "")
    return Draft(Kind.TABLE, table.text, table=table, places=tuple(range(place, place + len(group))))

"""Tables in the output of wdiff: a row a line, its cells joined by " | ", as diffreport writes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from diffreport.model import Kind, Table
from diffreport.readers.outline import Draft

_BETWEEN = " | "


def tables_in(lines: Sequence[str]) -> list[Draft]:
    """Return the tables of a text, each with its lines: two or more of cells, maybe behind one that is a caption."""
    return [made for place, group in _groups(lines) if (made := _table(place, group))]


def without(lines: Sequence[str], tables: Sequence[Draft]) -> str:
    """Return the text without its tables, its other lines where they were."""
    taken = {place for table in tables for place in table.places}
    return "\n".join("" if place in taken else line for place, line in enumerate(lines))


def _groups(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the runs of lines between blank ones, each with the place of its first."""
    for is_text, run in groupby(enumerate(lines), key=lambda pair: bool(pair[1].strip())):
        if is_text:
            places, group = zip(*run, strict=True)
            yield places[0], list(group)


def _table(place: int, group: Sequence[str]) -> Draft | None:
    start = int(_BETWEEN not in group[0])
    rows = [line.split(_BETWEEN) for line in group[start:]]
    if len(rows) < 2 or any(len(row) < 2 for row in rows):
        return None
    width = max(map(len, rows))
    cells = tuple((*row, *("",) * (width - len(row))) for row in rows)
    table = Table(cells, 1, group[0] if start else "")
    return Draft(Kind.TABLE, table.text, table=table, places=tuple(range(place, place + len(group))))

"""Tables in the XML of bills and laws: CALS and HTML, spans expanded."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from diffreport.model import Table
from diffreport.readers.xmltree import Element
from diffreport.text import as_printed

_CELLS = 200_000  # of one table, spans expanded; the longest of a bill known has some thousand
_SPAN = 1_000  # columns or rows of one cell, as in HTML


def read_table(element: Element, text_of: Callable[[Element], str]) -> Table | None:
    """Return the table in an element, None if it holds no cells or too many. `text_of` reads a cell."""
    columns = _column_names(element)
    grid: list[list[str]] = []
    hanging: dict[tuple[int, int], str] = {}  # by row and column: texts of cells above
    headers = 0
    for row, in_head in _rows(element):
        line: list[str] = []
        at = len(grid)
        for cell in row:
            if cell.tag not in ("entry", "td", "th"):
                continue
            while (at, len(line)) in hanging:
                line.append(hanging.pop((at, len(line))))
            text = as_printed(text_of(cell))
            width, height = _spans(cell, columns)
            for offset in range(1, height):
                hanging.update({(at + offset, len(line) + column): text for column in range(width)})
            line.extend([text] * width)
            if len(hanging) + len(line) + sum(map(len, grid)) > _CELLS:
                return None
        while (at, len(line)) in hanging:
            line.append(hanging.pop((at, len(line))))
        headers += in_head and headers == len(grid)
        grid.append(line)
    width = max(map(len, grid), default=0)
    if not width or width * len(grid) > _CELLS:
        return None
    rows = tuple((*line, *("",) * (width - len(line))) for line in grid)
    titles = (text_of(child) for child in element.descendants() if child.tag in ("ttitle", "caption", "tdesc"))
    return Table(rows, headers if headers < len(rows) else 0, " ".join(as_printed(title) for title in titles))


def _rows(table: Element) -> Iterator[tuple[Element, bool]]:
    """Yield the rows of a table, each with whether it names the columns."""
    in_head: set[int] = set()
    for element in table.descendants():
        if element.tag == "thead":
            in_head.update(map(id, element))
        elif element.tag in ("row", "tr"):
            cells = [*element]
            yield element, id(element) in in_head or bool(cells and all(cell.tag == "th" for cell in cells))


def _column_names(table: Element) -> dict[str, int]:
    """Return the places of the columns that a CALS table names."""
    specs = [element for element in table.descendants() if element.tag == "colspec"]
    return {spec.get("colname") or f"column{place}": place for place, spec in enumerate(specs, start=1)}


def _spans(cell: Element, columns: dict[str, int]) -> tuple[int, int]:
    """Return over how many columns and rows a cell reaches."""
    start, end = columns.get(cell.get("namest")), columns.get(cell.get("nameend"))
    width = end - start + 1 if start and end else _number(cell.get("colspan"), 1)
    height = _number(cell.get("rowspan"), 1) + _number(cell.get("morerows"), 0)
    return min(max(width, 1), _SPAN), min(max(height, 1), _SPAN)


def _number(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else default

"""HTML tables: told from layout, spans expanded, header rows counted."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from diffreport.model import Table
from diffreport.readers.html.inline import flat_text, is_bold
from diffreport.readers.html.tree import HEADINGS, LISTS, Either, attribute, text_of, walk

_CELLS = 1_000_000  # of one table, spans expanded; more is no table but an attack or a mistake
_COLSPAN, _ROWSPAN = 1_000, 65_534  # what the HTML standard allows
_BLOCKS = frozenset((*HEADINGS, *LISTS, "table", "dl", "blockquote", "pre", "article", "section"))
_CELL_PARAGRAPHS = 3  # in one cell; a table of figures has none that long


@dataclass(slots=True)
class _Cell:
    text: str
    is_header: bool
    is_bold: bool
    columns: int
    rows: int


@dataclass(slots=True)
class _Row:
    in_head: bool
    cells: list[_Cell] = field(default_factory=list)


def read_table(node: LexborNode, left_out: Container[int]) -> Table | None:
    """Return a table of rows and columns, or None for one that only lays out the page."""
    if attribute(node, "role") in ("presentation", "none") or _is_layout(node, left_out):
        return None
    rows = list(_rows(node, left_out))
    grid = _grid(rows)
    kept = [number for number, row in enumerate(rows) if row.cells and any(grid[number])] if grid else []
    width = max((len(grid[number]) for number in kept), default=0)
    if width < 2 or len(kept) < 2:
        return None
    headers = _header_rows([rows[number] for number in kept])
    table = tuple((*grid[number], *("",) * (width - len(grid[number]))) for number in kept)
    return Table(table, headers, _caption(node, left_out))


def _is_layout(table: LexborNode, left_out: Container[int]) -> bool:
    """Tell whether some cell holds what no table of figures does: headings, lists, tables, paragraphs."""
    paragraphs = 0
    for node, entering in walk(table, left_out):
        if not entering or node.is_text_node or node.mem_id == table.mem_id:
            continue
        if node.tag in ("td", "th"):
            paragraphs = 0
        paragraphs += node.tag == "p"
        if node.tag in _BLOCKS or paragraphs >= _CELL_PARAGRAPHS:
            return True
    return False


def _rows(table: LexborNode, left_out: Container[int]) -> Iterator[_Row]:
    """Yield the rows of a table that holds no other."""
    passed: set[int] = set()
    row = _Row(in_head=False)
    in_head = False
    count = 0
    for node, entering in walk(table, Either(left_out, passed)):
        if node.is_text_node:
            continue
        if node.tag == "thead":
            in_head = entering
        elif node.tag == "tr":
            if entering:
                row = _Row(in_head)
            else:
                count += bool(row.cells)
                yield row
        elif node.tag in ("td", "th") and entering:
            row.cells.append(_cell(node, left_out, count < 2))
            passed.add(node.mem_id)


def _cell(node: LexborNode, left_out: Container[int], may_name: bool) -> _Cell:
    return _Cell(
        text=flat_text(node, left_out),
        is_header=node.tag == "th",
        is_bold=may_name and _is_all_bold(node, left_out),
        columns=min(_span(node, "colspan"), _COLSPAN),
        rows=min(_span(node, "rowspan"), _ROWSPAN),
    )


def _span(node: LexborNode, name: str) -> int:
    match = re.match(r"\d{1,6}", attribute(node, name))
    return max(1, int(match[0])) if match else 1


def _is_all_bold(cell: LexborNode, left_out: Container[int]) -> bool:
    """Tell whether every letter of a cell is bold."""
    depth = 0
    for node, entering in walk(cell, left_out):
        if node.is_text_node:
            if not depth and any(map(str.isalnum, text_of(node))):
                return False
        elif is_bold(node):
            depth += 1 if entering else -1
    return True


def _grid(rows: list[_Row]) -> list[list[str]]:
    """Return the texts by row and column, each repeated where it spans; nothing if they are too many.

    A text that spans the whole width stands once: it is a heading of the rows below.
    """
    width = max((sum(cell.columns for cell in row.cells) for row in rows), default=0)
    if width * len(rows) > _CELLS:
        return []
    grid: list[list[str]] = []
    hanging: dict[int, tuple[str, int]] = {}  # by column: a text from above, and for how many rows yet
    for row in rows:
        line: list[str] = []
        below: dict[int, tuple[str, int]] = {}
        for cell in row.cells:
            _hang(line, hanging, below)
            for offset in range(cell.columns):
                text = cell.text if offset == 0 or cell.columns < width else ""
                if cell.rows > 1:
                    below[len(line)] = (text, cell.rows - 1)
                line.append(text)
        _hang(line, hanging, below)
        grid.append(line)
        if len(line) > width * 2 + 1:  # cells that hang ever wider: no table
            return []
        hanging = below
    return grid


def _hang(line: list[str], hanging: dict[int, tuple[str, int]], below: dict[int, tuple[str, int]]) -> None:
    """Fill the next columns of a row with the texts that hang into it, and pass on those that go further."""
    while len(line) in hanging:
        text, rows = hanging[len(line)]
        if rows > 1:
            below[len(line)] = (text, rows - 1)
        line.append(text)


def _header_rows(rows: list[_Row]) -> int:
    """Return how many rows name the columns: those of the head, or the first ones all in header cells."""
    count = 0
    for row in rows:
        if not row.in_head and not all(cell.is_header for cell in row.cells):
            break
        count += 1
    if count == 0 and len(rows) > 1:
        named = [cell.is_bold for cell in rows[0].cells if cell.text]
        return int(bool(named) and all(named) and not all(cell.is_bold for cell in rows[1].cells if cell.text))
    return count if count < len(rows) else 0


def _caption(table: LexborNode, left_out: Container[int]) -> str:
    for node, entering in walk(table, left_out):
        if entering and node.tag == "caption":
            return flat_text(node, left_out)
    return ""

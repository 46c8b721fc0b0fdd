"""HTML tables: told from layout and from lists, their cells read by row, header rows counted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from diffreport.model import Table
from diffreport.readers.grid import expanded, without_spacers
from diffreport.readers.html.inline import flat_text, is_all_bold
from diffreport.readers.html.tree import HEADINGS, LISTS, Element, Tree, attribute, elements_below

_BLOCKS = frozenset((*HEADINGS, "blockquote", "pre", "article", "section", "form"))
_LISTS = frozenset((*LISTS, "dl"))
_CELL_PARAGRAPHS = 3  # in one cell; a table of figures has none that long
_CELL_WORDS = 400  # in one cell; the longest of a table that compares texts has 250
_SHORT_WORDS = 50  # in each cell of a table of figures that has another in a cell; a page's columns hold more
_GRID_ROWS, _GRID_COLUMNS = 3, 2  # of such a table: what names the columns, and rows to compare
# What stands before the text of a list's item where a table lays it out.
_MARKER = re.compile(r"[•‣▪■□◦·●○*§–—-]|\(?[0-9ivx]{1,4}[.)]|\(?[A-Za-z][.)]", re.IGNORECASE)
_UNITS = re.compile(r"\(.*\)|(?:in|us)?\s*(?:[$€£¥]|dollars|euros)?\s*(?:thousands|millions|billions|percent)", re.I)


@dataclass(slots=True)
class Cell:
    """One cell as the page has it."""

    text: str
    is_header: bool
    is_bold: bool
    columns: int
    rows: int


@dataclass(slots=True)
class Row:
    """One row as the page has it."""

    in_head: bool
    cells: list[Cell] = field(default_factory=list)


def read_table(tree: Tree, table: Element) -> Table | list[str] | None:
    """Return a table of rows and columns, the items of a list laid out as one, or None for mere layout."""
    if table.role in ("presentation", "none") or _is_layout(tree, table):
        return None
    rows = [row for row in _rows(tree, table) if row.cells]
    if items := _items(rows):
        return items
    grid = expanded([[(cell.text, cell.columns, cell.rows) for cell in row.cells] for row in rows])
    kept = [number for number, line in enumerate(grid) if any(line.texts)]
    if len(kept) < 2 and not any(_names_columns(rows[number]) for number in kept):
        return None
    headers = _header_rows([rows[number] for number in kept])
    cells = without_spacers([grid[number] for number in kept])
    if not cells or len(cells[0]) < 2:
        return None
    return Table(tuple(map(tuple, cells)), headers, _caption(tree, table))


def _is_layout(tree: Tree, table: Element) -> bool:
    """Tell whether some cell holds what no table of figures does: headings, paragraphs, and lists where no cell
    names the columns, and tables, unless they are small parts of one that has columns with names."""
    paragraphs = longest = rows = cells = 0
    has_list = has_header = False
    after_break = nested_end = -1
    for element in elements_below(tree, table):
        tag = element.tag
        is_own = element.start > nested_end
        if tag in ("td", "th"):
            has_header |= tag == "th" and is_own
            cells += is_own
            paragraphs, after_break = 0, -1
            longest = max(longest, element.words)
            if longest > _CELL_WORDS:
                return True
        elif tag == "tr":
            rows += is_own
        elif tag == "table":
            nested_end = max(nested_end, element.end)
        elif tag == "br":
            paragraphs += element.start == after_break
            after_break = element.end + 1
        has_list |= tag in _LISTS
        paragraphs += tag == "p"
        is_deep = tag == "table" and not is_own  # so each table is looked through twice at most
        if is_deep or tag in _BLOCKS or paragraphs >= _CELL_PARAGRAPHS:
            return True
    if nested_end < 0:
        return has_list and not has_header
    is_grid = rows >= _GRID_ROWS and cells >= rows * _GRID_COLUMNS
    return not (has_header and is_grid and longest <= _SHORT_WORDS)


def _rows(tree: Tree, table: Element) -> Iterator[Row]:
    """Yield the rows of a table that holds no other."""
    row = Row(in_head=False)
    head_end = cell_end = -1
    count = 0
    for element in elements_below(tree, table):
        if element.start < cell_end:
            continue
        if element.tag == "thead":
            head_end = element.end
        elif element.tag == "tr":
            count += bool(row.cells)
            yield row
            row = Row(element.start < head_end)
        elif element.tag in ("td", "th"):
            row.cells.append(_cell(tree, element, count < 2))
            cell_end = element.end
    yield row


def _cell(tree: Tree, element: Element, may_name: bool) -> Cell:
    return Cell(
        text=flat_text(tree, element),
        is_header=element.tag == "th",
        is_bold=may_name and is_all_bold(tree, element),
        columns=_span(element, "colspan"),
        rows=_span(element, "rowspan"),
    )


def _span(element: Element, name: str) -> int:
    match = re.match(r"\d{1,6}", attribute(element, name)) if name in element.attributes else None
    return max(1, int(match[0])) if match else 1


def _items(rows: Sequence[Row]) -> list[str]:
    """Return the items of a list whose marks and texts stand in two cells each, none for a table."""
    items = []
    for row in rows:
        texts = [cell.text for cell in row.cells if cell.text]
        if len(texts) != 2 or not _MARKER.fullmatch(texts[0]) or any(cell.is_header for cell in row.cells):
            if texts:
                return []
            continue
        items.append(" ".join(texts))
    return items


def _header_rows(rows: Sequence[Row]) -> int:
    """Return how many rows name the columns: those of the head, or the first ones all in header cells.

    A row that only gives the units belongs to them ("(in millions)").
    """
    count = 0
    for row in rows:
        if not _names_columns(row):
            break
        count += 1
    if count == 0:
        named = [cell.is_bold for cell in rows[0].cells if cell.text]
        is_named = bool(named) and all(named) and not all(cell.is_bold for cell in rows[1].cells if cell.text)
        count = int(is_named)
    if 0 < count < len(rows) - 1 and _is_units(rows[count]):
        count += 1
    return count if count < len(rows) else int(len(rows) == 1)  # nobody has filled it in yet


def _names_columns(row: Row) -> bool:
    return row.in_head or all(cell.is_header for cell in row.cells)


def _is_units(row: Row) -> bool:
    texts = {cell.text for cell in row.cells if cell.text}
    return len(texts) == 1 and all(_UNITS.fullmatch(text) and not any(map(str.isdigit, text)) for text in texts)


def _caption(tree: Tree, table: Element) -> str:
    captions = (element for element in elements_below(tree, table) if element.tag == "caption")
    return next((flat_text(tree, caption) for caption in captions), "")

"""Tables of reStructuredText: drawn as a grid, between rules, as lists, and as values between commas."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from itertools import pairwise
from unicodedata import east_asian_width

from diffreport.model import Table

_CELLS = 200_000  # of one table; more is no table but an attack
GRID_RULE = re.compile(r"\+(?:[-=]+\+)+")
SIMPLE_RULE = re.compile(r"=+(?: +=+)+")
_DRAWN = re.compile(r"[-=+|\s]*")
_STROKE = re.compile(r"(?:^|(?<=\s))\|(?=\s|$)")
_SPAN_RULE = re.compile(r"-+(?: +-+)*")
ROW_ITEM = re.compile(r"(\s*)\*\s+-(?:\s+|$)")


def padded(rows: Sequence[Sequence[str]], header_rows: int, caption: str = "") -> Table | None:
    """Return rows as a table of one width, None for nothing or too much."""
    kept = [tuple(cell.replace("\0", "") for cell in row) for row in rows if any(row)]
    width = max(map(len, kept), default=0)
    if not width or width * len(kept) > _CELLS:
        return None
    table = tuple((*row, *("",) * (width - len(row))) for row in kept)
    return Table(table, header_rows if header_rows < len(table) else 0, caption)


def grid_table(lines: Sequence[str]) -> Table | None:
    """Return a table drawn with "+", "-" and "|"; a cell that spans stands in every place it takes. Cost: linear."""
    lines = [*map(_widened, lines)]
    edges = sorted({found.start() for line in lines if _is_drawn(line) for found in re.finditer(r"\+", line)})
    columns = list(pairwise(edges))
    if len(columns) * len(lines) > _CELLS:
        return None
    rows: list[list[list[str]]] = []  # by row and column: the lines of the cell
    headers = 0
    for line in lines:
        ruled = [_is_ruled(line, *column) for column in columns]
        if any(ruled):
            headers = len(rows) if "=" in line and GRID_RULE.fullmatch(line) and not headers else headers
            rows.append([[] for _ in columns])
            for place, is_ruled in enumerate(ruled):
                if not is_ruled and len(rows) > 1:
                    rows[-1][place] = rows[-2][place]  # the same cell goes on
        if rows and not all(ruled):
            _take_line(line, columns, rows[-1], [*ruled])
    texts = [[" ".join(filter(None, cell)) for cell in row] for row in rows]
    return padded(texts, headers)


def without_rules(lines: Sequence[str]) -> list[str]:
    """Return the text of each line of what was drawn as a table and is none."""
    kept = [_STROKE.sub(" ", line).strip() for line in lines if not _DRAWN.fullmatch(line)]
    return [line for line in kept if line]


def _is_drawn(line: str) -> bool:
    """Tell whether a rule runs through part of a line: a plus in a cell's text is no corner."""
    return "+-" in line or "+=" in line


def _widened(line: str) -> str:
    """Return a line with a NUL behind every character that is two columns wide, so that columns can be cut."""
    if line.isascii():
        return line
    return "".join(f"{char}\0" if east_asian_width(char) in "WF" else char for char in line)


def _is_ruled(line: str, start: int, end: int) -> bool:
    """Tell whether a rule runs through a column in a line."""
    inner = line[start + 1 : end]
    return bool(inner) and not inner.strip("-=+") and line[start : start + 1] in "+-=|"


def _take_line(line: str, columns: Sequence[tuple[int, int]], row: list[list[str]], ruled: Sequence[bool]) -> None:
    """Put the text of a line into the cells of a row."""
    place = 0
    while place < len(columns):
        last = place
        while last + 1 < len(columns) and not ruled[last] and line[columns[last][1] : columns[last][1] + 1] not in "|+":
            last += 1
        if not ruled[place]:
            text = line[columns[place][0] + 1 : columns[last][1]].strip()
            for other in range(place + 1, last + 1):
                row[other] = row[place]
            if text:
                row[place].append(text)
        place = last + 1


def simple_table(lines: Sequence[str]) -> Table | None:
    """Return a table between rules of "=". Cost: linear."""
    lines = [*map(_widened, lines)]
    starts = [found.start() for found in re.finditer(r"=+", lines[0])]
    ends = [*starts[1:], None]
    if len(starts) * len(lines) > _CELLS:
        return None
    rows: list[list[str]] = []
    headers = rules = 0
    begins = True
    for line in lines:
        if SIMPLE_RULE.fullmatch(line.strip()):
            rules += 1
            headers = len(rows) if rules == 2 else headers
            begins = True
        elif not line.strip() or _SPAN_RULE.fullmatch(line.strip()):
            begins = True
        else:
            cells = [line[start:end].strip() for start, end in zip(starts, ends, strict=True)]
            if begins or cells[0] or not rows:
                rows.append(cells)
            else:
                rows[-1] = [f"{above} {cell}".strip() for above, cell in zip(rows[-1], cells, strict=True)]
            begins = False
    return padded(rows, headers if rules > 2 else 0)


def list_table(lines: Sequence[str], header_rows: int, caption: str) -> Table | None:
    """Return a table written as a list of lists."""
    rows: list[list[str]] = []
    for line in lines:
        text = line.strip()
        if found := ROW_ITEM.match(line):
            rows.append([line[found.end() :].strip()])
        elif rows and re.match(r"-(?:\s|$)", text):
            rows[-1].append(text[1:].strip())
        elif rows and text:
            rows[-1][-1] = f"{rows[-1][-1]} {text}".strip()
    return padded(rows, header_rows, caption)


def csv_table(header: str, lines: Sequence[str], header_rows: int, caption: str) -> Table | None:
    """Return a table written as values between commas."""
    longest = max(map(len, (header, *lines)), default=0)
    csv.field_size_limit(max(csv.field_size_limit(), longest * 2))  # of a value, for the process: it only grows
    try:
        head = list(csv.reader([header], skipinitialspace=True)) if header else []
        rows = [*head, *csv.reader([line.strip() for line in lines if line.strip()], skipinitialspace=True)]
    except csv.Error:
        return None
    return padded(rows, header_rows or len(head), caption)

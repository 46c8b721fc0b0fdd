"""Contents pages: a list of headings and page numbers, which the pages themselves make."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from diffreport.readers.pdf.lines import Line

LEADER = re.compile(r"(?:\s*[.·…_]){4,}\s*(?:[A-Za-z]{1,2}[-–])?(\d{1,4}|[ivxlc]{1,7})?\s*$")
_TITLE = re.compile(
    r"\W*(?:table\s+of\s+)?contents\W*|(?:list\s+of\s+)(?:tables|figures|boxes|charts)\W*|inhalt(?:sverzeichnis)?|"
    r"table\s+des\s+mati[èe]res|sommaire|[íi]ndice|contenido|sum[áa]rio|inhoud(?:sopgave)?",
    re.IGNORECASE,
)
_PAGE = re.compile(r"(?:[A-Za-z]{1,2}[-–])?(\d{1,4}|[ivxlc]{1,7})")
_ROWS = 3  # entries: fewer lines with dots and a number are a form
_LEVEL = 3.0  # points by which the parts of one row differ in height
_WRAPPED = 3  # lines between two entries that belong to the second: a long title
_FALLING = 0.2  # of the entries whose page number may fall: other lists of numbers rise and fall alike


def without_contents(pages: Sequence[list[Line]]) -> tuple[list[list[Line]], int]:
    """Return the lines of each page without the lists of contents, and how many words were left out."""
    kept, words, goes_on = [], 0, False
    for lines in pages:
        entries, goes_on = _contents(lines, goes_on)
        words += sum(len(LEADER.sub("", line.text).split()) for line in lines if id(line) in entries)
        kept.append([line for line in lines if id(line) not in entries] if entries else lines)
    return kept, words


def _contents(lines: Sequence[Line], goes_on: bool) -> tuple[set[int], bool]:
    """Return the lines of a page (by identity) that are a list of contents, and whether it may go on overleaf."""
    rows = _rows(lines)
    titles = [place for place, row in enumerate(rows) if _TITLE.fullmatch(_row_text(row))]
    entries = [place for place, row in enumerate(rows) if _is_entry(row, bool(titles) or goes_on)]
    leaders = [place for place in entries if LEADER.search(_row_text(rows[place]))]
    if len(entries) < _ROWS or not (titles or goes_on or len(leaders) >= _ROWS):
        return set(), False
    if not _rises([_page_of(rows[place]) for place in entries]):
        return set(), False
    first = entries[0]
    above = [place for place in titles if place < first and first - place <= _WRAPPED]
    start = above[-1] if above else first
    last = first
    for place in entries:
        if place - last > _WRAPPED + 1:
            break
        last = place
    return {id(line) for row in rows[start : last + 1] for line in row}, last >= len(rows) - 2


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Return the lines of a page as rows from top to bottom, each from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (-line.y, line.x0)):
        if rows and abs(rows[-1][0].y - line.y) <= _LEVEL:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.x0) for row in rows]


def _row_text(row: Sequence[Line]) -> str:
    return " ".join(line.text for line in row)


def _is_entry(row: Sequence[Line], plain: bool) -> bool:
    """Tell whether a row is a title with a page number, after dots or (`plain`) after white space."""
    if LEADER.search(_row_text(row)):
        return True
    if not plain or len(row) < 2:
        return plain and len(row) == 1 and re.search(r"\S\s+\d{1,4}$", row[0].text) is not None
    return _PAGE.fullmatch(row[-1].text) is not None and any(map(str.isalpha, row[0].text))


def _page_of(row: Sequence[Line]) -> int | None:
    match = LEADER.search(_row_text(row)) or re.search(r"(\d{1,4})$", row[-1].text)
    return int(match[1]) if match and match[1] and match[1].isdigit() else None


def _rises(numbers: Sequence[int | None]) -> bool:
    known = [number for number in numbers if number is not None]
    falls = sum(after < number for number, after in pairwise(known))
    return falls <= len(known) * _FALLING

"""Contents pages: a list of headings and page numbers, which the pages themselves make."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from diffreport.model import Kind
from diffreport.readers.outline import Draft
from diffreport.readers.pdf.lines import Line
from diffreport.text import letters_of

LEADER = re.compile(r"(?:\s*[.·…_]){4,}\s*(?:[A-Za-z]{1,2}[-–])?(\d{1,4}|[ivxlc]{1,7})?\s*$")
_TITLE = re.compile(
    r"\W*(?:table\s+of\s+)?contents\W*|(?:list\s+of\s+)(?:tables|figures|boxes|charts)\W*|inhalt(?:sverzeichnis)?|"
    r"table\s+des\s+mati[èe]res|sommaire|[íi]ndice|contenido|sum[áa]rio|inhoud(?:sopgave)?",
    re.IGNORECASE,
)
_PAGE = re.compile(r"(?:[A-Za-z]{1,2}[-–])?(\d{1,4}|[ivxlc]{1,7})")
_LAST_NUMBER = re.compile(r"(?<=\S)\s+\d{1,4}$")
_PARTS = re.compile(r"[/:–—]\s")  # contents name what headings tell on two lines with one of these between
_ROWS = 3  # entries: fewer lines with dots and a number are a form
_LEVEL = 3.0  # points by which the parts of one row differ in height
_WRAPPED = 3  # lines between two entries that belong to the second: a long title
_FALLING = 0.2  # of the entries whose page number may fall: other lists of numbers rise and fall alike
_BORNE_OUT = 0.5  # of the entries of a list without a title that name what stands in the document: figures do not
_FRONT = 1.5  # times the pages that page numbers may span: those of an extract, or of leaves scanned two by two
_DOTS = re.compile(r"(?:\s*[.·…_]){4,}")


class Entry(NamedTuple):
    """What a list of contents says of one heading, without dots and page number."""

    page: int
    text: str


class Contents(NamedTuple):
    """What the lists of contents of a document hold: the entries, and how many words with the page numbers."""

    entries: list[Entry]
    words: int


def without_contents(pages: Sequence[list[Line]], outline: Mapping[str, int]) -> tuple[list[list[Line]], Contents]:
    """Return the lines of each page without the lists of contents, and what those hold.

    Cost: near-linear in the lines.
    """
    kept: list[list[Line]] = []
    entries: list[Entry] = []
    words = 0
    goes_on = False
    said = Counter(letters_of(line.text) for lines in pages for line in lines)
    for lines in pages:
        rows, has_title = _contents(lines, goes_on)
        listed = list(_entries(rows))
        if not _fits(rows, len(pages)) or not (has_title or _is_borne_out(listed, rows, said, outline)):
            rows, listed = [], []
        goes_on = bool(rows) and rows[-1][0].y <= _near_the_end(lines)
        gone = {id(line) for row in rows for line in row}
        entries.extend(listed)
        words += sum(_words(_row_text(row)) for row in rows)
        kept.append([line for line in lines if id(line) not in gone] if gone else lines)
    return kept, Contents(entries, words)


def _words(text: str) -> int:
    return sum(any(map(str.isalnum, word)) for word in _DOTS.sub(" ", text).split())


def _near_the_end(lines: Sequence[Line]) -> float:
    """Return how high the second row from below stands: a list that reaches it may go on overleaf."""
    return _rows(lines)[-2:][0][0].y


def _fits(rows: Sequence[Sequence[Line]], pages: int) -> bool:
    """Tell whether numbers may be those of a document's pages, which may begin with any."""
    numbers = [number for row in rows if (number := _page_of(row)) is not None]
    return not numbers or max(numbers) - min(numbers) <= pages * _FRONT


def _is_borne_out(
    entries: Sequence[Entry], rows: Sequence[Sequence[Line]], said: Mapping[str, int], outline: Mapping[str, int]
) -> bool:
    """Tell whether most entries name what stands in the outline, or on a line elsewhere; long ones wrap there."""
    own = Counter(letters_of(line.text) for row in rows for line in row)

    def is_elsewhere(text: str) -> bool:
        return bool(text) and (text in outline or said.get(text, 0) > own[text])

    def is_named(text: str) -> bool:
        words = text.split()
        return any(
            is_elsewhere(letters_of(" ".join(words[:count]))) for count in range((len(words) + 1) // 2, len(words) + 1)
        ) or all(is_elsewhere(letters_of(part)) for part in _PARTS.split(text))

    return sum(is_named(entry.text) for entry in entries) > len(entries) * _BORNE_OUT


def _entries(rows: Sequence[Sequence[Line]]) -> Iterator[Entry]:
    """Yield the entries of a list, titles of several lines put together."""
    parts: list[str] = []
    for row in rows:
        text = _row_text(row)
        bare = LEADER.sub("", text).strip()
        numbered = bare != text.strip() or (len(row) > 1 and _PAGE.fullmatch(row[-1].text))
        if bare == text.strip() and numbered:
            bare = _row_text(row[:-1])
        elif not numbered and (match := _LAST_NUMBER.search(text)):
            bare, numbered = text[: match.start()].strip(), True
        parts.append(bare)
        if numbered or _TITLE.fullmatch(text):
            yield Entry(row[0].page, " ".join(filter(None, parts)))
            parts = []
    if parts:
        yield Entry(rows[-1][0].page, " ".join(filter(None, parts)))


def _contents(lines: Sequence[Line], goes_on: bool) -> tuple[list[list[Line]], bool]:
    """Return the rows of a page that may be a list of contents, and whether a title says they are."""
    rows = _rows(lines)
    titles = [place for place, row in enumerate(rows) if _TITLE.fullmatch(_row_text(row))]
    leaders = {place for place, row in enumerate(rows) if _has_leader(row)}
    above = -1 if goes_on else titles[0] if titles else len(rows)  # higher up, only dots tell of an entry
    entries = [place for place, row in enumerate(rows) if place in leaders or (place > above and _is_plain(row))]
    if len(entries) < _ROWS or not (titles or goes_on or len(leaders) >= _ROWS):
        return [], False
    if not _rises([_page_of(rows[place]) for place in entries]):
        return [], False
    first = entries[0]
    near = [place for place in titles if place < first and first - place <= _WRAPPED]
    start = near[-1] if near else first
    last = first
    for place in entries:
        if place - last > _WRAPPED + 1:
            break
        last = place
    return rows[start : last + 1], bool(near)


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


def _has_leader(row: Sequence[Line]) -> bool:
    """Tell whether a row is a title with a page number after dots."""
    return LEADER.search(_row_text(row)) is not None


def _is_plain(row: Sequence[Line]) -> bool:
    """Tell whether a row is a title with a page number after white space."""
    if len(row) < 2:
        return _LAST_NUMBER.search(row[0].text) is not None
    return _PAGE.fullmatch(row[-1].text) is not None and any(map(str.isalpha, row[0].text))


def _page_of(row: Sequence[Line]) -> int | None:
    match = LEADER.search(_row_text(row)) or re.search(r"(\d{1,4})$", row[-1].text)
    return int(match[1]) if match and match[1] and match[1].isdigit() else None


def _rises(numbers: Sequence[int | None]) -> bool:
    known = [number for number in numbers if number is not None]
    falls = sum(after < number for number, after in pairwise(known))
    return falls <= len(known) * _FALLING


def with_stale_entries(
    drafts: Sequence[Draft], contents: Contents, outline: Mapping[str, int]
) -> tuple[list[Draft], int]:
    """Return the blocks with the entries that no heading bears out, and how many words of the lists are left out.

    The others are made from the headings, and would tell each change of those twice.
    """
    entries = [entry for entry in contents.entries if not _TITLE.fullmatch(entry.text)]
    known = {letters_of(draft.text) for draft in drafts} | outline.keys()
    headings = "\n".join(letters_of(draft.text) for draft in drafts if draft.kind is Kind.HEADING)
    stale = [
        entry
        for entry in entries
        if letters_of(entry.text) not in known
        and not all(part in headings for part in map(letters_of, _PARTS.split(entry.text)))
    ]
    words = contents.words - sum(_words(entry.text) for entry in stale)
    return list(_merged(drafts, [Draft(Kind.PARAGRAPH, entry.text, page=entry.page) for entry in stale])), words


def _merged(drafts: Sequence[Draft], others: Sequence[Draft]) -> Iterator[Draft]:
    """Yield the drafts with others at the beginning of their pages."""
    waiting = list(reversed(others))
    for draft in drafts:
        while waiting and (waiting[-1].page or 0) <= (draft.page or 0):
            yield waiting.pop()
        yield draft
    yield from reversed(waiting)

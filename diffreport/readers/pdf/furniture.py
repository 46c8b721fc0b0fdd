"""What a page carries beside the text: running headers and footers, page numbers, line numbers, slugs."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from diffreport.model import LeftOut
from diffreport.readers.pdf.lines import Line, assembled

_ZONE = 0.14  # of the page's height, at the top and at the bottom: where headers and footers stand
_DEEP_ZONE = 5  # lines from the page's edge that may be furniture: none has more
_SHARE = 0.08  # of the pages: a chapter's header stands on no fewer in any report with chapters
_FEW_PAGES = 2  # pages: what stands on one page only is no furniture
_SLOT = 3.0  # points: a header stands at the same height on every page, but for rounding
_WANDERING = 0.6  # of the pages on which a slot is taken by headers that name the chapter
_APART = 1.6  # times the type size: a header stands further from the text than its own next line would
_NUMBER = re.compile(r"\d+")
_ROMAN = re.compile(r"(?<![^\W_])[ivxlc]{1,7}(?![^\W_])", re.IGNORECASE)
_NOT_LETTERS = re.compile(r"[\W_]+")
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|seite|p\.)?\s*[-–—]?\s*(?:[a-z]{1,3}[-–.])?(\d{1,5}|[ivxlc]{1,7})(?:\s*(?:of|/)\s*\d+)?\W*", re.I
)
_LINE_NUMBER = re.compile(r"\d{1,4}")
_NUMBERED_LINES = 4  # on a page: fewer numbers in a row may be anything
_NUMBERED_PAGES = 0.4  # of the pages: line numbers run through a document, a table's do not
_EDGE = 2.5  # points: numbers in a margin end at the same place


class Clean(NamedTuple):
    """The lines of a page that are text, and how many words of what was left out."""

    lines: list[Line]
    aside: list[Line]


class _Extent(NamedTuple):
    width: float
    height: float


def without_furniture(
    pages: Sequence[tuple[list[Line], list[Line]]], extents: Sequence[tuple[float, float]]
) -> tuple[list[Clean], list[LeftOut]]:
    """Return the lines of each page that are text, and what was left out.

    `pages` has, for each page, its lines and those that run in another direction.
    Cost: near-linear in the lines.
    """
    counts: Counter[tuple[str, str]] = Counter()
    numbered = _without_line_numbers([lines for lines, _ in pages], counts)
    zones = [_zone_lines(lines, height) for lines, (_, height) in zip(numbered, extents, strict=True)]
    running = _running(zones, len(pages))
    sideways = _repeated([aside for _, aside in pages])
    cleaned = []
    for lines, (_, aside), zone in zip(numbered, pages, zones, strict=True):
        gone = {id(line): "running header" if top else "running footer" for line, top in zone if id(line) in running}
        gone |= {id(line): "text in the margin" for line in aside if id(line) in sideways}
        for line in (*lines, *aside):
            if id(line) in gone:
                what = "page number" if _PAGE_NUMBER.fullmatch(line.text) else gone[id(line)]
                counts[what, running.get(id(line), "repeated from page to page")] += len(line.text.split())
        kept = [line for line in lines if id(line) not in gone]
        cleaned.append(Clean(kept, [line for line in aside if id(line) not in gone]))
    return cleaned, [LeftOut(what, why, words) for (what, why), words in sorted(counts.items())]


def _zone_lines(lines: Iterable[Line], height: float) -> list[tuple[Line, bool]]:
    """Return the lines near the page's edges, each with whether it is the upper one, outermost first."""
    ordered = sorted(lines, key=lambda line: -line.y)
    found: list[tuple[Line, bool]] = []
    for sequence, top in ((ordered, True), (ordered[::-1], False)):
        rows: list[float] = []
        for line in sequence:
            distance = height - line.y if top else line.y
            if distance > height * _ZONE:
                break
            if not rows or abs(rows[-1] - line.y) > _SLOT:
                rows.append(line.y)
            if len(rows) > _DEEP_ZONE:
                break
            found.append((line, top))
    return found


def _running(zones: Sequence[Sequence[tuple[Line, bool]]], pages: int) -> dict[int, str]:
    """Return the lines that are headers or footers (by identity), each with the reason."""
    groups: dict[tuple[bool, str], list[Line]] = defaultdict(list)
    for zone in zones:
        for line, top in zone:
            groups[top, _masked(line.text)].append(line)
    reasons: dict[int, str] = {}
    for (_, masked), lines in sorted(groups.items()):
        for members in _by_height(lines):
            on = len({line.page for line in members})
            if on < max(_FEW_PAGES, pages * _SHARE) or not _runs_through(members, masked):
                continue
            why = "it counts the pages" if not masked.strip("#") else f"repeated on {on} of {pages} pages"
            reasons.update((id(line), why) for line in members)
    reasons.update(_page_numbers(zones, reasons))
    reasons.update(_wandering(zones, reasons, pages))
    return reasons


def _masked(text: str) -> str:
    """Return a text without what varies from page to page: spaces, case, figures."""
    letters = _NOT_LETTERS.sub("", _ROMAN.sub("#", _NUMBER.sub("#", text)).replace("#", "0")).casefold()
    return re.sub("0+", "#", letters)


def _by_height(lines: Sequence[Line]) -> list[list[Line]]:
    """Return the lines grouped by the height they stand at."""
    groups: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (line.y, line.page)):
        if groups and line.y - groups[-1][-1].y <= _SLOT:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _runs_through(lines: Sequence[Line], masked: str) -> bool:
    """Tell whether lines that agree but for figures are furniture: each figure stays, or counts the pages.

    "Chapter 1" and "Chapter 2" at the top of two pages are headings.
    """
    by_page = sorted(lines, key=lambda line: line.page)
    if len({line.text for line in by_page}) == 1:
        return True
    numbers = [_NUMBER.findall(_ROMAN.sub("0", line.text)) for line in by_page]
    if len({len(found) for found in numbers}) != 1:
        return len(by_page) > _FEW_PAGES and "#" in masked
    for place in range(len(numbers[0])):
        offsets = Counter(int(found[place][-6:]) - line.page for found, line in zip(numbers, by_page, strict=True))
        values = Counter(found[place] for found in numbers)
        if max(values.most_common(1)[0][1], offsets.most_common(1)[0][1]) * 2 < len(by_page):
            return False
    return True


def _page_numbers(zones: Sequence[Sequence[tuple[Line, bool]]], known: dict[int, str]) -> dict[int, str]:
    """Return the lone page numbers that stand at other heights than the others do."""
    candidates = []
    for zone in zones:
        outer = [line for line, _ in zone if id(line) not in known]
        for line in outer:
            match = _PAGE_NUMBER.fullmatch(line.text)
            if match and match[1].isdigit():
                candidates.append((int(match[1]) - line.page, line))
    offsets = Counter(offset for offset, _ in candidates)
    return {id(line): "it counts the pages" for offset, line in candidates if offsets[offset] > _FEW_PAGES}


def _wandering(zones: Sequence[Sequence[tuple[Line, bool]]], known: dict[int, str], pages: int) -> dict[int, str]:
    """Return headers whose text varies with the chapter: the same place on most pages, apart from the text."""
    slots: dict[tuple[bool, int, float, str], list[Line]] = defaultdict(list)
    for zone in zones:
        for top in (True, False):
            side = [line for line, upper in zone if upper is top]
            if not side:
                continue
            edge = side[0]
            beyond = [line for line in side if abs(line.y - edge.y) > _SLOT and id(line) not in known]
            apart = all(abs(line.y - edge.y) > edge.size * _APART for line in beyond)
            if id(edge) not in known and apart:
                slots[top, round(edge.y / _SLOT), edge.size, edge.font].append(edge)
    found: dict[int, str] = {}
    for lines in slots.values():
        on = len({line.page for line in lines})
        if pages > _FEW_PAGES * 2 and on >= pages * _WANDERING:
            found.update((id(line), f"in one place on {on} of {pages} pages") for line in lines)
    return found


def _repeated(pages: Sequence[Sequence[Line]]) -> set[int]:
    """Return the lines (by identity) whose text stands on several pages, figures aside."""
    on: dict[str, set[int]] = defaultdict(set)
    for lines in pages:
        for line in lines:
            on[_masked(line.text)].add(line.page)
    enough = max(_FEW_PAGES + 1, len(pages) * _SHARE)
    return {id(line) for lines in pages for line in lines if len(on[_masked(line.text)]) >= enough}


def _without_line_numbers(pages: Sequence[list[Line]], counts: Counter[tuple[str, str]]) -> list[list[Line]]:
    """Return the lines of each page without numbers in the margin."""
    margins = [_numbered_margin(lines) for lines in pages]
    numbered = sum(margin is not None for margin in margins)
    written = sum(bool(lines) for lines in pages)
    if numbered < max(_FEW_PAGES, written * _NUMBERED_PAGES):
        return list(pages)
    edges = Counter(round(margin) for margin in margins if margin is not None)
    edge = edges.most_common(1)[0][0]
    cleaned = []
    for lines in pages:
        kept = []
        for line in lines:
            words = line.words
            if _is_number_at(line, edge):
                counts["line number", "numbers in the margin"] += 1
                words = words[1:]
            kept.extend([line] if words is line.words else assembled(words, line.page) if words else [])
        for order, line in enumerate(kept):
            line.order = order
        cleaned.append(kept)
    return cleaned


def _is_number_at(line: Line, edge: float) -> bool:
    first = line.words[0]
    return abs(first.x1 - edge) <= _EDGE and _LINE_NUMBER.fullmatch(first.text) is not None


def _numbered_margin(lines: Sequence[Line]) -> float | None:
    """Return where the line numbers of a page end, or None if it has none: figures that count the lines."""
    columns: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        if _LINE_NUMBER.fullmatch(line.words[0].text):
            columns[round(line.words[0].x1 / _EDGE)].append(line)
    for _, found in sorted(columns.items(), key=lambda item: -len(item[1])):
        found.sort(key=lambda line: -line.y)
        values = [int(line.words[0].text) for line in found]
        steps = Counter(after - value for value, after in pairwise(values))
        if len(values) < _NUMBERED_LINES or not steps:
            return None
        step, times = steps.most_common(1)[0]
        edge = found[0].words[0].x1
        inner = [line for line in lines if line.x1 > edge + _EDGE]
        if step in (1, 5, 10) and times * 5 >= (len(values) - 1) * 4 and all(_is_beyond(line, edge) for line in inner):
            return edge
    return None


def _is_beyond(line: Line, edge: float) -> bool:
    """Tell whether the text of a line begins beyond the numbers in the margin."""
    first = next((word for word in line.words if word.x1 > edge + _EDGE), line.words[0])
    return first.x0 >= edge - _EDGE

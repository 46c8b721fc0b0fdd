"""What a page carries beside the text: running headers and footers, page numbers, slugs."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from diffreport.model import LeftOut
from diffreport.readers.pdf.chapters import Zone, chapter_headers
from diffreport.readers.pdf.lines import Line
from diffreport.readers.pdf.ornaments import ornaments
from diffreport.readers.pdf.repeats import ENOUGH, masked, one_header

_ZONE = 0.14  # of the page's height, at the top and at the bottom: where headers and footers stand
_DEEP_ZONE = 5  # lines from the page's edge that may be furniture: none has more
_SHARE = 0.08  # of the pages: a chapter's header stands on no fewer in any report with chapters
_FEW = 5  # pages: what stands on two of so few may be furniture
_SLOT = 3.0  # points: a header stands at the same height on every page, but for rounding
_CELLS = 3  # cells side by side are a row of a table: a footer has a text, and a number beside it
_SPACED = 1.5  # times the type size: lines of one paragraph stand closer
_SAME = 0.3  # points by which one type size may be measured differently
_COUNTS = "it counts the pages"
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|seite|p\.)?\s*[-–—]?\s*(?:[a-z]{1,3}[-–.])?(\d{1,5}|[ivxlc]{1,7})(?:\s*(?:of|/)\s*\d+)?\W*", re.I
)


class Clean(NamedTuple):
    """The lines of a page that are text, and those of its text that runs in other directions."""

    lines: list[Line]
    aside: list[Line]


def without_furniture(
    pages: Sequence[tuple[list[Line], list[Line]]], extents: Sequence[tuple[float, float]]
) -> tuple[list[Clean], list[LeftOut]]:
    """Return the lines of each page that are text, and what was left out.

    `pages` has, for each page, its lines and those that run in another direction.
    Cost: near-linear in the lines.
    """
    counts: Counter[tuple[str, str]] = Counter()
    zones = [_zone_lines(lines, height) for (lines, _), (_, height) in zip(pages, extents, strict=True)]
    texts = [lines for lines, _ in pages]
    reasons = _running(zones, texts)
    reasons = _without_rows(texts, reasons)
    running = _from_the_edge(texts, zones, reasons)
    while len(running) < len(reasons):
        # What is text after all may have others above it that are no header of it.
        reasons, running = running, _from_the_edge(texts, zones, running)
    sideways = _repeated(
        [aside for _, aside in pages], [line for zone in zones for line, _ in zone if id(line) in running]
    )
    marks = ornaments(texts, zones[0] if zones else ())
    cleaned = []
    for (lines, aside), zone in zip(pages, zones, strict=True):
        gone = {id(line): "running header" if top else "running footer" for line, top in zone if id(line) in running}
        gone |= {id(line): "text in the margin" for line in aside if id(line) in sideways}
        gone |= {id(line): "ornament" for line in lines if id(line) in marks}
        for line in (*lines, *aside):
            if id(line) in gone:
                what = "page number" if _PAGE_NUMBER.fullmatch(line.text) else gone[id(line)]
                why = running.get(id(line)) or marks.get(id(line), "repeated from page to page")
                counts[what, why] += len(line.text.split())
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


def _running(zones: Sequence[Zone], texts: Sequence[Sequence[Line]]) -> dict[int, str]:
    """Return the lines that are headers or footers (by identity), each with the reason."""
    pages = len(texts)
    groups: dict[tuple[bool, str], list[Line]] = defaultdict(list)
    for zone in zones:
        for line, top in zone:
            groups[top, masked(line.text)].append(line)
    reasons: dict[int, str] = {}
    for (_, shape), lines in sorted(groups.items()):
        if not shape:
            continue
        for members in _by_height(lines):
            on = len({line.page for line in members})
            spread = max(line.page for line in members) - min(line.page for line in members)
            # A header of a short chapter stands on few pages, but on one after the other.
            share = 0 if spread < on * 2 else pages * _SHARE
            if on < max(ENOUGH if pages > _FEW else 2, share) or not (header := one_header(members)):
                continue
            # Where most pages carry it at one height, the others may carry it at another.
            whole = lines if on * 2 >= pages else members
            is_number = not shape.strip("#")
            why = _COUNTS if is_number else f"repeated on {on} of {pages} pages"
            reasons.update((id(line), why) for line in (whole if is_number else one_header(whole) or header))
    reasons.update(_page_numbers(zones, reasons))
    reasons.update(chapter_headers(zones, reasons, texts))
    return reasons


def _without_rows(pages: Sequence[Sequence[Line]], reasons: Mapping[int, str]) -> dict[int, str]:
    """Return the reasons without the lines that are cells of a table's row, which may look like page numbers.

    A row has several figures, or several texts of which one is no header.
    """
    left = dict(reasons)
    for lines in pages:
        for line in lines:
            if id(line) not in left:
                continue
            row = [other for other in lines if abs(other.y - line.y) <= _SLOT]
            figures = [other.text for other in row if not masked(other.text).strip("#")]
            cells = sum(1 if _PAGE_NUMBER.fullmatch(text) else len(text.split()) for text in figures)
            if cells >= _CELLS or (len(row) >= _CELLS and any(id(other) not in reasons for other in row)):
                for other in row:
                    left.pop(id(other), None)
    return left


def _from_the_edge(
    pages: Sequence[Sequence[Line]], zones: Sequence[Zone], reasons: Mapping[int, str]
) -> dict[int, str]:
    """Return the reasons of those lines only that stand between the page's edge and its text, apart from that."""
    outer: list[Line] = []
    apart: dict[str, list[bool]] = defaultdict(list)
    begins = _text_edges(pages, reasons)
    groups = Counter(masked(line.text) for zone in zones for line, _ in zone if id(line) in reasons)
    for lines, zone in zip(pages, zones, strict=True):
        text = sorted((line for line in lines if id(line) not in reasons), key=lambda line: line.y)
        for line, top in zone:
            edge = text[-1 if top else 0] if text else None
            if id(line) not in reasons or (edge and abs(line.y - edge.y) > _SLOT and _is_beyond(edge, line, top)):
                continue
            outer.append(line)
            slot = round(line.y / _SLOT)
            texts_there = sum(begins[top, slot + near] for near in (-1, 0, 1))
            is_header = texts_there < groups[masked(line.text)] and (edge is None or _is_apart(line, edge))
            apart[masked(line.text)].append(is_header)
    return {id(line): reasons[id(line)] for line in outer if sum(marks := apart[masked(line.text)]) * 2 >= len(marks)}


def _text_edges(pages: Sequence[Sequence[Line]], reasons: Mapping[int, str]) -> Counter[tuple[bool, int]]:
    """Return on how many pages the text begins (or ends) at each height: where it does, no header stands."""
    edges: Counter[tuple[bool, int]] = Counter()
    for lines in pages:
        heights = [line.y for line in lines if id(line) not in reasons]
        if heights:
            edges.update(((True, round(max(heights) / _SLOT)), (False, round(min(heights) / _SLOT))))
    return edges


def _is_beyond(edge: Line, line: Line, top: bool) -> bool:
    """Tell whether a line stands further in than the first line of the text."""
    return line.y < edge.y if top else line.y > edge.y


def _is_apart(line: Line, edge: Line) -> bool:
    """Tell whether a header and the text beside it are not set as lines of one paragraph."""
    differs = abs(line.size - edge.size) > _SAME or line.font != edge.font
    return differs or abs(line.y - edge.y) >= line.size * _SPACED or abs(line.y - edge.y) <= _SLOT


def _by_height(lines: Sequence[Line]) -> list[list[Line]]:
    """Return the lines grouped by the height they stand at."""
    groups: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (line.y, line.page)):
        if groups and line.y - groups[-1][-1].y <= _SLOT:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _page_numbers(zones: Sequence[Zone], known: Mapping[int, str]) -> dict[int, str]:
    """Return the lone page numbers that stand at other heights than the others do."""
    candidates = []
    for zone in zones:
        outer = [line for line, _ in zone if id(line) not in known]
        for line in outer:
            match = _PAGE_NUMBER.fullmatch(line.text)
            if match and match[1].isdigit():
                candidates.append((int(match[1]) - line.page, line))
    offsets = Counter(offset for offset, _ in candidates)
    return {id(line): _COUNTS for offset, line in candidates if offsets[offset] >= ENOUGH}


def _repeated(pages: Sequence[Sequence[Line]], running: Sequence[Line]) -> set[int]:
    """Return the lines (by identity) whose text stands on several pages, but for figures that count those."""
    groups: dict[str, list[Line]] = defaultdict(list)
    for line in (*running, *(line for lines in pages for line in lines)):
        groups[masked(line.text)].append(line)
    enough = max(ENOUGH, len(pages) * _SHARE)
    found = {
        id(line)
        for group in groups.values()
        if len({line.page for line in group}) >= enough
        for line in one_header(group)
    }
    return {id(line) for lines in pages for line in lines if id(line) in found}

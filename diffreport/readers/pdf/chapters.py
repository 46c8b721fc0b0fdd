"""Running headers that name the chapter: in one place on most pages, and of another text in each chapter."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from diffreport.readers.pdf.lines import Line
from diffreport.text import letters_of

Zone = Sequence[tuple[Line, bool]]  # lines near a page's edges, outermost first; whether at the upper one

_ON = 0.6  # of the left or of the right pages: those on which a chapter begins often have no header
_FEW = 3  # pages of a kind: fewer tell nothing
_NAMED = 0.6  # of such headers say what the document says elsewhere, too
_APART = 2.0  # times the type size: a header stands further from the text than its own next line would
_SLOT = 3.0  # points: a header stands at the same height on every page, but for rounding
_ASKED = 300  # texts of headers that are looked for; a document has as many chapters only if it has thousands of pages


def chapter_headers(zones: Sequence[Zone], known: Mapping[int, str], pages: Sequence[Sequence[Line]]) -> dict[int, str]:
    """Return the headers that name chapters (by identity), each with the reason.

    They say what the document says elsewhere, too: in a heading, or in the header of the next page.
    The titles of slides do not.
    """
    counts = [sum(bool(lines) for lines in pages[parity::2]) for parity in (0, 1)]
    slots: dict[tuple[bool, int, float, str, int], list[Line]] = defaultdict(list)
    for zone in zones:
        for line, top in _outermost(zone, known):
            slots[top, round(line.y / _SLOT), line.size, line.font, (line.page - 1) % 2].append(line)
    found: dict[int, str] = {}
    whole = ""
    for (*_, parity), lines in slots.items():
        on = len({line.page for line in lines})
        if on < max(_FEW, counts[parity] * _ON):
            continue
        whole = whole or "".join(letters_of(line.text) for page in pages for line in page)
        asked = lines[:_ASKED]
        if sum(_is_said_twice(line.text, whole) for line in asked) >= len(asked) * _NAMED:
            why = f"in one place on {on} of {counts[parity]} left or right pages"
            found.update((id(line), why) for line in (*lines, *_further_lines(lines[0], zones, pages)))
    return found


def _further_lines(header: Line, zones: Sequence[Zone], pages: Sequence[Sequence[Line]]) -> Iterator[Line]:
    """Yield the lines set as such a header near where it stands, where the text is set otherwise: longer ones wrap."""
    styles = Counter((line.size, line.font) for page in pages for line in page)
    if styles.most_common(1)[0][0] == (header.size, header.font):
        return
    for zone in zones:
        for line, _ in zone:
            near = abs(line.y - header.y) <= header.size * _APART
            if near and (line.size, line.font) == (header.size, header.font):
                yield line


def _outermost(zone: Zone, known: Mapping[int, str]) -> Iterator[tuple[Line, bool]]:
    """Yield the outermost lines of a page that are no known header, where nothing stands close to them."""
    for top in (True, False):
        side = [line for line, upper in zone if upper is top]
        edge = next((line for line in side if id(line) not in known), None)
        if edge is None:
            continue
        nearest = [distance for line in side if (distance := abs(line.y - edge.y)) > _SLOT]
        if not nearest or min(nearest) >= edge.size * _APART:
            yield edge, top


def _is_said_twice(text: str, whole: str) -> bool:
    letters = letters_of(text)
    return bool(letters) and whole.count(letters) > 1

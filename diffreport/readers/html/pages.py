"""What a page printed in pages repeats at each of them: page numbers, running heads, links to the contents.

Filings and reports made for print keep their pages: a rule or a page break, around it the page's number,
the report's name, and "Table of Contents" leading back. A paragraph goes on behind it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

from diffreport.model import Kind
from diffreport.readers.headings import Line
from diffreport.readers.html.tree import Reason
from diffreport.text import roman_value

_RUNNING = Reason("running header or footer", "repeated at the page breaks")
_JUMP = Reason("page links", "the same link to a place on the page, again and again")
_AROUND = 2  # lines before and behind a break
_LONGEST = 100  # characters of a running header
_LEAST = 3  # breaks; fewer repeat by chance
_SHARE = 0.5  # of the breaks
_IN_ORDER = 0.8  # of the steps from one page number to the next
_NUMBER = re.compile(r"[0-9]{1,6}")
_ROMAN = re.compile(r"[-–—(]?\s?[ivxlc]+\s?[-–—)]?", re.IGNORECASE)
_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|pg|p|seite|s|p[áa]gina)\b)?\W*#(?:\s*(?:of|/|von|sur|de)\s*#)?\W*", re.IGNORECASE
)
_YEARS = 1000  # the first page of no report has that number
_PLAIN = (Kind.PARAGRAPH, Kind.HEADING)
_ENDS = frozenset(".!?:;\"'”’)")


def without_page_furniture(lines: Sequence[Line]) -> tuple[list[Line], Counter[Reason]]:
    """Return the lines without what is repeated at the breaks, and how many words that is; paragraphs joined."""
    left_out: dict[int, Reason] = dict.fromkeys(_running(lines), _RUNNING)
    left_out |= dict.fromkeys(_jumps(lines), _JUMP)
    if not left_out:
        return list(lines), Counter()
    words: Counter[Reason] = Counter()
    kept: list[Line] = []
    is_broken = False
    for place, line in enumerate(lines):
        if place in left_out:
            words[left_out[place]] += len(line.draft.text.split())
            is_broken = True
        elif is_broken and kept and _goes_on(kept[-1], line):
            before = kept.pop()
            kept.append(before._replace(draft=before.draft._replace(text=f"{before.draft.text} {line.draft.text}")))
            is_broken = False
        else:
            kept.append(line)
            is_broken = False
    return kept, words


def _running(lines: Sequence[Line]) -> set[int]:
    """Return the places of running headers and footers: what new pages repeat, and what numbers them.

    A rule may part sections as well as pages: beside one, only a bare number is told to be a page's.
    """
    pages = [place for place, line in enumerate(lines) if line.is_on_new_page]
    rules = [place for place, line in enumerate(lines) if line.is_after_break]
    found: set[int] = set()
    for places in _around(lines, pages, _alike):
        if len({_text(lines[place]) for place in places}) == 1:
            found |= places
        else:
            found |= _numbering(lines, places)
    for places in _around(lines, rules, _bare):
        found |= _numbering(lines, places)
    return found


def _numbering(lines: Sequence[Line], places: set[int]) -> set[int]:
    """Return the places of the lines whose number is that of their page; nothing else in them differs.

    Headings that count are those of chapters, and what begins in the thousands are years.
    """
    ordered = [place for place in sorted(places) if lines[place].draft.kind is not Kind.HEADING]
    columns = list(zip(*(_values(_text(lines[place])) for place in ordered), strict=True))
    differing = [numbers for numbers in columns if len(set(numbers)) > 1]
    if len(differing) != 1 or differing[0][0] >= _YEARS or not _counts_up(differing[0]):
        return set()
    numbers = dict(zip(ordered, differing[0], strict=True))
    steps = [pair for pair in pairwise(ordered) if numbers[pair[1]] - numbers[pair[0]] == 1]
    return {place for pair in steps for place in pair}


def _counts_up(numbers: Sequence[int]) -> bool:
    """Tell whether numbers are those of pages, one behind the other."""
    steps = [after - before for before, after in pairwise(numbers)]
    return steps.count(1) >= len(steps) * _IN_ORDER


def _around(lines: Sequence[Line], breaks: Sequence[int], key: Callable[[Line], str]) -> list[set[int]]:
    """Return the places of lines near breaks that have one key at half of the breaks and more."""
    places: dict[str, set[int]] = {}
    seen: Counter[str] = Counter()
    for at in breaks:
        around = range(max(0, at - _AROUND), min(len(lines), at + _AROUND))
        keys = {place: key(lines[place]) for place in around}
        for found in filter(None, set(keys.values())):
            seen[found] += 1
            places.setdefault(found, set()).update(place for place in around if keys[place] == found)
    least = max(_LEAST, len(breaks) * _SHARE)
    return [places[found] for found, count in seen.items() if count >= least]


def _text(line: Line) -> str:
    """Return the text of a line that may be a running header, "" for one that is none."""
    return line.draft.text if line.draft.kind in _PLAIN and len(line.draft.text) <= _LONGEST else ""


def _alike(line: Line) -> str:
    """Return a line's text with its numbers made alike, "" for one that is no running header."""
    text = _text(line)
    return "#" if _ROMAN.fullmatch(text) else _NUMBER.sub("#", text)


def _bare(line: Line) -> str:
    """Return a line's text with its numbers made alike if it is no more than a page's number, else ""."""
    alike = _alike(line)
    return alike if _PAGE_NUMBER.fullmatch(alike) else ""


def _values(text: str) -> list[int]:
    """Return the numbers of a line; one of Roman numerals alone has one."""
    if _ROMAN.fullmatch(text):
        return [roman_value(text.lower())]
    return list(map(int, _NUMBER.findall(text)))


def _jumps(lines: Sequence[Line]) -> set[int]:
    """Return the places of the lines that lead to one place of the page in the same words, again and again."""
    count = Counter((line.jump, line.draft.text) for line in lines if line.jump)
    repeated = {key for key, times in count.items() if times >= _LEAST}
    if sum(count[key] for key in repeated) > len(lines) * _SHARE:
        return set()  # no way back between the pages, but what the page is made of
    return {place for place, line in enumerate(lines) if line.jump and (line.jump, line.draft.text) in repeated}


def _goes_on(before: Line, line: Line) -> bool:
    """Tell whether a line goes on with the paragraph that a page break cut."""
    if before.draft.kind is not line.draft.kind or line.draft.kind is not Kind.PARAGRAPH:
        return False
    return before.draft.text[-1] not in _ENDS and line.draft.text[:1].islower()

"""What a page printed in pages repeats at each of them: page numbers, running heads, links to the contents.

Filings and reports made for print keep their pages: a rule or a page break, around it the page's number,
the report's name, and "Table of Contents" leading back. A paragraph goes on behind it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from diffreport.model import Kind
from diffreport.readers.html.headings import Line
from diffreport.readers.html.tree import Reason

_RUNNING = Reason("running header or footer", "repeated at the page breaks")
_JUMP = Reason("page links", "the same link to a place on the page, again and again")
_AROUND = 2  # lines before and behind a break
_LONGEST = 100  # characters of a running header
_LEAST = 3  # breaks; fewer repeat by chance
_SHARE = 0.5  # of the breaks
_NUMBER = re.compile(r"\d+|\b[ivxlc]+\b")
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
    """Return the places of the lines that are repeated around the breaks, numbers apart."""
    breaks = [place for place, line in enumerate(lines) if line.is_after_break]
    if len(breaks) < _LEAST:
        return set()
    places: dict[str, set[int]] = {}
    seen: Counter[str] = Counter()
    for place in breaks:
        around = range(max(0, place - _AROUND), min(len(lines), place + _AROUND))
        keys = {at: _masked(lines[at]) for at in around}
        for key in filter(None, set(keys.values())):
            seen[key] += 1
            places.setdefault(key, set()).update(at for at in around if keys[at] == key)
    least = max(_LEAST, len(breaks) * _SHARE)
    return {at for key, count in seen.items() if count >= least for at in places[key]}


def _masked(line: Line) -> str:
    """Return a line's text with its numbers made alike, "" if it is no running header."""
    draft = line.draft
    return _NUMBER.sub("#", draft.text.casefold()) if draft.kind in _PLAIN and len(draft.text) <= _LONGEST else ""


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

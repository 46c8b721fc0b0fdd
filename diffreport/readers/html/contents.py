"""Contents lists that a page prints line by line: links that repeat its headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from diffreport.contents import is_title, without_page
from diffreport.model import Kind
from diffreport.readers.headings import Line
from diffreport.readers.html.tree import Reason
from diffreport.text import letters_of

_CONTENTS = Reason("contents list", "links to places on the page")
_LEAST = 4  # lines, one behind the other; fewer may be a sentence's worth of references
# A list may number what it lists: "2.1 ", "(a) ", "IV. ".
_LABEL = re.compile(r"\(?(?:\d{1,3}|[A-Za-z]|[IVXLivxl]{1,6})(?:[.)-][0-9A-Za-z]{0,4})*[.)]?\s+(?=\S)")


def without_contents(lines: Sequence[Line]) -> tuple[list[Line], Counter[Reason]]:
    """Return the lines without those of contents lists, and how many words these have.

    Such a line is all a link, and says what a heading says, but for a number before it and a page behind it;
    a line that repeats no heading is left in. Cost: linear.
    """
    headings = {letters_of(line.draft.text) for line in lines if not line.jump and _is_title(line)} - {""}
    left_out: set[int] = set()
    run: list[int] = []
    for place, line in enumerate([*lines, None]):
        if line is not None and line.jump and line.draft.kind in (Kind.PARAGRAPH, Kind.ITEM):
            run.append(place)
            continue
        repeated = [at for at in run if not headings.isdisjoint(_said(lines[at].draft.text))]
        if len(repeated) >= _LEAST:
            left_out.update(repeated)
            if len(repeated) == len(run) and run[0] and is_title(lines[run[0] - 1].draft.text):
                left_out.add(run[0] - 1)
        run.clear()
    words = sum(len(lines[place].draft.text.split()) for place in left_out)
    kept = [line for place, line in enumerate(lines) if place not in left_out]
    return kept, Counter({_CONTENTS: words} if words else {})


def _is_title(line: Line) -> bool:
    return line.draft.kind is Kind.HEADING or (line.is_bold and line.draft.kind is Kind.PARAGRAPH)


def _said(text: str) -> set[str]:
    """Return what a line of a contents list may repeat: itself, without its number, without its page."""
    texts = (text, without_page(text)) if text[-1].isdigit() else (text,)
    return {letters_of(one) for text in texts for one in (text, _LABEL.sub("", text, count=1))} - {""}

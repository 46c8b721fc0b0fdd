"""Which paragraphs are headings, of which level: by type size, weight, and the document's outline."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from diffreport.readers.pdf.marks import BULLET
from diffreport.readers.pdf.metrics import Metrics
from diffreport.readers.pdf.paragraphs import Paragraph
from diffreport.text import letters_of

_AS_LARGE = 0.95  # times the text's type size: what is set smaller is a table's or a picture's, but for capitals
_WORDS = 30  # of a heading; a longer text in large type is a lead paragraph
_LINES = 6  # of a heading, in a narrow column
_LETTERS = 2  # of a heading: a single one is an ornament
_LEVELS = 6  # as HTML has them
_SAME_STYLE = 0.5  # points: sizes closer than that are one style
_USUAL = 0.4  # of the document's words: a style that sets as many is no heading's
_LABEL = 4  # words of a chart's label
_FIGURE = re.compile(r"(?=.*(?:\d{3}|\d[.,]\d|[%$€£]))[\d\s.,%$€£+−–-]+")  # shorter ones may be a heading's number
_CLOSED = re.compile(r"[.:!?][\"'”’)\]]*$")
_ENDS_OPEN = re.compile(r"[,;]$|[a-z]\.$")


def heading_levels(
    paragraphs: Sequence[tuple[Paragraph, str]], metrics: Metrics, outline: Mapping[str, int]
) -> list[int]:
    """Return the level of each paragraph that is a heading, and 0 for the others."""
    styles = [_style(paragraph, text, metrics, outline) for paragraph, text in paragraphs]
    for place, (paragraph, text) in enumerate(paragraphs):
        goes_on = not metrics.is_large(paragraph.first) and _goes_on(paragraphs, place)
        if styles[place] and letters_of(text) not in outline and (goes_on or _is_label(paragraphs, place)):
            styles[place] = None
    words: Counter[tuple[float, bool]] = Counter()
    for (_, text), style in zip(paragraphs, styles, strict=True):
        if style:
            words[style] += len(text.split())
    total = sum(len(text.split()) for _, text in paragraphs)
    ranks = _ranks([style for style in words if words[style] <= total * _USUAL])
    levels = []
    for (_, text), style in zip(paragraphs, styles, strict=True):
        listed = outline.get(letters_of(text), 0) if style else 0
        levels.append(min(listed or ranks.get(style, 0), _LEVELS) if style else 0)
    return levels


def _style(paragraph: Paragraph, text: str, metrics: Metrics, outline: Mapping[str, int]) -> tuple[float, bool] | None:
    """Return how a paragraph that may be a heading is set, else None."""
    first = paragraph.first
    if len(paragraph.lines) > _LINES or sum(map(str.isalpha, text)) < _LETTERS or len(text.split()) > _WORDS:
        return None
    if BULLET.match(text):
        return None
    bold = all(line.bold for line in paragraph.lines)
    is_large = metrics.is_large(first)
    is_listed = letters_of(text) in outline and first.size >= metrics.body * _AS_LARGE
    is_bold = bold and (first.size >= metrics.body * _AS_LARGE or (text.isupper() and " " in text))
    if not (is_large or is_bold or is_listed):
        return None
    if _ENDS_OPEN.search(text) and not is_listed:
        return None
    return first.size, bold


def _is_label(paragraphs: Sequence[tuple[Paragraph, str]], place: int) -> bool:
    """Tell whether a short text stands above or below a lone figure set as it is, as the labels of a chart do."""
    paragraph, text = paragraphs[place]
    if len(text.split()) > _LABEL:
        return False
    line = paragraph.first
    near = (paragraphs[other] for other in (place - 1, place + 1) if 0 <= other < len(paragraphs))
    return any(
        _FIGURE.fullmatch(other)
        and one.first.page == line.page
        and abs(one.first.size - line.size) <= _SAME_STYLE
        and abs(one.first.y - line.y) > line.size / 2
        for one, other in near
    )


def _goes_on(paragraphs: Sequence[tuple[Paragraph, str]], place: int) -> bool:
    """Tell whether a text is the bold beginning of a sentence that goes on below it."""
    paragraph, text = paragraphs[place]
    if place + 1 >= len(paragraphs) or _CLOSED.search(text):
        return False
    after, below = paragraphs[place + 1]
    return after.first.page == paragraph.first.page and below[:1].islower() and not BULLET.match(below)


def _ranks(styles: Sequence[tuple[float, bool]]) -> dict[tuple[float, bool], int]:
    """Return the level of each style, the largest first, bold before light."""
    ranks: dict[tuple[float, bool], int] = {}
    last: tuple[float, bool] | None = None
    rank = 0
    for size, bold in sorted(styles, key=lambda style: (-style[0], not style[1])):
        if last is None or last[0] - size > _SAME_STYLE or last[1] != bold:
            rank += 1
            last = size, bold
        ranks[size, bold] = min(rank, _LEVELS)
    return ranks

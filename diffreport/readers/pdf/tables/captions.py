"""What a table is called: the lines right above it that begin with "Table" and a number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from diffreport.readers.pdf.rulings import Box
from diffreport.readers.pdf.tables.rows import ASCENT, DESCENT, Row, rows_of
from diffreport.readers.pdf.words import Word

_CALLED = re.compile(
    r"(?:table|tab\.|tabelle|tableau|tabla|tabela|tabella|tabel|exhibit|schedule)\s*"
    r"(?:[A-Z]{0,2}[-.]?\d[\d.–-]*[A-Za-z]?|[IVXLC]+)(?=[\s.:)—–-]|$)",
    re.IGNORECASE,
)
_CONTINUED = re.compile(
    r"[\s(\[]*\b(?:continued|cont[’'.]?d?\b|fortsetzung|suite|continuación|segue)[.)\]]*", re.IGNORECASE
)
_NEAR = 2.0  # of the type size between a caption and its table
_STACKED = 1.6  # of the type size from baseline to baseline: lines of one caption
_LINES = 3  # of a caption; a longer text is none
_BESIDE = 12.0  # points that a caption may stand out of its table on the left


def is_caption(text: str) -> bool:
    """Tell whether a text names a table by its number."""
    return _CALLED.match(text) is not None


def caption_above(words: Sequence[Word], numbers: Iterable[int], box: Box) -> list[int]:
    """Return the numbers of the words of the caption right above a table; none if there is none."""
    above = [number for number in numbers if words[number].y > box.y1 and _is_over(words[number], box)]
    found: list[Row] = []
    for row in reversed(rows_of(words, above)):
        if found:
            near = row.y - found[-1].y <= max(row.size, found[-1].size) * _STACKED
        else:
            near = row.y - row.size * DESCENT - box.y1 <= row.size * _NEAR
        if not near or len(found) == _LINES:
            return []
        found.append(row)
        if is_caption(" ".join(words[number].text for number in row.numbers)):
            return [number for row in reversed(found) for number in row.numbers]
    return []


def same_table(caption: str, other: str) -> bool:
    """Tell whether the caption of a table's part names the table that another caption names."""
    names = [_CONTINUED.sub("", text).casefold().rstrip(" .:") for text in (caption, other)]
    return (bool(names[1]) and names[0].startswith(names[1])) or names[0] == names[1]


def _is_over(word: Word, box: Box) -> bool:
    return word.x1 > box.x0 - _BESIDE and word.x0 < box.x1 and word.y + word.size * ASCENT > box.y1

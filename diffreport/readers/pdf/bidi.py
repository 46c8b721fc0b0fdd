"""Text that runs from right to left: letters in their order, and pages turned over so that all else holds.

The text layer of such a page has some words as they are read and some as they are seen. Seen in a
mirror, the page's lines begin on the left and its columns follow each other to the right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from diffreport.readers.pdf.words import Word

_LETTER = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff"  # Hebrew, Arabic, Syriac, Thaana, N'Ko and their forms
RIGHT_TO_LEFT = re.compile(f"[{_LETTER}]")
_KEPT = re.compile(r"[0-9٠-٩]+(?:[.,:/][0-9٠-٩]+)*|[A-Za-z]+")  # within a word as it is seen, this reads as it stands
_LEFT_TO_RIGHT = re.compile(r"[A-Za-zÀ-ɏ]")
_BEFORE = re.compile(r"^([.,;:!?،؛؟]+)(.+)$", re.DOTALL)
_SAME_ROW = 0.45  # of the type size by which the words of a row differ in height
_BRACKETS = str.maketrans("()[]{}«»", ")(][}{»«")


def in_reading_order(text: str, starts: Sequence[float]) -> str:
    """Return a word in its reading order, given where each of its characters stands."""
    leftwards = sum(after < start for start, after in pairwise(starts))
    if leftwards * 2 >= len(text) - 1:
        return text
    return _as_read(
        "".join(text[place] for place in sorted(range(len(text)), key=lambda place: (starts[place], place)))
    )


def _as_read(seen: str) -> str:
    """Return a word in its reading order that is given as it is seen from left to right."""
    parts = []
    end = len(seen)
    for match in reversed(list(_KEPT.finditer(seen))):
        parts.append(seen[match.end() : end][::-1].translate(_BRACKETS))
        parts.append(match[0])
        end = match.start()
    parts.append(seen[:end][::-1].translate(_BRACKETS))
    return "".join(parts)


def runs_left(words: Sequence[Word]) -> bool:
    """Tell whether most words of a page are of a script that runs from right to left."""
    return sum(RIGHT_TO_LEFT.search(word.text) is not None for word in words) * 2 > len(words)


def mirrored(words: Sequence[Word], width: float) -> tuple[Word, ...]:
    """Return the words of a page as in a mirror, each row in reading order."""
    turned = [word._replace(x0=width - word.x1, x1=width - word.x0) for word in words]
    return tuple(word for row in _rows(turned) for word in _in_order(row))


def _rows(words: Sequence[Word]) -> Iterator[list[Word]]:
    row: list[Word] = []
    for word in words:
        if row and abs(row[-1].y - word.y) > max(row[-1].size, word.size) * _SAME_ROW:
            yield row
            row = []
        row.append(word)
    if row:
        yield row


def _in_order(row: list[Word]) -> Iterator[Word]:
    """Yield the words of a row from its beginning; words of other scripts among them run the other way."""
    row.sort(key=lambda word: word.x0)
    texts = [word.text for word in row]
    if not any(map(RIGHT_TO_LEFT.search, texts)):
        texts.reverse()
    start = 0 if any(map(RIGHT_TO_LEFT.search, texts)) else len(row)
    while start < len(row):
        end = start
        while end < len(row) and not RIGHT_TO_LEFT.search(texts[end]):
            end += 1
        run = [place for place in range(start, end) if _LEFT_TO_RIGHT.search(texts[place])]
        if len(run) > 1:
            texts[run[0] : run[-1] + 1] = reversed(texts[run[0] : run[-1] + 1])
        start = end + 1
    for word, text in zip(row, texts, strict=True):
        after = _BEFORE.match(text) if not RIGHT_TO_LEFT.search(text) else None
        yield word._replace(text=after[2] + after[1] if after else text, last=word is row[-1])

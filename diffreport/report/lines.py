"""Marked words as lines of a terminal: escaped, shortened, folded to a width, painted or bracketed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from diffreport import signs

# Select Graphic Rendition codes; struck and underlined tell old from new without colour vision.
_PAINT = {"old": "31;9", "new": "94;4", "strong": "1", "faint": "2"}
_BRACKETS = {"old": ("[-", "-]"), "new": ("{+", "+}")}
_ORDERS = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # categories that a terminal may obey or hide
_SPELLING = "\u200c\u200d"  # joiners: part of how Persian, Hindi and others are spelled

WIDEST_CELL, _NARROWEST_CELL = 24, 12  # columns
_MOST_LINES = 3  # of a cell
LABEL_COLUMNS = 24  # kept for what a row is about, as long as other cells can be cut instead

Mark = str  # "", "old", "new", "strong" or "faint"


class Piece(NamedTuple):
    """A stretch of text under one mark."""

    text: str
    mark: Mark = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line before it is folded. Rows of a table are not folded: they would lose their columns."""

    pieces: tuple[Piece, ...] = ()
    indent: int = 0
    is_row: bool = False


def visible(text: str) -> str:
    """Return the text with every control, format, surrogate and hidden character written out as <U+001B>."""
    if text.isprintable() and not signs.holds(text):
        return text
    hidden = {sign.at for sign in signs.hidden(text)}
    return "".join(
        f"<U+{ord(c):04X}>" if k in hidden or _is_order(c, text[k - 1 : k]) else c for k, c in enumerate(text)
    )


def _is_order(char: str, before: str) -> bool:
    return unicodedata.category(char) in _ORDERS and not (char in _SPELLING and before > "\u02ff")


def counted(n: int, singular: str, plural: str = "") -> str:
    """Return "1 figure", "2 figures", "1,204 figures": a terminal is spoken to in English."""
    return f"{n:,} {singular if n == 1 else plural or singular + 's'}"


def columns(text: str) -> int:
    """Return how many columns a terminal gives the text."""
    if text.isascii():
        return len(text)
    return sum(_columns_of(c) for c in text)


def _columns_of(char: str) -> int:
    if unicodedata.combining(char) or char in _SPELLING:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def clipped(text: str, width: int) -> str:
    """Return the text, visible and in one line, cut to a width with an ellipsis."""
    text = visible(text)
    if columns(text) <= width:
        return text
    room = width - 1
    for end, char in enumerate(text):
        room -= _columns_of(char)
        if room < 0:
            return text[:end].rstrip() + "…"
    return text


def elided(pieces: Sequence[Piece], context: int) -> list[Piece]:
    """Return the pieces with long unmarked runs cut to `context` words beside a mark."""
    out = []
    for n, piece in enumerate(pieces):
        words = re.findall(r"\s*\S+", piece.text)
        head, tail = (0 if n == 0 else context), (0 if n == len(pieces) - 1 else context)
        if piece.mark or len(words) <= head + tail + context // 2:
            out.append(piece)
        else:
            gap = re.search(r"\s*$", piece.text)
            end = "".join(words[len(words) - tail :]) + (gap[0] if gap else "") if tail else ""
            out.append(Piece("".join(words[:head]) + (" …" if head else "…") + end, piece.mark))
    return out


def folded(pieces: Iterable[Piece], width: int) -> Iterator[list[Piece]]:
    """Yield lines of at most `width` columns (a longer word stands alone); single spaces between words."""
    line: list[Piece] = []
    used = 0
    gap: Piece | None = None
    for word in _words(pieces):
        if word[0].text == " ":
            gap = word[0]
            continue
        size = sum(columns(piece.text) for piece in word)
        if line and used + (gap is not None) + size > width:
            yield line
            line, used, gap = [], 0, None
        if line and gap:
            line.append(gap)
            used += 1
        line += word
        used, gap = used + size, None
    if line:
        yield line


def _words(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Yield words (which may change their mark inside) and the spaces between them, escaped."""
    word: list[Piece] = []
    for text, mark in pieces:
        for part in re.split("([ \t\n]+)", text):
            if part and not part.strip(" \t\n"):
                if word:
                    yield word
                    word = []
                yield [Piece(" ", mark)]
            elif part:
                word.append(Piece(visible(part), mark))
    if word:
        yield word


def bracketed(pieces: Iterable[Piece]) -> list[Piece]:
    """Return the pieces with words in place of colours: `[-old-]` and `{+new+}`."""
    return [Piece(text.join(_BRACKETS[mark])) if mark in _BRACKETS else Piece(text) for text, mark in pieces]


def painted(line: Iterable[Piece]) -> str:
    """Return a line with its marks as terminal colours; each ends where its mark does."""
    runs = ((mark, "".join(piece.text for piece in run)) for mark, run in groupby(line, key=attrgetter("mark")))
    return "".join(f"\x1b[{_PAINT[mark]}m{text}\x1b[0m" if mark else text for mark, text in runs)


def laid_out(lines: Iterable[Line], *, width: int, color: bool) -> str:
    """Return lines as text, with a final newline.

    Units: `width` in terminal columns; only a single word, or a row of a table, may be longer.
    """
    out = []
    for line in lines:
        pieces = list(line.pieces) if color else bracketed(line.pieces)
        foldings = [pieces] if line.is_row or not pieces else folded(pieces, width - line.indent)
        for folding in foldings:
            text = painted(folding) if color else "".join(piece.text for piece in folding)
            out.append((" " * line.indent + text).rstrip())
    return "\n".join(out) + "\n"


def table(rows: Sequence[Sequence[str]], width: int, flexible: int, widest: int = WIDEST_CELL) -> list[list[str]]:
    """Return the cells of each row, escaped, cut and padded to common widths; two spaces go between them.

    The `flexible` column takes what the others leave of the width; of those none is wider than `widest`, and the
    widest ones are cut before it has less than `LABEL_COLUMNS`.
    """
    limits = _limits(rows, width, flexible, widest)
    return [[_padded(cell, limit) for cell, limit in zip(row, limits, strict=True)] for row in rows]


def wrapped(rows: Sequence[Sequence[str]], width: int, flexible: int) -> list[list[list[str]]]:
    """Return the lines of each row of a `table` whose cells go on below, for a few lines, where they would be cut."""
    limits = _limits(rows, width, flexible, WIDEST_CELL)
    out = []
    for row in rows:
        cells = [_wrapped(cell, limit) for cell, limit in zip(row, limits, strict=True)]
        height = max(map(len, cells))
        lines = zip(*([*cell, *[""] * (height - len(cell))] for cell in cells), strict=True)
        out.append([[_padded(part, limit) for part, limit in zip(line, limits, strict=True)] for line in lines])
    return out


def _limits(rows: Sequence[Sequence[str]], width: int, flexible: int, widest: int) -> list[int]:
    """Return how wide each column is."""
    limits = [max(min(columns(visible(row[c])), widest) for row in rows) for c in range(len(rows[0]))]
    longest = max(columns(visible(row[flexible])) for row in rows)
    others = [c for c in range(len(limits)) if c != flexible]
    room = width - 2 * len(others)
    while others and room - sum(limits[c] for c in others) < min(longest, LABEL_COLUMNS):
        if limits[c := max(others, key=limits.__getitem__)] <= _NARROWEST_CELL:
            break
        limits[c] -= 1
    limits[flexible] = min(longest, max(_NARROWEST_CELL, room - sum(limits[c] for c in others)))
    return limits


def _wrapped(text: str, width: int) -> list[str]:
    """Return a text as lines of a width, the rest in the last of a few; a longer word is cut."""
    if columns(visible(text)) <= width:
        return [text]
    parts = ["".join(piece.text for piece in line) for line in folded([Piece(text)], width)]
    return [*parts[: _MOST_LINES - 1], " ".join(parts[_MOST_LINES - 1 :])][: len(parts)]


def _padded(text: str, width: int) -> str:
    cut = clipped(text, width)
    return cut + " " * (width - columns(cut))

"""One edition of a marked text: the text before the changes, or after them, and what of it stands in the other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from diffreport.readers.marks.pieces import Piece

# What begins a block, and makes an empty one where all that stood behind it was marked away.
_EMPTY = re.compile(r"[ \t]*+(?:(?:[-*+>]|\d{1,9}+[.)]|#{1,6}+|\[\^[^\]\s]{1,64}\]:)[ \t]*+)++")
_EMPTY_ROW = re.compile(r"[ \t]*\|[ \t|]*")
_BREAK = re.compile(r"\n[ \t]*\n")

Places = list[tuple[int, int]]


class View(NamedTuple):
    """One edition of a marked text.

    Shapes: `places` has, for each line of the text, places that the other edition has too, each with the characters
    that stand there in both; a text that replaces another has a place of none with it.
    """

    text: str
    places: list[Places]
    insertions: int
    deletions: int
    comments: list[str]


@dataclass(slots=True)
class _Line:
    parts: list[str] = field(default_factory=list)
    places: Places = field(default_factory=list)
    lacks: bool = False  # something that was marked away
    has_own: bool = False  # text that only this edition has
    begins_behind: bool = False  # what was marked away: then no space stands before it

    def add(self, text: str) -> None:
        """Add what this edition has."""
        self.parts.append(text.lstrip(" \t") if self.begins_behind else text)
        if self.begins_behind and self.parts[-1]:
            self.begins_behind = False

    def lose(self) -> None:
        """Pass over what this edition does not have."""
        self.begins_behind = self.begins_behind or (not self.lacks and not "".join(self.parts).strip())
        self.lacks = True

    def text(self) -> str | None:
        """Return the line; None if it is the rest of a row of a table."""
        text = "".join(self.parts)
        if not self.lacks or self.has_own:
            return text
        if _EMPTY_ROW.fullmatch(text):
            return None
        return "" if _EMPTY.fullmatch(text) else text


class _Side:
    """The lines of one edition so far."""

    def __init__(self) -> None:
        """Begin with an empty line."""
        self.lines = [_Line()]

    def add(self, text: str) -> None:
        """Add a text of this edition alone, which may go over several lines."""
        for n, line in enumerate(text.split("\n")):
            if n:
                self.lines.append(_Line())
            self.lines[-1].add(line)
            self.lines[-1].has_own = self.lines[-1].has_own or bool(line.strip())


def view(pieces: Iterable[Piece], *, original: bool) -> View:
    """Return the old edition of a marked text if the `original` is asked for, else the new one. Cost: linear."""
    old, new = _Side(), _Side()
    place, comments = 0, []
    cut = [piece for piece in pieces if piece.text]
    for n, piece in enumerate(cut):
        if piece.is_old and piece.is_new:
            place = _keep(old, new, piece.text, place)
            continue
        if piece.is_comment:
            comments.append(piece.text)
        elif _is_replacement(cut[n : n + 3]):
            place = _share(old, new, place, 0)
        for side, has in ((old, piece.is_old), (new, piece.is_new)):
            if has:
                side.add(piece.text)
            else:
                side.lines[-1].lose()
    kept = [(text, line.places) for line in (old if original else new).lines if (text := line.text()) is not None]
    only_new = sum(piece.is_new and not piece.is_old for piece in cut)
    only_old = sum(piece.is_old and not piece.is_new for piece in cut)
    return View("\n".join(text for text, _ in kept), [of for _, of in kept], only_new, only_old, comments)


def _keep(old: _Side, new: _Side, text: str, place: int) -> int:
    """Add to both editions what both have, each line of it a place; return the number of the next place."""
    for n, line in enumerate(text.split("\n")):
        if n:
            for side in (old, new):
                side.lines.append(_Line())
        for side in (old, new):
            side.lines[-1].add(line)
        if weight := len("".join(line.split())):
            place = _share(old, new, place, weight)
    return place


def _share(old: _Side, new: _Side, place: int, weight: int) -> int:
    """Give the lines where both editions are a place; return the number of the next."""
    for side in (old, new):
        side.lines[-1].places.append((place, weight))
    return place + 1


def _is_replacement(ahead: Sequence[Piece]) -> bool:
    """Tell whether one text stands for another: one is deleted, one inserted, with no paragraph's end in or between."""
    if len(ahead) > 2 and ahead[1].is_old and ahead[1].is_new and ahead[1].text.isspace():
        ahead = (ahead[0], ahead[2]) if "\n" not in ahead[1].text else ahead[:1]
    if len(ahead) < 2 or {(piece.is_old, piece.is_new) for piece in ahead[:2]} != {(True, False), (False, True)}:
        return False
    return not any(piece.text.isspace() or piece.text[0] == "\n" or _BREAK.search(piece.text) for piece in ahead[:2])

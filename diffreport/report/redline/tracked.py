"""Tracked changes of WordprocessingML: runs, paragraph marks, rows and cells that one edition alone has.

A `Fate` says which edition has a piece of text: accepting all changes keeps what the new one has, rejecting
all keeps what the old one has. A paragraph's mark has a fate of its own: where a view does not have the mark,
the paragraph's text goes on into the next one. So the paragraphs of a split are parted by inserted marks, and a
paragraph that is all inserted is its text and the mark behind it; a paragraph has to follow it, which `body` sees to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from diffreport.model import Change

AUTHOR = "diffreport"

# What XML 1.0 cannot hold, and what would be read back as another character.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile('[&<>"\r\n\t]')
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}
_LAST_WORD = re.compile(r"\S+\s*$")
_FULL_DATE = re.compile(r"(\d{4})-\d\d-\d\d")
_TIME = re.compile(r"T\d\d:\d\d:\d\d")
_FIRST_YEAR = 1601  # Word's clock begins there


class Fate(Enum):
    """Which edition has something; the value is the element of the tracked change around it, none of what both have."""

    KEPT = ""
    INSERTED = "ins"
    DELETED = "del"
    MOVED_AWAY = "moveFrom"
    MOVED_HERE = "moveTo"

    @property
    def is_old(self) -> bool:
        """Tell whether the old edition has it in this place."""
        return self in (Fate.KEPT, Fate.DELETED, Fate.MOVED_AWAY)

    @property
    def is_new(self) -> bool:
        """Tell whether the new edition has it in this place."""
        return self in (Fate.KEPT, Fate.INSERTED, Fate.MOVED_HERE)


_MOVED = {Fate.KEPT: Fate.MOVED_HERE, Fate.INSERTED: Fate.INSERTED}


class Piece(NamedTuple):
    """Text of one fate; `opcode` is the position of the opcode it comes from, -1 for none."""

    fate: Fate
    text: str
    opcode: int = -1


class Line(NamedTuple):
    """A paragraph: its pieces, the fate of the mark behind it, and the position of the opcode that made this one."""

    pieces: tuple[Piece, ...]
    mark: Fate = Fate.KEPT
    opcode: int = -1


# -- from words to pieces


def pieces_of(change: Change) -> list[Piece]:
    """Return the words of a change in pieces, the old words of an opcode before the new ones.

    Shapes: the pieces that are old spell the old text and those that are new the new one, character by character;
    a break between two blocks is a piece "\\n" of its own.
    """
    out: list[Piece] = []
    for position, op in enumerate(change.opcodes):
        olds, news = change.old_tokens[op.i1 : op.i2], change.new_tokens[op.j1 : op.j2]
        if op.tag == "equal" and olds != news and len(olds) == len(news):
            # equal tokens may differ in print: the text of either edition is exact
            for _, run in groupby(zip(olds, news, strict=True), lambda pair: pair[0] == pair[1]):
                old, new = map("".join, zip(*run, strict=True))
                out += _became(old, new, position)
        else:
            out += _became("".join(olds), "".join(news), position)
    return [part for piece in out for part in (_cut(piece) if "\n" in piece.text else (piece,))]


def replaced(old: str, new: str) -> list[Piece]:
    """Return one text for another; nothing is tracked where they are the same."""
    return _became(old, new, -1)


def _became(old: str, new: str, opcode: int) -> list[Piece]:
    if old == new:
        return [Piece(Fate.KEPT, old, opcode)] if old else []
    sides = [Piece(Fate.DELETED, old, opcode), Piece(Fate.INSERTED, new, opcode)]
    if old == "\n":  # what two paragraphs are joined by stands at the end of the first
        sides.reverse()
    return [piece for piece in sides if piece.text]


def _cut(piece: Piece) -> Iterator[Piece]:
    for number, text in enumerate(piece.text.split("\n")):
        if number:
            yield piece._replace(text="\n")
        if text:
            yield piece._replace(text=text)


def lines_of(pieces: Iterable[Piece]) -> list[Line]:
    """Return the paragraphs of some pieces: a break ends one, with its own fate; the last one's mark is kept."""
    lines: list[list[Piece]] = [[]]
    marks: list[Piece] = []
    for piece in pieces:
        if piece.text == "\n":
            marks.append(piece)
            lines.append([])
        else:
            lines[-1].append(piece)
    marks.append(Piece(Fate.KEPT, ""))
    return [Line(tuple(line), mark.fate, mark.opcode) for line, mark in zip(lines, marks, strict=True)]


def whole(text: str, fate: Fate) -> Line:
    """Return a paragraph of one fate, its mark too."""
    return Line((Piece(fate, text),), fate)


def moved_here(lines: Iterable[Line]) -> list[Line]:
    """Return paragraphs as they are to be tracked where they moved to.

    What was deleted on the way stands in the old place alone: as a deletion inside of an insertion, which is in neither
    edition, LibreOffice leaves it standing.
    """
    out: list[Line] = []
    pieces: list[Piece] = []
    for line in lines:
        pieces += [piece._replace(fate=_MOVED[piece.fate]) for piece in line.pieces if piece.fate.is_new]
        if line.mark.is_new:
            out.append(Line(tuple(pieces), _MOVED[line.mark], line.opcode))
            pieces = []
    return out


def apart(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces of a paragraph such that none ends with inserted words: deleted ones stand behind these.

    They are those that gave way, or the last word that stayed, which is then deleted and inserted. LibreOffice takes
    two insertions for one that have nothing but a paragraph's kept mark between them, and rejects the mark too.
    """
    if len(pieces) < 2 or pieces[-1].fate is not Fate.INSERTED:
        return list(pieces)
    *before, other, last = pieces
    if other.fate is Fate.DELETED:
        return [*before, last, other]
    if other.fate is not Fate.KEPT:
        return list(pieces)
    found = _LAST_WORD.search(other.text)
    at = found.start() if found else 0
    word = other.text[at:]
    before += [other._replace(text=other.text[:at])] if at else []
    return [*before, last._replace(text=word + last.text), other._replace(fate=Fate.DELETED, text=word)]


def spells(pieces: Iterable[Piece], old: str, new: str) -> bool:
    """Tell whether pieces are the texts of both editions."""
    pieces = list(pieces)
    return old == "".join(p.text for p in pieces if p.fate.is_old) and new == "".join(
        p.text for p in pieces if p.fate.is_new
    )


# -- from pieces to XML


def holdable(text: str) -> str:
    """Return a text as XML can hold it: what it cannot is written out, "<U+0001>"."""
    return text if text.isprintable() else _FORBIDDEN.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)


def escaped(text: str) -> str:
    """Return a text for XML, as far as that can hold it, for an attribute too."""
    return _ESCAPED.sub(lambda found: _ESCAPES[found[0]], holdable(text))


def moment(*dates: str | None) -> str:
    """Return the first of some dates that is a full one, as Word writes it, "" for none: a year is no day."""
    for date in dates:
        day = _FULL_DATE.match(date or "")
        if date and day and int(day[1]) >= _FIRST_YEAR:
            time = _TIME.match(date, day.end())
            return f"{day[0]}{time[0] if time else 'T00:00:00'}Z"
    return ""


@dataclass(slots=True)
class Pen:
    """Writes tracked changes: each has a number of its own, an author, and a date unless that is "".

    Everything that has a `w:id` in a document but comments is numbered by one pen.
    """

    date: str = ""
    author: str = AUTHOR
    signed: str = field(default="", init=False)
    _last: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        """Sign."""
        self.signed = signature(self.author, self.date)

    def number(self) -> int:
        """Return a number that nothing else has."""
        self._last += 1
        return self._last

    def attributes(self) -> str:
        """Return the attributes of a tracked change: a new number, author and date."""
        return f' w:id="{self.number()}"{self.signed}'

    def change(self, name: str, content: str = "") -> str:
        """Return an element that tells of a change: `w:ins`, `w:rPrChange`, `w:cellDel`."""
        start = f"<w:{name}{self.attributes()}"
        return f"{start}>{content}</w:{name}>" if content else f"{start}/>"

    def around(self, fate: Fate, content: str) -> str:
        """Return runs with the tracked change of their fate around them."""
        return self.change(fate.value, content) if fate.value else content

    def run(self, piece: Piece, properties: str = "") -> str:
        """Return a piece as a run in its tracked change; `properties` are the content of its `w:rPr`."""
        return self.around(piece.fate, run(piece, properties))

    def runs(self, pieces: Sequence[Piece], properties: str = "") -> str:
        """Return pieces as runs, neighbours of one fate as one."""
        joined = (Piece(fate, "".join(piece.text for piece in group)) for fate, group in groupby(pieces, itemgetter(0)))
        return "".join(self.run(piece, properties) for piece in joined)

    def mark(self, fate: Fate) -> str:
        """Return the fate of a paragraph's mark, or of a row: what stands in the mark's `w:rPr`, or in `w:trPr`."""
        return self.change(fate.value) if fate.value else ""


def signature(author: str, date: str) -> str:
    """Return the attributes that say who made a change or a comment, and when."""
    dated = f' w:date="{date}"' if date else ""
    return f' w:author="{escaped(author)}"{dated}'


def run(piece: Piece, properties: str = "") -> str:
    """Return a piece as a run, without its tracked change."""
    name = "w:delText" if piece.fate == Fate.DELETED else "w:t"
    dressed = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    breaks = f'</{name}><w:br/><{name} xml:space="preserve">'
    text = breaks.join(map(escaped, piece.text.split("\n")))
    return f'<w:r>{dressed}<{name} xml:space="preserve">{text}</{name}></w:r>'


def properties_of(inner: str, mark: str = "", change: str = "") -> str:
    """Return a paragraph's `w:pPr`: `inner` is its own content, `mark` that of the mark's `w:rPr`, `change` a
    `w:pPrChange`, in the order of the schema; "" where all of them are."""
    marked = f"<w:rPr>{mark}</w:rPr>" if mark else ""
    content = f"{inner}{marked}{change}"
    return f"<w:pPr>{content}</w:pPr>" if content else ""

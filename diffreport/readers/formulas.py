"""Formulas in a line of text: what stands above, below or under a root is told by signs, so that no figures join.

Layouts have the names of MathML's elements; Word's are mapped to them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from diffreport.readers import superscript

# Elements whose arguments are not simply one behind the other.
LAYOUTS = frozenset(
    "mfrac msup msub msubsup munder mover munderover msqrt mroot mmultiscripts mtable mtr mlabeledtr mfenced".split()
)
_EMPTY = frozenset(("none", "mprescripts"))  # hold a place
_PRESCRIPTS = "\0"  # stands between the marks behind a base and those before it
_DEPTH = 100  # levels told apart: each copies the text in it; the deepest formula known has some twenty
_ONE = re.compile(r"[^\W_]+(?:[.,]\d+)*|\([^()]*\)|\W?")  # needs no brackets to be raised or divided
_DIGITS = re.compile(r"[-−+]?\d+(?:[.,]\d+)*")
_XML_SPACE = " \t\r\n"


def laid_out(layout: str, parts: Sequence[str]) -> str:
    """Return the arguments of a layout as one text: "x²", "x_i", "1/2", "√4"; cells of a matrix with spaces.

    One with fewer or more arguments than it takes gives them all, spaces between them.
    """
    write = _WRITERS.get(layout)
    if write is None or len(parts) not in _COUNTS[layout]:
        return " ".join(filter(None, parts))
    return write(*parts)


def joined(before: str, text: str, is_behind_layout: bool = False) -> str:
    """Return a text with a space before it if it would grow together with the one before: 3 and 1/2 is not 31/2.

    Behind a layout a letter would be taken for a part of that: what stands behind x_i is apart.
    """
    ends = before[-1:], text[:1]
    is_one = all(map(_is_open, ends)) if is_behind_layout else all(map(str.isdecimal, ends))
    return f" {text}" if is_one else text


def _is_open(char: str) -> bool:
    """Tell whether a character is a letter or figure on the line: raised and lowered ones are none."""
    return char.isdecimal() or (char.isalpha() and char != "ⁿ")


def _grouped(text: str) -> str:
    text = text.strip()
    return text if _ONE.fullmatch(text) or _DIGITS.fullmatch(text) else f"({text})"


def _base(text: str) -> str:
    return f"({text})" if "/" in text and not _ONE.fullmatch(text) else text


def _power(base: str, above: str) -> str:
    return _base(base) + _above(above)


def _above(text: str) -> str:
    text = text.strip()
    return superscript.raised(text) or f"^{_grouped(text)}" if text else ""


def _below(text: str) -> str:
    text = text.strip()
    return superscript.lowered(text) or f"_{_grouped(text)}" if text else ""


def _over(base: str, sign: str) -> str:
    """Return a base with what stands over it: an accent belongs to it."""
    return base + _above(sign) if any(map(str.isalnum, sign)) else base + sign


def _fraction(upper: str, lower: str) -> str:
    return f"{_grouped(upper)}/{_grouped(lower)}"


def _root(text: str, degree: str = "") -> str:
    return f"{_above(degree)}√{_grouped(text)}"


def _scripts(*parts: str) -> str:
    """Return a base with several marks behind it and before it, each pair one below and one above."""
    base, *marks = parts
    at = marks.index(_PRESCRIPTS) if _PRESCRIPTS in marks else len(marks)
    behind, before = marks[:at], marks[at + 1 :]
    return "".join((*_pairs(before), base, *_pairs(behind)))


def _pairs(marks: Sequence[str]) -> list[str]:
    return [_above(mark) if number % 2 else _below(mark) for number, mark in enumerate(marks)]


_WRITERS: dict[str, Callable[..., str]] = {
    "mfrac": _fraction,
    "msup": _power,
    "msub": lambda base, below: _base(base) + _below(below),
    "msubsup": lambda base, below, above: _base(base) + _below(below) + _above(above),
    "munder": lambda base, below: base + _below(below),
    "mover": _over,
    "munderover": lambda base, below, above: base + _below(below) + _above(above),
    "mroot": _root,
    "mmultiscripts": _scripts,
    "mfenced": lambda *parts: f"({','.join(parts)})",
}
_TWO, _THREE = range(2, 3), range(3, 4)
_COUNTS = dict.fromkeys(_WRITERS, _TWO) | dict.fromkeys(("msubsup", "munderover"), _THREE)
_COUNTS |= {"mroot": range(1, 3), "mmultiscripts": range(1, 1_000), "mfenced": range(1_000)}


@dataclass(slots=True)
class _Frame:
    """An element that is open: its name, and the texts of what was in it."""

    tag: str
    parts: list[str] = field(default_factory=list)
    is_made: bool = False  # whether the last part is a layout, not characters


@dataclass(slots=True)
class Formula:
    """A formula in MathML, written down element by element. Cost: linear."""

    frames: list[_Frame] = field(default_factory=lambda: [_Frame("math")])
    deeper: int = 0  # elements open beyond the levels that are told apart

    def open(self, tag: str) -> None:
        """Take in the beginning of an element."""
        if len(self.frames) >= _DEPTH:
            self.deeper += 1
        else:
            self.frames.append(_Frame(tag))

    def add(self, text: str) -> None:
        """Take in characters."""
        frame = self.frames[-1]
        if self.deeper:
            self._put(f" {text.strip(_XML_SPACE)}", is_made=False)
        elif frame.tag == "mtext" or (text := text.strip(_XML_SPACE)):
            frame.parts.append(text)

    def close(self) -> None:
        """Take in the end of an element."""
        if self.deeper:
            self.deeper -= 1
            return
        frame = self.frames.pop()
        tag = frame.tag
        if tag in _EMPTY:
            text = _PRESCRIPTS if tag == "mprescripts" else ""
        elif tag == "msqrt":
            text = _root("".join(frame.parts))
        elif tag in LAYOUTS:
            text = laid_out(tag, frame.parts)
        else:
            text = " " if tag == "mspace" else "".join(frame.parts)
        self._put(text, is_made=tag in LAYOUTS or frame.is_made)

    def _put(self, text: str, is_made: bool) -> None:
        frame = self.frames[-1]
        if frame.tag in LAYOUTS and frame.tag != "msqrt":
            frame.parts.append(text)  # an argument, empty or not
        elif text:
            is_beside = bool(frame.parts) and (is_made or frame.is_made)
            frame.parts.append(joined(frame.parts[-1], text, frame.is_made) if is_beside else text)
            frame.is_made = is_made

    def text(self, before: str = "", after: str = "") -> str:
        """Return what was taken in, with spaces where it would grow together with the texts around it."""
        text = "".join(self.frames[0].parts).replace(_PRESCRIPTS, " ")
        if not self.frames[0].is_made:
            return text
        return joined(before, text) + (" " if joined(text, after, is_behind_layout=True) != after else "")

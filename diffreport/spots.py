"""Where something stands in a configuration file: the file, the line, and the key.

`tomllib` tells no lines. Statements are told apart by what it parses: a line that is none on its own, because an array
or a string goes on, becomes one with the lines after it. So no text is taken for a table that only looks like one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from diffreport.errors import UsageError

Key = tuple[str | int, ...]

_ENDS = ("]", '"""', "'''")  # one of them is in the last line of whatever takes several
_AT_LINE = re.compile(r"\(at line (\d+),")
_LONGEST_NICK, _LONGEST_SHOWN = 100, 80  # characters
# Characters that are parsed again at most, for a long array is tried at each of its lines: so many times those of the
# file, and so many more, which take some 40 ms.
_AGAIN, _MORE = 4, 200_000


class _Statement(NamedTuple):
    """A statement: its lines, from 0 and half open, and what it says alone."""

    start: int
    end: int
    says: dict[str, Any]


class Lines:
    """The lines of all keys of a TOML text that parses; found when the first is asked for."""

    def __init__(self, file: Path, text: str) -> None:
        """Take note of a file and its text."""
        self.file = file
        self._lines = text.replace("\r\n", "\n").split("\n")
        self._budget = _AGAIN * len(text) + _MORE
        self._elements: dict[int, list[int]] = {}  # of arrays of several lines, by their first

    def of(self, key: Key) -> int | None:
        """Return the line of a key, from 1, or of the nearest table around it; None where there is none.

        Cost: once, some two times the parsing of the text.
        """
        known = next((key[:n] for n in range(len(key), 0, -1) if key[:n] in self._places), None)
        if known is None:
            return None
        found, rest = self._places[known], key[len(known) :]
        if rest and isinstance(rest[0], int) and found.end - found.start > 1:
            return self._element(found, rest[0]) + 1
        return found.start + 1

    @cached_property
    def _places(self) -> dict[Key, _Statement]:
        out: dict[Key, _Statement] = {}
        sizes: dict[Key, int] = {}  # of arrays of tables, as far as they were seen
        table: Key = ()
        for statement in self._statements():
            names = _path(statement.says)
            line = self._lines[statement.start].lstrip()
            if not line.startswith("["):
                key = (*table, *names)
            elif line.startswith("[["):
                array = (*_numbered(names[:-1], sizes), names[-1])
                sizes[array] = sizes.get(array, 0) + 1
                key = table = _numbered(names, sizes)
            else:
                key = table = _numbered(names, sizes)
            for length in range(1, len(key) + 1):
                out.setdefault(key[:length], statement)
        return out

    def _statements(self) -> Iterator[_Statement]:
        """Yield the statements; none after the budget is spent."""
        budget = self._budget
        start, lines = 0, self._lines
        while start < len(lines):
            end, first = start + 1, lines[start].strip(" \t")
            if first and not first.startswith("#"):
                while (says := _parsed(lines[start:end])) is None:
                    budget -= sum(map(len, lines[start:end]))
                    while end < len(lines) and not any(mark in lines[end] for mark in _ENDS):
                        end += 1
                    end += 1
                    if budget < 0 or end > len(lines):
                        return
                yield _Statement(start, end, says)
            start = end

    def _element(self, statement: _Statement, index: int) -> int:
        """Return the line, from 0, on which an element of an array of several lines begins."""
        if statement.start not in self._elements:
            self._elements[statement.start] = list(self._begun(statement))
        lines = self._elements[statement.start]
        return lines[min(index, len(lines) - 1)]

    def _begun(self, statement: _Statement) -> Iterator[int]:
        """Yield the line on which each element begins, and that of the end: within brackets, elements parse alone."""
        begin, names, budget = statement.start, _path(statement.says), self._budget
        opening: list[str] = []
        for end in range(begin + 1, statement.end):
            budget -= sum(map(len, self._lines[begin:end]))
            if budget < 0:
                break
            found = _parsed([*opening, *self._lines[begin:end], "]"])
            if found is not None:
                yield from [begin] * len(_at(found, names))
                begin, opening, names = end, ["x = ["], ("x",)
        yield begin


@dataclass(frozen=True, slots=True)
class Spot:
    """A key of a configuration file. As a string it is what an error begins with: `FILE:LINE: source 2 (NICK): every`.

    The line is looked for when that string is made.
    """

    lines: Lines
    key: Key = ()
    nick: str = ""  # of the numbered table, where a number alone would have to be counted out

    def below(self, *key: str | int) -> Spot:
        """Return a key of the table, or an entry of the array, that is here."""
        return Spot(self.lines, (*self.key, *key), self.nick)

    def called(self, nick: str) -> Spot:
        """Return the spot with a nickname, cut; none that is no line of text."""
        return replace(self, nick=nick[:_LONGEST_NICK] if nick.isprintable() else "")

    @property
    def place(self) -> str:
        """Return `FILE:LINE`, or the file alone."""
        line = self.lines.of(self.key)
        return f"{self.lines.file}:{line}" if line else str(self.lines.file)

    def __str__(self) -> str:
        return f"{self.place}: {self.told}"

    @property
    def told(self) -> str:
        """Return the key as a person would say it, entries counted from 1: `source 2 (karsova): label.pattern`."""
        out = ""
        for n, part in enumerate(self.key):
            if isinstance(part, int):
                nick = f" ({self.nick})" if self.nick and not any(isinstance(k, int) for k in self.key[:n]) else ""
                out += f" {part + 1}{nick}"
                continue
            name = part if part.isprintable() else repr(part)
            out += (": " if isinstance(self.key[n - 1], int) else ".") + name if n else name
        return out

    def check_known(self, table: Mapping[str, object], known: Sequence[str]) -> None:
        """Refuse a key that is not among the known. Raises: UsageError naming it, the nearest known one, and all."""
        for name in table:
            if name not in known:
                raise UsageError(f"{self.below(name)} is not known; {meant(name, known)}use one of {', '.join(known)}")


class Tables(NamedTuple):
    """A configuration file that was read."""

    lines: Lines
    top: Mapping[str, Any]

    @property
    def file(self) -> Path:
        """Return its path."""
        return self.lines.file

    def of(self, name: str, default: object) -> tuple[Spot, Any]:
        """Return where a key of the file is, and its value."""
        return Spot(self.lines, (name,)), self.top.get(name, default)


def tables_of(file: Path, text: str) -> Tables:
    """Return what the text of a file says. Raises: UsageError `FILE:LINE: ...` if it is not TOML."""
    import tomllib

    try:
        return Tables(Lines(file, text), tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = _AT_LINE.search(str(error))
        place = f"{file}:{line[1]}" if line else str(file)
        raise UsageError(f"{place}: not a readable TOML file ({error}); correct it") from error


def meant(wanted: str, known: Sequence[str]) -> str:
    """Return "did you mean ...? " with the nearest of the known names, "" if none is near."""
    import difflib

    near = difflib.get_close_matches(wanted.casefold(), known, n=1)
    return f"did you mean {near[0]}? " if near else ""


def why_unread(error: Exception) -> str:
    """Return why a file that should be text, or TOML, could not be read."""
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8"
    return getattr(error, "strerror", None) or " ".join(str(error).split())


def shown(value: Any) -> str:
    """Return a value for a message, cut."""
    text = repr(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 3]}..."


def _parsed(lines: Sequence[str]) -> dict[str, Any] | None:
    import tomllib

    try:
        return tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError:
        return None


def _path(says: dict[str, Any]) -> tuple[str, ...]:
    """Return the names that lead to what a statement sets."""
    path: list[str] = []
    value: Any = says
    while isinstance(value, dict) and len(value) == 1:
        ((name, value),) = value.items()
        path.append(name)
    return tuple(path)


def _numbered(names: Sequence[str], sizes: Mapping[Key, int]) -> Key:
    """Return names as a key: of each array of tables among them, the entry that is the last so far."""
    key: Key = ()
    for name in names:
        key = (*key, name)
        if key in sizes:
            key = (*key, sizes[key] - 1)
    return key


def _at(says: Any, names: Key) -> Sequence[Any]:
    for name in names:
        says = says[name]
    return says if isinstance(says, list) else ()

"""Manifests of a batch: CSV or JSON Lines, a line a pair of references or paths. Format: docs/batch.md."""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple, TextIO

from diffreport.archive.references import split
from diffreport.batch.pairs import Given, name_of
from diffreport.batch.plan import is_archived
from diffreport.errors import TO_ACCESS, ReferenceNotFoundError, UsageError
from diffreport.readers.labels import stem_of
from diffreport.stores import is_remote

_COLUMNS = ("old", "new", "series", "name")
_DELIMITERS = ",;\t"
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+]+://", re.IGNORECASE)  # one letter is a drive
_SECRET = re.compile(r"://[^/]*@|\?")
_WORD_BREAK = re.compile(r"[-_.\s]+")
_ARRAY = re.compile(r"\s*\[\s*(?:\{.*)?$", re.DOTALL)  # its first line; a path may begin with a bracket, too
_TOLD = 20  # wrong lines that are told one by one

PassedOver = Callable[[Sequence[str]], None]


class Line(NamedTuple):
    """What a line of a manifest says; `number` is that of the line it begins on, from 1."""

    number: int
    old: str
    new: str
    series: str = ""
    name: str = ""


class Wrong(NamedTuple):
    """A line that says no pair, and why not."""

    number: int
    why: str


def given(stream: TextIO, shown: str, folder: str, passed_over: PassedOver = lambda columns: None) -> Iterator[Given]:
    """Yield the pairs of a manifest; paths are relative to a folder, or a place in a bucket.

    What is no UTF-8 in the stream is there as `surrogateescape` has it, so that its line can be told. `passed_over` is
    called with the columns that are none of ours, if there are some.
    Cost: a line is held at a time. Raises: UsageError at the end, telling of the first wrong lines; BatchError.
    """
    wrong: list[str] = []
    count = 0
    for line in _lines(stream, shown, passed_over):
        fault = line if isinstance(line, Wrong) else _fault_of(line)
        if fault is not None:
            count += 1
            wrong += [f"line {fault.number}: {fault.why}"] if count <= _TOLD else []
        elif not count and isinstance(line, Line):  # else none will be worked on
            yield _given(line, folder)
    if count:
        raise WrongLinesError(shown, wrong, count)


class WrongLinesError(UsageError):
    """A manifest with wrong lines; `lines` are the first of them, each with why it is wrong."""

    def __init__(self, shown: str, lines: Sequence[str], count: int) -> None:
        """Say how many there are."""
        are = "1 line is" if count == 1 else f"{count:,} lines are"
        super().__init__(f"{shown}: {are} wrong, and nothing was compared; correct the manifest")
        self.lines = (*lines, *([f"and {count - len(lines):,} more"] if count > len(lines) else []))


class _Numbered:
    """The lines of a text, counted."""

    def __init__(self, stream: TextIO, shown: str) -> None:
        """Begin before the first."""
        self._stream, self._shown = stream, shown
        self.number = 0

    def __iter__(self) -> _Numbered:
        """Return itself."""
        return self

    def __next__(self) -> str:
        """Return the next line, with its end. Raises: UsageError if it is none in UTF-8."""
        try:
            line = next(self._stream)
        except OSError as error:
            raise UsageError(f"{self._shown}: cannot be read ({error.strerror or error}); {TO_ACCESS}") from error
        self.number += 1
        if not (line.isascii() or _is_text(line)):
            raise UsageError(f"{self._shown}: line {self.number} is not in UTF-8; save it as CSV in UTF-8")
        return line


def _lines(stream: TextIO, shown: str, passed_over: PassedOver) -> Iterator[Line | Wrong]:
    """Yield what each line says. Raises: UsageError if it is no text in UTF-8, or empty."""
    numbered = _Numbered(stream, shown)
    first = next((line for line in numbered if line.strip()), None)
    if first is None:
        raise UsageError(f"{shown}: is empty; write a line a pair: the old edition, and the new one")
    begun, lines = numbered.number, chain([first], numbered)
    if first.lstrip().startswith("{"):
        yield from _records(lines, begun, passed_over)
    elif _ARRAY.match(first):
        raise UsageError(f"{shown}: is an array of JSON; write JSON Lines: an object a line, in one line, and no array")
    elif delimiter := _delimiter_of(first):
        yield from _rows(lines, begun, delimiter, passed_over)
    else:
        wrong = "may be parted by more than one of comma, semicolon and tab"
        yield Wrong(begun, f"{wrong}; begin the manifest with a header, parted as its lines are: old,new")


def _records(lines: Iterable[str], begun: int, passed_over: PassedOver) -> Iterator[Line | Wrong]:
    """Yield what lines of JSON say; of the first, what it has beside that is told."""
    for number, line in enumerate(lines, begun):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            yield Wrong(number, "is no JSON; write an object a line, in one line")
            continue
        values = [_text(record.get(name)) for name in _COLUMNS] if isinstance(record, dict) else []
        if number == begun and values:
            _tell_others(record, passed_over)
        if values and all(isinstance(value, str) for value in values):
            yield Line(number, *(str(value).strip() for value in values))
        else:
            yield Wrong(number, 'is no object of texts; write {"old": "a.html", "new": "b.html"}')


def _text(value: object) -> object:
    return "" if value is None else value


def _tell_others(names: Iterable[str], passed_over: PassedOver) -> None:
    if others := [name for name in names if name and name.lower() not in _COLUMNS]:
        passed_over(others)


def _rows(lines: Iterable[str], begun: int, delimiter: str, passed_over: PassedOver) -> Iterator[Line | Wrong]:
    """Yield what rows of CSV say, by their header if there is one."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    places: list[int] | None = None
    while True:
        number = begun + reader.line_num
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            yield Wrong(number, f"is no CSV ({error}); put quotes around what holds quotes or line breaks")
            continue
        if not any(cells):
            continue
        if number == begun and (places := _header(cells)):
            _tell_others(cells, passed_over)
            continue
        yield _line(number, cells, places)


def _header(cells: Sequence[str]) -> list[int] | None:
    """Return where the columns stand, -1 for one that is not there, None if this is no header."""
    names = [cell.lower() for cell in cells]
    if not {"old", "new"} <= set(names):
        return None
    return [names.index(name) if name in names else -1 for name in _COLUMNS]


def _line(number: int, cells: Sequence[str], places: Sequence[int] | None) -> Line | Wrong:
    if places is None:
        if len(cells) == len(("old", "new")):
            return Line(number, *cells)
        wrong = f"has {len(cells)} cell{'' if len(cells) == 1 else 's'}, not two"
        return Wrong(number, f"{wrong}; give old and new, or begin the manifest with a header: {','.join(_COLUMNS)}")
    return Line(number, *(cells[at] if 0 <= at < len(cells) else "" for at in places))


def _delimiter_of(first: str) -> str:
    """Return what parts the cells: a comma, unless the first line is sure to have another; "" if it may be two."""
    cells = {each: next(csv.reader([first], delimiter=each), []) for each in _DELIMITERS}
    headers = [each for each, names in cells.items() if _header([name.strip() for name in names])]
    twos = [each for each, names in cells.items() if len(names) == len(("old", "new"))]
    whole = [each for each, names in cells.items() if len(names) == 1]
    if len(headers) == 1:
        return headers[0]
    if len(twos) > 1:
        return ""
    return twos[0] if len(twos) == 1 and len(whole) == len(_DELIMITERS) - 1 else ","


def _fault_of(line: Line) -> Wrong | None:
    """Return what is wrong with a line, None if nothing is."""
    for name, reference in (("old", line.old), ("new", line.new)):
        if not reference:
            return Wrong(line.number, f"has no {name} edition; give a path, or SERIES@LABEL")
        if _ADDRESS.match(reference):
            wrong = f"{reference}: is an address, and a batch fetches nothing"
            return Wrong(line.number, f"{wrong}; archive it first with diffreport add, and write SERIES@LABEL")
        if _SCHEME.match(reference) and not is_remote(reference):
            return Wrong(line.number, f"{reference}: is no place that can be read; give a path, or s3://BUCKET/NAME")
        if is_remote(reference) and _SECRET.search(reference):
            wrong = f"its {name} edition is an address with keys or a query, which a table would publish"
            return Wrong(line.number, f"{wrong}; write it without them, and put keys into the environment")
        if reference == "-":
            return Wrong(line.number, "-: standard input is no edition here; give a path")
    if not all(map(_is_text, line[1:])):
        return Wrong(line.number, "holds half of a character; correct it")
    return None


def _is_text(text: str | int) -> bool:
    try:
        str(text).encode()
    except UnicodeEncodeError:
        return False
    return True


def _given(line: Line, folder: str) -> Given:
    """Return the pair of a line, its references such as mean the same in any folder."""
    (old, old_size), (new, new_size) = _resolved(line.old, folder), _resolved(line.new, folder)
    sides = _side(old), _side(new)
    series = line.series or _series_of(*sides)
    size = old_size + new_size if old_size and new_size else 0
    base = name_of(line.name) if line.name else _base(*sides)
    return Given(base, series, old, new, (line.old, line.new), size, line.number)


def _resolved(reference: str, folder: str) -> tuple[str, int]:
    """Return a reference that means the same in any folder, and the size of its file, 0 if that is not known.

    A file comes before an archived edition of that name.
    """
    if is_remote(reference):
        return reference, 0
    if is_remote(folder):
        return (reference if _is_reference(reference) else f"{folder}/{reference}"), 0
    path = os.path.normpath(os.path.join(folder, reference))  # noqa: PTH118 - a Path takes ten times as long
    try:
        return path, os.stat(path).st_size  # noqa: PTH116 - as above
    except (OSError, ValueError):  # ValueError: a NUL in the path
        return (reference if _is_reference(reference) else path), 0


def _is_reference(reference: str) -> bool:
    try:
        split(reference)
    except ReferenceNotFoundError:
        return False
    return "/" not in reference


class _Side(NamedTuple):
    """What names of a pair are made of: the series, and what the edition is called in it; of a file its folder."""

    series: str
    label: str
    folder: str = ""


def _side(reference: str) -> _Side:
    if is_archived(reference):
        return _Side(*split(reference))
    above, name = reference.rpartition("/")[::2] if is_remote(reference) else os.path.split(reference)
    return _Side("", stem_of(name), above.replace(os.sep, "/").rpartition("/")[2])


def _series_of(old: _Side, new: _Side) -> str:
    """Return what pairs are grouped by: the series of both, else the words that their names share."""
    if old.series or new.series:
        return new.series or old.series
    if old.label == new.label:
        return new.label
    words = _WORD_BREAK.split(old.label)
    shared = [word for word in _WORD_BREAK.split(new.label) if word in words and any(map(str.isalpha, word))]
    return "-".join(shared) or (new.folder if new.folder == old.folder else "") or new.label


def _base(old: _Side, new: _Side) -> str:
    """Return the name of a pair: series and labels, or the names of the files, with their folders if these are one."""
    if old.series and old.series == new.series:
        return name_of(old.series, old.label, new.label)
    sides = [f"{each.series}_{each.label}" if each.series else each.label for each in (old, new)]
    if sides[0] == sides[1]:
        return name_of(sides[0], old.folder, new.folder)
    return name_of(*sides)

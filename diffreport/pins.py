"""What a person decided about the alignment, whatever the aligner would say; and the file it is written in.

A pins file is read line by line; every line is TOML (docs/pins.md). So one can be added at the end with no thought
to what stands above, and every complaint names its line.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from diffreport import signs
from diffreport.errors import UsageError

if TYPE_CHECKING:  # the program's help needs no model
    from diffreport.model import Block, Document, Pin

FILE_NAME = "diffreport.pins.toml"
_TOGETHER, _NEVER = "together", "never"
_MOST_BYTES = 4 * 2**20  # a pin a line: some 30,000 of them
_KEYS = ("new", "series", "why", "by")
_DIGEST = re.compile(r"\s*#([0-9a-f]{8})$")
_NO_DIGEST = re.compile(r"#(?=\D*\d)\w{8}$")
_BARE_NEVER = re.compile(r"\s*never\s*=\s*[^\s{]")
_ELLIPSIS = re.compile(r"\s*(?:…|\.\.\.)$")
_FEWEST_WORDS = 4  # of a beginning that a person is to recognise
_LONGEST = 80  # characters of a beginning; of texts that are alike for longer the digest tells
_NOT_TEXT = re.compile("[\ud800-\udfff]")  # halves of characters, which no file can hold


class Source(NamedTuple):
    """Where a pin is written down ("diffreport.pins.toml, line 3"), and what is said there of why and by whom."""

    origin: str
    why: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Pins:
    """What a person decided about the alignment: texts of an old and a new block that belong together, or never do.

    A pin holds for every block with the text, as `Block.text` has it. `sources` says of a pair where it comes from.
    """

    together: tuple[tuple[str, str], ...] = ()
    never: tuple[tuple[str, str], ...] = ()
    sources: Mapping[tuple[str, str], Source] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take pairs as a file has them, in lists. Raises: ValueError if one is no pair."""
        for name in ("together", "never"):
            object.__setattr__(self, name, tuple((old, new) for old, new in getattr(self, name)))

    def mirrored(self) -> Pins:
        """Return the pins for the same documents exchanged."""
        together, never = (tuple((new, old) for old, new in pins) for pins in (self.together, self.never))
        return Pins(together, never, {(new, old): source for (old, new), source in self.sources.items()})

    def held(self, old: Document, new: Document) -> tuple[Pin, ...]:
        """Return the pins that hold for two documents, those of which both sides have the text."""
        if not self.together and not self.never:
            return ()
        from diffreport.model import Pin

        olds, news = _indices(old.blocks), _indices(new.blocks)
        out = []
        for together, pairs in ((True, self.together), (False, self.never)):
            for before, after in dict.fromkeys(pairs):
                if before in olds and after in news:
                    source = self.sources.get((before, after), Source(""))
                    out.append(Pin(together, tuple(olds[before]), tuple(news[after]), *source))
        return tuple(out)


def _indices(blocks: Sequence[Block]) -> dict[str, list[int]]:
    out: dict[str, list[int]] = {}
    for index, block in enumerate(blocks):
        out.setdefault(block.text, []).append(index)
    return out


class Beginnings:
    """The texts of an edition by how they begin: what a person writes for a block, and which block was meant."""

    def __init__(self, document: Document) -> None:
        """Sort the texts of a document. Cost: O(n log n)."""
        self._texts: dict[str, list[str]] = {}
        for text in dict.fromkeys(block.text for block in document.blocks):
            self._texts.setdefault(_plain(text), []).append(text)
        self._keys = sorted(self._texts)

    def find(self, written: str) -> list[str]:
        """Return the texts that are meant: the one that is it, or all that begin so, or the one of that digest."""
        wanted = _plain(written)
        if wanted in self._texts:
            return self._texts[wanted]
        if begun := list(self._begun(wanted)):
            return begun
        if named := _DIGEST.search(wanted):
            return self._by_digest.get(named[1], [])
        return list(self._begun(_ELLIPSIS.sub("", wanted)))

    def of(self, text: str) -> str:
        """Return the shortest beginning of a text that only it has, of whole words, and not of too few."""
        key = _plain(text)
        at = bisect_left(self._keys, key)
        near = self._keys[max(0, at - 1) : at] + self._keys[at + 1 : at + 2]
        shared = max((_shared(key, other) for other in near), default=0)
        ends = (found.end() for found in re.finditer(r"\S+", key))
        end = next((end for n, end in enumerate(ends, 1) if end > shared and n >= _FEWEST_WORDS), len(key))
        if end <= _LONGEST and _is_written(key[:end]):
            return key[:end]
        opening = " ".join(key.split(" ", _FEWEST_WORDS)[:_FEWEST_WORDS])
        return f"{opening if len(opening) <= _LONGEST and _is_written(opening) else ''} #{_digest(key)}".lstrip()

    @cached_property
    def _by_digest(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for key in self._keys:
            found.setdefault(_digest(key), []).extend(self._texts[key])
        return found

    def _begun(self, wanted: str) -> Iterator[str]:
        at = bisect_left(self._keys, wanted)
        while wanted and at < len(self._keys) and self._keys[at].startswith(wanted):
            yield from self._texts[self._keys[at]]
            at += 1


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _shared(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginnings."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def _is_written(text: str) -> bool:
    """Tell whether a person can see, and a file hold, every character of a text."""
    return not signs.holds(text) and not _NOT_TEXT.search(text)


class Line(NamedTuple):
    """A pin as a line of a file has it: beginnings of an old and a new text."""

    rule: str
    old: str
    new: str
    series: str
    source: Source
    where: str  # file and line, for whoever has to mend it


def read_pins(path: Path) -> tuple[Line, ...]:
    """Return the pins of a file. Raises: UsageError naming file and line, and what to write."""
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            raise UsageError(f"{path}: has more than {_MOST_BYTES // 2**20} MiB; a pins file has one pin a line")
        text = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise UsageError(f"{path}: not a readable file of pins ({reason}); correct it") from error
    return tuple(pin for n, line in enumerate(text.split("\n"), 1) for pin in _pins_of(line, path, n))


def _pins_of(line: str, path: Path, n: int) -> Iterator[Line]:
    where = f"{path}, line {n}"
    try:
        table = tomllib.loads(line.rstrip("\r"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError(f'{where}: not a pin; write "this beginning" = "that beginning" in one line') from error
    if line.lstrip().startswith("["):
        raise UsageError(f"{where}: a pins file has no tables; write one pin a line")
    if _BARE_NEVER.match(line):
        remedy = 'write never."this" = "that"; a beginning stands in quotes'
        raise UsageError(f"{where}: never has no paragraph behind it; {remedy}")
    for old, value in table.items():
        is_never = old == _NEVER and isinstance(value, dict)
        for before, after in value.items() if is_never else [(old, value)]:
            yield from _pin(_NEVER if is_never else _TOGETHER, before, after, (where, f"{path.name}, line {n}"))


def _pin(rule: str, old: str, value: object, places: tuple[str, str]) -> Iterator[Line]:
    where, origin = places
    said: dict[str, Any] = value if isinstance(value, dict) else {"new": value}
    for name, word in said.items():
        if name not in _KEYS:
            raise UsageError(f"{where}: {name} is not known; use one of {', '.join(_KEYS)}")
        if not isinstance(word, str) and not (name == "new" and rule == _NEVER and isinstance(word, list)):
            raise UsageError(f"{where}: {name} is {word!r:.40}; write it in quotes")
    news = said.get("new", "")
    for new in news if isinstance(news, list) else [news]:
        if not isinstance(new, str):
            raise UsageError(f"{where}: new is {new!r:.40}; write it in quotes")
        if not old.strip() or not new.strip():
            side = "new" if old.strip() else "old"
            raise UsageError(f"{where}: a side is empty; write how the {side} paragraph begins")
        for words in (old, new):
            if (mistyped := _NO_DIGEST.search(words)) and not _DIGEST.search(words):
                raise UsageError(f"{where}: {mistyped[0]} is no digest; it has eight digits of 0 to 9 and a to f")
        source = Source(origin, said.get("why", ""), said.get("by", ""))
        yield Line(rule, old, new, said.get("series", ""), source, where)


def resolved(lines: Sequence[Line], old: Document, new: Document, *, is_named: bool = False) -> tuple[Pins, list[str]]:
    """Return the pins that are about two documents, and why others that seem to be are not used.

    A pin of which either text is missing is about other editions; `is_named` tells that somebody named their file, and
    is told of those of which one text is there. Raises: UsageError where two contradict each other.
    """
    series = new.edition.series or old.edition.series
    olds, news = Beginnings(old), Beginnings(new)
    found: dict[str, dict[tuple[str, str], Line]] = {_TOGETHER: {}, _NEVER: {}}
    notices = []
    for line in lines:
        if line.series and not fnmatchcase(series, line.series):
            continue
        before, after = olds.find(line.old), news.find(line.new)
        if not before or not after:
            if is_named and (before or after):
                side, words = ("new", line.new) if before else ("old", line.old)
                notices.append(f'{line.where}: not used, for no {side} paragraph begins "{words:.80}"; correct it')
            continue
        several = [(words, len(of)) for words, of in ((line.old, before), (line.new, after)) if len(of) > 1]
        if several:
            words, count = several[0]
            notices.append(f'{line.where}: not used, for {count} paragraphs begin "{words}"; write more of it')
        else:
            found[line.rule].setdefault((before[0], after[0]), line)
    _check(found, (_indices(old.blocks), _indices(new.blocks)))
    sources = {pair: line.source for of in found.values() for pair, line in of.items()}
    return Pins(tuple(found[_TOGETHER]), tuple(found[_NEVER]), sources), notices


def _check(found: Mapping[str, Mapping[tuple[str, str], Line]], blocks: Sequence[Mapping[str, list[int]]]) -> None:
    """Refuse pins that cannot all hold. Raises: UsageError naming both lines."""
    together, never = found[_TOGETHER], found[_NEVER]
    for pair in together.keys() & never.keys():
        one, other = together[pair], never[pair]
        raise UsageError(f"{other.where}: forbids what {one.source.origin} says; remove one of the two")
    for side, indices in enumerate(blocks):
        taken: dict[str, list[Line]] = {}
        for pair, line in together.items():
            taken.setdefault(pair[side], []).append(line)
        for text, lines in taken.items():
            if len(lines) > len(indices[text]):
                words = lines[-1][1 + side]
                raise UsageError(
                    f'{lines[-1].where}: "{words}" has another partner in {lines[0].source.origin}; remove one of them'
                )

"""A huge report in parts: a page for each part of the text, and an index that leads to them.

A part is a section of the highest headings. One that is still too long is cut at the headings below it, and where
there are none, into equal shares.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import pairwise
from typing import Any, TypeVar
from urllib.parse import quote

from diffreport.model import Comparison, Kind
from diffreport.report import bars, embedded, phrasing, provenance
from diffreport.report import sections as text
from diffreport.report.lookup import Lookup, look_up
from diffreport.report.page import LARGE_PARAGRAPHS, Page, PartLink, Way, compose, filters
from diffreport.report.places import Slugs
from diffreport.report.presentation import Presentation
from diffreport.report.rows import Item, Row, Stub
from diffreport.report.sections import Fold, Section
from diffreport.report.standfirst import Phrase

_CONTINUED = ", continued"
# What of the front page has links into the text, and what of it a part leaves to the index.
_LISTS = ("wording", "rewrites", "questions", "paragraphs", "more_paragraphs")
_LINKED = (*_LISTS, "standfirst", "strip", "figures", "contents")

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the text: the file it is in, what it is called, its sections, its findings in order."""

    file: str
    title: str
    sections: tuple[Section, ...]
    findings: tuple[str, ...]

    @property
    def paragraphs(self) -> int:
        """Return how many paragraphs it has."""
        return _length(self.sections)


def is_huge(comparison: Comparison, shown: Presentation) -> bool:
    """Tell whether a report is written in parts."""
    most = max(
        sum(b.kind not in (Kind.HEADING, Kind.TABLE) for b in d.blocks) for d in (comparison.old, comparison.new)
    )
    return most > shown.most_paragraphs and comparison.standing is None


def folder_of(index: str) -> str:
    """Return the name of the folder that the parts stand in, beside their index."""
    return f"{index.removesuffix('.html').removesuffix('.htm')}-parts"


def pages(comparison: Comparison, shown: Presentation, index: str) -> Iterator[tuple[str, Page]]:
    """Yield the page of each part under its file name, and last, without a name, the index.

    `index` is the file name of the index, `shown.folder` the folder it will stand in.
    Cost: near-linear; of pages written one by one, one is in memory at a time, beside what all are made of.
    """
    folder = folder_of(index)
    inner = replace(shown, folder=shown.folder / folder if shown.folder else None)
    lookup = look_up(comparison, inner)
    whole = compose(comparison, inner)
    parts = parts_of(whole.sections, shown.most_paragraphs)
    record = embedded.record(lookup, whole.title, whole.sections)
    maker = _Maker(lookup, whole, parts, record, quote(index))
    for n in range(len(parts)):
        yield parts[n].file, maker.part(n)
    yield "", replace(maker.index(quote(folder)), origins=provenance.origins(look_up(comparison, shown)))


def parts_of(found: Sequence[Section], most: int) -> list[Part]:
    """Return the text in parts of at most `most` paragraphs each, or of one section of the page where that has more."""
    pieces = _cut(found, most)
    slugs, parts, title = Slugs(), [], ""
    for n, piece in enumerate(pieces, 1):
        title = (
            piece[0].title if piece[0].named else f"{title.removesuffix(_CONTINUED)}{_CONTINUED}" if title else "Text"
        )
        file = f"{n:0{len(str(len(pieces)))}}-{slugs.take(title)}.html"
        rows = [one for section in piece for one in section.items if isinstance(one, Row)]
        parts.append(Part(file, title, tuple(piece), tuple(note.id for row in rows for note in row.notes)))
    return parts


def _cut(found: Sequence[Section], most: int) -> list[Sequence[Section]]:
    """Return stretches of the text: cut at its highest headings, and again what is too long."""
    inner = [section.depth for section in found[1:] if section.named]
    if not inner:
        return _shares(found, most)
    starts = [n for n, section in enumerate(found) if n == 0 or (section.named and section.depth <= min(inner))]
    stretches = [found[a:b] for a, b in pairwise([*starts, len(found)])]
    return [piece for part in stretches for piece in ([part] if _length(part) <= most else _cut(part, most))]


def _shares(found: Sequence[Section], most: int) -> list[Sequence[Section]]:
    """Return stretches of about one length, none longer than `most`."""
    total = _length(found)
    share = math.ceil(total / max(1, math.ceil(total / most)))
    pieces: list[list[Section]] = [[]]
    for section in found:
        if pieces[-1] and _length([*pieces[-1], section]) > share:
            pieces.append([])
        pieces[-1].append(section)
    return list(pieces)


def _length(found: Sequence[Section]) -> int:
    """Return how many paragraphs and tables some sections show."""
    return sum(len(one.items) if isinstance(one, Fold) else 1 for section in found for one in section.items)


class _Maker:
    """Makes the pages of a report in parts out of the page that would hold all of it."""

    def __init__(
        self, lookup: Lookup, whole: Page, parts: Sequence[Part], record: Mapping[str, Any], index: str
    ) -> None:
        self.lookup, self.whole, self.parts, self.record = lookup, whole, parts, record
        self.up = f"../{index}"
        self.files = {name: part.file for part in parts for name in _names(part.sections)}

    def part(self, n: int) -> Page:
        """Return the page of a part: its text, its findings, the ways out of it."""
        part, whole = self.parts[n], self.whole
        mine = set(part.findings)
        findings = [f for f in self.lookup.comparison.findings if f.id in mine]
        found = self._linked(part)
        none: dict[str, Any] = dict.fromkeys(_LISTS, ())
        counted = phrasing.digits(len(findings), "finding")
        record = {
            **self.record,
            "findings": [f for f in self.record["findings"] if f["id"] in mine],
            "figures": [f for f in self.record["figures"] if f["finding"] in mine],
            "index": self.up,
            "previous": self._neighbour(n - 1, -1, last=True),
            "next": self._neighbour(n + 1, 1),
        }
        return replace(
            whole,
            title=part.title,
            series=f"{whole.title}, part {n + 1} of {len(self.parts)}",
            standfirst=(
                Phrase(f"{counted[:1].upper()}{counted[1:]} of {len(self.lookup.comparison.findings):,} in all."),
            ),
            ledger=(),
            strip=bars.strip(found),
            minimap=(),
            is_large=part.paragraphs > LARGE_PARAGRAPHS,
            filters=filters(findings, self.lookup),
            contents=text.contents(found),
            sections=found,
            findings=len(findings),
            ways=self._ways(n),
            embedded=embedded.written(record),
            figures=replace(whole.figures, changed=(), restated=(), dates=(), repeated=(), charts=()),
            **none,
        )

    def index(self, folder: str) -> Page:
        """Return the index: all that stands above the text, and links into the parts."""
        homes = {name: f"{folder}/{quote(file)}" for name, file in self.files.items()}
        numbers = {name: n for n, part in enumerate(self.parts) for name in part.findings}
        first = next(((p.file, p.findings[0]) for p in self.parts if p.findings), None)
        record = {
            **self.record,
            "findings": [{**f, "part": numbers.get(f["id"])} for f in self.record["findings"]],
            "parts": [f"{folder}/{quote(part.file)}" for part in self.parts],
            "previous": None,
            "next": f"{folder}/{quote(first[0])}#{first[1]}" if first else None,
        }
        linked = {f.name: _led(getattr(self.whole, f.name), homes) for f in fields(Page) if f.name in _LINKED}
        return replace(
            self.whole,
            **linked,
            sections=(),
            minimap=(),
            filters=(),
            view="redline",
            parts=tuple(
                PartLink(f"{folder}/{quote(p.file)}", p.title, p.paragraphs, len(p.findings)) for p in self.parts
            ),
            embedded=embedded.written(record),
        )

    def _ways(self, n: int) -> tuple[Way, ...]:
        """Return the links out of a part: to the index, to the part before, to the part after."""
        ways = [Way(self.up, "up", f"All of {self.whole.title}")]
        if n:
            ways.append(Way(quote(self.parts[n - 1].file), "prev", f"Before: {self.parts[n - 1].title}"))
        if n + 1 < len(self.parts):
            ways.append(Way(quote(self.parts[n + 1].file), "next", f"After: {self.parts[n + 1].title}"))
        return tuple(ways)

    def _neighbour(self, n: int, step: int, last: bool = False) -> str | None:
        """Return where stepping goes on beyond a part: to the nearest finding of another."""
        while 0 <= n < len(self.parts):
            part = self.parts[n]
            if part.findings:
                return f"{quote(part.file)}#{part.findings[-1 if last else 0]}"
            n += step
        return None

    def _linked(self, part: Part) -> tuple[Section, ...]:
        """Return the sections of a part, what they point at in other parts led there."""
        homes = {name: quote(file) for name, file in self.files.items() if file != part.file}
        return tuple(replace(s, items=tuple(_row_led(one, homes) for one in s.items)) for s in part.sections)


def _row_led(one: Item | Fold, homes: Mapping[str, str]) -> Item | Fold:
    if isinstance(one, Row) and one.label is not None and one.label.href[1:] in homes:
        return replace(one, label=_led(one.label, homes))
    return replace(one, href=homes[one.to] + one.href) if isinstance(one, Stub) and one.to in homes else one


def _led(value: V, homes: Mapping[str, str]) -> V:
    """Return a value with every link to an element of the text led to the file that holds it."""
    if isinstance(value, tuple):
        return tuple(_led(one, homes) for one in value)  # type: ignore[return-value]
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changed = {f.name: _led(getattr(value, f.name), homes) for f in fields(value)}
    href = changed.get("href", "")
    if href[1:] in homes:
        changed["href"] = homes[href[1:]] + href
        if "only" in changed:
            changed["only"] = ""  # a filter holds within a part
    return replace(value, **changed)


def _names(found: Sequence[Section]) -> Iterator[str]:
    """Yield the ids of everything that a link may lead to."""
    for section in found:
        yield section.id
        if section.heading_id:
            yield section.heading_id
        for one in section.items:
            if isinstance(one, Fold):
                yield from (plain.id for plain in one.items)
            else:
                yield one.id
            if isinstance(one, Row):
                yield from (note.id for note in one.notes)

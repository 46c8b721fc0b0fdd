"""A huge report in parts: a page for each part of the text, and an index that leads to them.

A part is a section of the highest headings. One that is still too long is cut at the headings below it, and where
there are none, into equal shares.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import pairwise
from typing import Any, TypeVar
from urllib.parse import quote

from diffreport.model import Comparison, Document, Kind
from diffreport.report.files import folder_of
from diffreport.report.front import bars, provenance
from diffreport.report.html import embedded
from diffreport.report.html.page import LARGE_PARAGRAPHS, Page, PartLink, Way, compose, filters, without_data
from diffreport.report.language.speech import Phrase, Speech
from diffreport.report.lookup import Lookup, look_up
from diffreport.report.marked import sections as text
from diffreport.report.marked.rows import Item, Row, Stub
from diffreport.report.marked.sections import Fold, Section
from diffreport.report.places import Slugs
from diffreport.report.presentation import Presentation

# What of the front page has links into the text, and what of it a part leaves to the index.
_LISTS = ("wording", "rewrites", "questions", "paragraphs", "more_paragraphs")
_LINKED = (*_LISTS, "standfirst", "strip", "figures", "contents")

V = TypeVar("V")
Home = Callable[[str], str]  # the file in which an element of the text is, "" for none or this one


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
    return comparison.standing is None and are_long((comparison.old, comparison.new), shown.most_paragraphs)


def are_long(documents: Iterable[Document], most: int) -> bool:
    """Tell whether the report on some documents has more than `most` paragraphs."""
    return any(sum(b.kind not in (Kind.HEADING, Kind.TABLE) for b in d.blocks) > most for d in documents)


def pages(comparison: Comparison, shown: Presentation, index: str) -> Iterator[tuple[str, Page]]:
    """Yield the page of each part under its file name, and last, without a name, the index, or the only page.

    `index` is the file name of the index, `shown.folder` the folder it will stand in.
    Cost: near-linear; of pages written one by one, one is in memory at a time, beside what all are made of.
    """
    folder = folder_of(index)
    inner = replace(shown, folder=shown.folder / folder if shown.folder else None)
    lookup = look_up(comparison, inner)
    whole = without_data(lookup)
    parts = parts_of(whole.sections, shown.most_paragraphs, lookup.speech)
    if len(parts) == 1:  # its paragraphs are more than the rows they are shown in
        yield "", compose(comparison, shown)
        return
    record = embedded.record(lookup, whole.title, whole.sections)
    maker = _Maker(lookup, whole, parts, record, quote(index))
    for n in range(len(parts)):
        yield parts[n].file, maker.part(n)
    yield "", replace(maker.index(quote(folder)), origins=provenance.origins(look_up(comparison, shown)))


def parts_of(found: Sequence[Section], most: int, speech: Speech) -> list[Part]:
    """Return the text in parts of at most `most` rows each, or of one section of the page where that has more."""
    pieces = _filled(_cut(found, most))
    slugs, parts, above = Slugs(), [], ""
    for n, (piece, first) in enumerate(pieces, 1):
        above = title = first.title if first.named else above
        if not first.named:
            title = speech.say("part.continued", title=above) if above else speech.say("part.text")
            above = above or title
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


def _filled(pieces: Sequence[Sequence[Section]]) -> list[tuple[Sequence[Section], Section]]:
    """Return stretches with the section that names each: what has no paragraph stands at the head of the next one."""
    filled: list[tuple[Sequence[Section], Section]] = []
    empty: list[Section] = []
    for piece in pieces:
        if _length(piece):
            filled.append(((*empty, *piece), piece[0]))
            empty = []
        else:
            empty += piece
    if not empty:
        return filled
    last, first = filled.pop() if filled else ((), empty[0])
    return [*filled, ((*last, *empty), first)]


def _shares(found: Sequence[Section], most: int) -> list[Sequence[Section]]:
    """Return stretches of about one length, none longer than `most`."""
    total = _length(found)
    share = math.ceil(total / max(1, math.ceil(total / most)))
    pieces: list[list[Section]] = []
    room = 0
    for section in found:
        length = _length([section])
        if not pieces or length > room:
            pieces.append([])
            room = share
        pieces[-1].append(section)
        room -= length
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
        say = self.lookup.speech.say
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
            series=say("part.series", title=whole.title, at=n + 1, n=len(self.parts)),
            standfirst=(Phrase(say("part.findings", n=len(findings), total=len(self.lookup.comparison.findings))),),
            ledger=(),
            strip=bars.strip(found, self.lookup),
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
        homes = {part.file: f"{folder}/{quote(part.file)}" for part in self.parts}

        def home(name: str) -> str:
            return homes.get(self.files.get(name, ""), "")

        numbers = {name: n for n, part in enumerate(self.parts) for name in part.findings}
        first = next(((p.file, p.findings[0]) for p in self.parts if p.findings), None)
        record = {
            **self.record,
            "findings": [{**f, "part": numbers.get(f["id"])} for f in self.record["findings"]],
            "parts": list(homes.values()),
            "previous": None,
            "next": f"{homes[first[0]]}#{first[1]}" if first else None,
        }
        linked = {f.name: _led(getattr(self.whole, f.name), home) for f in fields(Page) if f.name in _LINKED}
        return replace(
            self.whole,
            **linked,
            sections=(),
            filters=(),
            view="redline",
            parts=tuple(PartLink(homes[p.file], p.title, p.paragraphs, len(p.findings)) for p in self.parts),
            embedded=embedded.written(record),
        )

    def _ways(self, n: int) -> tuple[Way, ...]:
        """Return the links out of a part: to the index, to the part before, to the part after."""
        say, parts = self.lookup.speech.say, self.parts
        ways = [Way(self.up, "up", say("part.whole", title=self.whole.title))]
        if n:
            ways.append(Way(quote(parts[n - 1].file), "prev", say("part.before", title=parts[n - 1].title)))
        if n + 1 < len(parts):
            ways.append(Way(quote(parts[n + 1].file), "next", say("part.after", title=parts[n + 1].title)))
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

        def home(name: str) -> str:
            file = self.files.get(name, part.file)
            return quote(file) if file != part.file else ""

        return tuple(replace(s, items=tuple(_row_led(one, home) for one in s.items)) for s in part.sections)


def _row_led(one: Item | Fold, home: Home) -> Item | Fold:
    if isinstance(one, Row) and (one.label is not None or one.why is not None):
        return replace(one, label=_led(one.label, home), why=_led(one.why, home))
    return _led(one, home) if isinstance(one, Stub) else one


def _led(value: V, home: Home) -> V:
    """Return a value with every link to an element of the text led to the file that holds it."""
    if isinstance(value, tuple):
        return tuple(_led(one, home) for one in value)  # type: ignore[return-value]
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changed = {f.name: _led(getattr(value, f.name), home) for f in fields(value)}
    href = changed.get("href", "")
    if href.startswith("#") and (file := home(href[1:])):
        changed["href"] = file + href
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

"""The marked text as sections under their headings, with runs of unchanged paragraphs folded."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from diffreport.report.language.speech import Speech
from diffreport.report.lookup import FIRST_HEADING, Lookup
from diffreport.report.marked.elements import Element
from diffreport.report.marked.order import reading_order
from diffreport.report.marked.rows import Item, Plain, Row, item
from diffreport.report.places import Slugs

# Off-screen sections are not laid out: of about this many paragraphs each, as measured on the mock.
SECTION_ITEMS = 60
# Contents longer than this are cut to the higher headings.
CONTENTS_ENTRIES = 24
# Estimates of the layout for `contain-intrinsic-size`. Units: px, characters a line.
_LINE, _GAP, _CHARACTERS, _FOLD = 29, 18, 78, 36
_HEIGHT_CLASSES = 5


@dataclass(frozen=True, slots=True)
class Fold:
    """Blocks without a finding, closed until asked for."""

    shape = "fold"
    summary: str
    items: tuple[Plain, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the text. `heading` is filled where the heading itself is unchanged (a changed one
    is the first row); `depth` is 0 for the highest headings; `named` tells whether a heading opens it."""

    id: str
    heading_id: str
    title: str
    depth: int
    named: bool
    heading: Plain | None
    items: tuple[Item | Fold, ...]
    height: int
    findings: int


class Titled(Protocol):
    """What may have a line in the contents."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def depth(self) -> int: ...
    @property
    def named(self) -> bool: ...
    @property
    def findings(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents."""

    href: str
    title: str
    depth: int
    findings: int


def sections(lookup: Lookup) -> tuple[Section, ...]:
    """Return the whole marked text. Cost: near-linear."""
    placed = reading_order(lookup.comparison.alignment.links)
    items = list(_once_labelled([item(p, lookup) for p in placed]))
    slugs = Slugs()
    smallest_fold = 2 if lookup.comparison.findings else 1
    if lookup.comparison.lone is not None:
        smallest_fold = len(items) + 1  # its text is to be read, not to be gone through for changes
    longest = min(SECTION_ITEMS, lookup.shown.most_paragraphs)  # a part of a report is made of whole sections
    groups = _long_ones_cut(_by_heading(items), longest)
    return tuple(_section(group, slugs, smallest_fold, lookup.speech) for group in groups)


def contents(found: Sequence[Titled]) -> tuple[Entry, ...]:
    """Return the table of contents: as deep as fits, findings below counted with the heading above."""
    named = [s for s in found if s.named]
    depths = sorted({s.depth for s in named})
    deepest = max((d for d in depths if sum(s.depth <= d for s in named) <= CONTENTS_ENTRIES), default=0)
    deepest = max(deepest, depths[0] if depths else 0)
    entries: list[Entry] = []
    for section in found:
        if section.named and section.depth <= deepest:
            entries.append(Entry(f"#{section.id}", section.title, section.depth, section.findings))
        elif entries:
            entries[-1] = replace(entries[-1], findings=entries[-1].findings + section.findings)
    return tuple(entries)


def _by_heading(items: Iterable[Item]) -> Iterator[list[Item]]:
    group: list[Item] = []
    for one in items:
        if _heading(one) is not None and group:
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _long_ones_cut(groups: Iterable[list[Item]], longest: int) -> Iterator[list[Item]]:
    for group in groups:
        for start in range(0, len(group), longest):
            yield group[start : start + longest]


def _section(group: list[Item], slugs: Slugs, smallest_fold: int, speech: Speech) -> Section:
    first = group[0]
    heading = _heading(first)
    title = _title(heading) if heading is not None else ""
    slug = slugs.take(title or "text")
    heading_id = f"h-{slug}" if heading is not None else ""
    plain_heading: Plain | None = None
    rest: Sequence[Item] = group
    if heading is not None:
        named = replace(heading, id=heading_id)
        if isinstance(first, Plain):
            plain_heading, rest = replace(first, element=named), group[1:]
        elif isinstance(first, Row):
            rest = [replace(first, now=(named, *first.now[1:])), *group[1:]]
    items = tuple(_folded(rest, smallest_fold, speech))
    return Section(
        id=f"s-{slug}",
        heading_id=heading_id,
        title=title,
        depth=int(heading.tag[1]) - FIRST_HEADING if heading is not None else 0,
        named=heading is not None,
        heading=plain_heading,
        items=items,
        height=_height_class(items),
        findings=sum(len(one.notes) for one in group if isinstance(one, Row)),
    )


def _heading(one: Item) -> Element | None:
    """Return the heading that opens a section: one that stands in the new edition."""
    if isinstance(one, Plain):
        return one.element if one.element.tag.startswith("h") and one.only != "d" else None
    if isinstance(one, Row) and one.kind != "removed":
        return one.now[0] if one.now[0].tag.startswith("h") else None
    return None


def _title(heading: Element) -> str:
    return "".join(m.text for m in heading.marks if m.tag in ("", "ins") and m.kind != "pb").strip()


def _once_labelled(items: Sequence[Item]) -> Iterator[Item]:
    """Yield the rows; below a heading that is new or gone, without the label that this heading carries."""
    under, level = "", ""
    for one in items:
        if isinstance(one, Row) and one.kind in ("added", "removed"):
            tag = one.now[0].tag
            is_told = one.kind == under and (not tag.startswith("h") or tag > level)
            if tag.startswith("h") and not is_told:
                under, level = one.kind, tag
            yield replace(one, label=None) if is_told else one
            continue
        if under == "removed" or _heading(one) is not None:
            under = ""
        yield one


def _folded(items: Sequence[Item], smallest: int, speech: Speech) -> Iterator[Item | Fold]:
    run: list[Plain] = []
    for one in (*items, None):
        if isinstance(one, Plain) and not one.element.tag.startswith("h"):
            run.append(one)
            continue
        if len(run) >= smallest:
            yield Fold(_summary(run, speech), tuple(run))
        else:
            yield from run
        run = []
        if one is not None:
            yield one


def _summary(run: Sequence[Plain], speech: Speech) -> str:
    """Return what a fold holds: "3 paragraphs: 2 unchanged, 1 routine date only, ¶ 20–22"."""
    tables = sum(one.element.table is not None for one in run)
    counts = (("fold.paragraphs", len(run) - tables), ("fold.tables", tables))
    what = speech.listed([speech.say(key, n=n) for key, n in counts if n])
    noises = Counter(one.noise for one in run)
    unchanged = noises.pop("", 0)
    numbers = [one.new for one in run if one.new]
    if noises:
        kinds = [speech.say("fold.kind.unchanged", n=unchanged)] if unchanged else []
        kinds += [_only(noise, n, speech) for noise, n in sorted(noises.items())]
        told = speech.say("fold.kinds", what=what, kinds=", ".join(kinds))
    else:
        told = speech.say("fold.unchanged", what=what, n=len(run))
    span = "–".join(dict.fromkeys((numbers[0], numbers[-1]))) if numbers else ""
    return speech.say("fold.at", told=told, span=span) if span else told


def _only(noise: str, n: int, speech: Speech) -> str:
    """Return how many blocks differ in one class alone: "2 typography only"."""
    key = f"fold.kind.{noise}"
    return speech.say(key, n=n) if speech.has(key) else f"{speech.number(n)} {noise.replace('_', ' ')}"


def _height_class(items: Sequence[Item | Fold]) -> int:
    """Return 1 to 5 for a height of 600 * 2 ** (class - 1) px, the nearest to the estimate."""
    height = 0
    for one in items:
        if isinstance(one, Fold):
            height += _FOLD
        elif isinstance(one, Row):
            characters = sum(len(m.text) for e in (*one.was, *one.now) for m in e.marks)
            rows = sum(len(e.table.body) + 2 for e in (*one.was, *one.now) if e.table)
            height += max(_lines(characters) + rows, 3 * len(one.notes)) * _LINE + _GAP
        elif isinstance(one, Plain):
            height += _lines(sum(len(m.text) for m in one.element.marks)) * _LINE + _GAP
    return min(max(round(math.log2(max(height, 1) / 600)) + 1, 1), _HEIGHT_CLASSES)


def _lines(characters: int) -> int:
    return characters // _CHARACTERS + 1

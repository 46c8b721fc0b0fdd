"""The editions in a row: how long each is, how many of its words are new, and how many went with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from diffreport.report.history.lookup import Lookup
from diffreport.report.language import phrasing

WIDTH, HEIGHT = 1000.0, 120.0
# Units: those of the drawing; a bar takes this share of its room, and no more than so much.
_SHARE, _MOST_WIDTH, _MARGIN = 0.76, 54.0, 1.0
# How wide a character below the drawing is, with the gap between labels, and how much room there is. Units: px.
_CHARACTER, _GAP, _WIDE, _NARROW = 7.2, 10.0, 1150.0, 325.0
# How far a label may reach beyond the drawing, in px, and how many characters of one are written.
_PADDING, _LONGEST = 18.0, 14
_YEAR = re.compile(r"((?:19|20)\d\d)\b.*")


Size = tuple[int, int, int]  # words, those of them that came with the edition, those that went with it


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the drawing: its upper edge and its height."""

    y: str
    height: str


@dataclass(frozen=True, slots=True)
class Mark:
    """An edition as drawn: above the line the words that were kept and those that came, below it those that went.

    `tick` is what is written below it, "" for nothing; `is_seldom` tells that a narrow screen has no room for that.
    """

    x: str
    width: str
    slot: str
    slot_width: str
    href: str
    title: str
    kept: Box
    inserted: Box
    deleted: Box
    tick: str
    is_seldom: bool


@dataclass(frozen=True, slots=True)
class EditionRow:
    """An edition as the table tells it; numbers are "" for the first, which nothing comes before."""

    label: str
    href: str
    published: str
    words: str
    inserted: str
    deleted: str
    kept: str
    findings: str
    report: str
    report_name: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The drawing and the table. `baseline` is the height of the line that the bars stand on."""

    marks: tuple[Mark, ...]
    baseline: str
    rows: tuple[EditionRow, ...]


def timeline(lookup: Lookup) -> Timeline:
    """Return the editions in their order."""
    sizes = [_size(lookup, n) for n in range(lookup.last + 1)]
    most_up, most_down = max(1, *(words for words, _, _ in sizes)), max(deleted for *_, deleted in sizes)
    scale = (HEIGHT - 2 * _MARGIN) / (most_up + most_down)
    baseline = _MARGIN + most_up * scale
    marks = _marks(lookup, sizes, scale, baseline)
    return Timeline(tuple(marks), _number(baseline), tuple(_row(lookup, n) for n in range(lookup.last + 1)))


def _size(lookup: Lookup, edition: int) -> Size:
    """Return how many words an edition has, how many of them came with it, and how many went."""
    issued = lookup.history.editions[edition]
    summary = issued.extent.summary if issued.extent else None
    return issued.words, summary.inserted_words if summary else 0, summary.deleted_words if summary else 0


def _marks(lookup: Lookup, sizes: Sequence[Size], scale: float, baseline: float) -> Iterator[Mark]:
    room = WIDTH / len(sizes)
    width = min(room * _SHARE, _MOST_WIDTH)
    wide = _roomy(_years(lookup.labels) or list(enumerate(lookup.labels)), len(sizes), _WIDE)
    narrow = _roomy(sorted(wide.items()), len(sizes), _NARROW)
    for n, (words, inserted, deleted) in enumerate(sizes):
        came, kept = min(inserted, words), words - min(inserted, words)
        top = baseline - words * scale
        yield Mark(
            x=_number(room * n + (room - width) / 2),
            width=_number(width),
            slot=_number(room * n),
            slot_width=_number(room),
            href=lookup.report(n) or f"#ed-{n}",
            title=_title(lookup, n, (words, inserted, deleted)),
            kept=Box(_number(top + came * scale), _number(kept * scale)),
            inserted=Box(_number(top), _number(came * scale)),
            deleted=Box(_number(baseline), _number(deleted * scale)),
            tick=wide.get(n, ""),
            is_seldom=n not in narrow,
        )


def _title(lookup: Lookup, edition: int, size: Size) -> str:
    label, speech = lookup.labels[edition], lookup.speech
    if not edition:
        return speech.say("history.time.first", label=label, n=size[0])
    before = lookup.labels[edition - 1]
    return speech.say("history.time.mark", label=label, n=size[0], inserted=size[1], deleted=size[2], before=before)


def _years(labels: Sequence[str]) -> list[tuple[int, str]]:
    """Return the years of the editions, each at its first edition; nothing where no two editions are of one year."""
    years = [match[1] if (match := _YEAR.fullmatch(label)) else "" for label in labels]
    if not all(years) or len(set(years)) == len(years):
        return []
    return [(n, year) for n, year in enumerate(years) if not n or years[n - 1] != year]


def _roomy(ticks: Sequence[tuple[int, str]], editions: int, space: float) -> dict[int, str]:
    """Return as many of the ticks as there is room for, by position, from the last one on."""
    kept: dict[int, str] = {}
    room = space + _PADDING
    for at, label in reversed(ticks):
        text = label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1]}…"
        middle, half = (at + 0.5) * space / editions, (len(text) * _CHARACTER + _GAP) / 2
        if middle + half <= room:
            kept[at] = text
            room = middle - half
    return kept


def _row(lookup: Lookup, edition: int) -> EditionRow:
    issued, speech = lookup.history.editions[edition], lookup.speech
    summary = issued.extent.summary if issued.extent else None
    return EditionRow(
        label=lookup.labels[edition],
        href=f"#ed-{edition}",
        published=speech.date(issued.edition.published),
        words=speech.number(issued.words),
        inserted=speech.number(summary.inserted_words) if summary else "",
        deleted=speech.number(summary.deleted_words) if summary else "",
        kept=speech.percent(phrasing.kept_percent(summary)) if summary else "",
        findings=speech.number(summary.findings) if summary else "",
        report=lookup.report(edition),
        report_name=lookup.span(edition - 1, edition) if edition else "",
    )


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")

"""A message as people read it, composed for its templates: what matters first, bounded, and fit for one line each.

Every text is normalised, its invisible characters are written out (`<U+200B>`), and addresses that are no http(s)
are no links. What the names hold is listed in docs/template-context.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from diffreport.watch.notices import Flag, Message, Notice, Told
from diffreport.watch.phrases import (
    EVENTS,
    LINE,
    SHORT,
    counts_of,
    date_of,
    dates_of,
    difference,
    editions_of,
    events_of,
    header,
    high_in,
    line,
    link,
    short,
)
from diffreport.watch.plan import Sort

MOST_FLAGS = 50  # told one by one: nobody reads more of a mail, and some clients cut what is above 100 kB
_MOST_SERIES = 100  # of a digest, told by name
_MOST_FIGURES = 8  # of one flag: a table may have changed in every cell
_LONGEST_FIGURE = 60  # characters: what is longer has one among its words

_MARK = re.compile(r"\[-(?P<old>.+?)-\]|\{\+(?P<new>.+?)\+\}")
# A space at the edge of a mark, with words in it: outside, a line may break there.
_OPENING_SPACE = re.compile(r"(?<! )(\[-|\{\+) (?!-\]|\+\})")
_CLOSING_SPACE = re.compile(r"(?<!\[-)(?<!\{\+) (-\]|\+\})(?! )")
# Of a date the difference is in days.
_DATED = re.compile(
    r"\d{4}-\d\d|(?:\b|\d)(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:[a-z]*\b|\d)", re.IGNORECASE
)


class Mark(NamedTuple):
    """A stretch of the changed words; `tag` is "del", "ins" or "" for what both editions have."""

    tag: str
    text: str
    is_figure: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that changed; `old` or `new` is "" for none, `change` such as "+15, +5%" or ""."""

    label: str
    old: str
    new: str
    change: str
    note: str  # "restated"; "" for what `old` and `new` tell
    text: str  # all of it in one line


@dataclass(frozen=True, slots=True)
class Item:
    """A flagged finding. `href` leads to it in the report, "" where there is none."""

    n: int
    label: str
    section: str
    rule: str
    marked: str
    marks: tuple[Mark, ...]
    figures: tuple[Figure, ...]
    more_figures: int
    href: str


class Rank(NamedTuple):
    """The findings of one severity that are told one by one."""

    severity: str
    findings: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """What is told of one edition. `more` findings are counted only; `final` is where its source's address led to."""

    editions: str
    dates: str
    source: str
    source_href: str
    final: str
    final_href: str
    events: tuple[str, ...]  # sentences: silently revised, the first edition, in quarantine
    is_revision: bool
    summary: str
    counts: str
    report: str
    report_href: str
    ranks: tuple[Rank, ...]
    more: int
    mementos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """What is told of one series."""

    id: str
    title: str
    editions: str
    counts: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """All that the templates of a message get, as `letter`."""

    subject: str
    is_digest: bool
    moment: str
    counts: str
    chapters: tuple[Chapter, ...]
    contents: tuple[Chapter, ...]  # the same where there is something to find one's way in, else empty
    more_series: int  # of which nothing else is told
    remarks: tuple[str, ...]  # sentences at the end


def compose(message: Message, remarks: Sequence[str] = ()) -> Letter:
    """Return a message as its templates get it: the same at every try.

    Cost: linear; `MOST_FLAGS` findings are told, the rest is counted.
    """
    told = _told(message.notices)
    series = _by_series(message.notices)
    chapters = tuple(_chapter(f"s{n}", notices, told) for n, notices in enumerate(series[:_MOST_SERIES], 1))
    return Letter(
        subject=subject(message),
        is_digest=message.is_digest,
        moment=date_of(max(notice.moment for notice in message.notices)),
        counts=counts_of(message.notices),
        chapters=chapters,
        contents=chapters if message.is_digest or len(series) > 1 else (),
        more_series=len(series[_MOST_SERIES:]),
        remarks=tuple(map(short, remarks)),
    )


def subject(message: Message) -> str:
    """Return what a message is about, in one line of at most 160 columns."""
    notices = message.notices
    if len(notices) == 1 and not message.is_digest:
        return header(f"{_title(notices, 80)}, {_what(notices[0])}")
    titles = [_title(own, 60) for own in _by_series(notices)]
    named = ", ".join(titles[:2]) + (f" and {len(titles) - 2} more" if len(titles) > 2 else "")
    counts = counts_of(notices)
    return header(f"{'Digest: ' if message.is_digest else ''}{counts}{' in ' if counts else ''}{named}")


def _what(notice: Notice) -> str:
    """Return what is told of one edition, behind its title: "2023: 5 flagged, 2 high"."""
    editions, counts = line(editions_of(notice), 60), counts_of([notice])
    return f"{editions}: {counts}" if counts else editions


def _by_series(notices: Sequence[Notice]) -> list[list[Notice]]:
    """Return the notices of each series, oldest first; the series that matters most first."""
    found: dict[str, list[Notice]] = {}
    for notice in sorted(notices, key=attrgetter("moment")):
        found.setdefault(notice.series, []).append(notice)
    return sorted(found.values(), key=lambda own: (-max(n.severity.rank for n in own), -high_in(own), own[0].series))


def _told(notices: Sequence[Notice]) -> dict[int, list[Flag]]:
    """Return the flags that are told one by one, by the notice: of every edition those that matter most.

    The turn goes round, so that an edition with hundreds of them leaves room for the others.
    """
    turns: list[tuple[int, int, Flag]] = []
    for k, notice in enumerate(notices):
        found = [flag for flag in notice.flags if flag.sort not in EVENTS]
        ranked = sorted(found, key=lambda flag: (-flag.severity.rank, flag.n))
        turns += [(turn, k, flag) for turn, flag in enumerate(ranked)]
    told: dict[int, list[Flag]] = {}
    for _, k, flag in sorted(turns, key=lambda each: each[:2])[:MOST_FLAGS]:
        told.setdefault(id(notices[k]), []).append(flag)
    return told


def _chapter(anchor: str, notices: Sequence[Notice], told: Mapping[int, Sequence[Flag]]) -> Chapter:
    """Return what is told of one series."""
    return Chapter(
        anchor,
        _title(notices, SHORT),
        short("; ".join(dict.fromkeys(map(editions_of, notices)))),
        counts_of(notices),
        tuple(_entry(notice, told.get(id(notice), ())) for notice in notices),
    )


def _title(notices: Sequence[Notice], columns: int) -> str:
    """Return what the series of these notices is called."""
    return line(notices[-1].title or notices[-1].series, columns)


def _entry(notice: Notice, told: Sequence[Flag]) -> Entry:
    """Return what is told of one edition."""
    report_href = link(notice.report)
    findings = sum(flag.sort not in EVENTS for flag in notice.flags)
    # what these events say is all that there is to say
    is_told = not findings and any(flag.sort in (Sort.FIRST, Sort.QUARANTINED) for flag in notice.flags)
    ranks = groupby(told, attrgetter("severity"))
    return Entry(
        editions=short(editions_of(notice)),
        dates=dates_of(notice.new),
        source=line(notice.new.source, LINE),
        source_href=link(notice.new.source),
        final=line(notice.new.final_url, LINE),
        final_href=link(notice.new.final_url),
        events=tuple(events_of(notice)),
        is_revision=notice.is_revision,
        summary="" if is_told else line(notice.summary, LINE),
        counts=counts_of([notice]),
        report=line(notice.report, LINE),
        report_href=report_href,
        ranks=tuple(Rank(severity.value, tuple(_item(f, report_href) for f in flags)) for severity, flags in ranks),
        more=findings - len(told) + notice.more,
        mementos=tuple(filter(None, map(link, notice.mementos))),
    )


def _item(flag: Flag, report: str) -> Item:
    marked = _OPENING_SPACE.sub(r" \1", _CLOSING_SPACE.sub(r"\1 ", line(flag.marked, LINE))).strip()
    marks = tuple(_marks(marked, has_figures=bool(flag.figures)))
    is_whole = len(marks) == 1 and marks[0].tag != ""  # it came or went, and its figures stand in its words
    figures = [told for told in flag.figures if not is_whole or (told.old and told.new)]
    return Item(
        n=flag.n,
        label=short(flag.label),
        section=line(" › ".join(flag.section), SHORT * 2),
        rule=short(flag.rule),
        marked=marked,
        marks=marks,
        figures=tuple(map(_figure, figures[:_MOST_FIGURES])),
        more_figures=len(figures[_MOST_FIGURES:]),
        href=f"{report}#{flag.finding}" if report and re.fullmatch(r"[\w-]+", flag.finding) else "",
    )


def _marks(marked: str, *, has_figures: bool) -> Iterator[Mark]:
    """Yield the stretches of marked words; a space parts what went from what came in its place."""
    end = 0
    for found in _MARK.finditer(marked):
        between = marked[end : found.start()]
        if between or end:
            yield Mark("", between or " ")
        text = found["old"] or found["new"]
        tag = "del" if found["old"] else "ins"
        is_figure = tag == "ins" and has_figures and len(text) <= _LONGEST_FIGURE and any(map(str.isdigit, text))
        yield Mark(tag, text, is_figure)
        end = found.end()
    if rest := marked[end:]:
        yield Mark("", rest)


def _figure(told: Told) -> Figure:
    changes = (difference(told.delta, is_percent=False), difference(told.percent, is_percent=True))
    is_date = not told.percent and all(map(_DATED.search, (told.old, told.new)))
    change = ", ".join(filter(None, changes)) + (" days" if is_date and told.delta else "")
    label, old, new, status = map(short, (told.label, told.old, told.new, told.status))
    became = f"{old} → {new}" if old and new else f"{old or new} {status}"
    note = status if old and new and status != "revised" else ""
    beside = "; ".join(filter(None, (change, note)))
    text = f"{label}: {became}" if label else became
    return Figure(label, old, new, change, note, f"{text} ({beside})" if beside else text)

"""The text of a history: each paragraph of the last edition with its age, and every wording that one had."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

from diffreport.model import Kind
from diffreport.model.histories import Event, Lineage, Stage
from diffreport.report.history import ages
from diffreport.report.history.lookup import Lookup
from diffreport.report.history.wordings import Wording, latest, wordings
from diffreport.report.html.embedded import written
from diffreport.report.html.page import LARGE_PARAGRAPHS
from diffreport.report.language import phrasing
from diffreport.report.lookup import FIRST_HEADING, LAST_HEADING
from diffreport.report.marked.elements import own_class
from diffreport.report.marked.sections import SECTION_ITEMS, Entry, contents
from diffreport.report.places import Slugs

# The kinds, as the data block numbers them.
_KINDS = tuple(Kind)
_EVENTS = tuple(Event)


class Tie(NamedTuple):
    """Another lineage that this one was split from, or that ended in it: in words, where it stands, how it begins."""

    text: str
    href: str
    opening: str


@dataclass(frozen=True, slots=True)
class LineageRow:
    """One lineage as shown. `now` is its last wording, and so is the last of `wordings`.

    `tag` is p, h3 to h6 or table; `number` counts paragraphs from 1, "" for headings and tables.
    """

    id: str
    tag: str
    classes: str
    number: str
    age: tuple[str, ...]  # every second piece is a date, to stay on one line
    kind: str  # of its row: "added" where the last edition is the first to have it, "edit", ""
    now: Wording
    wordings: tuple[Wording, ...]
    ties: tuple[Tie, ...]
    stages: str  # how many, in words; "" where there is nothing to open
    heading_id: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the last edition under its heading. `findings` are its paragraphs that the last edition changed.

    `runs` are of lineages, those that are page furniture told in `summary`, to be folded.
    """

    id: str
    heading_id: str
    title: str
    depth: int
    named: bool
    runs: tuple[tuple[str, tuple[LineageRow, ...]], ...]
    findings: int


class Choice(NamedTuple):
    """An edition to be chosen: its position and what it is called."""

    value: str
    label: str


@dataclass(frozen=True)
class Text:
    """All that the page shows of the text. `unlisted` are lineages that are no more there and no paragraphs: page
    furniture and headings, which other editions are shown with."""

    lookup: Lookup
    sections: tuple[Section, ...]
    contents: tuple[Entry, ...]
    editions: tuple[Choice, ...]
    changed: int
    unlisted: tuple[LineageRow, ...]
    embedded: Markup

    @property
    def is_large(self) -> bool:
        """Tell whether sections off the screen are not to be laid out."""
        return sum(len(run) for section in self.sections for _, run in section.runs) > LARGE_PARAGRAPHS

    @cached_property
    def gone(self) -> Mapping[str, LineageRow]:
        """Return the paragraphs that are no more there, by id of their lineage."""
        return {each.id: told(each, self.lookup) for each in _gone(self.lookup) if _is_listed(each)}


def compose(lookup: Lookup) -> Text:
    """Return the text of the last edition, and what is needed to show that of any other. Cost: linear in the texts."""
    slugs = Slugs()
    sections = tuple(_section(group, slugs, lookup) for group in _groups(_last(lookup)))
    return Text(
        lookup=lookup,
        sections=sections,
        contents=contents(sections),
        editions=tuple(Choice(str(n), label) for n, label in enumerate(lookup.labels))[::-1],
        changed=sum(section.findings for section in sections),
        unlisted=tuple(told(each, lookup) for each in _gone(lookup) if not _is_listed(each)),
        embedded=Markup(written(_record(lookup))),  # noqa: S704 JSON with every "<" escaped
    )


def told(lineage: Lineage, lookup: Lookup, number: str = "") -> LineageRow:
    """Return a lineage as shown."""
    stands = lookup.stands(lineage)
    found = wordings(lineage, lookup)
    now = latest(lineage, lookup)
    ties = tuple(_ties(lineage, lookup))
    different = len({"".join(words.text for words in text) for text in lineage.texts})
    last = lineage.stages[-1]
    return LineageRow(
        id=lineage.id,
        tag=_tag(lineage, last),
        classes=own_class(lineage.kind, lineage.text(last)),
        number=number,
        age=ages.age(lineage, lookup),
        kind=_kind(last) if stands and lookup.last else "",
        now=now,
        wordings=found,
        ties=ties,
        stages=lookup.speech.say("history.text.wordings", n=different) if len(found) > 1 or ties else "",
    )


def _kind(stage: Stage) -> str:
    if stage.event in (Event.FIRST, Event.RETURNED):
        return "added"
    return "edit" if stage.event is Event.REWORDED else "moved" if stage.moved else ""


def _tag(lineage: Lineage, stage: Stage) -> str:
    if lineage.kind is Kind.HEADING:
        return f"h{min(FIRST_HEADING + len(stage.section), LAST_HEADING)}"
    return "table" if lineage.kind is Kind.TABLE else "p"


def _last(lookup: Lookup) -> Iterator[Lineage]:
    return (lineage for lineage in lookup.history.lineages if lookup.stands(lineage))


def _gone(lookup: Lookup) -> Iterator[Lineage]:
    return (lineage for lineage in lookup.history.lineages if not lookup.stands(lineage))


def _is_listed(lineage: Lineage) -> bool:
    """Tell whether the page lists it among what disappeared."""
    return lineage.noise is None and lineage.kind is not Kind.HEADING


def _groups(lineages: Iterable[Lineage]) -> Iterator[list[tuple[Lineage, str]]]:
    """Yield the last edition cut at its headings, a long stretch in several, each lineage with its number."""
    group: list[tuple[Lineage, str]] = []
    number = 0
    for lineage in lineages:
        if group and (lineage.kind is Kind.HEADING or len(group) == SECTION_ITEMS):
            yield group
            group = []
        counts = lineage.noise is None and lineage.kind not in (Kind.HEADING, Kind.TABLE)
        number += counts
        group.append((lineage, str(number) if counts else ""))
    if group:
        yield group


def _section(group: Sequence[tuple[Lineage, str]], slugs: Slugs, lookup: Lookup) -> Section:
    first = group[0][0]
    named = first.kind is Kind.HEADING and first.noise is None
    title = first.text(first.stages[-1]) if named else ""
    slug = slugs.take(title or "text")
    runs = []
    for is_noise, run in groupby(group, key=lambda pair: pair[0].noise is not None):
        shown = tuple(told(lineage, lookup, number) for lineage, number in run)
        summary = lookup.speech.say("history.text.furniture", n=len(shown)) if is_noise else ""
        runs.append((summary, shown))
    if named:
        summary, (heading, *rest) = runs[0]
        runs[0] = (summary, (replace(heading, heading_id=f"h-{slug}"), *rest))
    return Section(
        id=f"s-{slug}",
        heading_id=f"h-{slug}" if named else "",
        title=title,
        depth=int(runs[0][1][0].tag[1]) - FIRST_HEADING if named else 0,
        named=named,
        runs=tuple(runs),
        findings=sum(bool(one.kind) for summary, run in runs if not summary for one in run),
    )


def _ties(lineage: Lineage, lookup: Lookup) -> Iterator[Tie]:
    say = lookup.speech.say
    for stage in lineage.stages:
        label = lookup.labels[stage.edition]
        if stage.split_from:
            yield _tie(say("history.text.split_from", edition=label), stage.split_from, stage.edition - 1, lookup)
        for other in stage.merged:
            yield _tie(say("history.text.merged_here", edition=label), other, stage.edition - 1, lookup)
    if lineage.end is not None and lineage.end.into:
        label = lookup.labels[lineage.end.edition]
        yield _tie(say("history.text.merged_into", edition=label), lineage.end.into, lineage.end.edition, lookup)


def _tie(text: str, other: str, edition: int, lookup: Lookup) -> Tie:
    found = lookup.lineages.get(other)
    if found is None:
        return Tie(text, "", "")
    stage = found.stage(edition) or found.stages[-1]
    return Tie(text, lookup.href(other), phrasing.shortened(found.text(stage), 8))


def _record(lookup: Lookup) -> dict[str, object]:
    """Return what the script needs: no text, but where each wording stands in each edition.

    A stage is four numbers: edition, block, text, and event + 4 * moved + 8 * headings above it.
    """
    history = lookup.history
    reports = {f"{old} {new}": href for (old, new), href in sorted(lookup.shown.reports.items())}
    return {
        "schema": "diffreport.history-page/1",
        "id": f"history-{history.series}",
        "series": history.series,
        "labels": lookup.speech.group("history.text"),
        "editions": lookup.labels,
        "archived": [issued.edition.label for issued in history.editions],
        "reports": reports,
        **({"pair": lookup.shown.live.pair} if lookup.shown.live else {}),
        "lineages": [_lineage(each) for each in history.lineages],
    }


def _lineage(lineage: Lineage) -> list[object]:
    stages: list[int] = []
    ties: dict[int, list[str]] = {}
    for stage in lineage.stages:
        depth = len(stage.section) if lineage.kind is Kind.HEADING else 0
        stages += (stage.edition, stage.block, stage.text, _EVENTS.index(stage.event) + 4 * stage.moved + 8 * depth)
        if stage.merged or stage.split_from:
            ties[stage.edition] = [stage.split_from, *stage.merged]
    record: list[object] = [lineage.id, _KINDS.index(lineage.kind), int(lineage.noise is not None), stages]
    end = lineage.end.into if lineage.end is not None else ""
    return [*record, end, ties] if ties else [*record, end] if end else record

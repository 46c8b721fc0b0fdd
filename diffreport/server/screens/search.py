"""The page of what a search found: by series, each text with its place, and the reports on where it came and went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from diffreport.archived.search import Hit, Presence, Result
from diffreport.report.hits import runs, snippet
from diffreport.report.html.page import Export
from diffreport.report.language.phrasing import readable
from diffreport.report.language.speech import Speech
from diffreport.report.lines import Piece, visible
from diffreport.server.screens.setting import Screen, Setting, written

_TEMPLATE = "server/search.html.j2"


@dataclass(frozen=True, slots=True)
class Shown:
    """A hit: the edition that has it last, its place there, the text about it, and the reports on both its ends."""

    href: str
    editions: str
    place: str
    pieces: tuple[Piece, ...]
    reports: tuple[Export, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """What was found in a series, and in which of its editions."""

    title: str
    href: str
    presence: str
    hits: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A series that can be searched: its name, and that to be read."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage(Screen):
    """All that the template of a search gets, as `page` (docs/template-context.md)."""

    query: str
    within: str
    series: tuple[Named, ...]
    search: str
    hint: str
    found: tuple[Group, ...]
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Searched:
    """What was searched for, and what was found; None where nothing was looked for, and `wrong` then may say why.

    `series` is the one that was searched, "" for all of them; `names` are all there are.
    """

    query: str
    series: str = ""
    names: tuple[str, ...] = ()
    result: Result | None = None
    wrong: str = ""


def render_search(searched: Searched, setting: Setting) -> str:
    """Return the page of a search. Cost: linear in what was found. Raises: TemplateError."""
    said, found = setting.speech, searched.result
    page = SearchPage(
        title=visible(searched.query.strip()) or said.say("served.search"),
        account=setting.account,
        speaks=setting.speaks,
        home=setting.live.home,
        told=_told(found, said) if found is not None else "",
        query=searched.query,
        within=searched.series,
        series=tuple(Named(name, readable(name)) for name in searched.names),
        search=setting.live.search,
        hint=searched.wrong or _hint(found, said),
        found=tuple(_groups(found, setting)) if found is not None else (),
        unread=tuple(_unread(found)) if found is not None else (),
    )
    return written(_TEMPLATE, page, setting)


def _told(found: Result, said: Speech) -> str:
    if not found.total:
        return said.say("found.nothing")
    met = sum(bool(presence.found) for presence in found.presences)
    passages, series = said.say("found.passages", n=found.total), said.say("site.count.series", n=met)
    return said.say("found.counted", passages=passages, series=series)


def _hint(found: Result | None, said: Speech) -> str:
    if found is None:
        return ""
    if not found.total:
        return said.say("found.hint")
    return said.say("found.shown", n=len(found.hits)) if len(found.hits) < found.total else ""


def _unread(found: Result) -> Iterator[str]:
    for unread in found.unread:
        yield f"{unread.reference}: {unread.why}"
    yield from map(str, found.damaged)


def _groups(found: Result, setting: Setting) -> Iterator[Group]:
    presences = {presence.series: presence for presence in found.presences}
    for series, hits in groupby(found.hits, key=lambda hit: hit.series):
        presence = presences[series]
        shown = tuple(_shown(hit, presence, setting) for hit in hits)
        yield Group(readable(series), setting.history(series), _presence(presence, setting.speech), shown)


def _presence(presence: Presence, said: Speech) -> str:
    """Return in which editions something stands: "2 of 9 editions: 2014 to 2015; not since"."""
    spans = [_span(run, said) for run in runs(presence)]
    editions = said.say("site.count.editions", n=len(presence.searched))
    told = said.say("found.presence", found=len(presence.found), searched=editions, runs=said.listed(spans))
    return told if presence.found[-1] == presence.searched[-1] else f"{told}; {said.say('found.gone')}"


def _span(labels: tuple[str, ...] | list[str], said: Speech) -> str:
    first, last = visible(labels[0]), visible(labels[-1])
    return first if len(labels) == 1 else said.say("history.span", first=first, last=last)


def _shown(hit: Hit, presence: Presence, setting: Setting) -> Shown:
    said, last = setting.speech, hit.places[-1]
    page = said.say("found.page", page=last.page) if last.page is not None else ""
    place = ", ".join(filter(None, (page, visible(" › ".join(last.section)))))
    return Shown(
        href=setting.history(hit.series, last.label),
        editions=_span(hit.editions, said),
        place=place,
        pieces=tuple(piece for piece in snippet(hit) if piece.text),
        reports=tuple(_reports(hit, presence, setting)),
    )


def _reports(hit: Hit, presence: Presence, setting: Setting) -> Iterator[Export]:
    """Yield the report on the edition that the text came with, and on the one that has it no more."""
    labels, said = presence.searched, setting.speech
    first, last = labels.index(hit.editions[0]), labels.index(hit.editions[-1])
    for key, at in (("found.since", first), ("found.until", last + 1)):
        if 0 < at < len(labels):
            told = said.say(key, edition=visible(labels[at]))
            yield Export(setting.report(hit.series, labels[at - 1], labels[at]), told)

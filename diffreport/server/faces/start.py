"""The start page: the index of a site, with a search, and for each series two editions to be chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from diffreport.archive.names import natural_key
from diffreport.report.html import sources
from diffreport.report.language.phrasing import sentence_case
from diffreport.report.language.speech import Speech
from diffreport.server.faces.setting import Account, Setting, written
from diffreport.site.entries import FEED
from diffreport.site.index import NEWEST, SEARCHED, Change, IndexPage, Row

_TEMPLATE = "server/start.html.j2"


class Issue(NamedTuple):
    """An edition that can be chosen: what addresses name it by (its label or `vN`), and its dates, "" if unknown."""

    reference: str
    label: str
    published: str
    retrieved: str


class Listed(NamedTuple):
    """A series of the start page: its name, its title, "" for none, and its editions in their order, one at least."""

    series: str
    title: str
    editions: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """An edition of a picker: `chosen` is "old" or "new" where it is chosen at first."""

    value: str
    label: str
    chosen: str


@dataclass(frozen=True, slots=True)
class Picker:
    """What two editions of a series are chosen with, the newest first."""

    action: str
    editions: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class StartRow(Row):
    """A series as the start page shows it."""

    picker: Picker | None


@dataclass(frozen=True, slots=True)
class StartPage(IndexPage):
    """All that the template of the start page gets, as `page` (docs/template-context.md)."""

    account: Account
    search: str


def render_start(listed: Sequence[Listed], setting: Setting) -> str:
    """Return the start page. How much changed is not told: nothing is compared for it. Cost: linear."""
    said = setting.speech
    rows = {one.series: _row(one, n, setting, said) for n, one in enumerate(listed)}
    ordered = sorted(rows.values(), key=lambda row: (row.title.casefold(), row.series))
    changes = sorted(_changes(listed), key=lambda change: change[0], reverse=True)[:NEWEST]
    editions = said.say("site.count.editions", n=sum(len(one.editions) for one in listed))
    page = StartPage(
        title=setting.title or said.say("site.title"),
        counts=said.say("site.counts", series=said.say("site.count.series", n=len(listed)), editions=editions),
        speaks=setting.speaks,
        newest=tuple((rows[name], _change(name, old, new, setting)) for _, name, old, new in changes),
        rows=tuple(ordered),
        is_searched=len(listed) >= SEARCHED,
        feed=f"{setting.live.home}{FEED}",
        account=setting.account,
        search=setting.live.search,
    )
    return written(_TEMPLATE, page, setting, sources.SITE_SCRIPT if page.is_searched else ())


def _changes(listed: Sequence[Listed]) -> Iterator[tuple[tuple[object, ...], str, Issue, Issue]]:
    """Yield each change: by what the newest have most, the series, the two editions."""
    for one in listed:
        for n, (old, new) in enumerate(pairwise(one.editions)):
            yield ((new.published or new.retrieved)[:10], natural_key(new.label), n), one.series, old, new


def _row(one: Listed, n: int, setting: Setting, said: Speech) -> StartRow:
    first, last = one.editions[0], one.editions[-1]
    several = len(one.editions) > 1
    span = said.say("history.span", first=first.label, last=last.label) if several else last.label
    counts = said.say("site.editions", editions=said.say("site.count.editions", n=len(one.editions)), span=span)
    title = one.title or sentence_case(one.series.replace("_", " ").replace("-", " "))
    return StartRow(
        id=f"s-{n}",
        title=title,
        series=one.series if one.series != title else "",
        href=setting.history(one.series),
        counts=counts,
        date=_date(last, said),
        latest=_change(one.series, one.editions[-2], last, setting) if several else None,
        picker=_picker(one, setting) if several else None,
    )


def _picker(one: Listed, setting: Setting) -> Picker:
    last = len(one.editions) - 1
    chosen = {last: "new", last - 1: "old"}
    options = (Option(issue.reference, issue.label, chosen.get(n, "")) for n, issue in enumerate(one.editions))
    return Picker(f"{setting.history(one.series)}pair", tuple(options)[::-1])


def _change(series: str, old: Issue, new: Issue, setting: Setting) -> Change:
    said = setting.speech
    span = said.say("history.span", first=old.label, last=new.label)
    return Change(span, _date(new, said), "", setting.report(series, old.reference, new.reference))


def _date(issue: Issue, said: Speech) -> str:
    if issue.published:
        return said.date(issue.published[:10])
    return said.say("edition.retrieved", time=said.date(issue.retrieved[:10])) if issue.retrieved else ""

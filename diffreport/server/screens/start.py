"""The start page: the index of a site, with a search, and for each series two editions to be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

from diffreport.report.html import sources
from diffreport.server.screens.setting import Account, Setting, written
from diffreport.site.entries import Entry
from diffreport.site.index import Change, IndexPage, Row, composed, date_of

_TEMPLATE = "server/start.html.j2"


class Listed(NamedTuple):
    """A series of the start page, and the labels of its editions in their order."""

    entry: Entry
    editions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """An edition of a picker: `chosen` is "old" or "new" where it is chosen at first."""

    label: str
    chosen: str


@dataclass(frozen=True, slots=True)
class Picker:
    """What two editions of a series are chosen with, the newest first."""

    action: str
    editions: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class StartRow(Row):
    """A series as the start page shows it; `picker` is None where there is nothing to choose."""

    picker: Picker | None


@dataclass(frozen=True, slots=True)
class StartPage(IndexPage):
    """All that the template of the start page gets, as `page` (docs/template-context.md)."""

    account: Account
    search: str
    is_whole: bool


def render_start(listed: Sequence[Listed], setting: Setting, *, is_whole: bool = True) -> str:
    """Return the start page; it says so if it is not whole. Cost: linear. Raises: TemplateError.

    What a series has no change of is compared when its report is asked for.
    """
    said = setting.speech
    index = composed([one.entry for one in listed], setting.title or said.say("site.title"), said, page="")
    known = {one.entry.folder: one for one in listed}
    rows = tuple(_row(row, known[row.href.rstrip("/")], setting) for row in index.rows)
    values = {field.name: getattr(index, field.name) for field in fields(IndexPage)}
    values |= {"rows": rows, "account": setting.account, "search": setting.live.search, "is_whole": is_whole}
    page = StartPage(**values)
    return written(_TEMPLATE, page, setting, sources.SITE_SCRIPT if page.is_searched else ())


def _row(row: Row, listed: Listed, setting: Setting) -> StartRow:
    entry, labels = listed
    values = {field.name: getattr(row, field.name) for field in fields(Row)}
    if len(labels) < 2:
        return StartRow(**values, picker=None)
    last = len(labels) - 1
    chosen = {last: "new", last - 1: "old"}
    options = tuple(Option(label, chosen.get(n, "")) for n, label in enumerate(labels))
    picker = Picker(f"{setting.history(entry.series)}pair", options[::-1])
    if row.latest is None:
        span = setting.speech.say("history.span", first=labels[-2], last=labels[-1])
        href = setting.report(entry.series, labels[-2], labels[-1])
        values["latest"] = Change(span, date_of(entry, setting.speech), "", href)
    return StartRow(**values, picker=picker)

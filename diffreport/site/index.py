"""The page that leads to all others: the newest changes over all series, and each series."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from diffreport.archive.names import natural_key
from diffreport.report.html import css_string, filled, overrides, sources, values_of
from diffreport.report.html.page import LONG_TITLE
from diffreport.report.language import phrasing
from diffreport.report.language.phrasing import readable, sentence_case
from diffreport.report.language.speech import Speech, speech
from diffreport.report.lines import visible
from diffreport.site.entries import FEED, PAGE, Changed, Entry

_TEMPLATE = "site.html.j2"
NEWEST = 12  # changes over all series that are told first: what came since a reader was here last
SEARCHED = 8  # series: fewer are seen at a glance


@dataclass(frozen=True, slots=True)
class Change:
    """A change as the index shows it: `span` is "2015 to 2016", `told` how much it is, in words."""

    span: str
    date: str
    told: str
    href: str


@dataclass(frozen=True, slots=True)
class Row:
    """A series as the index shows it: `counts` is "3 editions, 2014 to 2016", `latest` its last change, if any."""

    id: str
    title: str
    series: str
    href: str
    counts: str
    date: str
    latest: Change | None


@dataclass(frozen=True, slots=True)
class IndexPage:
    """All that the template of the index gets, as `page` (docs/template-context.md)."""

    title: str
    counts: str
    speaks: str
    newest: tuple[tuple[Row, Change], ...]
    rows: tuple[Row, ...]
    is_searched: bool
    feed: str

    @property
    def tab_title(self) -> str:
        """Return the title for whoever shows it without heeding what is in it."""
        return visible(self.title)

    @property
    def is_title_long(self) -> bool:
        """Tell whether the title is set in smaller letters."""
        return len(self.title) > LONG_TITLE


def render_index(entries: Sequence[Entry], title: str, language: str, templates: Path | None) -> str:
    """Return the index as one HTML document; the same entries give the same text.

    Cost: linear. Raises: TemplateError at a fault in a template of the user's.
    """
    said = speech(language, templates)
    page = composed(entries, title or said.say("site.title"), said)
    running = css_string(page.title)
    style = f":root{{--said-running:{running}}}{sources.style(templates, sources.SITE_STYLE)}"
    script = sources.script(templates, sources.SITE_SCRIPT) if page.is_searched else ""
    values = values_of(page, said, (style, script))
    return filled(_TEMPLATE, values, templates, overrides.NEEDED_OF_SITE)


def composed(entries: Sequence[Entry], title: str, said: Speech, page: str = PAGE) -> IndexPage:
    """Return the index; `page` is what the page of a series is called in its folder."""
    ordered = sorted(entries, key=lambda entry: (entry.title.casefold(), entry.series))
    rows = {entry.series: _row(entry, said, page) for entry in ordered}
    changes = [(entry, change) for entry in ordered for change in entry.changes]
    changes.sort(key=lambda pair: _newness(pair[1]), reverse=True)
    editions = sum(entry.editions for entry in entries)
    counts = said.say("site.count.editions", n=editions)
    return IndexPage(
        title=title,
        counts=said.say("site.counts", series=said.say("site.count.series", n=len(entries)), editions=counts),
        speaks=said.language.replace("_", "-"),
        newest=tuple((rows[entry.series], _change(entry, change, said, page)) for entry, change in changes[:NEWEST]),
        rows=tuple(rows.values()),
        is_searched=len(entries) >= SEARCHED,
        feed=FEED,
    )


def _row(entry: Entry, said: Speech, page: str) -> Row:
    span = _span(entry.first, entry.last, said) if entry.editions > 1 else entry.last
    counts = said.say("site.editions", editions=said.say("site.count.editions", n=entry.editions), span=span)
    title = entry.title or readable(entry.series)
    return Row(
        id=f"s-{entry.folder}",
        title=title,
        series=entry.series if entry.series != title else "",
        href=f"{entry.folder}/{page}",
        counts=counts,
        date=date_of(entry, said),
        latest=_change(entry, entry.changes[0], said, page) if entry.changes else None,
    )


def _change(entry: Entry, change: Changed, said: Speech, page: str) -> Change:
    href = f"{entry.folder}/{change.report or page}"
    return Change(_span(change.old, change.new, said), date_of(change, said), _told(change, said), href)


def _newness(change: Changed) -> tuple[object, ...]:
    """Return what the newest changes have most of: editions that came on one day are told apart by their labels."""
    return (change.published or change.retrieved)[:10], natural_key(change.new), change.version


def date_of(dated: Entry | Changed, said: Speech) -> str:
    """Return when an edition was published, else that it was retrieved, and when."""
    if dated.published:
        return said.date(dated.published[:10])
    return said.say("edition.retrieved", time=said.date(dated.retrieved[:10])) if dated.retrieved else ""


def _span(first: str, last: str, said: Speech) -> str:
    return said.say("history.span", first=first, last=last)


def _told(change: Changed, said: Speech) -> str:
    """Return how much changed: "19 findings: 11 figures and 8 wording signals; 80% of the old wording kept"."""
    summary, trivial, rewrites = change.extent
    if not summary.findings:
        if rewrites:
            return sentence_case(said.say("rewrite.runs", n=rewrites))
        return said.say("site.trivial", n=trivial) if trivial else said.say("site.same")
    counted = (
        ("site.count.figures", summary.figures),
        ("site.count.restated", summary.restated),
        ("site.count.wording", summary.wording),
        ("site.count.paragraphs", summary.paragraphs),
    )
    parts = [said.say(key, n=n) for key, n in counted if n]
    findings = said.say("site.count.findings", n=summary.findings)
    told = said.say("site.findings", findings=findings, what=said.listed(parts)) if parts else findings
    return said.say("site.kept", told=told, percent=said.percent(phrasing.kept_percent(summary)))

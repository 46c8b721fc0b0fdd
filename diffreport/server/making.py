"""What the processes of the server make: reports of two editions, their exports, pages of series. Nothing is kept here.

What goes in and comes out can be pickled.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from diffreport.archived.following import successive
from diffreport.server.jobs import at
from diffreport.site.entries import Changed, Entry
from diffreport.site.reports import Stretch, Under, compared_in
from diffreport.text import encoded

if TYPE_CHECKING:
    from diffreport.archive import Archive, Version
    from diffreport.archived.histories import Followed
    from diffreport.model import Comparison, Extent
    from diffreport.report.presentation import Presentation
    from diffreport.report.review import Review

_TAG_DIGITS = 32  # of a digest
_NEWEST = 12  # changes of a series that the start page may tell


class Page(NamedTuple):
    """A page, and its tag, by which a browser tells whether it has it."""

    content: bytes
    tag: str

    @classmethod
    def of(cls, content: bytes) -> Page:
        """Return a page with its tag. Cost: of a large one, tenths of a second: not for the event loop."""
        return cls(content, f'"{hashlib.sha256(content).hexdigest()[:_TAG_DIGITS]}"')


class Report(NamedTuple):
    """A report: its pages by name, the whole or the index under ""; its id, and the ids of its findings."""

    pages: dict[str, Page]
    id: str
    findings: frozenset[str]

    @property
    def size(self) -> int:
        """Return how much room it takes. Units: bytes."""
        return sum(len(page.content) for page in self.pages.values()) + 100 * len(self.findings)


class SeriesMade(NamedTuple):
    """The page of a series, and what the start page tells of it."""

    page: Page
    entry: Entry

    @property
    def size(self) -> int:
        """Return how much room it takes. Units: bytes."""
        return len(self.page.content) + 10_000


@dataclass(frozen=True, slots=True)
class SeriesTask:
    """The page of a series that is to be made: `under.shown.live` is what the server adds to it."""

    archive: Path
    followed: Followed
    under: Under


def report_made(stretch: Stretch) -> Report:
    """Return the report of a stretch of one. Raises: InputError, ArchiveError; UsageError, TemplateError."""
    from diffreport import report
    from diffreport.report.html.embedded import id_of

    name, comparison, shown = _compared(stretch)
    at("writing")
    pages = {part: Page.of(content) for part, content in report.pages(comparison, "html", name, shown)}
    return Report(pages, id_of(comparison), frozenset(finding.id for finding in comparison.findings))


def export_made(stretch: Stretch, form: str, review: Review | None, table: str) -> bytes:
    """Return the report of a stretch of one in a format; CSV is one of its tables.

    Raises: as `report_made`; UsageError if none can be made.
    """
    from diffreport import report

    _, comparison, shown = _compared(stretch)
    at("writing")
    return report.rendered(comparison, form, replace(shown, review=review, table=table))


def _compared(stretch: Stretch) -> tuple[str, Comparison, Presentation]:
    at("comparing")
    (made,) = compared_in(stretch)
    return made


def series_made(task: SeriesTask) -> SeriesMade:
    """Return the page of a series. Raises: InputError, ArchiveError; TemplateError."""
    from diffreport.archive import Archive
    from diffreport.archived.histories import history_through
    from diffreport.report.history.html import render_html
    from diffreport.report.history.presentation import Shown

    under, versions = task.under, task.followed.versions
    archive = Archive.open(task.archive)

    def watch(done: int, total: int) -> None:
        at("comparing", done, total)

    history = history_through(archive, task.followed, under.following, watch=watch)
    at("writing")
    look = under.shown
    reports = {pair: address(*(versions[n].edition.label for n in pair)) for pair in successive(len(versions))}
    page = render_html(history, Shown(look.language, look.templates, reports, look.up, look.live))
    return SeriesMade(Page.of(encoded(page)), _entry(task, archive, history.title))


def pair_compared(task: SeriesTask, n: int) -> bytes:
    """Compare the n-th edition of a series with the next, for its page, which finds that kept; return nothing.

    Raises: InputError, ArchiveError; UsageError.
    """
    from diffreport.archive import Archive
    from diffreport.archived.comparisons import compared
    from diffreport.archived.documents import archived

    following, versions = task.under.following, task.followed.versions[n : n + 2]
    at("comparing")
    old, new = archived(Archive.open(task.archive), *references(*versions), rules=following.rules)
    compared(old, new, following.settings, following.pins_of(old, new), following.additions)
    return b""


def address(old: str, new: str) -> str:
    """Return the address of a report, relative to the page of its series."""
    return f"{quote(old, safe='')}..{quote(new, safe='')}"


def _entry(task: SeriesTask, archive: Archive, title: str) -> Entry:
    versions = task.followed.versions
    first, last = versions[0].edition, versions[-1].edition
    pairs = list(pairwise(versions))[-_NEWEST:][::-1]
    extents = _extents(task, archive, pairs)
    return Entry(
        series=task.followed.series,
        title=title,
        folder=quote(task.followed.series, safe=""),
        editions=len(versions),
        first=first.label,
        last=last.label,
        published=last.published or "",
        retrieved=last.retrieved or "",
        changes=tuple(_changed(old, new, extent) for (old, new), extent in zip(pairs, extents, strict=True)),
    )


def _changed(old: Version, new: Version, extent: Extent) -> Changed:
    edition = new.edition
    dates = edition.published or "", edition.retrieved or ""
    labels = old.edition.label, edition.label
    return Changed(*labels, *dates, new.number, address(*labels), extent)


def _extents(task: SeriesTask, archive: Archive, pairs: list[tuple[Version, Version]]) -> list[Extent]:
    """Return how much changed between editions; what is known is not read again, where there are no pins."""
    from diffreport.archived.extents import Extents
    from diffreport.settings import Settings

    following = task.under.following
    kept = Extents(archive.database, following.settings or Settings(), following.additions or {}, following.rules)
    known = {} if following.pins else kept.known(pairs)
    made = []
    for pair in pairs:
        if (extent := known.get(pair)) is None:
            stretch = Stretch(task.archive, references(*pair), (((0, 1), ""),), task.under)
            _, comparison, _ = _compared(stretch)
            extent = comparison.extent
            if not following.pins:
                kept.keep(pair, comparison)
        made.append(extent)
    return made


def references(*versions: Version) -> tuple[str, ...]:
    """Return references to editions, each by its number."""
    return tuple(f"{version.edition.series}@v{version.number}" for version in versions)

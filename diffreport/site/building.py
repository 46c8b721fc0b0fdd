"""A static site over an archive, built so that only what is not current is made, and any build can be cut short.

Reports come before the page that leads to them, that before the index, and what nothing leads to any more goes last.
So every link of the site leads somewhere at any moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from diffreport import workers
from diffreport.archive import Archive
from diffreport.archived.following import Pairs
from diffreport.errors import (
    ArchiveError,
    DiffreportError,
    InputError,
    ReferenceNotFoundError,
    UsageError,
    WorkerError,
)
from diffreport.kept import key_of
from diffreport.report.alone import alone
from diffreport.report.names import names_apart
from diffreport.site import feed
from diffreport.site.entries import FEED, PAGE
from diffreport.site.folders import MANIFEST, Folder, folders_in
from diffreport.site.reports import Made, Stretch, Under, of_all, reports_of
from diffreport.site.series import HistoryMade, PageTask, Series, history_page, last_entry
from diffreport.text import encoded

if TYPE_CHECKING:
    from diffreport.watch.notices import Notice

Task = TypeVar("Task")
Result = TypeVar("Result")

EVERY = "*"  # series
_SECONDS = 0.1  # a guess at one page, where what it is made of is kept
# What is wrong with one series alone.
_OF_A_SERIES = (ArchiveError, InputError, ReferenceNotFoundError, WorkerError)


@dataclass(frozen=True, slots=True)
class Site:
    """What a site is to be.

    `title` is "" for that of the labels; `url` is where it will be published, "" if that is not known; `pattern`
    chooses series as the shell chooses files; `told` are what checks flagged, the newest first.
    """

    title: str = ""
    url: str = ""
    pattern: str = EVERY
    pairs: Pairs = Pairs.SUCCESSIVE
    told: tuple[Notice, ...] = ()
    under: Under = field(default_factory=Under)


@dataclass(slots=True)
class Built:
    """What became of a site: series in it, files written and removed, and what is wrong with the series left out."""

    series: int = 0
    written: int = 0
    removed: int = 0
    wrong: list[DiffreportError] = field(default_factory=list)


Advance = Callable[[int, int], None]  # pages made, of so many


def build(archive: Archive, site: Site, folder: Path, advance: Advance = lambda done, total: None) -> Built:
    """Build a site in a folder, or bring the one that is there up to date; return what became of it.

    Of a series that is damaged the pages stay as they are. `advance` is called after each page.
    Cost: of what is current its records and its files are read, no edition. Raises: UsageError for a folder that holds
    something else or cannot be written, or while another build is under way; TemplateError.
    """
    folder = folder.resolve()
    Folder(folder)  # before anything is made in it
    if site.pattern != EVERY and not any(
        fnmatchcase(name, site.pattern) for name in archive.series(lambda error: None)
    ):
        raise UsageError(f"--series {site.pattern}: no series is called so; it would leave nothing of a site")
    with alone(folder):
        return _Build(archive, site, folder, advance).built()


class _Build:
    def __init__(self, archive: Archive, site: Site, folder: Path, advance: Advance) -> None:
        self.archive, self.site, self.folder, self._advance = archive, site, folder, advance
        self.top, self.made = Folder(folder), Built()
        self.all = of_all(site.under)
        self._done = self._total = 0

    def built(self) -> Built:
        self.top.claim([PAGE, FEED])
        chosen = self._chosen()
        try:
            self._write(chosen)
            names = {each.own.path.name for each in chosen}
            stale = [Folder(self.folder / name) for name in folders_in(self.folder) if name not in names]
            # what cannot be read may be any of them
            left = [] if self.made.wrong else stale
            self._lead([*(each.own for each in chosen), *(each for each in stale if each not in left)], chosen)
            for each in chosen:
                each.finish()
            for own in left:
                own.drop()
        finally:
            for own in (*(each.own for each in chosen), self.top):
                own.close()
                self.made.written += own.written
                self.made.removed += own.removed
        self.made.removed += sum(own.removed for own in left)
        return self.made

    def _chosen(self) -> list[Series]:
        """Return the series of the site that can be read and have an edition."""
        pattern, found = self.site.pattern, list[Series]()
        names = [name for name in self.archive.series(self.made.wrong.append) if fnmatchcase(name, pattern)]
        for name, folder in zip(names, names_apart(names, (PAGE, FEED, MANIFEST)), strict=True):
            try:
                series = Series(self.archive, name, self.folder / folder, (self.site.under, self.all))
            except ArchiveError as error:
                self.made.wrong.append(error)
            else:
                found += [series] if series.versions else []
        return found

    def _write(self, chosen: Sequence[Series]) -> None:
        """Write the reports that are due, then the pages that lead to them."""
        stretches = [(each, stretch) for each in chosen for stretch in each.due(self.site.pairs)]
        self._total = sum(len(stretch.named) for _, stretch in stretches) + sum(bool(each.page) for each in chosen)
        for series, stretch, made in self._made_of(_reports, stretches):
            if isinstance(made, DiffreportError):
                self._fail(series, made)
            else:
                series.keep(stretch, made)
            self._step(len(stretch.named))
        pages = [(each, each.page) for each in chosen if each.page and not each.failed]
        for series, _, page in self._made_of(_page, pages):
            if isinstance(page, DiffreportError):
                self._fail(series, page)
            else:
                series.keep_page(page)
            self._step(1)

    def _made_of(
        self, function: Callable[[Task], Result], tasks: Sequence[tuple[Series, Task]]
    ) -> Iterator[tuple[Series, Task, Result]]:
        """Yield each task with what was made of it."""
        seconds = _SECONDS * sum(len(t.named) if isinstance(t, Stretch) else 1 for _, t in tasks)
        results = workers.mapped(
            function, [task for _, task in tasks], self.site.under.jobs, seconds=seconds, named=_name_of
        )
        for (series, task), result in zip(tasks, results, strict=True):
            yield series, task, result

    def _fail(self, series: Series, error: DiffreportError) -> None:
        if not series.failed:
            series.failed = True
            self.made.wrong.append(error)

    def _step(self, count: int) -> None:
        self._done += count
        self._advance(self._done, self._total)

    def _lead(self, own: Sequence[Folder], chosen: Sequence[Series]) -> None:
        """Write the index and the feed, which lead to the pages of these folders."""
        entries = [entry for each in own if (entry := last_entry(each))]
        self.made.series = len(entries)
        shown, site = self.site.under.shown, self.site
        of = key_of([entry.told() for entry in entries], site.title, shown.language, self.all)
        if self.top.told(PAGE, of) is None:
            from diffreport.site.index import render_index  # takes longer to import than a site to be looked through

            text = render_index(entries, site.title, shown.language, shown.templates)
            self.top.put(PAGE, [("", encoded(text))], of)
        told = feed.notices(self.archive, site, chosen)
        of = key_of([notice.to_json() for notice in told], site.title, site.url, self.all)
        if self.top.told(FEED, of) is None:
            self.top.put(FEED, [("", feed.content(site, told))], of)


def _reports(stretch: Stretch) -> list[Made] | DiffreportError:
    try:
        return reports_of(stretch)
    except _OF_A_SERIES as error:
        return error


def _page(task: PageTask) -> HistoryMade | DiffreportError:
    try:
        return history_page(task)
    except _OF_A_SERIES as error:
        return error


def _name_of(task: object) -> str:
    if isinstance(task, Stretch):
        return task.references[0].rpartition("@")[0]
    return task.followed.series if isinstance(task, PageTask) else ""

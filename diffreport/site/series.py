"""The pages of one series of a site: its history, and the reports that lead from edition to edition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from diffreport.archive import Archive
from diffreport.archived.following import Pair, Pairs, successive
from diffreport.archived.histories import Followed, Following, followed, history_through
from diffreport.errors import UsageError
from diffreport.kept import key_of
from diffreport.site.entries import PAGE, Changed, Entry, entry_from, extent_from
from diffreport.site.folders import Folder
from diffreport.site.reports import Made, Reports, Stretch, Under
from diffreport.text import encoded

if TYPE_CHECKING:
    from diffreport.archive import Version
    from diffreport.model import Extent

UP = f"../{PAGE}"
_NEWEST = 12  # changes of a series that the index may tell


class PageTask(NamedTuple):
    """The page of a series that is to be made: `named` are its reports by the positions of their editions."""

    archive: Path
    followed: Followed
    named: tuple[tuple[Pair, str], ...]
    under: Under


class HistoryMade(NamedTuple):
    """The page of a series, and what its title is."""

    page: bytes
    title: str


class Series:
    """One series of a site, as the archive has it at one moment, and its folder."""

    def __init__(self, archive: Archive, name: str, folder: Path, under: tuple[Under, str]) -> None:
        """Read the records of its editions. `under` comes with the digest of all that every page depends on.

        Without an edition to be shown it is no part of the site. Raises: ArchiveError; UsageError if the folder holds
        something else.
        """
        self.name, self.own, self.failed = name, Folder(folder), False
        self._archive, self._all = archive, under[1]
        self.under = replace(under[0], shown=replace(under[0].shown, up=PAGE))
        self.followed = _followed(archive, name, under[0].following)
        self.reports = Reports(archive, self.versions, self.under, self._all)
        self.named: dict[Pair, str] = {}
        self.page: PageTask | None = None  # that is to be made, once that is known

    @property
    def versions(self) -> Sequence[Version]:
        """Return the issues that are shown, in order."""
        return self.followed.versions

    def due(self, pairs: Pairs) -> list[Stretch]:
        """Return the reports that are to be made, and claim the files of this series. Raises: UsageError.

        `page` is then the page that is to be made, None if it is current.
        """
        self.named = self.reports.named(pairs.of(len(self.versions)))
        stretches = self.reports.due(self.named, self.own)
        told = self.own.told(PAGE, self._of())
        if told is None or not entry_from(told):
            self.page = PageTask(self._archive.folder, self.followed, tuple(self.named.items()), self.under)
            self.own.claim([PAGE])
        return stretches

    def keep(self, stretch: Stretch, made: Sequence[Made]) -> None:
        """Write reports. Raises: UsageError."""
        self.reports.keep(stretch, made, self.own)

    def keep_page(self, made: HistoryMade) -> None:
        """Write the page. Raises: UsageError."""
        self.own.put(PAGE, [("", made.page)], self._of(), self._entry(made.title).told())

    def finish(self) -> None:
        """Remove what is ours and no page of this series any more, once nothing leads there. Raises: UsageError."""
        if not self.failed:
            self.own.keep_only([PAGE, *self.named.values()])
        self.own.close()

    @property
    def entry(self) -> Entry | None:
        """Return what the index tells of the series by its last page; None if it has none that is whole."""
        return last_entry(self.own)

    def report_on(self, old: Version, new: Version) -> tuple[str, Extent | None]:
        """Return the file name of the report on two editions, "" if there is none, and how much it says changed."""
        at = {version.number: n for n, version in enumerate(self.versions)}
        name = self.named.get((at.get(old.number, -1), at.get(new.number, -1)), "")
        told = self.own.record(name) if name else None
        return name, extent_from(told["extent"]) if told else None

    def _of(self) -> str:
        """Return the digest of all that the page depends on."""
        editions = self.reports.editions
        return key_of(self.name, editions, self.followed.passed_over, sorted(self.named.items()), UP, self._all)

    def _entry(self, title: str) -> Entry:
        first, last = self.versions[0].edition, self.versions[-1].edition
        changes = []
        for pair in reversed(successive(len(self.versions))):
            told = self.own.record(self.named[pair]) if pair in self.named else None
            if told:
                old, new = (self.versions[n] for n in pair)
                extent = extent_from(told["extent"])
                changes.append(Changed(old.edition.label, new.edition.label, *_dates(new), self.named[pair], extent))
        return Entry(
            series=self.name,
            title=title,
            folder=self.own.path.name,
            editions=len(self.versions),
            first=first.label,
            last=last.label,
            published=last.published or "",
            retrieved=last.retrieved or "",
            changes=tuple(changes[:_NEWEST]),
        )


def _dates(version: Version) -> tuple[str, str, int]:
    """Return when an edition was published and retrieved, and its number in the archive."""
    return version.edition.published or "", version.edition.retrieved or "", version.number


def _followed(archive: Archive, name: str, following: Following) -> Followed:
    """Return what `followed` does; no edition where all are in quarantine. Raises: ArchiveError."""
    try:
        return followed(archive, name, following)
    except UsageError:
        return Followed(name, (), ())


def last_entry(own: Folder) -> Entry | None:
    """Return what the index tells of a series by the last page in a folder; None if that is not there."""
    told = own.record(PAGE)
    return entry_from(told) if told else None


def history_page(task: PageTask) -> HistoryMade:
    """Return the page of a series. Raises: InputError, ArchiveError; TemplateError."""
    from diffreport.report.history.html import render_html
    from diffreport.report.history.presentation import Shown

    under = task.under
    made = history_through(Archive.open(task.archive), task.followed, under.following)
    shown = Shown(under.shown.language, under.shown.templates, dict(task.named), UP)
    return HistoryMade(encoded(render_html(made, shown)), made.title)

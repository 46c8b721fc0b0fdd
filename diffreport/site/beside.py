"""The page of one history in a file, and the change reports that it links to in a folder beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from diffreport.archived.following import Pair, Pairs
from diffreport.errors import UsageError
from diffreport.report.files import is_special, write
from diffreport.report.history import rendered
from diffreport.report.history.presentation import Shown
from diffreport.site.folders import Folder, folders_in
from diffreport.site.reports import Under, written

if TYPE_CHECKING:
    from diffreport.archive import Archive
    from diffreport.archived.histories import Followed
    from diffreport.model import History


class Target(NamedTuple):
    """A file for the page of a history, and which editions have a report in the folder beside it."""

    path: Path
    pairs: Pairs

    @property
    def folder(self) -> Path:
        """Return the folder of the reports."""
        return self.path.with_name(f"{self.path.stem}-reports")


def write_page(archive: Archive, history: History, followed: Followed, target: Target, under: Under) -> int:
    """Write the page of a history, and the reports that are not current; return how many reports it links to.

    `followed` are the issues that the history is of. Beside a pipe or device nothing is written. Reports of other pairs
    go once the page is written. Raises: as `site.reports.written`; UsageError if the page cannot be written, or what is
    in the place of the folder is not ours; where no report is to be written, that is left alone.
    """
    pairs = [] if is_special(target.path) else target.pairs.of(len(followed.versions))
    if not pairs and (is_special(target.path) or target.folder.name not in folders_in(target.path.parent)):
        write(_page(history, under, {}), target.path)
        return 0
    try:
        Folder(target.folder)
    except UsageError as error:
        wrong = str(error).rpartition("; ")[0]
        raise UsageError(f"{wrong}; write the page under another name, or with --reports none") from error
    of_report = replace(under, shown=replace(under.shown, up=f"../{quote(target.path.name)}"))
    with written(archive, followed.versions, pairs, target.folder, of_report) as named:
        folder = quote(target.folder.name)
        write(_page(history, under, {pair: f"{folder}/{name}" for pair, name in named.items()}), target.path)
    return len(named)


def _page(history: History, under: Under, reports: Mapping[Pair, str]) -> bytes:
    return rendered(history, "html", Shown(under.shown.language, under.shown.templates, reports))

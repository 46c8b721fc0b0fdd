"""site: the archive as a folder of pages that any web server can hand out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diffreport.archived.following import Pairs
from diffreport.cli import output, progress
from diffreport.cli.call import Call
from diffreport.cli.delivery import Jobs, Templates, check_look, language_option
from diffreport.cli.feeding import notices_told
from diffreport.cli.following import following_of, under_of
from diffreport.cli.options import command
from diffreport.errors import ArchiveError, UsageError

if TYPE_CHECKING:
    from diffreport.errors import DiffreportError
    from diffreport.site.building import Built, Site

_ALL = "*"


def _named(text: str) -> Path:
    """Return the folder to write. Raises: BadParameter for standard output, and for no name."""
    if text in ("", "-"):
        raise typer.BadParameter("a site is a folder, not a file; name one")
    return Path(text)


@dataclass(frozen=True, slots=True)
class Publishing:
    """The options of the command that makes a site."""

    folder: Annotated[
        Path,
        typer.Option("--output", "-o", parser=_named, metavar="DIR", help="A new or empty folder, or a site."),
    ]
    series: Annotated[
        str, typer.Option("--series", metavar="PATTERN", help="Only series that match, as the shell chooses files.")
    ] = _ALL
    reports: Annotated[Pairs, typer.Option("--reports", help="Change reports of which editions of a series.")] = (
        Pairs.SUCCESSIVE
    )
    title: Annotated[
        str, typer.Option("--title", metavar="TEXT", show_default=False, help="What the site is called.")
    ] = ""
    url: Annotated[
        str, typer.Option("--url", metavar="URL", show_default=False, help="The address it is published at.")
    ] = ""
    templates: Templates = None
    language: Annotated[str | None, language_option("the site's own words; else English.")] = None
    jobs: Jobs = None


def register(app: typer.Typer) -> None:
    """Add the command."""
    command(app)(site)


def site(publishing: Publishing, call: Call) -> None:
    """Make a static site of the archive.

    Writes an index, a page and the change reports of each series, and a feed; again, only what is not current.

    Examples:
      diffreport site -o public
      diffreport site -o public --reports latest --title Floods
    """
    from diffreport.site.building import build

    archive, wanted = call.archive(), _wanted(call, publishing)
    with progress.counted("pages", not call.quiet) as tell:
        built = build(archive, wanted, publishing.folder, tell)
    call.note(_summed_up(built, publishing.folder))
    _check_whole(built.wrong)


def _wanted(call: Call, publishing: Publishing) -> Site:
    """Return what the site is to be, by the options, else by the configuration. Raises: UsageError."""
    from diffreport.site.building import Site
    from diffreport.watch.phrases import link

    if publishing.url and not link(publishing.url):
        raise UsageError(
            f"--url {publishing.url[:80]!a}: not an address; write all of it, as https://example.org/reports/"
        )
    look = call.look(publishing.language, publishing.templates)
    check_look(look)
    return Site(
        title=publishing.title,
        url=f"{publishing.url.rstrip('/')}/" if publishing.url else "",
        pattern=publishing.series,
        pairs=publishing.reports,
        told=tuple(notices_told(call, None)),
        under=under_of(following_of(call), look, publishing.jobs),
    )


def _summed_up(built: Built, folder: Path) -> str:
    """Return what became of the site in one line."""
    files = f"{built.written:,} file{'' if built.written == 1 else 's'} written" if built.written else "nothing new"
    removed = f", {built.removed:,} removed" if built.removed else ""
    return f"{folder / 'index.html'}: {built.series:,} series; {files}{removed}"


def _check_whole(wrong: Sequence[DiffreportError]) -> None:
    """Say why series were left as they were. Raises: ArchiveError if any was."""
    for error in wrong:
        output.complain(str(error))
    if wrong:
        are = "1 series is" if len(wrong) == 1 else f"{len(wrong):,} series are"
        raise ArchiveError(f"{are} not brought up to date; see the lines above, and run diffreport verify")

"""feed: the archived editions, and what was flagged in them, as an Atom feed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated

import typer

from diffreport.cli import configuration, output
from diffreport.cli.call import Call
from diffreport.cli.compared import Extents
from diffreport.cli.delivery import STDOUT, Target
from diffreport.cli.listing import check_whole
from diffreport.cli.options import command
from diffreport.errors import ArchiveError, UsageError

if TYPE_CHECKING:
    from diffreport.archive import Archive
    from diffreport.watch.feeds import Archived
    from diffreport.watch.notices import Notice

_ENTRIES = 100
_ALL = "*"


@dataclass(frozen=True, slots=True)
class Told:
    """What the feed says of itself, and how much it holds."""

    title: Annotated[
        str, typer.Option("--title", metavar="TEXT", show_default=False, help="What the feed is called.")
    ] = ""
    url: Annotated[
        str, typer.Option("--url", metavar="URL", show_default=False, help="The address it is published at.")
    ] = ""
    entries: Annotated[int, typer.Option("--entries", metavar="N", min=1, help="Of the newest N editions.")] = _ENTRIES


def register(app: typer.Typer) -> None:
    """Add the command."""
    command(app)(feed)


def feed(
    call: Call,
    told: Told,
    target: Target = None,
    series: Annotated[
        str, typer.Option("--series", metavar="PATTERN", help="Only series that match, as the shell chooses files.")
    ] = _ALL,
) -> None:
    """Write an Atom feed of the archive.

    It tells of editions, and of what checks flagged in them.

    Examples:
      diffreport feed -o feed.xml
      diffreport feed --series 'floods-*' --url https://example.org/feed.xml
    """
    from diffreport.report import check_target, write
    from diffreport.watch.feeds import TITLE, Feed, archived, known, written
    from diffreport.watch.phrases import link

    if target is not None and target != STDOUT:
        check_target(target)
    if told.url and not link(told.url):
        raise UsageError(f"--url {told.url[:80]!a}: not an address; write all of it, as https://example.org/feed.atom")
    archive, damaged = call.archive(), list[ArchiveError]()
    notices = notices_told(call, told.entries if series == _ALL else None)  # those of one series may be the oldest
    chosen = known(archived(archive, series, damaged.append), notices, told.entries)
    made = Feed(told.title or TITLE, told.url, told.entries, call.look().templates)
    content = written(made, list(_summed_up(call, archive, chosen)))
    if target is None or target == STDOUT:
        output.write_bytes(content)
    else:
        write(content, target)
        call.note(f"written to {target}")
    check_whole(damaged)


def notices_told(call: Call, most: int | None) -> list[Notice]:
    """Return what checks told of this archive, the newest first; for None, all that is kept.

    Raises: UsageError, StateError.
    """
    from diffreport.watch import outbox
    from diffreport.watch.state import State, default_file

    file = configuration.plan(call.files()).limits.state or default_file(call.archive_place())
    with State.copied(file, (outbox.PART,)) as state:  # a feed changes nothing, and there may have been no check
        return outbox.told(state, None, most or outbox.MOST_KEPT)


def _summed_up(call: Call, archive: Archive, chosen: list[Archived]) -> Iterator[Notice]:
    """Yield the notices, those that do not say how much changed with that, where it is known."""
    from diffreport.report.extents import extent_line

    extents = Extents(call, archive, [each.pair for each in chosen if each.pair])
    for notice, pair in chosen:
        extent = extents.known(*pair) if pair and not notice.summary else None
        if pair and extent:
            notice = replace(notice, summary=f"Since {pair[0].edition.label}: {extent_line(extent)}")
        yield notice

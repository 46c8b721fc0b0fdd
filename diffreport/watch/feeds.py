"""An Atom feed (RFC 4287) of editions, and of what was flagged in them.

Every entry is about one edition. Its id is made of what the archive calls the edition, so it stays whatever else is
told of it later; its date is that of the newest thing told, and never goes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from diffreport.report import atom
from diffreport.watch.notices import Flag, Notice, Side
from diffreport.watch.phrases import link, short
from diffreport.watch.plan import Severity, Sort
from diffreport.watch.telling import entry_of, title_of

if TYPE_CHECKING:
    from diffreport.archive import Archive, Version
    from diffreport.archive.catalogue.overview import Damaged

TITLE = "Editions and what changed"

Pair = tuple["Version", "Version"]  # old, new


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says of itself: `url` is where it is published, "" if that is not known.

    `is_beside` tells that the reports of its notices stand beside it: their addresses may be relative to it.
    """

    title: str = TITLE
    url: str = ""
    entries: int = 100
    templates: Path | None = None
    is_beside: bool = False


class Archived(NamedTuple):
    """An archived edition as a notice without findings, and what it may be compared with."""

    notice: Notice
    pair: Pair | None


def written(feed: Feed, notices: Iterable[Notice]) -> bytes:
    """Return the feed as Atom, UTF-8: what the newest notices tell; the same for the same notices.

    Raises: TemplateError for a fault in a template of the user's.
    """
    entries = [_entry(notice, feed) for notice in newest(notices, feed.entries)]
    own = [atom.Way("self", feed.url, atom.ATOM)] if link(feed.url) else []
    return atom.written(atom.Feed(atom.urn("feed", feed.url or feed.title), short(feed.title) or TITLE, entries, own))


def newest(notices: Iterable[Notice], most: int) -> list[Notice]:
    """Return one notice for each edition, with all that any tells of it; the newest so many, the newest first."""
    found: dict[str, Notice] = {}
    for notice in notices:
        place = _place(notice)
        found[place] = merged(found[place], notice) if place in found else notice
    return sorted(found.values(), key=_order, reverse=True)[:most]


def merged(first: Notice, second: Notice) -> Notice:
    """Return what two notices tell of the same edition; of what both tell, the later one counts."""
    old, new = sorted((first, second), key=lambda each: (bool(each.flags), _moment(each), each.to_json()))
    flags = {flag.id: flag for flag in (*old.flags, *new.flags)}
    return replace(
        new,
        title=new.title or old.title,
        old=new.old or old.old,
        is_revision=new.is_revision or old.is_revision,
        summary=new.summary or old.summary,
        flags=tuple(flags.values()),
        moment=max(_moment(old), _moment(new)),
        report=new.report or old.report,
        mementos=tuple(dict.fromkeys((*new.mementos, *old.mementos))),
    )


def archived(archive: Archive, pattern: str, damaged: Damaged) -> Iterator[Archived]:
    """Yield the editions of the series that match a pattern of the shell, without findings.

    `damaged` is called with the error of each series that is left out. Cost: their records are read.
    """
    from diffreport.errors import ArchiveError

    for name in archive.series(damaged):
        if fnmatchcase(name, pattern):
            try:
                known, _ = archive.holding(name).readable()
            except ArchiveError as error:
                damaged(error)
                continue
            yield from _of_series(known)


def known(editions: Iterable[Archived], told: Iterable[Notice], most: int) -> list[Archived]:
    """Return the newest so many editions of an archive, each with all that notices tell of it.

    What they tell of others is left out. One that was accepted is in quarantine no more.
    """
    found = {_place(each.notice): each for each in editions}
    for notice in reversed(list(told)):  # oldest first
        if (own := found.get(_place(notice))) is None:
            continue
        is_held = any(flag.sort is Sort.QUARANTINED for flag in own.notice.flags)
        flags = tuple(flag for flag in notice.flags if is_held or flag.sort is not Sort.QUARANTINED)
        found[_place(notice)] = own._replace(notice=merged(own.notice, replace(notice, flags=flags)))
    chosen = newest((each.notice for each in found.values()), most)
    return [found[_place(notice)] for notice in chosen]


@dataclass(slots=True)
class _Run:
    """Successive versions of a label with the same bytes: of one that was accepted, or corrected in its record."""

    first: Version
    last: Version
    since: str
    replaced: Version | None  # the sound issue that was there before


def _of_series(newest_first: Sequence[Version]) -> Iterator[Archived]:
    """Yield the editions of one series."""
    from diffreport.archive.references import current

    sound = [version for version in current(newest_first) if not version.edition.quarantine]
    before = {new.number: old for old, new in pairwise(sound)}
    runs: list[_Run] = []
    of_label: dict[str, _Run] = {}
    since = atom.BEGINNING
    for version in reversed(newest_first):
        since = max(
            since, atom.moment(version.created)
        )  # a clock that was put back makes no edition older than the one before
        run = of_label.get(version.edition.label)
        if run and run.last.edition.sha256 == version.edition.sha256:
            run.last, run.since = version, since
            continue
        replaced = None if run is None else run.replaced if run.last.edition.quarantine else run.last
        of_label[version.edition.label] = _Run(version, version, since, replaced)
        runs.append(of_label[version.edition.label])
    for run in runs:
        old = run.replaced or before.get(run.last.number)
        yield Archived(_notice(run, old), (old, run.last) if old else None)


def _notice(run: _Run, old: Version | None) -> Notice:
    """Return what the archive alone tells of an edition."""
    edition = run.last.edition
    return Notice(
        series=edition.series,
        title=edition.title,
        old=_side(old, old) if old else None,
        new=_side(run.first, run.last),
        is_revision=False,
        summary="",
        flags=(_held(edition.quarantine),) if edition.quarantine else (),
        moment=run.since,
    )


def _held(why: str) -> Flag:
    """Return the event of an edition that waits in quarantine."""
    return Flag("quarantine", "", 0, Sort.QUARANTINED, "", Severity.LOW, "In quarantine", marked=why)


def _side(first: Version, last: Version) -> Side:
    edition = last.edition
    dates = edition.published or "", edition.retrieved or ""
    reference = f"{edition.series}@v{first.number}"
    return Side(reference, edition.label, *dates, edition.source or "", edition.sha256)


def _entry(notice: Notice, feed: Feed) -> atom.Entry:
    """Return the entry of one edition."""
    ways, categories = [], [(short(notice.series) or "-", "")]
    if report := notice.report if feed.is_beside else link(notice.report):
        ways.append(atom.Way("alternate", report, atom.HTML))
    if source := link(notice.new.source):
        ways.append(atom.Way("via" if report else "alternate", source))
    if any(flag.finding for flag in notice.flags):
        categories.append((notice.severity.value, "urn:diffreport:severity"))
    content = entry_of(notice, feed.templates)
    return atom.Entry(_place(notice), title_of(notice), _moment(notice), content, ways, categories)


def _place(notice: Notice) -> str:
    """Return the id of the entry of an edition: the same in every feed, for ever."""
    return atom.urn("edition", notice.new.reference, notice.new.sha256)


def _order(notice: Notice) -> tuple[str, str, int, str]:
    """Return what the newest notices have most of: of one moment, later versions."""
    series, _, version = notice.new.reference.rpartition("@v")
    return _moment(notice), series, int(version) if version.isdecimal() and version.isascii() else 0, _place(notice)


def _moment(notice: Notice) -> str:
    return atom.moment(notice.moment)

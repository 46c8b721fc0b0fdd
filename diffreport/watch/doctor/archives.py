"""The archive that a call means: found, opened, with room, and with nothing left waiting; and the clock beside it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from diffreport.archive import Archive
from diffreport.archive.arrangement import AsFound
from diffreport.archive.catalogue.overview import SeriesSummary
from diffreport.archive.provenance import now
from diffreport.archive.references import order_told
from diffreport.archive.writing import STAGING
from diffreport.errors import ArchiveError, DiffreportError, UsageError
from diffreport.watch.doctor.diagnosis import Diagnosis, Machine, Setup, note, ok, refused, wrong
from diffreport.watch.doctor.environment import may_write, nearest
from diffreport.watch.plan import Bounds

_AHEAD = timedelta(days=1)  # of the clock: what a zone mistaken for another makes
_NAMED = 5  # editions that a line names


def examine_archive(setup: Setup, machine: Machine) -> Iterator[Diagnosis]:
    """Yield what is to be said of the archive; only that, where a fault of the configuration hides which it is."""
    if setup.archive is None:
        told = "not looked at, for the configuration, which may name it, has faults"
        yield note("archive", told, "correct those, or name it with --archive")
        return
    place, is_used = setup.archive, bool(setup.plan and setup.plan.sources)
    interrupted = _staged(place)
    try:
        archive = Archive.open(place)
    except DiffreportError as error:
        is_missing = isinstance(place, Path) and not place.exists()
        if is_missing and not is_used:
            yield note("archive", f"{place} ({setup.origin}): there is none", "make one with diffreport init")
        else:
            yield refused("archive", error)
        return
    damaged: list[ArchiveError] = []
    summaries = list(archive.summaries(damaged.append))
    for each in damaged:
        yield refused("archive", each)
    if not damaged:
        editions = sum(summary.editions for summary in summaries)
        yield ok("archive", f"{place} ({setup.origin}): {len(summaries):,} series, {editions:,} editions")
    if isinstance(place, Path):  # whether a bucket may be written to is known when it is
        yield _writable(archive, is_used=is_used)
        yield _room(place, machine)
        yield from _disk(place, machine)
        yield from _deposits(interrupted, _staged(place))
    yield from _quarantine(summaries)
    if setup.plan:
        yield from _order(archive, {source.series for source in setup.plan.sources})
    yield _clock(summaries)


def _staged(place: Path | str) -> set[str]:
    """Return the series of a folder that a deposit was begun to and not brought to its end."""
    if isinstance(place, str):
        return set()
    try:
        return {path.name for path in (place / STAGING).iterdir() if path.is_dir() and any(path.iterdir())}
    except OSError:
        return set()


def _writable(archive: Archive, *, is_used: bool) -> Diagnosis:
    part, folder = "archive writable", archive.folder
    if isinstance(archive.layout, AsFound):
        told, remedy = f"it is only read, for {archive.layout.why}", "name an archive of your own"
    elif not may_write(folder):
        told, remedy = f"{folder} may not be written to by this user", "change its owner, or run the check as him"
    else:
        return ok(part, "yes")
    return wrong(part, told, remedy) if is_used else note(part, told)


def _room(folder: Path, machine: Machine) -> Diagnosis:
    free, needed = machine.free(nearest(folder)), Bounds().size
    told = f"{free / (1 << 30):,.1f} GiB free"
    if free < needed:
        return wrong("archive room", f"{told}, less than an edition may take", "free some, or move the archive")
    return ok("archive room", told)


def _disk(folder: Path, machine: Machine) -> Iterator[Diagnosis]:
    if machine.is_remote(folder):
        told = "on a network file system; do not let two machines check into it at once"
        yield note("archive disk", told, "keep the state file and the cache on a local disk")


def _deposits(before: set[str], after: set[str]) -> Iterator[Diagnosis]:
    """Yield what became of interrupted deposits: to open the archive has brought them to their end."""
    if before & after:
        names = ", ".join(sorted(before & after))
        yield note("archive deposits", f"one is under way to {names}, or could not be brought to its end")
    if before - after:
        names = ", ".join(sorted(before - after))
        yield note("archive deposits", f"one to {names} had been interrupted, and was brought to its end now")


def _quarantine(summaries: list[SeriesSummary]) -> Iterator[Diagnosis]:
    waiting = [f"{summary.series}@{label}" for summary in summaries for label in summary.quarantined]
    if waiting:
        more = f" and {len(waiting) - _NAMED} more" if len(waiting) > _NAMED else ""
        told = f"{', '.join(waiting[:_NAMED])}{more} wait in quarantine"
        yield note("archive quarantine", told, "look at them; diffreport add SERIES@LABEL --accept lets one out")


def _order(archive: Archive, series: set[str]) -> Iterator[Diagnosis]:
    """Yield which series have dates that order nothing, for some of their editions have none."""
    for name in sorted(series):
        try:
            editions = archive.editions(name) if archive.has(name) else ()
        except ArchiveError:
            continue  # told above
        dated = [edition for edition in editions if edition.published]
        if dated and len(dated) < len(editions):
            undated = ", ".join([each.label for each in editions if not each.published][:_NAMED])
            remedy = f"without a date: {undated}; give published to all or to none"
            yield note("archive order", f"{name} is {order_told(editions)}", remedy)


def _clock(summaries: list[SeriesSummary]) -> Diagnosis:
    """Return whether an edition came after now, which tells of a clock that is or was wrong."""
    try:
        moment = now()
    except UsageError as error:
        return refused("clock", error)
    limit = (datetime.fromisoformat(moment) + _AHEAD).isoformat()
    newest = max((summary.retrieved for summary in summaries if summary.retrieved), default="")
    if newest > limit:
        return note("clock", f"it is {moment}, but an edition was retrieved at {newest}", "set the clock")
    return ok("clock", moment)

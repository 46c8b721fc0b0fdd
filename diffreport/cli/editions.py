"""log: the editions of a series, and what changed from one to the next, as lines or as JSON."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any

import typer

from diffreport.cli import completing, output
from diffreport.cli.call import Call
from diffreport.cli.compared import Extents
from diffreport.cli.listing import Form, Item, Listing
from diffreport.cli.options import command
from diffreport.errors import ArchiveError, DiffreportError

if TYPE_CHECKING:
    from diffreport.archive import Archive, Version
    from diffreport.archive.reading import Holding
    from diffreport.model import Edition, Extent

_NEWEST = 20  # editions that are compared unasked where it was not done before: seconds, whatever the series has
_LATER = "not compared before; --all compares it"


@dataclass(frozen=True, slots=True)
class Reach:
    """How far back a log goes."""

    newest: Annotated[
        int | None,
        typer.Option("-n", "--newest", metavar="N", min=1, show_default=False, help="List the newest N editions only."),
    ] = None
    every: Annotated[
        bool, typer.Option("--all", help=f"Compare all that is listed; else the newest {_NEWEST}, and what is known.")
    ] = False


def register(app: typer.Typer) -> None:
    """Add the command."""
    command(app)(log)


def log(
    series: Annotated[
        str, typer.Argument(metavar="SERIES", autocompletion=completing.series, help="An archived series.")
    ],
    listing: Listing,
    reach: Reach,
    call: Call,
) -> None:
    """List the editions of a series.

    Prints dates, sizes, digests, and what changed to the edition before.

    Examples:
      diffreport log floods
      diffreport log floods -n 3 -o log.json
    """
    from diffreport.archive import order_told
    from diffreport.archive.references import current

    listing.check()
    archive = call.archive()
    holding = archive.holding(series)
    known, unread = holding.readable()
    editions = [version.edition for version in current(known)]
    if len(editions) > 1 and listing.target is None and listing.chosen_form() is Form.TXT:
        call.note(f"{series}: {len(editions)} editions, {order_told(editions)}")
    made = _Log(call, archive, holding, reach)
    listing.deliver(made.items(), call)
    if left_out := made.left_out():
        call.note(f"{series}: {left_out}")
    if unread:
        which = " and ".join(f"v{each.number}" for each in reversed(unread))
        raise ArchiveError(f"{series}: without {which}; {unread[-1].why}")


class _Log:
    """The editions of one series in their order, each with what changed since the one before.

    That is the one before that can be read and is not in quarantine.
    """

    def __init__(self, call: Call, archive: Archive, holding: Holding, reach: Reach) -> None:
        """Look up what is known of the series, and choose what is listed, and what is read for it."""
        from diffreport.archive.references import current

        self._call, self._archive, self._series, self._rules = call, archive, holding.inventory.id, call.profiles()
        known, _ = holding.readable()
        self._issues: defaultdict[str, dict[int, Version]] = defaultdict(dict)  # of each label, by number
        for version in reversed(known):
            self._issues[version.edition.label][version.number] = version
        editions = current(known)
        first = max(len(editions) - reach.newest, 0) if reach.newest else 0
        self._hidden, self._listed = first, editions[first:]
        looked_at = self._listed if reach.every else self._listed[-_NEWEST:]
        self._looked_at = {version.number for version in looked_at}
        sound = [version for version in editions if not version.edition.quarantine]
        self._next = dict(pairwise(sound))
        self._extents = Extents(call, archive, pairwise(sound))
        # what an edition may be compared with: the last of these that can be read
        self._former = [version for version in editions[:first] if not version.edition.quarantine]
        self._readable: Version | None = None  # the last one that is known to be
        self._ahead = sum(
            new.number in self._looked_at and not self._extents.known(old, new) for old, new in pairwise(sound)
        )
        self._done = self._not_compared = 0

    def items(self) -> Iterator[Item]:
        """Yield the editions, as they are read and compared."""
        for version in self._listed:
            edition, own = version.edition, self._issues[version.edition.label]
            former = [issue for number, issue in own.items() if number < version.number]
            held = [issue for number, issue in own.items() if number > version.number]
            lines = [f"{edition.label}  {_provenance(edition)}{_re_issued(version, own)}"]
            lines += [f"    note: {output.noted(edition.note)}"] if edition.note else []
            lines += [f"    {_former(issue, own.values())}" for issue in former]
            for issue in held:
                told = f"version {issue.number}: {_provenance(issue.edition)}{_held(issue.edition)}"
                lines.append(f"    {told}{self._remedy(issue, f'v{issue.number}', version)[0]}")
            line, change = self._changed(version)
            lines += [line] if line else []
            others = {"superseded": [_fields(v) for v in former], "held": [_fields(v) for v in held]}
            yield Item(lines, {"edition": edition.label, **_fields(version), **others, **change})

    def left_out(self) -> str:
        """Return what was not listed or not compared, "" if all was."""
        hidden = f"{self._hidden:,} older not listed" if self._hidden else ""
        later = f"{self._not_compared:,} not compared before and left so; --all compares them"
        return "; ".join(filter(None, (hidden, later if self._not_compared else "")))

    def _changed(self, version: Version) -> tuple[str, dict[str, Any]]:
        """Return what changed to the edition before, as a line ("" for the first) and as fields."""
        if version.edition.quarantine:
            remedy, wrong = self._remedy(version, version.edition.label, version)
            return f"    {_held(version.edition)[2:]}{remedy}", _change(not_compared=wrong or "in quarantine")
        try:
            return self._since(version)
        except DiffreportError as error:
            return f"    not compared: {error}", _change(not_compared=str(error))

    def _since(self, version: Version) -> tuple[str, dict[str, Any]]:
        """Return the same of a sound edition, which is the one before from now on. Raises: DiffreportError."""
        from diffreport.report.extents import extent_line

        old, extent = self._known(version)
        if extent is None and version.number not in self._looked_at:
            is_first = not self._former
            self._former.append(version)
            self._not_compared += not is_first
            return "", _change() if is_first else _change(not_compared=_LATER)
        if extent is None:
            old, extent = self._compared(version)
        self._former.append(version)
        self._readable = version
        if old is None or extent is None:
            return "", _change()
        label = old.edition.label
        return f"    since {label}: {extent_line(extent)}", _change(since=label, summary=asdict(extent.summary))

    def _known(self, version: Version) -> tuple[Version | None, Extent | None]:
        """Return how much changed as it was kept, and since when."""
        for old in (*self._former[-1:], self._readable):
            if old and (extent := self._extents.known(old, version)):
                return old, extent
        return None, None

    def _compared(self, version: Version) -> tuple[Version | None, Extent | None]:
        """Return how much changed since the edition before that can be read. Raises: DiffreportError."""
        while self._former and self._former[-1] is not self._readable:  # it was passed over
            try:
                self._read(self._former[-1])
                break
            except DiffreportError:
                self._former.pop()
        old, following = self._former[-1] if self._former else None, self._next.get(version)
        if old is None:
            if following is None or not self._extents.known(version, following):
                self._read(version)
            return None, None
        self._done += 1
        is_watched = self._ahead > 1 and not self._call.quiet and sys.stderr.isatty()
        if is_watched:
            output.rewrite(f"comparing {old.edition.label} with {version.edition.label}: {self._done} of {self._ahead}")
        try:
            return old, self._extents.of(old, version, is_announced=not is_watched)
        finally:
            if is_watched:
                output.rewrite("")

    def _read(self, version: Version) -> None:
        """Try to read an edition. Raises: DiffreportError if it cannot be."""
        from diffreport.archived.documents import archived

        archived(self._archive, f"{self._series}@{version.edition.label}", rules=self._rules)

    def _remedy(self, issue: Version, name: str, listed: Version) -> tuple[str, str]:
        """Return what to do about an issue that waits, and what is wrong with its bytes, for it is read to know.

        Both are "" where no edition is read.
        """
        from diffreport.cli.waiting import archived_advice

        if listed.number not in self._looked_at:
            return "", ""
        reference, reason = f"{self._series}@{name}", issue.edition.quarantine or ""
        try:
            return f"; {archived_advice(self._archive, reference, reason, self._rules)}", ""
        except ArchiveError as error:  # no reason to say nothing of the others
            return f"; {error}", str(error)


def _re_issued(version: Version, issues: Mapping[int, Version]) -> str:
    """Return which issue a version took the place of, "" if none; one let out of quarantine is that issue itself."""
    former = issues.get(version.supersedes or 0)
    is_other = former is not None and former.edition.sha256 != version.edition.sha256
    return f", version {version.number}, supersedes version {version.supersedes}" if is_other else ""


def _held(edition: Edition) -> str:
    return f"; in quarantine: it {edition.quarantine}" if edition.quarantine else ""


def _former(version: Version, issues: Iterable[Version]) -> str:
    """Return what became of an issue that is current no more: another took its place, or it was accepted or corrected.

    `issues` are those of its label, in their order.
    """
    sound = (issue for issue in issues if issue.number > version.number and not issue.edition.quarantine)
    following = next(sound, None)
    told = f"version {version.number}: {_provenance(version.edition)}{_held(version.edition)}"
    if following is None or following.edition.sha256 != version.edition.sha256:
        return f"superseded {told}"
    return f"{told}; {'accepted' if version.edition.quarantine else 'its record was corrected'}"


def _change(
    since: str | None = None, summary: dict[str, Any] | None = None, not_compared: str | None = None
) -> dict[str, Any]:
    return {"since": since, "summary": summary, "not_compared": not_compared}


def _fields(version: Version) -> dict[str, Any]:
    """Return what is known of one issue."""
    names = ("published", "retrieved", "source", "title", "note", "name", "media_type", "size", "sha256", "quarantine")
    known = {name: getattr(version.edition, name) for name in names}
    supersedes = version.supersedes and f"v{version.supersedes}"
    who = {"sha512": version.sha512, "supersedes": supersedes, "depositor": version.depositor}
    return {"version": version.number, **known, **who, "deposited": version.created}


def _provenance(edition: Edition) -> str:
    dates = [f"published {edition.published}" if edition.published else "", f"retrieved {edition.retrieved or '?'}"]
    return ", ".join([*filter(None, dates), edition.name, output.described(edition.size, edition.sha256)])

"""list, log: what the archive holds, as lines or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import chain, islice, pairwise
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from diffreport.cli import output
from diffreport.cli.call import Call
from diffreport.cli.compared import Extents
from diffreport.cli.delivery import STDOUT, Target, form_of
from diffreport.cli.options import command
from diffreport.errors import DiffreportError
from diffreport.report.lines import visible
from diffreport.text import name_of

if TYPE_CHECKING:
    from diffreport.archive import Archive, Summary, Version
    from diffreport.model import Edition
    from diffreport.profiles import Rule


class Form(StrEnum):
    """How a list is written."""

    TXT = "txt"
    JSON = "json"


class Item(NamedTuple):
    """One item of a list: its lines, and its JSON object."""

    lines: list[str]
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Listing:
    """The options of a command that lists."""

    target: Target = None
    form: Annotated[
        Form | None, typer.Option("--format", show_default=False, help="txt, or json; else FILE's suffix says.")
    ] = None

    def check(self) -> None:
        """Refuse what cannot be written, before any work is done. Raises: UsageError."""
        from diffreport.report import check_target

        if self.target is not None and self.target != STDOUT:
            check_target(self.target)
        self.chosen_form()

    def chosen_form(self) -> Form:
        """Return the form asked for. Raises: UsageError for a suffix that is none."""
        return form_of(Form, self.form, self.target, f"says neither {' nor '.join(Form)}")

    def deliver(self, items: Iterable[Item], call: Call) -> None:
        """Print each item as it comes; JSON, and what goes to a file, is written whole or not at all."""
        from diffreport.report import write

        form, is_printed = self.chosen_form(), self.target is None or self.target == STDOUT
        if form is Form.TXT and is_printed:
            for item in items:
                for line in item.lines:
                    output.say(line)
            return
        if form is Form.JSON:
            text = json.dumps([item.fields for item in items], ensure_ascii=False, indent=2) + "\n"
        else:
            text = "".join(f"{visible(line)}\n" for item in items for line in item.lines)
        content = text.encode("utf-8", "backslashreplace")
        if self.target is None or is_printed:
            output.write_bytes(content)
            return
        write(content, self.target)
        call.note(f"written to {self.target}")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    command(app, "list")(list_series)
    command(app)(log)


def list_series(listing: Listing, call: Call) -> None:
    """List the series of the archive."""
    listing.check()
    archive = call.archive()
    items = map(_series, archive.summaries())
    first = list(islice(items, 1))
    if not first:
        call.note(f"{archive.folder} is empty; add an edition with diffreport add SERIES FILE")
    listing.deliver(chain(first, items), call)


def _series(summary: Summary) -> Item:
    s = summary
    labels = f"{s.first} to {s.last}" if s.editions > 1 else s.first
    date = f"published {s.published}" if s.published else f"retrieved {(s.retrieved or '?')[:10]}"
    waiting = f"; in quarantine: {', '.join(s.quarantined)}" if s.quarantined else ""
    count = f"{s.editions} edition{'s' if s.editions > 1 else ''}"
    line = f"{s.series}  {count}: {labels}; the last {date}; {s.size:,} bytes{waiting}"
    return Item([line], s._asdict())


def log(
    series: Annotated[str, typer.Argument(metavar="SERIES", help="An archived series.")],
    listing: Listing,
    call: Call,
) -> None:
    """List the editions of a series.

    Prints dates, sizes, digests, and what changed to the edition before.
    """
    from diffreport.archive import order_told

    listing.check()
    archive = call.archive()
    editions = archive.editions(series)
    if len(editions) > 1 and listing.target is None and listing.chosen_form() is Form.TXT:
        call.note(f"{series}: {len(editions)} editions, {order_told(editions)}")
    listing.deliver(_logged(call, archive, series), call)


def _logged(call: Call, archive: Archive, series: str) -> Iterator[Item]:
    """Yield the editions of a series, each compared with the one before that can be read and is not in quarantine."""
    from diffreport.archived.documents import archived

    issues = archive.versions(series)
    rules = call.profiles()
    editions = archive.editions(series)
    issue_of = {version.edition: version for version in issues}  # of equal ones the last
    sound = [issue_of[edition] for edition in editions if not edition.quarantine]
    extents = Extents(call, archive, pairwise(sound))
    previous: Version | None = None
    for edition in editions:
        own = {version.number: version for version in issues if version.edition.label == edition.label}
        current = issue_of[edition]
        former = [version for number, version in own.items() if number < current.number]
        held = [version for number, version in own.items() if number > current.number]
        lines = [f"{edition.label}  {_provenance(edition)}{_re_issued(current, own)}"]
        lines += [f"    note: {name_of(edition.note)}"] if edition.note else []
        lines += [f"    {_former(version, own.values())}" for version in former]
        for version in held:
            remedy = _remedy(archive, f"{series}@v{version.number}", version.edition, rules)
            lines.append(
                f"    version {version.number}: {_provenance(version.edition)}{_held(version.edition)}; {remedy}"
            )
        try:
            line, change = (
                _unseen(archive, edition, rules) if edition.quarantine else _since(extents, previous, current)
            )
            if previous is None and not edition.quarantine:
                archived(archive, f"{series}@{edition.label}", rules=rules)  # what follows is compared with it
        except DiffreportError as error:
            line, change = f"    not compared: {error}", _change(not_compared=str(error))
        else:
            previous = previous if edition.quarantine else current
        lines += [line] if line else []
        others = {"superseded": [_fields(v) for v in former], "held": [_fields(v) for v in held]}
        yield Item(lines, {"edition": edition.label, **_fields(current), **others, **change})


def _since(extents: Extents, previous: Version | None, current: Version) -> tuple[str, dict[str, Any]]:
    """Return what changed to the edition before, as a line ("" for the first) and as fields. Raises: InputError."""
    from diffreport.report.terminal import extent_line

    if previous is None:
        return "", _change()
    extent, label = extents.of(previous, current), previous.edition.label
    return f"    since {label}: {extent_line(extent)}", _change(since=label, summary=asdict(extent.summary))


def _re_issued(version: Version, issues: Mapping[int, Version]) -> str:
    """Return which issue a version took the place of, "" if none; one let out of quarantine is that issue itself."""
    former = issues.get(version.supersedes or 0)
    is_other = former is not None and former.edition.sha256 != version.edition.sha256
    return f", version {version.number}, supersedes version {version.supersedes}" if is_other else ""


def _held(edition: Edition) -> str:
    return f"; in quarantine: it {edition.quarantine}" if edition.quarantine else ""


def _former(version: Version, issues: Iterable[Version]) -> str:
    """Return what became of an issue that is current no more: another took its place, or it was let out itself.

    `issues` are those of its label, in their order.
    """
    sound = (issue for issue in issues if issue.number > version.number and not issue.edition.quarantine)
    following = next(sound, None)
    is_accepted = version.edition.quarantine and following and following.edition.sha256 == version.edition.sha256
    told = f"version {version.number}: {_provenance(version.edition)}{_held(version.edition)}"
    return f"{told}; accepted" if is_accepted else f"superseded {told}"


def _remedy(archive: Archive, reference: str, edition: Edition, rules: Sequence[Rule]) -> str:
    from diffreport.cli.waiting import archived_advice

    return archived_advice(archive, reference, edition.quarantine or "", rules)


def _unseen(archive: Archive, edition: Edition, rules: Sequence[Rule]) -> tuple[str, dict[str, Any]]:
    """Return that an edition in quarantine is not compared, and what to do about it."""
    remedy = _remedy(archive, f"{edition.series}@{edition.label}", edition, rules)
    return f"    in quarantine: it {edition.quarantine}; {remedy}", _change(not_compared="in quarantine")


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

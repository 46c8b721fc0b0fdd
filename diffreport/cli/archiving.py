"""init, add, list, log, verify: the archive of editions."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diffreport.cli import output
from diffreport.cli.call import Call
from diffreport.cli.options import command
from diffreport.errors import ArchiveError, DiffreportError, InputError, UsageError
from diffreport.report.lines import visible

if TYPE_CHECKING:
    from diffreport.archive import Archive, Stored
    from diffreport.model import Document, Edition

Series = Annotated[str, typer.Argument(metavar="SERIES", help="An archived series.")]


class LayoutName(StrEnum):
    """How series are laid out in the archive."""

    FLAT = "flat"
    HASHED = "hashed"


@dataclass(frozen=True, slots=True)
class Said:
    """What the depositor says of an edition."""

    edition: Annotated[
        str | None,
        typer.Option("--edition", metavar="LABEL", show_default=False, help="Its label; else the date in its name."),
    ] = None
    published: Annotated[
        str | None, typer.Option("--published", metavar="DATE", show_default=False, help="YYYY, YYYY-MM or YYYY-MM-DD.")
    ] = None
    source: Annotated[
        str | None, typer.Option("--source", metavar="URL", show_default=False, help="Where it was published.")
    ] = None
    title: Annotated[str, typer.Option("--title", metavar="T", show_default=False, help="Its title.")] = ""
    note: Annotated[
        str | None, typer.Option("--note", metavar="N", show_default=False, help="Anything worth keeping with it.")
    ] = None
    raw: Annotated[bool, typer.Option("--raw", help="Keep what this version cannot read, too.")] = False


def register(app: typer.Typer) -> None:
    """Add the commands."""
    command(app)(init)
    command(app)(add)
    command(app, "list")(list_series)
    command(app)(log)
    command(app)(verify)


def init(
    call: Call,
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="A new or empty folder; else ./archive.", show_default=False)
    ] = None,
    layout: Annotated[LayoutName, typer.Option("--layout", help="hashed suits thousands of series.")] = LayoutName.FLAT,
) -> None:
    """Make an archive."""
    from diffreport.archive import Archive

    made = Archive.init(folder or call.archive_folder or Path("archive"), layout=str(layout))
    if not call.quiet:
        output.say(f"made an archive in {made.folder}")


def add(
    series: Annotated[str, typer.Argument(metavar="SERIES", help="The series; a new name begins a new one.")],
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Editions of it.")],
    said: Said,
    call: Call,
) -> None:
    """Archive editions of a series.

    Keeps their bytes as published, and where they came from.
    """
    from diffreport.archive import Deposit

    if said.edition is not None and len(files) > 1:
        raise UsageError("--edition names one edition; add the files one by one")
    unread = [_checked(file, said.raw) for file in files]  # all of them before the first is stored
    archive = call.archive()
    labels = [_label(call, file) if said.edition is None else said.edition for file in files]
    for file, label, wrong in zip(files, labels, unread, strict=True):
        deposit = Deposit(file.name, label, said.published, said.source, said.title, note=said.note)
        stored = archive.add(series, file, deposit)
        if not call.quiet:
            output.say(_said_of(series, stored))
        if stored.new and wrong:  # said even to a quiet user
            reference = f"{series}@{stored.edition.label}"
            output.complain(f"{reference}: stored, but this version cannot read it: {wrong}; report will refuse it")


def _checked(file: Path, raw: bool) -> str:
    """Return what is wrong with a file that is kept although it cannot be read, "" if nothing is.

    Raises: InputError for a file that no archive should keep, and, unless `raw`, for one that cannot be read.
    """
    from diffreport import readers

    try:
        readers.read(file)
    except InputError as error:
        wrong = str(error).removeprefix(f"{error.name}: ").partition("; ")[0]
        if not file.is_file() or file.stat().st_size == 0:
            raise
        if not raw:
            raise InputError(str(file), wrong, "nothing was stored; add it with --raw to keep it unread") from error
        return wrong
    return ""


def _label(call: Call, file: Path) -> str:
    """Return the label of a file to archive: the date in its name, else what the user says."""
    from diffreport.readers.labels import label_in

    if guessed := label_in(file.name):
        return guessed
    if call.no_input or not sys.stdin.isatty():
        raise UsageError(f"{file}: its name holds no year to take for a label; name one with --edition")
    answer: str = typer.prompt(visible(f"Label of {file.name} (its year, say)"), err=True)
    return answer.strip()


def _said_of(series: str, stored: Stored) -> str:
    edition = stored.edition
    reference = f"{series}@{edition.label}"
    if not stored.new:
        return f"{reference} holds these bytes already (version {stored.version}); nothing stored"
    instead = f", in place of version {stored.supersedes}" if stored.supersedes else ""
    return f"stored {reference}: {edition.name}, {_size(edition)}, version {stored.version}{instead}"


def _size(edition: Edition) -> str:
    return f"{edition.size:,} bytes, sha256 {edition.sha256[:12]}"


def list_series(call: Call) -> None:
    """List the series of the archive."""
    archive = call.archive()
    names = archive.series()
    if not names:
        call.note(f"{archive.folder} is empty; add an edition with diffreport add SERIES FILE")
    for name in names:
        editions = archive.editions(name)
        labels = f"{editions[0].label} to {editions[-1].label}" if len(editions) > 1 else editions[0].label
        output.say(f"{name}  {len(editions)} edition{'s' if len(editions) > 1 else ''}: {labels}")


def log(series: Series, call: Call) -> None:
    """List the editions of a series.

    Prints dates, sizes, digests, and what changed to the edition before.
    """
    archive = call.archive()
    issues = archive.versions(series)
    previous: Document | None = None
    for edition in archive.editions(series):
        ours = [version for version in issues if version.edition.label == edition.label]
        output.say(f"{edition.label}  {_provenance(edition)}")
        for version in ours[:-1]:
            output.say(f"    superseded version {version.number}: {_provenance(version.edition)}")
        previous = _logged_change(call, archive, f"{series}@{edition.label}", previous)


def _provenance(edition: Edition) -> str:
    dates = [f"published {edition.published}" if edition.published else "", f"retrieved {edition.retrieved or '?'}"]
    return ", ".join([*filter(None, dates), edition.name, _size(edition)])


def _logged_change(call: Call, archive: Archive, reference: str, previous: Document | None) -> Document | None:
    """Print what changed to the edition before and return the document; say so if it cannot be read."""
    from diffreport.cli.comparing import compared
    from diffreport.cli.references import archived
    from diffreport.report.terminal import summary_line

    try:
        document = archived(archive, reference)
    except DiffreportError as error:
        output.say(f"    not compared: {error}")
        return previous
    if previous is not None:
        output.say(f"    since {previous.edition.label}: {summary_line(compared(call, previous, document))}")
    return document


def verify(call: Call) -> None:
    """Check every byte of the archive."""
    archive = call.archive()
    problems = archive.verify()
    for problem in problems:
        output.say(str(problem))
    if problems:
        count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
        raise ArchiveError(f"{archive.folder}: {count} found; restore what is named from a copy")
    if not call.quiet:
        output.say(f"{archive.folder}: no problem found")

"""init, add, verify: the archive of editions."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diffreport.cli import output
from diffreport.cli.call import Call
from diffreport.cli.intake import Checked, checked
from diffreport.cli.options import command
from diffreport.cli.references import STDIN
from diffreport.errors import ArchiveError, UsageError
from diffreport.report.lines import visible

if TYPE_CHECKING:
    from diffreport.archive import Stored


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
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Editions of it; - is standard input.")],
    said: Said,
    call: Call,
) -> None:
    """Archive editions of a series.

    Keeps their bytes as published, and where they came from.
    """
    from diffreport.archive import Deposit

    if said.edition is not None and len(files) > 1:
        raise UsageError("--edition names one edition; add the files one by one")
    if said.edition is None and STDIN in files:
        raise UsageError("standard input has no name to take a label from; name one with --edition")
    taken = checked(files, said.raw)  # all of them before the first is stored
    archive = call.archive()
    labels = [_label(call, file) if said.edition is None else said.edition for file in taken]
    for file, label in zip(taken, labels, strict=True):
        deposit = Deposit(file.name, label, said.published, said.source, said.title, note=said.note)
        stored = archive.add(series, file.content(), deposit)
        if not call.quiet:
            output.say(_said_of(series, stored))
        if stored.new and file.wrong:  # said even to a quiet user
            reference = f"{series}@{stored.edition.label}"
            output.complain(
                f"{reference}: stored, but this version cannot read it: {file.wrong}; report will refuse it"
            )


def _label(call: Call, file: Checked) -> str:
    """Return the label of a file to archive: the date in its name, else what the user says."""
    from diffreport.readers.labels import label_in

    if guessed := label_in(file.name):
        return guessed
    if call.no_input or not sys.stdin.isatty():
        raise UsageError(f"{file.given}: its name holds no year to take for a label; name one with --edition")
    answer: str = typer.prompt(visible(f"Label of {file.name} (its year, say)"), err=True)
    return answer.strip()


def _said_of(series: str, stored: Stored) -> str:
    edition = stored.edition
    reference = f"{series}@{edition.label}"
    if not stored.new:
        return f"{reference} holds these bytes already (version {stored.version}); nothing stored"
    instead = f", in place of version {stored.supersedes}" if stored.supersedes else ""
    size = output.described(edition.size, edition.sha256)
    return f"stored {reference}: {edition.name}, {size}, version {stored.version}{instead}"


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

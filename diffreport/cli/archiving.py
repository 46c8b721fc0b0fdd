"""init, add, verify: the archive of editions."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diffreport.archived.judging import Judge
from diffreport.cli import output
from diffreport.cli.call import Call, Writing
from diffreport.cli.intake import Checked, checked
from diffreport.cli.options import command
from diffreport.cli.reading import Known
from diffreport.cli.references import STDIN
from diffreport.cli.waiting import advice, check_readable
from diffreport.errors import ArchiveError, InputError, UsageError
from diffreport.profiles import Provenance, profile_for
from diffreport.report.lines import visible

if TYPE_CHECKING:
    from diffreport.archive import Deposit, Stored
    from diffreport.readers.parsing import Options


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
    accept: Annotated[
        bool, typer.Option("--accept", help="Take it although it looks wrong; let it out of quarantine.")
    ] = False


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
    said: Said,
    known: Known,
    writing: Writing,
    call: Call,
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILE...", help="Editions of it; - is standard input.", show_default=False),
    ] = None,
) -> None:
    """Archive editions of a series.

    Keeps their bytes as published, and where they came from. What looks wrong waits in quarantine.
    """
    from diffreport.model import Edition

    if not files:
        _accept(call, series, said, known, writing)
        return
    if said.edition is not None and len(files) > 1:
        raise UsageError("--edition names one edition; add the files one by one")
    if said.edition is None and STDIN in files:
        raise UsageError("standard input has no name to take a label from; name one with --edition")
    options = known.options()
    rules = call.profiles()
    source = said.source or ""
    # all of them before the first is stored
    taken = checked(files, said.raw, options, lambda file: profile_for(Provenance(file, series, source), rules))
    if said.accept:
        _check_acceptable(taken)
    archive = call.archive(writing)
    labels = [_label(call, file) if said.edition is None else said.edition for file in taken]
    judge = Judge(archive, series, rules)
    for file, label in zip(taken, labels, strict=True):
        deposit = _deposit(file, label, said, options)
        followed = Edition(deposit.label, published=said.published)
        deposit = replace(deposit, quarantine=judge.doubt(file, followed))
        stored = archive.add(series, file.content(), deposit)
        judge.remember(file, stored.edition.sha256)
        if not call.quiet:
            output.say(_said_of(series, stored))
        if stored.new and (warning := _warning(f"{series}@{stored.edition.label}", stored, file)):
            output.complain(warning)  # said even to a quiet user


def _check_acceptable(taken: Sequence[Checked]) -> None:
    """Refuse to accept what no reader finds a text in: it would be the latest edition, and end every report."""
    for file in taken:
        if file.seen.remedy:
            wrong = file.wrong or (file.impression.doubts[0].told if file.impression else "")
            remedy = f"{file.seen.remedy}; or leave --accept out to keep it in quarantine"
            raise InputError(file.given, f"cannot be accepted, for it {wrong}", remedy)


def _accept(call: Call, reference: str, said: Said, known: Known, writing: Writing) -> None:
    """Let an archived edition out of quarantine."""
    if not said.accept or "@" not in reference:
        raise UsageError("names no file to add; give one, or SERIES@EDITION --accept to let one out of quarantine")
    if said.edition or said.published or said.source or said.title:
        raise UsageError(f"{reference}: is archived already; only --note may be added when it is accepted")
    archive = call.archive(writing)
    stored = archive.accept(check_readable(archive, reference, known.options(), call.profiles()), said.note)
    if not call.quiet:
        reference = f"{stored.edition.series}@{stored.edition.label}"
        done = f"accepted {reference}: out of quarantine, version {stored.version}"
        output.say(done if stored.new else f"{reference} is not in quarantine (version {stored.version})")


def _deposit(file: Checked, label: str, said: Said, options: Options) -> Deposit:
    """Return what is said of a file; its charset stands in the media type, where readers look for it."""
    from diffreport.archive import Deposit

    media_type = options.media_type
    if options.encoding and (read_as := media_type or file.seen.media_type):
        media_type = f"{read_as.partition(';')[0].strip()}; charset={options.encoding}"
    return Deposit(
        file.name, label, said.published, said.source, said.title, media_type, said.note, accepted=said.accept
    )


def _warning(reference: str, stored: Stored, file: Checked) -> str:
    """Return what the user must know of what was stored, "" if all is well."""
    if reason := stored.edition.quarantine:
        remedy = advice(reference, reason, file.seen.remedy)
        return f"{reference}: archived, but in quarantine: it {reason}; @latest and report pass it over; {remedy}"
    return ""


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
    held = edition.quarantine is not None
    if not stored.new:
        waiting = f"version {stored.version}, in quarantine" if held else f"version {stored.version}"
        return f"{reference} holds these bytes already ({waiting}); nothing stored"
    instead = f", in place of version {stored.supersedes}" if stored.supersedes and not held else ""
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

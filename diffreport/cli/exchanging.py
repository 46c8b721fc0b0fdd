"""export, import: editions out of the archive, and in from elsewhere."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diffreport.cli import completing, configuration, output
from diffreport.cli.call import Call, Writing
from diffreport.cli.options import command
from diffreport.cli.waiting import advice
from diffreport.errors import UsageError

if TYPE_CHECKING:
    from diffreport.archive.exchange import Arrived, Packing, Wish


@dataclass(frozen=True, slots=True)
class Packed:
    """How editions are exported."""

    bag: Annotated[bool, typer.Option("--bag", help="Make a BagIt 1.0 bag.")] = False
    is_object: Annotated[bool, typer.Option("--ocfl", help="Copy the OCFL object of one series as it is.")] = False
    versions: Annotated[bool, typer.Option("--versions", help="Take superseded issues, too.")] = False
    organization: Annotated[
        str, typer.Option("--organization", metavar="NAME", show_default=False, help="Who sends the bag.")
    ] = ""

    def packing(self) -> Packing:
        """Return what the options mean. Raises: UsageError for those that exclude each other."""
        from diffreport.archive.exchange import Form, Packing

        if self.bag and self.is_object:
            raise UsageError("--bag and --ocfl exclude each other; give one of them")
        if self.organization and not self.bag:
            raise UsageError("--organization says who sends a bag; give --bag, too")
        form = Form.BAG if self.bag else Form.OBJECT if self.is_object else Form.FOLDER
        return Packing(form, self.versions, self.organization)


def _folder(text: str) -> Path:
    """Return the folder to make. Raises: BadParameter for what names none."""
    if text in ("", "-"):
        raise typer.BadParameter("names no folder; an export is a folder of files")
    return Path(text)


class SourceKind(StrEnum):
    """What a source can be taken for."""

    BAG = "bag"
    FOLDER = "folder"
    OCFL = "ocfl"
    GIT = "git"


@dataclass(frozen=True, slots=True)
class Sought:
    """What only the one who imports knows of a source."""

    series: Annotated[
        str | None,
        typer.Option("--series", metavar="NAME", show_default=False, help="The series; else the source tells."),
    ] = None
    kind: Annotated[
        SourceKind | None, typer.Option("--as", show_default=False, help="What to take it for; else it shows.")
    ] = None
    is_git: Annotated[bool, typer.Option("--git", help="The same as --as git.")] = False
    file: Annotated[
        str | None,
        typer.Option("--file", metavar="PATH", show_default=False, help="Of an OCFL object's versions, this file."),
    ] = None
    follow: Annotated[bool, typer.Option("--follow", help="In git, follow the file through renames.")] = False
    tags: Annotated[bool, typer.Option("--tags", help="In git, label states by the tags that hold them.")] = False
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="NAME", show_default=False, help="Who deposits it, as 'NAME <ADDRESS>'."),
    ] = None

    def wish(self, path: str | None, call: Call) -> Wish:
        """Return what the options and a path mean. Raises: UsageError for those that exclude each other."""
        from diffreport.archive.exchange import Kind, Wish
        from diffreport.readers.labels import label_in

        if self.is_git and self.kind not in (None, SourceKind.GIT):
            raise UsageError(f"--git and --as {self.kind} exclude each other; give one of them")
        if path is not None and self.file is not None:
            raise UsageError("PATH and --file name the same thing; give one of them")
        kind = SourceKind.GIT if self.is_git or path is not None else self.kind
        if kind is not SourceKind.GIT and (self.follow or self.tags):
            raise UsageError("--follow and --tags are for a git history; give the path of its file, too")
        who = configuration.depositor(self.by, call.files()).name
        file = path if path is not None else self.file
        return Wish(label_in, self.series, Kind(kind) if kind else None, file, self.follow, self.tags, who)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    command(app, "export")(export_editions)
    command(app, "import")(import_editions)


def export_editions(
    target: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            parser=_folder,
            metavar="DIR",
            show_default=False,
            help="A folder that is not there yet.",
        ),
    ],
    packed: Packed,
    call: Call,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="REF...",
            autocompletion=completing.series_or_references,
            help="Editions (SERIES@EDITION), or whole series.",
            show_default=False,
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Export every series.")] = False,
) -> None:
    """Write editions and their records to a folder.

    Examples:
      diffreport export floods@2015 -o floods-2015
      diffreport export --all --bag -o bag
    """
    from diffreport.archive.exchange import export

    packing = packed.packing()
    if every == bool(names):
        raise UsageError("name editions or series to export, or all of them with --all")
    archive = call.archive()
    done = export(archive, names or archive.series(), target, packing)
    if not call.quiet:
        output.say(f"exported {_count(done.editions)}, {done.size:,} bytes, to {done.folder}")


def import_editions(
    source: Annotated[
        Path, typer.Argument(metavar="SOURCE", help="A folder, a bag, an OCFL root or object, a git repository.")
    ],
    sought: Sought,
    writing: Writing,
    call: Call,
    path: Annotated[
        str | None, typer.Argument(metavar="PATH", help="In a git repository, the file.", show_default=False)
    ] = None,
    is_dry: Annotated[bool, typer.Option("--dry-run", help="Say what would be stored, and store nothing.")] = False,
) -> None:
    """Archive the editions that others keep.

    Examples:
      diffreport import bag --dry-run
      diffreport import repository docs/report.md --git --series floods
    """
    from diffreport.archive.exchange import consign, rehearse
    from diffreport.archived.importing import imported

    wish = sought.wish(path, call)
    archive = call.archive(writing)
    consignment = consign(archive, source, wish)
    call.note(f"{source}: taken for {consignment.told}")
    for notice in consignment.notices:
        output.complain(notice)  # said even to a quiet user: what was left out may be what counts
    arriving = rehearse(archive, consignment) if is_dry else imported(archive, consignment, call.profiles())
    told = Counter(_told(call, arrived) for arrived in arriving)
    if not call.quiet:
        done = "would be stored" if is_dry else "stored"
        output.say(f"{_count(told.total())}: {told[True]} {done}, {told[False]} there already")


def _told(call: Call, arrived: Arrived) -> bool:
    """Say what became of an edition and return whether it is new."""
    reference, edition = f"{arrived.series}@{arrived.label}", arrived.edition
    if not call.quiet:
        if not arrived.new:
            output.say(f"{reference} is there already (version {arrived.version})")
        elif edition is None:
            output.say(f"would store {reference}")
        else:
            size = output.described(edition.size, edition.sha256)
            output.say(f"stored {reference}: {edition.name}, {size}, version {arrived.version}")
    if arrived.new and edition and edition.quarantine:  # said even to a quiet user
        told = f"archived, but in quarantine: it {edition.quarantine}; @latest and report pass it over"
        output.complain(f"{reference}: {told}; {advice(reference, edition.quarantine)}")
    return arrived.new


def _count(number: int) -> str:
    return f"{number:,} edition{'' if number == 1 else 's'}"

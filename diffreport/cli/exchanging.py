"""export, import: editions out of the archive, and in from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diffreport.cli import output
from diffreport.cli.call import Call
from diffreport.cli.options import command
from diffreport.errors import UsageError

if TYPE_CHECKING:
    from diffreport.archive.exchange import Packing


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


def register(app: typer.Typer) -> None:
    """Add the commands."""
    command(app, "export")(export_editions)


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
        typer.Argument(metavar="REF...", help="Editions (SERIES@EDITION), or whole series.", show_default=False),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Export every series.")] = False,
) -> None:
    """Write editions and their records to a folder."""
    from diffreport.archive.exchange import export

    packing = packed.packing()
    if every == bool(names):
        raise UsageError("name editions or series to export, or all of them with --all")
    archive = call.archive()
    done = export(archive, names or archive.series(), target, packing)
    if not call.quiet:
        count = f"{done.editions} edition{'s' if done.editions != 1 else ''}"
        output.say(f"exported {count}, {done.size:,} bytes, to {done.folder}")

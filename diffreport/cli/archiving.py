"""init: a new archive."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from diffreport.cli import output
from diffreport.cli.call import Call
from diffreport.cli.options import command


class LayoutName(StrEnum):
    """How series are laid out in the archive."""

    FLAT = "flat"
    HASHED = "hashed"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    command(app)(init)


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

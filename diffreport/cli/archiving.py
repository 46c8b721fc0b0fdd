"""init: a new archive."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from diffreport.cli import output
from diffreport.cli.call import Call
from diffreport.cli.options import command
from diffreport.stores import place_of


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
        str | None,
        typer.Argument(metavar="DIR|URL", help="A new or empty folder, or s3://bucket/prefix; else ./archive."),
    ] = None,
    layout: Annotated[LayoutName, typer.Option("--layout", help="hashed suits thousands of series.")] = LayoutName.FLAT,
) -> None:
    """Make an archive.

    Examples:
      diffreport init
      diffreport init reports/archive
    """
    from diffreport.archive import Archive

    made = Archive.init(place_of(folder or call.archive_named or "archive"), layout=str(layout))
    if not call.quiet:
        output.say(f"made an archive in {made.place}")

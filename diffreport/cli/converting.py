"""convert: one file with changes marked in it, as a pair of editions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diffreport.archived.intake import STDIN
from diffreport.cli.call import Call
from diffreport.cli.compared import compared
from diffreport.cli.delivery import Delivery
from diffreport.cli.options import command
from diffreport.cli.reading import Known, told_apart, unchanged
from diffreport.cli.references import files, readings
from diffreport.errors import InputError
from diffreport.readers.labels import stem_of
from diffreport.report.presentation import Presentation

if TYPE_CHECKING:  # the program's help needs no model
    from diffreport.model import Document


def _named(text: str) -> Path:
    """Return the folder to write to. Raises: BadParameter for no name, which as a path would be the working folder."""
    if not text:
        raise typer.BadParameter("names no folder; the editions are two files in one")
    return Path(text)


File = Annotated[
    str, typer.Argument(metavar="FILE", help="A file with tracked changes, CriticMarkup or wdiff's marks; - for stdin.")
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    command(app)(convert)


def convert(
    file: File,
    known: Known,
    delivery: Delivery,
    call: Call,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--editions",
            parser=_named,
            metavar="DIR",
            show_default=False,
            help="Write both editions there, too, as Markdown.",
        ),
    ] = None,
) -> None:
    """Compare the two editions in a marked file.

    One is the text before the changes marked in it, one the text after them. Prints the changes; with -o, writes them.

    Examples:
      diffreport convert draft.docx
      diffreport convert draft.md -o changes.html --editions editions
    """
    delivery.check([file], call)
    before, after = delivery.checked(_editions(call, file, known))
    [path] = files(call, [file])
    if folder is not None:
        from diffreport.report.texts.editions import check_editions, store_editions

        targets = check_editions(folder, stem_of(after.edition.name) if file != STDIN else "stdin")
        store_editions((before, after), targets)
        call.note(f"The editions are in {targets[0]} and {targets[1]}")
    delivery.deliver(compared(call, before, after), call, Presentation(files=(path, path)))


def _editions(call: Call, file: str, known: Known) -> list[Document]:
    """Return the text before the changes, and after them. Raises: InputError if there are none."""
    options = [known.options()._replace(original=original, marked=True) for original in (True, False)]
    read = readings(call, file, options)
    if any(unchanged(read, options)):
        raise InputError(file, "has no changes marked in it", "diffreport compare takes two editions")
    return told_apart(read, options)

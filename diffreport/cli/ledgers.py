"""figures: the ledger of figures over two editions, or over more in their order."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diffreport.archived.documents import archived
from diffreport.archived.intake import STDIN
from diffreport.cli import completing, output
from diffreport.cli.call import Call
from diffreport.cli.compared import compared
from diffreport.cli.comparing import as_told, passed_over, too_few
from diffreport.cli.delivery import FLAGGED, STDOUT, FailOn, Target, form_of, is_flagged, refuse_inputs
from diffreport.cli.options import command
from diffreport.cli.output import Color
from diffreport.cli.reading import Readings
from diffreport.cli.references import documents
from diffreport.errors import ArchiveError, ReferenceNotFoundError, UsageError

if TYPE_CHECKING:  # the program's help needs no model
    from diffreport.model import Comparison, Document
    from diffreport.report.ledger import Sheet


class Form(StrEnum):
    """How a ledger is written."""

    TXT = "txt"
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Figures:
    """The options of the command that lists figures."""

    target: Target = None
    form: Annotated[
        Form | None,
        typer.Option("--format", metavar="F", show_default=False, help="txt, csv, xlsx or json; else FILE's suffix."),
    ] = None
    is_whole: Annotated[
        bool, typer.Option("--all", help="Also figures that did not change: they may be stale copies.")
    ] = False
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="End with status 1 if there are changes of this sort.")
    ] = FailOn.NEVER

    def check(self, inputs: Sequence[str]) -> None:
        """Refuse what cannot be delivered, before any work is done. Raises: UsageError."""
        from diffreport.report import check_target

        if self.target is not None and self.target != STDOUT:
            check_target(self.target)
            refuse_inputs(self.target, inputs)
        elif self.chosen_form() is Form.XLSX and sys.stdout.isatty():
            raise UsageError("a workbook is not for the terminal; name a file with -o")
        self.chosen_form()

    def chosen_form(self) -> Form:
        """Return the form asked for. Raises: UsageError for a suffix that is none."""
        return form_of(Form, self.form, self.target, f"is none of {', '.join(Form)}")

    @property
    def is_shown(self) -> bool:
        """Tell whether the ledger goes to whoever sits there: nothing was said of where or how."""
        return self.form is None and self.target is None

    def deliver(self, comparisons: Sequence[Comparison], call: Call) -> None:
        """Write the ledger; end with status 1 if a comparison has what `--fail-on` names."""
        from diffreport.report import write
        from diffreport.report.ledger import rendered

        sheets = [self._sheet(comparison) for comparison in comparisons]
        form = self.chosen_form()
        if self.target is not None and self.target != STDOUT:
            write(rendered(sheets, form), self.target)
            rows = sum(len(sheet.rows) for sheet in sheets)
            call.note(f"{rows:,} figure{'' if rows == 1 else 's'} written to {self.target}")
        elif form is Form.TXT and (self.is_shown or call.color is Color.ALWAYS):
            _print(sheets, call)
        else:
            output.write_bytes(rendered(sheets, form))
        if any(is_flagged(comparison.summary, self.fail_on) for comparison in comparisons):
            raise typer.Exit(FLAGGED)

    def _sheet(self, comparison: Comparison) -> Sheet:
        from diffreport.comparison.figures.ledger import CHANGED, ledger
        from diffreport.model import Status
        from diffreport.report.language.speech import speech
        from diffreport.report.ledger import Sheet
        from diffreport.report.lookup import edition_labels

        editions = comparison.old.edition, comparison.new.edition
        rows = ledger(comparison, frozenset(Status) if self.is_whole else CHANGED)
        return Sheet(comparison.engine, editions, edition_labels(*editions, speech()), rows)


def register(app: typer.Typer) -> None:
    """Add the command."""
    command(app)(figures)


def figures(
    references: Annotated[
        list[str],
        typer.Argument(
            metavar="REF...",
            autocompletion=completing.series_or_references,
            help="Editions in their order, named as for compare; or one SERIES.",
        ),
    ],
    readings: Readings,
    options: Figures,
    call: Call,
) -> None:
    """List the figures that changed.

    Compares each edition with the one before; of one archived SERIES all editions.

    Examples:
      diffreport figures report-2015.html report-2016.html
      diffreport figures floods -o figures.xlsx
    """
    options.check(references)
    read = _series(call, references[0], readings) if len(references) == 1 else _named(call, references, readings)
    options.deliver([*_successive(call, read)], call)


def _successive(call: Call, read: Sequence[Document]) -> Iterator[Comparison]:
    for old, new in pairwise(read):
        yield compared(call, old, new)


def _named(call: Call, references: Sequence[str], readings: Readings) -> list[Document]:
    options = readings.options(len(references))
    return as_told(call, documents(call, references, options), options)


def _series(call: Call, series: str, readings: Readings) -> list[Document]:
    """Return the editions of an archived series in their order, without those in quarantine."""
    if series == STDIN or "@" in series or Path(series).exists():
        raise UsageError(f"{series}: is one edition; name another to compare it with, or an archived series")
    try:
        archive = call.archive()
    except ArchiveError as error:
        raise ReferenceNotFoundError(f"{series}: no such file or series, and no archive to look in: {error}") from error
    editions = archive.editions(series)
    waiting = [edition for edition in editions if edition.quarantine]
    sound = [edition for edition in editions if not edition.quarantine]
    rules = call.profiles()
    if len(sound) < 2:
        raise UsageError(f"{series}: {too_few(archive, editions, waiting, rules)}")
    if waiting:  # said even to a quiet user: the ledger is not about all editions
        output.complain(f"{series}: {passed_over(archive, waiting, rules)}")
    options = readings.options(len(sound))
    names = [f"{series}@{edition.label}" for edition in sound]
    return as_told(call, archived(archive, *names, options=options, rules=rules), options)


def _print(sheets: Sequence[Sheet], call: Call) -> None:
    from diffreport.report.ledger.terminal import ledger_text

    output.write_text(ledger_text(sheets, width=output.width(), color=output.colored(call.color)))

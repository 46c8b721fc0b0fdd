"""list: the series of the archive, as lines or as JSON; and how lists are written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, islice
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from diffreport.cli import output
from diffreport.cli.call import Call
from diffreport.cli.delivery import STDOUT, Target, form_of
from diffreport.cli.options import command
from diffreport.errors import ArchiveError
from diffreport.report.lines import counted, visible
from diffreport.text import encoded

if TYPE_CHECKING:
    from diffreport.archive import SeriesSummary


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
        content = encoded(text)
        if self.target is None or is_printed:
            output.write_bytes(content)
            return
        write(content, self.target)
        call.note(f"written to {self.target}")


def register(app: typer.Typer) -> None:
    """Add the command."""
    command(app, "list")(list_series)


def list_series(listing: Listing, call: Call) -> None:
    """List the series of the archive.

    Examples:
      diffreport list
      diffreport list --archive reports/archive --format json
    """
    listing.check()
    archive = call.archive()
    damaged: list[ArchiveError] = []
    items = map(_series, archive.summaries(damaged.append))
    first = list(islice(items, 1))
    if not first and not damaged:
        call.note(f"{archive.place} is empty; add an edition with diffreport add SERIES FILE")
    listing.deliver(chain(first, items), call)
    check_whole(damaged)


def check_whole(damaged: Sequence[ArchiveError]) -> None:
    """Say why series were left out of what was told. Raises: ArchiveError if any was."""
    for error in damaged:
        output.complain(str(error))
    if damaged:
        told = counted(len(damaged), "damaged series", "damaged series")
        raise ArchiveError(f"{told} left out; run diffreport verify")


def _series(summary: SeriesSummary) -> Item:
    s = summary
    labels = f"{s.first} to {s.last}" if s.editions > 1 else s.first
    date = f"published {s.published}" if s.published else f"retrieved {(s.retrieved or '?')[:10]}"
    waiting = f"; in quarantine: {', '.join(s.quarantined)}" if s.quarantined else ""
    count = f"{s.editions} edition{'s' if s.editions > 1 else ''}"
    line = f"{s.series}  {count}: {labels}; the last {date}; {s.size:,} bytes{waiting}"
    return Item([line], s._asdict())

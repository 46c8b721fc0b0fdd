"""search: in which editions of the archive something stands."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from diffreport.cli import completing, output
from diffreport.cli.call import Call
from diffreport.cli.delivery import STDOUT, Target, form_of
from diffreport.cli.listing import check_whole
from diffreport.cli.options import command
from diffreport.errors import UsageError
from diffreport.report.lines import counted

if TYPE_CHECKING:  # the program's help needs no model
    from diffreport.archived.search import Result
    from diffreport.archived.search.editions import Watch

_QUOTE = '"'
_NAMED = 5  # editions that could not be searched; a whole archive of scans is told in a line
_TOLD = 100  # hits as lines, unless the user says otherwise: more are no answer, and --all gives them


class Form(StrEnum):
    """How hits are written."""

    TXT = "txt"
    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Search:
    """The options of the command that searches."""

    without: Annotated[
        list[str] | None,
        typer.Option("--without", metavar="WORD", show_default=False, help="Only paragraphs without it."),
    ] = None
    series: Annotated[
        list[str] | None,
        typer.Option(
            "--series",
            metavar="SERIES",
            autocompletion=completing.series,
            show_default=False,
            help="Search this one; else all.",
        ),
    ] = None
    edition: Annotated[
        str, typer.Option("--edition", metavar="LABEL", show_default=False, help="Search this one of each series.")
    ] = ""
    versions: Annotated[bool, typer.Option("--versions", help="Also superseded issues, and those in quarantine.")] = (
        False
    )
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", min=1, show_default=False, help="Tell at most N paragraphs.")
    ] = None
    is_whole: Annotated[bool, typer.Option("--all", help="Tell them all.")] = False
    target: Target = None
    form: Annotated[
        Form | None, typer.Option("--format", show_default=False, help="txt, csv or json; else FILE's suffix.")
    ] = None

    def check(self) -> None:
        """Refuse what cannot be done, before any work is done. Raises: UsageError."""
        from diffreport.report import check_target

        if self.is_whole and self.limit is not None:
            raise UsageError("--all and --limit exclude each other; give one")
        if self.target is not None and self.target != STDOUT:
            check_target(self.target)
        self.chosen_form()

    def chosen_form(self) -> Form:
        """Return the form asked for. Raises: UsageError for a suffix that is none."""
        return form_of(Form, self.form, self.target, f"is none of {', '.join(Form)}")

    def most(self) -> int | None:
        """Return how many hits are told at most: data are whole, unless the user says otherwise."""
        return self.limit or (None if self.is_whole or self.chosen_form() is not Form.TXT else _TOLD)

    def deliver(self, found: Result, query: str, call: Call) -> None:
        """Print what was found, or write it to a file, whole or not at all."""
        from diffreport.report import hits, write

        if self.target is not None and self.target != STDOUT:
            write(hits.rendered(found, query, self.chosen_form()), self.target)
            call.note(f"written to {self.target}")
        elif self.chosen_form() is Form.TXT:
            for line in hits.lines(found, color=output.colored(call.color)):
                output.write_text(f"{line}\n")
        else:
            output.write_bytes(hits.rendered(found, query, self.chosen_form()))


def register(app: typer.Typer) -> None:
    """Add the command."""
    command(app)(search)


def search(
    words: Annotated[
        list[str], typer.Argument(metavar="WORDS...", help='Words; "a phrase"; evacuat* also finds evacuation.')
    ],
    options: Search,
    call: Call,
) -> None:
    """Find words in all archived editions.

    Prints each paragraph that has them all, and in which editions it stands.

    Examples:
      diffreport search "state of emergency"
      diffreport search "flood*" --without drill --edition latest
    """
    from diffreport.archived.search import Scope
    from diffreport.archived.search import search as found_in

    options.check()
    query = " ".join([*map(_phrase, words), *(f'-"{word.replace(_QUOTE, " ")}"' for word in options.without or ())])
    scope = Scope(tuple(options.series or ()), options.edition, options.versions, options.most())
    with _watched(call) as watch:
        found = found_in(call.archive(), query, scope, call.profiles(), watch)
    options.deliver(found, query, call)
    _tell(found, call)
    check_whole(found.damaged)


def _phrase(word: str) -> str:
    """Return an argument as a query has it: the shell took the quotation marks of a phrase."""
    return f"{_QUOTE}{word}{_QUOTE}" if " " in word.strip() and _QUOTE not in word else word


@contextmanager
def _watched(call: Call) -> Iterator[Watch | None]:
    """Show how many editions are read, where somebody watches; only those that were never searched have to be."""
    if call.quiet or not sys.stderr.isatty():
        yield None
        return
    try:
        yield lambda done, total: output.rewrite(f"reading {done:,} of {total:,} editions, once")
    finally:
        output.rewrite("")


def _tell(found: Result, call: Call) -> None:
    """Say on standard error what the hits do not."""
    for reference, why in found.unread[:_NAMED]:  # said even to a quiet user: what is not found may stand there
        output.complain(f"{reference}: not searched, for it {why}")
    if len(found.unread) > _NAMED:
        output.complain(f"{counted(len(found.unread) - _NAMED, 'more edition')} could not be searched")
    if found.total > len(found.hits):
        left = sum(bool(presence.found) for presence in found.presences) - len({hit.series for hit in found.hits})
        more = f", none of {counted(left, 'more series', 'more series')}" if left else ""
        call.note(f"{len(found.hits):,} of {found.total:,} paragraphs told{more}; --all tells all of them")
    if not found.hits:
        editions = counted(sum(len(presence.searched) for presence in found.presences), "edition")
        call.note(f"not found in {editions} of {counted(len(found.presences), 'series', 'series')}")

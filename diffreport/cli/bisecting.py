"""bisect: in which edition of an archived series words appear, and in which they vanish."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Annotated

import typer

from diffreport.cli.call import Call
from diffreport.cli.delivery import STDOUT, Target, form_of
from diffreport.cli.following import story_of
from diffreport.cli.histories import TXT, Series, Way, deliver, phrase_of, say_none
from diffreport.cli.options import command


class Form(StrEnum):
    """How it is written when words appear and vanish."""

    TXT = "txt"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Bisection:
    """The options of the command that finds when words appear and vanish."""

    target: Target = None
    form: Annotated[
        Form | None, typer.Option("--format", show_default=False, help="txt, or json; else FILE's suffix says.")
    ] = None
    is_cased: Annotated[bool, typer.Option("--case", help="Upper and lower case differ.")] = False
    is_quarantined: Annotated[bool, typer.Option("--quarantined", help="Look into editions in quarantine, too.")] = (
        False
    )

    def check(self) -> None:
        """Refuse what cannot be delivered, before any work is done. Raises: UsageError."""
        from diffreport.report import check_target

        if self.target is not None and self.target != STDOUT:
            check_target(self.target)
        self.chosen_form()

    def chosen_form(self) -> Form:
        """Return the form asked for. Raises: UsageError for a suffix that is none."""
        return form_of(Form, self.form, self.target, f"says neither {' nor '.join(Form)}")


def register(app: typer.Typer) -> None:
    """Add the command."""
    command(app)(bisect)


def bisect(
    series: Series,
    words: Annotated[str, typer.Argument(metavar="PHRASE", help="Words in a row; evacuat* also finds evacuation.")],
    options: Bisection,
    call: Call,
) -> None:
    """Say when words appear and vanish.

    Prints each run of editions that have them, the sentence where they first stand, and what stands there after.

    Examples:
      diffreport bisect floods "still missing"
      diffreport bisect floods "evacuat*" --format json
    """
    from diffreport.histories.bisect import bisected
    from diffreport.report.history.bisections import bisection_json
    from diffreport.report.history.terminal.bisected import bisected_text

    options.check()
    wanted = phrase_of(words, is_cased=options.is_cased)
    made = story_of(call, call.archive(), series, is_quarantined=options.is_quarantined).history
    spells = bisected(made, wanted)
    if not spells:
        say_none(made)
    way = Way(options.target, options.chosen_form())
    if spells or way.form != TXT:
        deliver(
            call,
            way,
            partial(bisected_text, made, wanted, spells),
            lambda: bisection_json(made, words, spells).encode(),
        )

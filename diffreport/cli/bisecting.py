"""bisect: in which edition of an archived series words appear, and in which they vanish."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Annotated

import typer

from diffreport.cli.call import Call
from diffreport.cli.following import story_of
from diffreport.cli.histories import TXT, Series, Way, deliver, phrase_of, say_none
from diffreport.cli.listing import Listing
from diffreport.cli.options import command


@dataclass(frozen=True, slots=True)
class Looking:
    """The options of what is looked for, and where."""

    is_cased: Annotated[bool, typer.Option("--case", help="Upper and lower case differ.")] = False
    is_quarantined: Annotated[bool, typer.Option("--quarantined", help="Look into editions in quarantine, too.")] = (
        False
    )


def register(app: typer.Typer) -> None:
    """Add the command."""
    command(app)(bisect)


def bisect(
    series: Series,
    words: Annotated[str, typer.Argument(metavar="PHRASE", help="Words in a row; evacuat* also finds evacuation.")],
    listing: Listing,
    looking: Looking,
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

    listing.check()
    wanted = phrase_of(words, is_cased=looking.is_cased)
    made = story_of(call, call.archive(), series, is_quarantined=looking.is_quarantined).history
    spells = bisected(made, wanted)
    if not spells:
        say_none(made)
    way = Way(listing.target, listing.chosen_form())
    if spells or way.form != TXT:
        deliver(
            call,
            way,
            partial(bisected_text, made, wanted, spells),
            lambda: bisection_json(made, words, spells).encode(),
        )

"""The history of a series as a call wants it followed, for the commands that tell of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from diffreport.cli import output, progress
from diffreport.cli.call import Call, Look
from diffreport.cli.comparing import passed_over

if TYPE_CHECKING:  # the program's help needs no model
    from diffreport.archive import Archive
    from diffreport.archived.histories import Followed, Following
    from diffreport.model import History
    from diffreport.site.reports import Under


class Story(NamedTuple):
    """A history, the issues that it is of, and how they were followed."""

    history: History
    followed: Followed
    following: Following


def story_of(call: Call, archive: Archive, series: str, *, is_quarantined: bool = False) -> Story:
    """Return the history of a series under the settings of a call; say which editions are passed over."""
    from diffreport.archived.histories import followed, history_through
    from diffreport.children import processors

    following = following_of(call, is_quarantined=is_quarantined)
    chosen = followed(archive, series, following)
    with progress.counted("comparing", not call.quiet) as watch:
        made = history_through(archive, chosen, following, jobs=processors(), watch=watch)
    if chosen.passed_over:  # said even to a quiet user: the history is not of all editions
        waiting = [edition for edition in archive.editions(series) if edition.label in chosen.passed_over]
        told = passed_over(archive, waiting, call.profiles())
        output.complain(f"{series}: {told}; or follow them, too, with --quarantined")
    return Story(made, chosen, following)


def following_of(call: Call, *, is_quarantined: bool = False) -> Following:
    """Return how series are followed under the settings of a call. Raises: UsageError."""
    from diffreport.archived.histories import Following
    from diffreport.pins import read_pins

    place = call.pins_place(is_archived=True)
    pins = read_pins(place.path) if place else ()
    return Following(call.settings(), call.profiles(), call.additions(), pins, is_quarantined)


def under_of(following: Following, look: Look, jobs: int | None = None) -> Under:
    """Return what pages that lead to reports are made under; in `jobs` processes, else one a processor."""
    from diffreport.children import processors
    from diffreport.report.presentation import Presentation
    from diffreport.site.reports import Under

    shown = Presentation(language=look.language, templates=look.templates)
    return Under(following, shown, look.trend, jobs or processors())

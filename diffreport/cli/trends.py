"""Figures followed through the archived editions of a series, for a report of two of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from diffreport.archived.documents import archived
from diffreport.cli import output
from diffreport.cli.call import Call
from diffreport.cli.compared import compared
from diffreport.errors import DiffreportError

if TYPE_CHECKING:  # the program's help needs no model
    from diffreport.archive import Archive
    from diffreport.comparison.figures.trends import Trends
    from diffreport.model import Comparison, Edition


def trends_of(call: Call, comparison: Comparison, count: int) -> Trends | None:
    """Return what the last `count` archived editions up to the new one say of the figures that changed.

    None unless both editions are of one series that has three or more. An edition in quarantine is looked at only if
    it is compared. One that cannot be read is said on standard error, and then nothing is followed.
    Cost: a comparison for each pair of successive editions, but the one that is there.
    """
    from diffreport.archived.following import trend_positions
    from diffreport.comparison.figures.trends import trends

    old, new = comparison.old.edition, comparison.new.edition
    if not count or not new.series or old.series != new.series:
        return None
    try:
        archive = call.archive()
        known = _up_to(archive.editions(new.series), old, new)
        at = next((n for n, edition in enumerate(known) if edition.label == old.label), 0)
        chosen = [known[n] for n in trend_positions(at, len(known) - 1, count)]
        if not chosen:
            return None
        return trends(comparison, _successive(call, archive, comparison, chosen), len(known) - len(chosen))
    except DiffreportError as error:
        output.complain(f"figures are not followed through {new.series}: {error}")
        return None


def _up_to(editions: Sequence[Edition], old: Edition, new: Edition) -> list[Edition]:
    """Return the sound editions up to the new one, in their order; none if the old one is not among them."""
    labels = [edition.label for edition in editions]
    if new.label not in labels:
        return []
    upto = [e for e in editions[: labels.index(new.label) + 1] if not e.quarantine or e.label in (old.label, new.label)]
    return upto if old.label in [edition.label for edition in upto[:-1]] else []


def _successive(call: Call, archive: Archive, comparison: Comparison, editions: Sequence[Edition]) -> list[Comparison]:
    """Return the comparison of each edition with the one before; that of the report is not made twice."""

    there = {comparison.old.edition.label: comparison.old, comparison.new.edition.label: comparison.new}
    missing = [edition.label for edition in editions if edition.label not in there]
    series = comparison.new.edition.series
    call.trace(f"following figures through {len(editions)} editions of {series}")
    read = archived(archive, *(f"{series}@{label}" for label in missing), rules=call.profiles())
    there |= dict(zip(missing, read, strict=True))
    documents = [there[edition.label] for edition in editions]
    return [
        comparison if old is comparison.old and new is comparison.new else compared(call, old, new)
        for old, new in pairwise(documents)
    ]

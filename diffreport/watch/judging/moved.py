"""How far a figure went: by how much, in percent of what it was, and over which values."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from diffreport.comparison.figures.differences import exact_percent
from diffreport.model import Figure, Revision
from diffreport.report.lines import clipped

_SHOWN_LABEL = 40  # columns


class Moved(NamedTuple):
    """A figure that changed; of what cannot be told of it, the reason in words.

    `by` is how much it rose, in its unit, and `percent` of what it was, exact; `ends` are those of the old and the new
    figure, which are one if it is no range.
    """

    revision: Revision
    by: Decimal | str
    percent: Decimal | str
    ends: tuple[Decimal, Decimal, Decimal, Decimal] | str

    def crosses(self, value: Decimal) -> bool:
        """Tell whether it went from one side of a value to the other, or to the value."""
        if isinstance(self.ends, str):
            return False
        low, high, new_low, new_high = self.ends
        return high < value <= new_low or low > value >= new_high


def moved(revision: Revision) -> Moved:
    """Return how far a figure went."""
    old, new = revision.old, revision.new
    if old is None or new is None:
        why = f"figure is {revision.status}, it has no difference"
        return Moved(revision, why, why, why)
    name = named(revision)
    other_unit = f"{name} has another unit than before ({old.unit or old.kind}, now {new.unit or new.kind})"
    if not revision.is_of_amount:
        ends: tuple[Decimal, Decimal, Decimal, Decimal] | str = f"{name} is no amount, it crosses nothing"
    else:
        ends = (*_ends(old), *_ends(new)) if old.unit == new.unit else other_unit
    if revision.delta is None:
        if old.high is not None or new.high is not None:
            why = f"{name} is a range, it has no difference"
        else:
            why = other_unit if old.unit != new.unit else f"{name} has no difference that can be counted"
        return Moved(revision, why, why, ends)
    percent = exact_percent(old, new, revision.delta)
    return Moved(
        revision,
        revision.delta if old.unit == new.unit else other_unit,
        f"{name} has no difference in percent of what it was" if percent is None else percent,
        ends,
    )


def named(revision: Revision) -> str:
    """Return what a figure is called in a reason."""
    return f'figure "{clipped(revision.label, _SHOWN_LABEL)}"' if revision.label else "figure"


def _ends(figure: Figure) -> tuple[Decimal, Decimal]:
    return figure.value, figure.value if figure.high is None else figure.high

"""What the script makes the line of that a reviewer can copy into a file of pins, to have a link otherwise."""

from __future__ import annotations

from functools import cached_property

from diffreport.model import Comparison, Link
from diffreport.pins import Beginnings


class PinLines:
    """How the texts of links begin, shortened as far as no other text of the edition begins so."""

    def __init__(self, comparison: Comparison) -> None:
        """Take a comparison; its texts are sorted when a line is first asked for."""
        self._old, self._new = comparison.old, comparison.new

    @cached_property
    def _olds(self) -> Beginnings:
        return Beginnings(self._old)

    @cached_property
    def _news(self) -> Beginnings:
        return Beginnings(self._new)

    def of(self, link: Link) -> str:
        """Return how the texts of a link begin: those of the old edition, a tab, those of the new one; one alone where
        both begin alike. Of a lone block the other side is its runner-up, or empty where there is none."""
        other = [link.runner_up.block] if link.runner_up else []
        olds = "\n".join(self._olds.of(self._old.blocks[i].text) for i in link.old or other)
        news = "\n".join(self._news.of(self._new.blocks[j].text) for j in link.new or other)
        return olds if olds == news else f"{olds}\t{news}"

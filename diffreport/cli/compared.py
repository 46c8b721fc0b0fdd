"""Two documents compared under the settings of a call."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from typing import TYPE_CHECKING

from diffreport.cli import output
from diffreport.cli.call import Call

if TYPE_CHECKING:  # the program's help needs no model
    from diffreport.archive import Archive, Version
    from diffreport.model import Comparison, Document, Extent

_PATIENCE_SECONDS = 2.0  # after which a user begins to wonder


def compared(call: Call, old: Document, new: Document, *, is_announced: bool = True) -> Comparison:
    """Return the comparison of two documents under the settings of the call; one that takes long may be announced."""
    from diffreport.archived import comparisons

    settings, additions, pins = call.settings(), call.additions(), call.pins(old, new)
    blocks = f"{len(old.blocks):,} blocks with {len(new.blocks):,}"
    call.trace(f"comparing {blocks}")
    watched = is_announced and not (call.quiet or call.verbose)
    with output.announced(f"still comparing {blocks}", _PATIENCE_SECONDS) if watched else nullcontext():
        made = comparisons.compared(old, new, settings, pins, additions)
        call.trace(f"{len(made.findings):,} findings")
        return made


class Extents:
    """How much changed between current issues under the settings of a call: what is known is not read again.

    Where there are pins, which are about texts, every pair is read.
    """

    def __init__(self, call: Call, archive: Archive, pairs: Iterable[tuple[Version, Version]]) -> None:
        """Look up what is known of these pairs, each an old and a new issue. Raises: UsageError."""
        from diffreport.archived import extents

        self._call, self._archive = call, archive
        self._kept = extents.Extents(archive.database, call.settings(), call.additions(), call.profiles())
        self._is_asked = call.pins_place(is_archived=True) is None
        asked = list(pairs) if self._is_asked else []
        found = self._kept.known(asked)
        self._known = {pair: found.get(pair) for pair in asked}

    def known(self, old: Version, new: Version) -> Extent | None:
        """Return how much changed if that is known."""
        pair = old, new
        if self._is_asked and pair not in self._known:
            self._known[pair] = self._kept.known([pair]).get(pair)
        return self._known.get(pair)

    def of(self, old: Version, new: Version, *, is_announced: bool = True) -> Extent:
        """Return how much changed. Raises: InputError naming the edition that cannot be read; ArchiveError."""
        from diffreport.archived.documents import archived

        if known := self.known(old, new):
            return known
        names = [f"{issue.edition.series}@{issue.edition.label}" for issue in (old, new)]
        made = compared(
            self._call, *archived(self._archive, *names, rules=self._call.profiles()), is_announced=is_announced
        )
        if not made.pins:
            self._kept.keep((old, new), made)
        return made.extent

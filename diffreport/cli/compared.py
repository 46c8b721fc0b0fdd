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


def compared(call: Call, old: Document, new: Document) -> Comparison:
    """Return the comparison of two documents under the settings of the call."""
    from diffreport.archived import comparisons

    settings, additions, pins = call.settings(), call.additions(), call.pins(old, new)
    blocks = f"{len(old.blocks):,} blocks with {len(new.blocks):,}"
    call.trace(f"comparing {blocks}")
    watched = not (call.quiet or call.verbose)
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
        self._known = {} if call.pins_place(is_archived=True) else self._kept.known(pairs)

    def of(self, old: Version, new: Version) -> Extent:
        """Return how much changed. Raises: InputError naming the edition that cannot be read; ArchiveError."""
        from diffreport.archived.documents import archived

        if known := self._known.get((old, new)):
            return known
        names = [f"{issue.edition.series}@{issue.edition.label}" for issue in (old, new)]
        made = compared(self._call, *archived(self._archive, *names, rules=self._call.profiles()))
        if not made.pins:
            self._kept.keep((old, new), made)
        return made.extent

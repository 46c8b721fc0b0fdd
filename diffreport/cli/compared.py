"""Two documents compared under the settings of a call."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from diffreport.cli import output
from diffreport.cli.call import Call

if TYPE_CHECKING:  # the program's help needs no model
    from diffreport.model import Comparison, Document

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

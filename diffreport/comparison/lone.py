"""Editions with no other to be compared with: the first of a series, and one that was withdrawn."""

from __future__ import annotations

from dataclasses import replace

from diffreport.comparison import compare
from diffreport.lexicons import Additions
from diffreport.model import Comparison, Document, Edition, Lone, Standing, Summary
from diffreport.settings import Settings

_NOTHING = Document((), Edition())


def first(document: Document, settings: Settings | None = None, additions: Additions | None = None) -> Comparison:
    """Return the first edition of a series: it is new, and nothing in it changed.

    Shapes: `old` has no blocks; every link is an added one; its figures are new ones; there are no findings.
    """
    made = compare(_NOTHING, document, settings, additions=additions)
    return replace(
        made,
        findings=(),
        figures=tuple(replace(revision, finding=None) for revision in made.figures),
        questions=(),
        wording=(),
        summary=Summary(new_words=made.summary.new_words),
        lone=Lone(Standing.FIRST),
    )


def withdrawn(
    document: Document,
    last_seen: str = "",
    settings: Settings | None = None,
    additions: Additions | None = None,
) -> Comparison:
    """Return an edition that is gone from its source, with nothing in its place.

    `last_seen` is the day it was last seen, `YYYY-MM-DD`, "" if unknown.
    Shapes: `new` has no blocks; every link is a removed one; its figures are gone; one finding speaks for all of it.
    """
    made = compare(document, _NOTHING, settings, additions=additions)
    told = tuple(
        replace(finding, label="Edition withdrawn", tags=("removed", "paragraph")) for finding in made.findings[:1]
    )
    return replace(
        made,
        findings=told,
        figures=tuple(replace(revision, finding=None) for revision in made.figures),
        questions=(),
        wording=(),
        summary=replace(made.summary, findings=len(told), paragraphs=len(told), wording=0),
        lone=Lone(Standing.WITHDRAWN, last_seen),
    )

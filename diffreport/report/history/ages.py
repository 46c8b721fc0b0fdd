"""How old a paragraph is, in words: since when it stands, and when it was reworded, moved, split, merged."""

from __future__ import annotations

import re
from collections.abc import Sequence

from diffreport.model.histories import Event, Lineage, Stage
from diffreport.report.history.lookup import Lookup

# More editions than this are counted, not listed: a margin is narrow.
_LISTED = 3
_DATE = re.compile(r"(\d+(?:-\d+)+)")


def age(lineage: Lineage, lookup: Lookup) -> tuple[str, ...]:
    """Return the age of a lineage as of its last stage, "since 2016; reworded 2019, 2022", cut around dates: every
    second piece is one, which no line should break."""
    stages = lineage.stages
    say = lookup.speech.say
    first, last = (lookup.labels[stage.edition] for stage in (stages[0], stages[-1]))
    if stages[-1].edition != lookup.last:
        told = [say("history.text.stood", editions=lookup.spans(stages))]
    elif len(stages) == 1 and lookup.last:
        told = [say("history.text.new", edition=last)]
    else:
        told = [say("history.text.since", edition=first)]
    for key, which in _events(stages):
        if which:
            told.append(say(key, editions=_listed(which, lookup)))
    return tuple(_DATE.split(say("history.text.joint").join(told)))


def _events(stages: Sequence[Stage]) -> tuple[tuple[str, list[int]], ...]:
    return (
        ("history.text.back", [s.edition for s in stages if s.event is Event.RETURNED]),
        ("history.text.reworded", [s.edition for s in stages if s.event is Event.REWORDED]),
        ("history.text.moved", [s.edition for s in stages if s.moved]),
        ("history.text.split", [s.edition for s in stages if s.split_from]),
        ("history.text.merged", [s.edition for s in stages if s.merged]),
    )


def _listed(editions: Sequence[int], lookup: Lookup) -> str:
    if len(editions) <= _LISTED:
        return ", ".join(lookup.labels[edition] for edition in editions)
    return lookup.speech.say("history.text.times", n=len(editions), edition=lookup.labels[editions[-1]])

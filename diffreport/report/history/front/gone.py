"""What disappeared, with what proves that it is gone, and what returned."""

from __future__ import annotations

from dataclasses import dataclass

from diffreport.model.histories import Lineage, Remains
from diffreport.report.history.front import counts
from diffreport.report.history.lookup import Lookup
from diffreport.report.language.phrasing import shortened

# More than these are folded.
IN_SIGHT = 12
# What came back more often is not told each time.
_TOLD = 3


@dataclass(frozen=True, slots=True)
class Proof:
    """The block of an edition most like what is gone: "most alike in 2024: 31%", how it begins, where it stands."""

    text: str
    opening: str
    href: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A paragraph that the last edition has not: where it stood, how it went, and the proofs of that.

    `into` is where it was merged into, "" if it was removed. Its texts are told with those of the other paragraphs.
    """

    id: str
    section: str
    stood: str
    went: str
    into: str
    report: str
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Back:
    """A paragraph that came back: how it begins, where it is, and in which editions it stands."""

    text: str
    href: str
    told: str


@dataclass(frozen=True, slots=True)
class Gone:
    """What disappeared, the last to go first, and what returned."""

    removed: tuple[Missing, ...]
    merged: tuple[Missing, ...]
    returned: tuple[Back, ...]


def gone(lookup: Lookup) -> Gone:
    """Return what disappeared and what returned. Cost: its texts."""
    return Gone(
        tuple(_missing(each, lookup) for each in counts.gone(lookup)),
        tuple(_missing(each, lookup) for each in counts.merged(lookup)),
        tuple(_back(each, lookup) for each in counts.returned(lookup)),
    )


def _missing(lineage: Lineage, lookup: Lookup) -> Missing:
    last, end, speech = lineage.stages[-1], lineage.end, lookup.speech
    assert end is not None  # noqa: S101 only what ended is asked for
    edition = lookup.labels[end.edition]
    key = "history.gone.merged" if end.into else "history.since"
    return Missing(
        lineage.id,
        last.section[-1] if last.section else "",
        speech.say("history.gone.stood", editions=lookup.spans(lineage.stages)),
        speech.say(key, edition=edition),
        lookup.href(end.into) if end.into else "",
        lookup.report(end.edition),
        tuple(_proof(each, lookup) for each in end.remains),
    )


def _proof(remains: Remains, lookup: Lookup) -> Proof:
    edition, speech = lookup.labels[remains.edition], lookup.speech
    found = lookup.lineages.get(remains.lineage)
    stage = found.stage(remains.edition) if found else None
    if found is None or stage is None:
        return Proof(speech.say("history.gone.nothing", edition=edition), "", "")
    score = speech.percent(min(int(100 * remains.score + 0.5), 100))
    return Proof(
        speech.say("history.gone.alike", edition=edition, score=score),
        shortened(found.text(stage)),
        lookup.href(found.id),
    )


def _back(lineage: Lineage, lookup: Lookup) -> Back:
    speech, labels = lookup.speech, lookup.labels
    told, came = [], ""
    for before, stage in counts.returns_of(lineage):
        went, came = labels[before.edition + 1], labels[stage.edition]
        told.append(speech.say("history.back.told", went=went, came=came))
    often = speech.say("history.back.often", n=len(told), edition=came)
    text = lineage.text(lineage.stages[-1])
    return Back(shortened(text, 30), lookup.href(lineage.id), often if len(told) > _TOLD else speech.listed(told))

"""Where the editions came from, which were passed over, how they were compared, and the reports of two of them."""

from __future__ import annotations

from collections.abc import Iterator

from diffreport.model.histories import Issued
from diffreport.report.citations import safe_url
from diffreport.report.front.provenance import Fact, Origin, setting
from diffreport.report.history.lookup import Lookup, ReportLink
from diffreport.report.language.speech import Speech


def origins(lookup: Lookup) -> tuple[Origin, ...]:
    """Return what is known of each edition, the last one first."""
    issued = list(enumerate(lookup.history.editions))[::-1]
    return tuple(Origin(f"ed-{n}", lookup.labels[n], tuple(_facts(each, lookup.speech))) for n, each in issued)


def _facts(issued: Issued, speech: Speech) -> Iterator[Fact]:
    edition = issued.edition
    counted = speech.say("length.paragraphs", n=issued.paragraphs)
    known = {
        "title": edition.title,
        "published": speech.date(edition.published),
        "retrieved": speech.date(edition.retrieved),
        "source": edition.source or "",
        "file": edition.name,
        "format": edition.media_type or "",
        "length": speech.say("length.both", paragraphs=counted, length=speech.say("length.words", n=issued.words)),
        "size": speech.size(edition.size) if edition.size else "",
        "sha256": edition.sha256,
        "reader": issued.reader,
        "note": edition.note or "",
    }
    for key, value in known.items():
        if value:
            yield Fact(speech.say(f"fact.{key}"), value, safe_url(edition.source) if key == "source" else "")


def reports(lookup: Lookup) -> tuple[ReportLink, ...]:
    """Return the reports that exist, the latest first; of those of one edition that with the nearest before it."""
    pairs = sorted(lookup.shown.reports, key=lambda pair: (-pair[1], -pair[0]))
    return tuple(ReportLink(lookup.shown.reports[pair], lookup.span(*pair)) for pair in pairs)


def settings(lookup: Lookup) -> tuple[tuple[str, str], ...]:
    """Return the settings of the comparisons, by name."""
    given = sorted(lookup.history.settings.items())
    return tuple((name.replace("_", " "), setting(value, lookup.speech)) for name, value in given)


def fallbacks(lookup: Lookup) -> tuple[str, ...]:
    """Return every place where a cheaper method compared, with its edition."""
    found = ((n, f) for n, issued in enumerate(lookup.history.editions) for f in dict.fromkeys(issued.fallbacks))
    return tuple(f"{lookup.labels[n]}: {f.where}: {f.why}" for n, f in found)
